using NodaTime;

namespace Fundtruck.Domain.People;

/// <summary>One who speaks for an investor and has a diary of their own.</summary>
public sealed record InvestorRepresentative(PersonId PersonId);

/// <summary>An investor: a firm, or a business angel alone, with one or more representatives.</summary>
public sealed class Investor : Entity
{
    /// <summary>How many speak for one investor.</summary>
    public const int MostRepresentatives = 20;

    /// <summary>For how many somebody who registers another one may speak already.</summary>
    public const int MostOfAPerson = 10;

    private readonly List<InvestorRepresentative> _representatives = [];

    private Investor() => Name = "";

    /// <summary>A new investor with its first representative.</summary>
    /// <param name="id">Of the investor.</param>
    /// <param name="name">Of the firm.</param>
    /// <param name="representative">Who speaks for it.</param>
    /// <param name="now">When it came.</param>
    /// <param name="accreditation">Pending when somebody registers it themselves; full when organizers let it in.</param>
    public Investor(InvestorId id, string name, PersonId representative, Instant now, AccreditationLevel accreditation = AccreditationLevel.Pending)
    {
        Id = id;
        Name = name;
        Accreditation = accreditation;
        CreatedAt = now;
        _representatives.Add(new InvestorRepresentative(representative));
    }

    public InvestorId Id { get; private init; }

    public string Name { get; private set; }

    public Instant CreatedAt { get; private init; }

    public AccreditationLevel Accreditation { get; private set; }

    /// <summary>How often its accreditation has changed; a mail about an earlier one is void.</summary>
    public int AccreditationRevision { get; private set; }

    /// <summary>What it looks for; null as long as it has not said.</summary>
    public Thesis? Thesis { get; private set; }

    public IReadOnlyList<InvestorRepresentative> Representatives => _representatives;

    /// <summary>Says what the investor may do from now on; to take it back is to change it again.</summary>
    /// <param name="level">Another one than before, else <see cref="Rule.AccreditationUnchanged"/>.</param>
    /// <param name="reason">For the representatives to read; needed unless they may do everything now.</param>
    /// <param name="meetings">How many of its meetings stand: throws <see cref="Rule.InvestorHasMeetings"/> when it could not have them any more. Count them with its representatives locked.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="now">When.</param>
    public AccreditationChange Accredit(AccreditationLevel level, string? reason, int meetings, PersonId by, Instant now)
    {
        if (level == Accreditation) throw new RuleBrokenException(Rule.AccreditationUnchanged, "level");
        var why = level == AccreditationLevel.Full && string.IsNullOrWhiteSpace(reason) ? null : reason.Said("reason");
        if (level != AccreditationLevel.Full && meetings > 0)
            throw new RuleBrokenException(Rule.InvestorHasMeetings, "level", $"{meetings} {(meetings == 1 ? "meeting" : "meetings")} of this investor still {(meetings == 1 ? "stands" : "stand")}: let {(meetings == 1 ? "it" : "them")} be cancelled first.");

        var change = new AccreditationChange(Id, AccreditationRevision + 1, Accreditation, level, why, by, now);
        (Accreditation, AccreditationRevision) = (level, change.Revision);
        Happened(new InvestorAccredited(this, now));
        return change;
    }

    /// <summary>Whoever opens slots, books, is booked or requests a meeting must be accredited for it: throws <see cref="Rule.InvestorOnlyReads"/> or <see cref="Rule.InvestorNotAccredited"/>.</summary>
    public void RequireAccredited() => RequireAccredited(Accreditation);

    /// <inheritdoc cref="RequireAccredited()"/>
    /// <param name="level">The investor's, read once its representative is locked.</param>
    public static void RequireAccredited(AccreditationLevel level)
    {
        if (level == AccreditationLevel.ReadOnly) throw new RuleBrokenException(Rule.InvestorOnlyReads);
        if (level != AccreditationLevel.Full) throw new RuleBrokenException(Rule.InvestorNotAccredited);
    }

    /// <summary>Whoever looks at startups or says what interests them must be let in: throws <see cref="Rule.InvestorNotAccredited"/>.</summary>
    public void RequireAllowedToRead()
    {
        if (Accreditation is not (AccreditationLevel.ReadOnly or AccreditationLevel.Full)) throw new RuleBrokenException(Rule.InvestorNotAccredited);
    }

    /// <summary>Somebody who speaks for so many registers no other: throws <see cref="Rule.TooManyInvestors"/>.</summary>
    /// <param name="investors">For how many they speak; call it with their row locked.</param>
    public static void RequireTimeFor(int investors)
    {
        if (investors >= MostOfAPerson) throw new RuleBrokenException(Rule.TooManyInvestors);
    }

    /// <summary>Says what the investor looks for.</summary>
    public void Seek(Thesis thesis) => Thesis = thesis.Normal();

    /// <summary>Lets a representative go. The last one stays, and the firm, which may well bear their name, loses it with all that it said of itself.</summary>
    public void Release(PersonId person)
    {
        if (_representatives.Count == 1) (Name, Thesis) = ($"Erased investor {Id}", null);
        else _representatives.RemoveAll(representative => representative.PersonId == person);
    }

    /// <summary>Throws <see cref="Rule.TeamFull"/> when there are as many representatives as may be; call it with the investor's row locked.</summary>
    public void RequireRoom()
    {
        if (_representatives.Count >= MostRepresentatives) throw new RuleBrokenException(Rule.TeamFull);
    }

    /// <summary>Adds a representative; one who is already there stays. It takes nobody's time: they sit only in slots that are opened later.</summary>
    public void Admit(PersonId person)
    {
        if (_representatives.Any(representative => representative.PersonId == person)) return;
        RequireRoom();
        _representatives.Add(new InvestorRepresentative(person));
    }

    /// <summary>Takes a representative out of the firm.</summary>
    /// <param name="person">Who leaves.</param>
    /// <param name="hasSlotsToCome">Whether they still sit somewhere.</param>
    public void Dismiss(PersonId person, bool hasSlotsToCome)
    {
        if (_representatives.All(representative => representative.PersonId != person)) throw new RuleBrokenException(Rule.NotInTeam);
        if (_representatives.Count == 1) throw new RuleBrokenException(Rule.LastRepresentative);
        if (hasSlotsToCome) throw new RuleBrokenException(Rule.RepresentativeHasSlots);
        _representatives.RemoveAll(representative => representative.PersonId == person);
    }
}
