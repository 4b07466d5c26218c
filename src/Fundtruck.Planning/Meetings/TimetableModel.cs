using Google.OrTools.Sat;

namespace Fundtruck.Planning.Meetings;

/// <summary>Where a meeting is: a slot and a venue, by its place in the rules.</summary>
internal readonly record struct Place(int Slot, int Venue);

/// <summary>The timetable as a CP-SAT model: exact for everything but the table within a venue, which is dealt afterwards.</summary>
/// <remarks>
/// A break is the start of a run of meetings that is not the first of its day. Somebody all of whose meetings are sure to take place is without a
/// break exactly if one of the blocks of as many consecutive slots is filled: that says with one literal what the starts need the whole row for,
/// and lets the bound grow from 0.
/// </remarks>
internal sealed class TimetableModel
{
    private readonly MeetingRules _rules;
    private readonly bool[] _sure;
    private readonly int[] _meetings;
    private readonly IDictionary<(RequirementKind, int), BoolVar>? _relaxed;
    private readonly bool _people;
    private readonly BoolVar?[][] _at;
    private readonly BoolVar[][,]? _in;
    private readonly BoolVar?[,] _used;
    private readonly IntVar?[] _breaks;

    /// <param name="rules">The problem.</param>
    /// <param name="meetings">Candidates that can take place.</param>
    /// <param name="sure">By candidate: it has to.</param>
    /// <param name="relaxed">Null when minimums, orders and the spread must hold; otherwise it receives what gives each of them up.</param>
    internal TimetableModel(MeetingRules rules, IEnumerable<int> meetings, bool[] sure, IDictionary<(RequirementKind, int), BoolVar>? relaxed = null)
        : this(rules, meetings, sure, relaxed, people: false)
    {
    }

    private TimetableModel(MeetingRules rules, IEnumerable<int> meetings, bool[] sure, IDictionary<(RequirementKind, int), BoolVar>? relaxed, bool people)
    {
        (_rules, _sure, _meetings, _relaxed, _people) = (rules, sure, [.. meetings], relaxed, people);
        _at = new BoolVar?[rules.Candidates.Length][];
        _in = rules.Venues.Length > 1 ? new BoolVar[rules.Candidates.Length][,] : null;
        _used = new BoolVar?[rules.People, rules.Slots];
        _breaks = new IntVar?[rules.People];
        if (!people) foreach (var meeting in _meetings) AddMeeting(meeting);
        for (var person = 0; person < rules.People; person++) AddPerson(person);
        if (people) AddPeopleAtTables();
        else AddTables();
        if (!people) AddOrders();
        if (rules.Problem.BreakSpread is { } spread) AddSpread(spread);
    }

    internal CpModel Model { get; } = new();

    internal LinearExpr Breaks => LinearExpr.Sum(_breaks.OfType<IntVar>());

    internal IEnumerable<int> Meetings => _meetings;

    /// <summary>Only in which slots people have meetings, not with whom, when all given meetings take place: small, and a bound for the breaks.</summary>
    internal static TimetableModel OfPeople(MeetingRules rules) => new(rules, Enumerable.Range(0, rules.Candidates.Length), [.. rules.Candidates.Select(_ => true)], null, people: true);

    /// <summary>1 when it takes place in the slot; null when it can't.</summary>
    internal BoolVar? Any(int meeting, int slot) => _at[meeting]?[slot];

    /// <summary>1 when it takes place.</summary>
    internal LinearExpr Present(int meeting) => LinearExpr.Sum(_at[meeting].OfType<BoolVar>());

    internal LinearExpr Load(int person) => LinearExpr.Sum(_rules.OfPerson[person].Where(meeting => _at[meeting] is not null).SelectMany(meeting => _at[meeting].OfType<BoolVar>()));

    /// <summary>1 when it takes place there; null when it can't.</summary>
    internal BoolVar? At(int meeting, Place place) => _at[meeting]?[place.Slot] is not { } at ? null : _in is null ? at : _in[meeting][place.Slot, place.Venue];

    /// <summary>Starts the search from a timetable.</summary>
    internal void Hint(Place?[] timetable)
    {
        Model.ClearHints();
        foreach (var meeting in _meetings)
            for (var slot = 0; slot < _rules.Slots; slot++)
                if (_at[meeting][slot] is { } at)
                {
                    Model.AddHint(at, timetable[meeting]?.Slot == slot);
                    for (var venue = 0; _in is not null && venue < _rules.Venues.Length; venue++) Model.AddHint(_in[meeting][slot, venue], timetable[meeting] == new Place(slot, venue));
                }
    }

    internal Place?[] Read(Func<BoolVar, bool> value)
    {
        var timetable = new Place?[_rules.Candidates.Length];
        foreach (var meeting in _meetings)
            for (var slot = 0; slot < _rules.Slots; slot++)
                if (_at[meeting][slot] is { } at && value(at))
                    timetable[meeting] = new Place(slot, _in is null ? 0 : Enumerable.Range(0, _rules.Venues.Length).First(venue => value(_in[meeting][slot, venue])));
        return timetable;
    }

    private void AddMeeting(int meeting)
    {
        _at[meeting] = new BoolVar?[_rules.Slots];
        foreach (var slot in _rules.Candidates[meeting].Slots) _at[meeting][slot] = Model.NewBoolVar("");
        var ways = _at[meeting].OfType<BoolVar>().ToArray();
        if (_sure[meeting]) Model.AddExactlyOne(ways);
        else if (ways.Length > 1) Model.AddAtMostOne(ways);
        if (_in is null) return;

        _in[meeting] = new BoolVar[_rules.Slots, _rules.Venues.Length];
        foreach (var slot in _rules.Candidates[meeting].Slots)
        {
            var venues = Enumerable.Range(0, _rules.Venues.Length).Select(venue => _in[meeting][slot, venue] = Model.NewBoolVar("")).ToArray();
            Model.Add(LinearExpr.Sum(venues) == _at[meeting][slot]!);
        }
    }

    private void AddPerson(int person)
    {
        var meetings = _rules.OfPerson[person].Where(meeting => _people || _at[meeting] is not null).ToArray();
        var limits = _rules.Problem.People[person];
        if (limits.Minimum > 0) Model.Add(_people ? LinearExpr.Constant(meetings.Length) >= limits.Minimum : Load(person) + (Relaxed(RequirementKind.Minimum, person) * limits.Minimum) >= limits.Minimum);
        if (meetings.Length == 0) return;
        if (_people) AddSlots(person, meetings);
        for (var slot = 0; slot < _rules.Slots && !_people; slot++)
        {
            var ways = meetings.Select(meeting => _at[meeting][slot]).OfType<BoolVar>().ToArray();
            if (ways.Length == 0) continue;
            _used[person, slot] = ways.Length == 1 ? ways[0] : Model.NewBoolVar("");
            if (ways.Length > 1) Model.AddExactlyOne(ways.Append(_used[person, slot]!.Not()));
        }

        var sure = meetings.All(meeting => _sure[meeting]);
        if (sure) Model.Add(LinearExpr.Sum(Used(person, 0, _rules.Slots)) == meetings.Length);
        AddLimits(person, limits);
        if (!_people) AddTravels(person, meetings);
        AddBreaks(person, sure ? meetings.Length : null);
    }

    /// <summary>In place of the meetings: as many slots as there are meetings, in each session at least those that can be nowhere else.</summary>
    private void AddSlots(int person, int[] meetings)
    {
        for (var slot = 0; slot < _rules.Slots; slot++)
            if (meetings.Any(meeting => _rules.Candidates[meeting].Slots.Contains(slot))) _used[person, slot] = Model.NewBoolVar("");
        foreach (var slots in meetings.Select(meeting => _rules.Candidates[meeting].Slots).DistinctBy(slots => string.Join(',', slots)))
        {
            var inside = meetings.Count(meeting => !_rules.Candidates[meeting].Slots.Except(slots).Any());
            Model.Add(LinearExpr.Sum(slots.Select(slot => _used[person, slot]!)) >= inside);
        }
    }

    private void AddPeopleAtTables()
    {
        var all = new List<IntVar>();
        for (var slot = 0; slot < _rules.Slots; slot++)
        {
            var here = Enumerable.Range(0, _rules.People).Where(person => _used[person, slot] is not null).ToArray();
            var tables = Model.NewIntVar(0, _rules.Open[slot], "");
            Model.Add(LinearExpr.Sum(here.Select(person => _used[person, slot]!)) == 2 * tables);
            all.Add(tables);
            foreach (var person in here)
            {
                var partners = _rules.OfPerson[person].Select(meeting => _rules.Candidates[meeting]).Where(meeting => meeting.Slots.Contains(slot))
                    .Select(meeting => _used[meeting.One == person ? meeting.Other : meeting.One, slot]!).Distinct();
                Model.AddBoolOr(partners.Append(_used[person, slot]!.Not()));
            }
        }

        Model.Add(LinearExpr.Sum(all) == _meetings.Length);
    }

    /// <summary>1 when it may be given up; always 0 when nothing may.</summary>
    private LinearExpr Relaxed(RequirementKind kind, int index) => _relaxed is null ? LinearExpr.Constant(0) : _relaxed[(kind, index)] = Model.NewBoolVar("");

    private IEnumerable<BoolVar> Used(int person, int from, int to) => Enumerable.Range(from, to - from).Select(slot => _used[person, slot]).OfType<BoolVar>();

    private void AddLimits(int person, MeetingPerson limits)
    {
        foreach (var (limit, parts) in new[] { (limits.PerDay, _rules.Day), (limits.PerSession, _rules.Session) })
        {
            if (limit is null) continue;
            foreach (var part in Enumerable.Range(0, _rules.Slots).GroupBy(slot => parts[slot]))
            {
                var used = part.Select(slot => _used[person, slot]).OfType<BoolVar>().ToArray();
                if (used.Length > limit) Model.Add(LinearExpr.Sum(used) <= limit.Value);
            }
        }
    }

    private void AddTravels(int person, int[] meetings)
    {
        if (_in is null || _rules.Travel.Cast<int>().Max() == 0) return;
        var there = new BoolVar?[_rules.Slots, _rules.Venues.Length];
        for (var slot = 0; slot < _rules.Slots; slot++)
            for (var venue = 0; venue < _rules.Venues.Length; venue++)
            {
                var ways = meetings.Where(meeting => _at[meeting][slot] is not null).Select(meeting => _in[meeting][slot, venue]).ToArray();
                if (ways.Length == 0) continue;
                there[slot, venue] = Model.NewBoolVar("");
                Model.AddExactlyOne(ways.Append(there[slot, venue]!.Not()));
                for (var other = 0; other < _rules.Venues.Length; other++)
                    for (var before = Math.Max(0, slot - _rules.Travel[venue, other]); before < slot; before++)
                        if (other != venue && _rules.Day[before] == _rules.Day[slot] && there[before, other] is { } earlier) Model.AddBoolOr([earlier.Not(), there[slot, venue]!.Not()]);
            }
    }

    /// <param name="person">Whose.</param>
    /// <param name="meetings">How many take place; null when that is open.</param>
    private void AddBreaks(int person, int? meetings)
    {
        var starts = new List<BoolVar>();
        var days = new List<ILiteral>();
        for (var slot = 0; slot < _rules.Slots; slot++)
        {
            if (_used[person, slot] is not { } used) continue;
            if (_rules.FirstOfDay[slot] || _used[person, slot - 1] is not { } before)
            {
                starts.Add(used);
                continue;
            }

            var start = Model.NewBoolVar("");
            Model.AddBoolOr([used.Not(), before, start]);
            Model.AddImplication(start, used);
            Model.AddImplication(start, before.Not());
            starts.Add(start);
        }

        foreach (var day in Enumerable.Range(0, _rules.Slots).Where(slot => _used[person, slot] is not null).GroupBy(slot => _rules.Day[slot], slot => _used[person, slot]!))
        {
            var active = Model.NewBoolVar("");
            foreach (var used in day) Model.AddImplication(used, active);
            Model.AddBoolOr(day.Append<ILiteral>(active.Not()));
            days.Add(active);
        }

        var most = Math.Max(0, Math.Min(starts.Count, meetings ?? int.MaxValue) - 1);
        if (most == 0) return;
        var breaks = _breaks[person] = Model.NewIntVar(0, most, "");
        if (meetings is not null && days.Count == 1)
        {
            Model.Add(LinearExpr.Sum(starts) == breaks + 1);
            AddBlocks(person, meetings.Value, breaks);
        }
        else Model.Add(LinearExpr.Sum(starts) == breaks + LinearExpr.Sum(days));
    }

    private void AddBlocks(int person, int length, IntVar breaks)
    {
        var without = Model.NewBoolVar("");
        Model.Add(breaks == 0).OnlyEnforceIf(without);
        Model.Add(breaks >= 1).OnlyEnforceIf(without.Not());
        var blocks = Enumerable.Range(0, Math.Max(0, _rules.Slots - length + 1))
            .Where(first => Used(person, first, first + length).Count() == length && !Enumerable.Range(first + 1, length - 1).Any(slot => _rules.FirstOfDay[slot]))
            .ToDictionary(first => first, _ => Model.NewBoolVar(""));
        Model.AddExactlyOne(blocks.Values.Append<ILiteral>(without.Not()));
        for (var slot = 0; slot < _rules.Slots; slot++)
        {
            if (_used[person, slot] is not { } used) continue;
            var covering = blocks.Where(block => block.Key <= slot && slot < block.Key + length).Select(block => block.Value).ToArray();
            foreach (var block in covering) Model.AddImplication(block, used);
            Model.AddBoolOr(covering.Append<ILiteral>(without.Not()).Append(used.Not()));
        }
    }

    private void AddTables()
    {
        // A star is some meetings of one person: at most one of them in a slot. Few stars share the tables of a slot among many meetings.
        var stars = Stars();
        for (var slot = 0; slot < _rules.Slots; slot++)
        {
            var all = _meetings.Select(meeting => _at[meeting][slot]).OfType<BoolVar>().ToArray();
            if (all.Length == 0) continue;
            if (_in is null && all.Length > _rules.Open[slot])
            {
                var counted = new List<BoolVar>();
                foreach (var star in stars)
                {
                    var ways = star.Select(meeting => _at[meeting][slot]).OfType<BoolVar>().ToArray();
                    if (ways.Length == 0) continue;
                    var one = ways.Length == 1 ? ways[0] : Model.NewBoolVar("");
                    if (ways.Length > 1) Model.AddExactlyOne(ways.Append(one.Not()));
                    counted.Add(one);
                }

                Model.Add(LinearExpr.Sum(counted) <= _rules.Open[slot]);
                Model.Add(LinearExpr.Sum(Enumerable.Range(0, _rules.People).Select(person => _used[person, slot]).OfType<BoolVar>()) == 2 * LinearExpr.Sum(counted));
            }

            for (var venue = 0; _in is not null && venue < _rules.Venues.Length; venue++)
                Model.Add(LinearExpr.Sum(_meetings.Where(meeting => _at[meeting][slot] is not null).Select(meeting => _in[meeting][slot, venue])) <= _rules.Capacity[slot, venue]);
        }
    }

    private List<int[]> Stars()
    {
        var (stars, left) = (new List<int[]>(), _meetings.ToHashSet());
        while (left.Count > 0)
        {
            var star = _rules.OfPerson.Select(meetings => meetings.Where(left.Contains).ToArray()).MaxBy(meetings => meetings.Length)!;
            stars.Add(star);
            left.ExceptWith(star);
        }

        return stars;
    }

    private void AddOrders()
    {
        for (var index = 0; index < _rules.Problem.Orders.Count; index++)
        {
            var order = _rules.Problem.Orders[index];
            if (_at[order.Before] is not { } before || _at[order.After] is not { } after) continue;
            ILiteral[] relaxed = _relaxed is null ? [] : [_relaxed[(RequirementKind.Order, index)] = Model.NewBoolVar("")];
            for (var slot = 0; slot < _rules.Slots; slot++)
            {
                if (before[slot] is { } first)
                    foreach (var second in after.Take(slot + 1).OfType<BoolVar>()) Model.AddBoolOr(relaxed.Append(first.Not()).Append(second.Not()));
            }
        }
    }

    private void AddSpread(int spread)
    {
        var breaks = _breaks.OfType<IntVar>().ToArray();
        if (breaks.Length == 0) return;
        var least = Model.NewIntVar(0, breaks.Length == _rules.People ? _rules.Slots : 0, "");
        var relaxed = Relaxed(RequirementKind.BreakSpread, 0);
        foreach (var one in breaks)
        {
            Model.Add(one >= least);
            Model.Add(one <= least + spread + (relaxed * _rules.Slots));
        }
    }
}
