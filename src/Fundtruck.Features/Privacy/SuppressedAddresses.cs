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
    /// <summary>Nobody is brought back by others: throws <see cref="Rule.AddressErased"/>.</summary>
    internal static async Task RequireNotSuppressed(this FundtruckDb db, string email, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(Person.Normal(email));
        if (await db.SuppressedAddresses.AnyAsync(address => address.AddressHash == hash, cancellationToken)) throw new RuleBrokenException(Rule.AddressErased);
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
