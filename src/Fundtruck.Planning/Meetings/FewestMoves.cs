namespace Fundtruck.Planning.Meetings;

/// <summary>How many published meetings have to move at the least when none is dropped that could take place.</summary>
/// <remarks>
/// Those move whose slot is no longer possible. As long as all others stay, some of them find a slot in which both are free: no more than a matching of
/// one person's meetings with slots allows. For each further one somebody has to be set free in a slot, and one more meeting that moves sets two people free.
/// </remarks>
internal static class FewestMoves
{
    /// <param name="rules">As they are now.</param>
    /// <param name="homes">By candidate: where the two people were to meet. Who meets several times is left out.</param>
    internal static int Of(MeetingRules rules, HashSet<Place>[] homes)
    {
        var pairs = rules.Candidates.CountBy(one => MeetingProblem.Sorted(one.One, one.Other)).ToDictionary();
        var single = Enumerable.Range(0, homes.Length).Where(meeting => homes[meeting].Count == 1 && rules.Candidates[meeting] is { Slots.Length: > 0 } one && pairs[MeetingProblem.Sorted(one.One, one.Other)] == 1).ToArray();
        var displaced = single.Where(meeting => !rules.Candidates[meeting].Slots.Contains(homes[meeting].First().Slot)).ToHashSet();
        var taken = single.Where(meeting => !displaced.Contains(meeting)).SelectMany(meeting => new[] { (rules.Candidates[meeting].One, homes[meeting].First().Slot), (rules.Candidates[meeting].Other, homes[meeting].First().Slot) }).ToHashSet();
        var counts = displaced.SelectMany(meeting => new[] { rules.Candidates[meeting].One, rules.Candidates[meeting].Other }).CountBy(person => person).ToDictionary();
        var placed = displaced.GroupBy(meeting => rules.Candidates[meeting] is var one && counts[one.One] > counts[one.Other] ? one.One : rules.Candidates[meeting].Other)
            .Sum(own => Matched([.. own.Select(meeting => rules.Candidates[meeting] is var one ? one.Slots.Where(slot => !taken.Contains((one.One, slot)) && !taken.Contains((one.Other, slot))).ToArray() : [])], rules.Slots));
        return displaced.Count + ((displaced.Count - placed + 1) / 2);
    }

    /// <summary>How many meetings of one person can have slots of their own.</summary>
    private static int Matched(int[][] meetings, int slots)
    {
        var holder = Enumerable.Repeat(-1, slots).ToArray();
        return Enumerable.Range(0, meetings.Length).Count(meeting => Finds(meeting, new bool[slots]));

        bool Finds(int meeting, bool[] seen)
        {
            foreach (var slot in meetings[meeting])
            {
                if (seen[slot]) continue;
                seen[slot] = true;
                if (holder[slot] >= 0 && !Finds(holder[slot], seen)) continue;
                holder[slot] = meeting;
                return true;
            }

            return false;
        }
    }
}
