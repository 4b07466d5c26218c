using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Encodings;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>
/// Turns a mail into a MIME message. The same mail gives the same bytes, and nothing a person typed can add a header or a part.
/// </summary>
internal static partial class MailWriter
{
    /// <summary>
    /// Writes the message. An invitation or a cancellation stands last among the alternatives, where mail programs look for it, and
    /// again as an attachment, where the others do; a calendar that asks for no answer is an attachment only.
    /// </summary>
    /// <exception cref="MailRefusedException">The recipient's address is none; no later attempt would help.</exception>
    internal static MimeMessage Write(Mail mail, MailOptions options)
    {
        if (!MailAddress.IsUsable(mail.To.Email)) throw MailRefusedException.NotAnAddress();

        var message = new GatedMessage
        {
            MessageId = WithDomain(mail.MessageId, options.From),
            Date = mail.WrittenAt.ToDateTimeOffset(),
            Subject = OneLine(mail.Subject),
        };
        message.Body = Body(mail, message);
        message.From.Add(new MailboxAddress(Encoding.UTF8, OneLine(options.FromName), options.From));
        message.To.Add(new MailboxAddress(Encoding.UTF8, OneLine(mail.To.Name), mail.To.Email));
        if ((mail.ReplyTo ?? options.ReplyTo) is { Length: > 0 } answers && MailAddress.IsUsable(answers)) message.ReplyTo.Add(new MailboxAddress(Encoding.UTF8, "", answers));
        if (mail.Unsubscribe is { } unsubscribe) AddUnsubscribe(message, unsubscribe, options);
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Body.Headers.Add(HeaderId.ContentLanguage, Checked(mail.Language, LanguageTag(), "language"));
        return message;
    }

    private static MimeEntity Body(Mail mail, GatedMessage message)
    {
        var words = mail.Footer is { } footer ? $"{mail.Text}\n{footer}\n" : mail.Text;
        var text = Part(new GatedText(message, "plain"), QuotedPrintable(words.ReplaceLineEndings("\r\n")), ContentEncoding.QuotedPrintable);
        var html = mail.Html is null ? null : Part(new TextPart("html"), QuotedPrintable(mail.Html.ReplaceLineEndings("\r\n")), ContentEncoding.QuotedPrintable);
        if (mail.CalendarText is null && mail.CalendarMethod is null) return html is null ? text : Bounded(new GatedParts(message, "alternative") { text, html }, mail, "alternative");

        var (calendar, method) = CheckedCalendar(mail);
        var encoded = Base64(calendar);
        var alternatives = new MultipartAlternative { text };
        if (html is not null) alternatives.Add(html);
        if (method != "PUBLISH")
        {
            var invitation = Part(new TextPart("calendar"), encoded, ContentEncoding.Base64);
            invitation.ContentType.Parameters.Add("method", method);
            alternatives.Add(invitation);
        }
        MimeEntity first = alternatives.Count > 1 ? Bounded(alternatives, mail, "alternative") : text;
        return Bounded(new GatedParts(message, "mixed") { first, Attachment(encoded) }, mail, "mixed");
    }

    /// <summary>RFC 8058: mail programs offer one click, which they carry out with a POST; for that the address must be https.</summary>
    private static void AddUnsubscribe(MimeMessage message, string address, MailOptions options)
    {
        var byMail = options.UnsubscribeAddress.Length > 0 ? $", <mailto:{options.UnsubscribeAddress}?subject=unsubscribe>" : "";
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{address}>{byMail}");
        if (address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
    }

    // Encoded here, once, and not while the mail server waits: it is written as it stands.
    private static TextPart Part(TextPart part, byte[] encoded, ContentEncoding encoding)
    {
        part.ContentTransferEncoding = encoding;
        part.Content = new MimeContent(new MemoryStream(encoded), encoding);
        part.ContentType.Charset = "utf-8";
        return part;
    }

    private static MimePart Attachment(byte[] encoded) => new("application", "ics")
    {
        FileName = "invite.ics",
        ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = "invite.ics" },
        ContentTransferEncoding = ContentEncoding.Base64,
        Content = new MimeContent(new MemoryStream(encoded), ContentEncoding.Base64),
    };

    private static byte[] QuotedPrintable(string text)
    {
        var (plain, encoder) = (Encoding.UTF8.GetBytes(text), new QuotedPrintableEncoder());
        var encoded = new byte[encoder.EstimateOutputLength(plain.Length)];
        return encoded[..encoder.Flush(plain, 0, plain.Length, encoded)];
    }

    private static byte[] Base64(string text) =>
        Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks) + "\r\n");

    /// <summary>No quoted-printable or base64 text contains "=_", so no text can contain the boundary.</summary>
    private static Multipart Bounded(Multipart multipart, Mail mail, string name)
    {
        multipart.Boundary = $"=_{name}_{mail.MessageId[..Math.Min(mail.MessageId.Length, 40)]}";
        return multipart;
    }

    private static (string Calendar, string Method) CheckedCalendar(Mail mail)
    {
        if (mail is not { CalendarText: { } calendar, CalendarMethod: "REQUEST" or "CANCEL" or "PUBLISH" })
            throw new ArgumentException("A calendar comes with its method, REQUEST, CANCEL or PUBLISH.", nameof(mail));
        if (!calendar.Contains($"\r\nMETHOD:{mail.CalendarMethod}\r\n", StringComparison.Ordinal))
            throw new ArgumentException("The calendar itself names another method.", nameof(mail));

        return (calendar, mail.CalendarMethod);
    }

    private static string WithDomain(string id, string from)
    {
        var whole = id.Contains('@', StringComparison.Ordinal) ? id : $"{id}@{MailboxAddress.EncodeAddrspec(from).Split('@')[^1]}";
        return Checked(whole, MessageIdShape(), "message id");
    }

    private static string Checked(string value, Regex shape, string what) =>
        shape.IsMatch(value) ? value : throw new ArgumentException($"Not a {what}.", what);

    private static string OneLine(string value)
    {
        if (!value.AsSpan().ContainsAnyExceptInRange(' ', '~')) return value.Trim();
        var line = new StringBuilder(value.Length);
        foreach (var rune in value.ReplaceLineEndings(" ").EnumerateRunes())
            if (!Rune.IsControl(rune)) line.Append(rune.ToString());
        return line.ToString().Trim();
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._+=-]{1,120}@[A-Za-z0-9.-]{1,120}\z")]
    private static partial Regex MessageIdShape();

    [GeneratedRegex(@"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\z")]
    private static partial Regex LanguageTag();
}
