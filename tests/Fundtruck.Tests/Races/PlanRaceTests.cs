using System.Net;
using Fundtruck.Domain;
using Fundtruck.Domain.Plans;
using Fundtruck.Tests.Running;
using Fundtruck.Tests.Stories;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Races;

/// <summary>A plan is published while a hundred people book and cancel by hand: all of it or nothing, nobody in two places, one mail for everybody.</summary>
[Collection("five hundred at once")]
public sealed class PlanRaceTests(Tour tour) : TourTests(tour)
{
    [Theory]
    [InlineData(true, 0), InlineData(false, 1)]
    public async Task A_plan_that_is_published_while_a_hundred_people_want_its_slots_is_all_there_or_not_at_all(bool atTheGate, int seed)
    {
        var race = await PlanRace.Of(Tour, seed);
        var (published, hands) = await race.Run(race.WhatThePlanWants, race.Standing, atTheGate);

        TestContext.Current.TestOutputHelper!.WriteLine($"{published.Status} {published.Body[..Math.Min(200, published.Body.Length)]}");
        Assert.True(published.Status is HttpStatusCode.OK || (published.Status is HttpStatusCode.Conflict && published.Problem == "plan-outdated"), published.Body);
        Assert.All(hands, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Conflict, answer.Body));
        await Invariants.Hold(Tour);
        await race.IsAllThereOrNotAtAll(published);
    }

    [Theory]
    [InlineData(true, 2), InlineData(false, 3)]
    public async Task A_plan_is_published_while_a_hundred_people_book_and_cancel_what_it_leaves_alone_and_everybody_gets_one_mail_with_the_day_that_they_have(bool atTheGate, int seed)
    {
        var race = await PlanRace.Of(Tour, seed);
        var (published, hands) = await race.Run(await race.WhatThePlanLeaves(), race.Kept, atTheGate);

        published.Expect(HttpStatusCode.OK);
        Assert.Contains(hands, answer => answer.Status == HttpStatusCode.Created);
        Assert.Contains(hands, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(hands, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Conflict, answer.Body));
        await Invariants.Hold(Tour);
        await race.IsAllThereOrNotAtAll(published);
        await race.EverybodyHasOneMailWithTheirDay();
    }
}

/// <summary>The control: without the locks of those who book, and without constraints, the same race puts people into two places.</summary>
public sealed class UnguardedPlanRaceTests(Tour tour) : IClassFixture<Tour>
{
    [Fact]
    public async Task Without_guard_and_constraints_the_same_race_puts_people_into_two_places()
    {
        var (race, published) = (await PlanRace.Of(tour, seed: 0), (Answer?)null);
        await Invariants.Hold(tour);
        // Another constraint by the same name, for publishing lets it wait: it forbids nothing.
        await tour.InDatabase(db => db.Database.ExecuteSqlRawAsync(
            """
            alter table occupancies drop constraint ex_occupancies_one_at_a_time;
            alter table meetings drop constraint ux_meetings_slot;
            alter table meetings add constraint ux_meetings_slot exclude using btree (id with =) deferrable
            """));

        // A plan that comes last through the gate sees what others have booked and is refused, also without locks: then another fair shows it.
        for (var seed = 1; published is not { Status: HttpStatusCode.OK } && seed <= 6; seed++)
        {
            tour.Gate.WithoutLocks = true;
            (published, _) = await race.Run(race.WhatThePlanWants, race.Standing, atTheGate: true);
            tour.Gate.WithoutLocks = false;
            if (published.Status != HttpStatusCode.OK) race = await PlanRace.Of(tour, seed);
        }

        published!.Expect(HttpStatusCode.OK);
        await Assert.ThrowsAnyAsync<Exception>(() => Invariants.Hold(tour));
    }
}

/// <summary>A draft that moves some meetings and adds many, and a hundred people who book, or cancel what stands.</summary>
internal sealed class PlanRace(Tour tour, Fair fair, string plan, IReadOnlyList<DraftMeeting> draft, IReadOnlyList<string> outsiders, int seed)
{
    private const int People = 100;

    private readonly IReadOnlyList<DraftMeeting> _draft = draft;
    private readonly IReadOnlyList<DraftMeeting> _planned = [.. draft.Where(it => it.Change == PlanChange.Added)];
    private readonly Random _random = new(seed);

    /// <summary>All that stood before the plan.</summary>
    internal IReadOnlyList<string> Standing { get; } = [.. draft.Where(it => it.From is not null).Select(it => it.Id.Value.ToString())];

    /// <summary>What the plan leaves where it stood.</summary>
    internal IReadOnlyList<string> Kept { get; } = [.. draft.Where(it => it.Change == PlanChange.Kept).Select(it => it.Id.Value.ToString())];

    /// <summary>Slots in which the plan has meetings, and the startups of the plan.</summary>
    internal IReadOnlyList<(Guid Slot, string Startup)> WhatThePlanWants =>
        [.. Enumerable.Range(0, People - Standing.Count).Select(_ => (_planned[_random.Next(_planned.Count)].To!.Slot.Value, fair.Startups[_random.Next(fair.Startups.Count)]))];

    internal static async Task<PlanRace> Of(Tour tour, int seed)
    {
        var fair = await Fair.Of(tour, startups: 40, investors: 30, wishes: 6, seed: seed);
        var session = Guid.Parse(fair.Session);
        var slots = await tour.InDatabase(db => db.Database.SqlQuery<Guid>($"select id as \"Value\" from investor_slots where session_id = {session} and extract(minute from local_start) = 0 order by id limit 20").ToListAsync());
        for (var i = 0; i < slots.Count; i++) (await tour.Organizer.Post($"/api/investor-slots/{slots[i]}/book", new { startupId = fair.Startups[i] })).Expect(HttpStatusCode.Created);
        var plan = await tour.APlan(fair.Stop, new { work = 5, mayMove = true, absences = new[] { new { startupId = fair.Startups[0], until = "14:30" }, new { startupId = fair.Startups[1], until = "14:30" } } });
        var id = MeetingPlanId.Of(Guid.Parse(plan.Split('/')[^1]));
        return new(tour, fair, plan, (await tour.InDatabase(db => db.MeetingPlans.SingleAsync(it => it.Id == id))).Draft, await Crowd.Of(tour, fair.Stop, 20), seed);
    }

    /// <summary>Slots that the plan does not need, and startups that are not in it.</summary>
    internal async Task<IReadOnlyList<(Guid Slot, string Startup)>> WhatThePlanLeaves()
    {
        var (session, used) = (Guid.Parse(fair.Session), _draft.SelectMany(it => new[] { it.From, it.To }).OfType<PlanPlace>().Select(it => it.Slot.Value).ToArray());
        var free = await tour.InDatabase(db => db.Database.SqlQuery<Guid>($"select id as \"Value\" from investor_slots where session_id = {session} and id <> all ({used}) order by id").ToListAsync());
        return [.. Enumerable.Range(0, People - Kept.Count).Select(_ => (free[_random.Next(free.Count)], outsiders[_random.Next(outsiders.Count)]))];
    }

    internal async Task<(Answer Published, IReadOnlyList<Answer> Hands)> Run(IReadOnlyList<(Guid Slot, string Startup)> bookings, IReadOnlyList<string> cancelled, bool atTheGate)
    {
        Assert.Equal(People, bookings.Count + cancelled.Count);
        if (atTheGate) tour.Gate.Expect(bookings.Count + 1);
        var booked = bookings.Select(it => tour.Organizer.Post($"/api/investor-slots/{it.Slot}/book", new { startupId = it.Startup })).ToList();
        var published = tour.Organizer.Post($"{plan}/publish");
        if (atTheGate) await Task.WhenAny(booked); // so the gate is open, and the plan, which has read what it moves, is at the diary
        var ended = cancelled.Select(meeting => tour.Organizer.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." })).ToList();
        return (await published, [.. await Task.WhenAll(booked), .. await Task.WhenAll(ended)]);
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
            Assert.Equal(_planned.Count, there);
            Assert.Equal(published.Json.GetProperty("told").GetInt32(), told);
            Assert.Equal(0, await tour.Count($"select count(*) from outgoing_messages o join meetings m on m.id = o.subject_id where m.stop_id = '{stop}' and m.door = 'plan' and o.kind = 'meetingInvitation'"));
        }
        else
        {
            Assert.Equal((0, 0), (there, told));
            Assert.Equal(0, await tour.Count($"select count(*) from meeting_plans where id = '{id}' and state = 'published'"));
        }
    }

    /// <summary>Whoever has another day gets one mail, and in it are just the meetings that they have.</summary>
    internal async Task EverybodyHasOneMailWithTheirDay()
    {
        var (stop, id) = (Guid.Parse(fair.Stop.Id), Guid.Parse(plan.Split('/')[^1]));
        while (await tour.Drain() > 0) await tour.NothingIsOnItsWay();
        var people = await tour.InDatabase(db => db.Database.SqlQuery<string>(
            $"""
            select p.email || ' ' || (select count(*) from meetings m where m.stop_id = {stop} and m.status = 'booked' and (m.founder_id = p.id or m.representative_id = p.id)) as "Value"
            from people p join outgoing_messages o on o.person_id = p.id where o.subject_id = {id} and o.kind = 'planPublished'
            """).ToListAsync());
        Assert.True(people.Count > 50, $"Only {people.Count} were told.");
        foreach (var person in people.Select(it => it.Split(' ')))
        {
            var mail = Assert.Single(tour.Mailbox.To(person[0]), it => it.Subject().StartsWith("Your meetings:", StringComparison.Ordinal));
            Assert.Equal(person[1], $"{mail.CalendarFile().Split("BEGIN:VEVENT").Skip(1).Count(entry => !entry.Contains("STATUS:CANCELLED", StringComparison.Ordinal))}");
        }
    }
}

/// <summary>What publishing costs.</summary>
public sealed class PlanCostTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task To_look_at_a_draft_and_to_publish_it_takes_as_many_round_trips_for_hundreds_of_meetings_as_for_a_few()
    {
        var few = await Published(startups: 3, investors: 2, wishes: 2);
        var many = await Published(startups: 60, investors: 40, wishes: 6);

        Assert.True(many.Meetings >= 200, $"Only {many.Meetings} meetings.");
        Assert.InRange(many.Trips, few.Trips, few.Trips + 2); // rows are saved by the thousand
        Assert.Equal(few.Looks, many.Looks);
    }

    [Fact]
    public async Task A_thousand_meetings_are_published_within_seconds()
    {
        var (meetings, _, trips, milliseconds) = await Published(startups: 200, investors: 100, wishes: 6);
        TestContext.Current.TestOutputHelper!.WriteLine($"{meetings} meetings in {milliseconds} ms and {trips} round trips");
        Assert.True(meetings >= 1000, $"Only {meetings} meetings.");
        Assert.InRange(milliseconds, 0, 30_000); // two shared cores
        Assert.InRange(trips, 1, 40);
    }

    private async Task<(int Meetings, int Looks, int Trips, long Milliseconds)> Published(int startups, int investors, int wishes)
    {
        var plan = await Tour.APlan((await Fair.Of(Tour, startups, investors, wishes)).Stop);
        Tour.Queries.Reset();
        (await Tour.Organizer.Get($"{plan}/draft")).Expect(HttpStatusCode.OK);
        var looks = Tour.Queries.Count;
        Tour.Queries.Reset();
        var before = Environment.TickCount64;
        var answer = (await Tour.Organizer.Post($"{plan}/publish")).Expect(HttpStatusCode.OK).Json;
        return (answer.GetProperty("added").GetInt32(), looks, Tour.Queries.Count, Environment.TickCount64 - before);
    }
}
