using System.Globalization;
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

    /// <summary>Six digits that a person can type.</summary>
    public static string NewCode() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Slow on purpose (PBKDF2, 100,000 rounds): six digits are soon guessed from a fast hash.</summary>
    public static byte[] HashCode(string code, byte[] salt) => Rfc2898DeriveBytes.Pbkdf2(code, salt, 100_000, HashAlgorithmName.SHA256, 32);
}

/// <summary>A link and a code in a mail; either signs its reader in: once, within <see cref="Lifetime"/>.</summary>
public sealed class SignInLink
{
    /// <summary>Ten minutes (OWASP ASVS 5.0, 6.6.3).</summary>
    public static readonly Duration Lifetime = Duration.FromMinutes(10);

    /// <summary>After so many wrong codes only the link works.</summary>
    public const int CodeTries = 5;

    /// <summary>After so many wrong codes in all links of an address within a day only links work: asking for new ones buys no more guesses.</summary>
    public const int CodeTriesADay = 20;

    private SignInLink()
    {
        TokenHash = CodeSalt = CodeHash = [];
        Email = Language = "";
    }

    /// <param name="token">Shown in the mail, stored as a hash.</param>
    /// <param name="code">The same for another device: six digits.</param>
    /// <param name="email">Whose link it is.</param>
    /// <param name="language">fr or en: of an account that is new.</param>
    /// <param name="now">From when on it is valid.</param>
    public SignInLink(string token, string code, string email, string language, Instant now)
    {
        Language = language;
        TokenHash = Secrets.Hash(token);
        CodeSalt = RandomNumberGenerator.GetBytes(16);
        CodeHash = Secrets.HashCode(code, CodeSalt);
        Email = Person.Normal(email);
        ExpiresAt = now + Lifetime;
    }

    public byte[] TokenHash { get; private init; }

    public byte[] CodeSalt { get; private init; }

    public byte[] CodeHash { get; private init; }

    /// <summary>Wrong codes so far.</summary>
    public int WrongCodes { get; private set; }

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

    /// <summary>Uses it up by its code; call it with its row locked. A wrong code counts and is remembered.</summary>
    /// <param name="code">Six digits.</param>
    /// <param name="wrongCodesOfTheDay">In all links of the address.</param>
    /// <param name="now">When.</param>
    /// <returns>False when the code is wrong, or was too often, or it is used or too old.</returns>
    public bool TryUse(string code, int wrongCodesOfTheDay, Instant now)
    {
        var right = CryptographicOperations.FixedTimeEquals(Secrets.HashCode(code, CodeSalt), CodeHash);
        if (!right) WrongCodes++;
        if (!right || WrongCodes >= CodeTries || wrongCodesOfTheDay >= CodeTriesADay || UsedAt is not null || now >= ExpiresAt) return false;
        UsedAt = now;
        return true;
    }
}

/// <summary>One device on which somebody is signed in, known by the hash of its bearer token.</summary>
public sealed class Session
{
    /// <summary>Long enough for the weeks around a stop.</summary>
    public static readonly Duration Lifetime = Duration.FromDays(30);

    /// <summary>Longer names of devices are cut.</summary>
    public const int LongestDevice = 200;

    private Session() => TokenHash = [];

    /// <param name="token">The secret; stored as a hash.</param>
    /// <param name="person">Whose it is.</param>
    /// <param name="now">When it begins.</param>
    /// <param name="device">What the browser or program calls itself.</param>
    /// <param name="address">From where, as an IP address.</param>
    public Session(string token, PersonId person, Instant now, string? device = null, string? address = null)
    {
        Id = SessionId.New();
        Device = device?.Length > LongestDevice ? device[..LongestDevice] : device;
        Address = address;
        LastSeenAt = now;
        TokenHash = Secrets.Hash(token);
        PersonId = person;
        CreatedAt = now;
        ExpiresAt = now + Lifetime;
    }

    /// <summary>It was begun with a passkey, not with a mail.</summary>
    public bool ByPasskey { get; init; }

    /// <summary>Shown to its owner, who ends it by it.</summary>
    public SessionId Id { get; private init; }

    public byte[] TokenHash { get; private init; }

    public PersonId PersonId { get; private init; }

    public string? Device { get; private init; }

    public string? Address { get; private init; }

    public Instant CreatedAt { get; private init; }

    /// <summary>To the ten minutes.</summary>
    public Instant LastSeenAt { get; private init; }

    public Instant ExpiresAt { get; private init; }
}
