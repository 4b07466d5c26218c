using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Races;

/// <summary>A table is imported while a meeting that stands in it ends.</summary>
public sealed class ImportRaceTests(Tour tour) : TourTests(tour)
{
    [Theory]
    [InlineData("cancel"), InlineData("absent")]
    public async Task An_import_that_finds_a_meeting_standing_is_done_before_that_meeting_ends(string end)
    {
        var race = await ImportRace.Of(Tour, end);

        var (imported, ended) = await race.Run();

        // Before it ends, the second line contradicts the meeting; after it, it contradicts the first line. So in no order are both done.
        imported.Expect(HttpStatusCode.Conflict, "import-has-bad-lines");
        ended.Expect(HttpStatusCode.OK);
    }
}

/// <summary>The control: without locks the import relies on a meeting that is gone when it is done.</summary>
public sealed class UnguardedImportRaceTests(Tour tour) : IClassFixture<Tour>
{
    [Theory]
    [InlineData("cancel"), InlineData("absent")]
    public async Task Without_locks_both_are_done_although_no_order_explains_it(string end)
    {
        var race = await ImportRace.Of(tour, end);
        tour.Gate.WithoutLocks = true;

        var (imported, ended) = await race.Run();
        tour.Gate.WithoutLocks = false;

        imported.Expect(HttpStatusCode.OK);
        ended.Expect(HttpStatusCode.OK);
    }
}

/// <summary>A startup that meets an investor, and a table with that meeting and with another one at the same time.</summary>
internal sealed record ImportRace(MeetingDay Day, string Meeting, string File, string End)
{
    internal static async Task<ImportRace> Of(Tour tour, string end)
    {
        var day = await MeetingDay.Of(tour, starts: ["14:20"]);
        var (startup, other) = (day.Startups[0], await tour.AnInvestor());
        // Its slot begins ten minutes later: so it can still be booked while the other side is waited for.
        var session = (await tour.Organizer.Post($"{day.Stop.Path}/meeting-sessions", new { startsAt = "14:30", endsAt = "15:30", tables = 5, slotMinutes = 20, rules = new { } })).Id;
        await other.Slots(day.Stop, session, "14:30");
        var meeting = (await startup.Book(day.Slots[0])).Id;
        var name = (await startup.Founder.Get($"/api/startups/{startup.Id}")).Text("name");
        await day.Go(end == "cancel" ? "2027-06-29T14:10:00" : "2027-06-29T14:26:00");
        return new(day, meeting, $"email;startup;start\n{day.Investor.Representative.Email};{name};14:20\n{other.Representative.Email};{name};14:30\n", end);
    }

    /// <summary>The import has seen what stands, and is about to book the rest, when the meeting is to end.</summary>
    internal async Task<(Answer Imported, Answer Ended)> Run()
    {
        Day.Tour.Gate.Expect(2);
        var import = Import();
        await Day.Tour.Gate.SomebodyWaits();
        var ended = End == "cancel" ? Day.Tour.Organizer.Post($"/api/meetings/{Meeting}/cancel", new { reason = "Ill." }) : Day.Investor.Representative.Post($"/api/meetings/{Meeting}/absent", new { });
        var deadline = Environment.TickCount64 + 60_000;
        while (!ended.IsCompleted && await Day.Tour.Count("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 0)
            Assert.True(Environment.TickCount64 < deadline, "It neither ends nor waits.");
        Day.Tour.Gate.Pass();
        return (await import, await ended);
    }

    private async Task<Answer> Import()
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(File)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        return await Day.Tour.Organizer.Send(HttpMethod.Post, $"{Day.Stop.Path}/meetings/import?dryRun=false", content, []);
    }
}
