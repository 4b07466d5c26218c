using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using static Fundtruck.Domain.Tests.Given.GivenStop;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Stops;

/// <summary>When a stop is, and when one may apply.</summary>
public sealed class StopWindowTests
{
    [Fact]
    public void The_deadline_is_the_first_moment_that_is_too_late()
    {
        var stop = GivenStop.In(StopStatus.ApplicationsOpen);
        stop.RequireOpenCall(Deadline - Moment);
        Refusal.By(Rule.CallNotOpen, () => stop.RequireOpenCall(Deadline));
    }

    [Fact]
    public void Only_an_open_call_takes_applications() => Assert.All(
        Enum.GetValues<StopStatus>().Where(status => status != StopStatus.ApplicationsOpen),
        status => Refusal.By(Rule.CallNotOpen, () => GivenStop.In(status).RequireOpenCall(Spring)));

    [Fact]
    public void A_call_opens_until_the_moment_before_its_deadline()
    {
        var late = GivenStop.In(StopStatus.Published);
        Refusal.Unchanged(late, Rule.CallNotOpen, () => late.OpenApplications(Deadline));

        late.OpenApplications(Deadline - Moment);
        Assert.Equal(StopStatus.ApplicationsOpen, late.Status);
    }

    [Fact]
    public void A_closed_call_opens_again_once_it_has_a_later_deadline()
    {
        var stop = GivenStop.In(StopStatus.ApplicationsClosed);
        var late = Deadline + Moment;
        Refusal.By(Rule.CallNotOpen, "applicationsCloseAt", () => stop.OpenApplications(late));

        stop.Change(stop.RegionId, Venue(), stop.Name, TimesOn("2027-05-04", "09:00", "18:00", "2027-04-27 18:00"), Kept(stop), false, NoContests, late);
        stop.OpenApplications(late);
        stop.RequireOpenCall(InParis("2027-04-27 18:00") - Moment);
        Refusal.By(Rule.CallNotOpen, () => stop.RequireOpenCall(InParis("2027-04-27 18:00")));
    }

    [Theory]
    [InlineData("2027-05-04 08:59", true)]
    [InlineData("2027-05-04 09:00", true)]
    [InlineData("2027-05-04 09:01", false)]
    [InlineData("2027-05-05 08:00", false)]
    public void Applications_close_before_the_stop_begins(string deadline, bool fits)
    {
        var times = TimesOn("2027-05-04", "09:00", "18:00", deadline);
        if (fits) Assert.Equal(InParis(deadline), GivenStop.New(times).ApplicationWindow.End);
        else Refusal.By(Rule.WindowAfterStop, "applicationsCloseAt", () => GivenStop.New(times));
    }

    [Theory]
    [InlineData("09:00", "09:00")]
    [InlineData("18:00", "09:00")]
    public void A_stop_ends_after_it_starts(string start, string end) =>
        Refusal.By(Rule.EndsBeforeItStarts, "endsAt", () => GivenStop.New(TimesOn("2027-05-04", start, end)));

    [Theory]
    [InlineData("2027-02-01 09:00")]
    [InlineData("2027-01-31 18:00")]
    public void A_call_closes_after_it_opens(string deadline) =>
        Refusal.By(Rule.EndsBeforeItStarts, "applicationsCloseAt", () => GivenStop.New(TimesOn("2027-05-04", "09:00", "18:00", deadline)));

    [Fact]
    public void What_people_mean_is_kept_and_the_instants_follow_from_the_zone_of_the_venue()
    {
        var stop = GivenStop.New(zone: "Indian/Reunion");

        Assert.Equal((Time("09:00"), Time("18:00"), Local("2027-04-20 18:00")), (stop.StartsAt, stop.EndsAt, stop.ApplicationsCloseAt));
        Assert.Equal(Between("2027-05-04 05:00", "2027-05-04 14:00"), stop.During);
        Assert.Equal(Between("2027-02-01 05:00", "2027-04-20 14:00"), stop.ApplicationWindow);
    }

    [Fact]
    public void Hours_that_the_clocks_skip_or_show_twice_are_refused()
    {
        Refusal.By(Rule.TimeDoesNotExist, "startsAt", () => GivenStop.New(TimesOn("2027-03-28", "02:30", "18:00", "2027-03-20 18:00")));
        Refusal.By(Rule.TimeExistsTwice, "endsAt", () => GivenStop.New(TimesOn("2027-10-31", "01:00", "02:30")));
        Refusal.By(Rule.TimeDoesNotExist, "applicationsCloseAt", () => GivenStop.New(TimesOn("2027-05-04", "09:00", "18:00", "2027-03-28 02:00")));
    }

    private static readonly HashSet<ContestId> NoContests = [];

    private static List<(ContestId, ContestSettings)> Kept(Stop stop) => [.. stop.Contests.Select(contest => (contest.Id, new ContestSettings(contest.Name)))];
}
