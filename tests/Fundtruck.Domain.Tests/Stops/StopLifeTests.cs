using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using static Fundtruck.Domain.Stops.StopStatus;
using static Fundtruck.Domain.Tests.Given.GivenStop;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Stops;

/// <summary>Which step leads from which status to which; every other one is refused.</summary>
public sealed class StopLifeTests
{
    private static readonly Dictionary<string, Action<Stop>> Steps = new()
    {
        ["publish"] = stop => stop.Publish(Spring),
        ["open"] = stop => stop.OpenApplications(Spring),
        ["close"] = stop => stop.CloseApplications(Spring),
        ["publish the line-up"] = stop => stop.LineUpIsPublished(Spring),
        ["go live"] = stop => stop.GoLive(Spring),
        ["complete"] = stop => stop.Complete(Spring),
        ["postpone"] = stop => stop.Postpone("Storm", Spring),
        ["reschedule"] = stop => stop.Reschedule(TimesOn("2027-06-08", "10:00", "17:00"), Spring),
        ["cancel"] = stop => stop.Cancel("Storm", Spring),
    };

    public static TheoryData<StopStatus, string, StopStatus> Legal { get; } = new()
    {
        { Draft, "publish", Published }, { Draft, "postpone", Postponed }, { Draft, "cancel", Cancelled },
        { Published, "open", ApplicationsOpen }, { Published, "postpone", Postponed }, { Published, "cancel", Cancelled },
        { ApplicationsOpen, "close", ApplicationsClosed }, { ApplicationsOpen, "postpone", Postponed }, { ApplicationsOpen, "cancel", Cancelled },
        { ApplicationsClosed, "open", ApplicationsOpen }, { ApplicationsClosed, "publish the line-up", LineUpPublished },
        { ApplicationsClosed, "postpone", Postponed }, { ApplicationsClosed, "cancel", Cancelled },
        { LineUpPublished, "publish the line-up", LineUpPublished }, { LineUpPublished, "go live", Live },
        { LineUpPublished, "postpone", Postponed }, { LineUpPublished, "cancel", Cancelled },
        { Live, "publish the line-up", Live }, { Live, "complete", Completed }, { Live, "postpone", Postponed }, { Live, "cancel", Cancelled },
        { Postponed, "reschedule", Draft }, { Postponed, "cancel", Cancelled },
    };

    public static TheoryData<StopStatus, string> Illegal { get; } = [.. Enum.GetValues<StopStatus>()
        .SelectMany(status => Steps.Keys.Select(step => (status, step)))
        .Except(Legal.Select(row => (row.Data.Item1, row.Data.Item2)))];

    [Theory, MemberData(nameof(Legal))]
    public void A_legal_step_leads_to_the_next_status(StopStatus from, string step, StopStatus to)
    {
        var stop = GivenStop.In(from);
        Steps[step](stop);
        Assert.Equal(to, stop.Status);
    }

    [Theory, MemberData(nameof(Illegal))]
    public void Any_other_step_is_refused_and_changes_nothing(StopStatus from, string step)
    {
        var stop = GivenStop.In(from);
        var early = step == "publish the line-up" && from is Draft or Published or ApplicationsOpen;
        Refusal.Unchanged(stop, early ? Rule.LineUpNotReady : Rule.StopNotInThatState, () => Steps[step](stop));
    }

    [Fact]
    public void Every_status_is_tried_with_every_step() =>
        Assert.Equal(Enum.GetValues<StopStatus>().Length * Steps.Count, Legal.Count + Illegal.Count);

    [Theory]
    [InlineData(Draft, Draft)]
    [InlineData(Published, Published)]
    [InlineData(ApplicationsOpen, ApplicationsOpen)]
    [InlineData(ApplicationsClosed, ApplicationsClosed)]
    [InlineData(LineUpPublished, ApplicationsClosed)]
    [InlineData(Live, ApplicationsClosed)]
    public void A_rescheduled_stop_goes_on_where_it_was_before_its_line_up(StopStatus before, StopStatus after)
    {
        var stop = GivenStop.In(before);
        stop.Postpone("Storm", Spring);
        stop.Reschedule(TimesOn("2027-06-08", "10:00", "17:00"), Spring);

        Assert.Equal(after, stop.Status);
        Assert.Equal(Between("2027-06-08 08:00", "2027-06-08 15:00"), stop.During);
        Assert.Null(stop.Reason);
        Assert.Null(stop.StatusBeforePostponing);
    }

    [Theory]
    [InlineData(-1, ApplicationsOpen)]
    [InlineData(0, ApplicationsClosed)]
    [InlineData(1, ApplicationsClosed)]
    public void A_call_whose_new_deadline_has_passed_does_not_open_again(int moments, StopStatus after)
    {
        var stop = GivenStop.In(ApplicationsOpen);
        stop.Postpone("Storm", Spring);
        stop.Reschedule(TimesOn("2027-06-08", "10:00", "17:00", deadline: "2027-05-25 12:00"), InParis("2027-05-25 12:00") + Moment * moments);
        Assert.Equal(after, stop.Status);
    }

    [Fact]
    public void A_new_date_with_a_deadline_after_its_start_is_refused()
    {
        var stop = GivenStop.In(Postponed);
        Refusal.Unchanged(stop, Rule.WindowAfterStop, () => stop.Reschedule(TimesOn("2027-06-08", "10:00", "17:00", deadline: "2027-06-08 10:01"), Spring));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void Postponing_without_a_reason_is_refused_and_changes_nothing(string? reason)
    {
        var stop = GivenStop.In(LineUpPublished);
        Refusal.Unchanged(stop, Rule.ReasonMissing, () => stop.Postpone(reason, Spring));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void Cancelling_without_a_reason_is_refused_and_changes_nothing(string? reason)
    {
        var stop = GivenStop.In(LineUpPublished);
        Refusal.Unchanged(stop, Rule.ReasonMissing, () => stop.Cancel(reason, Spring));
    }

    [Fact]
    public void Each_step_is_told_with_where_it_led_and_a_refused_one_is_not()
    {
        var stop = GivenStop.In(Published);
        stop.OpenApplications(Spring);
        Assert.Throws<RuleBrokenException>(() => stop.GoLive(Spring));
        stop.CloseApplications(Spring);
        Assert.Equal([Published, ApplicationsOpen, ApplicationsClosed], stop.TakeHappenings().Cast<StopAdvanced>().Select(step => step.After));
    }

    [Fact]
    public void Each_interruption_is_counted_and_told_once()
    {
        var stop = GivenStop.In(Published);
        stop.TakeHappenings();
        stop.Postpone(" Storm ", Spring);
        Assert.Equal((1, "Storm"), (stop.Interruptions, stop.Reason));
        stop.Reschedule(TimesOn("2027-06-08", "10:00", "17:00"), Spring + Moment);
        Assert.Equal((2, null), (stop.Interruptions, stop.Reason));
        stop.Cancel("The truck broke down ", Spring + Moment * 2);
        Assert.Equal((3, "The truck broke down"), (stop.Interruptions, stop.Reason));

        Assert.Equal(
            [new StopPostponed(stop, Spring), new DecksDueMoved(stop.Id, null, Spring + Moment), new StopRescheduled(stop, Spring + Moment), new StopCancelled(stop, Spring + Moment * 2)],
            stop.TakeHappenings());
        Assert.Empty(stop.TakeHappenings());
    }

    [Theory]
    [InlineData(Draft, false)]
    [InlineData(Published, true)]
    [InlineData(ApplicationsOpen, true)]
    [InlineData(ApplicationsClosed, true)]
    [InlineData(LineUpPublished, true)]
    [InlineData(Live, true)]
    [InlineData(Completed, false)]
    [InlineData(Postponed, false)]
    [InlineData(Cancelled, false)]
    public void Appointments_are_made_from_publishing_until_it_is_over(StopStatus status, bool running)
    {
        var stop = GivenStop.In(status);
        if (running) stop.RequireRunning();
        else Refusal.By(Rule.StopNotRunning, stop.RequireRunning);
    }

    [Fact]
    public void The_public_knows_of_a_stop_from_publishing_on()
    {
        Assert.False(GivenStop.In(Draft).IsPublic);
        Assert.All([Published, ApplicationsOpen, ApplicationsClosed, LineUpPublished, Live, Completed], status => Assert.True(GivenStop.In(status).IsPublic));
    }
}
