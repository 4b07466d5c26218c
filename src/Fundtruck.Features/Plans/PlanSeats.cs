namespace Fundtruck.Features.Plans;

/// <summary>One who meets others in a plan: a startup with its founder, or a representative for a firm.</summary>
/// <param name="Person">Who sits there; the same human can have several seats.</param>
internal sealed record PlanSeat(StartupId? Startup, InvestorId? Investor, PersonId Person);

/// <summary>A slot of the plan's grid.</summary>
internal readonly record struct PlanSlot(MeetingSession Session, Interval During);

/// <summary>A meeting that stands in a slot of the grid, with the seats of both sides.</summary>
internal sealed record StandingMeeting(Meeting Meeting, int Startup, int Representative, int Slot);

/// <summary>The world in the planner's words: who can sit where when. Everything is in the order of ids and times, so that the same world gives the same numbers.</summary>
internal sealed class PlanSeats
{
    private readonly PlanWorld _world;
    private readonly PlanSettings _settings;
    private readonly PlanTables _tables;
    private readonly Dictionary<(PersonId, InvestorId, int), InvestorSlot> _open = [];
    private readonly Dictionary<(PersonId Human, int Slot), int> _owners = [];
    private readonly Dictionary<InvestorSlotId, InvestorSlot> _slots;
    private readonly HashSet<Guid> _planned;
    private readonly HashSet<(int Seat, int Slot)> _sitting;

    internal PlanSeats(PlanWorld world, PlanSettings settings)
    {
        (_world, _settings, _slots) = (world, settings, world.Slots.ToDictionary(slot => slot.Id));
        Slots = [.. world.Sessions.SelectMany(session => session.Grid().Select(during => new PlanSlot(session, during)))];
        var slots = Slots.Select((slot, index) => (Key: (slot.Session.Id, slot.During), index)).ToDictionary(it => it.Key, it => it.index);
        var onGrid = world.Meetings.Where(meeting => meeting.During.Start > world.Now && slots.ContainsKey((meeting.SessionId, meeting.During))).ToList();
        Startups =
        [
            .. world.Startups.Select(it => new PlanSeat(it.Id, null, it.Founder))
                .Concat(onGrid.Where(meeting => world.Startups.All(it => it.Id != meeting.StartupId)).Select(meeting => new PlanSeat(meeting.StartupId, null, meeting.FounderId)))
                .DistinctBy(seat => seat.Startup).OrderBy(seat => seat.Startup!.Value.Value),
        ];
        Representatives =
        [
            .. world.Slots.Where(slot => world.Investors[slot.InvestorId].Accreditation == AccreditationLevel.Full && slots.ContainsKey((slot.SessionId, slot.During))).Select(slot => (slot.InvestorId, slot.RepresentativeId))
                .Concat(onGrid.Select(meeting => (meeting.InvestorId, meeting.RepresentativeId))).Distinct()
                .OrderBy(it => it.InvestorId.Value).ThenBy(it => it.RepresentativeId.Value).Select(it => new PlanSeat(null, it.InvestorId, it.RepresentativeId)),
        ];
        All = [.. Startups, .. Representatives];
        var seats = All.Select((seat, index) => (seat, index)).ToList();
        var startup = seats.Where(it => it.seat.Startup is not null).ToDictionary(it => it.seat.Startup!.Value, it => it.index);
        var representative = seats.Where(it => it.seat.Investor is not null).ToDictionary(it => (it.seat.Investor!.Value, it.seat.Person), it => it.index);
        Standing = [.. onGrid.Select(meeting => new StandingMeeting(meeting, startup[meeting.StartupId], representative[(meeting.InvestorId, meeting.RepresentativeId)], slots[(meeting.SessionId, meeting.During)])).OrderBy(it => it.Meeting.Id.Value)];
        Others = [.. world.Meetings.Except(onGrid)];
        _planned = [.. Standing.Select(it => it.Meeting.Id.Value)];
        _sitting = [.. Standing.Where(it => CannotStay(it) is null).SelectMany(it => new[] { (it.Startup, it.Slot), (it.Representative, it.Slot) })];

        var booked = Others.Select(meeting => meeting.SlotId).ToHashSet();
        foreach (var slot in world.Slots.Where(slot => !booked.Contains(slot.Id)))
            if (slots.TryGetValue((slot.SessionId, slot.During), out var index)) _open[(slot.RepresentativeId, slot.InvestorId, index)] = slot;
        foreach (var it in Standing.Where(IsHandedOver)) _open.Remove((_slots[it.Meeting.SlotId].RepresentativeId, it.Meeting.InvestorId, it.Slot));
        _tables = new(world, settings, this);
        Share();
    }

    /// <summary>In the order of time.</summary>
    internal IReadOnlyList<PlanSlot> Slots { get; }

    internal IReadOnlyList<PlanSeat> Startups { get; }

    internal IReadOnlyList<PlanSeat> Representatives { get; }

    /// <summary>Startups, then representatives.</summary>
    internal IReadOnlyList<PlanSeat> All { get; }

    /// <summary>Meetings to come in slots of the grid.</summary>
    internal IReadOnlyList<StandingMeeting> Standing { get; }

    /// <summary>Meetings that have begun, or are beside the grid: nobody plans them, but they count.</summary>
    internal IReadOnlyList<Meeting> Others { get; }

    /// <summary>The open slot of a representative at that time; null when there is none.</summary>
    internal InvestorSlot? Open(int representative, int slot) => _open.GetValueOrDefault((All[representative].Person, All[representative].Investor!.Value, slot));

    /// <summary>Where two would sit; null when no table can be used.</summary>
    internal TableId? Table(int startup, int representative, int slot) => _tables.Of(startup, representative, slot);

    /// <summary>A colleague sits in somebody's slot: such a meeting stays where it is, or falls.</summary>
    internal bool IsHandedOver(StandingMeeting it) => _slots[it.Meeting.SlotId].RepresentativeId != it.Meeting.RepresentativeId;

    /// <summary>Why a meeting that stands can't stay where it is; null when it can.</summary>
    internal PlanCause? CannotStay(StandingMeeting it) =>
        IsAbsent(it.Startup, it.Slot) || IsAbsent(it.Representative, it.Slot) ? PlanCause.Absence
        : _settings.ClosedTables.Any(closed => closed.Table == it.Meeting.TableId && closed.Covers(Slots[it.Slot].During)) ? PlanCause.Table : null;

    /// <summary>Whether somebody could meet somebody then, without those meetings that stand in the grid.</summary>
    internal bool IsThere(int seat, int slot)
    {
        var (it, during) = (All[seat], Slots[slot].During);
        if (during.Start <= _world.Now || IsAbsent(seat, slot)) return false;
        if (_owners.TryGetValue((it.Person, slot), out var owner) && owner != seat) return false;
        if (_sitting.Contains((seat, slot))) return true;
        if (it.Startup is { } startup) return !IsTaken(startup.Value, during) && !IsTaken(it.Person.Value, during) && _tables.StartupHasTable(seat, slot);
        return Open(seat, slot) is not null && !IsTaken(it.Person.Value, during) && _tables.RepresentativeHasTable(seat, slot);
    }

    internal bool IsClosed(TableId table, Interval during) => _settings.ClosedTables.Any(closed => closed.Table == table && closed.Covers(during));

    internal bool IsTaken(Guid party, Interval during) => _world.Taken[party].Any(row => !_planned.Contains(row.AppointmentId) && row.During.Overlaps(during));

    private bool IsAbsent(int seat, int slot) => _settings.Absences.Any(absence => (absence.Person == All[seat].Person || (absence.Startup is not null && absence.Startup == All[seat].Startup)) && absence.Covers(Slots[slot].During));

    /// <summary>
    /// Who has several seats, as a founder of two startups, can't sit in two at once, which the planner does not know: each slot belongs to one of the seats.
    /// Where one of them has a meeting, or has opened a slot as a representative, to that one; else in turn.
    /// </summary>
    private void Share()
    {
        foreach (var human in All.Select((seat, index) => (seat.Person, index)).GroupBy(it => it.Person, it => it.index).Where(seats => seats.Count() > 1))
        {
            var startups = human.Where(seat => All[seat].Startup is not null).ToList();
            for (var slot = 0; slot < Slots.Count; slot++)
            {
                var (sitting, inviting) = (human.Where(seat => _sitting.Contains((seat, slot))).ToList(), human.Where(seat => All[seat].Investor is not null && Open(seat, slot) is not null).ToList());
                _owners[(human.Key, slot)] = sitting.Count > 0 ? sitting[0] : inviting.Count > 0 ? inviting[0] : startups.Count > 0 ? startups[slot % startups.Count] : human.First();
            }
        }
    }
}

/// <summary>Who keeps which table; where one is dead, its people get a spare one as long as there are some.</summary>
internal sealed class PlanTables
{
    private readonly Dictionary<(MeetingSessionId, Guid), TableId> _spare = [];
    private readonly Dictionary<(MeetingSessionId, StartupId), TableId> _startups = [];
    private readonly PlanSeats _seats;

    internal PlanTables(PlanWorld world, PlanSettings settings, PlanSeats seats)
    {
        _seats = seats;
        foreach (var session in world.Sessions)
        {
            var slots = world.Slots.Where(slot => slot.SessionId == session.Id).ToList();
            var kept = world.StartupTables.Where(seat => seat.SessionId == session.Id).ToDictionary(seat => seat.StartupId, seat => seat.TableId);
            var used = slots.Select(slot => slot.TableId).OfType<TableId>().Concat(kept.Values).ToHashSet();
            var free = new Queue<TableId>(session.Tables.Where(table => !used.Contains(table.Id) && settings.ClosedTables.All(closed => closed.Table != table.Id) && !seats.IsTaken(table.Id.Value, session.During)).OrderBy(table => table.Number).Select(table => table.Id));
            if (session.Rules.Seating == Seating.Investors)
            {
                foreach (var slot in slots.Where(slot => slot.TableId is { } table && seats.IsClosed(table, slot.During)).DistinctBy(slot => slot.RepresentativeId).OrderBy(slot => slot.RepresentativeId.Value))
                    if (free.TryDequeue(out var spare)) _spare[(session.Id, slot.RepresentativeId.Value)] = spare;
                continue;
            }

            foreach (var startup in seats.Startups.Select(seat => seat.Startup!.Value).OrderByDescending(kept.ContainsKey).ThenBy(startup => startup.Value))
            {
                var own = kept.TryGetValue(startup, out var table) && !settings.ClosedTables.Any(closed => closed.Table == table) ? table : free.TryDequeue(out var spare) ? spare : (TableId?)null;
                if (own is { } place) _startups[(session.Id, startup)] = place;
            }
        }
    }

    internal TableId? Of(int startup, int representative, int slot)
    {
        var (session, during) = _seats.Slots[slot];
        if (session.Rules.Seating == Seating.Startups) return _startups.TryGetValue((session.Id, _seats.All[startup].Startup!.Value), out var kept) ? kept : null;
        if (_seats.Open(representative, slot)?.TableId is not { } table) return null;
        return !_seats.IsClosed(table, during) ? table : _spare.TryGetValue((session.Id, _seats.All[representative].Person.Value), out var spare) ? spare : null;
    }

    internal bool StartupHasTable(int startup, int slot) => _seats.Slots[slot].Session.Rules.Seating == Seating.Investors || (Of(startup, -1, slot) is { } table && !_seats.IsTaken(table.Value, _seats.Slots[slot].During));

    internal bool RepresentativeHasTable(int representative, int slot) => _seats.Slots[slot].Session.Rules.Seating == Seating.Startups || (Of(-1, representative, slot) is { } table && !_seats.IsTaken(table.Value, _seats.Slots[slot].During));
}
