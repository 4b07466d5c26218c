using NodaTime;

namespace Fundtruck.Domain.People;

/// <summary>One who speaks for an investor and has a diary of their own.</summary>
public sealed record InvestorRepresentative(PersonId PersonId);

/// <summary>An investor: a firm, or a business angel alone, with one or more representatives.</summary>
public sealed class Investor : Entity
{
    /// <summary>How many speak for one investor.</summary>
    public const int MostRepresentatives = 20;

    private readonly List<InvestorRepresentative> _representatives = [];

    private Investor() => Name = "";

    public Investor(InvestorId id, string name, PersonId representative, Instant now)
    {
        Id = id;
        Name = name;
        CreatedAt = now;
        _representatives.Add(new InvestorRepresentative(representative));
    }

    public InvestorId Id { get; private init; }

    public string Name { get; private set; }

    public Instant CreatedAt { get; private init; }

    public IReadOnlyList<InvestorRepresentative> Representatives => _representatives;

    /// <summary>Lets a representative go. The last one stays, and the firm, which may well bear their name, loses it.</summary>
    public void Release(PersonId person)
    {
        if (_representatives.Count == 1) Name = $"Erased investor {Id}";
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
