using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests;

public sealed class LocalTimesTests
{
    [Theory]
    [InlineData("Europe/Paris", "2027-01-15 09:00", "2027-01-15 08:00")]
    [InlineData("Europe/Paris", "2027-07-15 09:00", "2027-07-15 07:00")]
    [InlineData("Europe/Paris", "2027-03-28 01:59", "2027-03-28 00:59")]    // the last minute of winter
    [InlineData("Europe/Paris", "2027-03-28 03:00", "2027-03-28 01:00")]    // the first of summer
    [InlineData("Europe/Paris", "2027-10-31 01:59", "2027-10-30 23:59")]
    [InlineData("Europe/Paris", "2027-10-31 03:00", "2027-10-31 02:00")]
    [InlineData("Indian/Reunion", "2027-03-28 02:30", "2027-03-27 22:30")]  // no clock change there
    [InlineData("Indian/Reunion", "2027-10-31 02:30", "2027-10-30 22:30")]
    public void A_local_time_that_exists_once_is_that_instant(string zone, string local, string utc)
    {
        Assert.Equal(Utc(utc), LocalTimes.Zone(zone).Meant(Local(local), "startsAt"));
        Assert.Equal(Utc(utc), LocalTimes.Zone(zone).Computed(Local(local)));
    }

    [Theory]
    [InlineData("2027-04-13 10:00", "2027-04-13 08:00", "2027-04-13 09:00")]     // in a country that keeps winter time
    [InlineData("2027-01-13 10:00", "2027-01-13 09:00", "2027-01-13 09:00")]     // where nothing has changed
    public void By_other_rules_a_local_time_is_another_instant_and_an_interval_keeps_its_length(string local, string before, string after)
    {
        var winter = DateTimeZone.ForOffset(Offset.FromHours(1));
        Assert.Equal(Utc(after), winter.Again(Local(local), Utc(before)));
        var twenty = Duration.FromMinutes(20);
        Assert.Equal(new Interval(Utc(after), Utc(after) + twenty), winter.Again(Local(local), new Interval(Utc(before), Utc(before) + twenty)));
        Assert.Equal(new Interval(Utc(after), Utc(after) + twenty), winter.Again(Local(local), Local(local).PlusMinutes(20), new Interval(Utc(before), Utc(before) + twenty)));
    }

    [Fact]
    public void An_instant_that_still_shows_its_local_time_stays_also_the_second_of_two()
    {
        var second = Utc("2027-10-31 01:30");
        Assert.Equal(Utc("2027-10-31 00:30"), Paris.Computed(Local("2027-10-31 02:30")));
        Assert.Equal(second, Paris.Again(Local("2027-10-31 02:30"), second));
    }

    [Theory]
    [InlineData("2027-03-28 02:00")]
    [InlineData("2027-03-28 02:30")]
    [InlineData("2027-03-28 02:59")]
    public void A_time_that_the_clocks_skip_is_refused(string local)
    {
        var broken = Refusal.By(Rule.TimeDoesNotExist, "startsAt", () => Paris.Meant(Local(local), "startsAt"));
        Assert.Contains($"the clocks in Europe/Paris skip {local};", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_skipped_time_the_next_time_that_exists_is_named()
    {
        var broken = Refusal.By(Rule.TimeDoesNotExist, () => Paris.Meant(Local("2027-03-28 02:30"), "startsAt"));
        Assert.Contains("the next time that exists is 2027-03-28 03:00", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2027-10-31 02:00", "2027-10-31T02:00:00")]
    [InlineData("2027-10-31 02:30", "2027-10-31T02:30:00")]
    public void A_time_that_the_clocks_show_twice_is_refused_and_both_offsets_are_named(string local, string iso)
    {
        var broken = Refusal.By(Rule.TimeExistsTwice, "endsAt", () => Paris.Meant(Local(local), "endsAt"));
        Assert.Contains($"Europe/Paris show {local} twice: at {iso}+02:00 and at {iso}+01:00.", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_computed_time_moves_out_of_the_skipped_hour_and_takes_the_first_of_two()
    {
        Assert.Equal(Utc("2027-03-28 01:30"), Paris.Computed(Local("2027-03-28 02:30")));     // 03:30 in summer time
        Assert.Equal(Utc("2027-10-31 00:30"), Paris.Computed(Local("2027-10-31 02:30")));     // still in summer time
    }

    [Fact]
    public void Two_local_times_make_the_interval_between_them()
    {
        var night = Paris.Meant(Local("2027-03-28 01:30"), Local("2027-03-28 03:30"), "startsAt", "endsAt");
        Assert.Equal(Between("2027-03-28 00:30", "2027-03-28 01:30"), night);                  // one hour of that night
    }

    [Theory]
    [InlineData("2027-05-04 10:00")]
    [InlineData("2027-05-04 09:59")]
    [InlineData("2027-05-03 12:00")]
    public void An_end_that_does_not_come_after_its_start_is_refused(string end) =>
        Refusal.By(Rule.EndsBeforeItStarts, "endsAt", () => Paris.Meant(Local("2027-05-04 10:00"), Local(end), "startsAt", "endsAt"));

    [Fact]
    public void Of_two_local_times_the_one_that_does_not_exist_is_named()
    {
        var skipped = Local("2027-03-28 02:30");
        Refusal.By(Rule.TimeDoesNotExist, "startsAt", () => Paris.Meant(skipped, Local("2027-03-28 04:00"), "startsAt", "endsAt"));
        Refusal.By(Rule.TimeDoesNotExist, "endsAt", () => Paris.Meant(Local("2027-03-28 01:00"), skipped, "startsAt", "endsAt"));
    }

    [Theory]
    [InlineData("Europe/Lutetia")]
    [InlineData("europe/paris")]
    [InlineData("CEST")]
    [InlineData("")]
    public void An_unknown_zone_is_refused(string zone)
    {
        var broken = Refusal.By(Rule.ZoneUnknown, "zoneId", () => LocalTimes.Zone(zone, "zoneId"));
        Assert.Contains($"\"{zone}\" is not a time zone", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_venue_needs_a_known_zone()
    {
        Refusal.By(Rule.ZoneUnknown, "zone", () => GivenStop.Venue("Europe/Lutetia"));
        Assert.Equal(Reunion, GivenStop.Venue("Indian/Reunion").Zone);
    }
}
