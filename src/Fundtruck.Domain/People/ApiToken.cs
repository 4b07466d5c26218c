using NodaTime;

namespace Fundtruck.Domain.People;

/// <summary>A key for a program that acts for a person, within scopes such as "meetings:read"; shown once, stored as a hash.</summary>
public sealed class ApiToken : Entity
{
    /// <summary>Tells a token from a session, also in a log or a repository where it should not be.</summary>
    public const string Prefix = "ft_";

    /// <summary>How many a person may have.</summary>
    public const int Most = 20;

    private ApiToken()
    {
        Name = "";
        TokenHash = [];
        Scopes = [];
    }

    /// <param name="token">Begins with <see cref="Prefix"/>.</param>
    /// <param name="person">For whom it acts.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="scopes">Part and verb each, such as "stops:write"; write does not include read.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="expiresAt">After that it is worth nothing.</param>
    public ApiToken(string token, PersonId person, string name, IReadOnlyList<string> scopes, Instant now, Instant expiresAt)
    {
        Id = ApiTokenId.New();
        TokenHash = Secrets.Hash(token);
        PersonId = person;
        Name = name;
        Scopes = [.. scopes.Distinct().Order(StringComparer.Ordinal)];
        CreatedAt = now;
        ExpiresAt = expiresAt;
    }

    public ApiTokenId Id { get; private init; }

    public byte[] TokenHash { get; private init; }

    public PersonId PersonId { get; private init; }

    public string Name { get; private init; }

    public List<string> Scopes { get; private init; }

    public Instant CreatedAt { get; private init; }

    public Instant ExpiresAt { get; private init; }

    /// <summary>To the ten minutes; null when it was never used.</summary>
    public Instant? LastUsedAt { get; private init; }

    public static string NewSecret() => Prefix + Secrets.New();
}
