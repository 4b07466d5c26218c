using Npgsql;

namespace Fundtruck.Features.Messages;

/// <summary>Addresses to which mail fails for good: what waits for them is held, with the reason, until an organizer clears them.</summary>
internal sealed class FailingAddresses(NpgsqlDataSource source)
{
    private const string OfSql = "select address, why from failing_addresses where address = any (@addresses)";

    private const string HoldSql =
        """
        with failing as (
            insert into failing_addresses as f (address, since, why, failures) values (@address, @now, @why, 1)
            on conflict (address) do update set why = @why, failures = f.failures + 1)
        update outgoing_messages m set status = 'held', held_for = 'address', outcome = @because
        where m.status = 'due' and m.kind <> 'signInLink' and (m.address = @address or m.person_id = (select id from people where email = @address))
        """;

    /// <summary>Those of these addresses that fail, and why.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> Of(IEnumerable<string> addresses, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(OfSql);
        command.Parameters.Add(new NpgsqlParameter<string[]>("addresses", [.. addresses.Select(Known).Distinct()]));
        var failing = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken)) failing[rows.GetString(0)] = rows.GetString(1);
        return failing;
    }

    /// <summary>Mail to this address has failed for good: whatever waits for it is held.</summary>
    internal async Task Fails(string address, string why, Instant now)
    {
        await using var command = source.CreateCommand(HoldSql);
        command.Parameters.AddRange(Parameters(address, why, now));
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>The same, in the transaction of a command.</summary>
    internal static Task Fails(FundtruckDb db, string address, string why, Instant now, CancellationToken cancellationToken) => db.Database.ExecuteSqlRawAsync(HoldSql, Parameters(address, why, now), cancellationToken);

    internal static string Because(string why) => OutboxTable.Cut($"Mail to this address fails: {why}");

    private static NpgsqlParameter[] Parameters(string address, string why, Instant now) =>
    [
        new NpgsqlParameter<string>("address", Known(address)), new NpgsqlParameter<Instant>("now", now), new NpgsqlParameter<string>("why", OutboxTable.Cut(why)), new NpgsqlParameter<string>("because", Because(why)),
    ];

    private static string Known(string address) => address.ToLowerInvariant();
}
