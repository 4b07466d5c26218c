using System.Collections.Concurrent;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Fundtruck.Features.Messages.Calendars;

/// <summary>
/// The VTIMEZONE of a zone, right for every instant of one span of time. Where the zone changes by one yearly pair of rules it says
/// so; else it lists each change. Ical.Net 5.2.4 writes a yearly rule for zones that have none (Réunion), a wrong offset for Dublin
/// and a change a day early for Cairo, so the definition is made here from the tzdb.
/// </summary>
internal static class ZoneDefinition
{
    private static readonly LocalDateTime Epoch = new(1970, 1, 1, 0, 0);
    private static readonly Duration OneMoreYear = Duration.FromDays(366);
    private static readonly OffsetPattern WholeMinutes = OffsetPattern.CreateWithInvariantCulture("+HHmm");
    private static readonly OffsetPattern WithSeconds = OffsetPattern.CreateWithInvariantCulture("+HHmmss");

    private const int MostKept = 500;

    private static readonly ConcurrentDictionary<(DateTimeZone Zone, ZoneInterval First, ZoneInterval Last, ZoneInterval Far), string> Kept = new();

    /// <summary>Adds the definition that holds from the first instant to the last one, and a year more.</summary>
    public static void AddTo(ContentLines lines, DateTimeZone zone, Instant first, Instant last)
    {
        // Of thousands of mails about one stop, each needs the same: it depends on the first instant and the last ones only by the intervals between two changes of the clocks that they are in.
        var key = (zone, zone.GetZoneInterval(first), zone.GetZoneInterval(last + OneMoreYear - Duration.Epsilon), zone.GetZoneInterval(last + YearlyChange.LongEnough - Duration.Epsilon));
        if (Kept.Count > MostKept) Kept.Clear();
        lines.AddLines(Kept.GetOrAdd(key, _ => Written(zone, first, last)));
    }

    private static string Written(DateTimeZone zone, Instant first, Instant last)
    {
        var lines = new ContentLines().Add("BEGIN", "VTIMEZONE").AddText("TZID", zone.Id);
        var rules = YearlyChange.PairFrom(zone, first, last);
        if (rules is var (one, other))
        {
            AddChange(lines, zone, one.First, one.Rule);
            AddChange(lines, zone, other.First, other.Rule);
        }
        else
        {
            foreach (var interval in zone.GetZoneIntervals(first, last + OneMoreYear)) AddChange(lines, zone, interval, rule: null);
        }

        return lines.Add("END", "VTIMEZONE").ToString();
    }

    private static void AddChange(ContentLines lines, DateTimeZone zone, ZoneInterval interval, string? rule)
    {
        // What happened before 1970 (local mean time, offsets with seconds) is nobody's appointment and trips some readers.
        var isOld = !interval.HasStart || interval.Start < NodaConstants.UnixEpoch;
        var before = isOld ? interval.WallOffset : zone.GetUtcOffset(interval.Start - Duration.Epsilon);
        var start = isOld ? Epoch : interval.Start.WithOffset(before).LocalDateTime;
        var kind = interval.Savings > Offset.Zero ? "DAYLIGHT" : "STANDARD";

        lines.Add("BEGIN", kind).Add("DTSTART", CalendarTimes.Local(start));
        if (rule is not null) lines.Add("RRULE", rule);
        lines.AddText("TZNAME", interval.Name)
            .Add("TZOFFSETFROM", Text(before))
            .Add("TZOFFSETTO", Text(interval.WallOffset))
            .Add("END", kind);
    }

    private static string Text(Offset offset) => (offset.Seconds % 60 == 0 ? WholeMinutes : WithSeconds).Format(offset);
}
