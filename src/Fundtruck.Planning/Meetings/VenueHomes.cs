namespace Fundtruck.Planning.Meetings;

/// <summary>In which venue each meeting is tried first: that of the one of its two people who has less time for ways.</summary>
/// <remarks>
/// Who is busy all day stays in one venue as far as the tables there go, so only the others walk. Of two venues the one is taken in which those who would walk
/// are anyway.
/// </remarks>
internal static class VenueHomes
{
    /// <summary>Rounds in which everybody chooses again.</summary>
    private const int Rounds = 4;

    /// <summary>How much more than its share of the meetings a venue takes.</summary>
    private const double Slack = 1.05;

    /// <param name="rules">Of several venues.</param>
    /// <param name="meetings">To be placed.</param>
    /// <returns>By candidate; 0 for one that isn't to be placed.</returns>
    internal static int[] Of(MeetingRules rules, int[] meetings)
    {
        var (venues, people, homes) = (rules.Venues.Length, rules.Problem.People, new int[rules.Candidates.Length]);
        var tables = Enumerable.Range(0, venues).Select(venue => (double)Enumerable.Range(0, rules.Slots).Sum(slot => rules.Capacity[slot, venue])).ToArray();
        var order = Order(rules, meetings);
        var own = new List<int>[rules.People];
        var partner = new int[rules.Candidates.Length];
        for (var person = 0; person < own.Length; person++) own[person] = [];
        foreach (var meeting in meetings)
        {
            var (one, other) = (rules.Candidates[meeting].One, rules.Candidates[meeting].Other);
            var (stays, walks) = order[one] < order[other] ? (one, other) : (other, one);
            own[stays].Add(meeting);
            partner[meeting] = walks;
        }

        var (home, load, there) = (Enumerable.Repeat(-1, rules.People).ToArray(), new double[venues], new int[rules.People, venues]);
        for (var round = 0; round < Rounds; round++)
            foreach (var person in Enumerable.Range(0, rules.People).Where(person => own[person].Count > 0).OrderBy(person => order[person]))
            {
                Add(person, -1);
                home[person] = Enumerable.Range(0, venues).OrderBy(venue => load[venue] + own[person].Count > Slack * meetings.Length * tables[venue] / tables.Sum() ? 1 : 0)
                    .ThenByDescending(venue => own[person].Sum(meeting => there[partner[meeting], venue])).ThenBy(venue => load[venue] / tables[venue]).First();
                Add(person, 1);
            }

        foreach (var person in Enumerable.Range(0, rules.People))
            foreach (var meeting in own[person]) homes[meeting] = home[person];
        return homes;

        void Add(int person, int times)
        {
            if (home[person] < 0) return;
            load[home[person]] += times * own[person].Count;
            foreach (var meeting in own[person]) there[partner[meeting], home[person]] += times;
        }
    }

    /// <summary>By person: the place among all, whoever has the least time first, those of the busier side before the others.</summary>
    private static int[] Order(MeetingRules rules, int[] meetings)
    {
        var (loads, people) = (new double[rules.People], rules.Problem.People);
        foreach (var meeting in meetings)
        {
            loads[rules.Candidates[meeting].One]++;
            loads[rules.Candidates[meeting].Other]++;
        }

        var busy = Enumerable.Range(0, rules.People).Select(person => loads[person] / Math.Max(1, rules.Room(person))).ToArray();
        var sides = Enumerable.Range(0, rules.People).Where(person => loads[person] > 0).GroupBy(person => people[person].Side).ToDictionary(side => side.Key, side => side.Average(person => busy[person]));
        var order = new int[rules.People];
        foreach (var (person, place) in Enumerable.Range(0, rules.People).OrderByDescending(person => sides.GetValueOrDefault(people[person].Side)).ThenByDescending(person => busy[person]).Select((person, place) => (person, place)))
            order[person] = place;
        return order;
    }
}
