using NodaTime;

namespace Fundtruck.Domain.Messages;

/// <summary>What exceeds the reminders of a day, in one mail.</summary>
public static class ReminderDigest
{
    private static readonly LocalTime Evening = new(18, 0);
    private static readonly LocalTime Morning = new(9, 0);

    /// <summary>When it leaves: at 18:00 of the day, after that at 09:00 of the next one; at once when what is in it would have lost its meaning by then.</summary>
    /// <param name="now">When a reminder exceeds the limit.</param>
    /// <param name="usefulUntil">When that reminder has lost its meaning.</param>
    /// <param name="zone">The stop's.</param>
    /// <param name="night">When nobody is reminded.</param>
    public static Instant LeavesAt(Instant now, Instant usefulUntil, DateTimeZone zone, QuietTime? night)
    {
        var local = now.InZone(zone).LocalDateTime;
        var at = zone.Computed(local.TimeOfDay < Evening ? local.Date + Evening : local.Date.PlusDays(1) + Morning);
        if (night is { } quiet && quiet.Holds(at, zone)) at = quiet.Morning(at, zone);
        return at < usefulUntil ? at : now;
    }
}
