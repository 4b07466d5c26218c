using NodaTime;

namespace Fundtruck.Domain.People;

/// <summary>What the organizers let an investor do.</summary>
public enum AccreditationLevel
{
    /// <summary>Nothing yet: it has registered itself, and nobody has looked at it.</summary>
    Pending,

    /// <summary>It sees startups and says what interests it, but opens no slots and has no meetings.</summary>
    ReadOnly,

    /// <summary>All that investors do.</summary>
    Full,

    /// <summary>Nothing.</summary>
    Refused,
}

/// <summary>The organizers have changed what an investor may do.</summary>
public sealed record InvestorAccredited(Investor Investor, Instant At) : IHappening;

/// <summary>One line of the history of an investor's accreditation: what it became, when, by whom and why. Never changed.</summary>
public sealed class AccreditationChange
{
    private AccreditationChange()
    {
    }

    internal AccreditationChange(InvestorId investor, int revision, AccreditationLevel before, AccreditationLevel after, string? reason, PersonId by, Instant now)
    {
        (Id, InvestorId, Revision) = (AccreditationChangeId.New(), investor, revision);
        (Before, After, Reason, By, At) = (before, after, reason, by, now);
    }

    public AccreditationChangeId Id { get; private init; }

    public InvestorId InvestorId { get; private init; }

    /// <summary>1 for the first change.</summary>
    public int Revision { get; private init; }

    public AccreditationLevel Before { get; private init; }

    public AccreditationLevel After { get; private init; }

    public string? Reason { get; private init; }

    public PersonId By { get; private init; }

    public Instant At { get; private init; }
}
