using NodaTime;

namespace Fundtruck.Domain.Stops;

/// <summary>What the organizer says of when a stop is: local times at its venue.</summary>
/// <param name="Date">The day.</param>
/// <param name="StartsAt">Doors open.</param>
/// <param name="EndsAt">The same day; after the start.</param>
/// <param name="ApplicationsOpenAt">When startups may begin to apply.</param>
/// <param name="ApplicationsCloseAt">The deadline; it is the first moment at which it is too late.</param>
public sealed record StopTimes(
    LocalDate Date, LocalTime StartsAt, LocalTime EndsAt, LocalDateTime ApplicationsOpenAt, LocalDateTime ApplicationsCloseAt);

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

public sealed record StopPostponed(Stop Stop, Instant At) : IHappening;

public sealed record StopRescheduled(Stop Stop, Instant At) : IHappening;

public sealed record StopCancelled(Stop Stop, Instant At) : IHappening;
