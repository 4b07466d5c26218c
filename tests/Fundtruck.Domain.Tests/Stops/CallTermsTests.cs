using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.GivenStop;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Stops;

public sealed class CallTermsTests
{
    private readonly Stop _stop = In(StopStatus.ApplicationsOpen);

    [Fact]
    public void The_minutes_of_grace_follow_the_deadline_also_when_the_call_has_closed_by_itself()
    {
        _stop.Set(new CallTerms(GraceMinutes: 30));
        Assert.Equal(SubmittedWithin.Window, _stop.CallAt(Deadline - Moment));
        Assert.Equal(SubmittedWithin.Grace, _stop.CallAt(Deadline));
        _stop.CloseApplications(Deadline);
        Assert.Equal(SubmittedWithin.Grace, _stop.CallAt(Deadline + Duration.FromMinutes(30) - Moment));
        Assert.Null(_stop.CallAt(Deadline + Duration.FromMinutes(30)));
    }

    [Fact]
    public void A_call_that_was_closed_before_its_deadline_has_no_grace()
    {
        _stop.Set(new CallTerms(GraceMinutes: 30));
        _stop.CloseApplications(Deadline - Moment);
        Assert.Null(_stop.CallAt(Deadline));
        Assert.Null(_stop.CallAt(Deadline - Moment));
    }

    [Theory]
    [InlineData(StopStatus.Draft), InlineData(StopStatus.Published), InlineData(StopStatus.LineUpPublished), InlineData(StopStatus.Live), InlineData(StopStatus.Completed), InlineData(StopStatus.Postponed), InlineData(StopStatus.Cancelled)]
    public void Only_a_call_that_is_or_was_open_has_grace(StopStatus status)
    {
        var stop = In(status);
        stop.Set(new CallTerms(GraceMinutes: 1440));
        Assert.Null(stop.CallAt(Deadline));
    }

    [Theory]
    [InlineData(-1), InlineData(1441)]
    public void Grace_lasts_a_day_at_most(int minutes) => Refusal.Unchanged(_stop, Rule.OutOfRange, () => _stop.Set(new CallTerms(minutes)));

    [Fact]
    public void What_was_handed_in_can_be_changed_until_the_deadline_or_another_time()
    {
        Assert.True(_stop.MayBeEdited(Deadline - Moment));
        Assert.False(_stop.MayBeEdited(Deadline));
        _stop.Set(new CallTerms(EditableUntil: Local("2027-04-25 12:00")));
        _stop.CloseApplications(Deadline);
        Assert.True(_stop.MayBeEdited(InParis("2027-04-25 12:00") - Moment));
        Assert.False(_stop.MayBeEdited(InParis("2027-04-25 12:00")));
        Refusal.By(Rule.OutOfRange, "editableUntil", () => _stop.Set(new CallTerms(EditableUntil: Local("2027-05-04 09:01"))));
        Refusal.By(Rule.TimeDoesNotExist, "editableUntil", () => _stop.Set(new CallTerms(EditableUntil: Local("2027-03-28 02:30"))));
    }

    [Fact]
    public void A_contest_keeps_its_countries_in_capitals_each_once()
    {
        var stop = New(contests: [new ContestSettings("Seed", Countries: ["fr", "BE", "FR"])]);
        Assert.Equal(["BE", "FR"], stop.Contests[0].Countries);
    }
}
