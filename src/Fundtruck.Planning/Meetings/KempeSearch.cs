namespace Fundtruck.Planning.Meetings;

/// <summary>Simulated annealing over Kempe chains: a meeting that moves to another slot takes along, to and fro, whatever it would collide with.</summary>
/// <remarks>
/// Meetings without a slot cost more than any breaks; everything that is in a slot keeps all rules but the orders and the spread of breaks, which cost too.
/// With several venues, each meeting of a chain stays in its venue, and other moves take a meeting, or a run of somebody's meetings, to another venue in their slots.
/// </remarks>
internal sealed class KempeSearch
{
    /// <summary>Steps that take as long as one unit of CP-SAT's work.</summary>
    internal const double StepsPerWork = 1_200_000;

    private readonly MeetingRules _rules;
    private readonly Candidate[] _candidates;
    private readonly int[] _meetings;
    private readonly double[] _missing;
    private readonly bool _several;
    private readonly Place?[]? _pinned;
    private readonly int[][] _slots;
    private readonly bool[][] _may;
    private readonly TimetableState _state;
    private readonly int[,] _who;
    private readonly int[] _slot;
    private readonly int[] _venue;
    private readonly int[] _load;
    private readonly List<int> _waiting;
    private readonly List<int> _chain = [];
    private readonly List<(int Person, int From, int To)> _ends = [];
    private readonly List<int> _touched = [];
    private readonly List<Place> _before = [];
    private readonly List<Place> _after = [];
    private readonly int[] _more;
    private readonly int[] _mark;
    private readonly Random _random;
    private int _marks;
    private double _cost;

    /// <param name="rules">The problem.</param>
    /// <param name="meetings">Candidates to be placed.</param>
    /// <param name="missing">By candidate: what it costs to leave it out.</param>
    /// <param name="breaks">What a break costs.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <param name="pinned">By candidate: where it has to be; null for wherever the problem allows.</param>
    /// <param name="homes">By candidate: where it rather stays; null for nowhere.</param>
    internal KempeSearch(MeetingRules rules, int[] meetings, double[] missing, double breaks, int seed, Place?[]? pinned = null, Place?[]? homes = null)
    {
        (_rules, _meetings, _missing, _random, _pinned) = (rules, meetings, missing, new Random(seed), pinned);
        _candidates = rules.Candidates;
        _several = rules.Venues.Length > 1;
        _state = new TimetableState(rules, homes, breaks);
        (_who, _slot, _venue, _load, _waiting) = (_state.Who, _state.Slot, _state.Venue, _state.Load, _state.Waiting);
        _slots = [.. rules.Candidates.Select((candidate, index) => pinned?[index] is { } place ? [place.Slot] : candidate.Slots)];
        (_may, _mark, _more) = (new bool[rules.Candidates.Length][], new int[rules.Candidates.Length], new int[2 * rules.Venues.Length]);
        if (_several) VenueHomes.Of(rules, meetings).CopyTo(_venue, 0);
        foreach (var meeting in meetings)
        {
            _may[meeting] = new bool[rules.Slots];
            foreach (var slot in _slots[meeting]) _may[meeting][slot] = true;
            if (_several && pinned?[meeting] is { } place) _venue[meeting] = place.Venue;
            _state.Wait(meeting);
            _cost += missing[meeting];
        }
    }

    /// <summary>Whether everything that is needed has a place, null being all of the search, and no way, order or spread is broken.</summary>
    internal static bool Complete(MeetingRules rules, int[] places, IEnumerable<int> needed)
    {
        var venues = rules.Venues.Length;
        if (needed.Any(meeting => places[meeting] < 0)) return false;
        if (rules.Problem.Orders.Any(order => places[order.Before] >= 0 && places[order.After] >= 0 && places[order.Before] / venues >= places[order.After] / venues)) return false;
        if (!rules.KeepsWays(Places(places, venues))) return false;
        if (rules.Problem.BreakSpread is not { } spread) return true;
        var breaks = BreaksByPerson(rules, Places(places, venues));
        return breaks.Max() - breaks.Min() <= spread;
    }

    /// <param name="places">By candidate: the slot times the number of venues, more the venue; -1 for none.</param>
    /// <param name="venues">How many there are.</param>
    internal static Place?[] Places(int[] places, int venues = 1) => [.. places.Select(place => place < 0 ? (Place?)null : new Place(place / venues, place % venues))];

    internal static int[] BreaksByPerson(MeetingRules rules, Place?[] timetable)
    {
        var (breaks, used) = (new int[rules.People], new bool[rules.People, rules.Slots]);
        for (var meeting = 0; meeting < timetable.Length; meeting++)
            if (timetable[meeting] is { } place) used[rules.Candidates[meeting].One, place.Slot] = used[rules.Candidates[meeting].Other, place.Slot] = true;
        for (var person = 0; person < rules.People; person++)
            for (int slot = 0, last = -1; slot < rules.Slots; slot++)
            {
                if (!used[person, slot]) continue;
                if (last >= 0 && last < slot - 1 && rules.Day[last] == rules.Day[slot]) breaks[person]++;
                last = slot;
            }

        return breaks;
    }

    internal Place?[] Read()
    {
        var places = new int[_slot.Length];
        _state.CopyTo(places);
        return Places(places, _rules.Venues.Length);
    }

    /// <summary>Takes over what of a timetable keeps the rules.</summary>
    internal void Start(Place?[] timetable)
    {
        foreach (var meeting in _meetings)
        {
            if (timetable[meeting] is not { } place || !_state.IsWaiting(meeting)) continue;
            Insert(meeting, place, double.PositiveInfinity, ejecting: false);
            if (_state.IsWaiting(meeting) && place.Venue >= 0 && _pinned?[meeting] is null) _venue[meeting] = place.Venue;
        }
    }

    /// <summary>Cools from one temperature to another, and calls back now and then with the share that is done; it stops when told to.</summary>
    /// <returns>The best state met, its places as <see cref="Places"/> reads them.</returns>
    internal (double Cost, int[] Places) Anneal(long steps, double hot, double cold, Func<double, (double Cost, int[] Places), bool> goOn)
    {
        var best = (Cost: _cost, Places: new int[_slot.Length]);
        _state.CopyTo(best.Places);
        var movable = _meetings.Where(meeting => _slots[meeting].Length > 1).ToArray();
        var rehoused = _several ? _meetings.Where(meeting => _pinned?[meeting] is null).ToArray() : [];
        var temperature = hot;
        for (long step = 0; step < steps; step++)
        {
            if ((step & 1023) == 0)
            {
                temperature = hot * Math.Pow(cold / hot, (double)step / steps);
                if ((step & 0x3FFF) == 0 && !goOn((double)step / steps, best)) break;
            }

            if (_waiting.Count > 0 && ((movable.Length == 0 && rehoused.Length == 0) || _random.Next(4) == 0))
            {
                var meeting = _waiting[_random.Next(_waiting.Count)];
                var slots = _slots[meeting];
                if (slots.Length > 0 && slots[_random.Next(slots.Length)] is var slot && InsertAt(meeting, slot) is { } place) Insert(meeting, place, temperature, ejecting: true);
            }
            else if (rehoused.Length > 0 && (movable.Length == 0 || _random.Next(20) == 0))
            {
                var meeting = rehoused[_random.Next(rehoused.Length)];
                if (_slot[meeting] >= 0) Rehouse(meeting, temperature);
            }
            else if (movable.Length > 0)
            {
                var meeting = movable[_random.Next(movable.Length)];
                var slots = _slots[meeting];
                if (_slot[meeting] < 0) continue;
                Swap(meeting, _random.Next(2) == 0 ? Beside(meeting) : slots[_random.Next(slots.Length)], temperature);
            }
            else break;

            if (_cost >= best.Cost - 1e-9) continue;
            best.Cost = _cost;
            _state.CopyTo(best.Places);
            if (_cost < 1e-9) break;
        }

        goOn(1, best);
        return best;
    }

    /// <summary>A slot right before or after another meeting of one of the two people.</summary>
    private int Beside(int meeting)
    {
        var candidate = _candidates[meeting];
        var person = _random.Next(2) == 0 ? candidate.One : candidate.Other;
        var others = _rules.OfPerson[person];
        var other = others[_random.Next(others.Count)];
        var slot = _slot[other];
        if (slot < 0) return _slot[meeting];
        var away = _several ? 1 + _rules.Travel[_venue[meeting], _venue[other]] : 1;
        slot += _random.Next(2) == 0 ? away : -away;
        return slot < 0 || slot >= _rules.Slots ? _slot[meeting] : slot;
    }

    private void Swap(int meeting, int to, double temperature)
    {
        var from = _slot[meeting];
        if (from == to || !Chain(meeting, from, to)) return;
        if (_several)
        {
            if (IsRoom(from, to)) Try(new Change(Kind.Relocate, from, to), temperature, 0);
            return;
        }

        var moved = 0;
        foreach (var one in _chain) moved += _slot[one] == from ? 1 : -1;
        if (_load[to] + moved > _rules.Open[to] || _load[from] - moved > _rules.Open[from]) return;
        if (_state.OnlyBreaksCost)
        {
            MoveEnds(from, to, temperature);
            return;
        }

        _touched.Clear();
        _touched.AddRange(_chain);
        Try(new Change(Kind.Toggle, from, to), temperature, 0);
    }

    /// <summary>The chain changes sides if that is accepted. Whoever has meetings on both sides stays busy in the same slots, so that only its two ends are looked at.</summary>
    private void MoveEnds(int from, int to, double temperature)
    {
        var worse = _state.CostOfMoving(_ends);
        if (double.IsPositiveInfinity(worse) || (worse > 0 && (temperature <= 0 || _random.NextDouble() >= Math.Exp(-worse / temperature)))) return;
        _state.Toggle(_chain, from, to);
        _state.Refresh(_ends);
        _cost += worse;
    }

    /// <summary>Where the chain goes when each meeting stays in its venue, or in an open one if it is closed then; false when there are too few tables.</summary>
    private bool IsRoom(int from, int to)
    {
        Clear();
        Array.Clear(_more);
        var venues = _rules.Venues.Length;
        foreach (var one in _chain)
        {
            var (there, target) = (_slot[one], _slot[one] == from ? to : from);
            var venue = _rules.Capacity[target, _venue[one]] > 0 ? _venue[one] : AnyOpen(target);
            Touch(one, new Place(target, venue));
            _more[(there == from ? 0 : venues) + _venue[one]]--;
            _more[(target == from ? 0 : venues) + venue]++;
        }

        for (var venue = 0; venue < venues; venue++)
            if (_load[_state.At(from, venue)] + _more[venue] > _rules.Capacity[from, venue] || _load[_state.At(to, venue)] + _more[venues + venue] > _rules.Capacity[to, venue]) return false;
        return true;
    }

    private bool Chain(int meeting, int from, int to)
    {
        _chain.Clear();
        _ends.Clear();
        _chain.Add(meeting);
        _mark[meeting] = ++_marks;
        for (var next = 0; next < _chain.Count; next++)
        {
            var one = _chain[next];
            var target = _slot[one] == from ? to : from;
            if (!_may[one][target]) return false;
            var candidate = _candidates[one];
            Reach(one, candidate.One, target);
            Reach(one, candidate.Other, target);
        }

        return true;

        void Reach(int one, int person, int target)
        {
            var other = _who[person, target];
            if (other < 0) _ends.Add((person, _slot[one], target));
            if (other < 0 || _mark[other] == _marks) return;
            _mark[other] = _marks;
            _chain.Add(other);
        }
    }

    /// <summary>The meeting, or that run of meetings of one of the two people which it belongs to, goes to another venue in its slots; if that one is full, one of there comes here.</summary>
    private void Rehouse(int meeting, double temperature)
    {
        var (here, candidate) = (_venue[meeting], _candidates[meeting]);
        var there = (here + 1 + _random.Next(_rules.Venues.Length - 1)) % _rules.Venues.Length;
        Clear();
        Touch(meeting, new Place(_slot[meeting], there));
        if (_random.Next(4) is > 0 and var sides)
        {
            var person = _random.Next(2) == 0 ? candidate.One : candidate.Other;
            if ((sides & 1) > 0) Along(person, _slot[meeting], -1, here, there);
            if ((sides & 2) > 0) Along(person, _slot[meeting], 1, here, there);
        }

        foreach (var place in _after)
        {
            if (_rules.Capacity[place.Slot, there] == 0) return;
            if (_load[_state.At(place.Slot, there)] < _rules.Capacity[place.Slot, there]) continue;
            if (_after.Count > 1 || Someone(place) is not { } other || _pinned?[other] is not null) return;
            Touch(other, new Place(place.Slot, here));
            break;
        }

        Try(new Change(Kind.Relocate, 0, 0), temperature, 0);
    }

    /// <summary>The meetings of a person to one side of a slot, as far as they are here and on the same day.</summary>
    private void Along(int person, int from, int step, int here, int there)
    {
        for (var slot = from + step; slot >= 0 && slot < _rules.Slots && _rules.Day[slot] == _rules.Day[from]; slot += step)
        {
            if (_who[person, slot] is not (>= 0 and var one)) continue;
            if (_venue[one] != here || _pinned?[one] is not null) return;
            Touch(one, new Place(slot, there));
        }
    }

    /// <summary>Where a waiting meeting is tried in a slot: rather where it was before; null when nothing is open for it.</summary>
    private Place? InsertAt(int meeting, int slot)
    {
        if (!_several) return new Place(slot, 0);
        if (_pinned?[meeting] is { } place) return _rules.Capacity[place.Slot, place.Venue] > 0 ? place : null;
        if (_random.Next(4) > 0 && _rules.Capacity[slot, _venue[meeting]] > 0) return new Place(slot, _venue[meeting]);
        return new Place(slot, AnyOpen(slot));
    }

    private int AnyOpen(int slot)
    {
        var venue = _random.Next(_rules.Venues.Length);
        while (_rules.Capacity[slot, venue] == 0) venue = (venue + 1) % _rules.Venues.Length;
        return venue;
    }

    private void Insert(int meeting, Place place, double temperature, bool ejecting)
    {
        var (slot, venue) = (place.Slot, place.Venue);
        if (!_may[meeting][slot]) return;
        var candidate = _candidates[meeting];
        Clear();
        Touch(meeting, place);
        foreach (var one in new[] { _who[candidate.One, slot], _who[candidate.Other, slot] })
            if (one >= 0 && !_touched.Contains(one)) _touched.Add(one);
        if (_several)
        {
            _state.AddInTheWay(candidate.One, slot, venue, _touched);
            _state.AddInTheWay(candidate.Other, slot, venue, _touched);
        }

        if (!ejecting && _touched.Count > 1) return;
        var here = _load[_state.At(slot, venue)];
        for (var index = 1; index < _touched.Count; index++)
            if (_slot[_touched[index]] == slot && _venue[_touched[index]] == venue) here--;
        if (here >= _rules.Capacity[slot, venue])
        {
            if (!ejecting || here == 0 || Someone(place) is not { } third) return;
            _touched.Add(third);
        }

        var added = -_missing[meeting];
        for (var index = 1; index < _touched.Count; index++)
        {
            added += _missing[_touched[index]];
            _before.Add(new Place(_slot[_touched[index]], _venue[_touched[index]]));
        }

        Try(new Change(Kind.Insert, -1, slot), temperature, added);
    }

    /// <summary>Any meeting there; null when there is none.</summary>
    private int? Someone(Place place)
    {
        var person = _random.Next(_rules.People);
        for (var tried = 0; tried < _rules.People; tried++, person = (person + 1) % _rules.People)
            if (_who[person, place.Slot] is >= 0 and var one && _venue[one] == place.Venue) return one;
        return null;
    }

    private void Clear()
    {
        _touched.Clear();
        _before.Clear();
        _after.Clear();
    }

    private void Touch(int meeting, Place to)
    {
        _touched.Add(meeting);
        _before.Add(new Place(_slot[meeting], _venue[meeting]));
        _after.Add(to);
    }

    /// <summary>Changes the touched meetings, and changes them back when the result is refused.</summary>
    private void Try(Change change, double temperature, double added)
    {
        var before = _state.Cost(_touched);
        Do(change, back: false);
        var worse = _state.Cost(_touched) + added - before;
        if (_state.Allowed(_touched) && (worse <= 0 || (temperature > 0 && _random.NextDouble() < Math.Exp(-worse / temperature))))
        {
            _cost += worse;
            return;
        }

        Do(change, back: true);
        _state.Cost(_touched);
    }

    private void Do(Change change, bool back)
    {
        if (change.Kind == Kind.Toggle) _state.Toggle(_touched, change.From, change.To);
        else if (change.Kind == Kind.Relocate) _state.Relocate(_touched, back ? _before : _after);
        else if (back)
        {
            _state.Take(_touched[0]);
            _venue[_touched[0]] = _before[0].Venue;
            for (var index = 1; index < _touched.Count; index++) _state.Put(_touched[index], _before[index].Slot);
        }
        else
        {
            for (var index = 1; index < _touched.Count; index++) _state.Take(_touched[index]);
            _venue[_touched[0]] = _after[0].Venue;
            _state.Put(_touched[0], _after[0].Slot);
        }
    }

    /// <summary>What is tried.</summary>
    private enum Kind
    {
        /// <summary>A chain changes sides, where there is one venue.</summary>
        Toggle,

        /// <summary>Meetings go to other slots or venues.</summary>
        Relocate,

        /// <summary>A waiting meeting comes in and others wait instead.</summary>
        Insert,
    }

    /// <param name="Kind">Of what is tried.</param>
    /// <param name="From">The slot of the first of a chain.</param>
    /// <param name="To">The slot where it goes.</param>
    private readonly record struct Change(Kind Kind, int From, int To);
}
