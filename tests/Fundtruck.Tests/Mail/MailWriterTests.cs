using System.Text;
using Fundtruck.Features.Messages.Calendars;
using Fundtruck.Features.Messages.Delivery;
using MimeKit;
using static Fundtruck.Tests.Mail.GivenMail;

namespace Fundtruck.Tests.Mail;

public sealed class MailWriterTests
{
    [Fact]
    public void An_invitation_stands_last_among_the_alternatives_and_again_as_an_attachment()
    {
        var mail = Invitation();
        var message = Sent(mail);

        var mixed = Assert.IsType<Multipart>(message.Body);
        Assert.Equal("multipart/mixed", mixed.ContentType.MimeType);
        var alternatives = Assert.IsType<MultipartAlternative>(mixed[0]);
        Assert.Equal(["text/plain", "text/calendar"], alternatives.Select(p => p.ContentType.MimeType));
        var calendar = Assert.IsType<TextPart>(alternatives[1]);
        Assert.Equal(("REQUEST", "utf-8"), (calendar.ContentType.Parameters["method"], calendar.ContentType.Charset));
        var attachment = Assert.IsAssignableFrom<MimePart>(Assert.Single(message.Attachments));
        Assert.Equal(("application/ics", "invite.ics"), (attachment.ContentType.MimeType, attachment.FileName));
        Assert.Equal(mail.CalendarText, Encoding.UTF8.GetString(Octets(calendar)));
        Assert.Equal(mail.CalendarText, Encoding.UTF8.GetString(Octets(attachment)));
        Assert.Equal(2, mixed.Count);
    }

    [Fact]
    public void A_cancellation_names_its_method_in_the_type_as_in_the_body()
    {
        var file = CalendarFile.Cancel(Meeting() with { Sequence = 4 }, Tour, Zoe);
        var calendar = Sent(Letter() with { CalendarText = file, CalendarMethod = "CANCEL" })
            .BodyParts.OfType<TextPart>().Single(p => p.ContentType.IsMimeType("text", "calendar"));

        Assert.Equal("CANCEL", calendar.ContentType.Parameters["method"]);
        Assert.Contains("\r\nMETHOD:CANCEL\r\n", Encoding.UTF8.GetString(Octets(calendar)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_calendar_that_asks_for_nothing_is_an_attachment_only()
    {
        var message = Sent(Letter() with { CalendarText = CalendarFile.Show(Meeting()), CalendarMethod = "PUBLISH" });

        Assert.Equal(["text/plain", "application/ics"], message.BodyParts.Select(p => p.ContentType.MimeType));
        Assert.Single(message.Attachments);
    }

    [Fact]
    public void The_headers_say_who_to_whom_when_in_which_language_and_that_a_program_wrote_it()
    {
        var message = Sent(Letter());

        Assert.Equal(("0190-message@fundtruck.example", "Votre rendez-vous à Dunkerque"), (message.MessageId, message.Subject));
        Assert.Equal(new DateTimeOffset(2027, 2, 1, 8, 15, 0, TimeSpan.Zero), message.Date);
        Assert.Equal(("Zoé Lefèvre", "zoe@investors.example"), (message.To.Mailboxes.Single().Name, message.To.Mailboxes.Single().Address));
        Assert.Equal("tour@fundtruck.example", message.From.Mailboxes.Single().Address);
        Assert.Equal(
            ("auto-generated", "fr"), (message.Headers[HeaderId.AutoSubmitted], message.Body!.Headers[HeaderId.ContentLanguage]));
        Assert.Equal(Letter().Text, message.TextBody!.ReplaceLineEndings("\n"));
        Assert.All(Headers(Octets(message)), h => Assert.True(Ascii.IsValid(h)));
    }

    [Fact]
    public void The_HTML_stands_between_the_text_and_the_invitation()
    {
        var invitation = Sent(Invitation() with { Html = "<p>Bonjour</p>" });
        var reminder = Sent(Letter() with { Html = "<p>Bonjour</p>", CalendarText = CalendarFile.Show(Meeting()), CalendarMethod = "PUBLISH" });
        var plain = Sent(Letter() with { Html = "<p>Bonjour</p>" });

        Assert.Equal(["text/plain", "text/html", "text/calendar", "application/ics"], invitation.BodyParts.Select(p => p.ContentType.MimeType));
        Assert.Equal(["text/plain", "text/html", "application/ics"], reminder.BodyParts.Select(p => p.ContentType.MimeType));
        Assert.Equal("multipart/alternative", plain.Body!.ContentType.MimeType);
        Assert.Equal(["text/plain", "text/html"], plain.BodyParts.Select(p => p.ContentType.MimeType));
        Assert.All(new[] { invitation, reminder, plain }, mail => Assert.Equal("<p>Bonjour</p>", mail.HtmlBody!.TrimEnd()));
        Assert.Equal("fr", plain.Body.Headers[HeaderId.ContentLanguage]);
    }

    [Fact]
    public void What_may_be_switched_off_offers_it_in_the_headers_and_with_one_click_where_the_address_is_safe()
    {
        var address = "https://tour.example/unsubscribe?token=" + new string('t', 300);
        var options = new MailOptions { From = Tour.Email, UnsubscribeAddress = "stop@tour.example" };
        var safe = MimeMessage.Load(new MemoryStream(Octets(MailWriter.Write(Letter() with { Unsubscribe = address, Footer = $"Stop: {address}" }, options))));
        var unsafely = Sent(Letter() with { Unsubscribe = address.Replace("https", "http", StringComparison.Ordinal) });

        Assert.Equal($"<{address}>, <mailto:stop@tour.example?subject=unsubscribe>", safe.Headers[HeaderId.ListUnsubscribe]!.ReplaceLineEndings(""));
        Assert.Equal("List-Unsubscribe=One-Click", safe.Headers[HeaderId.ListUnsubscribePost]);
        Assert.Contains($"\nStop: {address}\n", safe.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Null(unsafely.Headers[HeaderId.ListUnsubscribePost]);
        Assert.Null(Sent(Letter()).Headers[HeaderId.ListUnsubscribe]);
    }

    [Fact]
    public void Answers_go_where_the_mail_says_else_where_those_of_the_tour_go()
    {
        var options = new MailOptions { From = Tour.Email, ReplyTo = "all@tour.example" };

        Assert.Equal("ines@tour.example", MailWriter.Write(Letter() with { ReplyTo = "ines@tour.example" }, options).ReplyTo.ToString());
        Assert.Equal("all@tour.example", MailWriter.Write(Letter(), options).ReplyTo.ToString());
    }

    [Fact]
    public void The_same_mail_gives_the_same_bytes() => Assert.Equal(
        Octets(MailWriter.Write(Invitation(), Options())), Octets(MailWriter.Write(Invitation(), Options())));

    [Theory]
    [InlineData("\r\nBcc: evil@example.com")]
    [InlineData("\nBcc: evil@example.com\n\nbody")]
    [InlineData("\r\n\r\n<script>")]
    [InlineData("\u2028Bcc: evil@example.com")]
    [InlineData("\0\u0007\u007F")]
    [InlineData("\" <evil@example.com>, \"")]
    [InlineData("=?utf-8?q?=0D=0ABcc:_evil@example.com?=")]
    [InlineData("é\r\nBcc: evil@example.com")]
    public void No_words_add_a_header_or_a_recipient(string words)
    {
        var hostile = Invitation() with { Subject = "s" + words, To = new CalendarParty("n" + words, "zoe@investors.example") };
        var message = MailWriter.Write(hostile, Options());
        var read = Sent(hostile);

        Assert.Equal(Sent(Invitation()).Headers.Select(h => h.Field), read.Headers.Select(h => h.Field));
        Assert.Equal(["zoe@investors.example"], read.GetRecipients().Select(m => m.Address));
        Assert.Single(message.To);
        Assert.DoesNotContain(Headers(Octets(message)), h => h.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("")]
    [InlineData("zoe")]
    [InlineData("zoe@")]
    [InlineData("@x.example")]
    [InlineData("zoe@x.example\r\nBcc: evil@example.com")]
    [InlineData("zoe@x.example, evil@example.com")]
    [InlineData("zoe@x.example> <evil@example.com")]
    [InlineData("Zoé <zoe@x.example>")]
    [InlineData("zoe@x.example ")]
    [InlineData("zoe@evil@x.example")]
    [InlineData("<@relay.example:zoe@x.example>")]
    [InlineData("group: zoe@x.example;")]
    public void What_is_no_address_is_refused_for_good(string address) =>
        Assert.True(Assert.Throws<MailRefusedException>(() => MailWriter.Write(Letter(to: address), Options())).IsPermanent);

    [Theory]
    [InlineData("o'brien+tour@x.example")]
    [InlineData("a_b.c-d@sub.x.example")]
    [InlineData("zoé@marée.example")]
    public void Unusual_addresses_are_none_the_less_addresses(string address) =>
        Assert.Equal(address, MailWriter.Write(Letter(to: address), Options()).To.Mailboxes.Single().Address);

    [Theory]
    [InlineData("a>\r\nBcc: evil@example.com")]
    [InlineData("a b")]
    [InlineData("")]
    public void A_message_id_that_is_none_is_refused(string id) =>
        Assert.Throws<ArgumentException>(() => MailWriter.Write(Letter(messageId: id), Options()));

    [Fact]
    public void A_calendar_whose_method_differs_or_is_missing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => MailWriter.Write(Invitation() with { CalendarMethod = "CANCEL" }, Options()));
        Assert.Throws<ArgumentException>(() => MailWriter.Write(Invitation() with { CalendarMethod = null }, Options()));
        Assert.Throws<ArgumentException>(() => MailWriter.Write(Letter() with { CalendarMethod = "REQUEST" }, Options()));
        Assert.Throws<ArgumentException>(() => MailWriter.Write(Letter() with { Language = "fr\r\nBcc: x@y" }, Options()));
    }

    [Fact]
    public void A_text_that_looks_like_a_boundary_ends_no_part()
    {
        var text = "--=_alternative_0190-message\r\nContent-Type: text/html\r\n\r\n<script>\r\n--=_mixed_0190-message--\r\n";

        Assert.Equal(text.ReplaceLineEndings("\n"), Sent(Invitation() with { Text = text }).TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(3, Sent(Invitation() with { Text = text }).BodyParts.Count());
    }

    /// <summary>As the recipient's program reads it.</summary>
    private static MimeMessage Sent(Features.Messages.Delivery.Mail mail) =>
        MimeMessage.Load(new MemoryStream(Octets(MailWriter.Write(mail, Options()))));

    private static byte[] Octets(MimeMessage message)
    {
        var octets = new MemoryStream();
        message.WriteTo(octets);
        return octets.ToArray();
    }

    private static byte[] Octets(MimePart part)
    {
        var octets = new MemoryStream();
        part.Content!.DecodeTo(octets);
        return octets.ToArray();
    }

    private static string[] Headers(byte[] message) =>
        Encoding.UTF8.GetString(message).ReplaceLineEndings("\n").Split("\n\n")[0].Split('\n');
}
