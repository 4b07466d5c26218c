using System.Globalization;
using Fundtruck.Tests.Mail;
using MimeKit;
using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Tests.Running;

/// <summary>A calendar entry as the reader of a mail gets it.</summary>
internal sealed record ReadEntry(string Method, string Uid, int Sequence, string? Status, Instant Start);

/// <summary>Received mails, read as their recipient would.</summary>
internal static class ReadMail
{
    internal static string Text(this ReceivedMail mail) => (mail.Message.TextBody ?? "").Spaced();

    /// <summary>Words as they are seen: a space at which no line ends is a space.</summary>
    internal static string Spaced(this string text) => text.Replace('\u00A0', ' ');

    internal static string Subject(this ReceivedMail mail) => mail.Message.Subject ?? "";

    /// <summary>The one calendar file; in the body and in the attachment it must be the same.</summary>
    internal static string CalendarFile(this ReceivedMail mail) => Assert.Single(mail.CalendarParts().Select(part =>
    {
        using var content = new MemoryStream();
        part.Content!.DecodeTo(content);
        return System.Text.Encoding.UTF8.GetString(content.ToArray());
    }).Distinct());

    internal static IEnumerable<MimePart> CalendarParts(this ReceivedMail mail) => mail.Message.BodyParts.OfType<MimePart>().Where(part => part.ContentType.MimeType is "text/calendar" or "application/ics");

    /// <summary>The one calendar entry.</summary>
    internal static ReadEntry Calendar(this ReceivedMail mail)
    {
        var calendar = ICalendarText.Read(mail.CalendarFile());
        var entry = Assert.Single(calendar.All("VEVENT"));
        var start = entry.Line("DTSTART");
        var local = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss").Parse(start.Value).Value;
        return new(
            calendar["METHOD"], entry["UID"], int.Parse(entry["SEQUENCE"], CultureInfo.InvariantCulture), entry.Lines.Find(line => line.Name == "STATUS")?.Value,
            local.InZoneStrictly(DateTimeZoneProviders.Tzdb[start.Parameters["TZID"]]).ToInstant());
    }

    internal static IReadOnlyList<ReceivedMail> To(this SmtpTestServer mailbox, string email) => [.. mailbox.Messages.Where(mail => mail.Recipients.Contains(email))];
}
