using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Tests.Mail;

/// <summary>Finds the instant of a DTSTART by the VTIMEZONE in the same file alone, as RFC 5545 3.6.5 says, without any tzdb.</summary>
internal static class ICalendarZone
{
    private static readonly LocalDateTimePattern LocalPattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    public static Instant InstantOf(ICalendarBlock calendar, ICalendarLine time)
    {
        if (!time.Parameters.TryGetValue("TZID", out var zoneId))
            return LocalPattern.Parse(time.Value.TrimEnd('Z')).Value.WithOffset(Offset.Zero).ToInstant();

        var zone = calendar.All("VTIMEZONE").Single(z => z.Line("TZID").Text == zoneId);
        var local = LocalPattern.Parse(time.Value).Value;
        var changes = zone.Blocks.SelectMany(b => Changes(b, local.Year + 1)).OrderBy(c => c.At).ToList();
        // The offset whose instants read as this local time on the zone's own clock; the first of two.
        var readings = changes.Select((c, i) => (c.At, Until: i + 1 < changes.Count ? changes[i + 1].At : Instant.MaxValue, c.To));
        return readings.Select(r => (Instant: local.WithOffset(r.To).ToInstant(), r.At, r.Until))
            .First(r => r.At <= r.Instant && r.Instant < r.Until).Instant;
    }

    private static IEnumerable<(Instant At, Offset To)> Changes(ICalendarBlock block, int lastYear)
    {
        var (from, to) = (OffsetOf(block["TZOFFSETFROM"]), OffsetOf(block["TZOFFSETTO"]));
        var start = LocalPattern.Parse(block["DTSTART"]).Value;
        yield return (start.WithOffset(from).ToInstant(), to);

        if (block.Lines.SingleOrDefault(l => l.Name == "RRULE") is not { } rrule) yield break;

        var rule = rrule.Value.Split(';').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        Assert.Equal("YEARLY", rule["FREQ"]);
        for (var year = start.Year + 1; year <= lastYear; year++)
            yield return (DayOf(year, rule).At(start.TimeOfDay).WithOffset(from).ToInstant(), to);
    }

    private static LocalDate DayOf(int year, Dictionary<string, string> rule)
    {
        var month = int.Parse(rule["BYMONTH"], CultureInfo.InvariantCulture);
        var week = int.Parse(rule["BYDAY"][..^2], CultureInfo.InvariantCulture);
        var days = Enumerable.Range(1, CalendarSystem.Iso.GetDaysInMonth(year, month)).Select(d => new LocalDate(year, month, d))
            .Where(d => d.DayOfWeek.ToString().StartsWith(rule["BYDAY"][^2..], StringComparison.OrdinalIgnoreCase)).ToList();
        return week > 0 ? days[week - 1] : days[^-week];
    }

    private static Offset OffsetOf(string text)
    {
        var sign = text[0] == '-' ? -1 : 1;
        return Offset.FromSeconds(sign * (int.Parse(text[1..3], null) * 3600 + int.Parse(text[3..5], null) * 60));
    }
}
