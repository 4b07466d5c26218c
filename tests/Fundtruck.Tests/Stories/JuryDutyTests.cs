using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

/// <summary>Who judges a contest listens to its pitches, and is taken meanwhile.</summary>
public sealed class JuryDutyTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_juror_is_taken_by_the_published_pitches_and_free_again_once_dismissed()
    {
        var (stop, them) = await Ready("2027-06-29", 2);
        var investor = await Tour.AnInvestor();
        await Tour.AJuror(stop, investor.Representative);
        var slots = await investor.Slots(stop, await Tour.ASession(stop, minutes: 10), "14:00", "14:20");
        await Publish(stop, them, "14:00");

        var blocked = (await Tour.Organizer.Post($"/api/investor-slots/{slots[0]}/book", new { startupId = them[1].Startup.Id })).Expect(HttpStatusCode.Conflict, "occupied").Json.GetProperty("blockedBy");
        Assert.Contains(blocked.EnumerateArray(), it => it.GetProperty("id").GetString() == investor.Representative.Id.ToString() && it.GetProperty("appointment").GetString() == "pitch");
        (await them[0].Startup.Book(slots[1])).Expect(HttpStatusCode.Created);     // two pitches of eight minutes are over by then

        (await Tour.Organizer.Delete($"/api/contests/{stop.ContestId}/jurors/{investor.Representative.Id}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(0, await Tour.Count($"select count(*) from occupancies where appointment_kind = 'pitch' and party_id = '{investor.Representative.Id}'"));
        Assert.Equal(6, await Tour.Count($"select count(*) from occupancies o join pitches p on p.id = o.appointment_id where p.stop_id = '{stop.Id}'"));
    }

    [Fact]
    public async Task Nobody_becomes_a_juror_of_what_is_published_while_they_have_something_else_at_that_time()
    {
        var (stop, them) = await Ready("2027-06-30", 3);
        var investor = await Tour.AnInvestor();
        var meeting = (await them[2].Startup.Book((await investor.Slots(stop, await Tour.ASession(stop), "14:00"))[0])).Id;
        await Publish(stop, [.. them.Take(2)], "14:00");

        var refused = (await Appoint(stop, investor.Representative)).Expect(HttpStatusCode.Conflict, "occupied").Json;
        Assert.Equal([meeting], refused.GetProperty("blockedBy").EnumerateArray().Select(it => it.GetProperty("appointmentId").GetString()).Distinct());
        Assert.Empty((await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/jurors")).Json.EnumerateArray());

        (await them[2].Startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);
        (await Appoint(stop, investor.Representative)).Expect(HttpStatusCode.Created);
        (await Appoint(stop, investor.Representative)).Expect(HttpStatusCode.Created);
        Assert.Equal(2, await Tour.Count($"select count(*) from occupancies where party_id = '{investor.Representative.Id}'"));
    }

    [Fact]
    public async Task What_jurors_have_at_that_time_is_named_before_a_line_up_is_published()
    {
        var (stop, them) = await Ready("2027-07-01", 2);
        var investor = await Tour.AnInvestor();
        await Tour.AJuror(stop, investor.Representative);
        (await investor.Representative.Post("/api/blocks", new { startsAt = "2027-07-01T14:05", endsAt = "2027-07-01T15:00", note = "Dentist" })).Expect(HttpStatusCode.Created);

        var conflicts = await Conflicts(stop, them, "14:00");
        Assert.Equal(["block", "block"], conflicts.Select(it => it.GetProperty("by").GetString()));
        Assert.All(conflicts, it => Assert.Equal(investor.Representative.Id.ToString(), it.GetProperty("whom").EnumerateArray().Single().GetProperty("id").GetString()));
        await Publish(stop, them, "13:00");
    }

    [Fact]
    public async Task Who_judges_and_pitches_in_one_contest_listens_to_the_others()
    {
        var (stop, them) = await Ready("2027-07-02", 3);
        await Tour.AJuror(stop, them[0].Startup.Founder);
        await Publish(stop, them, "14:00");
        Assert.Equal(3, await Tour.Count($"select count(*) from occupancies where party_id = '{them[0].Startup.Founder.Id}'"));

        (await Tour.Organizer.Delete($"/api/contests/{stop.ContestId}/jurors/{them[0].Startup.Founder.Id}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(1, await Tour.Count($"select count(*) from occupancies where party_id = '{them[0].Startup.Founder.Id}'"));
    }

    [Fact]
    public async Task Who_judges_at_another_stop_is_named_by_that_contest()
    {
        var ((stop, them), (other, others)) = (await Ready("2027-07-03", 1), await Ready("2027-07-03", 1));
        var juror = await Tour.AJuror(stop);
        await Tour.AJuror(other, juror);
        await Publish(stop, them, "14:00");

        var conflict = (await Conflicts(other, others, "14:10")).Single();     // ten minutes from the end to the start, two venues, and eight minutes of pitch
        Assert.Equal(("jury", stop.ContestId, 10), (conflict.GetProperty("by").GetString(), conflict.GetProperty("byId").GetString(), conflict.GetProperty("travel").GetProperty("minutes").GetInt32()));
        await Publish(other, others, "14:18");
    }

    private async Task<IReadOnlyList<JsonElement>> Conflicts(GivenStop stop, List<(GivenStartup Startup, string Application)> them, string startsAt)
    {
        (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = them.Select(it => it.Application), startsAt })).Expect(HttpStatusCode.OK);
        return [.. (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.Conflict, "line-up-conflicts").Json.GetProperty("conflicts").EnumerateArray()];
    }

    private async Task Publish(GivenStop stop, List<(GivenStartup Startup, string Application)> them, string startsAt)
    {
        (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = them.Select(it => it.Application), startsAt })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
    }

    private Task<Answer> Appoint(GivenStop stop, Caller juror) =>
        Tour.Organizer.Post($"/api/contests/{stop.ContestId}/jurors", new { email = juror.Email, name = "Juror", from = "2027-05-01T08:00", until = "2027-06-02T08:00" });

    private async Task<(GivenStop Stop, List<(GivenStartup Startup, string Application)> Them)> Ready(string date, int startups)
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(date));
        var them = new List<(GivenStartup, string)>();
        for (var i = 0; i < startups; i++) them.Add(await Tour.AParticipant(stop));
        await Tour.Step(stop, "close-applications");
        return (stop, them);
    }
}
