using Fundtruck.Planning.Assignments;

namespace Fundtruck.Planning.Tests.Assignments;

/// <summary>What a set of pairs is worth, worked out from the words of the problem; it shares no code with the model.</summary>
/// <param name="Cost">Of all that is given up, but for the connection.</param>
/// <param name="Squares">Sum of squared loads: the smaller, the more even.</param>
/// <param name="Groups">Connected parts.</param>
/// <param name="Changes">Existing pairs that are gone.</param>
/// <param name="Strangeness">The affinities of all pairs, negative.</param>
internal sealed record Inspection(int Cost, int Squares, int Groups, int Changes, int Strangeness) : IComparable<Inspection>
{
    internal static Inspection Of(AssignmentProblem problem, IReadOnlyCollection<Pair> pairs)
    {
        var relaxed = Relaxed(problem, pairs);
        return new Inspection(
            relaxed.Sum(one => one.Amount * one.Rule switch
            {
                RelaxedRule.Conflict => problem.Costs.Conflict,
                RelaxedRule.Missing => problem.Costs.Missing,
                RelaxedRule.Load => problem.Costs.Load,
                _ => problem.Costs.Expertise,
            }),
            Loads(problem, pairs).Sum(load => load * load),
            CountGroups(pairs),
            problem.Existing.Count(pair => !pairs.Contains(pair)),
            -pairs.Sum(pair => Affinity(problem, pair)));
    }

    internal static int[] Loads(AssignmentProblem problem, IReadOnlyCollection<Pair> pairs)
    {
        var loads = new int[problem.Limits.Count];
        foreach (var pair in pairs) loads[pair.Reviewer]++;
        return loads;
    }

    /// <summary>Everything that a set of pairs breaks, but for the connection.</summary>
    internal static List<(RelaxedRule Rule, int? Application, int? Reviewer, int Amount)> Relaxed(AssignmentProblem problem, IReadOnlyCollection<Pair> pairs)
    {
        var broken = new List<(RelaxedRule, int?, int?, int)>();
        for (var application = 0; application < problem.Wanted.Count; application++)
        {
            var wanted = Math.Max(problem.Wanted[application], problem.Fixed.Count(pair => pair.Application == application));
            var its = pairs.Where(pair => pair.Application == application).ToArray();
            var strangers = problem.Experts == 0 ? 0 : its.Count(pair => Affinity(problem, pair) < problem.ExpertFrom);
            broken.AddRange(its.Where(pair => problem.Conflicts.Any(conflict => conflict.Application == pair.Application && conflict.Reviewer == pair.Reviewer))
                .Select(pair => (RelaxedRule.Conflict, (int?)application, (int?)pair.Reviewer, 1)));
            if (its.Length < wanted) broken.Add((RelaxedRule.Missing, application, null, wanted - its.Length));
            if (strangers > Math.Max(0, wanted - problem.Experts)) broken.Add((RelaxedRule.Expertise, application, null, strangers - Math.Max(0, wanted - problem.Experts)));
        }

        var loads = Loads(problem, pairs);
        broken.AddRange(loads.Select((load, reviewer) => (RelaxedRule.Load, (int?)null, (int?)reviewer, load - problem.Limits[reviewer])).Where(one => one.Item4 > 0));
        return broken;
    }

    public int CompareTo(Inspection? other) => (Cost, Squares, Groups, Changes, Strangeness).CompareTo((other!.Cost, other.Squares, other.Groups, other.Changes, other.Strangeness));

    /// <summary>Takes a pair and all that hangs on it, until none is left.</summary>
    private static int CountGroups(IReadOnlyCollection<Pair> pairs)
    {
        var (left, groups) = (pairs.ToList(), 0);
        for (; left.Count > 0; groups++)
        {
            var reached = new Queue<Pair>([left[0]]);
            left.RemoveAt(0);
            while (reached.TryDequeue(out var pair))
            {
                foreach (var next in left.Where(other => other.Application == pair.Application || other.Reviewer == pair.Reviewer).ToArray())
                {
                    left.Remove(next);
                    reached.Enqueue(next);
                }
            }
        }

        return groups;
    }

    private static int Affinity(AssignmentProblem problem, Pair pair) => problem.Affinities.FirstOrDefault(affinity => affinity.Application == pair.Application && affinity.Reviewer == pair.Reviewer).Value;
}
