using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Fundtruck.Domain;

/// <summary>From what people mean (a local date and time, a zone) to the instant it is.</summary>
public static class LocalTimes
{
    /// <summary>The rules of all zones, of one version of the time zone database (tzdb).</summary>
    public static IDateTimeZoneProvider Zones { get; private set; } = DateTimeZoneProviders.Tzdb;

    /// <summary>Takes other rules, for the whole process and before it reads any zone. What was derived by others follows with docs/decisions/time.md.</summary>
    public static void Use(IDateTimeZoneProvider zones) => Zones = zones;

    /// <summary>
    /// The instant of a local time that somebody typed.
    /// Throws <see cref="RuleBrokenException"/> when the zone skips that time (spring) or has it twice (autumn): it is never picked silently.
    /// </summary>
    public static Instant Meant(this DateTimeZone zone, LocalDateTime local, string field)
    {
        var mapping = zone.MapLocal(local);
        return mapping.Count switch
        {
            1 => mapping.Single().ToInstant(),
            0 => throw new RuleBrokenException(Rule.TimeDoesNotExist, field, Skipped(zone, local)),
            _ => throw new RuleBrokenException(Rule.TimeExistsTwice, field, Doubled(mapping)),
        };
    }

    /// <summary>The interval between two local times that somebody typed; the end must come after the start.</summary>
    public static Interval Meant(this DateTimeZone zone, LocalDateTime start, LocalDateTime end, string startField, string endField)
    {
        var from = zone.Meant(start, startField);
        var to = zone.Meant(end, endField);
        return from < to ? new Interval(from, to) : throw new RuleBrokenException(Rule.EndsBeforeItStarts, endField);
    }

    /// <summary>The instant of a local time that was computed: a skipped one moves forward, of a doubled one the first counts.</summary>
    public static Instant Computed(this DateTimeZone zone, LocalDateTime local) =>
        zone.ResolveLocal(local, Resolvers.LenientResolver).ToInstant();

    /// <summary>The instant that a local time was once derived to, by the present rules of the zone: the same one as long as it shows that local time.</summary>
    public static Instant Again(this DateTimeZone zone, LocalDateTime local, Instant derived) =>
        derived.InZone(zone).LocalDateTime == local ? derived : zone.Computed(local);

    /// <summary>The same of an interval that begins at a local time; it keeps its length.</summary>
    public static Interval Again(this DateTimeZone zone, LocalDateTime local, Interval derived) =>
        zone.Again(local, derived.Start) is var start && start == derived.Start ? derived : new Interval(start, start + derived.Duration);

    /// <summary>The same of an interval between two local times.</summary>
    public static Interval Again(this DateTimeZone zone, LocalDateTime start, LocalDateTime end, Interval derived) =>
        zone.Again(start, derived.Start) is var from && zone.Again(end, derived.End) is var to && from <= to ? new Interval(from, to) : derived;

    /// <summary>The zone of an IANA id such as Europe/Paris.</summary>
    public static DateTimeZone Zone(string zoneId, string field = "zone") =>
        Zones.GetZoneOrNull(zoneId) ?? throw new RuleBrokenException(Rule.ZoneUnknown, field, $"\"{(zoneId.Length > 64 ? zoneId[..64] : zoneId)}\" is not a time zone; an example is Europe/Paris.");

    private static string Skipped(DateTimeZone zone, LocalDateTime local)
    {
        var next = zone.MapLocal(local).LateInterval.IsoLocalStart;
        return $"On that day the clocks in {zone.Id} skip {Text(local)}; the next time that exists is {Text(next)}.";
    }

    private static string Doubled(ZoneLocalMapping mapping) =>
        $"On that day the clocks in {mapping.Zone.Id} show {Text(mapping.LocalDateTime)} twice: at {OffsetDateTimePattern.Rfc3339.Format(mapping.First().ToOffsetDateTime())}"
        + $" and at {OffsetDateTimePattern.Rfc3339.Format(mapping.Last().ToOffsetDateTime())}. Choose a time that exists once.";

    private static string Text(LocalDateTime local) => LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Format(local);
}
