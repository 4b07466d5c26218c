using NodaTime;

namespace Fundtruck.Domain.Stops;

/// <summary>What the organizer says of when a stop is: local times at its venue.</summary>
/// <param name="Date">The day.</param>
/// <param name="StartsAt">Doors open.</param>
/// <param name="EndsAt">The same day; after the start.</param>
/// <param name="ApplicationsOpenAt">When startups may begin to apply.</param>
/// <param name="ApplicationsCloseAt">The deadline; it is the first moment at which it is too late.</param>
/// <param name="DecksDueAt">From when on a new deck is too late; when left out, five days before at 18:00, but not before applications close.</param>
public sealed record StopTimes(
    LocalDate Date, LocalTime StartsAt, LocalTime EndsAt, LocalDateTime ApplicationsOpenAt, LocalDateTime ApplicationsCloseAt, LocalDateTime? DecksDueAt = null);

/// <summary>How strict the call of a stop is.</summary>
/// <param name="GraceMinutes">After the deadline, 0 to 1440: what comes within them counts as on time. The public isn't told.</param>
/// <param name="EditableUntil">Local time at the stop until which a submitted application can be changed; null for the deadline.</param>
public sealed record CallTerms(int GraceMinutes = 0, LocalDateTime? EditableUntil = null);

/// <summary>When an application was handed in.</summary>
public enum SubmittedWithin
{
    /// <summary>Before the deadline.</summary>
    Window,

    /// <summary>In the minutes after it that nobody is told of.</summary>
    Grace,

    /// <summary>Later, with a code.</summary>
    AccessCode,

    /// <summary>Brought in by those who run the stop, from a table of theirs.</summary>
    Import,
}

/// <summary>Decks are due at another moment, at the whole stop or for one application.</summary>
public sealed record DecksDueMoved(StopId Stop, ApplicationId? Application, Instant At) : IHappening;

public sealed record StopPostponed(Stop Stop, Instant At) : IHappening;

public sealed record StopRescheduled(Stop Stop, Instant At) : IHappening;

public sealed record StopCancelled(Stop Stop, Instant At) : IHappening;

/// <summary>The clocks at the venue run by other rules than was known: the local times of the stop stay, their instants have moved.</summary>
public sealed record StopClocksChanged(Stop Stop, Instant At) : IHappening;

/// <summary>It begins or ends at another time, before anybody counted on it.</summary>
public sealed record StopHoursChanged(Stop Stop, Instant At) : IHappening;

/// <summary>It goes on as planned: it is somewhere else in its life now.</summary>
public sealed record StopAdvanced(Stop Stop, Instant At) : IHappening
{
    /// <summary>Where it is; it may be somewhere else since.</summary>
    public StopStatus After { get; } = Stop.Status;
}

/// <summary>Its name, place, times, contests or stages were changed.</summary>
public sealed record StopChanged(Stop Stop, Instant At) : IHappening;
