namespace Fundtruck.Planning.Meetings;

/// <summary>Deals the tables of a venue, slot after slot, so that people stay where they sit as far as that is possible.</summary>
internal static class Seating
{
    internal static PlannedMeeting[] Of(MeetingRules rules, Place?[] timetable, IReadOnlyList<PlannedMeeting> published)
    {
        var tables = rules.Problem.Tables;
        var before = published.ToLookup(meeting => (MeetingProblem.Sorted(meeting.One, meeting.Other), meeting.Slot), meeting => meeting.Table);
        var (at, seated) = (Enumerable.Repeat(-1, rules.People).ToArray(), new List<PlannedMeeting>());
        for (var slot = 0; slot < rules.Slots; slot++)
        {
            if (rules.FirstOfDay[slot]) Array.Fill(at, -1);
            var free = Enumerable.Range(0, tables.Count).Where(table => tables[table].Closed?.Contains(slot) != true).ToHashSet();
            var here = Enumerable.Range(0, timetable.Length).Where(meeting => timetable[meeting]?.Slot == slot).ToList();
            // A published table first, then where both sit, then where the investor or the startup sits, then any.
            for (var wish = 0; wish < 5; wish++)
            {
                foreach (var meeting in here.ToArray())
                {
                    var (candidate, venue) = (rules.Candidates[meeting], rules.Venues[timetable[meeting]!.Value.Venue]);
                    var (one, other) = (at[candidate.One], at[candidate.Other]);
                    var table = wish switch
                    {
                        0 => before[(MeetingProblem.Sorted(candidate.One, candidate.Other), slot)].DefaultIfEmpty(-1).First(),
                        1 => one == other ? one : -1,
                        2 => other,
                        3 => one,
                        _ => free.Where(table => tables[table].Venue == venue).Min(),
                    };
                    if (table < 0 || table >= tables.Count || tables[table].Venue != venue || !free.Remove(table)) continue;
                    here.Remove(meeting);
                    seated.Add(new PlannedMeeting(candidate.One, candidate.Other, slot, table, candidate.Given < 0 ? null : candidate.Given));
                }
            }

            foreach (var meeting in seated.Where(meeting => meeting.Slot == slot)) at[meeting.One] = at[meeting.Other] = meeting.Table;
        }

        return [.. seated.OrderBy(meeting => meeting.Slot).ThenBy(meeting => meeting.Table)];
    }
}
