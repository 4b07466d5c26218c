using System.Net;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Races;

/// <summary>Many people want the same thing in the same moment. The gate holds all of them until the last one has read what there is.</summary>
[Collection("five hundred at once")]
public sealed class BookingRaceTests(Tour tour) : TourTests(tour)
{
    private const int Callers = 500;
    private const int Rounds = 20;

    [Fact]
    public async Task When_five_hundred_reach_for_one_slot_exactly_one_gets_it_twenty_times_over()
    {
        var (stop, startups) = await FiveHundredStartups();
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop, "09:00", "20:00", minutes: 20));
        for (var round = 0; round < Rounds; round++)
        {
            var slot = slots[round];
            Tour.Gate.Expect(Callers);

            var answers = await Task.WhenAll(startups.Select(startup => Tour.Organizer.Post($"/api/investor-slots/{slot}/book", new { startupId = startup })));

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
            var others = answers.Where(answer => answer.Status != HttpStatusCode.Created).ToList();
            Assert.All(others, answer => answer.Expect(HttpStatusCode.Conflict, "slot-taken"));
            Assert.Equal(Callers - 1, others.Count);
        }
    }

    [Fact]
    public async Task When_one_startup_reaches_for_twenty_slots_of_the_same_time_it_gets_one()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var session = await Tour.ASession(stop, tables: 20);
        var slots = new List<string>();
        for (var i = 0; i < 20; i++) slots.AddRange(await (await Tour.AnInvestor()).Slots(stop, session, "15:00"));
        Tour.Gate.Expect(slots.Count);

        var answers = await Task.WhenAll(slots.Select(startup.Book));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(19, answers.Count(answer => answer.Status == HttpStatusCode.Conflict && answer.Problem == "occupied"));
    }

    [Fact]
    public async Task Bookings_moves_and_cancellations_of_the_same_people_leave_nobody_in_two_places()
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 20));
        var session = await Tour.ASession(stop, tables: 20);
        var startups = new List<GivenStartup>();
        for (var i = 0; i < 6; i++) startups.Add((await Tour.AParticipant(stop)).Startup);
        var slots = new List<string>();
        var perInvestor = new List<IReadOnlyList<string>>();
        for (var i = 0; i < 6; i++) perInvestor.Add(await (await Tour.AnInvestor()).Slots(stop, session));
        for (var i = 0; i < 6; i++) slots.AddRange(perInvestor[i].Take(2));
        var booked = new List<(string Meeting, int Investor)>();
        for (var i = 0; i < 6; i++) booked.Add(((await startups[i].Book(perInvestor[i][5])).Id, i));

        var random = new Random(7);
        var attempts = new List<Task<Answer>>();
        for (var i = 0; i < 300; i++)
        {
            var startup = startups[random.Next(6)];
            var (meeting, investor) = booked[random.Next(6)];
            attempts.Add(random.Next(10) switch
            {
                < 6 => startup.Book(slots[random.Next(slots.Count)]),
                < 9 => Tour.Organizer.Post($"/api/meetings/{meeting}/move", new { slotId = perInvestor[investor][random.Next(5)] }),
                _ => Tour.Organizer.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." }),
            });
        }

        Assert.All(await Task.WhenAll(attempts), answer => Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Conflict, answer.Body));
    }

    private async Task<(GivenStop Stop, IReadOnlyList<string> Startups)> FiveHundredStartups()
    {
        var stop = await Tour.AnOpenStop();
        var startups = await Crowd.Of(Tour, stop, Callers);
        return (stop, startups);
    }
}

/// <summary>The control: without the locks and the constraints the same race books a slot more than once, so the tests above can fail.</summary>
public sealed class UnguardedBookingRaceTests(Tour tour) : IClassFixture<Tour>
{
    private const int Callers = 100;

    [Fact]
    public async Task Without_guard_and_constraint_the_same_race_books_one_slot_several_times()
    {
        var stop = await tour.AnOpenStop();
        var startups = await Crowd.Of(tour, stop, Callers);
        var investor = await tour.AnInvestor();
        var slot = (await investor.Slots(stop, await tour.ASession(stop)))[0];
        await tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("alter table occupancies drop constraint ex_occupancies_one_at_a_time; alter table meetings drop constraint ux_meetings_slot"));
        tour.Gate.WithoutLocks = true;
        tour.Gate.Expect(Callers);

        var answers = await Task.WhenAll(startups.Select(startup => tour.Organizer.Post($"/api/investor-slots/{slot}/book", new { startupId = startup })));

        Assert.True(answers.Count(answer => answer.Status == HttpStatusCode.Created) > 1);
    }
}
