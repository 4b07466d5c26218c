using System.Security.Cryptography;
using Fundtruck.Domain.People;
using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Applications;

/// <summary>Lets a few startups hand in their applications although the call is closed; shown once, stored as a hash.</summary>
public sealed class AccessCode : Entity
{
    // Crockford's letters: none of them is mistaken for another one in a mail.
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private AccessCode()
    {
        Label = "";
        CodeHash = [];
    }

    /// <param name="code">Made by <see cref="NewCode"/>.</param>
    /// <param name="contest">Where it counts.</param>
    /// <param name="stop">The contest's stop.</param>
    /// <param name="label">For whom it is, for the organizers.</param>
    /// <param name="mostUses">1 to 1000 applications.</param>
    /// <param name="validUntil">Local time at the stop: the first moment at which it is worth nothing; before the stop begins.</param>
    /// <param name="now">When it is made.</param>
    public AccessCode(string code, Contest contest, Stop stop, string label, int mostUses, LocalDateTime validUntil, Instant now)
    {
        Id = AccessCodeId.New();
        ContestId = contest.Id;
        CodeHash = Hash(code);
        Label = label;
        MostUses = mostUses.Within(1, 1000, "mostUses");
        ExpiresAt = stop.Zone.Meant(validUntil, "validUntil");
        if (ExpiresAt <= now || ExpiresAt > stop.During.Start) throw new RuleBrokenException(Rule.OutOfRange, "validUntil", "Give a time to come, before the stop begins.");
        CreatedAt = now;
    }

    public AccessCodeId Id { get; private init; }

    public ContestId ContestId { get; private init; }

    public byte[] CodeHash { get; private init; }

    public string Label { get; private init; }

    public int MostUses { get; private init; }

    public int Uses { get; private set; }

    public Instant ExpiresAt { get; private init; }

    public Instant CreatedAt { get; private init; }

    public Instant? RevokedAt { get; private set; }

    /// <summary>Sixty random bits in three groups, such as 7KQ2-M0XD-93TB.</summary>
    public static string NewCode() => string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));

    /// <summary>The hash of a code as somebody typed it: case, blanks and dashes don't count.</summary>
    public static byte[] Hash(string code) => Secrets.Hash(string.Concat(code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)).Replace('O', '0').Replace('I', '1').Replace('L', '1'));

    public void Revoke(Instant now) => RevokedAt ??= now;

    /// <summary>Takes one use; call it with the contest's row locked.</summary>
    internal void Use(ContestId contest, Instant now)
    {
        if (contest != ContestId || now >= ExpiresAt || RevokedAt is not null || Uses >= MostUses) throw new RuleBrokenException(Rule.AccessCodeRefused, "accessCode");
        Uses++;
    }
}
