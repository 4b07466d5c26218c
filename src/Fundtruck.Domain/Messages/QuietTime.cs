using NodaTime;

namespace Fundtruck.Domain.Messages;

/// <summary>The hours of the night in which nobody is reminded of anything, local time; half-open, over midnight when the end is not after the beginning.</summary>
/// <param name="From">The first minute of it.</param>
/// <param name="Until">The first minute after it.</param>
public readonly record struct QuietTime(LocalTime From, LocalTime Until)
{
    /// <summary>How long before the night a reminder leaves that would have lost its meaning by the morning.</summary>
    public static readonly Period Evening = Period.FromMinutes(30);

    /// <summary>Whether it is night at that moment.</summary>
    public bool Holds(Instant at, DateTimeZone zone) => Holds(at.InZone(zone).TimeOfDay);

    /// <summary>The end of the night in which that moment lies. Local arithmetic: the clocks may change in that night.</summary>
    public Instant Morning(Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone).LocalDateTime;
        return zone.Computed((local.TimeOfDay < Until ? local.Date : local.Date.PlusDays(1)) + Until);
    }

    /// <summary>When a reminder leaves that is due at night: in the morning, else in the evening before when it would have lost its meaning by then.</summary>
    /// <param name="due">When it would leave if there were no night.</param>
    /// <param name="usefulUntil">When it has lost its meaning.</param>
    /// <param name="zone">Whose night.</param>
    public Instant Moved(Instant due, Instant usefulUntil, DateTimeZone zone)
    {
        if (!Holds(due, zone)) return due;
        var morning = Morning(due, zone);
        if (morning < usefulUntil) return morning;
        var local = due.InZone(zone).LocalDateTime;
        return zone.Computed((local.TimeOfDay >= From ? local.Date : local.Date.PlusDays(-1)) + From - Evening);
    }

    private bool Holds(LocalTime time) => From < Until ? time >= From && time < Until : time >= From || time < Until;
}
