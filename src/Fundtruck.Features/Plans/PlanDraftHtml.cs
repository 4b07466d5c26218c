using System.Globalization;
using System.Net;
using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Features.Plans;

/// <summary>A draft as a page, in French or English: what would change, who is worst off and why, and everybody's day.</summary>
internal static class PlanDraftHtml
{
    private const string Style = """
        @page{size:A4;margin:15mm}
        body{font:11pt/1.4 system-ui,sans-serif;margin:0 auto;max-width:180mm;padding:1rem;color:#000;background:#fff;overflow-wrap:anywhere}
        h1{font-size:16pt;line-height:1.25;margin:0}h2{font-size:13pt;margin:1.2rem 0 .3rem}h3{font-size:11pt;margin:.8rem 0 .2rem}p,ul{margin:.2rem 0 .8rem}
        table{width:100%;border-collapse:collapse}caption{text-align:left;font-weight:bold}td,th{text-align:left;vertical-align:top;padding:.35rem .5rem .35rem 0;border-bottom:1px solid #888}
        thead{display:table-header-group}tr{break-inside:avoid}
        @media print{body{max-width:none;padding:0}}
        """;

    internal static string Of(PlanDraftView it, string language)
    {
        var fr = language == "fr";
        var title = fr ? $"Rendez-vous proposés, {it.Stop}" : $"Proposed meetings, {it.Stop}";
        return $"""
            <!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encoded(title)} · Fundtruck</title>
            <style>{Style}</style>
            <main><h1>{Encoded(title)}</h1>
            <p>{Encoded(Summary(it, fr))}</p>
            <p>{Encoded(Said(it.Certificate.Words, fr))}{Encoded(WorstOff(it, fr))}</p>
            {List(fr ? "Ce qui empêche de publier" : "What stands in the way", it.Obstacles.Select(one => $"{Who(it, one)} : {Said(one.Words, fr)}"))}
            {Changes(it, fr, language)}
            {List(fr ? "Voulu des deux côtés, mais pas trouvé" : "Wished by both, but not found", it.Certificate.Missed.Select(miss => $"{miss.Startup} – {miss.Investor} : {Said(miss.Words, fr)}"))}
            <h2>{(fr ? "Chacun son programme" : "Everybody's day")}</h2>
            {string.Join('\n', it.People.Select(person => Person(person, fr, language)))}
            </main></html>
            """;
    }

    private static string Summary(PlanDraftView it, bool fr) => fr
        ? $"{it.Counts.Added} nouveaux, {it.Counts.Moved} déplacés, {it.Counts.Dropped} supprimés, {it.Counts.Kept} inchangés" + (it.ByHand > 0 ? $", {it.ByHand} pris à la main depuis." : ".")
        : $"{it.Counts.Added} new, {it.Counts.Moved} moved, {it.Counts.Dropped} dropped, {it.Counts.Kept} unchanged" + (it.ByHand > 0 ? $", {it.ByHand} booked by hand since." : ".");

    private static string WorstOff(PlanDraftView it, bool fr) => it.Certificate.WorstOff is not { } name ? "" : fr ? $" Le moins bien servi : {name}." : $" Worst off: {name}.";

    private static string Changes(PlanDraftView it, bool fr, string language)
    {
        var changed = it.Meetings.Where(meeting => meeting.Change is DraftChangeKind.Added or DraftChangeKind.Moved or DraftChangeKind.Dropped).ToList();
        if (changed.Count == 0) return $"<p>{(fr ? "Rien ne change." : "Nothing changes.")}</p>";
        var head = fr ? new[] { "Quoi", "Qui", "Avant", "Après" } : ["What", "Who", "Before", "After"];
        return $"""
            <h2>{(fr ? "Ce qui change" : "What changes")}</h2>
            <table><thead><tr>{string.Concat(head.Select(cell => $"<th scope=\"col\">{cell}</th>"))}</tr></thead><tbody>
            {string.Join('\n', changed.Select(one => $"<tr><th scope=\"row\">{Encoded(Word(one.Change, fr))}</th><td>{Encoded($"{one.Startup} – {one.Representative} ({one.Investor})")}{Why(one, fr)}</td><td>{Encoded(Place(one.From, language))}</td><td>{Encoded(Place(one.To, language))}</td></tr>"))}
            </tbody></table>
            """;
    }

    private static string Why(DraftMeetingView it, bool fr) => it.Why is null ? "" : $"<br>{Encoded(Said(it.Why, fr))}";

    private static string Person(DraftPersonView it, bool fr, string language) =>
        $"<h3>{Encoded(it.Name)}: {it.After.ToString(CultureInfo.InvariantCulture)}{(it.Before == it.After ? "" : $" ({(fr ? "avant" : "before")}: {it.Before.ToString(CultureInfo.InvariantCulture)})")}</h3>"
        + (it.Meetings.Count == 0 ? "" : $"<ul>{string.Concat(it.Meetings.Select(one => $"<li>{Encoded($"{Place(one.To ?? one.From, language)} – {(it.StartupId is null ? one.Startup : $"{one.Representative} ({one.Investor})")}{(one.Change == DraftChangeKind.Kept ? "" : $" : {Word(one.Change, fr)}")}")}</li>"))}</ul>");

    private static string Word(DraftChangeKind change, bool fr) => (change, fr) switch
    {
        (DraftChangeKind.Added, true) => "nouveau",
        (DraftChangeKind.Added, false) => "new",
        (DraftChangeKind.Moved, true) => "déplacé",
        (DraftChangeKind.Moved, false) => "moved",
        (DraftChangeKind.Dropped, true) => "supprimé",
        (DraftChangeKind.Dropped, false) => "dropped",
        (DraftChangeKind.ByHand, true) => "pris à la main",
        (DraftChangeKind.ByHand, false) => "booked by hand",
        (_, true) => "inchangé",
        _ => "unchanged",
    };

    private static string Who(PlanDraftView it, PlanObstacle obstacle)
    {
        var meeting = it.Meetings.First(meeting => meeting.MeetingId == obstacle.MeetingId);
        return $"{meeting.Startup} – {meeting.Representative} ({meeting.Investor})";
    }

    private static string Place(DraftPlaceView? place, string language) => place is null ? "–" : $"{Words.Hour(place.StartsAt.TimeOfDay, language)}, table {place.Table.ToString(CultureInfo.InvariantCulture)}";

    private static string List(string title, IEnumerable<string> lines) => lines.ToList() is [_, ..] all ? $"<h2>{Encoded(title)}</h2><ul>{string.Concat(all.Select(line => $"<li>{Encoded(line)}</li>"))}</ul>" : "";

    private static string Said(Bilingual words, bool fr) => fr ? words.Fr : words.En;

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
