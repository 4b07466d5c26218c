using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

/// <summary>Meetings out of a table, which go the way of every other meeting.</summary>
public sealed class MeetingImportTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_dry_run_says_what_would_be_and_changes_nothing_then_all_lines_are_booked_once()
    {
        var (stop, startups, names, investor, _) = await ADay();
        var siren = await Siren(startups[1]);
        var file = $"Représentant;SIREN;Début;Salle\n{investor.Representative.Email.ToUpperInvariant()};{names[0]};14:00;A\n{investor.Representative.Email};{siren};2027-06-29T14:20;A\n";

        var dry = (await Import(stop, file, dryRun: true)).Expect(HttpStatusCode.OK);
        Assert.Equal((true, 2, 2, 0), Report(dry));
        Assert.Equal(["Salle"], dry.Json.GetProperty("ignoredColumns").EnumerateArray().Select(column => column.GetString()));
        Assert.Empty((await Tour.Organizer.Get($"/api/meetings?stop={stop.Id}")).Items);
        Assert.Equal(0, await Tour.Count($"select count(*) from occupancies where appointment_kind = 'meeting' and party_id = '{startups[0].Id}'"));

        Assert.Equal((false, 2, 2, 0), Report((await Import(stop, file)).Expect(HttpStatusCode.OK)));
        Assert.Equal(2, (await investor.Representative.Get("/api/meetings")).Items.Count);
        Assert.Equal(2, (await Tour.Organizer.Get($"{stop.Path}/meeting-figures")).Json.GetProperty("byDoor").GetProperty("import").GetInt32());
        var again = (await Import(stop, file)).Expect(HttpStatusCode.OK);
        Assert.Equal((false, 2, 0, 0), Report(again));
        Assert.Equal(2, again.Json.GetProperty("alreadyThere").GetInt32());
    }

    [Fact]
    public async Task Bad_lines_are_named_in_both_languages_and_nothing_of_the_rest_is_booked()
    {
        var (stop, startups, names, investor, slots) = await ADay();
        var (email, stranger) = (investor.Representative.Email, await Tour.AStartup());
        (await startups[1].Book(slots[3])).Expect(HttpStatusCode.Created);
        (await startups[0].Founder.Post("/api/blocks", new { startsAt = "2027-06-29T15:20", endsAt = "2027-06-29T15:30" })).Expect(HttpStatusCode.Created);
        var strangers = (await stranger.Founder.Get($"/api/startups/{stranger.Id}")).Text("name");
        string[] lines =
        [
            "email,startup,start", $"{email},{names[0]},14:00", $"nobody@fund.example,{names[0]},14:20", $"{email},{strangers},14:20", $"{email},{names[0]},14:05", $"{email},{names[0]},soon",
            $"{email},{names[1]},14:00", $"{email},{names[0]},15:00", $"{email},{names[0]},15:20",
        ];
        var file = string.Join('\n', lines);

        var dry = (await Import(stop, file, dryRun: true)).Expect(HttpStatusCode.OK);
        Assert.Equal((true, 8, 1, 7), Report(dry));
        var bad = dry.Json.GetProperty("badLines").EnumerateArray().ToList();
        Assert.Equal(
            [(3, "representative"), (4, "startup"), (5, "start"), (6, "start"), (7, "start"), (8, "start"), (9, "start")],
            bad.Select(line => (line.GetProperty("line").GetInt32(), line.GetProperty("column").GetString()!)));
        Assert.Equal(("Ce créneau est déjà réservé.", "Somebody has already booked this slot."), (bad[5].GetProperty("fr").GetString(), bad[5].GetProperty("en").GetString()));

        var refused = (await Import(stop, file)).Expect(HttpStatusCode.Conflict, "import-has-bad-lines");
        Assert.Contains("lines[3].representative", refused.Body, StringComparison.Ordinal);
        Assert.Single((await Tour.Organizer.Get($"/api/meetings?stop={stop.Id}")).Items);
    }

    [Fact]
    public async Task Only_those_who_run_the_stop_import_and_the_columns_must_be_there()
    {
        var (stop, startups, names, investor, _) = await ADay();
        Assert.Equal(["file"], (await Import(stop, $"email;startup\n{investor.Representative.Email};{names[0]}\n")).Expect(HttpStatusCode.BadRequest).Fields);
        Assert.Equal(["file"], (await Import(stop, "email;startup;start\n")).Expect(HttpStatusCode.BadRequest).Fields);
        (await Import(stop, "x", by: startups[0].Founder)).Expect(HttpStatusCode.Forbidden);
        (await Import(stop with { Id = Guid.NewGuid().ToString() }, "x")).Expect(HttpStatusCode.NotFound);
    }

    private static (bool DryRun, int Lines, int New, int Bad) Report(Answer answer) => (
        answer.Json.GetProperty("dryRun").GetBoolean(), answer.Json.GetProperty("lines").GetInt32(), answer.Json.GetProperty("new").GetInt32(), answer.Json.GetProperty("bad").GetInt32());

    private async Task<string> Siren(GivenStartup startup)
    {
        const string Siren = "732829320";
        await Tour.Count($"with changed as (update startups set siren = '{Siren}' where id = '{startup.Id}' returning 1) select count(*) from changed");
        return "732 829 320";
    }

    private async Task<Answer> Import(GivenStop stop, string file, bool dryRun = false, Caller? by = null)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        return await (by ?? Tour.Organizer).Send(HttpMethod.Post, $"{stop.Path}/meetings/import?dryRun={(dryRun ? "true" : "false")}", content, []);
    }

    /// <summary>Two startups and an investor with slots from 14:00 to 16:00, every 20 minutes.</summary>
    private async Task<(GivenStop Stop, IReadOnlyList<GivenStartup> Startups, IReadOnlyList<string> Names, GivenInvestor Investor, IReadOnlyList<string> Slots)> ADay()
    {
        var stop = await Tour.AnOpenStop();
        var (startups, names) = (new List<GivenStartup>(), new List<string>());
        for (var i = 0; i < 2; i++)
        {
            startups.Add((await Tour.AParticipant(stop)).Startup);
            names.Add((await startups[i].Founder.Get($"/api/startups/{startups[i].Id}")).Text("name"));
        }

        var investor = await Tour.AnInvestor();
        return (stop, startups, names, investor, await investor.Slots(stop, await Tour.ASession(stop)));
    }
}
