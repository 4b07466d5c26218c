namespace Fundtruck.Features.Pipeline;

/// <summary>How instants leave the house: with the offset that people at the venue have on their clocks.</summary>
internal static class Moments
{
    internal static OffsetDateTime In(this Instant instant, DateTimeZone zone) => instant.WithOffset(zone.GetUtcOffset(instant));

    internal static OffsetDateTime In(this Instant instant, string zoneId) => instant.In(LocalTimes.Zone(zoneId));
}
