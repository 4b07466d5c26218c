using NodaTime;

namespace Fundtruck.Domain.Judging;

/// <summary>Why a juror must not review an application.</summary>
public enum ConflictCause
{
    /// <summary>They said so themselves.</summary>
    Declared,

    /// <summary>They are in the team.</summary>
    Team,

    /// <summary>Their mail address has the domain of one of the team, and it isn't one that anybody can have.</summary>
    MailDomain,

    /// <summary>They speak for the same firm as somebody of the team.</summary>
    SameFirm,

    /// <summary>They speak for an investor with a stake in the startup.</summary>
    Investment,
}

/// <summary>A juror says that they can't judge an application fairly.</summary>
public sealed class DeclaredConflict : Entity
{
    private DeclaredConflict() => Reason = "";

    public DeclaredConflict(ApplicationId application, PersonId person, string? reason, Instant now)
    {
        (Id, ApplicationId, PersonId, At) = (ConflictId.New(), application, person, now);
        Reason = reason.Said("reason");
    }

    public ConflictId Id { get; private init; }

    public ApplicationId ApplicationId { get; private init; }

    public PersonId PersonId { get; private init; }

    public string Reason { get; private set; }

    public Instant At { get; private init; }

    public void SayAgain(string? reason) => Reason = reason.Said("reason");
}

/// <summary>That an investor has a part of a startup.</summary>
public sealed class Stake : Entity
{
    private Stake()
    {
    }

    public Stake(InvestorId investor, StartupId startup, Instant now) => (Id, InvestorId, StartupId, CreatedAt) = (StakeId.New(), investor, startup, now);

    public StakeId Id { get; private init; }

    public InvestorId InvestorId { get; private init; }

    public StartupId StartupId { get; private init; }

    public Instant CreatedAt { get; private init; }
}

/// <summary>The domains of mail addresses.</summary>
public static class MailDomains
{
    private static readonly HashSet<string> Public = new(StringComparer.OrdinalIgnoreCase)
    {
        "gmail.com", "googlemail.com", "outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr", "live.com", "live.fr", "msn.com", "yahoo.com", "yahoo.fr", "ymail.com", "icloud.com", "me.com", "mac.com",
        "aol.com", "gmx.com", "gmx.fr", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com", "pm.me", "mail.com", "zoho.com", "tutanota.com", "posteo.net", "mailo.com",
        "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "laposte.net", "bbox.fr", "numericable.fr", "club-internet.fr", "skynet.be", "telenet.be", "proximus.be", "bluewin.ch",
    };

    /// <summary>The domain of an address that tells for whom somebody works; null for one that anybody can have.</summary>
    public static string? Telling(string email)
    {
        var domain = email[(email.LastIndexOf('@') + 1)..].ToLowerInvariant();
        return domain.Length == 0 || Public.Contains(domain) ? null : domain;
    }
}
