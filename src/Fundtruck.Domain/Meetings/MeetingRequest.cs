using NodaTime;

namespace Fundtruck.Domain.Meetings;

public enum RequestStatus
{
    /// <summary>Waits for an answer; it holds nobody's time.</summary>
    Open,
    Accepted,
    Declined,

    /// <summary>Taken back by the side that asked, or overtaken by what happened to the stop or the startup.</summary>
    Withdrawn,
    Expired,
}

/// <summary>That one side would like to meet the other, until the other side answers or it expires. One is open for two sides in a session: two who ask each other have agreed.</summary>
public sealed class MeetingRequest : Entity
{
    private MeetingRequest() => Reason = "";

    /// <param name="id">Made by the caller.</param>
    /// <param name="session">Must be open for booking.</param>
    /// <param name="investor">One side.</param>
    /// <param name="startup">The other side; takes part at the stop.</param>
    /// <param name="takesPart">Whether it does.</param>
    /// <param name="asker">Which of them asks.</param>
    /// <param name="slot">The slot that is proposed, of this investor in this session; null for any.</param>
    /// <param name="reason">Why, as the other side reads it: a reason makes people say yes.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="now">When.</param>
    public MeetingRequest(MeetingRequestId id, MeetingSession session, InvestorId investor, StartupId startup, bool takesPart, Side asker, InvestorSlot? slot, string? reason, PersonId by, Instant now)
    {
        if (session.ClosedAt is not null) throw new RuleBrokenException(Rule.SessionClosed, "sessionId");
        if (!takesPart) throw new RuleBrokenException(Rule.StartupNotAtStop, "startupId");
        session.RequireOpen(now);
        Id = id;
        (StopId, SessionId, InvestorId, StartupId) = (session.StopId, session.Id, investor, startup);
        (Asker, AskedBy, AskedAt, ChangedAt) = (asker, by, now, now);
        Reason = reason.Said("reason");
        Offer(asker, slot, session, now);
        Happened(new MeetingRequestChanged(this, now));
    }

    public MeetingRequestId Id { get; private init; }

    public StopId StopId { get; private init; }

    public MeetingSessionId SessionId { get; private init; }

    public InvestorId InvestorId { get; private init; }

    public StartupId StartupId { get; private init; }

    /// <summary>Who asked first.</summary>
    public Side Asker { get; private init; }

    public PersonId AskedBy { get; private init; }

    public Instant AskedAt { get; private init; }

    /// <summary>Why they want to meet.</summary>
    public string Reason { get; private init; }

    /// <summary>The slot that is proposed now; null for any.</summary>
    public InvestorSlotId? SlotId { get; private set; }

    /// <summary>Whose answer is awaited.</summary>
    public Side Turn { get; private set; }

    /// <summary>One more with each proposal and with its end.</summary>
    public int Revision { get; private set; }

    /// <summary>What was said with the last proposal or answer.</summary>
    public string? Answer { get; private set; }

    public Instant ExpiresAt { get; private set; }

    public RequestStatus Status { get; private set; }

    /// <summary>What became of it.</summary>
    public MeetingId? MeetingId { get; private set; }

    public Instant ChangedAt { get; private set; }

    /// <summary>As it is at this moment: one that is open beyond its time has expired, whether somebody has noticed or not.</summary>
    public RequestStatus StatusAt(Instant now) => Status == RequestStatus.Open && now >= ExpiresAt ? RequestStatus.Expired : Status;

    /// <summary>Proposes another slot; now it is the other side's turn, and its time runs anew.</summary>
    public void Propose(Side side, InvestorSlot slot, MeetingSession session, string? words, Instant now)
    {
        RequireAnswer(side, now);
        Answer = Words(words);
        Offer(side, slot, session, now);
        Move(RequestStatus.Open, now);
    }

    /// <summary>Agrees; the caller books in the same transaction. Both sides may, when each has asked the other.</summary>
    public void Accept(Side side, MeetingId meeting, Instant now)
    {
        RequireAnswer(side, now);
        MeetingId = meeting;
        Move(RequestStatus.Accepted, now);
    }

    /// <summary>Says no.</summary>
    public void Decline(Side side, string? words, Instant now)
    {
        RequireAnswer(side, now);
        Answer = Words(words);
        Move(RequestStatus.Declined, now);
    }

    /// <summary>Takes it back; only the side that does not have to answer can.</summary>
    public void Withdraw(Side side, Instant now)
    {
        RequireOpen(now);
        if (side == Turn) throw new RuleBrokenException(Rule.NotYourTurn, null, "It is your answer that is awaited: decline instead.");
        Move(RequestStatus.Withdrawn, now);
    }

    /// <summary>Ends it because there is nothing left to agree on.</summary>
    public void Drop(Instant now)
    {
        if (Status == RequestStatus.Open) Move(RequestStatus.Withdrawn, now, byNeither: true);
    }

    /// <summary>Ends it when its time is over; before that it does nothing.</summary>
    public void Expire(Instant now)
    {
        if (Status == RequestStatus.Open && now >= ExpiresAt) Move(RequestStatus.Expired, now);
    }

    private void Offer(Side by, InvestorSlot? slot, MeetingSession session, Instant now)
    {
        if (slot is not null && (slot.InvestorId != InvestorId || slot.SessionId != SessionId)) throw new RuleBrokenException(Rule.SlotOfAnotherInvestor, "slotId", "That slot is not one of this investor in this session.");
        if (slot is { WithdrawnAt: not null }) throw new RuleBrokenException(Rule.SlotWithdrawn, "slotId");
        SlotId = slot?.Id;
        Turn = by == Side.Investor ? Side.Startup : Side.Investor;
        ExpiresAt = session.Rules.ExpiryOfRequest(session, now);
        if (slot is not null) ExpiresAt = Instant.Min(ExpiresAt, slot.During.Start - Duration.FromMinutes(session.Rules.BookUntilMinutes));
        if (ExpiresAt <= now) throw new RuleBrokenException(Rule.BookingOver);
    }

    private void RequireOpen(Instant now)
    {
        if (StatusAt(now) != RequestStatus.Open) throw new RuleBrokenException(Rule.RequestOver);
    }

    /// <summary>Throws unless this side's answer is awaited now.</summary>
    public void RequireAnswer(Side side, Instant now)
    {
        RequireOpen(now);
        if (side != Turn) throw new RuleBrokenException(Rule.NotYourTurn);
    }

    private void Move(RequestStatus status, Instant now, bool byNeither = false)
    {
        Status = status;
        Revision++;
        ChangedAt = now;
        Happened(new MeetingRequestChanged(this, now, byNeither));
    }

    private static string? Words(string? words) => string.IsNullOrWhiteSpace(words) ? null : words.Trim();
}

/// <summary>It was asked, answered, or ended.</summary>
/// <param name="Request">As it is now.</param>
/// <param name="At">When.</param>
/// <param name="ByNeither">Neither side did it: there is nothing left to agree on.</param>
public sealed record MeetingRequestChanged(MeetingRequest Request, Instant At, bool ByNeither = false) : IHappening;
