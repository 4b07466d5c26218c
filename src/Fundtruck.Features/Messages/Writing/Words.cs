using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime.Text;

namespace Fundtruck.Features.Messages.Writing;

/// <summary>
/// Dates as people say them, in French and English. The names are our own, so that the mails are right on a machine without culture data.
/// </summary>
internal static partial class Words
{
    private const string NoBreak = "\u00A0";

    private static readonly string[] Jours = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    private static readonly string[] Mois =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    private static readonly LocalDatePattern EnglishDay = LocalDatePattern.CreateWithInvariantCulture("dddd d MMMM uuuu");
    private static readonly OffsetPattern FromUtc = OffsetPattern.CreateWithInvariantCulture("+HH:mm");

    /// <summary>"mardi 29 juin 2027", "Tuesday 29 June 2027".</summary>
    internal static string Day(LocalDate date, string language) => language == "fr"
        ? $"{Jours[(int)date.DayOfWeek - 1]} {(date.Day == 1 ? "1er" : date.Day.ToString(CultureInfo.InvariantCulture))} {Mois[date.Month - 1]} {date.Year}"
        : EnglishDay.Format(date);

    /// <summary>Words of people as they are read, in one line, but which no mail program takes for an address: an invisible word joiner stands after each dot, colon, slash and @ inside them. What would turn round the words after them, which are ours, is left out.</summary>
    internal static string Unlinked(string text) => InAddresses().Replace(Turning().Replace(text.ReplaceLineEndings(" "), ""), "$0\u2060");

    /// <summary>The paragraphs of a text: between them stands a line of nothing, or of nothing but spaces.</summary>
    internal static IEnumerable<string> Paragraphs(string text) => EmptyLines().Split(text.ReplaceLineEndings("\n")).Select(paragraph => paragraph.Trim()).Where(paragraph => paragraph.Length > 0);

    [GeneratedRegex(@"\n(?:[^\S\n]*\n)+")]
    private static partial Regex EmptyLines();

    [GeneratedRegex(@"[\u202A-\u202E\u2066-\u2069]")]
    private static partial Regex Turning();

    [GeneratedRegex(@"[.:/@](?=\S)")]
    private static partial Regex InAddresses();

    /// <summary>"de Marée Haute", "d’Oyatine"; an h and a y stay apart from it, as they mostly do in names.</summary>
    internal static string De(string name) => name.Length > 0 && "aàáâãäåāæeèéêëēiìíîïīoòóôõöøōœuùúûüū".Contains(char.ToLowerInvariant(name[0]), StringComparison.Ordinal) ? $"d’{name}" : $"de {name}";

    /// <summary>The same words with no-break spaces where a line must not end: within dates and hours, and in French before : ; ? ! and inside « ».</summary>
    internal static string Typeset(string text, string language)
    {
        var dated = InDates().Replace(text, NoBreak);
        return language == "fr" ? AtFrenchMarks().Replace(dated, NoBreak) : dated;
    }

    [GeneratedRegex(@"(?<=\b(?:\d{1,2}|1er)) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|January|February|March|April|May|June|July|August|September|October|November|December)\b)|(?<=\b\d{1,2}) (?=h \d\d\b)|(?<=\b\d{1,2} h) (?=\d\d\b)|(?<=\bTable) (?=\d)")]
    private static partial Regex InDates();

    [GeneratedRegex(@" (?=[:;?!»](?:\s|\)|\z))|(?<=«) ")]
    private static partial Regex AtFrenchMarks();

    /// <summary>"14 h 20", "14:20".</summary>
    internal static string Hour(LocalTime time, string language) => language == "fr" ? $"{time.Hour} h {time.Minute:00}" : $"{time.Hour:00}:{time.Minute:00}";

    /// <summary>"mardi 29 juin 2027, 14 h 20, heure de Paris", "Tuesday 29 June 2027, 14:20, Paris time".</summary>
    internal static string Moment(LocalDateTime local, string zoneId, string language) => $"{Day(local.Date, language)}, {Hour(local.TimeOfDay, language)}, {Zone(zoneId, language)}";

    /// <summary>"heure de Paris", "heure des Açores", "Paris time". What is no place is called by its distance from UTC, whose sign is the other way round in ids such as Etc/GMT-3.</summary>
    internal static string Zone(string id, string language)
    {
        var fr = language == "fr";
        if (id.StartsWith("UTC", StringComparison.Ordinal) || id.StartsWith("Etc/", StringComparison.Ordinal))
            return LocalTimes.Zone(id).MinOffset is var offset && offset != Offset.Zero ? $"UTC{FromUtc.Format(offset)}" : fr ? "temps universel (UTC)" : "UTC";
        if (fr && FrenchZones.All.TryGetValue(id, out var french)) return $"heure {french}";
        var town = id == "Indian/Reunion" ? "Réunion" : id[(id.LastIndexOf('/') + 1)..].Replace('_', ' ');
        return fr ? $"heure {De(town)}" : $"{town} time";
    }
}
