using NodaTime;

namespace Fundtruck.Domain.Meetings;

/// <summary>A time in which a representative of an investor can be booked, at a table. It is free as long as no meeting stands on it.</summary>
public sealed class InvestorSlot : Entity
{
    private InvestorSlot() => ZoneId = "";

    internal InvestorSlot(MeetingSession session, InvestorId investor, PersonId representative, TableId? table, LocalDateTime localStart, Interval during, Instant now)
    {
        Id = InvestorSlotId.New();
        SessionId = session.Id;
        StopId = session.StopId;
        InvestorId = investor;
        RepresentativeId = representative;
        TableId = table;
        ZoneId = session.ZoneId;
        LocalStart = localStart;
        During = during;
        OpenedAt = now;
    }

    public InvestorSlotId Id { get; private init; }

    public MeetingSessionId SessionId { get; private init; }

    public StopId StopId { get; private init; }

    public InvestorId InvestorId { get; private init; }

    public PersonId RepresentativeId { get; private init; }

    /// <summary>Null where startups keep the tables.</summary>
    public TableId? TableId { get; private init; }

    public LocalDateTime LocalStart { get; private init; }

    public string ZoneId { get; private init; }

    /// <summary>Derived from local start and zone; half-open.</summary>
    public Interval During { get; private init; }

    /// <summary>Null for one that was opened before this was kept.</summary>
    public Instant? OpenedAt { get; private init; }

    public Instant? WithdrawnAt { get; private set; }

    public bool IsOf(PersonId representative, Interval during) => RepresentativeId == representative && During.Overlaps(during);

    /// <summary>How much of it must be left for a meeting on the spot.</summary>
    public static readonly Duration LeastOnTheSpot = Duration.FromMinutes(5);

    /// <summary>When a meeting that comes about through this door takes place: the whole slot, or on the spot what is left of it.</summary>
    public static Interval TimeFor(Interval slot, Door door, Instant now)
    {
        if (door is not (Door.OnTheSpot or Door.Standby) || now <= slot.Start) return slot;
        var start = Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 60 * 60);
        if (start + LeastOnTheSpot > slot.End) throw new RuleBrokenException(Rule.SlotOver, null, "Less than five minutes of this slot are left.");
        return new Interval(start, slot.End);
    }

    /// <summary>
    /// Books it for a startup. That nobody else has it, and that both sides are free, is decided by the occupancy that the caller takes in the same transaction.
    /// </summary>
    /// <param name="id">Made by the caller.</param>
    /// <param name="startup">Which startup the investor meets.</param>
    /// <param name="takesPart">Whether that startup has confirmed its place at this stop.</param>
    /// <param name="founder">Who sits there for it.</param>
    /// <param name="table">Where they sit.</param>
    /// <param name="terms">Of the session.</param>
    /// <param name="by">Who books.</param>
    /// <param name="now">Must be before the slot's start, but on the spot.</param>
    public Meeting Book(MeetingId id, StartupId startup, bool takesPart, PersonId founder, TableId table, BookingTerms terms, PersonId by, Instant now)
    {
        if (!takesPart) throw new RuleBrokenException(Rule.StartupNotAtStop, "startupId");
        var during = TimeFor(During, terms.Door, now);
        RequireBookable(terms, during, now);
        return new Meeting(id, this, startup, founder, table, during, terms.Door, by, now);
    }

    /// <summary>Takes the slot back; a meeting that stands on it must be cancelled first.</summary>
    public void Withdraw(bool isBooked, Instant now)
    {
        if (isBooked) throw new RuleBrokenException(Rule.SlotTaken, null, "A meeting stands on this slot: cancel the meeting first, so that the startup is told.");
        WithdrawnAt ??= now;
    }

    internal void RequireBookable(BookingTerms terms, Interval during, Instant now, Meeting? moved = null)
    {
        if (WithdrawnAt is not null) throw new RuleBrokenException(Rule.SlotWithdrawn);
        if (during == During && now >= During.Start && terms.Door is not (Door.OnTheSpot or Door.Standby)) throw new RuleBrokenException(Rule.SlotOver);
        terms.Require(RepresentativeId, during, now, moved);
    }
}
