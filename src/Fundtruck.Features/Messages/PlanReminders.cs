using Fundtruck.Features.Audit;
using Npgsql;

namespace Fundtruck.Features.Messages;

/// <summary>Writes the messages of planned reminders whose time has come. What a missed tick left out, the next one makes up for; what has lost its meaning by then is recorded and not sent.</summary>
[Access(Who.System), NotRecorded]
internal sealed record PlanReminders : ICommand<Done>;

internal sealed class PlanRemindersHandler(FundtruckDb db, ReminderCandidates candidates, DueMoments dueMoments, ReminderWatch watch, OutboxTable table, AfterCommit afterCommit, OutboxBell bell, IClock clock)
    : IRequestHandler<PlanReminders, Done>
{
    /// <summary>Of the advisory lock that lets one planner work at a time; the others find nothing left to do.</summary>
    private const long LockKey = 0x72656d696e64;

    private const int Batch = 20_000;

    // A reminder that is there already was sent, or says why it was not: a clock that went back brings no second one.
    private const string WriteSql =
        """
        insert into outgoing_messages (id, kind, subject_id, revision, plan_id, useful_until, person_id, language, due_at, created_at, status, outcome, attempts)
        select m.id, 'plannedReminder', m.subject, m.revision, m.plan, m.until, m.person, '', m.due, @now, m.status, case m.status when 'void' then 'Its time was over before it could be sent.' end, 0
        from unnest(@ids, @subjects, @revisions, @plans, @until, @people, @due, @statuses) as m (id, subject, revision, plan, until, person, due, status)
        on conflict do nothing
        """;

    private sealed record Due(ReminderCandidate Candidate, PlannedReminder Planned, string Status);

    public async Task<Done> Handle(PlanReminders command, CancellationToken cancellationToken)
    {
        await table.SettleDigests(cancellationToken);
        if (!await db.Database.SqlQuery<bool>($"select pg_try_advisory_xact_lock({LockKey}) as \"Value\"").SingleAsync(cancellationToken)) return Done.Answer;
        var now = clock.GetCurrentInstant();
        var places = await candidates.Places(at: null, cancellationToken);
        if (places.Count == 0) return Done.Answer;
        var limits = await candidates.Limits(cancellationToken);
        var moments = await dueMoments.Of(places, limits, now, cancellationToken);
        var looked = watch.ToLookAt(moments, now);
        if (looked.Count == 0) return Done.Answer;
        // A plan made while the outbox was nearly empty reads all of it for each person once it is full.
        await db.Database.ExecuteSqlRawAsync("select set_config('plan_cache_mode', 'force_custom_plan', true)", cancellationToken);
        var found = await candidates.Of(places, looked, cancellationToken);
        afterCommit.Do(() => watch.Looked(moments, looked, now));
        var due = (
            from candidate in found
            let planned = candidate.Planned(limits.GetValueOrDefault(candidate.Plan.SeasonId)?.Night)
            where planned is { } it && it.DueAt <= now
            orderby planned.Value.DueAt
            select new Due(candidate, planned.Value, Conventions.Word(now < planned.Value.UsefulUntil ? MessageStatus.Due : MessageStatus.Void))).ToList();
        foreach (var batch in due.Chunk(Batch)) await Write(batch, now, cancellationToken);
        if (due.Count > 0) afterCommit.Do(bell.Ring);
        return Done.Answer;
    }

    private Task<int> Write(Due[] batch, Instant now, CancellationToken cancellationToken) => db.Database.ExecuteSqlRawAsync(
        WriteSql,
        [
            new NpgsqlParameter<Instant>("now", now),
            new NpgsqlParameter<Guid[]>("ids", [.. batch.Select(_ => Guid.CreateVersion7())]),
            new NpgsqlParameter<Guid[]>("subjects", [.. batch.Select(it => it.Candidate.Subject)]),
            new NpgsqlParameter<int[]>("revisions", [.. batch.Select(it => it.Candidate.Revision)]),
            new NpgsqlParameter<Guid[]>("plans", [.. batch.Select(it => it.Candidate.Plan.Id.Value)]),
            new NpgsqlParameter<Instant[]>("until", [.. batch.Select(it => it.Planned.UsefulUntil)]),
            new NpgsqlParameter<Guid[]>("people", [.. batch.Select(it => it.Candidate.Person.Value)]),
            new NpgsqlParameter<Instant[]>("due", [.. batch.Select(it => it.Planned.DueAt)]),
            new NpgsqlParameter<string[]>("statuses", [.. batch.Select(it => it.Status)]),
        ],
        cancellationToken);
}
