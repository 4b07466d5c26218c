using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Fundtruck.Domain.People;

/// <summary>Secrets that are shown once and stored as a hash only.</summary>
public static class Secrets
{
    /// <summary>256 random bits, safe in an address.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256: enough for secrets that are random in all their bits.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>A link in a mail that signs its reader in: once, within <see cref="Lifetime"/>.</summary>
public sealed class SignInLink
{
    /// <summary>Ten minutes (OWASP ASVS 5.0, 6.6.3).</summary>
    public static readonly Duration Lifetime = Duration.FromMinutes(10);

    private SignInLink()
    {
        TokenHash = [];
        Email = Language = "";
    }

    /// <param name="token">Shown in the mail, stored as a hash.</param>
    /// <param name="email">Whose link it is.</param>
    /// <param name="language">fr or en: of an account that is new.</param>
    /// <param name="now">From when on it is valid.</param>
    public SignInLink(string token, string email, string language, Instant now)
    {
        Language = language;
        TokenHash = Secrets.Hash(token);
        Email = Person.Normal(email);
        ExpiresAt = now + Lifetime;
    }

    public byte[] TokenHash { get; private init; }

    public string Email { get; private init; }

    public string Language { get; private init; }

    public Instant ExpiresAt { get; private init; }

    public Instant? UsedAt { get; private set; }

    /// <summary>Uses the link up; call it with its row locked. Throws <see cref="Rule.SignInRefused"/> when it is used or too old.</summary>
    public void Use(Instant now)
    {
        if (UsedAt is not null || now >= ExpiresAt) throw new RuleBrokenException(Rule.SignInRefused, "token");
        UsedAt = now;
    }
}

/// <summary>One device on which somebody is signed in, known by the hash of its bearer token.</summary>
public sealed class Session
{
    /// <summary>Long enough for the weeks around a stop.</summary>
    public static readonly Duration Lifetime = Duration.FromDays(30);

    private Session() => TokenHash = [];

    public Session(string token, PersonId person, Instant now)
    {
        TokenHash = Secrets.Hash(token);
        PersonId = person;
        CreatedAt = now;
        ExpiresAt = now + Lifetime;
    }

    public byte[] TokenHash { get; private init; }

    public PersonId PersonId { get; private init; }

    public Instant CreatedAt { get; private init; }

    public Instant ExpiresAt { get; private init; }
}
