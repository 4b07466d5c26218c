using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Fundtruck.Features.LineUps;

internal static class LineUpMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<LineUp>(lineUp =>
        {
            lineUp.ToTable("line_ups");
            lineUp.Property(l => l.Id).ValueGeneratedNever();
            lineUp.Property(l => l.RunningOrder).HasColumnType("uuid[]").HasConversion(
                order => order.Select(application => application.Value).ToArray(),
                stored => (IReadOnlyList<ApplicationId>)stored.Select(ApplicationId.Of).ToList(),
                new ValueComparer<IReadOnlyList<ApplicationId>>(
                    (one, other) => one!.SequenceEqual(other!), order => order.Aggregate(0, HashCode.Combine), order => order.ToList()));
            lineUp.Ignore(l => l.Standing);
            lineUp.HasVersion();
            lineUp.HasOne<Stop>().WithMany().HasForeignKey(l => l.StopId).OnDelete(DeleteBehavior.Restrict);
            lineUp.HasOne<Contest>().WithOne().HasForeignKey<LineUp>(l => l.ContestId).OnDelete(DeleteBehavior.Restrict);
            lineUp.HasIndex(l => l.StopId).HasDatabaseName("ix_line_ups_stop_id");
            lineUp.HasIndex(l => l.ContestId).IsUnique().HasDatabaseName("ux_line_ups_contest_id");
            lineUp.HasMany(l => l.Pitches).WithOne().HasForeignKey(pitch => pitch.LineUpId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Pitch>(pitch =>
        {
            pitch.ToTable("pitches");
            pitch.Property(p => p.Id).ValueGeneratedNever();
            pitch.Property(p => p.ZoneId).HasMaxLength(64);
            pitch.HasOne<Stop>().WithMany().HasForeignKey(p => p.StopId).OnDelete(DeleteBehavior.Restrict);
            pitch.HasOne<Application>().WithMany().HasForeignKey(p => p.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            pitch.HasOne<Startup>().WithMany().HasForeignKey(p => p.StartupId).OnDelete(DeleteBehavior.Restrict);
            pitch.HasOne<Person>().WithMany().HasForeignKey(p => p.PresenterId).OnDelete(DeleteBehavior.Restrict);
            pitch.HasIndex(p => p.LineUpId).HasDatabaseName("ix_pitches_line_up_id");
            pitch.HasIndex(p => p.StopId).HasDatabaseName("ix_pitches_stop_id");
            pitch.HasIndex(p => p.StartupId).HasDatabaseName("ix_pitches_startup_id");
            pitch.HasIndex(p => p.PresenterId).HasDatabaseName("ix_pitches_presenter_id");
            pitch.HasIndex(p => p.ApplicationId).IsUnique().HasFilter("status = 'scheduled'").HasDatabaseName("ux_pitches_application");
        });
    }
}
