using Google.OrTools.Graph;

namespace Fundtruck.Planning.Meetings;

/// <summary>Which meetings to hold as a minimum-cost flow from startups to investors: exact but for the timetable, so its preference is a bound.</summary>
internal sealed record PairChoice(bool[] Chosen, long Preference, long Unevenness)
{
    /// <summary>The best choice by preference, then evenness; null when the minimums or the limits can't be kept whatever the timetable.</summary>
    internal static PairChoice? Of(MeetingRules rules)
    {
        var given = new int[rules.People];
        foreach (var candidate in rules.Candidates.Where(candidate => candidate.Given >= 0))
        {
            if (candidate.Slots.Length == 0) return null;
            given[candidate.One]++;
            given[candidate.Other]++;
        }

        var free = (long)rules.Open.Sum() - rules.Problem.Given.Count;
        var hopes = Enumerable.Range(0, rules.People).Select(rules.Hope).ToArray();
        var even = 1 + hopes.Sum(hope => (long)hope * hope);
        var unit = (even * rules.Candidates.Select(candidate => candidate.Value).DefaultIfEmpty().Max()) + (4 * hopes.DefaultIfEmpty().Max()) + 4;
        var need = unit * (rules.People + 1);
        var (source, sink, flow) = (rules.People, rules.People + 1, new MinCostFlow());
        for (var person = 0; person < rules.People; person++)
        {
            var room = rules.Room(person) - given[person];
            if (room < 0 || rules.Problem.People[person].Minimum > given[person] + room || free < 0) return null;
            for (var load = given[person] + 1; load <= given[person] + room && load <= hopes[person]; load++)
            {
                var cost = -((2L * (hopes[person] - load)) + 1) - (load <= rules.Problem.People[person].Minimum ? need : 0);
                var (from, to) = rules.Problem.People[person].Side == MeetingSide.Startup ? (source, person) : (person, sink);
                flow.AddArcWithCapacityAndUnitCost(from, to, 1, cost);
            }
        }

        var arcs = new Dictionary<int, int>();
        for (var index = 0; index < rules.Candidates.Length; index++)
        {
            var candidate = rules.Candidates[index];
            if (candidate.Given < 0 && candidate.Slots.Length > 0) arcs[index] = flow.AddArcWithCapacityAndUnitCost(candidate.One, candidate.Other, 1, -candidate.Value * even);
        }

        flow.AddArcWithCapacityAndUnitCost(source, sink, free, 0);
        flow.SetNodeSupply(source, free);
        flow.SetNodeSupply(sink, -free);
        if (flow.Solve() != MinCostFlowBase.Status.OPTIMAL) throw new InvalidOperationException("The flow of meetings has no solution.");
        var chosen = rules.Candidates.Select((candidate, index) => candidate.Given >= 0 || (arcs.TryGetValue(index, out var arc) && flow.Flow(arc) > 0)).ToArray();
        var loads = Loads(rules, chosen);
        for (var person = 0; person < rules.People; person++)
            if (loads[person] < rules.Problem.People[person].Minimum) return null;
        return new PairChoice(
            chosen,
            rules.Candidates.Where((_, index) => chosen[index]).Sum(candidate => (long)candidate.Value),
            loads.Select((load, person) => (long)(hopes[person] - load) * (hopes[person] - load)).Sum());
    }

    internal static int[] Loads(MeetingRules rules, IReadOnlyList<bool> chosen)
    {
        var loads = new int[rules.People];
        for (var index = 0; index < rules.Candidates.Length; index++)
        {
            if (!chosen[index]) continue;
            loads[rules.Candidates[index].One]++;
            loads[rules.Candidates[index].Other]++;
        }

        return loads;
    }
}
