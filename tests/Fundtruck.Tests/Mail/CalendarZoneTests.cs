using Fundtruck.Features.Messages.Calendars;
using NodaTime;
using NodaTime.Text;
using static Fundtruck.Tests.Mail.GivenMail;

namespace Fundtruck.Tests.Mail;

public sealed class CalendarZoneTests
{
    private static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    [Theory]
    [InlineData("Europe/Paris", "2027-03-27 09:00")]
    [InlineData("Europe/Paris", "2027-03-28 01:59")]
    [InlineData("Europe/Paris", "2027-03-28 03:00")]
    [InlineData("Europe/Paris", "2027-03-28 09:00")]
    [InlineData("Europe/Paris", "2027-03-29 09:00")]
    [InlineData("Europe/Paris", "2027-10-30 09:00")]
    [InlineData("Europe/Paris", "2027-10-31 01:59")]
    [InlineData("Europe/Paris", "2027-10-31 02:30")]
    [InlineData("Europe/Paris", "2027-10-31 03:00")]
    [InlineData("Europe/Paris", "2027-11-01 09:00")]
    [InlineData("Indian/Reunion", "2027-03-28 09:00")]
    [InlineData("Indian/Reunion", "2027-10-31 02:30")]
    [InlineData("Asia/Gaza", "2027-02-20 09:00")]             // changes around Ramadan, by no yearly rule
    [InlineData("Asia/Gaza", "2027-05-20 09:00")]
    [InlineData("Europe/Dublin", "2027-01-15 09:00")]         // "daylight saving" is in winter
    [InlineData("Europe/Dublin", "2027-07-15 09:00")]
    [InlineData("America/Martinique", "2027-07-15 09:00")]
    [InlineData("America/New_York", "2027-03-14 09:00")]
    [InlineData("America/Santiago", "2027-09-05 09:00")]
    [InlineData("Asia/Kolkata", "2027-07-15 09:00")]
    [InlineData("America/St_Johns", "2027-07-15 09:00")]
    [InlineData("UTC", "2027-03-28 02:30")]
    public void The_file_alone_gives_the_instant_that_the_tzdb_gives(string zoneId, string start)
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        var local = Minute.Parse(start).Value;
        var file = CalendarFile.Invite(Meeting(local, zone), Tour, Zoe);

        var calendar = ICalendarText.Read(file);
        var meeting = Assert.Single(calendar.All("VEVENT"));
        var expected = local.InZoneLeniently(zone).ToInstant();
        Assert.Equal(expected, ICalendarZone.InstantOf(calendar, meeting.Line("DTSTART")));
        Assert.Equal(zoneId == "UTC" ? 0 : 1, calendar.All("VTIMEZONE").Count());

        var read = Assert.Single(Ical.Net.Calendar.Load(file)!.Events);
        Assert.Equal(expected.ToDateTimeUtc(), read.DtStart!.AsUtc);
        Assert.Equal(local.PlusMinutes(20).InZoneLeniently(zone).ToDateTimeUtc(), read.DtEnd!.AsUtc);
    }

    [Fact]
    public void A_zone_definition_holds_for_every_day_of_its_year_and_the_next()
    {
        (string Id, int Year)[] zones = [
            ("Europe/Paris", 2027), ("Asia/Gaza", 2027), ("Europe/Dublin", 2027), ("America/Santiago", 2027),
            ("Indian/Reunion", 2027), ("Africa/Cairo", 2027),
            ("America/Nuuk", 2028),      // the eve of the last Sunday of March, which in 2029 is not the last Saturday
            ("Europe/Paris", 1995)];     // autumn moved from September to October
        foreach (var (zoneId, year) in zones)
        {
            var zone = DateTimeZoneProviders.Tzdb[zoneId];
            var days = Enumerable.Range(0, 700).Select(d => new LocalDateTime(year, 1, 1, 12, 0).PlusDays(d)).ToList();
            var calendar = ICalendarText.Read(CalendarFile.Feed("Tour", days.Select((d, i) => Meeting(d, zone) with { Uid = $"{i:000}" })));

            Assert.Equal(
                days.Select(d => d.InZoneStrictly(zone).ToInstant()),
                calendar.All("VEVENT").Select(e => ICalendarZone.InstantOf(calendar, e.Line("DTSTART"))));
        }
    }

    [Fact]
    public void Paris_changes_by_a_yearly_rule_and_a_zone_without_one_names_its_changes()
    {
        var paris = CalendarFile.Show(Meeting());
        Assert.Contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n", paris, StringComparison.Ordinal);
        Assert.Contains("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n", paris, StringComparison.Ordinal);

        foreach (var zoneId in new[] { "Indian/Reunion", "Asia/Gaza" })
        {
            var file = CalendarFile.Show(Meeting(zone: DateTimeZoneProviders.Tzdb[zoneId]));
            Assert.DoesNotContain("RRULE", file, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_zone_whose_name_has_a_colon_is_found_again()
    {
        var zone = DateTimeZone.ForOffset(Offset.FromHoursAndMinutes(5, 30));
        var calendar = ICalendarText.Read(CalendarFile.Show(Meeting(zone: zone)));

        var start = Assert.Single(calendar.All("VEVENT")).Line("DTSTART");
        Assert.Equal(Instant.FromUtc(2027, 3, 29, 4, 0), ICalendarZone.InstantOf(calendar, start));
    }

    [Fact]
    public void A_feed_over_several_zones_defines_each_once()
    {
        var reunion = DateTimeZoneProviders.Tzdb["Indian/Reunion"];
        var calendar = ICalendarText.Read(CalendarFile.Feed("Tour", [
            Meeting() with { Uid = "a" },
            Meeting(zone: reunion) with { Uid = "b" },
            Meeting(new LocalDateTime(2027, 11, 2, 9, 0)) with { Uid = "c" }]));

        Assert.Equal(["Europe/Paris", "Indian/Reunion"], calendar.All("VTIMEZONE").Select(z => z["TZID"]));
        Assert.Equal(
            [Instant.FromUtc(2027, 3, 29, 5, 30), Instant.FromUtc(2027, 3, 29, 7, 30), Instant.FromUtc(2027, 11, 2, 8, 0)],
            calendar.All("VEVENT").Select(e => ICalendarZone.InstantOf(calendar, e.Line("DTSTART"))));
    }
}
