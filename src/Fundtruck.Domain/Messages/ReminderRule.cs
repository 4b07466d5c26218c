using NodaTime;

namespace Fundtruck.Domain.Messages;

/// <summary>When people are reminded of an appointment, or of something that is due.</summary>
public enum ReminderRule
{
    /// <summary>Seven days before, at 09:00 local time of the stop.</summary>
    SevenDaysBefore,

    /// <summary>The day before, at 09:00 local time of the stop.</summary>
    DayBefore,

    /// <summary>Two hours before it starts.</summary>
    TwoHoursBefore,

    /// <summary>Two days before a deck or answers are due, at the same local time. That of seven days before a deck is also at the time at which it is due.</summary>
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
    public static IEnumerable<(ReminderRule Rule, Instant DueAt)> OfDeck(Instant due, DateTimeZone zone, Instant now) =>
        Before(due, zone, now, (ReminderRule.SevenDaysBefore, 7), (ReminderRule.TwoDaysBefore, 2));

    /// <summary>The reminder of answers that are due, two days before, unless that is over.</summary>
    public static IEnumerable<(ReminderRule Rule, Instant DueAt)> OfAnswers(Instant due, DateTimeZone zone, Instant now) => Before(due, zone, now, (ReminderRule.TwoDaysBefore, 2));

    private static IEnumerable<(ReminderRule Rule, Instant DueAt)> Before(Instant due, DateTimeZone zone, Instant now, params (ReminderRule Rule, int Days)[] rules) =>
        rules.Select(it => (it.Rule, zone.Computed(due.InZone(zone).LocalDateTime.PlusDays(-it.Days)))).Where(reminder => reminder.Item2 > now);

    private static Instant DueAt(ReminderRule rule, Instant start, DateTimeZone zone) => rule switch
    {
        ReminderRule.SevenDaysBefore => zone.Computed(start.InZone(zone).Date.PlusDays(-7) + Morning),
        ReminderRule.DayBefore => zone.Computed(start.InZone(zone).Date.PlusDays(-1) + Morning),
        _ => start - Duration.FromHours(2),
    };
}
