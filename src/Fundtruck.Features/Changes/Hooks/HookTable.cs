using Npgsql;
using NpgsqlTypes;

namespace Fundtruck.Features.Changes.Hooks;

/// <summary>The hooks as their workers see them: one worker at a time has a hook, under a lease, and records what came of it. Whoever lost the lease records no more than the attempt.</summary>
internal sealed class HookTable(FundtruckDb db, NpgsqlDataSource source)
{
    private const string RetireSql =
        """
        update hooks h set status = 'disabled', reason = @reason
        where status = 'active' and not exists (select from people p where p.id = h.made_by and p.is_organizer and p.disabled_at is null and p.erased_at is null)
        """;

    // Only one that failed waits: else a clock that goes back would keep all of them waiting.
    // The end of the feed is looked up once for all hooks; asked of each hook, whether anything stands behind its place reads the whole feed.
    private const string ClaimSql =
        $"""
        update hooks h set lease_id = @lease, leased_until = @until
        from (
            select due.id from hooks due left join lateral ({ChangeFeed.LastVisible}) last on true
            where (due.leased_until is null or due.leased_until < @now) and (due.ping_id is not null or (
                due.status = 'active' and (due.failures = 0 or due.next_at <= @now) and (last.era, last.xid, last.seq) > (due.after_era, due.after_transaction, due.after_row)))
            order by due.ping_id is null, due.next_at, due.id limit 1 for update of due skip locked) claimed
        where h.id = claimed.id
        returning h.*
        """;

    private const string AttemptSql =
        """
        insert into hook_attempts (id, hook_id, delivery_id, is_ping, at, changes, status, milliseconds, error)
        select @id, h.id, @delivery, @ping, @now, @changes, @status, @milliseconds, @error from hooks h where h.id = @hook
        """;

    private const string BeganSql =
        """
        update hooks set pending_id = @delivery, pending_era = @era, pending_transaction = @xid, pending_row = @seq
        where id = @hook and lease_id = @lease
        """;

    private const string TakenSql =
        """
        update hooks set after_era = @era, after_transaction = @xid, after_row = @seq, pending_id = null, pending_era = null, pending_transaction = null, pending_row = null,
            failures = 0, failing_since = null, next_at = @now, delivered_at = case when @sent then @now else delivered_at end, lease_id = null, leased_until = null
        where id = @hook and lease_id = @lease
        """;

    private const string FailedSql =
        """
        update hooks set failures = failures + 1, failing_since = coalesce(failing_since, @now), next_at = @next, lease_id = null, leased_until = null,
            reason = case when status = 'active' and failing_since <= @patience then @reason else reason end,
            status = case when status = 'active' and failing_since <= @patience then 'disabled' else status end
        where id = @hook and lease_id = @lease
        """;

    private const string PingsSql = "update hooks set ping_id = ping_id where id = @hook and lease_id = @lease and ping_id = @ping";

    private const string PingedSql = "update hooks set ping_id = null, lease_id = null, leased_until = null where id = @hook and lease_id = @lease";

    private const string DisableSql =
        """
        update hooks set status = case when status = 'active' then 'disabled' else status end, reason = case when status = 'active' then @reason else reason end,
            ping_id = null, lease_id = null, leased_until = null
        where id = @hook and lease_id = @lease
        """;

    /// <summary>Disables hooks for which nobody answers any more.</summary>
    internal Task<int> Retire(CancellationToken cancellationToken) => db.Database.ExecuteSqlRawAsync(
        RetireSql, [new NpgsqlParameter<string>("reason", "Whoever registered it, or resumed it last, does not run the tour any more: resume it to answer for it.")], cancellationToken);

    /// <summary>Takes the hook that has waited longest, tests first; null when none is due.</summary>
    internal async Task<Hook?> Claim(Instant now, Instant until, CancellationToken cancellationToken) => (await db.Hooks.FromSqlRaw(
        ClaimSql, new NpgsqlParameter<Guid>("lease", Guid.CreateVersion7()), new NpgsqlParameter<Instant>("now", now), new NpgsqlParameter<Instant>("until", until)).ToListAsync(cancellationToken)).SingleOrDefault();

    /// <summary>
    /// Keeps in mind what is about to be sent, so that it comes again as it was also when this process dies before the answer. False when the lease is lost: then nothing may be sent.
    /// </summary>
    internal async Task<bool> Began(Hook hook, Guid delivery, ChangeCursor through, CancellationToken cancellationToken) =>
        await Record(Command(BeganSql, hook, default, through, new NpgsqlParameter<Guid>("delivery", delivery)), null, cancellationToken) > 0;

    /// <summary>The receiver took what stands up to here, or there was nothing for it.</summary>
    internal Task Taken(Hook hook, ChangeCursor through, HookAttemptRow? attempt, Instant now, CancellationToken cancellationToken) =>
        Record(Command(TakenSql, hook, now, through, new NpgsqlParameter<bool>("sent", attempt is not null)), attempt, cancellationToken);

    /// <summary>It is tried again at the given moment; disabled when it has failed since before <paramref name="patience"/>.</summary>
    internal Task Failed(Hook hook, HookAttemptRow attempt, Instant next, Instant patience, CancellationToken cancellationToken) => Record(
        Command(FailedSql, hook, attempt.At, default, new NpgsqlParameter<Instant>("next", next), new NpgsqlParameter<Instant>("patience", patience),
            new NpgsqlParameter<string>("reason", $"Nothing was taken for days. {attempt.Error}")),
        attempt, cancellationToken);

    /// <summary>Whether the test may be sent: not when the lease is lost, or the hook is gone.</summary>
    internal async Task<bool> Pings(Hook hook, Guid ping, CancellationToken cancellationToken) =>
        await Record(Command(PingsSql, hook, default, default, new NpgsqlParameter<Guid>("ping", ping)), null, cancellationToken) > 0;

    /// <summary>The test was sent, whatever came of it.</summary>
    internal Task Pinged(Hook hook, HookAttemptRow attempt, CancellationToken cancellationToken) => Record(Command(PingedSql, hook, attempt.At, default), attempt, cancellationToken);

    /// <summary>It can't go on without somebody's help.</summary>
    internal Task Disable(Hook hook, string reason, Instant now, CancellationToken cancellationToken) => Record(Command(DisableSql, hook, now, default, new NpgsqlParameter<string>("reason", reason)), null, cancellationToken);

    private static NpgsqlBatchCommand Command(string sql, Hook hook, Instant now, ChangeCursor through, params NpgsqlParameter[] more)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid>("hook", hook.Id.Value));
        command.Parameters.Add(new NpgsqlParameter<Guid>("lease", hook.LeaseId!.Value));
        command.Parameters.Add(new NpgsqlParameter<Instant>("now", now));
        command.Parameters.Add(new NpgsqlParameter<int>("era", through.Era));
        command.Parameters.Add(new NpgsqlParameter<ulong>("xid", NpgsqlDbType.Xid8) { TypedValue = through.Transaction });
        command.Parameters.Add(new NpgsqlParameter<long>("seq", through.Row));
        foreach (var parameter in more) command.Parameters.Add(parameter);
        return command;
    }

    private async Task<int> Record(NpgsqlBatchCommand outcome, HookAttemptRow? attempt, CancellationToken cancellationToken)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(outcome);
        if (attempt is not null) batch.BatchCommands.Add(Insert(attempt));
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlBatchCommand Insert(HookAttemptRow attempt)
    {
        var command = new NpgsqlBatchCommand(AttemptSql);
        command.Parameters.Add(new NpgsqlParameter<Guid>("id", attempt.Id.Value));
        command.Parameters.Add(new NpgsqlParameter<Guid>("hook", attempt.HookId.Value));
        command.Parameters.Add(new NpgsqlParameter<Guid>("delivery", attempt.DeliveryId));
        command.Parameters.Add(new NpgsqlParameter<bool>("ping", attempt.IsPing));
        command.Parameters.Add(new NpgsqlParameter<Instant>("now", attempt.At));
        command.Parameters.Add(new NpgsqlParameter<int>("changes", attempt.Changes));
        command.Parameters.Add(new NpgsqlParameter<int?>("status", NpgsqlDbType.Integer) { TypedValue = attempt.Status });
        command.Parameters.Add(new NpgsqlParameter<int>("milliseconds", attempt.Milliseconds));
        command.Parameters.Add(new NpgsqlParameter<string?>("error", NpgsqlDbType.Text) { TypedValue = attempt.Error });
        return command;
    }
}
