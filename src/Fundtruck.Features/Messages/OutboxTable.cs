using Fundtruck.Features.Messages.Writing;
using Npgsql;
using NpgsqlTypes;

namespace Fundtruck.Features.Messages;

/// <summary>What came of a claimed message, other than that it left.</summary>
/// <param name="Back">It was not tried after all, so this was no attempt.</param>
internal sealed record Outcome(OutgoingMessageId Message, MessageStatus Status, string? Why, Instant? DueAt = null, HoldReason? HeldFor = null, bool Back = false);

/// <summary>
/// The outbox as its workers see it: they claim due messages and record what came of each. Any number of workers may do so at once.
/// </summary>
internal sealed class OutboxTable(NpgsqlDataSource source)
{
    private const string AnythingSql = "select exists (select from outgoing_messages where status = 'due' and due_at <= @now and digest_id is null) or exists (select from outgoing_messages where status = 'sending')";

    // One person hears of one subject in order: a later revision waits while an earlier one is on its way.
    private const string ClaimSql =
        """
        update outgoing_messages m set status = 'sending', worker = @worker, attempts = m.attempts + 1
        from (
            select id from outgoing_messages due
            where due.status = 'due' and due.due_at <= @now and due.digest_id is null
                and not exists (
                    select from outgoing_messages earlier
                    where earlier.subject_id = due.subject_id and earlier.person_id = due.person_id and earlier.revision < due.revision and earlier.status = 'sending')
            order by due.due_at, due.id limit @most for update skip locked) claimed
        where m.id = claimed.id
        returning m.id, m.kind, m.subject_id, m.revision, m.reminder, m.person_id, m.address, m.language, m.created_at, m.attempts, m.due_at, m.plan_id, m.useful_until
        """;

    // What a worker had whose session has ended: its journal says what left, the rest is due again.
    private const string RescueSql =
        """
        with gone as (
            select id from outgoing_messages
            where status = 'sending' and case when worker is null then leased_until < @now
                else worker not in (
                    select l.objid::int8::int4 from pg_locks l join pg_database d on d.oid = l.database
                    where l.locktype = 'advisory' and l.classid = @class::int4::oid and l.objsubid = 2 and l.granted and d.datname = current_database()) end
            for update skip locked),
        left_already as (delete from delivery_journal j using gone where j.message_id = gone.id returning j.message_id, j.answer, j.at),
        sent as (
            update outgoing_messages m set status = 'sent', outcome = l.answer, sent_at = l.at, worker = null, leased_until = null
            from left_already l where m.id = l.message_id)
        update outgoing_messages m set status = 'due', worker = null, leased_until = null
        from gone where m.id = gone.id and not exists (select from left_already l where l.message_id = gone.id)
        """;

    // The journal of a batch goes over into the ledger, and beside it whatever did not leave.
    private const string SettleSql =
        """
        with taken as (delete from delivery_journal where message_id = any (@left) returning message_id, answer, at),
        sent as (
            update outgoing_messages m set status = 'sent', outcome = t.answer, sent_at = t.at, worker = null, leased_until = null
            from taken t where m.id = t.message_id and m.status = 'sending')
        update outgoing_messages m set status = o.status, outcome = o.why, due_at = coalesce(o.due_at, m.due_at), held_for = o.held_for, attempts = m.attempts - o.back, worker = null, leased_until = null
        from unnest(@ids, @statuses, @reasons, @due, @held, @back) as o (id, status, why, due_at, held_for, back) where m.id = o.id and m.status = 'sending'
        """;

    private const string ToldSql =
        """
        insert into told_mails (message_id, written_at, address, subject, text, calendar_method)
        select t.id, @now, t.address, t.subject, t.text, t.method
        from unnest(@ids, @addresses, @subjects, @texts, @methods) as t (id, address, subject, text, method) join outgoing_messages m on m.id = t.id
        on conflict (message_id) do update set written_at = excluded.written_at, address = excluded.address, subject = excluded.subject, text = excluded.text, calendar_method = excluded.calendar_method
        """;

    /// <summary>True when something is due, or held by a worker that may be dead.</summary>
    internal async Task<bool> HasAnything(Instant now, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(AnythingSql);
        command.Parameters.Add(new NpgsqlParameter<Instant>("now", now));
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Makes due again what workers had that are no more.</summary>
    internal async Task Rescue(Instant now, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(RescueSql);
        command.Parameters.Add(new NpgsqlParameter<Instant>("now", now));
        command.Parameters.Add(new NpgsqlParameter<int>("class", OutboxSession.LockClass));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Claims messages that are due, oldest first.</summary>
    internal async Task<IReadOnlyList<ClaimedMessage>> Claim(int worker, int most, Instant now, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(ClaimSql);
        command.Parameters.Add(new NpgsqlParameter<Instant>("now", now));
        command.Parameters.Add(new NpgsqlParameter<int>("worker", worker));
        command.Parameters.Add(new NpgsqlParameter<int>("most", most));
        var claimed = new List<(Instant DueAt, ClaimedMessage Message)>(most);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            claimed.Add((rows.GetFieldValue<Instant>(10), new ClaimedMessage(
                OutgoingMessageId.Of(rows.GetGuid(0)), Conventions.Read<MessageKind>(rows.GetString(1)), rows.GetGuid(2), rows.GetInt32(3), rows.IsDBNull(4) ? null : Conventions.Read<ReminderRule>(rows.GetString(4)),
                rows.IsDBNull(5) ? null : PersonId.Of(rows.GetGuid(5)), rows.IsDBNull(6) ? null : rows.GetString(6), rows.GetString(7), rows.GetFieldValue<Instant>(8), rows.GetInt32(9))
            {
                PlanId = rows.IsDBNull(11) ? null : ReminderPlanId.Of(rows.GetGuid(11)),
                UsefulUntil = rows.IsDBNull(12) ? null : rows.GetFieldValue<Instant>(12),
            }));
        }

        return [.. claimed.OrderBy(it => it.DueAt).ThenBy(it => it.Message.Id.Value).Select(it => it.Message)];
    }

    /// <summary>Records what is about to be said to whom, before it is.</summary>
    internal async Task Tell(IReadOnlyCollection<WrittenMessage> letters, Instant now, CancellationToken cancellationToken)
    {
        if (letters.Count == 0) return;
        await using var command = source.CreateCommand(ToldSql);
        command.Parameters.Add(new NpgsqlParameter<Instant>("now", now));
        command.Parameters.Add(new NpgsqlParameter<Guid[]>("ids", [.. letters.Select(letter => letter.Message.Id.Value)]));
        command.Parameters.Add(new NpgsqlParameter<string[]>("addresses", [.. letters.Select(letter => letter.Mail!.To.Email)]));
        command.Parameters.Add(new NpgsqlParameter<string[]>("subjects", [.. letters.Select(letter => letter.Mail!.Subject)]));
        command.Parameters.Add(new NpgsqlParameter<string?[]>("texts", [.. letters.Select(letter => letter.Message.Kind == MessageKind.SignInLink ? null : letter.Mail!.Text)]));
        command.Parameters.Add(new NpgsqlParameter<string?[]>("methods", [.. letters.Select(letter => letter.Mail!.CalendarMethod)]));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Records what came of a batch: what left by the journal, all else as it is said here.</summary>
    internal async Task Settle(IReadOnlyCollection<OutgoingMessageId> left, IReadOnlyCollection<Outcome> others)
    {
        if (left.Count == 0 && others.Count == 0) return;
        await using var command = source.CreateCommand(SettleSql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]>("left", [.. left.Select(message => message.Value)]));
        command.Parameters.Add(new NpgsqlParameter<Guid[]>("ids", [.. others.Select(it => it.Message.Value)]));
        command.Parameters.Add(new NpgsqlParameter<string[]>("statuses", [.. others.Select(it => Conventions.Word(it.Status))]));
        command.Parameters.Add(new NpgsqlParameter<string?[]>("reasons", [.. others.Select(it => it.Why is null ? null : Cut(it.Why))]));
        command.Parameters.Add(new NpgsqlParameter("due", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = others.Select(it => it.DueAt).ToArray() });
        command.Parameters.Add(new NpgsqlParameter<string?[]>("held", [.. others.Select(it => it.HeldFor is { } reason ? Conventions.Word(reason) : null)]));
        command.Parameters.Add(new NpgsqlParameter<int[]>("back", [.. others.Select(it => it.Back ? 1 : 0)]));
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>What was in a digest has the same end as the digest.</summary>
    internal async Task SettleDigests(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            update outgoing_messages m set status = d.status, sent_at = d.sent_at, outcome = case d.status when 'sent' then 'Sent in one mail with others.' else d.outcome end
            from outgoing_messages d where m.digest_id = d.id and m.digest_id is not null and m.status = 'due' and d.status in ('sent', 'failed', 'void')
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Foreign words as they fit into the ledger.</summary>
    internal static string Cut(string words)
    {
        var clean = words.Replace("\0", "", StringComparison.Ordinal);
        return clean.Length > MessageMappings.OutcomeLength ? clean[..MessageMappings.OutcomeLength] : clean;
    }
}
