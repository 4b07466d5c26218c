using Fundtruck.Features.Messages.Writing;
using Npgsql;

namespace Fundtruck.Features.Messages;

/// <summary>
/// The outbox as its workers see it: they claim due messages under a lease and record what came of each. Any number of workers may do so at once.
/// </summary>
internal sealed class OutboxTable(FundtruckDb db, NpgsqlDataSource source)
{
    // One person hears of one subject in order: a later revision waits while an earlier one is on its way.
    private const string ClaimSql =
        """
        update outgoing_messages m set status = 'sending', leased_until = @lease, attempts = m.attempts + 1
        from (
            select id from outgoing_messages due
            where ((due.status = 'due' and due.due_at <= @now) or (due.status = 'sending' and due.leased_until < @now))
                and not exists (
                    select from outgoing_messages earlier
                    where earlier.subject_id = due.subject_id and earlier.person_id = due.person_id and earlier.revision < due.revision and earlier.status = 'sending')
            order by due.due_at, due.id limit @most for update skip locked) claimed
        where m.id = claimed.id
        returning m.*
        """;

    private const string RenewSql = "update outgoing_messages set leased_until = @lease where id = any (@ids) and status = 'sending'";
    private const string RecordSql = "update outgoing_messages set status = @status, outcome = @outcome, sent_at = @sent_at, due_at = coalesce(@due_at, due_at), leased_until = null where id = @id and status = 'sending'";

    /// <summary>Claims messages that are due, or whose worker died, oldest first.</summary>
    internal async Task<IReadOnlyList<ClaimedMessage>> Claim(int most, Instant now, Instant lease, CancellationToken cancellationToken)
    {
        var rows = await db.OutgoingMessages.FromSqlRaw(
            ClaimSql, new NpgsqlParameter<Instant>("now", now), new NpgsqlParameter<Instant>("lease", lease), new NpgsqlParameter<int>("most", most)).ToListAsync(cancellationToken);
        return [.. rows.OrderBy(row => row.DueAt).ThenBy(row => row.Id.Value).Select(row => new ClaimedMessage(
            row.Id, row.Kind, row.SubjectId, row.Revision, row.Reminder, row.PersonId, row.Address, row.Language, row.CreatedAt, row.Attempts))];
    }

    /// <summary>Keeps what is not sent yet from being taken by others while a slow server is at work.</summary>
    internal async Task Renew(IEnumerable<OutgoingMessageId> messages, Instant lease, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(RenewSql);
        command.Parameters.Add(new NpgsqlParameter<Instant>("lease", lease));
        command.Parameters.Add(new NpgsqlParameter<Guid[]>("ids", [.. messages.Select(message => message.Value)]));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The mail server took it.</summary>
    internal Task Sent(OutgoingMessageId message, string answer, Instant now, CancellationToken cancellationToken) => Record(message, MessageStatus.Sent, answer, now, null, cancellationToken);

    /// <summary>The mail server refused it for good.</summary>
    internal Task Failed(OutgoingMessageId message, string answer, CancellationToken cancellationToken) => Record(message, MessageStatus.Failed, answer, null, null, cancellationToken);

    /// <summary>There is nothing to say any more.</summary>
    internal Task Void(OutgoingMessageId message, string why, CancellationToken cancellationToken) => Record(message, MessageStatus.Void, why, null, null, cancellationToken);

    /// <summary>It is tried again later.</summary>
    internal Task Later(OutgoingMessageId message, string why, Instant due, CancellationToken cancellationToken) => Record(message, MessageStatus.Due, why, null, due, cancellationToken);

    private async Task Record(OutgoingMessageId message, MessageStatus status, string outcome, Instant? sentAt, Instant? dueAt, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(RecordSql);
        command.Parameters.Add(new NpgsqlParameter<Guid>("id", message.Value));
        command.Parameters.Add(new NpgsqlParameter<string>("status", Conventions.Word(status)));
        command.Parameters.Add(new NpgsqlParameter<string>("outcome", outcome.Length > 1000 ? outcome[..1000] : outcome));
        command.Parameters.Add(new NpgsqlParameter("sent_at", NpgsqlTypes.NpgsqlDbType.TimestampTz) { Value = (object?)sentAt ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter("due_at", NpgsqlTypes.NpgsqlDbType.TimestampTz) { Value = (object?)dueAt ?? DBNull.Value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
