using System.Text;
using Fundtruck.Features.Messages.Calendars;
using NodaTime;
using static Fundtruck.Tests.Mail.GivenMail;

namespace Fundtruck.Tests.Mail;

public sealed class CalendarFileTests
{
    [Fact]
    public void An_invitation_asks_its_attendee_for_an_answer_to_the_organizer()
    {
        var calendar = ICalendarText.Read(CalendarFile.Invite(Meeting(), Tour, Zoe));
        var meeting = Assert.Single(calendar.All("VEVENT"));

        Assert.Equal(("2.0", "REQUEST"), (calendar["VERSION"], calendar["METHOD"]));
        Assert.Equal("mailto:tour@fundtruck.example", meeting["ORGANIZER"]);
        var attendee = meeting.Line("ATTENDEE");
        Assert.Equal("mailto:zoe@investors.example", attendee.Value);
        Assert.Equal(
            [
                ("CN", "Zoé Lefèvre"), ("CUTYPE", "INDIVIDUAL"), ("PARTSTAT", "NEEDS-ACTION"), ("ROLE", "REQ-PARTICIPANT"), ("RSVP", "TRUE"),
            ],
            attendee.Parameters.Select(p => (p.Key, p.Value)).Order());
        Assert.Equal(("3", "CONFIRMED", "OPAQUE"), (meeting["SEQUENCE"], meeting["STATUS"], meeting["TRANSP"]));
        Assert.Equal(("20270201T081500Z", "20270201T081500Z"), (meeting["DTSTAMP"], meeting["LAST-MODIFIED"]));
        Assert.Equal("51.034400;2.376800", meeting["GEO"]);
        Assert.Equal("Place Jean-Bart, Dunkerque", meeting.Line("LOCATION").Text);
    }

    [Fact]
    public void A_cancellation_is_about_the_same_appointment_and_says_so()
    {
        var invited = Assert.Single(ICalendarText.Read(CalendarFile.Invite(Meeting(), Tour, Zoe)).All("VEVENT"));
        var calendar = ICalendarText.Read(CalendarFile.Cancel(Meeting() with { Sequence = 4 }, Tour, Zoe));
        var cancelled = Assert.Single(calendar.All("VEVENT"));

        Assert.Equal("CANCEL", calendar["METHOD"]);
        Assert.Equal(("CANCELLED", "4"), (cancelled["STATUS"], cancelled["SEQUENCE"]));
        foreach (var same in new[] { "UID", "ORGANIZER", "DTSTART", "DTEND" })
            Assert.Equal(invited.Line(same).Value, cancelled.Line(same).Value);
        Assert.Equal("mailto:zoe@investors.example", cancelled["ATTENDEE"]);
        Assert.False(cancelled.Line("ATTENDEE").Parameters.ContainsKey("RSVP"));
    }

    [Fact]
    public void A_reminder_shows_one_appointment_and_asks_for_nothing()
    {
        var calendar = ICalendarText.Read(CalendarFile.Show(Meeting()));

        Assert.Equal("PUBLISH", calendar["METHOD"]);
        Assert.DoesNotContain(Assert.Single(calendar.All("VEVENT")).Lines, l => l.Name is "ATTENDEE" or "ORGANIZER");
    }

    [Fact]
    public void A_feed_keeps_cancelled_appointments_and_does_not_depend_on_the_order_it_was_given()
    {
        CalendarAppointment[] appointments = [
            Meeting(new LocalDateTime(2027, 4, 2, 9, 0)) with { Uid = "later", Cancelled = true },
            Meeting() with { Uid = "b" }, Meeting() with { Uid = "a" }];
        var file = CalendarFile.Feed("Zoé, tour; 2027", appointments);
        var calendar = ICalendarText.Read(file);

        Assert.Equal("Zoé, tour; 2027", calendar.Line("X-WR-CALNAME").Text);
        Assert.Equal(("PUBLISH", "PT1H"), (calendar["METHOD"], calendar["REFRESH-INTERVAL"]));
        Assert.Equal(
            [("a", "CONFIRMED"), ("b", "CONFIRMED"), ("later", "CANCELLED")],
            calendar.All("VEVENT").Select(e => (e["UID"], e["STATUS"])));
        Assert.Equal(file, CalendarFile.Feed("Zoé, tour; 2027", appointments.Reverse()));
    }

    [Fact]
    public void An_empty_feed_is_still_a_calendar()
    {
        var file = CalendarFile.Feed("Tour", []);

        Assert.Single(ICalendarText.Read(file).Blocks);
        Assert.Empty(Ical.Net.Calendar.Load(file)!.Events);
    }

    [Fact]
    public void The_same_appointment_gives_the_same_bytes_in_any_culture()
    {
        var here = CalendarFile.Invite(Meeting(), Tour, Zoe);
        var culture = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("ar-SA");
            Assert.Equal(here, CalendarFile.Invite(Meeting(), Tour, Zoe));
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => CalendarFile.Invite(Meeting() with { Cancelled = true }, Tour, Zoe));
        Assert.Throws<ArgumentException>(() => CalendarFile.Show(Meeting() with { End = Meeting().Start }));
    }

    [Fact]
    public void No_line_has_more_than_75_octets_or_breaks_a_character_wherever_the_fold_falls()
    {
        string[] characters = ["a", "é", "€", "😀", "👩🏽‍🚀", ",", "\\", "\n"];
        var random = new Random(75);
        for (var round = 0; round < 400; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 200)).Select(_ => characters[random.Next(characters.Length)]));
            var file = CalendarFile.Show(Meeting() with { Summary = "s" + text, Description = "d" + new string('x', round % 80) + text });

            var meeting = Assert.Single(ICalendarText.Read(file).All("VEVENT"));     // reads octets, 75 to a line, strict UTF-8
            Assert.Equal("s" + text, meeting.Line("SUMMARY").Text);
            Assert.Equal("d" + new string('x', round % 80) + text, meeting.Line("DESCRIPTION").Text);
        }
    }

    [Fact]
    public void Lines_are_filled_before_they_are_folded()
    {
        var file = CalendarFile.Show(Meeting() with { Summary = new string('x', 300) });

        Assert.Equal(75, file.Split("\r\n").Max(Encoding.UTF8.GetByteCount));
    }
}
