using Fundtruck.Domain.Meetings;
using Fundtruck.Domain.Stops;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Given;

/// <summary>Sessions at a published stop, slots in them, and meetings on those.</summary>
internal static class GivenSession
{
    internal static readonly Instant Before = InParis("2027-05-03 12:00");

    internal static MeetingSession Session(
        string startsAt = "10:00", string endsAt = "11:00", int minutes = 15, int pause = 0, int tables = 2, Stop? stop = null, SessionRules? rules = null, LocalDateTime? opensAt = null) =>
        new(MeetingSessionId.New(), stop ?? GivenStop.In(StopStatus.Published), Time(startsAt), Time(endsAt), minutes, pause, tables, opensAt, rules ?? new(), Before);

    /// <summary>All slots of somebody.</summary>
    internal static IReadOnlyList<InvestorSlot> Slots(
        this MeetingSession session, PersonId? representative = null, InvestorId? investor = null, params IReadOnlyCollection<InvestorSlot> existing) =>
        session.Open(investor ?? InvestorId.New(), representative ?? PersonId.New(), null, existing, Before);

    internal static Meeting Booked(this InvestorSlot slot) => slot.Book(Before);

    internal static Meeting Book(this InvestorSlot slot, Instant now, bool takesPart = true, BookingTerms? terms = null) =>
        slot.Book(MeetingId.New(), StartupId.New(), takesPart, PersonId.New(), slot.TableId ?? TableId.New(), terms ?? Terms(), PersonId.New(), now);

    /// <summary>What decides a booking in a session of its own.</summary>
    internal static BookingTerms Terms(SessionRules? rules = null, Door door = Door.Booking, int ofRepresentative = 0, int ofStartup = 0, LocalDateTime? opensAt = null) =>
        new(Session(rules: rules, opensAt: opensAt), ofRepresentative, ofStartup, door);

    internal static void MoveTo(this Meeting meeting, InvestorSlot slot, string? reason, Instant now) => meeting.MoveTo(slot, slot.TableId ?? TableId.New(), Terms(), reason, now);

    internal static void Cancel(this Meeting meeting, string? reason, Instant now) => meeting.Cancel(reason, null, new(), now);
}
