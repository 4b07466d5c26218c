using System.Globalization;
using static Fundtruck.Features.Messages.Delivery.MailHtmlFrame;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>The list of mails, with a box to find those of one person.</summary>
internal static class MailListHtml
{
    public static string Of(IReadOnlyList<MailInFolder> mails, string to) => Page("Mail", $"""
        <h1>Mail</h1>
        <p>No mail server is configured, so mail is written here and nobody receives it.</p>
        <form method="get" action="/mail" role="search">
        <label>Recipient <input type="search" name="to" value="{Encoded(to)}" autocomplete="off"></label>
        <button>Find</button>
        </form>
        {Table(mails, to)}
        """);

    private static string Table(IReadOnlyList<MailInFolder> mails, string to)
    {
        if (mails.Count == 0) return $"<p role=\"status\">{(to.Length == 0 ? "No mail yet." : "No mail to this recipient.")}</p>";

        return $"""
            <table>
            <caption>{(mails.Count == 1 ? "1 mail" : $"{mails.Count.ToString(CultureInfo.InvariantCulture)} mails, newest first")}</caption>
            <thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Written</th></tr></thead>
            <tbody>
            {string.Join('\n', mails.Select(Row))}
            </tbody>
            </table>
            """;
    }

    private static string Row(MailInFolder mail) => $"""
        <tr>
        <td><a href="/mail/{Uri.EscapeDataString(mail.Name)}">{Encoded(mail.Subject.Length == 0 ? "(no subject)" : mail.Subject)}</a></td>
        <td>{Encoded(mail.To)}</td><td>{Time(mail.At)}</td>
        </tr>
        """;

    internal static string Time(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        return FormattableString.Invariant($"<time datetime=\"{utc:yyyy-MM-ddTHH:mm:ssZ}\">{utc:yyyy-MM-dd HH:mm} UTC</time>");
    }
}
