namespace Fundtruck.Planning.Assignments;

/// <summary>Joins groups of reviewers by swaps: two reviewers of different groups exchange one application each, so every load stays as it was.</summary>
internal static class GroupJoiner
{
    /// <summary>How many swaps are tried for one that joins without costing anything.</summary>
    private const int Tries = 2000;

    /// <summary>Pairs with as many groups as swaps can't join any further, and not below the fewest.</summary>
    internal static HashSet<Pair> Join(AssignmentRules rules, HashSet<Pair> pairs, int fewest)
    {
        var current = pairs;
        while (rules.Groups(current) is var groups && groups.Count > fewest && Best(rules, current, groups) is { } better) current = better;
        return current;
    }

    private static HashSet<Pair>? Best(AssignmentRules rules, HashSet<Pair> pairs, IReadOnlyList<ReviewGroup> groups)
    {
        var cost = rules.Cost(pairs);
        var home = groups.SelectMany((one, index) => one.Reviewers.Select(reviewer => (reviewer, index))).ToDictionary(one => one.reviewer, one => one.index);
        // Two trees stay two when they swap: each loses the only link between its halves.
        var tree = groups.Select((one, index) => pairs.Count(pair => home[pair.Reviewer] == index) < one.Applications.Count + one.Reviewers.Count).ToArray();
        var movable = pairs.Except(rules.Fixed).OrderBy(pair => pair.Application).ThenBy(pair => pair.Reviewer).ToArray();
        var swaps =
            from one in movable
            from other in movable
            where home[one.Reviewer] < home[other.Reviewer] && !(tree[home[one.Reviewer]] && tree[home[other.Reviewer]])
            let crossed = (One: new Pair(one.Application, other.Reviewer), Other: new Pair(other.Application, one.Reviewer))
            where rules.IsConflict(crossed.One) == rules.IsConflict(one) && rules.IsConflict(crossed.Other) == rules.IsConflict(other)
            orderby rules.Preference(crossed.One) + rules.Preference(crossed.Other) - rules.Preference(one) - rules.Preference(other) descending
            select (one, other, crossed);
        foreach (var (one, other, crossed) in swaps.Take(Tries))
        {
            HashSet<Pair> swapped = [.. pairs.Where(pair => pair != one && pair != other), crossed.One, crossed.Other];
            if (rules.Groups(swapped).Count < groups.Count && rules.Cost(swapped) == cost) return swapped;
        }

        return null;
    }
}
