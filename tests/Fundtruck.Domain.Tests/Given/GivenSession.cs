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
        string startsAt = "10:00", string endsAt = "11:00", int minutes = 15, int pause = 0, int tables = 2, Stop? stop = null) =>
        new(MeetingSessionId.New(), stop ?? GivenStop.In(StopStatus.Published), Time(startsAt), Time(endsAt), minutes, pause, tables, Before);

    /// <summary>All slots of somebody.</summary>
    internal static IReadOnlyList<InvestorSlot> Slots(
        this MeetingSession session, PersonId? representative = null, InvestorId? investor = null, params IReadOnlyCollection<InvestorSlot> existing) =>
        session.Open(investor ?? InvestorId.New(), representative ?? PersonId.New(), null, existing, Before);

    internal static Meeting Booked(this InvestorSlot slot) => slot.Book(MeetingId.New(), StartupId.New(), true, PersonId.New(), PersonId.New(), Before);
}
