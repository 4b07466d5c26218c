using Fundtruck.Features.Messages.Calendars;
using static Fundtruck.Tests.Mail.GivenMail;

namespace Fundtruck.Tests.Mail;

public sealed class CalendarWordsTests
{
    [Theory]
    [InlineData("Déjeuner, café; thé", "Déjeuner, café; thé")]
    [InlineData("C:\\new\\n", "C:\\new\\n")]
    [InlineData("two\nlines", "two\nlines")]
    [InlineData("two\r\nlines", "two\nlines")]
    [InlineData("two\rlines", "two\nlines")]
    [InlineData("two\u2028lines\u0085three", "two\nlines\nthree")]
    [InlineData("nul\0bell\u0007del\u007Fc1\u009B", "nulbelldelc1")]
    [InlineData("😀👩🏽‍🚀 \"quoted\" 'single' <b>:=%", "😀👩🏽‍🚀 \"quoted\" 'single' <b>:=%")]
    public void Words_come_back_as_they_were_less_what_no_calendar_may_hold(string words, string back)
    {
        var file = CalendarFile.Show(Meeting() with { Summary = words, Description = words, Location = words });

        var meeting = Assert.Single(ICalendarText.Read(file).All("VEVENT"));
        Assert.Equal((back, back, back), (meeting.Line("SUMMARY").Text, meeting.Line("DESCRIPTION").Text, meeting.Line("LOCATION").Text));
        var read = Assert.Single(Ical.Net.Calendar.Load(file)!.Events);
        Assert.Equal((back, back, back), (read.Summary, read.Description, read.Location));
    }

    [Fact]
    public void Half_an_emoji_becomes_a_replacement_character_that_every_encoder_writes_alike()
    {
        var meeting = Assert.Single(ICalendarText.Read(CalendarFile.Show(Meeting() with { Summary = "half \uD83D emoji" })).All("VEVENT"));

        Assert.Equal("half \uFFFD emoji", meeting.Line("SUMMARY").Text);
    }

    [Theory]
    [InlineData("\r\nATTENDEE:mailto:evil@example.com")]
    [InlineData("\nEND:VEVENT\nBEGIN:VEVENT\nUID:evil")]
    [InlineData("\rMETHOD:CANCEL")]
    [InlineData("\u2028ATTENDEE:mailto:evil@example.com")]
    [InlineData("\";ROLE=CHAIR:mailto:evil@example.com")]
    [InlineData("\"\r\n ;X=\"")]
    [InlineData(";CN=x:y,z\\")]
    [InlineData("^'^n:mailto:evil@example.com")]
    public void No_words_add_a_property_a_parameter_or_a_component(string words)
    {
        var appointment = Meeting() with { Uid = "u" + words, Summary = "s" + words, Description = "d" + words, Location = "l" + words };
        var (organizer, attendee) = (Tour with { Name = "o" + words }, Zoe with { Name = "a" + words });

        foreach (var (hostile, plain) in new[]
        {
            (CalendarFile.Invite(appointment, organizer, attendee), CalendarFile.Invite(Meeting(), Tour, Zoe)),
            (CalendarFile.Cancel(appointment, organizer, attendee), CalendarFile.Cancel(Meeting(), Tour, Zoe)),
            (CalendarFile.Show(appointment), CalendarFile.Show(Meeting())),
            (CalendarFile.Feed("f" + words, [appointment]), CalendarFile.Feed("f", [Meeting()])),
        })
        {
            Assert.Equal(Shape(ICalendarText.Read(plain)), Shape(ICalendarText.Read(hostile)));
            Assert.Single(Ical.Net.Calendar.Load(hostile)!.Events);
        }
        var read = Assert.Single(Ical.Net.Calendar.Load(CalendarFile.Invite(appointment, organizer, attendee))!.Events);
        Assert.Equal("mailto:zoe@investors.example", Assert.Single(read.Attendees).Value!.OriginalString);
        Assert.Equal("mailto:tour@fundtruck.example", read.Organizer!.Value!.OriginalString);
    }

    [Theory]
    [InlineData("zoe@x.example\r\nATTENDEE:mailto:evil@example.com")]
    [InlineData("zoe@x.example?bcc=evil@example.com&subject=x")]
    [InlineData("Zoé <zoe@x.example>")]
    public void No_address_adds_anything_either(string address)
    {
        var file = CalendarFile.Invite(Meeting(), Tour with { Email = address }, Zoe with { Email = address, Name = "" });

        var (hostile, plain) = (ICalendarText.Read(file), ICalendarText.Read(CalendarFile.Invite(Meeting(), Tour, Zoe)));
        Assert.Equal(Shape(plain), Shape(hostile));
        Assert.Matches(@"^mailto:[A-Za-z0-9@.+%=_-]+$", Assert.Single(hostile.All("VEVENT"))["ATTENDEE"]);
    }

    [Fact]
    public void A_name_in_quotes_keeps_its_words()
    {
        var file = CalendarFile.Invite(Meeting(), Tour, Zoe with { Name = "Zoé \"la\" Lefèvre, PhD; 😀" });

        var attendee = Assert.Single(ICalendarText.Read(file).All("VEVENT")).Line("ATTENDEE");
        Assert.Equal("Zoé 'la' Lefèvre, PhD; 😀", attendee.Parameters["CN"]);
        var meeting = Assert.Single(Ical.Net.Calendar.Load(file)!.Events);
        Assert.Equal("Zoé 'la' Lefèvre, PhD; 😀", Assert.Single(meeting.Attendees).CommonName);
    }

    /// <summary>Everything but the values: components, properties and parameters, in order.</summary>
    private static string Shape(ICalendarBlock block)
    {
        var lines = block.Lines.Select(l => string.Join(';', [l.Name, .. l.Parameters.Keys]));
        return $"{block.Name}[{string.Join(' ', lines)}{string.Concat(block.Blocks.Select(Shape))}]";
    }
}
