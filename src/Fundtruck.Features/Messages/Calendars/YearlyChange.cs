using NodaTime;
using NodaTime.TimeZones;

namespace Fundtruck.Features.Messages.Calendars;

/// <summary>A change of a zone that comes back every year by one rule, such as the last Sunday of March at 02:00.</summary>
internal sealed record YearlyChange(ZoneInterval First, string Rule)
{
    /// <summary>Days and weekdays repeat after 28 years, so a rule that holds for so long holds.</summary>
    internal static readonly Duration LongEnough = Duration.FromDays(28 * 366);

    /// <summary>
    /// The two changes a zone alternates between from the first instant on, or null when it has none, more, or changes by other
    /// means than a weekday of a month. The rule is checked against the tzdb far past the last instant, not guessed from one year.
    /// </summary>
    public static (YearlyChange One, YearlyChange Other)? PairFrom(DateTimeZone zone, Instant first, Instant last)
    {
        var intervals = zone.GetZoneIntervals(first, last + LongEnough).ToList();
        if (intervals.Count < 4 || !intervals[0].HasStart) return null;

        var one = From([.. intervals.Where((_, i) => i % 2 == 0)], zone);
        var other = From([.. intervals.Where((_, i) => i % 2 == 1)], zone);
        return one is null || other is null ? null : (one, other);
    }

    private static YearlyChange? From(IReadOnlyList<ZoneInterval> intervals, DateTimeZone zone)
    {
        var changes = intervals.Select(i => (Interval: i, Before: zone.GetUtcOffset(i.Start - Duration.Epsilon))).ToList();
        var starts = changes.Select(c => c.Interval.Start.WithOffset(c.Before).LocalDateTime).ToList();
        var (first, start) = (changes[0], starts[0]);

        var comesYearly = starts.Select((s, i) => s.Year == start.Year + i).All(yes => yes);
        var isAlike = changes.All(c => c.Before == first.Before && c.Interval.WallOffset == first.Interval.WallOffset
                && c.Interval.Savings == first.Interval.Savings && c.Interval.Name == first.Interval.Name)
            && starts.All(s => s.Month == start.Month && s.DayOfWeek == start.DayOfWeek && s.TimeOfDay == start.TimeOfDay);
        if (!comesYearly || !isAlike || Week(starts) is not { } week) return null;

        var day = start.DayOfWeek.ToString()[..2].ToUpperInvariant();
        return new YearlyChange(first.Interval, FormattableString.Invariant($"FREQ=YEARLY;BYMONTH={start.Month};BYDAY={week}{day}"));
    }

    private static int? Week(List<LocalDateTime> starts)
    {
        if (starts.All(s => s.Day + 7 > s.Calendar.GetDaysInMonth(s.Year, s.Month))) return -1;
        var week = (starts[0].Day + 6) / 7;
        return starts.All(s => (s.Day + 6) / 7 == week) ? week : null;
    }
}
