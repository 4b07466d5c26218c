namespace Fundtruck.Planning.Assignments;

/// <summary>Deals applications to reviewers: no conflict, even loads, everybody comparable, as few changes as possible.</summary>
/// <remarks>
/// All but the comparability is a minimum-cost flow, solved exactly. Groups of reviewers that share no application are then joined by
/// swaps that leave everything else as good as it was; where no swap does, CP-SAT looks for fewer groups at the same cost and loads.
/// </remarks>
public static class ReviewerAssignment
{
    /// <summary>Up to this many pairs it is proven that no more could be kept when groups were joined by swaps.</summary>
    private const int ProvenPairs = 400;

    /// <summary>The best assignment; when the rules can't all be kept, of the cheapest set of relaxed rules. A second or two for 500 applications and 60 reviewers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number or an index is out of its range.</exception>
    /// <exception cref="ArgumentException">A pair is named twice.</exception>
    public static AssignmentPlan Of(AssignmentProblem problem)
    {
        problem.Check();
        var rules = new AssignmentRules(problem);
        var first = FlowModel.Solve(rules);
        var fewest = rules.FewestGroups(first);
        var joined = GroupJoiner.Join(rules, first, fewest);
        var groups = rules.Groups(joined).Count;
        var proven = groups <= fewest && rules.Preference(joined) == rules.Preference(first);
        if (!proven && (groups > fewest || problem.Applications * problem.Reviewers <= ProvenPairs)) (joined, proven) = ConnectedModel.Improve(rules, joined);
        return Plan(rules, joined, proven);
    }

    private static AssignmentPlan Plan(AssignmentRules rules, HashSet<Pair> pairs, bool proven)
    {
        var groups = rules.Groups(pairs);
        return new AssignmentPlan(
            [.. pairs.OrderBy(pair => pair.Application).ThenBy(pair => pair.Reviewer)],
            ReadingOrders(rules.Problem, pairs),
            rules.Relaxations(pairs, groups.Count),
            groups,
            rules.Problem.Existing.Count(pairs.Contains),
            proven);
    }

    /// <summary>One reviewer after the other puts first what the others have read late so far.</summary>
    private static int[][] ReadingOrders(AssignmentProblem problem, HashSet<Pair> pairs)
    {
        var lateness = new double[problem.Applications];
        var orders = new int[problem.Reviewers][];
        for (var reviewer = 0; reviewer < orders.Length; reviewer++)
        {
            orders[reviewer] = [.. pairs.Where(pair => pair.Reviewer == reviewer).Select(pair => pair.Application)
                .OrderByDescending(application => lateness[application]).ThenBy(application => AssignmentRules.Tie(problem.Seed, application, reviewer))];
            for (var place = 0; place < orders[reviewer].Length; place++) lateness[orders[reviewer][place]] += ((place + 0.5) / orders[reviewer].Length) - 0.5;
        }

        return orders;
    }
}
