using System.Net;
using Fundtruck.Domain;
using Fundtruck.Tests.Running;
using Fundtruck.Tests.Stories;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Races;

/// <summary>A plan is published while a hundred people book and cancel by hand: all of it or nothing, nobody in two places, one mail for everybody.</summary>
[Collection("five hundred at once")]
public sealed class PlanRaceTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_plan_that_is_published_while_a_hundred_people_book_and_cancel_is_all_there_or_not_at_all()
    {
        var outcomes = new List<HttpStatusCode>();
        for (var round = 0; round < 4; round++)
        {
            var race = await PlanRace.Of(Tour, seed: round);
            // In even rounds all meet at the diary, in odd ones they come as they come.
            var (published, hands) = await race.Run(atTheGate: round % 2 == 0);

            outcomes.Add(published.Status);
            TestContext.Current.TestOutputHelper!.WriteLine($"Round {round}: {published.Status} {published.Body[..Math.Min(200, published.Body.Length)]}");
            Assert.True(published.Status is HttpStatusCode.OK || (published.Status is HttpStatusCode.Conflict && published.Problem == "plan-outdated"), published.Body);
            Assert.All(hands, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Conflict, answer.Body));
            await Invariants.Hold(Tour);
            await race.IsAllThereOrNotAtAll(published);
        }

        Assert.Contains(HttpStatusCode.OK, outcomes);
    }
}

/// <summary>The control: without the locks of those who book, and without constraints, the same race puts people into two places.</summary>
public sealed class UnguardedPlanRaceTests(Tour tour) : IClassFixture<Tour>
{
    [Fact]
    public async Task Without_guard_and_constraints_the_same_race_puts_people_into_two_places()
    {
        var race = await PlanRace.Of(tour, seed: 0);
        await Invariants.Hold(tour);
        await tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("alter table occupancies drop constraint ex_occupancies_one_at_a_time; alter table meetings drop constraint ux_meetings_slot"));
        tour.Gate.WithoutLocks = true;

        var (published, _) = await race.Run(atTheGate: true);

        published.Expect(HttpStatusCode.OK);
        await Assert.ThrowsAnyAsync<Exception>(() => Invariants.Hold(tour));
    }
}

/// <summary>A draft that moves some meetings and adds many, and a hundred who want the same slots, or cancel what stands.</summary>
internal sealed class PlanRace(Tour tour, Fair fair, string plan, IReadOnlyList<(Guid Slot, Guid Startup)> planned, IReadOnlyList<string> standing, int seed)
{
    private const int People = 100;

    internal static async Task<PlanRace> Of(Tour tour, int seed)
    {
        var fair = await Fair.Of(tour, startups: 40, investors: 30, wishes: 8, seed: seed);
        var session = Guid.Parse(fair.Session);
        var slots = await tour.InDatabase(db => db.Database.SqlQuery<Guid>($"select id as \"Value\" from investor_slots where session_id = {session} and extract(minute from local_start) = 0 order by id limit 20").ToListAsync());
        var standing = new List<string>();
        for (var i = 0; i < slots.Count; i++) standing.Add((await tour.Organizer.Post($"/api/investor-slots/{slots[i]}/book", new { startupId = fair.Startups[i] })).Id);
        var plan = await tour.APlan(fair.Stop, new { work = 5, mayMove = true, absences = new[] { new { startupId = fair.Startups[0], until = "14:30" }, new { startupId = fair.Startups[1], until = "14:30" } } });
        var id = MeetingPlanId.Of(Guid.Parse(plan.Split('/')[^1]));
        var draft = (await tour.InDatabase(db => db.MeetingPlans.SingleAsync(it => it.Id == id))).Draft;
        return new(tour, fair, plan, [.. draft.Where(it => it.Change == Domain.Plans.PlanChange.Added).Select(it => (it.To!.Slot.Value, it.Startup.Value))], standing, seed);
    }

    internal async Task<(Answer Published, IReadOnlyList<Answer> Hands)> Run(bool atTheGate)
    {
        var random = new Random(seed);
        var bookings = Enumerable.Range(0, 80).Select(_ => (planned[random.Next(planned.Count)].Slot, Startup: fair.Startups[random.Next(fair.Startups.Count)])).ToList();
        if (atTheGate) tour.Gate.Expect(bookings.Count + 1);
        var hands = bookings.Select(it => tour.Organizer.Post($"/api/investor-slots/{it.Slot}/book", new { startupId = it.Startup }))
            .Concat(standing.Select(meeting => Task.Run(async () =>
            {
                if (atTheGate) await Task.Delay(200); // so that the plan is on its way to the diary, where it would not come if what it moves is gone
                return await tour.Organizer.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." });
            }))).ToList();
        Assert.Equal(People, hands.Count);
        var published = tour.Organizer.Post($"{plan}/publish");
        return (await published, await Task.WhenAll(hands));
    }

    internal async Task IsAllThereOrNotAtAll(Answer published)
    {
        var (stop, id) = (fair.Stop.Id, plan.Split('/')[^1]);
        var (there, told, twice) = (
            await tour.Count($"select count(*) from meetings where stop_id = '{stop}' and door = 'plan' and status = 'booked'"), await tour.Count($"select count(*) from outgoing_messages where subject_id = '{id}' and kind = 'planPublished'"),
            await tour.Count($"select count(*) from (select person_id from outgoing_messages where subject_id = '{id}' group by person_id having count(*) > 1) x"));
        Assert.Equal(0, twice);
        if (published.Status == HttpStatusCode.OK)
        {
            Assert.Equal(planned.Count, there);
            Assert.Equal(published.Json.GetProperty("told").GetInt32(), told);
            Assert.Equal(0, await tour.Count($"select count(*) from outgoing_messages o join meetings m on m.id = o.subject_id where m.stop_id = '{stop}' and m.door = 'plan' and o.kind = 'meetingInvitation'"));
        }
        else
        {
            Assert.Equal((0, 0), (there, told));
            Assert.Equal(0, await tour.Count($"select count(*) from meeting_plans where id = '{id}' and state = 'published'"));
        }
    }
}

/// <summary>What publishing costs.</summary>
public sealed class PlanCostTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task To_publish_a_plan_takes_as_many_round_trips_for_hundreds_of_meetings_as_for_a_few()
    {
        var few = await Published(startups: 3, investors: 2, wishes: 2);
        var many = await Published(startups: 60, investors: 40, wishes: 6);

        Assert.True(many.Meetings >= 200, $"Only {many.Meetings} meetings.");
        Assert.Equal(few.Trips, many.Trips);
        Assert.InRange(many.Trips, 1, 30);
    }

    [Fact]
    public async Task A_thousand_meetings_are_published_within_seconds()
    {
        var (meetings, trips, milliseconds) = await Published(startups: 200, investors: 100, wishes: 6);
        TestContext.Current.TestOutputHelper!.WriteLine($"{meetings} meetings in {milliseconds} ms and {trips} round trips");
        Assert.True(meetings >= 1000, $"Only {meetings} meetings.");
        Assert.InRange(milliseconds, 0, 30_000); // two shared cores
        Assert.InRange(trips, 1, 40);
    }

    private async Task<(int Meetings, int Trips, long Milliseconds)> Published(int startups, int investors, int wishes)
    {
        var plan = await Tour.APlan((await Fair.Of(Tour, startups, investors, wishes)).Stop);
        Tour.Queries.Reset();
        var before = Environment.TickCount64;
        var answer = (await Tour.Organizer.Post($"{plan}/publish")).Expect(HttpStatusCode.OK).Json;
        return (answer.GetProperty("added").GetInt32(), Tour.Queries.Count, Environment.TickCount64 - before);
    }
}
