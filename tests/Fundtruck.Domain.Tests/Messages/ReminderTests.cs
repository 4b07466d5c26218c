using Fundtruck.Domain.Messages;
using NodaTime;
using static Fundtruck.Domain.Messages.ReminderRule;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Messages;

public sealed class ReminderTests
{
    private static readonly Instant LongBefore = Utc("2027-01-01 00:00");

    private static Instant At(string local, DateTimeZone zone) => zone.AtStrictly(Local(local)).ToInstant();

    [Fact]
    public void Mornings_stay_mornings_when_the_clocks_go_forward_in_between() => Assert.Equal(
        [
            (SevenDaysBefore, Utc("2027-03-22 08:00")),     // 09:00 in winter time
            (DayBefore, Utc("2027-03-28 07:00")),           // 09:00 on the Sunday of the change
            (TwoHoursBefore, Utc("2027-03-29 06:00")),
        ],
        Reminders.Of(At("2027-03-29 10:00", Paris), Paris, LongBefore));

    [Fact]
    public void Of_answers_that_are_due_one_reminder_comes_two_days_before_at_the_same_local_time_unless_that_is_over()
    {
        var due = At("2027-03-29 18:00", Paris);
        Assert.Equal([(TwoDaysBefore, Utc("2027-03-27 17:00"))], Reminders.OfAnswers(due, Paris, LongBefore));     // in winter time still
        Assert.Empty(Reminders.OfAnswers(due, Paris, Utc("2027-03-27 17:00")));
    }

    [Fact]
    public void Mornings_stay_mornings_when_the_clocks_go_back_in_between() => Assert.Equal(
        [
            (SevenDaysBefore, Utc("2027-10-25 07:00")),     // 09:00 in summer time
            (DayBefore, Utc("2027-10-31 08:00")),           // 09:00 on the Sunday of the change
            (TwoHoursBefore, Utc("2027-11-01 07:00")),
        ],
        Reminders.Of(At("2027-11-01 10:00", Paris), Paris, LongBefore));

    [Theory]
    [InlineData("2027-03-28 10:00", "2027-03-27 08:00")]    // 23 hours on the way
    [InlineData("2027-10-31 10:00", "2027-10-30 07:00")]    // 25 hours on the way
    public void The_day_before_the_change_is_at_nine_as_well(string start, string utc) =>
        Assert.Equal((DayBefore, Utc(utc)), Reminders.Of(At(start, Paris), Paris, LongBefore).ElementAt(1));

    [Theory]
    [InlineData("2027-03-28 04:00", "2027-03-28 00:00")]    // 01:00 on the clock: three hours on it, two that pass
    [InlineData("2027-10-31 03:30", "2027-10-31 00:30")]    // the first 02:30 on the clock: one hour on it, two that pass
    public void Two_hours_before_are_two_hours_that_pass(string start, string utc) =>
        Assert.Equal((TwoHoursBefore, Utc(utc)), Reminders.Of(At(start, Paris), Paris, LongBefore).Last());

    [Theory]
    [InlineData("2027-10-31 00:30", "2027-10-30 22:30")]    // 02:30 for the first time
    [InlineData("2027-10-31 01:30", "2027-10-30 23:30")]    // 02:30 once more
    public void Two_hours_before_tell_the_two_equal_hours_of_the_autumn_night_apart(string start, string utc) =>
        Assert.Equal((TwoHoursBefore, Utc(utc)), Reminders.Of(Utc(start), Paris, LongBefore).Last());

    [Fact]
    public void On_Reunion_nine_is_five_in_the_world_all_year() => Assert.Equal(
        [(SevenDaysBefore, Utc("2027-03-22 05:00")), (DayBefore, Utc("2027-03-28 05:00")), (TwoHoursBefore, Utc("2027-03-29 04:00"))],
        Reminders.Of(At("2027-03-29 10:00", Reunion), Reunion, LongBefore));

    [Theory]
    [InlineData("2027-03-22 08:00", 2)]
    [InlineData("2027-03-28 07:00", 1)]
    [InlineData("2027-03-29 06:00", 0)]
    public void A_reminder_that_would_have_been_due_by_now_is_left_out(string due, int left)
    {
        Assert.Equal(left, Of(Utc(due)).Count());
        Assert.Equal(left + 1, Of(Utc(due) - Moment).Count());

        static IEnumerable<(ReminderRule, Instant)> Of(Instant now) => Reminders.Of(At("2027-03-29 10:00", Paris), Paris, now);
    }
}
