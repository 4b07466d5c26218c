using Fundtruck.Features.Messages.Delivery;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Fundtruck.Features.Messages;

/// <summary>How many mails may still go to each domain in this minute, counted for all workers together; without a limit nothing is counted.</summary>
internal sealed class DomainLimits(NpgsqlDataSource source, IOptions<MailOptions> options, IClock clock)
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    private const string LockSql =
        """
        insert into mail_domains (domain, minute_from, mails) select d, @now, 0 from unnest(@domains) d order by d on conflict (domain) do nothing;
        select domain, minute_from, mails from mail_domains where domain = any (@domains) order by domain for update
        """;

    private const string CountSql =
        "update mail_domains d set minute_from = t.minute_from, mails = t.mails from unnest(@domains, @minutes, @mails) as t (domain, minute_from, mails) where d.domain = t.domain";

    internal bool AreSet => options.Value.PerDomainPerMinute > 0;

    /// <summary>Takes as many of what is wanted as may go now; beside it when the next may go.</summary>
    internal async Task<IReadOnlyDictionary<string, (int Mails, Instant Next)>> Take(IReadOnlyDictionary<string, int> wanted, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var counted = (await Counted(connection, wanted.Keys, now, cancellationToken)).Select(it => it.MinuteFrom > now - Minute && it.MinuteFrom <= now ? it : (it.Domain, MinuteFrom: now, Mails: 0)).ToList();
        var taken = counted.ToDictionary(it => it.Domain, it => (Mails: Math.Clamp(options.Value.PerDomainPerMinute - it.Mails, 0, wanted[it.Domain]), Next: it.MinuteFrom + Minute));
        await using var count = new NpgsqlCommand(CountSql, connection);
        count.Parameters.Add(new NpgsqlParameter<string[]>("domains", [.. counted.Select(it => it.Domain)]));
        count.Parameters.Add(new NpgsqlParameter<Instant[]>("minutes", [.. counted.Select(it => it.MinuteFrom)]));
        count.Parameters.Add(new NpgsqlParameter<int[]>("mails", [.. counted.Select(it => it.Mails + taken[it.Domain].Mails)]));
        await count.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return taken;
    }

    private static async Task<List<(string Domain, Instant MinuteFrom, int Mails)>> Counted(NpgsqlConnection connection, IEnumerable<string> domains, Instant now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LockSql, connection);
        command.Parameters.Add(new NpgsqlParameter<string[]>("domains", [.. domains]));
        command.Parameters.Add(new NpgsqlParameter<Instant>("now", now));
        var counted = new List<(string, Instant, int)>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken)) counted.Add((rows.GetString(0), rows.GetFieldValue<Instant>(1), rows.GetInt32(2)));
        return counted;
    }

    internal static string Of(string address) => address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant();
}
