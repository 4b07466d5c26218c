using NodaTime;

namespace Fundtruck.Domain.Meetings;

/// <summary>How two sides come to a meeting.</summary>
public enum WayToMeet
{
    /// <summary>Whoever finds an open slot books it at once.</summary>
    Booking,

    /// <summary>One side asks with a reason, the other one agrees.</summary>
    Request,
}

/// <summary>How slots are given when booking opens.</summary>
public enum BookingOrder
{
    Arrival,

    /// <summary>Wishes are collected before, and drawn by lot at the opening.</summary>
    Lottery,
}

/// <summary>Who keeps a table while the other side walks.</summary>
public enum Seating
{
    Investors,
    Startups,
}

/// <summary>How a meeting came about.</summary>
public enum Door
{
    Booking,
    Request,
    Lottery,

    /// <summary>An organizer set it.</summary>
    Organizer,
    Import,

    /// <summary>Two people stood there.</summary>
    OnTheSpot,

    /// <summary>Somebody took the place of one who did not come.</summary>
    Standby,

    /// <summary>A published plan.</summary>
    Plan,
}

/// <summary>One of the two sides of a meeting.</summary>
public enum Side
{
    Investor,
    Startup,
}

/// <summary>What is agreed for a meeting session. Numbers of peers and customs: docs/decisions/meetings.md.</summary>
/// <param name="Way">How two sides come to a meeting.</param>
/// <param name="Order">How slots are given when booking opens; a lottery needs an announced opening.</param>
/// <param name="Seating">Who keeps a table.</param>
/// <param name="MostPerRepresentative">Meetings of one representative in this session, 1 to 200; fewer than there are slots leaves breaks. Null: no cap.</param>
/// <param name="MostPerStartup">Likewise of one startup.</param>
/// <param name="BookUntilMinutes">Before its start a slot can be booked until then, 0 to 20,160 minutes.</param>
/// <param name="ChangeUntilMinutes">Before its start a meeting can be moved by its sides until then, 0 to 20,160 minutes.</param>
/// <param name="MostMoves">How often its sides may move one meeting, 0 to 100. Null: no limit.</param>
/// <param name="LateMinutes">A cancellation within so many minutes before the start counts as late, 0 to 20,160; a day by custom.</param>
/// <param name="RequestMinutes">How long a request waits for an answer, 15 minutes to 10 days; 72 hours by custom.</param>
/// <param name="RequestMinutesOnDay">The same on the day of the stop, 5 to 1,440 minutes.</param>
/// <param name="MostOpenRequests">Requests of one firm, or of one startup, that wait at once, 1 to 100.</param>
/// <param name="HoldSeconds">How long a free alternative is held for whoever lost a slot, 0 (not at all) to 300.</param>
public sealed record SessionRules(
    WayToMeet Way = WayToMeet.Booking, BookingOrder Order = BookingOrder.Arrival, Seating Seating = Seating.Investors, int? MostPerRepresentative = null, int? MostPerStartup = null,
    int BookUntilMinutes = 0, int ChangeUntilMinutes = 0, int? MostMoves = null, int LateMinutes = 1440, int RequestMinutes = 4320, int RequestMinutesOnDay = 60, int MostOpenRequests = 15, int HoldSeconds = 60)
{
    private const int TwoWeeks = 14 * 24 * 60;

    /// <summary>Until when a request for a session that is asked for now waits for an answer; never longer than something could still be booked.</summary>
    public Instant ExpiryOfRequest(MeetingSession session, Instant now)
    {
        var zone = LocalTimes.Zone(session.ZoneId);
        var isOnTheDay = now.InZone(zone).Date >= session.LocalStart.Date;
        return Instant.Min(now + Duration.FromMinutes(isOnTheDay ? RequestMinutesOnDay : RequestMinutes), session.During.End - Duration.FromMinutes(BookUntilMinutes));
    }

    internal bool IsLate(Instant start, Instant now) => now > start - Duration.FromMinutes(LateMinutes);

    internal SessionRules Checked(bool hasOpening)
    {
        MostPerRepresentative?.Within(1, 200, "mostPerRepresentative");
        MostPerStartup?.Within(1, 200, "mostPerStartup");
        BookUntilMinutes.Within(0, TwoWeeks, "bookUntilMinutes");
        ChangeUntilMinutes.Within(0, TwoWeeks, "changeUntilMinutes");
        MostMoves?.Within(0, 100, "mostMoves");
        LateMinutes.Within(0, TwoWeeks, "lateMinutes");
        RequestMinutes.Within(15, 14_400, "requestMinutes");
        RequestMinutesOnDay.Within(5, 1440, "requestMinutesOnDay");
        MostOpenRequests.Within(1, 100, "mostOpenRequests");
        HoldSeconds.Within(0, 300, "holdSeconds");
        if (Order == BookingOrder.Lottery && !hasOpening) throw new RuleBrokenException(Rule.OpeningMissing, "opensAt");
        return this;
    }
}

/// <summary>What decides whether a slot may be booked, beside the time of those concerned: read once they are locked.</summary>
/// <param name="Session">Whose rules hold.</param>
/// <param name="MeetingsOfRepresentative">Standing ones in this session.</param>
/// <param name="MeetingsOfStartup">Standing ones in this session.</param>
/// <param name="Door">How it comes about: those who run the stop are not bound by opening, cut-off and caps.</param>
public sealed record BookingTerms(MeetingSession Session, int MeetingsOfRepresentative, int MeetingsOfStartup, Door Door)
{
    private bool IsByHand => Door is Door.Organizer or Door.Import or Door.OnTheSpot or Door.Standby or Door.Plan;

    /// <summary>Throws what stands against a booking now.</summary>
    /// <param name="representative">Who would sit there.</param>
    /// <param name="during">When.</param>
    /// <param name="now">At this moment.</param>
    /// <param name="moved">The meeting that would move there; where it is already, it is counted already.</param>
    internal void Require(PersonId representative, Interval during, Instant now, Meeting? moved = null)
    {
        if (IsByHand) return;
        var rules = Session.Rules;
        if (Door == Door.Booking && rules.Way == WayToMeet.Request && moved is null) throw new RuleBrokenException(Rule.RequestFirst);
        if (Door != Door.Lottery) Session.RequireOpen(now);
        if (now > during.Start - Duration.FromMinutes(rules.BookUntilMinutes)) throw new RuleBrokenException(Rule.BookingOver, null, $"A slot of this session can be booked until {rules.BookUntilMinutes} minutes before it begins.");
        var isHere = moved?.SessionId == Session.Id;
        if (!isHere || moved!.RepresentativeId != representative) RequireRoomForRepresentative();
        if (!isHere && MeetingsOfStartup >= rules.MostPerStartup) throw new RuleBrokenException(Rule.StartupFull, "startupId", $"This startup has {MeetingsOfStartup} meetings in this session: that is the most.");
    }
    /// <summary>Throws <see cref="Rule.RepresentativeFull"/> when somebody has as many meetings in the session as they may, unless those who run the stop wish it.</summary>
    internal void RequireRoomForRepresentative()
    {
        if (!IsByHand && MeetingsOfRepresentative >= Session.Rules.MostPerRepresentative)
            throw new RuleBrokenException(Rule.RepresentativeFull, null, $"This representative has {MeetingsOfRepresentative} meetings in this session: that is the most, so that they get breaks.");
    }
}
