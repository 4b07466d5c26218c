using Fundtruck.Domain.Meetings;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.GivenSession;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Meetings;

public sealed class MeetingTests
{
    private static readonly Instant Ten = InParis("2027-05-04 10:00");

    private readonly InvestorId _firm = InvestorId.New();

    private readonly MeetingSession _session = Session();

    private readonly IReadOnlyList<InvestorSlot> _slots;

    private readonly Meeting _meeting;

    public MeetingTests()
    {
        _slots = _session.Slots(investor: _firm);
        _meeting = _slots[0].Booked();
    }

    [Fact]
    public void Moving_keeps_the_id_raises_the_sequence_by_one_and_is_told_once()
    {
        var (id, before) = (_meeting.Id, _meeting.RepresentativeId);
        _meeting.TakeHappenings();

        _meeting.MoveTo(_slots[2], " The train is late ", Before + Moment);

        Assert.Equal((id, 1, "The train is late", MeetingStatus.Booked), (_meeting.Id, _meeting.Sequence, _meeting.Reason, _meeting.Status));
        Assert.Equal((_slots[2].Id, _slots[2].During, Local("2027-05-04 10:30")), (_meeting.SlotId, _meeting.During, _meeting.LocalStart));
        Assert.Equal([new MeetingMoved(_meeting, before, Before + Moment)], _meeting.TakeHappenings());

        _meeting.MoveTo(_slots[3], null, Before);
        Assert.Equal((2, null), (_meeting.Sequence, _meeting.Reason));
    }

    [Fact]
    public void A_move_to_a_colleague_changes_representative_and_table()
    {
        var (before, theirs) = (_meeting.RepresentativeId, _session.Slots(investor: _firm, existing: [.. _slots])[1]);
        _meeting.TakeHappenings();
        _meeting.MoveTo(theirs, null, Before);

        Assert.Equal((theirs.RepresentativeId, theirs.TableId), (_meeting.RepresentativeId, _meeting.TableId));
        Assert.NotEqual(before, _meeting.RepresentativeId);
        Assert.Equal([new MeetingMoved(_meeting, before, Before)], _meeting.TakeHappenings());
    }

    [Fact]
    public void A_meeting_does_not_move_to_another_investor() =>
        Refusal.Unchanged(_meeting, Rule.SlotOfAnotherInvestor, () => _meeting.MoveTo(_session.Slots(existing: [.. _slots])[1], null, Before));

    [Fact]
    public void A_meeting_does_not_move_to_another_stop_of_the_tour()
    {
        var elsewhere = Session(stop: GivenStop.In(StopStatus.Published, GivenStop.TimesOn("2027-06-08", "09:00", "18:00"), "Indian/Reunion"));
        var slot = elsewhere.Slots(investor: _firm)[0];

        var refused = Record.Exception(() => _meeting.MoveTo(slot, null, Before));
        Assert.Equal((_session.StopId, _slots[0].During), (_meeting.StopId, _meeting.During));
        Assert.IsType<RuleBrokenException>(refused);
    }

    [Fact]
    public void A_meeting_does_not_move_to_where_it_is() =>
        Refusal.Unchanged(_meeting, Rule.AlreadyThere, () => _meeting.MoveTo(_slots[0], null, Before));

    [Fact]
    public void A_meeting_does_not_move_to_a_withdrawn_slot()
    {
        _slots[1].Withdraw(isBooked: false, Before);
        Refusal.Unchanged(_meeting, Rule.SlotWithdrawn, () => _meeting.MoveTo(_slots[1], null, Before));
    }

    [Fact]
    public void A_meeting_does_not_move_to_a_slot_that_has_begun()
    {
        var late = _slots[3].Booked();
        Refusal.Unchanged(late, Rule.SlotOver, () => late.MoveTo(_slots[1], null, _slots[1].During.Start));
        late.MoveTo(_slots[1], null, _slots[1].During.Start - Moment);
        Assert.Equal(_slots[1].Id, late.SlotId);
    }

    [Fact]
    public void A_meeting_that_has_begun_neither_moves_nor_is_cancelled()
    {
        Refusal.Unchanged(_meeting, Rule.SlotOver, () => _meeting.MoveTo(_slots[3], null, Ten));
        Refusal.Unchanged(_meeting, Rule.SlotOver, () => _meeting.Cancel("Ill", Ten));
        _meeting.Cancel("Ill", Ten - Moment);
        Assert.Equal(MeetingStatus.Cancelled, _meeting.Status);
    }

    [Fact]
    public void Cancelling_gives_the_reason_raises_the_sequence_by_one_and_is_told_once()
    {
        _meeting.TakeHappenings();
        _meeting.Cancel(" Ill ", Before);

        Assert.Equal((MeetingStatus.Cancelled, "Ill", 1), (_meeting.Status, _meeting.Reason, _meeting.Sequence));
        Assert.Equal([new MeetingCancelled(_meeting, Before)], _meeting.TakeHappenings());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Cancelling_needs_a_reason(string? reason)
    {
        Refusal.Unchanged(_meeting, Rule.ReasonMissing, () => _meeting.Cancel(reason, Before));
        Refusal.By(Rule.ReasonMissing, "reason", () => _meeting.Cancel(reason, Before));
    }

    [Fact]
    public void A_cancelled_meeting_neither_moves_nor_is_cancelled_again()
    {
        _meeting.Cancel("Ill", Before);
        Refusal.Unchanged(_meeting, Rule.MeetingNotBooked, () => _meeting.MoveTo(_slots[1], null, Before));
        Refusal.Unchanged(_meeting, Rule.MeetingNotBooked, () => _meeting.Cancel("Ill", Before));
    }

    [Fact]
    public void A_meeting_is_called_off_with_its_stop_even_while_it_takes_place()
    {
        _meeting.TakeHappenings();
        _meeting.CallOff("Storm", Ten + Moment);
        Assert.Equal((MeetingStatus.Cancelled, "Storm", 1), (_meeting.Status, _meeting.Reason, _meeting.Sequence));
        Assert.Equal([new MeetingCancelled(_meeting, Ten + Moment)], _meeting.TakeHappenings());
    }
}
