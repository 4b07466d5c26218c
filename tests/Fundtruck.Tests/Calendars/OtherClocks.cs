using Fundtruck.Tests.Running;
using NodaTime;
using NodaTime.TimeZones;

namespace Fundtruck.Tests.Calendars;

/// <summary>Tests that change the rules of zones for the whole process: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OtherClocks
{
    internal const string Name = "other clocks";
}

/// <summary>The time zones as they are, but that France does not put its clocks forward on 28 March 2027, nor ever again. Each is a newer version than those before.</summary>
internal sealed class FranceWithoutSummerTime : IDateTimeZoneSource
{
    private readonly TzdbDateTimeZoneSource _tzdb = TzdbDateTimeZoneSource.Default;

    public string VersionId { get; } = $"TZDB: 2099a {Given.Number():00000} (France keeps winter time)";

    public IEnumerable<string> GetIds() => _tzdb.GetIds();

    public string? GetSystemDefaultId() => _tzdb.GetSystemDefaultId();

    public DateTimeZone ForId(string id) => id == "Europe/Paris" ? new Paris(_tzdb.ForId(id)) : _tzdb.ForId(id);

    private sealed class Paris(DateTimeZone before) : DateTimeZone("Europe/Paris", isFixed: false, before.MinOffset, before.MaxOffset)
    {
        private static readonly ZoneInterval Winter = new("CET", Instant.FromUtc(2026, 10, 25, 1, 0), null, Offset.FromHours(1), Offset.Zero);

        public override ZoneInterval GetZoneInterval(Instant instant) => instant >= Winter.Start ? Winter : before.GetZoneInterval(instant);
    }
}
