using Fundtruck.Domain.LineUps;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.LineUps;

/// <summary>What becomes of pitches when a line-up is published, again, and when its stop is taken off its date.</summary>
public sealed class PublishingTests
{
    private readonly GivenLineUp _given = new();

    private IReadOnlyList<ApplicationId> Three => [.. _given.Confirmed.Take(3)];

    [Fact]
    public void The_first_publishing_schedules_every_pitch_and_moves_the_stop_on()
    {
        var told = _given.Published(Three);

        Assert.Equal(told, _given.LineUp.Standing.Select(pitch => new PitchScheduled(pitch, GivenLineUp.Evening)));
        Assert.Equal([(1, 0), (2, 0), (3, 0)], _given.LineUp.Standing.Select(pitch => (pitch.Position, pitch.Sequence)));
        Assert.Equal((StopStatus.LineUpPublished, 1, GivenLineUp.Evening), (_given.Stop.Status, _given.LineUp.Edition, _given.LineUp.PublishedAt));
    }

    [Fact]
    public void A_pitch_takes_its_startup_its_presenter_and_the_stage()
    {
        _given.Published(Three);
        var (pitch, contender) = (_given.PitchOf(1), _given.Contenders[_given.Confirmed[1]]);

        Assert.Equal(Between("2027-05-04 07:10", "2027-05-04 07:18"), pitch.During);
        Assert.Equal([contender.StartupId, contender.PresenterId, _given.Stop.Stages[0].Id], pitch.Occupancies([]).Select(taken => taken.Party));
        Assert.All(pitch.Occupancies([]), taken =>
            Assert.Equal((AppointmentKind.Pitch, pitch.Id.Value, pitch.During), (taken.Appointment, taken.AppointmentId, taken.During)));
    }

    [Fact]
    public void The_same_order_again_tells_nobody_and_is_no_edition()
    {
        _given.Published(Three);
        Assert.Empty(_given.Published(Three));
        Assert.Null(_given.Publish());
        Assert.Equal((1, 3), (_given.LineUp.Edition, _given.LineUp.Pitches.Count));
        Assert.All(_given.LineUp.Pitches, pitch => Assert.Equal(0, pitch.Sequence));
    }

    [Fact]
    public void A_swap_of_two_moves_exactly_those_two()
    {
        _given.Published(Three);
        var (first, last) = (_given.PitchOf(0), _given.PitchOf(2));

        var told = _given.Published([Three[2], Three[1], Three[0]]);

        Assert.Equal([new PitchMoved(last, last.PresenterId, GivenLineUp.Evening), new PitchMoved(first, first.PresenterId, GivenLineUp.Evening)], told);
        Assert.Equal((3, 1, Local("2027-05-04 09:20")), (first.Position, first.Sequence, first.LocalStart));
        Assert.Equal((1, 1, Local("2027-05-04 09:00")), (last.Position, last.Sequence, last.LocalStart));
        Assert.Equal((2, 0), (_given.PitchOf(1).Position, _given.PitchOf(1).Sequence));
    }

    [Fact]
    public void A_pitch_that_is_no_longer_in_the_order_is_cancelled_and_those_behind_it_move_up()
    {
        _given.Published(Three);
        var (gone, behind) = (_given.PitchOf(1), _given.PitchOf(2));

        var told = _given.Published([Three[0], Three[2]]);

        Assert.Equal([new PitchCancelled(gone, GivenLineUp.Evening), new PitchMoved(behind, behind.PresenterId, GivenLineUp.Evening)], told);
        Assert.Equal((PitchStatus.Cancelled, 1), (gone.Status, gone.Sequence));
        Assert.Equal(2, _given.LineUp.Standing.Count());
    }

    [Fact]
    public void One_who_comes_back_into_the_order_gets_a_new_pitch()
    {
        _given.Published(Three);
        var old = _given.PitchOf(2);
        _given.Published([Three[0], Three[1]]);

        var told = _given.Published(Three);
        Assert.Equal([new PitchScheduled(_given.PitchOf(2), GivenLineUp.Evening)], told);
        Assert.NotEqual(old.Id, _given.PitchOf(2).Id);
    }

    [Theory]
    [InlineData(StopStatus.Published)]
    [InlineData(StopStatus.ApplicationsOpen)]
    public void Nothing_is_published_before_the_call_is_closed(StopStatus status)
    {
        var early = new GivenLineUp(GivenStop.In(status));
        early.Arrange(early.Confirmed);
        Refusal.Unchanged(early.LineUp, Rule.LineUpNotReady, () => early.Publish());
        Assert.Equal(status, early.Stop.Status);
    }

    [Fact]
    public void An_empty_order_is_not_published()
    {
        Refusal.Unchanged(_given.LineUp, Rule.LineUpEmpty, () => _given.Publish());
        Assert.Equal(StopStatus.ApplicationsClosed, _given.Stop.Status);
    }

    [Fact]
    public void One_who_has_given_up_since_the_draft_is_not_published()
    {
        _given.Arrange(Three);
        _given.Contenders.Remove(Three[1]);
        Refusal.Unchanged(_given.LineUp, Rule.OrderHasStrangers, () => _given.Publish());
    }

    [Theory]
    [InlineData("09:00", "09:20", 3)]       // the stop ends sooner
    [InlineData("14:00", "18:00", 3)]       // its doors open later
    [InlineData("09:00", "09:30", 10)]      // the pitches have become longer
    public void A_draft_that_no_longer_fits_its_stop_is_not_published(string start, string end, int pitchMinutes)
    {
        _given.Arrange(Three, "2027-05-04 09:00");
        var (stop, contest) = (_given.Stop, (_given.Contest.Id, new ContestSettings("Seed", PitchMinutes: pitchMinutes)));
        stop.Change(
            stop.RegionId, GivenStop.Venue(), stop.Name, GivenStop.TimesOn("2027-05-04", start, end), [contest], false, new HashSet<ContestId>(), GivenLineUp.Evening);

        Refusal.Unchanged(_given.LineUp, Rule.LineUpOutsideStop, () => _given.Publish());
    }

    [Fact]
    public void Dropping_one_cancels_its_pitch_and_leaves_the_others_their_times()
    {
        _given.Published(Three);
        var (gone, behind) = (_given.PitchOf(1), _given.PitchOf(2).During);

        _given.LineUp.Drop(Three[1], GivenLineUp.Evening);

        Assert.Equal([new PitchCancelled(gone, GivenLineUp.Evening)], _given.LineUp.TakeHappenings());
        Assert.Equal([Three[0], Three[2]], _given.LineUp.RunningOrder);
        Assert.Equal(behind, _given.PitchOf(2).During);
    }

    [Fact]
    public void A_line_up_that_is_called_off_follows_its_stop_to_the_new_date()
    {
        _given.Published(Three, "2027-05-04 11:00");
        var old = _given.LineUp.Standing.ToList();

        _given.Stop.Postpone("Storm", GivenLineUp.Evening);
        _given.LineUp.CallOff(GivenLineUp.Evening);
        Assert.Equal(old.Select(pitch => new PitchCancelled(pitch, GivenLineUp.Evening)), _given.LineUp.TakeHappenings());
        Assert.Empty(_given.LineUp.Standing);
        Assert.Equal(Three, _given.LineUp.RunningOrder);

        _given.Stop.Reschedule(GivenStop.TimesOn("2027-06-08", "10:00", "17:00"), GivenLineUp.Evening);
        _given.LineUp.FollowStop(_given.Stop, GivenLineUp.Evening);
        Assert.Equal(Local("2027-06-08 10:00"), _given.LineUp.StartsAt);

        _given.Publish();
        Assert.Equal(
            [Local("2027-06-08 10:00"), Local("2027-06-08 10:10"), Local("2027-06-08 10:20")], _given.LineUp.Standing.Select(pitch => pitch.LocalStart));
        Assert.Equal((StopStatus.LineUpPublished, 6), (_given.Stop.Status, _given.LineUp.Pitches.Count));
    }
}
