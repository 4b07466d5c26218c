using NodaTime;

namespace Fundtruck.Domain.Meetings;

public enum MeetingStatus
{
    Booked,
    Cancelled,

    /// <summary>Cancelled by one side so late that it is counted apart.</summary>
    CancelledLate,

    /// <summary>One side did not come.</summary>
    NoShow,
}

/// <summary>A one-to-one meeting: it occupies the representative, the startup, its founder and the table.</summary>
public sealed class Meeting : Entity
{
    private Meeting() => ZoneId = "";

    internal Meeting(MeetingId id, InvestorSlot slot, StartupId startup, PersonId founder, TableId table, Interval during, Door door, PersonId by, Instant now)
    {
        Door = door;
        Id = id;
        StopId = slot.StopId;
        InvestorId = slot.InvestorId;
        RepresentativeId = slot.RepresentativeId;
        StartupId = startup;
        FounderId = founder;
        ZoneId = slot.ZoneId;
        BookedBy = by;
        BookedAt = ChangedAt = now;
        Sit(slot, table, during);
        Happened(new MeetingBooked(this, now));
    }

    public MeetingId Id { get; private init; }

    public StopId StopId { get; private init; }

    public MeetingSessionId SessionId { get; private set; }

    public InvestorSlotId SlotId { get; private set; }

    public InvestorId InvestorId { get; private init; }

    public PersonId RepresentativeId { get; private set; }

    public StartupId StartupId { get; private init; }

    public PersonId FounderId { get; private init; }

    public TableId TableId { get; private set; }

    public LocalDateTime LocalStart { get; private set; }

    public string ZoneId { get; private init; }

    /// <summary>Derived from local start and zone; half-open.</summary>
    public Interval During { get; private set; }

    public MeetingStatus Status { get; private set; }

    /// <summary>SEQUENCE of its calendar entry: one more with each move and with the cancellation (RFC 5545, 3.8.7.4).</summary>
    public int Sequence { get; private set; }

    /// <summary>Why it was cancelled or moved, as the other side reads it.</summary>
    public string? Reason { get; private set; }

    public PersonId BookedBy { get; private init; }

    public Instant BookedAt { get; private init; }

    public Instant ChangedAt { get; private set; }

    public Door Door { get; private init; }

    /// <summary>How often its sides have moved it.</summary>
    public int Moves { get; private set; }

    /// <summary>Who cancelled it or did not come; null when it was neither side.</summary>
    public Side? EndedBySide { get; private set; }

    /// <summary>When the representative was there.</summary>
    public Instant? InvestorCameAt { get; private set; }

    /// <summary>When the founder was there.</summary>
    public Instant? StartupCameAt { get; private set; }

    /// <summary>After so long somebody who waits may say that the other side isn't there.</summary>
    public static readonly Duration Patience = Duration.FromMinutes(5);

    /// <summary>Who and what a meeting takes while it stands.</summary>
    public static IReadOnlyList<Occupancy> Occupancies(MeetingId meeting, PersonId representative, StartupId startup, PersonId founder, TableId table, Interval during) =>
    [
        new(AppointmentKind.Meeting, meeting.Value, representative, during),
        new(AppointmentKind.Meeting, meeting.Value, startup, during),
        new(AppointmentKind.Meeting, meeting.Value, founder, during),
        new(AppointmentKind.Meeting, meeting.Value, table, during),
    ];

    /// <summary>Moves it to another slot of the same investor. The caller takes the new occupancy in the same transaction.</summary>
    public void MoveTo(InvestorSlot slot, TableId table, BookingTerms terms, string? reason, Instant now)
    {
        RequireBooked(now);
        if (slot.InvestorId != InvestorId) throw new RuleBrokenException(Rule.SlotOfAnotherInvestor, "slotId");
        if (slot.StopId != StopId) throw new RuleBrokenException(Rule.SlotAtAnotherStop, "slotId");
        if (slot.Id == SlotId) throw new RuleBrokenException(Rule.AlreadyThere, "slotId");
        RequireMovable(terms, now);
        slot.RequireBookable(terms, slot.During, now, moved: this);

        var representative = RepresentativeId;
        if (terms.Door != Door.Organizer) Moves++;
        Sit(slot, table, slot.During);
        RepresentativeId = slot.RepresentativeId;
        Change(reason, representative, now);
    }

    /// <summary>A published plan gives it another slot of the same investor, or another table. The caller takes the new occupancy in the same transaction, and tells people of the whole plan at once.</summary>
    public void Rearrange(InvestorSlot slot, TableId table, BookingTerms terms, string? reason, Instant now)
    {
        RequireBooked(now);
        if (slot.InvestorId != InvestorId) throw new RuleBrokenException(Rule.SlotOfAnotherInvestor, "slotId");
        if (slot.StopId != StopId) throw new RuleBrokenException(Rule.SlotAtAnotherStop, "slotId");
        slot.RequireBookable(terms, slot.During, now, moved: this);
        var representative = RepresentativeId;
        Sit(slot, table, slot.During);
        RepresentativeId = slot.RepresentativeId;
        Change(reason, representative, now, byPlan: true);
    }

    /// <summary>A published plan has no place for it. The caller gives back its time, and tells people of the whole plan at once.</summary>
    public void Drop(string? reason, Instant now)
    {
        RequireBooked(now);
        End(reason, now, byPlan: true);
    }

    /// <summary>A colleague of the same firm comes instead, at the same time. The caller takes the colleague's time in the same transaction.</summary>
    /// <param name="colleague">Who comes.</param>
    /// <param name="terms">Of the session, with the colleague's meetings in it.</param>
    /// <param name="reason">As the other side reads it.</param>
    /// <param name="now">Before it begins.</param>
    public void HandTo(PersonId colleague, BookingTerms terms, string? reason, Instant now)
    {
        RequireBooked(now);
        if (colleague == RepresentativeId) throw new RuleBrokenException(Rule.AlreadyThere, "representativeId", "That representative sits there already.");
        terms.RequireRoomForRepresentative();
        var representative = RepresentativeId;
        RepresentativeId = colleague;
        Change(reason, representative, now);
    }

    /// <summary>Cancels it; the other side reads the reason.</summary>
    /// <param name="reason">As the other side reads it.</param>
    /// <param name="side">Who cancels; null for those who run the stop.</param>
    /// <param name="rules">What is late.</param>
    /// <param name="now">Before it begins.</param>
    public void Cancel(string? reason, Side? side, SessionRules rules, Instant now)
    {
        RequireBooked(now);
        CallOff(reason.Said("reason"), now);
        EndedBySide = side;
        if (side is not null && rules.IsLate(During.Start, now)) Status = MeetingStatus.CancelledLate;
    }

    /// <summary>One side is there: from an hour before it begins until it ends. To say it twice changes nothing.</summary>
    public void CheckIn(Side side, Instant now)
    {
        RequirePresence(now);
        if (side == Side.Investor) InvestorCameAt ??= now;
        else StartupCameAt ??= now;
    }

    /// <summary>The other side isn't there, five minutes after it should be: both are free again.</summary>
    /// <param name="present">The side that waits, and so is there.</param>
    /// <param name="now">Five minutes after the start at the earliest, before the end.</param>
    public void Miss(Side present, Instant now)
    {
        RequirePresence(now);
        var absent = present == Side.Investor ? Side.Startup : Side.Investor;
        if (now < During.Start + Patience) throw new RuleBrokenException(Rule.NotTheTime, null, "Wait five minutes: then the table is yours to give to somebody else.");
        if ((absent == Side.Investor ? InvestorCameAt : StartupCameAt) is not null) throw new RuleBrokenException(Rule.TheyAreThere);
        CheckIn(present, now);
        (Status, EndedBySide) = (MeetingStatus.NoShow, absent);
        Sequence++;
        ChangedAt = now;
        Happened(new MeetingMissed(this, now));
    }

    /// <summary>Cancels it because its stop does not take place.</summary>
    public void CallOff(string reason, Instant now)
    {
        if (Status == MeetingStatus.Booked) End(reason, now, byPlan: false);
    }

    private void End(string? reason, Instant now, bool byPlan)
    {
        Status = MeetingStatus.Cancelled;
        Reason = reason;
        Sequence++;
        ChangedAt = now;
        Happened(new MeetingCancelled(this, now) { ByPlan = byPlan });
    }

    /// <summary>What both sides read when only the clocks have changed.</summary>
    public const string ClocksChanged = "L'heure légale change : l'heure locale du rendez-vous reste la même. / The clocks change: the local time of the meeting stays.";

    /// <summary>Derives its instants again, when its zone has other rules than were known: the local time stays, and both sides get it anew. The caller moves their time.</summary>
    public void FollowClocks(Instant now)
    {
        var during = LocalTimes.Zone(ZoneId).Again(LocalStart, During);
        if (Status != MeetingStatus.Booked || during == During) return;
        During = during;
        Change(ClocksChanged, RepresentativeId, now);
    }

    private void RequireMovable(BookingTerms terms, Instant now)
    {
        if (terms.Door == Door.Organizer) return;
        var rules = terms.Session.Rules;
        if (now > During.Start - Duration.FromMinutes(rules.ChangeUntilMinutes)) throw new RuleBrokenException(Rule.TooLateToMove, null, $"Meetings of this session can be moved until {rules.ChangeUntilMinutes} minutes before they begin: cancel it, or ask the organizers.");
        if (Moves >= rules.MostMoves) throw new RuleBrokenException(Rule.MovedTooOften, null, $"This meeting has been moved {Moves} times already: cancel it, or ask the organizers.");
    }

    private void Change(string? reason, PersonId before, Instant now, bool byPlan = false)
    {
        Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        Sequence++;
        ChangedAt = now;
        Happened(new MeetingMoved(this, before, now) { ByPlan = byPlan });
    }

    private void Sit(InvestorSlot slot, TableId table, Interval during)
    {
        (SlotId, SessionId) = (slot.Id, slot.SessionId);
        TableId = table;
        During = during;
        LocalStart = during == slot.During ? slot.LocalStart : during.Start.InZone(LocalTimes.Zone(slot.ZoneId)).LocalDateTime;
    }

    private void RequirePresence(Instant now)
    {
        if (Status != MeetingStatus.Booked) throw new RuleBrokenException(Rule.MeetingNotBooked);
        if (now < During.Start - Duration.FromHours(1) || now >= During.End) throw new RuleBrokenException(Rule.NotTheTime, null, "One checks in from an hour before the meeting until it ends.");
    }

    private void RequireBooked(Instant now)
    {
        if (Status != MeetingStatus.Booked) throw new RuleBrokenException(Rule.MeetingNotBooked);
        if (now >= During.Start) throw new RuleBrokenException(Rule.SlotOver, null, "The meeting has already begun.");
    }
}

public sealed record MeetingBooked(Meeting Meeting, Instant At) : IHappening;

/// <summary>A meeting has another time; the representative may be another one of the firm.</summary>
public sealed record MeetingMoved(Meeting Meeting, PersonId RepresentativeBefore, Instant At) : IHappening
{
    /// <summary>People hear of the whole plan at once.</summary>
    public bool ByPlan { get; init; }
}

/// <summary>One side did not come. Nobody is written to: the other one stands there and has said so.</summary>
public sealed record MeetingMissed(Meeting Meeting, Instant At) : IHappening;

public sealed record MeetingCancelled(Meeting Meeting, Instant At) : IHappening
{
    /// <summary>People hear of the whole plan at once.</summary>
    public bool ByPlan { get; init; }
}
