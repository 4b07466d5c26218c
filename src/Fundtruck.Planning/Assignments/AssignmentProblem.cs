namespace Fundtruck.Planning.Assignments;

/// <summary>A review to be made.</summary>
/// <param name="Application">Index from 0.</param>
/// <param name="Reviewer">Index from 0.</param>
public readonly record struct Pair(int Application, int Reviewer);

/// <summary>Why a reviewer must not see an application.</summary>
public sealed record Conflict(int Application, int Reviewer, string Reason);

/// <summary>How well a reviewer knows the field of an application: 1 to 100; who is not named has 0.</summary>
public readonly record struct Affinity(int Application, int Reviewer, int Value);

/// <summary>Who may review what, how much, and what is already settled.</summary>
public sealed record AssignmentProblem
{
    /// <summary>By application: how many reviewers it is to have, 0 or more. What is fixed counts; more fixed than wanted is no breach.</summary>
    public required IReadOnlyList<int> Wanted { get; init; }

    /// <summary>By reviewer: the most reviews, 0 or more.</summary>
    public required IReadOnlyList<int> Limits { get; init; }

    /// <summary>Each pair at most once; several reasons go into one text.</summary>
    public IReadOnlyList<Conflict> Conflicts { get; init; } = [];

    /// <summary>Made by hand, or already reviewed: they stay, whatever else is true of them.</summary>
    public IReadOnlyList<Pair> Fixed { get; init; } = [];

    /// <summary>What people have been told: kept where nothing more important speaks against it.</summary>
    public IReadOnlyList<Pair> Existing { get; init; } = [];

    /// <summary>The more of it, the better, once everything else is settled.</summary>
    public IReadOnlyList<Affinity> Affinities { get; init; } = [];

    /// <summary>How many of an application's reviewers must be experts, 0 or more: so many of its places nobody else may take.</summary>
    public int Experts { get; init; }

    /// <summary>The affinity from which on somebody is an expert, 1 to 100.</summary>
    public int ExpertFrom { get; init; } = 1;

    /// <summary>What is given up first when not all rules can be kept.</summary>
    public RelaxationCosts Costs { get; init; } = new();

    /// <summary>Varies which of equally good assignments is found; the same problem and seed give the same answer.</summary>
    public int Seed { get; init; }

    internal int Applications => Wanted.Count;

    internal int Reviewers => Limits.Count;

    internal void Check()
    {
        if (Wanted.Concat(Limits).Append(Experts).Any(number => number is < 0 or > 10_000)) throw new ArgumentOutOfRangeException(nameof(Wanted), "Numbers wanted, limits and experts are 0 to 10,000.");
        if (ExpertFrom is < 1 or > 100 || Affinities.Any(affinity => affinity.Value is < 1 or > 100)) throw new ArgumentOutOfRangeException(nameof(Affinities), "Affinities are 1 to 100.");
        if (new[] { Costs.Conflict, Costs.Missing, Costs.Load, Costs.Expertise }.Any(cost => cost is < 1 or > 1_000_000)) throw new ArgumentOutOfRangeException(nameof(Costs), "Costs are 1 to 1,000,000.");
        Once(Conflicts.Select(conflict => new Pair(conflict.Application, conflict.Reviewer)), nameof(Conflicts));
        Once(Fixed, nameof(Fixed));
        Once(Existing, nameof(Existing));
        Once(Affinities.Select(affinity => new Pair(affinity.Application, affinity.Reviewer)), nameof(Affinities));
    }

    private void Once(IEnumerable<Pair> pairs, string name)
    {
        var seen = new HashSet<Pair>();
        foreach (var pair in pairs)
        {
            if (pair.Application < 0 || pair.Application >= Applications || pair.Reviewer < 0 || pair.Reviewer >= Reviewers) throw new ArgumentOutOfRangeException(name, pair, "There is no such application or reviewer.");
            if (!seen.Add(pair)) throw new ArgumentException($"{pair} is there twice.", name);
        }
    }
}

/// <summary>What giving up one unit of a rule costs, 1 to 1,000,000; the sum over all that is given up is made as small as possible.</summary>
/// <param name="Conflict">One reviewer sees one application in spite of a conflict.</param>
/// <param name="Missing">One application has one reviewer less than wanted.</param>
/// <param name="Load">One reviewer has one review above the limit.</param>
/// <param name="Expertise">One application has one expert less.</param>
public sealed record RelaxationCosts(int Conflict = 1000, int Missing = 5, int Load = 3, int Expertise = 1);
