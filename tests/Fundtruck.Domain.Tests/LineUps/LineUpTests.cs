using Fundtruck.Domain.LineUps;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.LineUps;

/// <summary>The draft: who pitches when.</summary>
public sealed class LineUpTests
{
    private readonly GivenLineUp _given = new();

    [Fact]
    public void Times_follow_from_pitch_questions_and_changeover()
    {
        var given = new GivenLineUp(GivenStop.In(StopStatus.ApplicationsClosed, contests: [new ContestSettings("Seed", 5, 4, 6, 3)]));
        given.Arrange([given.Confirmed[2], given.Confirmed[0], given.Confirmed[1]], "2027-05-04 10:00");

        Assert.Equal(
            [
                new PlannedPitch(given.Confirmed[2], 1, Local("2027-05-04 10:00"), Between("2027-05-04 08:00", "2027-05-04 08:10")),
                new PlannedPitch(given.Confirmed[0], 2, Local("2027-05-04 10:13"), Between("2027-05-04 08:13", "2027-05-04 08:23")),
                new PlannedPitch(given.Confirmed[1], 3, Local("2027-05-04 10:26"), Between("2027-05-04 08:26", "2027-05-04 08:36")),
            ],
            given.Plan);
    }

    [Fact]
    public void It_begins_with_the_stop_until_it_is_told_otherwise_and_then_keeps_that()
    {
        Assert.Equal(Local("2027-05-04 09:00"), _given.LineUp.StartsAt);
        _given.Arrange([_given.Confirmed[0]], "2027-05-04 11:00");
        _given.Arrange([_given.Confirmed[1]]);
        Assert.Equal(Local("2027-05-04 11:00"), _given.LineUp.StartsAt);
        Assert.Equal([_given.Confirmed[1]], _given.LineUp.RunningOrder);
    }

    [Theory]
    [InlineData("2027-05-04 08:59", false)]
    [InlineData("2027-05-04 09:00", true)]
    [InlineData("2027-05-04 17:42", true)]      // two pitches of eight minutes and the changeover: until 18:00
    [InlineData("2027-05-04 17:43", false)]
    [InlineData("2027-05-05 10:00", false)]
    public void Pitches_fit_between_the_start_and_the_end_of_the_stop(string startsAt, bool fits)
    {
        void Arrange() => _given.Arrange([_given.Confirmed[0], _given.Confirmed[1]], startsAt);
        if (fits) Arrange();
        else Refusal.Unchanged(_given.LineUp, Rule.LineUpOutsideStop, Arrange);
    }

    [Fact]
    public void An_application_stands_in_the_order_once() =>
        Refusal.Unchanged(_given.LineUp, Rule.OrderRepeats, () => _given.Arrange([_given.Confirmed[0], _given.Confirmed[1], _given.Confirmed[0]]));

    [Fact]
    public void Only_confirmed_applications_stand_in_the_order() =>
        Refusal.Unchanged(_given.LineUp, Rule.OrderHasStrangers, () => _given.Arrange([_given.Confirmed[0], ApplicationId.New()]));

    [Fact]
    public void A_time_that_the_clocks_skip_is_refused()
    {
        var night = new GivenLineUp(GivenStop.In(StopStatus.ApplicationsClosed, GivenStop.TimesOn("2027-03-28", "01:00", "05:00", "2027-03-20 12:00")));
        Refusal.Unchanged(night.LineUp, Rule.TimeDoesNotExist, () => night.Arrange([night.Confirmed[0]], "2027-03-28 02:30"));
    }

    [Theory]
    [InlineData(StopStatus.Draft)]
    [InlineData(StopStatus.Postponed)]
    [InlineData(StopStatus.Cancelled)]
    [InlineData(StopStatus.Completed)]
    public void Nothing_is_arranged_or_published_at_a_stop_that_does_not_run(StopStatus status)
    {
        var given = new GivenLineUp(GivenStop.In(status));
        Refusal.Unchanged(given.LineUp, Rule.StopNotRunning, () => given.Arrange([given.Confirmed[0]]));
        Refusal.Unchanged(given.LineUp, Rule.StopNotRunning, () => given.Publish());
    }

    [Fact]
    public void Minutes_are_real_when_the_clocks_go_forward_in_between()
    {
        var night = new GivenLineUp(GivenStop.In(StopStatus.ApplicationsClosed, GivenStop.TimesOn("2027-03-28", "01:00", "05:00", "2027-03-20 12:00")));
        night.Arrange([.. night.Confirmed.Take(3)], "2027-03-28 01:45");
        var plan = night.Plan;

        Assert.Equal(["2027-03-28 01:45", "2027-03-28 01:55", "2027-03-28 03:05"], Locals(plan));
        Assert.Equal([Utc("2027-03-28 00:45"), Utc("2027-03-28 00:55"), Utc("2027-03-28 01:05")], plan.Select(pitch => pitch.During.Start));
        Assert.All(plan, pitch => Assert.Equal(Duration.FromMinutes(8), pitch.During.Duration));
    }

    [Fact]
    public void Minutes_are_real_when_the_clocks_go_back_in_between()
    {
        var night = new GivenLineUp(GivenStop.In(StopStatus.ApplicationsClosed, GivenStop.TimesOn("2027-10-31", "01:00", "05:00")), confirmed: 8);
        night.Arrange(night.Confirmed, "2027-10-31 01:55");
        var plan = night.Plan;

        Assert.Equal(["2027-10-31 01:55", "2027-10-31 02:05"], Locals(plan).Take(2));
        Assert.Equal(["2027-10-31 02:55", "2027-10-31 02:05"], Locals(plan).Skip(6));
        Assert.Equal([Utc("2027-10-31 00:55"), Utc("2027-10-31 01:05")], plan.Skip(6).Select(pitch => pitch.During.Start));
    }

    private static IEnumerable<string> Locals(IEnumerable<PlannedPitch> plan) =>
        plan.Select(pitch => pitch.LocalStart.ToString("uuuu-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture));
}
