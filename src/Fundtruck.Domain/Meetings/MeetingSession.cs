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

    private MeetingSession() => (ZoneId, Rules) = ("", new());

    /// <param name="id">Made by the caller.</param>
    /// <param name="stop">Where; the session lies between its start and end.</param>
    /// <param name="startsAt">Local time on the stop's date.</param>
    /// <param name="endsAt">Local time on the stop's date.</param>
    /// <param name="slotMinutes">5 to 120; usual are 15, 20 and 30.</param>
    /// <param name="pauseMinutes">0 to 60, after each slot.</param>
    /// <param name="tables">1 to 500.</param>
    /// <param name="opensAt">The announced local time at which booking opens, for everybody at once; null for at once.</param>
    /// <param name="rules">What is agreed for it.</param>
    /// <param name="now">The moment of creation.</param>
    public MeetingSession(
        MeetingSessionId id, Stop stop, LocalTime startsAt, LocalTime endsAt, int slotMinutes, int pauseMinutes, int tables, LocalDateTime? opensAt, SessionRules rules, Instant now)
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

        Rules = Agree(opensAt, rules);
        _tables.AddRange(Enumerable.Range(1, tables.Within(1, 500, "tables")).Select(number => new MeetingTable(id, number)));
        CreatedAt = now;
    }

    public MeetingSessionId Id { get; private init; }

    public StopId StopId { get; private init; }

    public LocalDateTime LocalStart { get; private init; }

    public LocalDateTime LocalEnd { get; private init; }

    public string ZoneId { get; private init; }

    /// <summary>Derived from the local times and the zone.</summary>
    public Interval During { get; private set; }

    public int SlotMinutes { get; private init; }

    public int PauseMinutes { get; private init; }

    public Instant CreatedAt { get; private init; }

    /// <summary>When its stop was taken off this date; nothing can be opened in it any more.</summary>
    public Instant? ClosedAt { get; private set; }

    public IReadOnlyList<MeetingTable> Tables => _tables;

    /// <summary>The announced opening, local time at the stop; null when it is open from the start.</summary>
    public LocalDateTime? LocalOpensAt { get; private set; }

    /// <summary>Derived from the local time and the zone.</summary>
    public Instant? OpensAt { get; private set; }

    public SessionRules Rules { get; private set; }

    /// <summary>From which the order of the lottery follows; kept so that it can be drawn again.</summary>
    public string? LotterySeed { get; private set; }

    public Instant? DrawnAt { get; private set; }

    /// <summary>Sets or changes what is agreed. What is booked stays; an opening that has passed, or a lottery that was drawn, can't be announced anew.</summary>
    public void Change(LocalDateTime? opensAt, SessionRules rules, Instant now)
    {
        if (ClosedAt is not null) throw new RuleBrokenException(Rule.SessionClosed);
        if (opensAt != LocalOpensAt && OpensAt is { } opened && opened <= now) throw new RuleBrokenException(Rule.BookingIsOpen, "opensAt");
        if (DrawnAt is not null && rules.Order != Rules.Order) throw new RuleBrokenException(Rule.BookingIsOpen, "order");
        if (rules.Seating != Rules.Seating) throw new RuleBrokenException(Rule.SeatingIsSet, "seating");
        Rules = Agree(opensAt, rules);
    }

    /// <summary>Throws <see cref="Rule.BookingNotOpen"/> before the announced opening, or before the lots are drawn.</summary>
    public void RequireOpen(Instant now)
    {
        if (now < OpensAt) throw new RuleBrokenException(Rule.BookingNotOpen, null, $"Booking opens at {LocalOpensAt:uuuu-MM-dd HH':'mm} ({ZoneId}), for everybody at once.");
        if (Rules.Order == BookingOrder.Lottery && DrawnAt is null) throw new RuleBrokenException(Rule.BookingNotOpen, null, "The lots are being drawn: what is left can be booked in a moment.");
    }

    /// <summary>Throws when wishes for the lottery are not taken, or not any more.</summary>
    public void RequireWishes(Instant now)
    {
        if (Rules.Order != BookingOrder.Lottery || ClosedAt is not null) throw new RuleBrokenException(Rule.NoLottery);
        if (now >= OpensAt || DrawnAt is not null) throw new RuleBrokenException(Rule.BookingIsOpen);
    }

    /// <summary>Whether its lots are to be drawn: from the opening on, once.</summary>
    public bool IsToBeDrawn(Instant now) => Rules.Order == BookingOrder.Lottery && ClosedAt is null && DrawnAt is null && now >= OpensAt;

    /// <summary>Draws the lots, so that what is left can be booked. Call it with the session's row locked.</summary>
    /// <param name="seed">A text; null for one from a cryptographic source.</param>
    /// <param name="now">From the opening on.</param>
    /// <returns>The seed, from which the order of the startups follows.</returns>
    public string Draw(string? seed, Instant now)
    {
        if (!IsToBeDrawn(now)) throw new RuleBrokenException(Rule.NoLottery);
        (LotterySeed, DrawnAt) = (seed ?? LineUps.Draw.NewSeed(), now);
        return LotterySeed;
    }

    private SessionRules Agree(LocalDateTime? opensAt, SessionRules rules)
    {
        LocalOpensAt = opensAt;
        OpensAt = opensAt is { } local ? LocalTimes.Zone(ZoneId).Meant(local, "opensAt") : null;
        if (OpensAt >= During.Start) throw new RuleBrokenException(Rule.OpeningAfterSession, "opensAt");
        return rules.Checked(opensAt is not null);
    }

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
        TableId? table = Rules.Seating == Seating.Investors ? TableOf(representative, existing) : null;
        return [.. wished.Select(during => new InvestorSlot(this, investor, representative, table, Local(during), during, now))];

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

    /// <summary>Opens a slot for people who stand there: from now on, at a table that nobody needs. Call it with the session's row locked.</summary>
    public InvestorSlot OpenNow(InvestorId investor, PersonId representative, TableId? table, Instant now)
    {
        if (ClosedAt is not null) throw new RuleBrokenException(Rule.SessionClosed, "sessionId");
        var start = Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 60 * 60);
        return new InvestorSlot(this, investor, representative, table, start.InZone(LocalTimes.Zone(ZoneId)).LocalDateTime, new Interval(start, start + Duration.FromMinutes(SlotMinutes)), now);
    }

    /// <summary>Derives its instants again, when its zone has other rules than were known. An opening that has passed stays. Answers whether anything has moved.</summary>
    public bool FollowClocks(Instant now)
    {
        var (zone, before) = (LocalTimes.Zone(ZoneId), (During, OpensAt));
        During = zone.Again(LocalStart, LocalEnd, During);
        if (LocalOpensAt is { } local && OpensAt is { } opens && opens > now) OpensAt = zone.Again(local, opens);
        return (During, OpensAt) != before;
    }

    /// <summary>Closes it for good, because its stop does not take place on this date.</summary>
    public void Close(Instant now) => ClosedAt ??= now;

    private TableId TableOf(PersonId representative, IReadOnlyCollection<InvestorSlot> existing)
    {
        var own = existing.FirstOrDefault(slot => slot.RepresentativeId == representative);
        if (own?.TableId is { } kept) return kept;

        var given = existing.Select(slot => slot.TableId).ToHashSet();
        return _tables.OrderBy(table => table.Number).FirstOrDefault(table => !given.Contains(table.Id))?.Id
            ?? throw new RuleBrokenException(Rule.NoTableFree, "sessionId", $"All {_tables.Count} tables of this session are given to other investors.");
    }
}
