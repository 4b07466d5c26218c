using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Domain.Tests.Given;

/// <summary>Moments as people write them.</summary>
internal static class Moments
{
    internal static readonly DateTimeZone Paris = LocalTimes.Zone("Europe/Paris");

    internal static readonly DateTimeZone Reunion = LocalTimes.Zone("Indian/Reunion");

    /// <summary>The smallest step of time that there is here.</summary>
    internal static readonly Duration Moment = Duration.Epsilon;

    private static readonly LocalDateTimePattern Pattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    internal static LocalDateTime Local(string text) => Pattern.Parse(text).Value;

    internal static LocalTime Time(string text) => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;

    internal static Instant Utc(string text) => Local(text).InUtc().ToInstant();

    internal static Instant InParis(string text) => Local(text).InZoneStrictly(Paris).ToInstant();

    internal static Interval Between(string start, string end) => new(Utc(start), Utc(end));
}
