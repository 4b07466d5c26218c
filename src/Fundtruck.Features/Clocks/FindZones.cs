using Microsoft.Extensions.Logging;

namespace Fundtruck.Features.Clocks;

/// <summary>The zones in which something lies ahead that was, or may have been, derived by older rules than those of this process: in order of their ids.</summary>
[Access(Who.System)]
internal sealed record FindZones : IQuery<IReadOnlyList<string>>;

internal sealed class FindZonesHandler(FundtruckDb db, IClock clock, ILogger<FindZonesHandler> log) : IRequestHandler<FindZones, IReadOnlyList<string>>
{
    /// <summary>So long after new rules a process with older ones may still be at work, and what it derives is looked at again.</summary>
    private static readonly Duration OldProcesses = Duration.FromDays(1);

    public async Task<IReadOnlyList<string>> Handle(FindZones query, CancellationToken cancellationToken)
    {
        var (rules, now) = (LocalTimes.Zones.VersionId, clock.GetCurrentInstant());
        var ahead = await db.Stops.Where(stop => stop.During.End > now).Select(stop => stop.ZoneId)
            .Union(db.MeetingSessions.Where(session => session.During.End > now).Select(session => session.ZoneId))
            .Union(db.Blocks.Where(block => block.During.End > now).Select(block => block.ZoneId)).ToListAsync(cancellationToken);
        var followed = await db.FollowedZones.ToDictionaryAsync(zone => zone.ZoneId, cancellationToken);
        if (followed.Values.Any(zone => string.CompareOrdinal(zone.Rules, rules) > 0)) log.LogWarning("This process knows older rules of time zones ({Rules}) than others that use the same database", rules);
        return [.. ahead.Where(IsDue).Order(StringComparer.Ordinal)];

        bool IsDue(string zone) => LocalTimes.Zones.GetZoneOrNull(zone) is not null
            && (!followed.TryGetValue(zone, out var last) || string.CompareOrdinal(last.Rules, rules) < 0 || (last.Rules == rules && now < last.Since + OldProcesses));
    }
}
