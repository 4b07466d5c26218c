namespace Fundtruck.Planning.Assignments;

/// <summary>The assignment as a flow from applications to reviewers. Even loads come from each further review of a reviewer costing more than the one before.</summary>
internal static class FlowModel
{
    /// <summary>The best pairs in this order: cost of what is given up, sum of squared loads, kept pairs, affinity, chance.</summary>
    internal static HashSet<Pair> Solve(AssignmentRules rules)
    {
        var (problem, source, sink) = (rules.Problem, 0, 1);
        var (applications, reviewers) = (problem.Applications, problem.Reviewers);
        var (levels, flow) = (new Levels(rules), new CheapestFlow(2 + (2 * applications) + reviewers));
        var arcs = new List<(Pair Pair, int Arc)>();
        for (var application = 0; application < applications; application++)
        {
            var (node, lay, settled) = (2 + application, 2 + applications + application, rules.Fixed.Where(pair => pair.Application == application).ToArray());
            var open = Math.Min(rules.Places[application], reviewers) - settled.Length;
            var free = Math.Clamp(rules.LayPlaces(application) - settled.Count(pair => !rules.IsExpert(pair)), 0, open);
            flow.Arc(source, node, open, 0);
            flow.Arc(node, sink, open, (levels.Relaxation * problem.Costs.Missing) + levels.NoPreference);
            flow.Arc(node, lay, free, 0);
            flow.Arc(node, lay, open - free, levels.Relaxation * problem.Costs.Expertise);
            for (var reviewer = 0; reviewer < reviewers; reviewer++)
            {
                var pair = new Pair(application, reviewer);
                if (rules.Fixed.Contains(pair)) continue;
                var conflict = rules.IsConflict(pair) ? levels.Relaxation * problem.Costs.Conflict : 0;
                arcs.Add((pair, flow.Arc(rules.IsExpert(pair) ? node : lay, 2 + (2 * applications) + reviewer, 1, conflict + levels.Of(pair))));
            }
        }

        for (var reviewer = 0; reviewer < reviewers; reviewer++)
        {
            for (var load = rules.Fixed.Count(pair => pair.Reviewer == reviewer) + 1; load <= applications; load++)
            {
                var above = load > problem.Limits[reviewer] ? levels.Relaxation * problem.Costs.Load : 0;
                flow.Arc(2 + (2 * applications) + reviewer, sink, 1, above + (levels.Load * ((2 * load) - 1)));
            }
        }

        flow.Send(source, sink);
        return [.. rules.Fixed, .. arcs.Where(arc => flow.Flow(arc.Arc) > 0).Select(arc => arc.Pair)];
    }

    /// <summary>What one unit of each level of importance weighs: more than all levels below it together.</summary>
    private sealed class Levels
    {
        private readonly AssignmentRules _rules;
        private readonly Int128 _preference;
        private readonly Int128 _best;

        internal Levels(AssignmentRules rules)
        {
            Int128 units = rules.Units;
            (_rules, _preference, _best) = (rules, units * 1024, (100 * units) + 101);
            Load = _preference * _best * units;
            Relaxation = Load * rules.Problem.Applications * ((Int128)rules.Problem.Applications + 1) * (rules.Problem.Reviewers + 1);
        }

        internal Int128 Load { get; }

        internal Int128 Relaxation { get; }

        internal Int128 NoPreference => _preference * _best;

        internal Int128 Of(Pair pair) => (_preference * (_best - _rules.Preference(pair))) + AssignmentRules.Tie(_rules.Problem.Seed, pair.Application, pair.Reviewer);
    }
}
