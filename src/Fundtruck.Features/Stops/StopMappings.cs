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
            season.Property(s => s.ContactEmail).HasMaxLength(254);
            season.ComplexProperty(s => s.Selection, rules =>
            {
                rules.Property(r => r.ConfirmationHours).HasColumnName("confirmation_hours");
                rules.Property(r => r.ReplacementHours).HasColumnName("replacement_hours");
                rules.Property(r => r.ReplacementDays).HasColumnName("replacement_days");
                rules.Property(r => r.PitchesPerStartup).HasColumnName("pitches_per_startup");
            });
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
        model.Entity<TravelTime>(travel =>
        {
            travel.ToTable("travel_times", table => table.HasCheckConstraint("ck_travel_times_pair", "one_id < other_id"));
            travel.HasKey(t => new { t.OneId, t.OtherId });
            travel.HasOne<Venue>().WithMany().HasForeignKey(t => t.OneId).OnDelete(DeleteBehavior.Cascade);
            travel.HasOne<Venue>().WithMany().HasForeignKey(t => t.OtherId).OnDelete(DeleteBehavior.Cascade);
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
            stop.Ignore(s => s.IsRunning);
            stop.HasVersion();
            stop.HasOne<Season>().WithMany().HasForeignKey(s => s.SeasonId).OnDelete(DeleteBehavior.Restrict);
            stop.HasOne<Region>().WithMany().HasForeignKey(s => s.RegionId).OnDelete(DeleteBehavior.Restrict);
            stop.HasOne<Venue>().WithMany().HasForeignKey(s => s.VenueId).OnDelete(DeleteBehavior.Restrict);
            stop.HasMany(s => s.Contests).WithOne().HasForeignKey(contest => contest.StopId).OnDelete(DeleteBehavior.Cascade);
            stop.HasMany(s => s.Stages).WithOne().HasForeignKey(stage => stage.StopId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Stage>(stage =>
        {
            stage.ToTable("stages");
            stage.Property(s => s.Id).ValueGeneratedNever();
            stage.Property(s => s.Name).HasMaxLength(Shapes.Name);
            stage.HasIndex(s => s.StopId).HasDatabaseName("ix_stages_stop_id");
        });
        model.Entity<Contest>(contest =>
        {
            contest.ToTable("contests", table => table.HasCheckConstraint("ck_contests_places_taken", "places_taken >= 0 and places_reserved >= 0 and places_taken + places_reserved <= capacity"));
            contest.Property(c => c.Id).ValueGeneratedNever();
            contest.Property(c => c.Name).HasMaxLength(Shapes.Name);
            contest.Property(c => c.Language).HasMaxLength(2);
            contest.Ignore(c => c.PlacesFree);
            contest.Property(c => c.Countries).HasDefaultValueSql("'{}'");
            contest.HasVersion();
            contest.HasOne<Stage>().WithMany().HasForeignKey(c => c.StageId).OnDelete(DeleteBehavior.Restrict);
            contest.HasIndex(c => new { c.StopId, c.Name }).IsUnique().HasDatabaseName("ux_contests_name");
        });
    }
}

internal static class WholeStops
{
    /// <summary>Stops with both: one query, because a stop has a handful of contests and of stages, and a second round trip costs more than their product.</summary>
    internal static IQueryable<Stop> WithContestsAndStages(this IQueryable<Stop> stops) => stops.Include(stop => stop.Contests).Include(stop => stop.Stages).AsSingleQuery();
}
