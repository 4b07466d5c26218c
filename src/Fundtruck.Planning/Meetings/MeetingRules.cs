namespace Fundtruck.Planning.Meetings;

/// <summary>A meeting that can take place.</summary>
/// <param name="One">The person of the startup for a wished one.</param>
/// <param name="Other">The other person.</param>
/// <param name="Value">What it adds to the preference.</param>
/// <param name="Given">Index among the given meetings; -1 for a wished one.</param>
/// <param name="Slots">In which it can be: both are there, some table is open.</param>
internal sealed record Candidate(int One, int Other, int Value, int Given, int[] Slots);

/// <summary>A problem made ready for the models.</summary>
internal sealed class MeetingRules
{
    internal MeetingRules(MeetingProblem problem)
    {
        Problem = problem;
        var sessions = problem.Sessions.SelectMany((session, index) => Enumerable.Repeat(index, session.Slots)).ToArray();
        (Slots, Session, Day) = (sessions.Length, sessions, [.. sessions.Select(session => problem.Sessions[session].Day)]);
        FirstOfDay = [.. Enumerable.Range(0, Slots).Select(slot => slot == 0 || Day[slot] != Day[slot - 1])];
        Venues = [.. problem.Tables.Select(table => table.Venue).Distinct().Order()];
        Capacity = new int[Slots, Venues.Length];
        foreach (var table in problem.Tables)
            foreach (var slot in Enumerable.Range(0, Slots).Except(table.Closed ?? [])) Capacity[slot, Array.IndexOf(Venues, table.Venue)]++;
        Open = [.. Enumerable.Range(0, Slots).Select(slot => Enumerable.Range(0, Venues.Length).Sum(venue => Capacity[slot, venue]))];
        Here = [.. problem.People.Select(person => { var here = new bool[Slots]; Array.Fill(here, true); foreach (var slot in person.Away ?? []) here[slot] = false; return here; })];
        Travel = new int[Venues.Length, Venues.Length];
        foreach (var travel in problem.Travels)
        {
            var (from, to) = (Array.IndexOf(Venues, travel.From), Array.IndexOf(Venues, travel.To));
            if (from >= 0 && to >= 0 && from != to) Travel[from, to] = Travel[to, from] = Math.Max(Travel[from, to], travel.Slots);
        }

        Ways = [.. from one in Enumerable.Range(0, Venues.Length) from other in Enumerable.Range(one + 1, Venues.Length - one - 1) where Travel[one, other] > 0 select new Travel(one, other, Travel[one, other])];
        Candidates = [.. Of(problem)];
        OfPerson = [.. problem.People.Select(_ => new List<int>())];
        for (var index = 0; index < Candidates.Length; index++)
        {
            OfPerson[Candidates[index].One].Add(index);
            OfPerson[Candidates[index].Other].Add(index);
        }
    }

    internal MeetingProblem Problem { get; }

    internal int Slots { get; }

    internal int People => Problem.People.Count;

    internal int[] Session { get; }

    internal int[] Day { get; }

    internal bool[] FirstOfDay { get; }

    /// <summary>The names of the venues; everything else names them by their place in here.</summary>
    internal int[] Venues { get; }

    /// <summary>By slot and venue: open tables.</summary>
    internal int[,] Capacity { get; }

    /// <summary>By slot: open tables of all venues.</summary>
    internal int[] Open { get; }

    /// <summary>By person and slot.</summary>
    internal bool[][] Here { get; }

    /// <summary>By two venues: slots between two meetings that are needed for the way.</summary>
    internal int[,] Travel { get; }

    /// <summary>The same for each two venues that are not beside each other.</summary>
    internal Travel[] Ways { get; }

    /// <summary>The given ones first, in their order.</summary>
    internal Candidate[] Candidates { get; }

    internal List<int>[] OfPerson { get; }

    /// <summary>The most meetings that somebody's limits and absences leave room for.</summary>
    internal int Room(int person)
    {
        var (limits, room) = (Problem.People[person], 0);
        foreach (var day in Enumerable.Range(0, Slots).Where(slot => Here[person][slot] && Open[slot] > 0).GroupBy(slot => Day[slot]))
            room += Math.Min(limits.PerDay ?? int.MaxValue, day.GroupBy(slot => Session[slot]).Sum(session => Math.Min(limits.PerSession ?? int.MaxValue, session.Count())));
        return room;
    }

    /// <summary>Whether everybody has the time to get from each meeting to the next.</summary>
    internal bool KeepsWays(Place?[] timetable)
    {
        if (Ways.Length == 0) return true;
        var venues = new int[People, Slots];
        for (var meeting = 0; meeting < timetable.Length; meeting++)
            if (timetable[meeting] is { } place) venues[Candidates[meeting].One, place.Slot] = venues[Candidates[meeting].Other, place.Slot] = place.Venue + 1;
        var last = new int[Venues.Length];
        for (var person = 0; person < People; person++)
            for (var slot = 0; slot < Slots; slot++)
            {
                if (FirstOfDay[slot]) Array.Fill(last, -1);
                if (venues[person, slot] - 1 is not (>= 0 and var here)) continue;
                for (var venue = 0; venue < last.Length; venue++)
                    if (venue != here && last[venue] >= 0 && slot - last[venue] <= Travel[here, venue]) return false;
                last[here] = slot;
            }

        return true;
    }

    /// <summary>How many meetings somebody could have if all others had time: what evenness is measured against. It does not depend on slots, so that more of them never make a plan look worse.</summary>
    internal int Hope(int person)
    {
        var limits = Problem.People[person];
        var perSession = Math.Min((long)(limits.PerSession ?? int.MaxValue) * Problem.Sessions.Count, int.MaxValue);
        var perDay = Math.Min((long)(limits.PerDay ?? int.MaxValue) * Problem.Sessions.Select(session => session.Day).Distinct().Count(), int.MaxValue);
        return (int)Math.Min(OfPerson[person].Count, Math.Min(perSession, perDay));
    }

    private IEnumerable<Candidate> Of(MeetingProblem problem)
    {
        var wishes = problem.Wishes.ToDictionary(wish => (wish.Of, wish.About), wish => wish.Kind);
        var fits = problem.Fits.ToDictionary(fit => MeetingProblem.Sorted(fit.One, fit.Other), fit => fit.Value);
        var given = problem.Given.Select(meeting => MeetingProblem.Sorted(meeting.One, meeting.Other)).ToHashSet();
        for (var index = 0; index < problem.Given.Count; index++)
        {
            var meeting = problem.Given[index];
            var (value, refused) = Value(meeting.One, meeting.Other);
            yield return new Candidate(meeting.One, meeting.Other, refused ? 0 : value, index, refused ? [] : [.. Common(meeting.One, meeting.Other)
                .Where(slot => (meeting.Session is null || Session[slot] == meeting.Session) && (meeting.Slot is null || slot == meeting.Slot))]);
        }

        var wished = problem.Wishes.Select(wish => problem.People[wish.Of].Side == MeetingSide.Startup ? (One: wish.Of, Other: wish.About) : (One: wish.About, Other: wish.Of)).Distinct().Order();
        foreach (var (one, other) in wished)
        {
            var (value, refused) = Value(one, other);
            if (!refused && value > 0 && !given.Contains(MeetingProblem.Sorted(one, other))) yield return new Candidate(one, other, value, -1, [.. Common(one, other)]);
        }

        IEnumerable<int> Common(int one, int other) => Enumerable.Range(0, Slots).Where(slot => Here[one][slot] && Here[other][slot] && Open[slot] > 0);

        (int Value, bool Refused) Value(int one, int other)
        {
            WishKind?[] both = [wishes.TryGetValue((one, other), out var there) ? there : null, wishes.TryGetValue((other, one), out var back) ? back : null];
            var points = both.Sum(wish => wish switch { WishKind.Must => problem.Weights.Must, WishKind.Like => problem.Weights.Like, _ => 0 });
            var refused = both.Contains(WishKind.No);
            if (refused || both.All(wish => wish is null)) return (0, refused);
            return (points + (both.All(wish => wish is not null) ? problem.Weights.Mutual : 0) + (problem.Weights.Fit * fits.GetValueOrDefault(MeetingProblem.Sorted(one, other))), false);
        }
    }
}
