using Npgsql;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>
/// Keeps all workers, also those on other machines, from hammering a mail server that is down: after a failure one of them may connect every ten seconds.
/// What they know of the server is one row of the database.
/// </summary>
internal sealed class MailServerGate(NpgsqlDataSource source, IClock clock)
{
    internal static readonly Duration Pause = Duration.FromSeconds(10);

    // One worker connects at a time: were it several, each of them would find out for itself that the server is down.
    private const string EnterSql =
        """
        insert into mail_server as s (id, failures, next_try_at) values (1, 0, @next)
        on conflict (id) do update set next_try_at = @next where s.next_try_at is null or s.next_try_at <= @now or s.next_try_at > @next
        returning failures
        """;

    private const string StateSql = "select failures, why from mail_server";
    private const string AnsweredSql = "update mail_server set failures = 0, since = null, next_try_at = null, why = null where failures > 0 or next_try_at is not null";

    private const string FailedSql =
        """
        insert into mail_server as s (id, failures, since, next_try_at, why) values (1, 1, @now, @next, @why)
        on conflict (id) do update set failures = s.failures + 1, since = coalesce(s.since, @now), next_try_at = @next, why = @why
        """;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private const int Glances = 40;

    /// <summary>Waits for the turn to connect, while another worker is at it.</summary>
    /// <exception cref="MailServerUnreachableException">The server has failed a moment ago.</exception>
    internal async Task Enter(CancellationToken cancellationToken)
    {
        for (var glance = 1; ; glance++)
        {
            var now = clock.GetCurrentInstant();
            await using (var enter = Command(EnterSql, now))
            {
                if (await enter.ExecuteScalarAsync(cancellationToken) is not null) return;
            }

            if (await Failures(cancellationToken) is ( > 0, var why)) throw MailServerUnreachableException.LeftAlone($"The mail server is left alone for a moment: {why}");
            if (glance == Glances) throw MailServerUnreachableException.LeftAlone("Another worker still waits for the mail server.");
            await Task.Delay(Glance, cancellationToken);
        }
    }

    /// <summary>The server answers, over a new connection or one that has outlived a failure.</summary>
    internal async Task Answered()
    {
        await using var command = source.CreateCommand(AnsweredSql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>The server does not answer, or hangs up, or can't be talked to.</summary>
    internal async Task Failed(string why)
    {
        await using var command = Command(FailedSql, clock.GetCurrentInstant());
        command.Parameters.Add(new NpgsqlParameter<string>("why", OutboxTable.Cut(why)));
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task<(int Failures, string? Why)> Failures(CancellationToken cancellationToken)
    {
        await using var state = source.CreateCommand(StateSql);
        await using var row = await state.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetInt32(0), row.IsDBNull(1) ? null : row.GetString(1)) : (0, null);
    }

    private NpgsqlCommand Command(string sql, Instant now)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Instant>("now", now));
        command.Parameters.Add(new NpgsqlParameter<Instant>("next", now + Pause));
        return command;
    }
}
