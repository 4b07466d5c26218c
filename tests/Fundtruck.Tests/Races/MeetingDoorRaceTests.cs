using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Races;

/// <summary>Every door to a meeting, reached for by many at once.</summary>
[Collection("five hundred at once")]
public sealed class MeetingDoorRaceTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Of_forty_startups_that_ask_for_five_places_exactly_five_get_one()
    {
        var stop = await Tour.AnOpenStop();
        var startups = await Crowd.Of(Tour, stop, 40);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Session(stop, new { holdSeconds = 0 }), "14:00", "14:20", "14:40", "15:00", "15:20");
        var answers = await Task.WhenAll(startups.Select(async startup =>
        {
            // As people do: from one slot to the next, until they have one or none is left.
            foreach (var slot in slots)
                if ((await Tour.Organizer.Post($"/api/investor-slots/{slot}/book", new { startupId = startup })) is { Status: HttpStatusCode.Created } booked) return booked;
                else continue;
            return null;
        }));
        Assert.Equal(5, answers.Count(answer => answer is not null));
    }

    [Fact]
    public async Task One_startup_that_asks_for_ten_overlapping_meetings_gets_exactly_one()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var session = await Session(stop, new { });
        var slots = new List<string>();
        for (var i = 0; i < 10; i++) slots.AddRange(await (await Tour.AnInvestor()).Slots(stop, session, "15:00"));
        Tour.Gate.Expect(10);
        var answers = await Task.WhenAll(slots.Select(startup.Book));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(9, answers.Count(answer => answer is { Status: HttpStatusCode.Conflict, Problem: "occupied" }));
    }

    [Fact]
    public async Task The_same_booking_ten_times_is_one_meeting_and_one_answer()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var slot = (await (await Tour.AnInvestor()).Slots(stop, await Session(stop, new { }), "15:00"))[0];
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => startup.Founder.Post($"/api/investor-slots/{slot}/book", new { startupId = startup.Id }, ("Idempotency-Key", "the same"))));
        Assert.Single(answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Id).Distinct());
        Assert.All(answers, answer => Assert.True(answer.Status == HttpStatusCode.Created || answer.Problem == "idempotency-key-in-flight", answer.Body));
        Assert.Single((await startup.Founder.Get("/api/meetings")).Items);
    }

    [Fact]
    public async Task Of_two_people_who_accept_two_different_requests_for_the_same_minute_one_gets_the_meeting()
    {
        var (stop, startup, investors, session) = await Two();
        var requests = new List<string>();
        foreach (var investor in investors)
        {
            var slot = (await investor.Slots(stop, session, "15:00"))[0];
            requests.Add((await startup.Founder.Post($"{stop.Path}/meeting-requests", new { sessionId = session, investorId = investor.Id, startupId = startup.Id, reason = "We make wind quiet.", slotId = slot })).Expect(HttpStatusCode.OK).Text("id"));
        }

        Tour.Gate.Expect(2);
        var answers = await Task.WhenAll(requests.Zip(investors, (request, investor) => investor.Representative.Post($"/api/meeting-requests/{request}/accept", new { })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        answers.Single(answer => answer.Status != HttpStatusCode.OK).Expect(HttpStatusCode.Conflict, "occupied");
        Assert.Equal(["accepted", "open"], (await startup.Founder.Get("/api/meeting-requests")).Items.Select(item => item.GetProperty("status").GetString()).Order());
    }

    [Fact]
    public async Task When_A_books_B_while_B_books_A_there_is_one_meeting()
    {
        var (stop, startup, investors, session) = await Two();
        var slot = (await investors[0].Slots(stop, session, "15:00"))[0];
        Tour.Gate.Expect(2);
        var answers = await Task.WhenAll(startup.Book(slot), investors[0].Representative.Post($"/api/investor-slots/{slot}/book", new { startupId = startup.Id }));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Single(answers, answer => answer is { Status: HttpStatusCode.Conflict, Problem: "slot-taken" });
    }

    [Fact]
    public async Task When_two_pending_requests_of_one_slot_are_confirmed_at_once_one_is_booked_and_the_other_waits_on()
    {
        var (stop, startup, investors, session) = await Two();
        var (second, _) = await Tour.AParticipant(stop);
        var slot = (await investors[0].Slots(stop, session, "15:00"))[0];
        var requests = new List<string>();
        foreach (var asker in new[] { startup, second })
            requests.Add((await asker.Founder.Post($"{stop.Path}/meeting-requests", new { sessionId = session, investorId = investors[0].Id, startupId = asker.Id, reason = "We make wind quiet.", slotId = slot })).Expect(HttpStatusCode.OK).Text("id"));
        Tour.Gate.Expect(2);
        var answers = await Task.WhenAll(requests.Select(request => investors[0].Representative.Post($"/api/meeting-requests/{request}/accept", new { })));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        answers.Single(answer => answer.Status != HttpStatusCode.OK).Expect(HttpStatusCode.Conflict, "slot-taken");
    }

    [Fact]
    public async Task Two_who_ask_each_other_at_the_same_moment_get_one_meeting()
    {
        var (stop, startup, investors, session) = await Two();
        for (var round = 0; round < 10; round++)
        {
            var start = $"{14 + (round / 3)}:{round % 3 * 20:00}";
            var slot = (await investors[0].Slots(stop, session, start))[0];
            object Body() => new { sessionId = session, investorId = investors[0].Id, startupId = startup.Id, reason = "We should talk.", slotId = slot };
            var answers = await Task.WhenAll(startup.Founder.Post($"{stop.Path}/meeting-requests", Body()), investors[0].Representative.Post($"{stop.Path}/meeting-requests", Body()));
            Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
            Assert.Equal(["accepted", "open"], answers.Select(answer => answer.Text("status")).Order());
            Assert.Single(answers.Select(answer => answer.Text("id")).Distinct());
        }

        Assert.Equal(10, (await startup.Founder.Get("/api/meetings")).Items.Count);
    }

    private async Task<string> Session(GivenStop stop, object rules, int tables = 10) =>
        (await Tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = "14:00", endsAt = "18:00", tables, slotMinutes = 20, rules })).Id;

    private async Task<(GivenStop Stop, GivenStartup Startup, IReadOnlyList<GivenInvestor> Investors, string Session)> Two()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        return (stop, startup, [await Tour.AnInvestor(), await Tour.AnInvestor()], await Session(stop, new { }));
    }
}
