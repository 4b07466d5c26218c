namespace Fundtruck.Planning.Meetings;

/// <summary>A rule that a timetable breaks.</summary>
public enum TimetableBreach
{
    /// <summary>A person, slot or table that there isn't.</summary>
    Unknown,

    /// <summary>Two people meet twice, or more often than is given.</summary>
    Repeated,

    /// <summary>Somebody has two meetings in a slot.</summary>
    PersonTwice,

    /// <summary>A table has two meetings in a slot.</summary>
    TableTwice,

    /// <summary>A table is closed.</summary>
    TableClosed,

    /// <summary>Somebody is away.</summary>
    Away,

    /// <summary>One of them said no.</summary>
    Refused,

    /// <summary>Neither given nor wished.</summary>
    Unwished,

    /// <summary>A given meeting doesn't take place.</summary>
    GivenMissing,

    /// <summary>A given meeting is in another slot or session.</summary>
    GivenElsewhere,

    /// <summary>A given meeting isn't before the one that it has to precede.</summary>
    Order,

    /// <summary>Somebody has more meetings in a day than allowed.</summary>
    PerDay,

    /// <summary>Somebody has more meetings in a session than allowed.</summary>
    PerSession,

    /// <summary>Somebody has fewer meetings than the minimum.</summary>
    Minimum,

    /// <summary>Somebody has no time for the way to another venue.</summary>
    Travel,

    /// <summary>The numbers of breaks lie too far apart.</summary>
    BreakSpread,
}

/// <summary>Judges timetables by the words of the problem alone: it shares no code with the models that make them.</summary>
public static class TimetableCheck
{
    /// <summary>Every rule that the meetings break, once for each place where they do; none for a right timetable.</summary>
    public static IReadOnlyList<TimetableBreach> Breaches(MeetingProblem problem, IReadOnlyList<PlannedMeeting> meetings)
    {
        var slots = problem.Sessions.Sum(session => session.Slots);
        if (meetings.Any(meeting => !In(meeting.One, problem.People.Count) || !In(meeting.Other, problem.People.Count) || !In(meeting.Slot, slots) || !In(meeting.Table, problem.Tables.Count) || meeting.One == meeting.Other || !In(meeting.Given ?? 0, Math.Max(1, problem.Given.Count))))
            return [TimetableBreach.Unknown];

        var (breaches, facts) = (new List<TimetableBreach>(), new Facts(problem, meetings));
        var given = problem.Given.CountBy(one => Key(one.One, one.Other)).ToDictionary();
        Report(TimetableBreach.Repeated, meetings.CountBy(meeting => Key(meeting.One, meeting.Other)).Count(same => same.Value > Math.Max(1, given.GetValueOrDefault(same.Key))));
        Report(TimetableBreach.Repeated, meetings.Where(meeting => meeting.Given is not null).CountBy(meeting => meeting.Given!.Value).Count(same => same.Value > 1));
        Report(TimetableBreach.TableTwice, meetings.GroupBy(meeting => (meeting.Slot, meeting.Table)).Count(same => same.Count() > 1));
        Report(TimetableBreach.TableClosed, meetings.Count(meeting => problem.Tables[meeting.Table].Closed?.Contains(meeting.Slot) == true));
        Report(TimetableBreach.Refused, meetings.Count(meeting => facts.Refused(meeting.One, meeting.Other)));
        Report(TimetableBreach.Unwished, meetings.Count(meeting => !facts.Wished(meeting.One, meeting.Other) && !given.ContainsKey(Key(meeting.One, meeting.Other))));
        CheckGiven(facts, meetings, Report);
        for (var person = 0; person < problem.People.Count; person++) CheckPerson(facts, person, Report);
        if (problem.BreakSpread is { } spread && problem.People.Count > 0)
        {
            var breaks = Enumerable.Range(0, problem.People.Count).Select(person => facts.Breaks(person)).ToArray();
            Report(TimetableBreach.BreakSpread, breaks.Max() - breaks.Min() > spread ? 1 : 0);
        }

        return breaches;

        void Report(TimetableBreach breach, int times) => breaches.AddRange(Enumerable.Repeat(breach, times));
    }

    /// <summary>What a right timetable is worth.</summary>
    public static MeetingScore Score(MeetingProblem problem, IReadOnlyList<PlannedMeeting> meetings)
    {
        var people = People(problem, meetings);
        return new MeetingScore(
            people.Sum(person => person.Preference) / 2,
            people.Sum(person => (long)(person.Hoped - person.Meetings) * (person.Hoped - person.Meetings)),
            people.Sum(person => person.Breaks),
            people.Sum(person => person.TableChanges));
    }

    /// <summary>What everybody gets of a right timetable, in their order.</summary>
    public static IReadOnlyList<PersonResult> People(MeetingProblem problem, IReadOnlyList<PlannedMeeting> meetings)
    {
        var facts = new Facts(problem, meetings);
        return [.. Enumerable.Range(0, problem.People.Count).Select(facts.Result)];
    }

    /// <summary>How many of the published meetings no longer take place, and how many take place in another slot or venue.</summary>
    public static (int Dropped, int Moved) Changes(MeetingProblem problem, IReadOnlyList<PlannedMeeting> meetings, IReadOnlyList<PlannedMeeting> published)
    {
        var held = meetings.CountBy(meeting => Key(meeting.One, meeting.Other)).ToDictionary();
        var dropped = published.CountBy(meeting => Key(meeting.One, meeting.Other)).Sum(before => Math.Max(0, before.Value - held.GetValueOrDefault(before.Key)));
        var places = meetings.CountBy(meeting => (Key(meeting.One, meeting.Other), meeting.Slot, problem.Tables[meeting.Table].Venue)).ToDictionary();
        var elsewhere = published.CountBy(meeting => (Key(meeting.One, meeting.Other), meeting.Slot, problem.Tables[meeting.Table].Venue)).Sum(before => before.Value - Math.Min(before.Value, places.GetValueOrDefault(before.Key)));
        return (dropped, elsewhere - dropped);
    }

    /// <summary>What is wrong in what a plan says of itself, in words; nothing when all of it is true. Proofs can't be checked, but no figure may be beyond its bound.</summary>
    /// <param name="problem">Of the plan.</param>
    /// <param name="plan">With its certificate.</param>
    /// <param name="published">What was re-planned; null otherwise.</param>
    public static IReadOnlyList<string> Mistakes(MeetingProblem problem, MeetingPlan plan, IReadOnlyList<PlannedMeeting>? published = null)
    {
        var (said, mistakes) = (plan.Certificate, new List<string>());
        if (plan.Status is PlanStatus.Infeasible or PlanStatus.Unknown)
        {
            Expect(plan.Meetings.Count == 0, "There are meetings without a plan.");
            Expect(said.Relaxations.Count > 0 || (said.Relaxed.Count == 0 && !said.RelaxationsProven), "Nothing is given up for a timetable.");
            if (said.Relaxations.Count > 0) mistakes.AddRange(BreachesBut(problem, said.Relaxations, said.Relaxed).Select(breach => $"The timetable without what is given up breaks a rule: {breach}."));
            return mistakes;
        }

        Expect(said.Relaxations.Count == 0, "Something is given up for a plan.");
        mistakes.AddRange(Breaches(problem, plan.Meetings).Select(breach => $"The timetable breaks a rule: {breach}."));
        var score = Score(problem, plan.Meetings);
        Expect(score == said.Score, $"The score is {score}, not {said.Score}.");
        var (dropped, moved) = published is null ? (0, 0) : Changes(problem, plan.Meetings, published);
        Expect((dropped, moved) == (said.Dropped, said.Moved), $"{dropped} meetings were dropped and {moved} moved, not {said.Dropped} and {said.Moved}.");
        var have = (dropped, moved, -score.Preference, score.Unevenness, score.Breaks);
        var bound = (said.FewestDropped, said.FewestMoved, -said.Bound.Preference, said.Bound.Unevenness, said.Bound.Breaks);
        Expect(have.CompareTo(bound) >= 0, "The score is better than its bound.");
        Expect(plan.Status != PlanStatus.Optimal || have == bound, "It is called optimal and does not reach its bound.");
        var people = People(problem, plan.Meetings);
        Expect(people.SequenceEqual(said.People), "The results of people are others.");
        Expect(WorstOff(people) == said.WorstOff, $"The worst off is {WorstOff(people)}.");
        Expect(Missed(problem, plan.Meetings).SequenceEqual(said.Missed), "The missed pairs are others.");
        return mistakes;

        void Expect(bool holds, string otherwise)
        {
            if (!holds) mistakes.Add(otherwise);
        }
    }

    /// <summary>Who lacks the largest share of the meetings hoped for, as <see cref="PlanCertificate.WorstOff"/> says.</summary>
    public static int? WorstOff(IReadOnlyList<PersonResult> people) => people.Where(person => person.Hoped > person.Meetings)
        .OrderByDescending(person => (double)(person.Hoped - person.Meetings) / person.Hoped).ThenByDescending(person => person.Hoped).ThenBy(person => person.Person)
        .Select(person => (int?)person.Person).FirstOrDefault();

    /// <summary>Pairs who both wish to meet and don't, and the first reason of <see cref="MissReason"/> that holds.</summary>
    public static IReadOnlyList<MissedPair> Missed(MeetingProblem problem, IReadOnlyList<PlannedMeeting> meetings)
    {
        var held = meetings.Select(meeting => Key(meeting.One, meeting.Other)).ToHashSet();
        var wishes = problem.Wishes.Where(wish => wish.Kind != WishKind.No).Select(wish => (wish.Of, wish.About)).ToHashSet();
        var facts = new Facts(problem, meetings);
        var open = Enumerable.Range(0, facts.Slots).Select(slot => Enumerable.Range(0, problem.Tables.Count).Where(table => problem.Tables[table].Closed?.Contains(slot) != true).ToHashSet()).ToArray();
        var empty = open.Select((tables, slot) => tables.Except(meetings.Where(meeting => meeting.Slot == slot).Select(meeting => meeting.Table)).ToArray()).ToArray();
        return [.. wishes.Where(wish => problem.People[wish.Of].Side == MeetingSide.Startup && wishes.Contains((wish.About, wish.Of)) && !held.Contains(Key(wish.Of, wish.About)))
            .Order().Select(wish => new MissedPair(wish.Of, wish.About, Reason(wish.Of, wish.About)))];

        MissReason Reason(int one, int other)
        {
            int[] both = [one, other];
            var common = Enumerable.Range(0, open.Length).Where(slot => open[slot].Count > 0 && both.All(person => problem.People[person].Away?.Contains(slot) != true)).ToArray();
            if (common.Length == 0) return MissReason.NeverBothHere;
            common = [.. common.Where(slot => both.All(person => HasRoom(facts, person, slot)))];
            if (common.Length == 0) return MissReason.Limit;
            common = [.. common.Where(slot => both.All(person => facts.Of(person).All(meeting => meeting.Slot != slot)))];
            if (common.Length == 0) return both.Any(person => facts.Of(person).Count() == open.Where((tables, slot) => tables.Count > 0 && problem.People[person].Away?.Contains(slot) != true).Count()) ? MissReason.Limit : MissReason.NoCommonFreeSlot;
            common = [.. common.Where(slot => empty[slot].Length > 0)];
            if (common.Length == 0) return MissReason.NoTable;
            return common.Any(slot => empty[slot].Any(table => both.All(person => facts.Of(person).All(meeting => InTime(facts, meeting, new PlannedMeeting(one, other, slot, table)))))) ? MissReason.NotChosen : MissReason.Travel;
        }
    }

    /// <summary>The rules that a timetable breaks when some requirements are given up.</summary>
    private static IReadOnlyList<TimetableBreach> BreachesBut(MeetingProblem problem, IReadOnlyList<Requirement> relaxed, IReadOnlyList<PlannedMeeting> meetings)
    {
        bool Is(RequirementKind kind, int index) => relaxed.Contains(new Requirement(kind, index));
        var kept = Enumerable.Range(0, problem.Given.Count).Where(index => !Is(RequirementKind.Meeting, index)).ToList();
        var left = problem with
        {
            Given = [.. kept.Select(index => Is(RequirementKind.Time, index) ? problem.Given[index] with { Slot = null, Session = null } : problem.Given[index])],
            Orders = [.. problem.Orders.Where((order, index) => !Is(RequirementKind.Order, index) && kept.Contains(order.Before) && kept.Contains(order.After)).Select(order => new MeetingOrder(kept.IndexOf(order.Before), kept.IndexOf(order.After)))],
            People = [.. problem.People.Select((person, index) => Is(RequirementKind.Minimum, index) ? person with { Minimum = 0 } : person)],
            BreakSpread = Is(RequirementKind.BreakSpread, 0) ? null : problem.BreakSpread,
        };
        return Breaches(left, [.. meetings.Select(meeting => meeting with { Given = meeting.Given is { } given && kept.IndexOf(given) is >= 0 and var index ? index : null })]);
    }

    private static bool HasRoom(Facts facts, int person, int slot) =>
        !(facts.Of(person).Count(meeting => facts.Day(meeting.Slot) == facts.Day(slot)) >= facts.Problem.People[person].PerDay)
        && !(facts.Of(person).Count(meeting => facts.Session(meeting.Slot) == facts.Session(slot)) >= facts.Problem.People[person].PerSession);

    private static void CheckGiven(Facts facts, IReadOnlyList<PlannedMeeting> meetings, Action<TimetableBreach, int> report)
    {
        var problem = facts.Problem;
        var slots = meetings.Where(meeting => meeting.Given is not null).GroupBy(meeting => meeting.Given!.Value)
            .Where(same => Key(same.First().One, same.First().Other) == Key(problem.Given[same.Key].One, problem.Given[same.Key].Other)).ToDictionary(same => same.Key, same => same.First().Slot);
        int? Slot(int given) => slots.TryGetValue(given, out var slot) ? slot : null;
        for (var index = 0; index < problem.Given.Count; index++)
        {
            var (given, slot) = (problem.Given[index], Slot(index));
            report(TimetableBreach.GivenMissing, slot is null ? 1 : 0);
            if (slot is { } there) report(TimetableBreach.GivenElsewhere, (given.Slot ?? there) != there || (given.Session ?? facts.Session(there)) != facts.Session(there) ? 1 : 0);
        }

        report(TimetableBreach.Order, problem.Orders.Count(order => Slot(order.Before) >= Slot(order.After)));
    }

    private static void CheckPerson(Facts facts, int person, Action<TimetableBreach, int> report)
    {
        var (limits, own) = (facts.Problem.People[person], facts.Of(person).ToArray());
        report(TimetableBreach.PersonTwice, own.GroupBy(meeting => meeting.Slot).Count(same => same.Count() > 1));
        report(TimetableBreach.Away, own.Count(meeting => limits.Away?.Contains(meeting.Slot) == true));
        report(TimetableBreach.PerDay, own.GroupBy(meeting => facts.Day(meeting.Slot)).Count(day => day.Count() > limits.PerDay));
        report(TimetableBreach.PerSession, own.GroupBy(meeting => facts.Session(meeting.Slot)).Count(session => session.Count() > limits.PerSession));
        report(TimetableBreach.Minimum, own.Length < limits.Minimum ? 1 : 0);
        report(TimetableBreach.Travel, own.Where((later, index) => own.Take(index).Any(earlier => earlier.Slot < later.Slot && !InTime(facts, earlier, later))).Count());
    }

    private static bool InTime(Facts facts, PlannedMeeting one, PlannedMeeting other)
    {
        var problem = facts.Problem;
        var (from, to) = (problem.Tables[one.Table].Venue, problem.Tables[other.Table].Venue);
        if (from == to || facts.Day(one.Slot) != facts.Day(other.Slot)) return true;
        var needed = problem.Travels.Where(travel => (travel.From, travel.To) == (from, to) || (travel.From, travel.To) == (to, from)).Select(travel => travel.Slots).DefaultIfEmpty().Max();
        return Math.Abs(one.Slot - other.Slot) > needed;
    }

    private static bool In(int index, int count) => index >= 0 && index < count;

    private static (int, int) Key(int one, int other) => (Math.Min(one, other), Math.Max(one, other));

    /// <summary>The problem and its meetings, looked up quickly.</summary>
    private sealed class Facts
    {
        private readonly int[] _sessions;
        private readonly Dictionary<(int, int), MeetingWish[]> _wishes;
        private readonly Dictionary<(int, int), int> _fits;
        private readonly ILookup<int, (int, int)> _partners;
        private readonly ILookup<int, PlannedMeeting> _meetings;

        internal Facts(MeetingProblem problem, IEnumerable<PlannedMeeting> meetings)
        {
            Problem = problem;
            _sessions = [.. problem.Sessions.SelectMany((session, index) => Enumerable.Repeat(index, session.Slots))];
            _wishes = problem.Wishes.GroupBy(wish => Key(wish.Of, wish.About)).ToDictionary(wishes => wishes.Key, wishes => wishes.ToArray());
            _fits = problem.Fits.ToDictionary(fit => Key(fit.One, fit.Other), fit => fit.Value);
            var given = problem.Given.Select(one => Key(one.One, one.Other)).ToArray();
            _partners = given.Concat(_wishes.Keys.Except(given).Where(pair => Preference(pair.Item1, pair.Item2) > 0))
                .SelectMany(pair => new[] { (Person: pair.Item1, pair), (Person: pair.Item2, pair) }).ToLookup(one => one.Person, one => one.pair);
            _meetings = meetings.OrderBy(meeting => meeting.Slot).SelectMany(meeting => new[] { (Person: meeting.One, meeting), (Person: meeting.Other, meeting) }).ToLookup(one => one.Person, one => one.meeting);
        }

        internal MeetingProblem Problem { get; }

        internal int Slots => _sessions.Length;

        internal int Session(int slot) => _sessions[slot];

        internal int Day(int slot) => Problem.Sessions[_sessions[slot]].Day;

        internal IEnumerable<PlannedMeeting> Of(int person) => _meetings[person];

        internal bool Refused(int one, int other) => _wishes.TryGetValue(Key(one, other), out var wishes) && wishes.Any(wish => wish.Kind == WishKind.No);

        internal bool Wished(int one, int other) => _wishes.ContainsKey(Key(one, other)) && !Refused(one, other);

        internal long Preference(int one, int other)
        {
            if (!Wished(one, other)) return 0;
            var wishes = _wishes[Key(one, other)];
            return wishes.Sum(wish => wish.Kind == WishKind.Must ? Problem.Weights.Must : Problem.Weights.Like) + (wishes.Length == 2 ? Problem.Weights.Mutual : 0) + (Problem.Weights.Fit * _fits.GetValueOrDefault(Key(one, other)));
        }

        internal int Hoped(int person)
        {
            var (limits, partners) = (Problem.People[person], _partners[person].Count());
            long days = Problem.Sessions.Select(session => session.Day).Distinct().Count(), sessions = Problem.Sessions.Count;
            return (int)Math.Min(partners, Math.Min(days * (limits.PerDay ?? partners), sessions * (limits.PerSession ?? partners)));
        }

        internal int Breaks(int person) => Of(person).Select(meeting => meeting.Slot).Distinct().GroupBy(Day).Sum(day => day.Zip(day.Skip(1)).Count(two => two.Second - two.First > 1));

        internal PersonResult Result(int person)
        {
            var own = Of(person).ToArray();
            var changes = own.Zip(own.Skip(1)).Count(two => Day(two.First.Slot) == Day(two.Second.Slot) && two.First.Table != two.Second.Table);
            return new PersonResult(person, own.Length, Hoped(person), own.Sum(meeting => Preference(meeting.One, meeting.Other)), Breaks(person), changes);
        }
    }
}
