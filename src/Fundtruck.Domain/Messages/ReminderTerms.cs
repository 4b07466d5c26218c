using NodaTime;

namespace Fundtruck.Domain.Messages;

/// <summary>Of what people are reminded: something that has a time.</summary>
public enum ReminderMoment
{
    /// <summary>The first moment at which an application is too late.</summary>
    ApplicationDeadline,

    /// <summary>The first moment at which the deck of an application is too late.</summary>
    DeckDeadline,

    /// <summary>The first moment at which a place can't be confirmed any more.</summary>
    ConfirmationDeadline,

    /// <summary>The start of a pitch.</summary>
    Pitch,

    /// <summary>The start of a meeting.</summary>
    Meeting,

    /// <summary>The announced opening of booking in a session.</summary>
    BookingOpening,

    /// <summary>The start of the stop.</summary>
    StopStart,
}

/// <summary>Who is reminded.</summary>
public enum ReminderAudience
{
    /// <summary>The teams of all who began an application that has not come to an end.</summary>
    Applicants,

    /// <summary>The teams of those who began an application and have not handed it in.</summary>
    NotSubmitted,

    /// <summary>The teams that have a place and have not confirmed it.</summary>
    Selected,

    /// <summary>The teams that have confirmed their place.</summary>
    Confirmed,

    /// <summary>Those who pitch.</summary>
    Presenters,

    /// <summary>Those who judge the contest.</summary>
    Jurors,

    /// <summary>The representatives of investors who have slots or a meeting.</summary>
    Representatives,

    /// <summary>The founders who have a meeting.</summary>
    Founders,
}

/// <summary>What must be so at the moment of sending; otherwise nothing is sent.</summary>
public enum ReminderCondition
{
    /// <summary>The startup has no deck.</summary>
    DeckMissing,

    /// <summary>The place is not confirmed.</summary>
    NotConfirmed,

    /// <summary>The application is not handed in.</summary>
    NotSubmitted,
}

/// <summary>Of what, to whom, when, and on which condition a reminder goes out.</summary>
/// <param name="Moment">Of what.</param>
/// <param name="Audience">To whom.</param>
/// <param name="OnlyIf">What must be so when it is sent; null for no condition.</param>
/// <param name="OffsetMinutes">Minutes from the moment, negative for before it, up to 90 days; null when a day and an hour are given.</param>
/// <param name="Days">Days from the local date of the moment, negative for before, up to 90; with <paramref name="At"/>.</param>
/// <param name="At">The local hour at the stop.</param>
public sealed record ReminderTerms(ReminderMoment Moment, ReminderAudience Audience, ReminderCondition? OnlyIf = null, int? OffsetMinutes = null, int? Days = null, LocalTime? At = null)
{
    /// <summary>The most days before or after.</summary>
    public const int MostDays = 90;

    /// <summary>So long one that was missed is remembered, so that it is recorded.</summary>
    private static readonly Duration Memory = Duration.FromDays(4);

    /// <summary>A local hour, a change of the clocks and the evening before a night.</summary>
    private static readonly Duration Slack = Duration.FromHours(54);

    private const int MostMinutes = MostDays * 24 * 60;

    /// <summary>How long a reminder that comes after its moment keeps its meaning.</summary>
    public static readonly Duration Aftermath = Duration.FromDays(1);

    /// <summary>Of what there are more than one at a stop, whatever the contest.</summary>
    public bool IsOfTheWholeStop => Audience is ReminderAudience.Representatives or ReminderAudience.Founders;

    /// <summary>When it is due for a moment, whatever the hour. A day and an hour are local: a change of the clocks in between does not shift them.</summary>
    public Instant DueAt(Instant moment, DateTimeZone zone) => OffsetMinutes is { } minutes
        ? moment + Duration.FromMinutes(minutes)
        : zone.Computed(moment.InZone(zone).Date.PlusDays(Days!.Value) + At!.Value);

    /// <summary>When it has lost its meaning: one that comes before its moment is worth nothing from then on.</summary>
    public static Instant UsefulUntil(Instant moment, Instant due) => due < moment ? moment : due + Aftermath;

    /// <summary>When it is due outside the night, and until when it is worth sending.</summary>
    public PlannedReminder Plan(Instant moment, DateTimeZone zone, QuietTime? night)
    {
        var due = DueAt(moment, zone);
        var until = UsefulUntil(moment, due);
        return new(night?.Moved(due, until, zone) ?? due, until);
    }

    /// <summary>The moments of which a reminder may be due at <paramref name="now"/>, or was due and is not forgotten yet: more than those, never fewer.</summary>
    public Interval Watched(Instant now)
    {
        var offset = OffsetMinutes is { } minutes ? Duration.FromMinutes(minutes) : Duration.FromDays(Days!.Value);
        return new(now - Memory - Duration.Max(offset, Duration.Zero), now - offset + Slack);
    }

    /// <summary>Throws when these terms can't be kept, naming the field.</summary>
    internal ReminderTerms Checked()
    {
        OffsetMinutes?.Within(-MostMinutes, MostMinutes, "offsetMinutes");
        Days?.Within(-MostDays, MostDays, "days");
        if ((OffsetMinutes is null) == (Days is null)) throw new RuleBrokenException(Rule.ReminderUnclear, "offsetMinutes", "Give minutes, or days and an hour.");
        if ((Days is null) != (At is null)) throw new RuleBrokenException(Rule.ReminderUnclear, "at", "Days and an hour belong together.");
        if (!Audiences(Moment).Contains(Audience)) throw new RuleBrokenException(Rule.ReminderUnclear, "audience", $"That moment does not concern them. It concerns {Words(Audiences(Moment))}.");
        if (OnlyIf is { } condition && !Conditions().Contains(condition))
            throw new RuleBrokenException(Rule.ReminderUnclear, "onlyIf", Conditions() is { Count: > 0 } askable ? $"None of them can be like that. Ask for {Words(askable)}, or for nothing." : "Nothing can be asked of them.");
        // The call closes then, and a place that is not confirmed is lost: afterwards there is nobody left to remind.
        if (Moment is ReminderMoment.ApplicationDeadline or ReminderMoment.ConfirmationDeadline && (OffsetMinutes ?? Days) is > 0)
            throw new RuleBrokenException(Rule.ReminderUnclear, OffsetMinutes is null ? "days" : "offsetMinutes", "After it nobody is left who could be reminded: give a time before it.");
        return this;
    }

    /// <summary>What may be so of those who are reminded; what never is would mean that nobody gets it.</summary>
    private List<ReminderCondition> Conditions() => Audience switch
    {
        ReminderAudience.Presenters => [ReminderCondition.DeckMissing],
        ReminderAudience.Confirmed => [ReminderCondition.DeckMissing],
        ReminderAudience.Selected => [ReminderCondition.DeckMissing, ReminderCondition.NotConfirmed],
        ReminderAudience.Applicants when Moment == ReminderMoment.ConfirmationDeadline => [ReminderCondition.DeckMissing, ReminderCondition.NotConfirmed],
        ReminderAudience.Applicants or ReminderAudience.NotSubmitted => [ReminderCondition.DeckMissing, ReminderCondition.NotConfirmed, ReminderCondition.NotSubmitted],
        _ => [],
    };

    private static string Words<T>(IEnumerable<T> values) where T : struct, Enum =>
        string.Join(", ", values.Select(value => value.ToString()).Select(name => char.ToLowerInvariant(name[0]) + name[1..]));

    private static ReminderAudience[] Audiences(ReminderMoment moment) => moment switch
    {
        ReminderMoment.ApplicationDeadline => [ReminderAudience.Applicants, ReminderAudience.NotSubmitted, ReminderAudience.Jurors],
        ReminderMoment.DeckDeadline => [ReminderAudience.Applicants, ReminderAudience.Selected, ReminderAudience.Confirmed],
        ReminderMoment.ConfirmationDeadline => [ReminderAudience.Applicants, ReminderAudience.Selected],
        ReminderMoment.Pitch => [ReminderAudience.Confirmed, ReminderAudience.Presenters],
        ReminderMoment.Meeting => [ReminderAudience.Representatives, ReminderAudience.Founders],
        ReminderMoment.BookingOpening => [ReminderAudience.Confirmed, ReminderAudience.Representatives],
        _ => Enum.GetValues<ReminderAudience>(),
    };
}

/// <summary>A reminder that is to come.</summary>
/// <param name="DueAt">When it is sent.</param>
/// <param name="UsefulUntil">When it has lost its meaning.</param>
public readonly record struct PlannedReminder(Instant DueAt, Instant UsefulUntil);
