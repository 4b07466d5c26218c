using NodaTime;

namespace Fundtruck.Domain.Messages;

/// <summary>When people are reminded of an appointment, or of a deck that is due.</summary>
public enum ReminderRule
{
    /// <summary>Seven days before, at 09:00 local time of the stop.</summary>
    SevenDaysBefore,

    /// <summary>The day before, at 09:00 local time of the stop.</summary>
    DayBefore,

    /// <summary>Two hours before it starts.</summary>
    TwoHoursBefore,

    /// <summary>Two days before a deck is due, at the same local time. That of seven days before is also at the time at which it is due.</summary>
    TwoDaysBefore,
}

/// <summary>The default reminders of the tour.</summary>
public static class Reminders
{
    private static readonly LocalTime Morning = new(9, 0);
    private static readonly ReminderRule[] OfAppointments = [ReminderRule.SevenDaysBefore, ReminderRule.DayBefore, ReminderRule.TwoHoursBefore];

    /// <summary>
    /// The reminders of an appointment that are still to come. "The day before at 09:00" is local arithmetic: a clock change in between does not shift it.
    /// </summary>
    /// <param name="start">When the appointment starts.</param>
    /// <param name="zone">The stop's zone.</param>
    /// <param name="now">A reminder that would have been due by then is left out: late joiners don't get old ones.</param>
    public static IEnumerable<(ReminderRule Rule, Instant DueAt)> Of(Instant start, DateTimeZone zone, Instant now) =>
        OfAppointments.Select(rule => (rule, DueAt(rule, start, zone))).Where(reminder => reminder.Item2 > now);

    /// <summary>The reminders of a deck that are still to come, seven and two days before it is due.</summary>
    public static IEnumerable<(ReminderRule Rule, Instant DueAt)> OfDeck(Instant due, DateTimeZone zone, Instant now)
    {
        var local = due.InZone(zone).LocalDateTime;
        return new[] { (ReminderRule.SevenDaysBefore, zone.Computed(local.PlusDays(-7))), (ReminderRule.TwoDaysBefore, zone.Computed(local.PlusDays(-2))) }.Where(reminder => reminder.Item2 > now);
    }

    private static Instant DueAt(ReminderRule rule, Instant start, DateTimeZone zone) => rule switch
    {
        ReminderRule.SevenDaysBefore => zone.Computed(start.InZone(zone).Date.PlusDays(-7) + Morning),
        ReminderRule.DayBefore => zone.Computed(start.InZone(zone).Date.PlusDays(-1) + Morning),
        _ => start - Duration.FromHours(2),
    };
}
