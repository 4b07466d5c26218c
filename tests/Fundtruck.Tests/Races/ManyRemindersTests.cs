using System.Diagnostics;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Fundtruck.Tests.Races;

/// <summary>A tour of its own, which many people take part in.</summary>
public sealed class ManyRemindersTests(Tour tour) : TourTests(tour)
{
    private const int People = 20_000;
    private const int Plans = 5;

    [Fact]
    public async Task A_hundred_thousand_reminders_are_planned_in_half_a_minute_and_a_tick_without_any_takes_little()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        var season = (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString()!;
        for (var i = 0; i < Plans; i++)
            (await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = season, name = $"plan-{i}", terms = new { moment = "stopStart", audience = "confirmed", days = -1, at = $"1{i}:00" } })).Expect(System.Net.HttpStatusCode.Created);
        await Copies(Guid.Parse(startup.Id), Guid.Parse(application), startup.Founder.Id.Value);

        await Tour.GoTo(Instant.FromUtc(2027, 6, 27, 12, 0));
        var idle = await Took(Tour.PlanReminders);
        await Tour.GoTo(Instant.FromUtc(2027, 6, 28, 13, 0));
        var busy = await Took(Tour.PlanReminders);
        var again = await Took(Tour.PlanReminders);

        Assert.Equal((People + 1) * Plans, await Tour.Count("select count(*) from outgoing_messages where kind = 'plannedReminder'"));
        TestContext.Current.TestOutputHelper?.WriteLine($"idle {idle}, busy {busy}, again {again}");
        Assert.True(busy < TimeSpan.FromSeconds(30), $"It took {busy}.");
        await Tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("update outgoing_messages set status = 'void', outcome = 'Of the test.' where status = 'due'"));
    }

    private static async Task<TimeSpan> Took(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Startups, founders and applications like this one.</summary>
    private Task<int> Copies(Guid startup, Guid application, Guid person) => Tour.InDatabase(db => db.Database.ExecuteSqlAsync(
        $"""
        create temporary table copies as select n, gen_random_uuid() as person, gen_random_uuid() as startup from generate_series(1, {People}) n;
        insert into parties (id, kind) select c.person, p.kind from copies c, parties p where p.id = {person};
        insert into parties (id, kind) select c.startup, p.kind from copies c, parties p where p.id = {startup};
        insert into people select x.* from copies c, people p, jsonb_populate_record(p, jsonb_build_object('id', c.person, 'email', 'many' || c.n || '@startup.example', 'calendar_token', 'many' || c.n)) x where p.id = {person};
        insert into startups select x.* from copies c, startups s, jsonb_populate_record(s, jsonb_build_object('id', c.startup, 'owner_id', c.person)) x where s.id = {startup};
        insert into startup_members (startup_id, person_id, is_owner) select startup, person, true from copies;
        insert into applications select x.* from copies c, applications a, jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'startup_id', c.startup)) x where a.id = {application};
        drop table copies
        """));
}
