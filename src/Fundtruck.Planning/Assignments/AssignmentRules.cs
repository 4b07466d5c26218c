namespace Fundtruck.Planning.Assignments;

/// <summary>A problem made ready for lookup, and what a set of pairs is worth under it.</summary>
internal sealed class AssignmentRules
{
    private readonly Dictionary<Pair, string> _conflicts;
    private readonly Dictionary<Pair, int> _affinities;
    private readonly HashSet<Pair> _fixed;
    private readonly HashSet<Pair> _existing;

    internal AssignmentRules(AssignmentProblem problem)
    {
        Problem = problem;
        _conflicts = problem.Conflicts.ToDictionary(conflict => new Pair(conflict.Application, conflict.Reviewer), conflict => conflict.Reason);
        _affinities = problem.Affinities.ToDictionary(affinity => new Pair(affinity.Application, affinity.Reviewer), affinity => affinity.Value);
        (_fixed, _existing) = ([.. problem.Fixed], [.. problem.Existing]);
        var settled = problem.Fixed.CountBy(pair => pair.Application).ToDictionary();
        Places = [.. problem.Wanted.Select((wanted, application) => Math.Max(wanted, settled.GetValueOrDefault(application)))];
        // An application can't have more reviewers than there are, so what is above that is missing whatever happens.
        Units = Places.Sum(places => Math.Min(places, problem.Reviewers)) + 1;
    }

    internal AssignmentProblem Problem { get; }

    /// <summary>By application: the reviewers it is to have, with those fixed beyond what is wanted.</summary>
    internal int[] Places { get; }

    /// <summary>More than the reviews that can be dealt.</summary>
    internal int Units { get; }

    internal IReadOnlySet<Pair> Fixed => _fixed;

    /// <summary>By which equally good pairs are told apart: 0 to 1023, the same on every machine.</summary>
    internal static int Tie(int seed, int application, int reviewer)
    {
        var mixed = unchecked(((ulong)(uint)seed * 0x9E3779B97F4A7C15) ^ ((ulong)(uint)application * 0xC2B2AE3D27D4EB4F) ^ ((ulong)(uint)reviewer * 0x165667B19E3779F9));
        mixed = unchecked((mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9);
        return (int)((mixed ^ (mixed >> 32)) & 1023);
    }

    internal bool IsConflict(Pair pair) => _conflicts.ContainsKey(pair);

    internal bool IsExpert(Pair pair) => Problem.Experts == 0 || _affinities.GetValueOrDefault(pair) >= Problem.ExpertFrom;

    /// <summary>How many of an application's reviewers need not be experts.</summary>
    internal int LayPlaces(int application) => Math.Max(0, Places[application] - Problem.Experts);

    /// <summary>What a pair is worth beyond being a review: kept first, affinity second.</summary>
    internal long Preference(Pair pair) => (_existing.Contains(pair) ? (100L * Units) + 1 : 0) + _affinities.GetValueOrDefault(pair);

    internal long Preference(IEnumerable<Pair> pairs) => pairs.Sum(Preference);

    internal IReadOnlyList<ReviewGroup> Groups(IEnumerable<Pair> pairs) => Planning.Groups.Of(pairs.Select(pair => (pair.Application, pair.Reviewer)), Problem.Applications, Problem.Reviewers);

    /// <summary>A bound below the number of groups that any assignment of the same cost and loads has; 1 says nothing.</summary>
    internal int FewestGroups(IReadOnlyCollection<Pair> pairs)
    {
        if (pairs.Count == 0) return 0;
        if (pairs.Count < Places.Sum()) return 1;
        // Everybody who has a review here has one in all of them, and a forest of fewer trees would need more edges.
        var trees = pairs.DistinctBy(pair => pair.Application).Count() + pairs.DistinctBy(pair => pair.Reviewer).Count() - pairs.Count;
        // Where no conflict can be afforded, what conflicts keep apart stays apart.
        var affordable = Cost(pairs) - ((long)_fixed.Count(IsConflict) * Problem.Costs.Conflict) >= Problem.Costs.Conflict;
        var apart = affordable ? 1 : Groups(AllPairs().Where(pair => _fixed.Contains(pair) || !IsConflict(pair))).Count(group => group.Applications.Any(application => Places[application] > 0));
        return Math.Max(apart, trees);
    }

    internal IEnumerable<Pair> AllPairs() =>
        from application in Enumerable.Range(0, Problem.Applications)
        from reviewer in Enumerable.Range(0, Problem.Reviewers)
        select new Pair(application, reviewer);

    internal long Cost(IReadOnlyCollection<Pair> pairs) => Relaxations(pairs, 1).Sum(relaxation => (long)relaxation.Amount * relaxation.Rule switch
    {
        RelaxedRule.Conflict => Problem.Costs.Conflict,
        RelaxedRule.Missing => Problem.Costs.Missing,
        RelaxedRule.Load => Problem.Costs.Load,
        _ => Problem.Costs.Expertise,
    });

    internal IReadOnlyList<Relaxation> Relaxations(IReadOnlyCollection<Pair> pairs, int groups)
    {
        var relaxations = pairs.Where(IsConflict).OrderBy(pair => pair.Application).ThenBy(pair => pair.Reviewer)
            .Select(pair => new Relaxation(RelaxedRule.Conflict, pair.Application, pair.Reviewer, 1, _conflicts[pair])).ToList();
        var dealt = pairs.CountBy(pair => pair.Application).ToDictionary();
        var lay = pairs.Where(pair => !IsExpert(pair)).CountBy(pair => pair.Application).ToDictionary();
        var loads = pairs.CountBy(pair => pair.Reviewer).ToDictionary();
        var applications = Enumerable.Range(0, Problem.Applications).ToArray();
        relaxations.AddRange(applications.Select(application => new Relaxation(RelaxedRule.Missing, application, null, Places[application] - dealt.GetValueOrDefault(application))));
        relaxations.AddRange(Problem.Limits.Select((limit, reviewer) => new Relaxation(RelaxedRule.Load, null, reviewer, loads.GetValueOrDefault(reviewer) - limit)));
        relaxations.AddRange(applications.Select(application => new Relaxation(RelaxedRule.Expertise, application, null, lay.GetValueOrDefault(application) - LayPlaces(application))));
        relaxations.Add(new Relaxation(RelaxedRule.Connection, null, null, groups - 1));
        return [.. relaxations.Where(relaxation => relaxation.Amount > 0)];
    }
}
