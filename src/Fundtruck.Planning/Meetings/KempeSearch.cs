using System.Numerics;

namespace Fundtruck.Planning.Meetings;

/// <summary>Simulated annealing over Kempe chains: a meeting that moves to another slot takes along, to and fro, whatever it would collide with.</summary>
/// <remarks>For one venue only. Meetings without a slot cost more than any breaks; everything that is in a slot keeps all rules but the orders and the spread of breaks, which cost too.</remarks>
internal sealed class KempeSearch
{
    private const double Broken = 8;

    /// <summary>What a meeting costs that isn't where it was, where anything says where that is.</summary>
    private const double Moved = 1;

    /// <summary>What an idle slot between two meetings costs, in breaks: it leads the way where closing half a gap wins nothing yet.</summary>
    private const double Idle = 0.05;

    private readonly MeetingRules _rules;
    private readonly int[] _meetings;
    private readonly double[] _missing;
    private readonly double _breakCost;
    private readonly int[][] _slots;
    private readonly int[] _homes;
    private readonly bool[][] _may;
    private readonly int[,] _who;
    private readonly int[] _slot;
    private readonly int[] _load;
    private readonly UInt128[] _masks;
    private readonly UInt128[] _days;
    private readonly UInt128 _dayStarts;
    private readonly int[] _breaks;
    private readonly int[] _idle;
    private readonly int[] _withBreaks;
    private readonly List<int>[] _orders;
    private readonly List<int> _waiting = [];
    private readonly int[] _waitingAt;
    private readonly List<int> _chain = [];
    private readonly List<int> _touched = [];
    private readonly int[] _mark;
    private readonly int[] _personMark;
    private readonly Random _random;
    private int _marks;
    private double _cost;

    /// <param name="rules">The problem, of one venue.</param>
    /// <param name="meetings">Candidates to be placed.</param>
    /// <param name="missing">By candidate: what it costs to leave it out.</param>
    /// <param name="breaks">What a break costs.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <param name="slots">By candidate: where it can be if not wherever the problem allows; null for no such restriction.</param>
    /// <param name="homes">By candidate: where it rather stays; null for nowhere.</param>
    internal KempeSearch(MeetingRules rules, int[] meetings, double[] missing, double breaks, int seed, int[]?[]? slots = null, Place?[]? homes = null)
    {
        (_rules, _meetings, _missing, _breakCost, _random) = (rules, meetings, missing, breaks, new Random(seed));
        _slots = [.. rules.Candidates.Select((candidate, index) => slots?[index] ?? candidate.Slots)];
        _homes = [.. rules.Candidates.Select((_, index) => homes?[index]?.Slot ?? -1)];
        _may = new bool[rules.Candidates.Length][];
        (_slot, _mark, _waitingAt, _personMark) = (new int[rules.Candidates.Length], new int[rules.Candidates.Length], new int[rules.Candidates.Length], new int[rules.People]);
        (_who, _load, _masks, _breaks) = (new int[rules.People, rules.Slots], new int[rules.Slots], new UInt128[rules.People], new int[rules.People]);
        foreach (ref var person in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref _who[0, 0], _who.Length)) person = -1;
        Array.Fill(_slot, -1);
        _idle = new int[rules.People];
        _withBreaks = new int[rules.Slots + 1];
        _withBreaks[0] = rules.People;
        _days = [.. Enumerable.Range(0, rules.Slots).GroupBy(slot => rules.Day[slot]).Select(day => day.Aggregate(UInt128.Zero, (mask, slot) => mask | (UInt128.One << slot)))];
        _dayStarts = Enumerable.Range(0, rules.Slots).Where(slot => rules.FirstOfDay[slot]).Aggregate(UInt128.Zero, (mask, slot) => mask | (UInt128.One << slot));
        _orders = [.. rules.Candidates.Select(_ => new List<int>())];
        for (var order = 0; order < rules.Problem.Orders.Count; order++)
        {
            _orders[rules.Problem.Orders[order].Before].Add(order);
            _orders[rules.Problem.Orders[order].After].Add(order);
        }

        foreach (var meeting in meetings)
        {
            _may[meeting] = new bool[rules.Slots];
            foreach (var slot in _slots[meeting]) _may[meeting][slot] = true;
            Wait(meeting);
            _cost += missing[meeting];
        }
    }

    /// <summary>Whether everything that is needed has a slot, null being all of the search, and no order or spread is broken.</summary>
    internal static bool Complete(MeetingRules rules, int[] slots, IEnumerable<int> needed)
    {
        if (needed.Any(meeting => slots[meeting] < 0)) return false;
        if (rules.Problem.Orders.Any(order => slots[order.Before] >= 0 && slots[order.After] >= 0 && slots[order.Before] >= slots[order.After])) return false;
        if (rules.Problem.BreakSpread is not { } spread) return true;
        var breaks = BreaksByPerson(rules, Places(slots));
        return breaks.Max() - breaks.Min() <= spread;
    }

    internal static Place?[] Places(int[] slots) => [.. slots.Select(slot => slot < 0 ? (Place?)null : new Place(slot, 0))];

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

    internal Place?[] Read() => Places(_slot);

    /// <summary>Takes over what of a timetable keeps the rules.</summary>
    internal void Start(Place?[] timetable)
    {
        foreach (var meeting in _meetings)
            if (timetable[meeting] is { } place && _waitingAt[meeting] >= 0) Insert(meeting, place.Slot, double.PositiveInfinity, ejecting: false);
    }

    /// <summary>Cools from one temperature to another, and calls back now and then with the share that is done; it stops when told to.</summary>
    /// <returns>The best state met.</returns>
    internal (double Cost, int[] Slots) Anneal(long steps, double hot, double cold, Func<double, (double Cost, int[] Slots), bool> goOn)
    {
        var best = (Cost: _cost, Slots: (int[])_slot.Clone());
        var movable = _meetings.Where(meeting => _slots[meeting].Length > 1).ToArray();
        var temperature = hot;
        for (long step = 0; step < steps; step++)
        {
            if ((step & 1023) == 0)
            {
                temperature = hot * Math.Pow(cold / hot, (double)step / steps);
                if ((step & 0x3FFF) == 0 && !goOn((double)step / steps, best)) break;
            }

            if (_waiting.Count > 0 && (movable.Length == 0 || _random.Next(4) == 0))
            {
                var meeting = _waiting[_random.Next(_waiting.Count)];
                var slots = _slots[meeting];
                if (slots.Length > 0) Insert(meeting, slots[_random.Next(slots.Length)], temperature, ejecting: true);
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
            _slot.CopyTo(best.Slots, 0);
            if (_cost < 1e-9) break;
        }

        goOn(1, best);
        return best;
    }

    /// <summary>A slot right before or after another meeting of one of the two people.</summary>
    private int Beside(int meeting)
    {
        var candidate = _rules.Candidates[meeting];
        var person = _random.Next(2) == 0 ? candidate.One : candidate.Other;
        var others = _rules.OfPerson[person];
        var slot = _slot[others[_random.Next(others.Count)]];
        if (slot < 0) return _slot[meeting];
        slot += _random.Next(2) == 0 ? 1 : -1;
        return slot < 0 || slot >= _rules.Slots ? _slot[meeting] : slot;
    }

    private void Swap(int meeting, int to, double temperature)
    {
        var from = _slot[meeting];
        if (from == to || !Chain(meeting, from, to)) return;
        var moved = 0;
        foreach (var one in _chain) moved += _slot[one] == from ? 1 : -1;
        if (_load[to] + moved > _rules.Open[to] || _load[from] - moved > _rules.Open[from]) return;
        _touched.Clear();
        _touched.AddRange(_chain);
        Try(new Change(false, from, to), temperature, 0);
    }

    private void Toggle(int from, int to)
    {
        foreach (var one in _touched)
        {
            var (there, candidate) = (_slot[one], _rules.Candidates[one]);
            _slot[one] = there == from ? to : from;
            Clear(candidate.One, there, one);
            Clear(candidate.Other, there, one);
            _load[there]--;
        }

        foreach (var one in _touched)
        {
            var (there, candidate) = (_slot[one], _rules.Candidates[one]);
            Set(candidate.One, there, one);
            Set(candidate.Other, there, one);
            _load[there]++;
        }
    }

    private bool Chain(int meeting, int from, int to)
    {
        _chain.Clear();
        _chain.Add(meeting);
        _mark[meeting] = ++_marks;
        for (var next = 0; next < _chain.Count; next++)
        {
            var one = _chain[next];
            var target = _slot[one] == from ? to : from;
            if (!_may[one][target]) return false;
            var candidate = _rules.Candidates[one];
            Reach(_who[candidate.One, target]);
            Reach(_who[candidate.Other, target]);
        }

        return true;

        void Reach(int other)
        {
            if (other < 0 || _mark[other] == _marks) return;
            _mark[other] = _marks;
            _chain.Add(other);
        }
    }

    private void Insert(int meeting, int slot, double temperature, bool ejecting)
    {
        if (!_may[meeting][slot]) return;
        var candidate = _rules.Candidates[meeting];
        var (first, second) = (_who[candidate.One, slot], _who[candidate.Other, slot]);
        var (leaving, added) = ((first >= 0 ? 1 : 0) + (second >= 0 && second != first ? 1 : 0), -_missing[meeting]);
        if (!ejecting && leaving > 0) return;
        var third = -1;
        if (leaving == 0 && _load[slot] >= _rules.Open[slot])
        {
            if (!ejecting || _load[slot] == 0) return;
            var person = _random.Next(_rules.People);
            for (var tried = 0; tried < _rules.People && (third = _who[person, slot]) < 0; tried++) person = (person + 1) % _rules.People;
            if (third < 0) return;
        }

        _touched.Clear();
        _touched.Add(meeting);
        foreach (var one in new[] { first, second == first ? -1 : second, third })
        {
            if (one < 0) continue;
            _touched.Add(one);
            added += _missing[one];
        }

        Try(new Change(true, -1, slot), temperature, added);
    }

    /// <summary>Changes the touched meetings, and changes them back when the result is refused.</summary>
    private void Try(Change change, double temperature, double added)
    {
        var before = Local();
        Do(change, back: false);
        var worse = Local() + added - before;
        if (Allowed() && (worse <= 0 || (temperature > 0 && _random.NextDouble() < Math.Exp(-worse / temperature))))
        {
            _cost += worse;
            return;
        }

        Do(change, back: true);
        Local();
    }

    private void Do(Change change, bool back)
    {
        if (!change.Insert) Toggle(change.From, change.To);
        else if (back)
        {
            Take(_touched[0]);
            for (var index = 1; index < _touched.Count; index++) Put(_touched[index], change.To);
        }
        else
        {
            for (var index = 1; index < _touched.Count; index++) Take(_touched[index]);
            Put(_touched[0], change.To);
        }
    }

    /// <summary>What the breaks and orders of whoever is touched cost, and the spread of all; it brings the counts up to date.</summary>
    private double Local()
    {
        var (sum, mark) = (0.0, ++_marks);
        foreach (var meeting in _touched)
        {
            var candidate = _rules.Candidates[meeting];
            if (_homes[meeting] >= 0 && _slot[meeting] >= 0 && _slot[meeting] != _homes[meeting]) sum += Moved;
            foreach (var order in _orders[meeting])
                if (_rules.Problem.Orders[order] is var one && (one.Before == meeting || !_touched.Contains(one.Before)) && Violated(one)) sum += Broken;
            if (_personMark[candidate.One] != mark)
            {
                _personMark[candidate.One] = mark;
                sum += _breakCost * (Refresh(candidate.One) + (Idle * _idle[candidate.One]));
            }

            if (_personMark[candidate.Other] == mark) continue;
            _personMark[candidate.Other] = mark;
            sum += _breakCost * (Refresh(candidate.Other) + (Idle * _idle[candidate.Other]));
        }

        return sum + (Broken * Spread());
    }

    private bool Allowed()
    {
        foreach (var meeting in _touched)
            if (!Allowed(_rules.Candidates[meeting].One) || !Allowed(_rules.Candidates[meeting].Other)) return false;
        return true;
    }

    private bool Allowed(int person)
    {
        var limits = _rules.Problem.People[person];
        return Within(limits.PerDay, _rules.Day) && Within(limits.PerSession, _rules.Session);

        bool Within(int? limit, int[] parts)
        {
            if (limit is null) return true;
            for (int slot = 0, count = 0; slot < _rules.Slots; slot++)
            {
                if (slot > 0 && parts[slot] != parts[slot - 1]) count = 0;
                if (_who[person, slot] >= 0 && ++count > limit) return false;
            }

            return true;
        }
    }

    private int Refresh(int person)
    {
        var (mask, breaks, idle) = (_masks[person], 0, 0);
        if (mask != 0)
        {
            breaks = (int)UInt128.PopCount(mask & (~(mask << 1) | _dayStarts));
            foreach (var day in _days)
            {
                if ((mask & day) is var part && part == 0) continue;
                breaks--;
                idle += 128 - (int)UInt128.LeadingZeroCount(part) - (int)UInt128.TrailingZeroCount(part) - (int)UInt128.PopCount(part);
            }
        }

        _idle[person] = idle;

        _withBreaks[_breaks[person]]--;
        _withBreaks[breaks]++;
        return _breaks[person] = breaks;
    }

    /// <summary>How far the numbers of breaks lie apart beyond what is allowed.</summary>
    private int Spread()
    {
        if (_rules.Problem.BreakSpread is not { } spread) return 0;
        var (low, high) = (0, _withBreaks.Length - 1);
        while (_withBreaks[low] == 0) low++;
        while (_withBreaks[high] == 0) high--;
        var sum = 0;
        for (var breaks = low + spread + 1; breaks <= high; breaks++) sum += _withBreaks[breaks] * (breaks - low - spread);
        return sum;
    }

    private bool Violated(MeetingOrder order) => _slot[order.Before] >= 0 && _slot[order.After] >= 0 && _slot[order.Before] >= _slot[order.After];

    private void Put(int meeting, int slot)
    {
        var last = _waiting[^1];
        _waiting[_waitingAt[meeting]] = last;
        _waitingAt[last] = _waitingAt[meeting];
        _waiting.RemoveAt(_waiting.Count - 1);
        _waitingAt[meeting] = -1;
        _slot[meeting] = slot;
        _load[slot]++;
        Set(_rules.Candidates[meeting].One, slot, meeting);
        Set(_rules.Candidates[meeting].Other, slot, meeting);
    }

    private void Take(int meeting)
    {
        var slot = _slot[meeting];
        _slot[meeting] = -1;
        _load[slot]--;
        Clear(_rules.Candidates[meeting].One, slot, meeting);
        Clear(_rules.Candidates[meeting].Other, slot, meeting);
        Wait(meeting);
    }

    private void Wait(int meeting)
    {
        _waitingAt[meeting] = _waiting.Count;
        _waiting.Add(meeting);
    }

    private void Set(int person, int slot, int meeting)
    {
        _who[person, slot] = meeting;
        _masks[person] |= UInt128.One << slot;
    }

    private void Clear(int person, int slot, int meeting)
    {
        if (_who[person, slot] != meeting) return;
        _who[person, slot] = -1;
        _masks[person] &= ~(UInt128.One << slot);
    }

    /// <param name="Insert">A waiting meeting comes in and others wait instead; otherwise a chain changes sides.</param>
    /// <param name="From">The slot of the first of the chain.</param>
    /// <param name="To">The slot where it goes.</param>
    private readonly record struct Change(bool Insert, int From, int To);
}
