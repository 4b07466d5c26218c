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

    [Fact]
    public async Task When_five_hundred_come_through_all_doors_at_once_each_slot_has_one_winner_and_no_place_stays_empty()
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 20));
        var startups = await Crowd.Of(Tour, stop, 400);
        var session = await Session(stop, new { holdSeconds = 0 }, tables: 20);
        var (known, investors, slots) = (new List<GivenStartup>(), new List<GivenInvestor>(), new List<IReadOnlyList<string>>());
        for (var i = 0; i < 5; i++)
        {
            known.Add((await Tour.AParticipant(stop)).Startup);
            investors.Add(await Tour.AnInvestor());
            slots.Add(await investors[i].Slots(stop, session));
        }

        // Of each investor the first two slots are wanted by all; one meeting stands on the last, to be moved or handed over.
        var standing = new List<string>();
        for (var i = 0; i < 5; i++) standing.Add((await known[i].Book(slots[i][5])).Id);
        var requests = new List<(string Id, int Investor)>();
        for (var i = 0; i < 5; i++)
        {
            var investor = investors[(i + 1) % 5];
            requests.Add(((await known[i].Founder.Post($"{stop.Path}/meeting-requests", new { sessionId = session, investorId = investor.Id, startupId = known[i].Id, reason = "We make wind quiet.", slotId = slots[(i + 1) % 5][0] })).Expect(HttpStatusCode.OK).Text("id"), (i + 1) % 5));
        }

        var random = new Random(11);
        var attempts = new List<Func<Task<Answer>>>();
        foreach (var startup in startups)
        {
            var slot = slots[random.Next(5)][random.Next(2)];
            attempts.Add(() => Tour.Organizer.Post($"/api/investor-slots/{slot}/book", new { startupId = startup }));
        }

        for (var i = 0; i < 100; i++)
        {
            var (who, whom) = (random.Next(5), random.Next(5));
            var (startup, slot, target) = (known[who], slots[whom][random.Next(2)], slots[who][random.Next(2)]);
            var (meeting, request) = (standing[who], requests[random.Next(5)]);
            attempts.Add((i % 4) switch
            {
                0 => () => startup.Book(slot),
                1 => () => investors[whom].Representative.Post($"/api/investor-slots/{slot}/book", new { startupId = startup.Id }),
                2 => () => Tour.Organizer.Post($"/api/meetings/{meeting}/move", new { slotId = target }),
                _ => () => investors[request.Investor].Representative.Post($"/api/meeting-requests/{request.Id}/accept", new { }),
            });
        }

        var answers = await Task.WhenAll(attempts.Select(attempt => attempt()));

        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Conflict, answer.Body));
        for (var i = 0; i < 5; i++)
            foreach (var slot in slots[i].Take(2))
                Assert.Equal(1, await Tour.Count($"select count(*) from meetings where slot_id = '{slot}' and status = 'booked'"));
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
