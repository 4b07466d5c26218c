using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Messages;

/// <summary>Where a plan holds: in a season, at one of its stops, or in one contest of a stop.</summary>
public readonly record struct ReminderScope(SeasonId Season, StopId? Stop = null, ContestId? Contest = null);

/// <summary>
/// A reminder that organizers plan. Plans of one name take each other's place: that of a contest before that of its stop, before that of the season, before what is built in;
/// one that is off only keeps the others from holding there.
/// </summary>
public sealed class ReminderPlan : Entity
{
    private ReminderPlan() => Name = "";

    /// <param name="id">Made by the caller.</param>
    /// <param name="scope">Where it holds.</param>
    /// <param name="name">What it is called; the same name at another level takes its place.</param>
    /// <param name="terms">Null to switch off what others of this name say.</param>
    /// <param name="now">What was due before is not made up for.</param>
    public ReminderPlan(ReminderPlanId id, ReminderScope scope, string name, ReminderTerms? terms, Instant now)
    {
        Set(scope, terms, now);
        (Id, SeasonId, StopId, ContestId, Name) = (id, scope.Season, scope.Stop, scope.Contest, name);
    }

    public ReminderPlanId Id { get; private init; }

    public SeasonId SeasonId { get; private init; }

    public StopId? StopId { get; private init; }

    public ContestId? ContestId { get; private init; }

    public string Name { get; private init; }

    public bool IsOff { get; private set; }

    public ReminderMoment? Moment { get; private set; }

    public ReminderAudience? Audience { get; private set; }

    public ReminderCondition? OnlyIf { get; private set; }

    public int? OffsetMinutes { get; private set; }

    public int? Days { get; private set; }

    public LocalTime? At { get; private set; }

    /// <summary>Since when it says what it says; what was due before is not made up for.</summary>
    public Instant ChangedAt { get; private set; }

    public ReminderScope Scope => new(SeasonId, StopId, ContestId);

    /// <summary>Null when it is off.</summary>
    public ReminderTerms? Terms => IsOff ? null : new(Moment!.Value, Audience!.Value, OnlyIf, OffsetMinutes, Days, At);

    /// <summary>The names under which what is built in can be switched off or replaced.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } =
        ["pitch-7-days", "pitch-day-before", "pitch-2-hours", "meeting-7-days", "meeting-day-before", "meeting-2-hours", "deck-7-days", "deck-2-days", "answers-2-days", "confirmation"];

    /// <summary>The built-in name of a message; null when it is no reminder, or an organizers' one.</summary>
    public static string? NameOf(MessageKind kind, ReminderRule? rule) => (kind, rule) switch
    {
        (MessageKind.ConfirmationReminder, _) => "confirmation",
        (MessageKind.PitchReminder, ReminderRule.SevenDaysBefore) => "pitch-7-days",
        (MessageKind.PitchReminder, ReminderRule.DayBefore) => "pitch-day-before",
        (MessageKind.PitchReminder, _) => "pitch-2-hours",
        (MessageKind.MeetingReminder, ReminderRule.SevenDaysBefore) => "meeting-7-days",
        (MessageKind.MeetingReminder, ReminderRule.DayBefore) => "meeting-day-before",
        (MessageKind.MeetingReminder, _) => "meeting-2-hours",
        (MessageKind.DeckReminder, ReminderRule.SevenDaysBefore) => "deck-7-days",
        (MessageKind.DeckReminder, _) => "deck-2-days",
        (MessageKind.AnswersReminder, _) => "answers-2-days",
        _ => null,
    };

    /// <summary>Says something else from now on.</summary>
    public void Change(ReminderTerms? terms, Instant now) => Set(Scope, terms, now);

    /// <summary>The plans that hold in a contest, or at the whole stop when there is none: of each name the nearest one, also when it is off.</summary>
    /// <param name="plans">Those of the season.</param>
    /// <param name="stop">Which stop.</param>
    /// <param name="contest">Which contest; null for what concerns the whole stop.</param>
    public static IEnumerable<ReminderPlan> Holding(IEnumerable<ReminderPlan> plans, StopId stop, ContestId? contest) => plans
        .Where(plan => (plan.StopId is null || plan.StopId == stop) && (plan.ContestId is null || plan.ContestId == contest))
        .GroupBy(plan => plan.Name).Select(named => named.MaxBy(plan => plan.ContestId is not null ? 2 : plan.StopId is not null ? 1 : 0)!);

    private void Set(ReminderScope scope, ReminderTerms? terms, Instant now)
    {
        terms?.Checked();
        if (scope.Contest is not null && terms is { IsOfTheWholeStop: true })
            throw new RuleBrokenException(Rule.ReminderUnclear, "contestId", "Meetings belong to the whole stop.");
        IsOff = terms is null;
        (Moment, Audience, OnlyIf) = (terms?.Moment, terms?.Audience, terms?.OnlyIf);
        (OffsetMinutes, Days, At) = (terms?.OffsetMinutes, terms?.Days, terms?.At);
        ChangedAt = now;
    }
}

/// <summary>How much a season reminds anybody of: when it keeps quiet, and how often on one day.</summary>
public sealed class ReminderLimits : Entity
{
    private ReminderLimits()
    {
    }

    public ReminderLimits(SeasonId season) => Id = season;

    /// <summary>The season's.</summary>
    public SeasonId Id { get; private init; }

    public LocalTime? QuietFrom { get; private set; }

    public LocalTime? QuietUntil { get; private set; }

    /// <summary>Mails that remind one person on one local day; what exceeds it comes together in one. Null for no limit.</summary>
    public int? MostPerDay { get; private set; }

    public QuietTime? Night => QuietFrom is { } from && QuietUntil is { } until ? new(from, until) : null;

    /// <param name="quietFrom">Local time at the stop; null for no quiet time.</param>
    /// <param name="quietUntil">Local time at the stop, another one than <paramref name="quietFrom"/>.</param>
    /// <param name="mostPerDay">1 to 50, or null.</param>
    public void Set(LocalTime? quietFrom, LocalTime? quietUntil, int? mostPerDay)
    {
        if ((quietFrom is null) != (quietUntil is null) || (quietFrom is not null && quietFrom == quietUntil))
            throw new RuleBrokenException(Rule.ReminderUnclear, "quietUntil", "Give the beginning and another time as the end of the quiet time, or neither.");
        mostPerDay?.Within(1, 50, "mostPerDay");
        (QuietFrom, QuietUntil, MostPerDay) = (quietFrom, quietUntil, mostPerDay);
    }
}
