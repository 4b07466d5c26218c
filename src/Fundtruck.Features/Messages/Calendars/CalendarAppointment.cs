using NodaTime;

namespace Fundtruck.Features.Messages.Calendars;

/// <summary>
/// One appointment as a calendar shows it: a local date and time, and the zone it is meant in. A local time that the zone skips or
/// has twice is refused long before this; should one come through, a calendar reads it as RFC 5545 says (the first of the two).
/// </summary>
internal sealed record CalendarAppointment
{
    /// <summary>The same for ever: a calendar knows by it that an update or a cancellation is about something it holds.</summary>
    public required string Uid { get; init; }

    /// <summary>One more on each change of time or place and on cancelling; a calendar ignores what is lower than it has.</summary>
    public required int Sequence { get; init; }

    public required string Summary { get; init; }

    public string Description { get; init; } = "";

    public string Location { get; init; } = "";

    public (double Latitude, double Longitude)? Coordinates { get; init; }

    public required LocalDateTime Start { get; init; }

    public required LocalDateTime End { get; init; }

    public required DateTimeZone Zone { get; init; }

    /// <summary>When this revision came to be. Not when the file is written: the same revision gives the same bytes.</summary>
    public required Instant ChangedAt { get; init; }

    public bool Cancelled { get; init; }
}
