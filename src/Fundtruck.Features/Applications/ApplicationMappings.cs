namespace Fundtruck.Features.Applications;

internal static class ApplicationMappings
{
    internal static void Map(ModelBuilder model) => model.Entity<Application>(application =>
    {
        application.ToTable("applications");
        application.Property(a => a.Id).ValueGeneratedNever();
        application.Property(a => a.Summary).HasMaxLength(Shapes.Text);
        application.Property(a => a.DeckUrl).HasMaxLength(1000);
        application.Property(a => a.Reason).HasMaxLength(Shapes.Text);
        application.Ignore(a => a.HoldsPlace);
        application.HasVersion();
        application.HasOne<Stop>().WithMany().HasForeignKey(a => a.StopId).OnDelete(DeleteBehavior.Restrict);
        application.HasOne<Contest>().WithMany().HasForeignKey(a => a.ContestId).OnDelete(DeleteBehavior.Restrict);
        application.HasOne<Startup>().WithMany().HasForeignKey(a => a.StartupId).OnDelete(DeleteBehavior.Restrict);
        application.HasOne<Person>().WithMany().HasForeignKey(a => a.CreatedBy).OnDelete(DeleteBehavior.Restrict);
        application.HasIndex(a => new { a.ContestId, a.StartupId }).IsUnique().HasFilter("status <> 'withdrawn'").HasDatabaseName("ux_applications_startup");
        application.HasIndex(a => a.StartupId).HasDatabaseName("ix_applications_startup_id");
        application.HasIndex(a => new { a.StopId, a.CreatedAt, a.Id }).HasDatabaseName("ix_applications_stop_id");
    });
}
