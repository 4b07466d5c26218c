namespace Fundtruck.Features.Privacy;

/// <summary>An address whose owner has asked to be forgotten, known by its hash only.</summary>
internal sealed class SuppressedAddressRow
{
    public required byte[] AddressHash { get; init; }

    public required Instant At { get; init; }

    /// <summary>Why organizers erased the account; null when its owner did.</summary>
    public string? Reason { get; init; }
}

internal static class SuppressedAddresses
{
    /// <summary>Which of these addresses were forgotten: nothing is sent to them unless they ask for it themselves.</summary>
    internal static async Task<IReadOnlySet<string>> Suppressed(this FundtruckDb db, IEnumerable<string> emails, CancellationToken cancellationToken)
    {
        var hashes = emails.Select(Person.Normal).Distinct().ToDictionary(email => Convert.ToHexString(Secrets.Hash(email)));
        if (hashes.Count == 0) return new HashSet<string>();
        var asked = hashes.Keys.Select(Convert.FromHexString).ToArray();
        var found = await db.SuppressedAddresses.Where(address => asked.Contains(address.AddressHash)).Select(address => address.AddressHash).ToListAsync(cancellationToken);
        return found.Select(hash => hashes[Convert.ToHexString(hash)]).ToHashSet();
    }

    internal static Task Suppress(this FundtruckDb db, string email, string? reason, Instant now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"insert into suppressed_addresses (address_hash, at, reason) values ({Secrets.Hash(Person.Normal(email))}, {now}, {reason}) on conflict do nothing", cancellationToken);

    /// <summary>Its owner has come back.</summary>
    internal static Task Lift(this FundtruckDb db, string email, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(Person.Normal(email));
        return db.SuppressedAddresses.Where(address => address.AddressHash == hash).ExecuteDeleteAsync(cancellationToken);
    }
}
