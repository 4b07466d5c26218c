using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using static Fundtruck.Features.Messages.Delivery.MailHtmlFrame;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>The page of one mail: headers, the text with its links, the calendar as a card and as it is.</summary>
internal static partial class MailHtml
{
    public static string Of(string name, MimeMessage mail)
    {
        var path = $"/mail/{Uri.EscapeDataString(name)}";
        var subject = string.IsNullOrWhiteSpace(mail.Subject) ? "(no subject)" : mail.Subject;
        return Page(subject, $"""
            <p><a href="/mail">All mail</a></p>
            <h1>{Encoded(subject)}</h1>
            <dl>
            <dt>From</dt><dd>{Encoded(mail.From.ToString())}</dd>
            <dt>To</dt><dd>{Encoded(mail.To.ToString())}</dd>
            <dt>Date</dt><dd>{MailListHtml.Time(mail.Date)}</dd>
            <dt>Message-ID</dt><dd>{Encoded(mail.MessageId)}</dd>
            </dl>
            <pre class="text">{WithLinks(mail.TextBody ?? "")}</pre>
            {Calendar(path, MailFolderPages.CalendarIn(mail))}
            {(mail.HtmlBody is null ? "" : $"<p><a href=\"{path}/html\">See it as mail programs show it</a></p>")}
            <p><a href="{path}/eml" download>Download the mail (.eml)</a></p>
            """);
    }

    /// <summary>The text, encoded, with each http and https address made a link to itself.</summary>
    internal static string WithLinks(string text)
    {
        var html = new StringBuilder();
        var at = 0;
        foreach (Match link in Link().Matches(text))
        {
            var address = Encoded(link.Value);
            html.Append(Encoded(text[at..link.Index]) + $"<a href=\"{address}\" rel=\"noopener noreferrer\">{address}</a>");
            at = link.Index + link.Length;
        }
        return html.Append(Encoded(text[at..])).ToString();
    }

    private static string Calendar(string path, string? calendar)
    {
        if (calendar is null) return "";

        var card = CalendarCard.Read(calendar);
        return $"""
            <section class="card" aria-label="Calendar">
            <h2{(card.IsCancelled ? " class=\"gone\"" : "")}>{Encoded(card.Summary)}</h2>
            <dl>
            <dt>When</dt><dd>{Encoded(card.When)}</dd>
            <dt>Where</dt><dd>{Encoded(card.Location)}</dd>
            <dt>What it does</dt><dd>{Encoded(card.WhatItDoes)}</dd>
            </dl>
            <p><a href="{path}/ics" download>Download the calendar file (.ics)</a></p>
            <details><summary>The calendar file as it is</summary><pre>{Encoded(calendar)}</pre></details>
            </section>
            """;
    }

    [GeneratedRegex(@"https?://[^\s<>""']*[^\s<>""'.,;:!?)\]}]")]
    private static partial Regex Link();
}
