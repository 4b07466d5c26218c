using System.Net;
using System.Text;
using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Features.Meetings;

/// <summary>A page to print: no script, nothing from elsewhere, never cached.</summary>
internal sealed class PrintedPage(string html) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
        return response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
    }
}

/// <summary>An agenda on A4, in French or English, with a page for each table, stage or person.</summary>
internal static class AgendaHtml
{
    private const string Style = """
        @page{size:A4;margin:15mm}
        body{font:11pt/1.4 system-ui,sans-serif;margin:0 auto;max-width:180mm;padding:1rem;color:#000;background:#fff;overflow-wrap:anywhere}
        section{break-after:page}section:last-child{break-after:auto}
        h1{font-size:16pt;line-height:1.25;margin:0}p{margin:.2rem 0 .8rem}
        table{width:100%;border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:.35rem .5rem .35rem 0;border-bottom:1px solid #888}
        thead{display:table-header-group}tr{break-inside:avoid}th[scope=row]{white-space:nowrap;width:9rem}
        @media print{body{max-width:none;padding:0}}
        """;

    internal static string Away(string language) => language == "fr" ? "Absent" : "Not here";

    internal static string Of(AgendaView agenda, string language)
    {
        var fr = language == "fr";
        var zone = LocalTimes.Zone(agenda.Zone);
        var day = Words.Day(agenda.StartsAt.Date, language);
        var head = $"<thead><tr><th scope=\"col\">{(fr ? "Heure" : "Time")}</th><th scope=\"col\">{(fr ? "Quoi" : "What")}</th><th scope=\"col\">{(fr ? "Où" : "Where")}</th></tr></thead>";
        var sections = agenda.Sections.Select(section => $"""
            <section><h1>{Encoded(Name(section, fr))}</h1><p>{Encoded($"{agenda.Stop}, {day}")}</p>
            <table>{head}<tbody>{string.Concat(section.Entries.Select(Row))}</tbody></table></section>
            """);
        return $"""
            <!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encoded($"{agenda.Stop}, {day}")} · Fundtruck</title>
            <style>{Style}</style>
            <main>{(agenda.Sections.Count > 0 ? string.Join('\n', sections) : $"<p>{(fr ? "Rien n'est encore prévu." : "Nothing is planned yet.")}</p>")}</main></html>
            """;

        string Row(AgendaEntryView entry) => $"<tr><th scope=\"row\">{Hours(entry)}</th><td>{Encoded(What(entry, language))}</td><td>{Encoded(Where(entry))}</td></tr>";

        string Hours(AgendaEntryView entry) =>
            $"{Words.Hour(entry.StartsAt.ToInstant().InZone(zone).TimeOfDay, language)} – {Words.Hour(entry.EndsAt.ToInstant().InZone(zone).TimeOfDay, language)}";
    }

    private static string Name(AgendaSectionView section, bool fr) => section.Kind switch
    {
        PartyKind.Table => $"Table {section.Name}",
        PartyKind.Stage => fr ? $"Scène : {section.Name}" : $"Stage: {section.Name}",
        _ => section.Name,
    };

    private static string What(AgendaEntryView entry, string language) => (entry.Kind, language == "fr") switch
    {
        (AgendaKind.Meeting, true) => $"Rendez-vous : {entry.Founder} ({entry.Startup}) – {entry.Representative} ({entry.Investor})",
        (AgendaKind.Meeting, false) => $"Meeting: {entry.Founder} ({entry.Startup}) – {entry.Representative} ({entry.Investor})",
        (AgendaKind.Pitch, true) => $"Pitch de {entry.Startup}, {entry.Founder} ({entry.Contest})",
        (AgendaKind.Pitch, false) => $"Pitch of {entry.Startup}, {entry.Founder} ({entry.Contest})",
        (AgendaKind.Jury, true) => $"Jury de {entry.Contest}",
        (AgendaKind.Jury, false) => $"Jury of {entry.Contest}",
        _ => Away(language),
    };

    private static string Where(AgendaEntryView entry) => entry.Table is { } table ? FormattableString.Invariant($"Table {table}") : entry.Stage ?? "";

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
