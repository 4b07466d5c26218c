using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Features.Messages.Calendars;

/// <summary>Times as a calendar file spells them.</summary>
internal static class CalendarTimes
{
    private static readonly LocalDateTimePattern LocalPattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");
    private static readonly InstantPattern UtcPattern = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    public static string Local(LocalDateTime time) => LocalPattern.Format(time);

    public static string Utc(Instant instant) => UtcPattern.Format(instant);

    /// <summary>A zone that always was UTC needs no definition: its times end in Z.</summary>
    public static bool IsUtc(DateTimeZone zone) => zone.MinOffset == Offset.Zero && zone.MaxOffset == Offset.Zero;

    /// <summary>How a time is shown: in its own zone; in UTC when a clock change would make its local times say something else.</summary>
    public static (LocalDateTime Start, LocalDateTime End, DateTimeZone Zone) Shown(LocalDateTime localStart, Interval during, DateTimeZone zone)
    {
        var end = during.End.InZone(zone).LocalDateTime;
        return end > localStart && zone.MapLocal(localStart).Count == 1 && zone.MapLocal(end).Count == 1
            ? (localStart, end, zone) : (during.Start.InUtc().LocalDateTime, during.End.InUtc().LocalDateTime, DateTimeZone.Utc);
    }

    /// <summary>Adds DTSTART or DTEND: with the name of the zone, or in UTC.</summary>
    public static void AddTo(ContentLines lines, string name, LocalDateTime time, DateTimeZone zone)
    {
        if (IsUtc(zone)) lines.Add(name, Local(time) + "Z");
        else lines.Add($"{name};TZID={ParameterValue(zone.Id)}", Local(time));
    }

    // "UTC+05:30" needs quotes, "Europe/Paris" must do without: some readers take them for part of the name.
    private static string ParameterValue(string zoneId) => zoneId.AsSpan().ContainsAny(":;,") ? ContentLines.Quoted(zoneId) : zoneId;
}
