using Fundtruck.Domain.Messages;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Messages;

public sealed class ReminderPlanTests
{
    private static readonly QuietTime Night = new(Time("21:00"), Time("08:00"));
    private static readonly SeasonId Season = SeasonId.New();

    private static ReminderTerms DaysBefore(int days, string hour) => new(ReminderMoment.Pitch, ReminderAudience.Presenters, Days: -days, At: Time(hour));

    private static ReminderTerms Minutes(int minutes) => new(ReminderMoment.Pitch, ReminderAudience.Presenters, OffsetMinutes: minutes);

    private static ReminderPlan Plan(string name, ReminderTerms? terms, StopId? stop = null, ContestId? contest = null) => new(ReminderPlanId.New(), new(Season, stop, contest), name, terms, Utc("2027-01-01 00:00"));

    [Theory]
    [InlineData("2027-03-28 10:00", 1, "18:00", "2027-03-27 17:00")] // in winter time, the clocks change in the night
    [InlineData("2027-03-29 10:00", 1, "18:00", "2027-03-28 16:00")]
    [InlineData("2027-10-31 10:00", 1, "18:00", "2027-10-30 16:00")] // in summer time still
    [InlineData("2027-03-29 10:00", 1, "02:30", "2027-03-28 01:30")] // that hour is skipped: half an hour after the change
    [InlineData("2027-10-31 10:00", 0, "02:30", "2027-10-31 00:30")] // that hour comes twice: the first of them
    public void A_day_and_an_hour_are_local_across_a_change_of_the_clocks(string moment, int days, string hour, string due) =>
        Assert.Equal(Utc(due), DaysBefore(days, hour).DueAt(InParis(moment), Paris));

    [Fact]
    public void Minutes_count_as_they_pass_also_when_the_clocks_change()
    {
        Assert.Equal(Utc("2027-03-27 08:00"), Minutes(-24 * 60).DueAt(InParis("2027-03-28 10:00"), Paris)); // 09:00 on the day before
        Assert.Equal(InParis("2027-03-29 10:30"), Minutes(30).DueAt(InParis("2027-03-29 10:00"), Paris));
    }

    [Theory]
    [InlineData("2027-06-28 20:59", "2027-06-28 20:59")] // it is not night yet
    [InlineData("2027-06-28 21:00", "2027-06-29 08:00")]
    [InlineData("2027-06-29 02:00", "2027-06-29 08:00")]
    [InlineData("2027-06-29 07:59", "2027-06-29 08:00")]
    [InlineData("2027-06-29 08:00", "2027-06-29 08:00")]
    public void At_night_a_reminder_waits_for_the_morning(string due, string moved) => Assert.Equal(InParis(moved), Night.Moved(InParis(due), InParis("2027-06-29 10:00"), Paris));

    [Theory]
    [InlineData("2027-06-29 06:00")]
    [InlineData("2027-06-28 22:00")]
    public void What_has_lost_its_meaning_by_the_morning_leaves_in_the_evening_before(string due)
    {
        Assert.Equal(InParis("2027-06-28 20:30"), Night.Moved(InParis(due), InParis("2027-06-29 08:00"), Paris));
        Assert.Equal(InParis("2027-06-29 08:00"), Night.Moved(InParis(due), InParis("2027-06-29 08:01"), Paris));
    }

    [Fact]
    public void The_morning_is_at_its_local_hour_also_after_the_night_in_which_the_clocks_change() =>
        Assert.Equal(Utc("2027-03-28 06:00"), Night.Moved(Utc("2027-03-27 22:00"), Utc("2027-04-01 00:00"), Paris));

    [Fact]
    public void A_quiet_time_within_one_day_is_one_too()
    {
        var siesta = new QuietTime(Time("12:00"), Time("14:00"));
        Assert.Equal([false, true, true, false], new[] { "11:59", "12:00", "13:59", "14:00" }.Select(hour => siesta.Holds(InParis($"2027-06-29 {hour}"), Paris)));
        Assert.Equal(InParis("2027-06-29 14:00"), siesta.Morning(InParis("2027-06-29 13:00"), Paris));
    }

    [Fact]
    public void What_comes_before_its_moment_is_worth_nothing_from_then_on_and_what_comes_after_it_a_day()
    {
        var moment = InParis("2027-06-29 10:00");
        Assert.Equal(moment, Minutes(-60).Plan(moment, Paris, null).UsefulUntil);
        Assert.Equal(moment + Duration.FromHours(25), Minutes(60).Plan(moment, Paris, null).UsefulUntil);
    }

    [Fact]
    public void Of_one_name_the_plan_of_the_contest_holds_before_that_of_the_stop_before_that_of_the_season()
    {
        var (stop, contest) = (StopId.New(), ContestId.New());
        var (season, atStop, inContest, other) = (Plan("pitch", Minutes(-60)), Plan("pitch", null, stop), Plan("pitch", Minutes(-30), stop, contest), Plan("deck", Minutes(-90)));

        Assert.Equal([season, other], ReminderPlan.Holding([season, atStop, inContest, other], StopId.New(), ContestId.New()));
        Assert.Equal([atStop, other], ReminderPlan.Holding([season, atStop, inContest, other], stop, ContestId.New()));
        Assert.Equal([inContest, other], ReminderPlan.Holding([season, atStop, inContest, other], stop, contest));
        Assert.Null(atStop.Terms);
    }

    [Theory]
    [InlineData(null, null, null, "offsetMinutes")]
    [InlineData(-60, -1, "18:00", "offsetMinutes")]
    [InlineData(null, -1, null, "at")]
    [InlineData(-60, null, "18:00", "at")]
    [InlineData(-129_601, null, null, "offsetMinutes")]
    [InlineData(null, 91, "18:00", "days")]
    public void A_reminder_has_either_minutes_or_a_day_and_an_hour(int? minutes, int? days, string? at, string field) =>
        Assert.Equal(field, Assert.Throws<RuleBrokenException>(() => Plan("x", new(ReminderMoment.Pitch, ReminderAudience.Presenters, null, minutes, days, at is null ? null : Time(at)))).Field);

    [Fact]
    public void Nobody_is_reminded_of_what_does_not_concern_them()
    {
        static string? Field(ReminderMoment moment, ReminderAudience audience, ReminderCondition? onlyIf, ContestId? contest = null) =>
            Assert.Throws<RuleBrokenException>(() => Plan("x", new(moment, audience, onlyIf, -60), contest is null ? null : StopId.New(), contest)).Field;

        Assert.Equal("audience", Field(ReminderMoment.Meeting, ReminderAudience.Jurors, null));
        Assert.Equal("onlyIf", Field(ReminderMoment.StopStart, ReminderAudience.Jurors, ReminderCondition.DeckMissing));
        Assert.Equal("contestId", Field(ReminderMoment.Meeting, ReminderAudience.Founders, null, ContestId.New()));
    }

    [Theory]
    [InlineData(ReminderMoment.DeckDeadline, ReminderAudience.Confirmed, ReminderCondition.NotConfirmed, -60, "onlyIf")]
    [InlineData(ReminderMoment.DeckDeadline, ReminderAudience.Confirmed, ReminderCondition.NotSubmitted, -60, "onlyIf")]
    [InlineData(ReminderMoment.DeckDeadline, ReminderAudience.Selected, ReminderCondition.NotSubmitted, -60, "onlyIf")]
    [InlineData(ReminderMoment.ConfirmationDeadline, ReminderAudience.Applicants, ReminderCondition.NotSubmitted, -60, "onlyIf")]
    [InlineData(ReminderMoment.Pitch, ReminderAudience.Presenters, ReminderCondition.NotConfirmed, -60, "onlyIf")]
    [InlineData(ReminderMoment.ConfirmationDeadline, ReminderAudience.Selected, null, 1, "offsetMinutes")]
    [InlineData(ReminderMoment.ApplicationDeadline, ReminderAudience.NotSubmitted, null, 1, "offsetMinutes")]
    public void A_plan_that_could_never_remind_anybody_is_refused(ReminderMoment moment, ReminderAudience audience, ReminderCondition? onlyIf, int minutes, string field) =>
        Assert.Equal(field, Assert.Throws<RuleBrokenException>(() => Plan("x", new(moment, audience, onlyIf, minutes))).Field);

    [Fact]
    public void A_change_that_is_refused_changes_nothing()
    {
        var plan = Plan("pitch", Minutes(-60));
        Assert.Throws<RuleBrokenException>(() => plan.Change(Minutes(-60) with { Audience = ReminderAudience.Jurors }, Utc("2027-02-01 00:00")));
        Assert.Equal((Minutes(-60), Utc("2027-01-01 00:00")), (plan.Terms, plan.ChangedAt));
    }

    [Theory]
    [InlineData(-60), InlineData(60), InlineData(-129_600)]
    public void Whoever_is_due_now_is_among_those_who_are_looked_at(int minutes)
    {
        var now = Utc("2027-06-01 12:00");
        Assert.True(Minutes(minutes).Watched(now).Contains(now - Duration.FromMinutes(minutes)));
        for (var hour = 0; hour < 48; hour++)
        {
            var moment = now + Duration.FromHours(hour);
            var planned = DaysBefore(1, "18:00").Plan(moment, Paris, Night);
            if (planned.DueAt <= now && now < planned.UsefulUntil) Assert.True(DaysBefore(1, "18:00").Watched(now).Contains(moment));
        }
    }

    [Theory]
    [InlineData("2027-06-28 10:00", "2027-06-29 10:00", "2027-06-28 18:00")]
    [InlineData("2027-06-28 19:00", "2027-06-29 10:00", "2027-06-29 09:00")]
    [InlineData("2027-06-28 10:00", "2027-06-28 12:00", "2027-06-28 10:00")] // by the evening it would be over
    public void A_digest_leaves_in_the_evening_unless_what_is_in_it_is_over_by_then(string now, string until, string leaves) =>
        Assert.Equal(InParis(leaves), ReminderDigest.LeavesAt(InParis(now), InParis(until), Paris, Night));

    [Fact]
    public void A_quiet_time_has_two_ends_that_differ()
    {
        var limits = new ReminderLimits(Season);
        Assert.Throws<RuleBrokenException>(() => limits.Set(Time("21:00"), null, 3));
        Assert.Throws<RuleBrokenException>(() => limits.Set(Time("21:00"), Time("21:00"), 3));
        Assert.Throws<RuleBrokenException>(() => limits.Set(null, null, 0));
        Assert.Equal((null, null), (limits.Night, limits.MostPerDay));
    }
}
