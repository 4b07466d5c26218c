using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Meetings;

/// <summary>A table of a session, known by its number from 1 on.</summary>
public sealed class MeetingTable
{
    private MeetingTable()
    {
    }

    internal MeetingTable(MeetingSessionId session, int number)
    {
        Id = TableId.New();
        SessionId = session;
        Number = number;
    }

    public TableId Id { get; private init; }

    public MeetingSessionId SessionId { get; private init; }

    public int Number { get; private init; }
}

/// <summary>A window at a stop in which investors meet startups, in slots of equal length with a pause between them.</summary>
public sealed class MeetingSession : Entity
{
    private readonly List<MeetingTable> _tables = [];

    private MeetingSession() => ZoneId = "";

    /// <param name="id">Made by the caller.</param>
    /// <param name="stop">Where; the session lies between its start and end.</param>
    /// <param name="startsAt">Local time on the stop's date.</param>
    /// <param name="endsAt">Local time on the stop's date.</param>
    /// <param name="slotMinutes">5 to 120; usual are 15, 20 and 30.</param>
    /// <param name="pauseMinutes">0 to 60, after each slot.</param>
    /// <param name="tables">1 to 500.</param>
    /// <param name="now">The moment of creation.</param>
    public MeetingSession(MeetingSessionId id, Stop stop, LocalTime startsAt, LocalTime endsAt, int slotMinutes, int pauseMinutes, int tables, Instant now)
    {
        stop.RequireRunning();
        Id = id;
        StopId = stop.Id;
        ZoneId = stop.ZoneId;
        LocalStart = stop.Date + startsAt;
        LocalEnd = stop.Date + endsAt;
        During = stop.Zone.Meant(LocalStart, LocalEnd, "startsAt", "endsAt");
        SlotMinutes = slotMinutes.Within(5, 120, "slotMinutes");
        PauseMinutes = pauseMinutes.Within(0, 60, "pauseMinutes");
        if (!stop.During.Encloses(During)) throw new RuleBrokenException(Rule.SessionOutsideStop, "startsAt");
        if (!Grid().Any()) throw new RuleBrokenException(Rule.SessionTooShort, "slotMinutes");

        _tables.AddRange(Enumerable.Range(1, tables.Within(1, 500, "tables")).Select(number => new MeetingTable(id, number)));
        CreatedAt = now;
    }

    public MeetingSessionId Id { get; private init; }

    public StopId StopId { get; private init; }

    public LocalDateTime LocalStart { get; private init; }

    public LocalDateTime LocalEnd { get; private init; }

    public string ZoneId { get; private init; }

    /// <summary>Derived from the local times and the zone.</summary>
    public Interval During { get; private init; }

    public int SlotMinutes { get; private init; }

    public int PauseMinutes { get; private init; }

    public Instant CreatedAt { get; private init; }

    /// <summary>When its stop was taken off this date; nothing can be opened in it any more.</summary>
    public Instant? ClosedAt { get; private set; }

    public IReadOnlyList<MeetingTable> Tables => _tables;

    /// <summary>All slots that fit, first to last.</summary>
    public IEnumerable<Interval> Grid()
    {
        var length = Duration.FromMinutes(SlotMinutes);
        var step = length + Duration.FromMinutes(PauseMinutes);
        for (var start = During.Start; start + length <= During.End; start += step) yield return new Interval(start, start + length);
    }

    /// <summary>
    /// Opens slots of a representative at one table, which is theirs for the session: see docs/decisions/tables.md. Call it with the session's row locked.
    /// </summary>
    /// <param name="investor">For whom the representative speaks.</param>
    /// <param name="representative">Who will sit there.</param>
    /// <param name="localStarts">Starts of slots of the grid; null for all that have not begun.</param>
    /// <param name="existing">The slots of this session that are not withdrawn.</param>
    /// <param name="now">Slots that have begun by then are refused.</param>
    public IReadOnlyList<InvestorSlot> Open(
        InvestorId investor, PersonId representative, IReadOnlyCollection<LocalDateTime>? localStarts, IReadOnlyCollection<InvestorSlot> existing, Instant now)
    {
        if (ClosedAt is not null) throw new RuleBrokenException(Rule.SessionClosed, "sessionId");
        var zone = LocalTimes.Zone(ZoneId);
        var grid = Grid().ToList();
        var wished = localStarts is null
            ? grid.Where(during => during.Start > now && !existing.Any(open => open.IsOf(representative, during)))
            : localStarts.Distinct().Order().Select(Named);
        var table = TableOf(representative, existing);
        return [.. wished.Select(during => new InvestorSlot(this, investor, representative, table, Local(during), during))];

        LocalDateTime Local(Interval during) => during.Start.InZone(zone).LocalDateTime;

        // In the night in which the clocks go back a start may exist twice: the first is meant.
        Interval Named(LocalDateTime start)
        {
            var during = grid.FirstOrDefault(slot => Local(slot) == start);
            if (during == default) throw new RuleBrokenException(Rule.SlotNotInSession, "startsAt", $"No slot of this session starts at {start.TimeOfDay:HH':'mm}.");
            if (during.Start <= now) throw new RuleBrokenException(Rule.SlotOver, "startsAt");
            if (existing.Any(open => open.IsOf(representative, during))) throw new RuleBrokenException(Rule.SlotsOverlap, "startsAt");
            return during;
        }
    }

    /// <summary>Closes it for good, because its stop does not take place on this date.</summary>
    public void Close(Instant now) => ClosedAt ??= now;

    private TableId TableOf(PersonId representative, IReadOnlyCollection<InvestorSlot> existing)
    {
        var own = existing.FirstOrDefault(slot => slot.RepresentativeId == representative);
        if (own is not null) return own.TableId;

        var given = existing.Select(slot => slot.TableId).ToHashSet();
        return _tables.OrderBy(table => table.Number).FirstOrDefault(table => !given.Contains(table.Id))?.Id
            ?? throw new RuleBrokenException(Rule.NoTableFree, "sessionId", $"All {_tables.Count} tables of this session are given to other investors.");
    }
}
