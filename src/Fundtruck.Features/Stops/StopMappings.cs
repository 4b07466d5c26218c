namespace Fundtruck.Features.Stops;

internal static class StopMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Season>(season =>
        {
            season.ToTable("seasons");
            season.Property(s => s.Id).ValueGeneratedNever();
            season.Property(s => s.Name).HasMaxLength(Shapes.Name);
            season.Ignore(s => s.Eligibility);
            season.HasVersion();
            season.HasIndex(s => s.Name).IsUnique().HasDatabaseName("ux_seasons_name");
        });
        model.Entity<Region>(region =>
        {
            region.ToTable("regions");
            region.Property(r => r.Id).ValueGeneratedNever();
            region.Property(r => r.Name).HasMaxLength(Shapes.Name);
            region.HasIndex(r => r.Name).IsUnique().HasDatabaseName("ux_regions_name");
        });
        model.Entity<Venue>(venue =>
        {
            venue.ToTable("venues");
            venue.Property(v => v.Id).ValueGeneratedNever();
            venue.Property(v => v.Name).HasMaxLength(Shapes.Name);
            venue.Property(v => v.Address).HasMaxLength(Shapes.Line);
            venue.Property(v => v.City).HasMaxLength(Shapes.Name);
            venue.Property(v => v.ZoneId).HasMaxLength(64);
            venue.Ignore(v => v.Zone);
        });
        model.Entity<Stop>(stop =>
        {
            stop.ToTable("stops");
            stop.Property(s => s.Id).ValueGeneratedNever();
            stop.Property(s => s.Name).HasMaxLength(Shapes.Name);
            stop.Property(s => s.ZoneId).HasMaxLength(64);
            stop.Property(s => s.Reason).HasMaxLength(Shapes.Text);
            stop.Ignore(s => s.Zone);
            stop.Ignore(s => s.IsPublic);
            stop.HasVersion();
            stop.HasOne<Season>().WithMany().HasForeignKey(s => s.SeasonId).OnDelete(DeleteBehavior.Restrict);
            stop.HasOne<Region>().WithMany().HasForeignKey(s => s.RegionId).OnDelete(DeleteBehavior.Restrict);
            stop.HasOne<Venue>().WithMany().HasForeignKey(s => s.VenueId).OnDelete(DeleteBehavior.Restrict);
            stop.HasMany(s => s.Contests).WithOne().HasForeignKey(contest => contest.StopId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Contest>(contest =>
        {
            contest.ToTable("contests", table => table.HasCheckConstraint("ck_contests_places_taken", "places_taken between 0 and capacity"));
            contest.Property(c => c.Id).ValueGeneratedNever();
            contest.Property(c => c.Name).HasMaxLength(Shapes.Name);
            contest.Property(c => c.Language).HasMaxLength(2);
            contest.Property(c => c.Countries).HasDefaultValueSql("'{}'");
            contest.HasVersion();
            contest.HasIndex(c => new { c.StopId, c.Name }).IsUnique().HasDatabaseName("ux_contests_name");
        });
    }
}
