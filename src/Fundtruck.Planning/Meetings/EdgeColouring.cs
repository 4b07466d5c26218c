namespace Fundtruck.Planning.Meetings;

/// <summary>A timetable at once where everybody is there all the time: the meetings of two sides as a bipartite graph, its edges coloured with slots (König).</summary>
internal static class EdgeColouring
{
    /// <summary>Null where the structure isn't there: an absence, a limit per part of the event, an order, a meeting within a side, tables that come and go.</summary>
    internal static Place?[]? Of(MeetingRules rules, IReadOnlyList<int> meetings)
    {
        var sides = rules.Problem.People;
        if (rules.Venues.Length > 1 || rules.Problem.Orders.Count > 0 || rules.Open.Distinct().Count() > 1 || meetings.Count > (long)rules.Open[0] * rules.Slots) return null;
        if (meetings.Any(meeting => rules.Candidates[meeting] is var one && (one.Slots.Length < rules.Slots || sides[one.One].Side == sides[one.Other].Side))) return null;
        if (rules.Problem.BreakSpread is not null || sides.Any(person => person.PerSession is not null) || (sides.Any(person => person.PerDay is not null) && rules.Day[0] != rules.Day[^1])) return null;

        var (who, slots) = (new int[rules.People, rules.Slots], new int[rules.Candidates.Length]);
        foreach (ref var entry in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref who[0, 0], who.Length)) entry = -1;
        foreach (var meeting in meetings)
        {
            var (one, other) = (rules.Candidates[meeting].One, rules.Candidates[meeting].Other);
            var (first, second) = (Free(one), Free(other));
            if (first < 0 || second < 0) return null;
            // The chain from the other person takes turns between both slots and, with two sides, never comes to the first person.
            var chain = new List<int>();
            for (var (person, slot) = (other, first); who[person, slot] is >= 0 and var next; slot = slot == first ? second : first)
            {
                chain.Add(next);
                person = rules.Candidates[next].One == person ? rules.Candidates[next].Other : rules.Candidates[next].One;
            }

            Turn(rules, who, slots, chain, first, second);
            Put(meeting, first);
        }

        Level(rules, who, slots, meetings);
        var timetable = new Place?[rules.Candidates.Length];
        foreach (var meeting in meetings) timetable[meeting] = new Place(slots[meeting], 0);
        return timetable;

        int Free(int person)
        {
            for (var slot = 0; slot < rules.Slots; slot++) if (who[person, slot] < 0) return slot;
            return -1;
        }

        void Put(int meeting, int slot)
        {
            slots[meeting] = slot;
            who[rules.Candidates[meeting].One, slot] = who[rules.Candidates[meeting].Other, slot] = meeting;
        }
    }

    /// <summary>Moves meetings from the fullest slot to the emptiest along chains until all differ by one at most.</summary>
    private static void Level(MeetingRules rules, int[,] who, int[] slots, IReadOnlyList<int> meetings)
    {
        var loads = new int[rules.Slots];
        foreach (var meeting in meetings) loads[slots[meeting]]++;
        while (true)
        {
            var (full, empty) = (Array.IndexOf(loads, loads.Max()), Array.IndexOf(loads, loads.Min()));
            if (loads[full] <= rules.Open[full] || loads[full] - loads[empty] < 2) return;
            var seen = new HashSet<int>();
            foreach (var start in meetings.Where(meeting => slots[meeting] == full).ToArray())
            {
                if (loads[full] - loads[empty] < 2) break;
                if (!seen.Add(start)) continue;
                var chain = new List<int> { start };
                for (var next = 0; next < chain.Count; next++)
                {
                    var target = slots[chain[next]] == full ? empty : full;
                    foreach (var person in new[] { rules.Candidates[chain[next]].One, rules.Candidates[chain[next]].Other })
                        if (who[person, target] is >= 0 and var other && seen.Add(other)) chain.Add(other);
                }

                var gain = chain.Sum(meeting => slots[meeting] == full ? 1 : -1);
                if (gain <= 0) continue;
                Turn(rules, who, slots, chain, full, empty);
                (loads[full], loads[empty]) = (loads[full] - gain, loads[empty] + gain);
            }
        }
    }

    private static void Turn(MeetingRules rules, int[,] who, int[] slots, List<int> chain, int one, int other)
    {
        foreach (var meeting in chain) who[rules.Candidates[meeting].One, slots[meeting]] = who[rules.Candidates[meeting].Other, slots[meeting]] = -1;
        foreach (var meeting in chain)
        {
            slots[meeting] = slots[meeting] == one ? other : one;
            who[rules.Candidates[meeting].One, slots[meeting]] = who[rules.Candidates[meeting].Other, slots[meeting]] = meeting;
        }
    }
}
