using System.Net;
using Fundtruck.Domain;
using Fundtruck.Domain.Meetings;
using Fundtruck.Domain.Messages;
using Fundtruck.Domain.People;
using Fundtruck.Features.Database;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Races;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>More appointments moving at once than a plan for a few of them is good for.</summary>
public sealed class ManyAppointmentsTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task What_many_appointments_had_to_say_is_void_and_points_to_what_is_said_instead()
    {
        var (now, appointments) = (Tour.Clock.GetCurrentInstant(), Enumerable.Range(0, 300).Select(_ => Guid.CreateVersion7()).ToList());
        await Say(0, takeBack: false);
        await Say(1, takeBack: true);

        Assert.Equal(300, await Tour.Count("select count(*) from outgoing_messages o join outgoing_messages n on n.id = o.superseded_by and n.subject_id = o.subject_id and n.revision = 1 where o.revision = 0 and o.status = 'void' and o.outcome = 'It has moved.'"));
        Assert.Equal(300, await Tour.Count("select count(*) from outgoing_messages where status = 'due' and revision = 1 and kind = 'pitchReminder'"));

        async Task Say(int revision, bool takeBack)
        {
            await using var scope = Tour.Services.CreateAsyncScope();
            var (db, outbox) = (scope.ServiceProvider.GetRequiredService<FundtruckDb>(), scope.ServiceProvider.GetRequiredService<Outbox>());
            await using var transaction = await db.Database.BeginTransactionAsync();
            foreach (var appointment in appointments)
            {
                if (takeBack) outbox.Void(appointment, "It has moved.");
                outbox.Add(new OutgoingMessage(MessageKind.PitchReminder, appointment, revision, Tour.Organizer.Id, now + Duration.FromDays(30), now));
            }

            await outbox.Write(default);
            await transaction.CommitAsync();
        }
    }

    [Theory]
    [InlineData("postpone"), InlineData("cancel")]
    public async Task Many_appointments_are_called_off_exactly_as_few_are(string step)
    {
        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + Duration.FromMinutes(1));
        var (few, many) = (await AStopWith(3), await AStopWith(ManyRows.Many + 10));

        var (asFew, asMany) = (await CallOff(few, step, 3), await CallOff(many, step, ManyRows.Many + 10));

        Assert.Equal(asFew, asMany);
        Assert.Equal(5, asFew.Count); // pitches and meetings, the news of both, and the audit entries of meetings
    }

    [Fact]
    public async Task What_changed_after_it_was_read_is_not_written_over_with_many_others()
    {
        var stop = await AStopWith(ManyRows.Many);
        await using var scope = Tour.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FundtruckDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var meetings = await CalledOff(db, stop);
        var other = meetings[7].Id.Value;
        await Tour.InDatabase(elsewhere => elsewhere.Database.ExecuteSqlAsync($"update meetings set moves = 1 where id = {other}"));

        db.ChangeTracker.DetectChanges();
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => ManyRows.Save(db, default));

        await transaction.RollbackAsync();
        Assert.Equal(ManyRows.Many, await Tour.Count($"select count(*) from meetings where stop_id = '{stop.Id}' and status = 'booked'"));
        await CallOff(stop, "postpone", ManyRows.Many);
    }

    [Fact]
    public async Task What_was_written_with_many_others_is_not_saved_again_and_can_change_again()
    {
        var stop = await AStopWith(ManyRows.Many);
        await using var scope = Tour.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FundtruckDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var meetings = await CalledOff(db, stop);
        db.ChangeTracker.DetectChanges();

        await ManyRows.Save(db, default);

        Assert.Equal(0, await db.SaveChangesAsync());
        db.Entry(meetings[7]).Property(meeting => meeting.Reason).CurrentValue = "Snow.";
        Assert.Equal(1, await db.SaveChangesAsync());
        var id = meetings[7].Id;
        Assert.Equal(["Snow."], await db.Meetings.Where(meeting => meeting.Id == id).Select(meeting => meeting.Reason).ToListAsync());
        await transaction.RollbackAsync();
        await CallOff(stop, "postpone", ManyRows.Many);
    }

    [Fact]
    public async Task Many_who_hand_on_what_nobody_else_may_have_are_written_in_the_order_which_that_needs()
    {
        var id = await ACrowd();
        await using var scope = Tour.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FundtruckDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var founders = await Founders().AsTracking().ToListAsync();
        IReadOnlyList<string> handedOn = [.. founders.Skip(1).Select(founder => founder.Email), $"last{Given.Number()}@crowd.example"];
        foreach (var (founder, email) in founders.Zip(handedOn)) db.Entry(founder).Property(one => one.Email).CurrentValue = email;

        await ManyRows.Save(db, default);
        await db.SaveChangesAsync();

        Assert.Equal(ManyRows.Many, founders.Count);
        Assert.Equal(handedOn, await Founders().Select(founder => founder.Email).ToListAsync());
        await transaction.RollbackAsync();

        IQueryable<Person> Founders() => db.People.Where(person => db.Applications.Any(application => application.StopId == id && application.CreatedBy == person.Id)).OrderBy(person => person.Id);
    }

    [Fact]
    public async Task Many_who_refer_to_what_is_new_are_written_after_it()
    {
        var id = await ACrowd();
        await using var scope = Tour.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FundtruckDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var applications = await db.Applications.AsTracking().Where(application => application.StopId == id).ToListAsync();
        var heir = new Person(PersonId.New(), $"heir{Given.Number()}@crowd.example", "Heir", "en", Tour.Clock.GetCurrentInstant());
        db.Add(heir);
        foreach (var application in applications) db.Entry(application).Property(one => one.CreatedBy).CurrentValue = heir.Id;

        await ManyRows.Save(db, default);
        await db.SaveChangesAsync();

        Assert.Equal(ManyRows.Many, await db.Applications.CountAsync(application => application.StopId == id && application.CreatedBy == heir.Id));
        await transaction.RollbackAsync();
    }

    /// <summary>A stop at which many startups have a place.</summary>
    private async Task<StopId> ACrowd()
    {
        var stop = await Tour.AnOpenStop();
        await Crowd.Of(Tour, stop, ManyRows.Many);
        return StopId.Of(Guid.Parse(stop.Id));
    }

    /// <summary>The meetings of a stop, called off and not saved.</summary>
    private async Task<List<Meeting>> CalledOff(FundtruckDb db, GivenStop stop)
    {
        var meetings = await db.Meetings.AsTracking().Where(meeting => meeting.StopId == StopId.Of(Guid.Parse(stop.Id))).ToListAsync();
        foreach (var meeting in meetings) meeting.CallOff("Storm.", Tour.Clock.GetCurrentInstant());
        return meetings;
    }

    /// <summary>A stop at which so many startups pitch and meet an investor, put into the database at once.</summary>
    private async Task<GivenStop> AStopWith(int startups)
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 1));
        var (session, investor) = (Guid.Parse(await Tour.ASession(stop)), await Tour.AnInvestor());
        await Crowd.Of(Tour, stop, startups);
        var (id, firm, representative, now) = (Guid.Parse(stop.Id), Guid.Parse(investor.Id), investor.Representative.Id.Value, Tour.Clock.GetCurrentInstant());
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync(
            $"""
            with crowd as (select a.id, a.startup_id, a.created_by, row_number() over (order by a.id) as n from applications a where a.stop_id = {id}),
            place as (select s.*, t.id as table_id, g.id as stage_id, c.id as contest_id from stops s join stages g on g.stop_id = s.id join contests c on c.stop_id = s.id join meeting_tables t on t.session_id = {session} and t.number = 1 where s.id = {id}),
            line_up as (insert into line_ups (id, stop_id, contest_id, starts_at, running_order, edition, published_at, changed_at)
                select gen_random_uuid(), id, contest_id, date + time '09:00', (select array_agg(crowd.id order by n) from crowd), 1, now(), now() from place returning id),
            pitched as (insert into pitches (id, line_up_id, stop_id, stage_id, application_id, startup_id, presenter_id, position, local_start, zone_id, during, status, sequence, changed_at)
                select gen_random_uuid(), line_up.id, place.id, stage_id, crowd.id, startup_id, created_by, n, date + time '09:00', zone_id, tstzrange((date + time '09:00') at time zone zone_id, (date + time '09:05') at time zone zone_id), 'scheduled', 0, {now}
                from place, line_up, crowd returning id, startup_id as party, during),
            slots as (insert into investor_slots (id, session_id, stop_id, investor_id, representative_id, table_id, local_start, zone_id, during, withdrawn_at)
                select crowd.id, {session}, place.id, {firm}, {representative}, table_id, date + time '14:00', zone_id, tstzrange((date + time '14:00') at time zone zone_id, (date + time '14:20') at time zone zone_id), now() from place, crowd returning *),
            met as (insert into meetings (id, stop_id, session_id, slot_id, investor_id, representative_id, startup_id, founder_id, table_id, local_start, zone_id, during, status, sequence, booked_by, booked_at, changed_at)
                select gen_random_uuid(), stop_id, session_id, slots.id, investor_id, representative_id, crowd.startup_id, crowd.created_by, table_id, local_start, zone_id, during, 'booked', 0, crowd.created_by, {now}, {now}
                from slots join crowd on crowd.id = slots.id returning id, startup_id as party, during)
            insert into occupancies (appointment_id, party_id, appointment_kind, during) select id, party, 'pitch', during from pitched union all select id, party, 'meeting', during from met
            """));
        return stop;
    }

    /// <summary>Takes the stop off its date; what it has made of the appointments, each different outcome once.</summary>
    private async Task<IReadOnlyList<string>> CallOff(GivenStop stop, string step, int startups)
    {
        (await Tour.Organizer.Post($"{stop.Path}/{step}", new { reason = "Storm." })).Expect(HttpStatusCode.OK);

        Assert.Equal((2 * startups) + 1, await Tour.Count($"select count(*) from changes where stop_id = '{stop.Id}' and kind in ('pitch.cancelled', 'meeting.cancelled', 'stop.postponed', 'stop.cancelled')"));
        Assert.Equal(2 * startups, await Tour.Count($"select count(*) from changes c join changes cause on cause.stop_id = c.stop_id and cause.kind in ('stop.postponed', 'stop.cancelled') and cause.seq < c.seq where c.stop_id = '{stop.Id}' and c.kind in ('pitch.cancelled', 'meeting.cancelled')"));
        Assert.Equal(startups, await Tour.Count($"select count(distinct subject_id) from audit_entries a join meetings m on m.id = a.subject_id where m.stop_id = '{stop.Id}'"));
        Assert.Equal(0, await Tour.Count($"select count(*) from occupancies o where exists (select from meetings m where m.id = o.appointment_id and m.stop_id = '{stop.Id}') or exists (select from pitches p where p.id = o.appointment_id and p.stop_id = '{stop.Id}')"));
        var id = Guid.Parse(stop.Id);
        return await Tour.InDatabase(db => db.Database.SqlQuery<string>(
            $"""
            select concat_ws(' ', 'pitch', status, sequence, changed_at) as "Value" from pitches where stop_id = {id}
            union select concat_ws(' ', 'meeting', status, sequence, changed_at, reason, ended_by_side, moves) from meetings where stop_id = {id}
            union select concat_ws(' ', 'audit', a.at, a.person_id, a.request, a.subject_kind, a.ip, a.changes) from audit_entries a join meetings m on m.id = a.subject_id where m.stop_id = {id}
            union select concat_ws(' ', 'change', at, kind, subject_type, version, era, facts ->> 'status', (select string_agg(key, ' ' order by key) from jsonb_object_keys(facts) key))
                from changes where stop_id = {id} and kind in ('pitch.cancelled', 'meeting.cancelled')
            order by 1
            """).ToListAsync());
    }
}
