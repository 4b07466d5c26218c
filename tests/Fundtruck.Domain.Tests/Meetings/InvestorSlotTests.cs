using Fundtruck.Domain.Meetings;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.GivenSession;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Meetings;

public sealed class InvestorSlotTests
{
    private static readonly Instant Ten = InParis("2027-05-04 10:00");

    private readonly InvestorSlot _slot = Session().Slots()[0];

    [Fact]
    public void Booking_makes_a_meeting_at_the_time_and_table_of_the_slot()
    {
        var (id, startup, founder, by) = (MeetingId.New(), StartupId.New(), PersonId.New(), PersonId.New());
        var meeting = _slot.Book(id, startup, true, founder, _slot.TableId!.Value, Terms(), by, Before);

        Assert.Equal((id, startup, founder, by, Before), (meeting.Id, meeting.StartupId, meeting.FounderId, meeting.BookedBy, meeting.BookedAt));
        Assert.Equal((_slot.Id, _slot.StopId, _slot.InvestorId, _slot.RepresentativeId), (meeting.SlotId, meeting.StopId, meeting.InvestorId, meeting.RepresentativeId));
        Assert.Equal((_slot.TableId!.Value, _slot.LocalStart, _slot.ZoneId, _slot.During), (meeting.TableId, meeting.LocalStart, meeting.ZoneId, meeting.During));
        Assert.Equal((MeetingStatus.Booked, 0), (meeting.Status, meeting.Sequence));
        Assert.Equal([new MeetingBooked(meeting, Before)], meeting.TakeHappenings());
    }

    [Fact]
    public void A_meeting_takes_both_people_the_startup_and_the_table()
    {
        var (id, person, startup, founder, table) = (MeetingId.New(), PersonId.New(), StartupId.New(), PersonId.New(), TableId.New());
        var taken = Meeting.Occupancies(id, person, startup, founder, table, _slot.During);

        Assert.Equal([person, startup, founder, table], taken.Select(occupancy => occupancy.Party));
        Assert.All(taken, occupancy => Assert.Equal((AppointmentKind.Meeting, id.Value, _slot.During), (occupancy.Appointment, occupancy.AppointmentId, occupancy.During)));
    }

    [Fact]
    public void A_startup_that_does_not_take_part_is_refused() =>
        Refusal.By(Rule.StartupNotAtStop, "startupId", () => Book(Before, takesPart: false));

    [Fact]
    public void A_slot_is_booked_until_the_moment_before_it_begins()
    {
        Assert.Equal(_slot.Id, Book(Ten - Moment).SlotId);
        Refusal.Unchanged(_slot, Rule.SlotOver, () => Book(Ten));
    }

    [Fact]
    public void A_withdrawn_slot_is_not_booked_and_stays_withdrawn_since_the_first_time()
    {
        _slot.Withdraw(isBooked: false, Before);
        _slot.Withdraw(isBooked: false, Before + Moment);
        Assert.Equal(Before, _slot.WithdrawnAt);
        Refusal.Unchanged(_slot, Rule.SlotWithdrawn, () => Book(Before));
    }

    [Fact]
    public void A_booked_slot_is_not_withdrawn() =>
        Refusal.Unchanged(_slot, Rule.SlotTaken, () => _slot.Withdraw(isBooked: true, Before));

    private Meeting Book(Instant now, bool takesPart = true) => _slot.Book(now, takesPart);
}
