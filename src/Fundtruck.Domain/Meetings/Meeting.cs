using NodaTime;

namespace Fundtruck.Domain.Meetings;

public enum MeetingStatus
{
    Booked,
    Cancelled,
}

/// <summary>A one-to-one meeting: it occupies the representative, the startup, its founder and the table.</summary>
public sealed class Meeting : Entity
{
    private Meeting() => ZoneId = "";

    internal Meeting(MeetingId id, InvestorSlot slot, StartupId startup, PersonId founder, PersonId by, Instant now)
    {
        Id = id;
        StopId = slot.StopId;
        InvestorId = slot.InvestorId;
        RepresentativeId = slot.RepresentativeId;
        StartupId = startup;
        FounderId = founder;
        ZoneId = slot.ZoneId;
        BookedBy = by;
        BookedAt = ChangedAt = now;
        Sit(slot);
        Happened(new MeetingBooked(this, now));
    }

    public MeetingId Id { get; private init; }

    public StopId StopId { get; private init; }

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

    /// <summary>Who and what a meeting takes while it stands.</summary>
    public static IReadOnlyList<Occupancy> Occupancies(MeetingId meeting, PersonId representative, StartupId startup, PersonId founder, TableId table, Interval during) =>
    [
        new(AppointmentKind.Meeting, meeting.Value, representative, during),
        new(AppointmentKind.Meeting, meeting.Value, startup, during),
        new(AppointmentKind.Meeting, meeting.Value, founder, during),
        new(AppointmentKind.Meeting, meeting.Value, table, during),
    ];

    /// <summary>Moves it to another slot of the same investor. The caller takes the new occupancy in the same transaction.</summary>
    public void MoveTo(InvestorSlot slot, string? reason, Instant now)
    {
        RequireBooked(now);
        if (slot.InvestorId != InvestorId) throw new RuleBrokenException(Rule.SlotOfAnotherInvestor, "slotId");
        if (slot.StopId != StopId) throw new RuleBrokenException(Rule.SlotAtAnotherStop, "slotId");
        if (slot.Id == SlotId) throw new RuleBrokenException(Rule.AlreadyThere, "slotId");
        slot.RequireBookable(now);

        var representative = RepresentativeId;
        Sit(slot);
        RepresentativeId = slot.RepresentativeId;
        Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        Sequence++;
        ChangedAt = now;
        Happened(new MeetingMoved(this, representative, now));
    }

    /// <summary>Cancels it; the other side reads the reason.</summary>
    public void Cancel(string? reason, Instant now)
    {
        RequireBooked(now);
        CallOff(reason.Said("reason"), now);
    }

    /// <summary>Cancels it because its stop does not take place.</summary>
    public void CallOff(string reason, Instant now)
    {
        if (Status == MeetingStatus.Cancelled) return;
        Status = MeetingStatus.Cancelled;
        Reason = reason;
        Sequence++;
        ChangedAt = now;
        Happened(new MeetingCancelled(this, now));
    }

    private void Sit(InvestorSlot slot)
    {
        SlotId = slot.Id;
        TableId = slot.TableId;
        LocalStart = slot.LocalStart;
        During = slot.During;
    }

    private void RequireBooked(Instant now)
    {
        if (Status != MeetingStatus.Booked) throw new RuleBrokenException(Rule.MeetingNotBooked);
        if (now >= During.Start) throw new RuleBrokenException(Rule.SlotOver, null, "The meeting has already begun.");
    }
}

public sealed record MeetingBooked(Meeting Meeting, Instant At) : IHappening;

/// <summary>A meeting has another time; the representative may be another one of the firm.</summary>
public sealed record MeetingMoved(Meeting Meeting, PersonId RepresentativeBefore, Instant At) : IHappening;

public sealed record MeetingCancelled(Meeting Meeting, Instant At) : IHappening;
