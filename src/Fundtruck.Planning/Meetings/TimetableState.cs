namespace Fundtruck.Planning.Meetings;

/// <summary>Which meetings are in which slot and venue, which of the rules that holds, and what it costs.</summary>
/// <remarks>Everything here is hot: the search changes it some millions of times in a second. With one venue nothing is counted for venues.</remarks>
internal sealed class TimetableState
{
    private const double Broken = 8;

    /// <summary>What it costs when somebody has no time for the way between two meetings: more than anything can be worth.</summary>
    private const double Never = 1e6;

    /// <summary>What a meeting costs that isn't where it was, where anything says where that is.</summary>
    private const double Moved = 1;

    /// <summary>What an idle slot between two meetings costs, in breaks: it leads the way where closing half a gap wins nothing yet.</summary>
    private const double Idle = 0.05;

    private readonly MeetingRules _rules;
    private readonly Candidate[] _candidates;
    private readonly int? _spread;
    private readonly double _breakCost;
    private readonly int _venues;
    private readonly bool _ways;
    private readonly int[] _homes;
    private readonly int[] _slot;
    private readonly int[] _venue;
    private readonly int[,] _who;
    private readonly int[] _load;
    private readonly UInt128[] _masks;
    private readonly UInt128[] _there;
    private readonly UInt128[] _days;
    private readonly UInt128[] _sessions;
    private readonly int[] _perDay;
    private readonly int[] _perSession;
    private readonly UInt128 _dayStarts;
    private readonly int[] _breaks;
    private readonly int[] _idle;
    private readonly int[] _withBreaks;
    private readonly List<int>[] _orders;
    private readonly int[] _waitingAt;
    private readonly int[] _personMark;
    private int _marks;

    /// <param name="rules">The problem.</param>
    /// <param name="homes">By candidate: where it rather stays; null for nowhere.</param>
    /// <param name="breaks">What a break costs.</param>
    internal TimetableState(MeetingRules rules, Place?[]? homes, double breaks)
    {
        (_rules, _breakCost, _venues, _ways) = (rules, breaks, rules.Venues.Length, rules.Ways.Length > 0);
        (_candidates, _spread) = (rules.Candidates, rules.Problem.BreakSpread);
        _homes = [.. rules.Candidates.Select((_, index) => homes?[index] is { } home ? (home.Slot * _venues) + home.Venue : -1)];
        (_slot, _venue, _waitingAt, _personMark) = (new int[rules.Candidates.Length], new int[rules.Candidates.Length], new int[rules.Candidates.Length], new int[rules.People]);
        (_who, _load, _masks, _breaks) = (new int[rules.People, rules.Slots], new int[rules.Slots * _venues], new UInt128[rules.People], new int[rules.People]);
        foreach (ref var person in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref _who[0, 0], _who.Length)) person = -1;
        Array.Fill(_slot, -1);
        OnlyBreaksCost = rules.Problem.Orders.Count == 0 && homes is null;
        _there = new UInt128[_ways ? rules.People * _venues : 0];
        _idle = new int[rules.People];
        _withBreaks = new int[rules.Slots + 1];
        _withBreaks[0] = rules.People;
        (_days, _sessions) = (Masks(rules.Day), Masks(rules.Session));
        _perDay = [.. rules.Problem.People.Select(person => person.PerDay ?? int.MaxValue)];
        _perSession = [.. rules.Problem.People.Select(person => person.PerSession ?? int.MaxValue)];
        _dayStarts = Enumerable.Range(0, rules.Slots).Where(slot => rules.FirstOfDay[slot]).Aggregate(UInt128.Zero, (mask, slot) => mask | (UInt128.One << slot));
        _orders = [.. rules.Candidates.Select(_ => new List<int>())];
        for (var order = 0; order < rules.Problem.Orders.Count; order++)
        {
            _orders[rules.Problem.Orders[order].Before].Add(order);
            _orders[rules.Problem.Orders[order].After].Add(order);
        }
    }

    private static UInt128[] Masks(int[] parts) => [.. Enumerable.Range(0, parts.Length).GroupBy(slot => parts[slot]).Select(part => part.Aggregate(UInt128.Zero, (mask, slot) => mask | (UInt128.One << slot)))];

    /// <summary>By candidate; -1 for one that waits.</summary>
    internal int[] Slot => _slot;

    /// <summary>By candidate: where it is, or would rather be while it waits.</summary>
    internal int[] Venue => _venue;

    /// <summary>By person and slot: the meeting; -1 for none.</summary>
    internal int[,] Who => _who;

    /// <summary>Meetings by slot and venue, the venues of a slot side by side.</summary>
    internal int[] Load => _load;

    /// <summary>Those without a slot, in no order.</summary>
    internal List<int> Waiting { get; } = [];

    /// <summary>The index of its first venue in what is counted by slot and venue, more the venue.</summary>
    internal int At(int slot, int venue) => (slot * _venues) + venue;

    /// <summary>By candidate as <see cref="At"/> says; -1 for one that waits.</summary>
    internal void CopyTo(int[] places)
    {
        _slot.CopyTo(places, 0);
        if (_venues == 1) return;
        for (var meeting = 0; meeting < places.Length; meeting++)
            if (places[meeting] >= 0) places[meeting] = At(places[meeting], _venue[meeting]);
    }

    internal bool IsWaiting(int meeting) => _waitingAt[meeting] >= 0;

    internal void Wait(int meeting)
    {
        _waitingAt[meeting] = Waiting.Count;
        Waiting.Add(meeting);
    }

    /// <summary>Brings a waiting meeting into a slot, in its venue.</summary>
    internal void Put(int meeting, int slot)
    {
        var last = Waiting[^1];
        Waiting[_waitingAt[meeting]] = last;
        _waitingAt[last] = _waitingAt[meeting];
        Waiting.RemoveAt(Waiting.Count - 1);
        _waitingAt[meeting] = -1;
        _slot[meeting] = slot;
        _load[At(slot, _venue[meeting])]++;
        Set(_candidates[meeting].One, slot, meeting);
        Set(_candidates[meeting].Other, slot, meeting);
    }

    internal void Take(int meeting)
    {
        var slot = _slot[meeting];
        _slot[meeting] = -1;
        _load[At(slot, _venue[meeting])]--;
        Clear(_candidates[meeting].One, slot, meeting);
        Clear(_candidates[meeting].Other, slot, meeting);
        Wait(meeting);
    }

    /// <summary>Each of the meetings goes to the other one of two slots; only where there is one venue.</summary>
    internal void Toggle(List<int> meetings, int from, int to)
    {
        foreach (var one in meetings)
        {
            var (there, candidate) = (_slot[one], _candidates[one]);
            _slot[one] = there == from ? to : from;
            Clear(candidate.One, there, one);
            Clear(candidate.Other, there, one);
            _load[there]--;
        }

        foreach (var one in meetings)
        {
            var (there, candidate) = (_slot[one], _candidates[one]);
            Set(candidate.One, there, one);
            Set(candidate.Other, there, one);
            _load[there]++;
        }
    }

    /// <summary>Each of the meetings goes to a slot and venue of its own.</summary>
    internal void Relocate(List<int> meetings, List<Place> places)
    {
        foreach (var one in meetings)
        {
            Clear(_candidates[one].One, _slot[one], one);
            Clear(_candidates[one].Other, _slot[one], one);
            _load[At(_slot[one], _venue[one])]--;
        }

        for (var index = 0; index < meetings.Count; index++)
        {
            var one = meetings[index];
            (_slot[one], _venue[one]) = (places[index].Slot, places[index].Venue);
            Set(_candidates[one].One, _slot[one], one);
            Set(_candidates[one].Other, _slot[one], one);
            _load[At(_slot[one], _venue[one])]++;
        }
    }

    /// <summary>Adds what somebody would have no time to come from or go to in other slots, if not there already.</summary>
    internal void AddInTheWay(int person, int slot, int venue, List<int> meetings)
    {
        if (!_ways) return;
        for (var other = 0; other < _venues; other++)
        {
            if (_rules.Travel[venue, other] is var way && (other == venue || way == 0)) continue;
            for (var near = Math.Max(0, slot - way); near <= Math.Min(_rules.Slots - 1, slot + way); near++)
                if (near != slot && _rules.Day[near] == _rules.Day[slot] && _who[person, near] is >= 0 and var one && _venue[one] == other && !meetings.Contains(one)) meetings.Add(one);
        }
    }

    /// <summary>What the breaks, ways and orders of whoever is touched cost, and the spread of all; it brings the counts up to date.</summary>
    internal double Cost(List<int> touched)
    {
        var (sum, mark) = (0.0, ++_marks);
        foreach (var meeting in touched)
        {
            var candidate = _candidates[meeting];
            if (_homes[meeting] >= 0 && _slot[meeting] >= 0 && At(_slot[meeting], _venue[meeting]) != _homes[meeting]) sum += Moved;
            foreach (var order in _orders[meeting])
                if (_rules.Problem.Orders[order] is var one && (one.Before == meeting || !touched.Contains(one.Before)) && Violated(one)) sum += Broken;
            if (_personMark[candidate.One] != mark)
            {
                _personMark[candidate.One] = mark;
                sum += _breakCost * (Refresh(candidate.One) + (Idle * _idle[candidate.One]));
                if (_ways) sum += Never * Missed(candidate.One);
            }

            if (_personMark[candidate.Other] == mark) continue;
            _personMark[candidate.Other] = mark;
            sum += _breakCost * (Refresh(candidate.Other) + (Idle * _idle[candidate.Other]));
            if (_ways) sum += Never * Missed(candidate.Other);
        }

        return sum + (Broken * Spread());
    }

    /// <summary>Whether the limits of whoever is touched hold.</summary>
    internal bool Allowed(List<int> touched)
    {
        foreach (var meeting in touched)
            if (!Allowed(_candidates[meeting].One) || !Allowed(_candidates[meeting].Other)) return false;
        return true;
    }

    private bool Allowed(int person) => Allowed(person, _masks[person]);

    private bool Allowed(int person, UInt128 mask) => Within(_perDay[person], mask, _days) && Within(_perSession[person], mask, _sessions);

    private static bool Within(int limit, UInt128 mask, UInt128[] parts)
    {
        if (limit >= MeetingProblem.MostSlots) return true;
        foreach (var part in parts)
            if ((int)UInt128.PopCount(mask & part) > limit) return false;
        return true;
    }

    /// <summary>Whether a change costs nothing but breaks and ways: nobody's meetings have an order or a home.</summary>
    internal bool OnlyBreaksCost { get; }

    /// <summary>How much more it would cost when each of some people were busy in another slot instead of one; infinite when their limits do not allow it.</summary>
    internal double CostOfMoving(List<(int Person, int From, int To)> people)
    {
        var sum = 0.0;
        Span<int> after = stackalloc int[people.Count];
        for (var index = 0; index < people.Count; index++)
        {
            var (person, from, to) = people[index];
            var mask = (_masks[person] & ~(UInt128.One << from)) | (UInt128.One << to);
            if (!Allowed(person, mask)) return double.PositiveInfinity;
            var (breaks, idle) = Gaps(mask);
            sum += _breakCost * (breaks - _breaks[person] + (Idle * (idle - _idle[person])));
            after[index] = breaks;
        }

        if (_spread is null) return sum;
        sum -= Broken * Spread();
        for (var index = 0; index < after.Length; index++) Count(_breaks[people[index].Person], after[index]);
        sum += Broken * Spread();
        for (var index = 0; index < after.Length; index++) Count(after[index], _breaks[people[index].Person]);
        return sum;
    }

    /// <summary>Brings the counts of some people up to date.</summary>
    internal void Refresh(List<(int Person, int From, int To)> people)
    {
        foreach (var (person, _, _) in people) Refresh(person);
    }

    private int Refresh(int person)
    {
        (var breaks, _idle[person]) = Gaps(_masks[person]);
        Count(_breaks[person], breaks);
        return _breaks[person] = breaks;
    }

    private void Count(int before, int after)
    {
        _withBreaks[before]--;
        _withBreaks[after]++;
    }

    private (int Breaks, int Idle) Gaps(UInt128 mask)
    {
        if (mask == 0) return (0, 0);
        var (breaks, idle) = ((int)UInt128.PopCount(mask & (~(mask << 1) | _dayStarts)), 0);
        foreach (var day in _days)
        {
            if ((mask & day) is var part && part == 0) continue;
            breaks--;
            idle += 128 - (int)UInt128.LeadingZeroCount(part) - (int)UInt128.TrailingZeroCount(part) - (int)UInt128.PopCount(part);
        }

        return (breaks, idle);
    }

    /// <summary>How many meetings of a person are too near to one in another venue.</summary>
    private int Missed(int person)
    {
        var missed = 0;
        foreach (var (from, to, slots) in _rules.Ways)
        {
            var (here, there) = (_there[(person * _venues) + from], _there[(person * _venues) + to]);
            if (here == 0 || there == 0) continue;
            foreach (var day in _days) missed += (int)UInt128.PopCount(Wide(here & day, slots) & there & day);
        }

        return missed;
    }

    /// <summary>The slots of a mask and so many before and after each of them.</summary>
    private static UInt128 Wide(UInt128 mask, int slots)
    {
        for (var reach = 0; reach < slots;)
        {
            var step = Math.Min((2 * reach) + 1, slots - reach);
            mask |= (mask << step) | (mask >> step);
            reach += step;
        }

        return mask;
    }

    /// <summary>How far the numbers of breaks lie apart beyond what is allowed.</summary>
    private int Spread()
    {
        if (_spread is not { } spread) return 0;
        var (low, high) = (0, _withBreaks.Length - 1);
        while (_withBreaks[low] == 0) low++;
        while (_withBreaks[high] == 0) high--;
        var sum = 0;
        for (var breaks = low + spread + 1; breaks <= high; breaks++) sum += _withBreaks[breaks] * (breaks - low - spread);
        return sum;
    }

    private bool Violated(MeetingOrder order) => _slot[order.Before] >= 0 && _slot[order.After] >= 0 && _slot[order.Before] >= _slot[order.After];

    private void Set(int person, int slot, int meeting)
    {
        _who[person, slot] = meeting;
        _masks[person] |= UInt128.One << slot;
        if (_ways) _there[(person * _venues) + _venue[meeting]] |= UInt128.One << slot;
    }

    private void Clear(int person, int slot, int meeting)
    {
        if (_who[person, slot] != meeting) return;
        _who[person, slot] = -1;
        _masks[person] &= ~(UInt128.One << slot);
        if (_ways) _there[(person * _venues) + _venue[meeting]] &= ~(UInt128.One << slot);
    }
}
