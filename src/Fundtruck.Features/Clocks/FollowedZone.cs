namespace Fundtruck.Features.Clocks;

/// <summary>By which rules the instants of what lies ahead in a zone were derived last.</summary>
internal sealed class FollowedZoneRow
{
    /// <summary>IANA id.</summary>
    public required string ZoneId { get; init; }

    /// <summary>As NodaTime names it: "TZDB: 2026a (mapping: ...)"; a later one sorts after it.</summary>
    public required string Rules { get; set; }

    /// <summary>Since when they are by these rules.</summary>
    public required Instant Since { get; set; }
}

internal static class ClockMappings
{
    internal static void Map(ModelBuilder model) => model.Entity<FollowedZoneRow>(zone =>
    {
        zone.ToTable("followed_zones");
        zone.HasKey(z => z.ZoneId);
        zone.Property(z => z.ZoneId).HasMaxLength(64);
        zone.Property(z => z.Rules).HasMaxLength(200);
    });
}
