using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fundtruck.Features.LineUps;

internal static class LineUpMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<LineUp>(lineUp =>
        {
            lineUp.ToTable("line_ups");
            lineUp.Property(l => l.Id).ValueGeneratedNever();
            lineUp.Property(l => l.RunningOrder).IsOrder();
            lineUp.Property(l => l.Breaks).IsJson().HasDefaultValueSql("'{}'::jsonb");
            lineUp.Ignore(l => l.Standing);
            lineUp.Ignore(l => l.Draft);
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
            pitch.Ignore(p => p.Placed);
            pitch.HasOne<Stage>().WithMany().HasForeignKey(p => p.StageId).OnDelete(DeleteBehavior.Restrict);
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
        model.Entity<LineUpEdition>(edition =>
        {
            edition.ToTable("line_up_editions");
            edition.Property(e => e.Id).ValueGeneratedNever();
            edition.Property(e => e.Draft).IsJson();
            edition.Property(e => e.Pitches).IsJson();
            edition.HasOne<Stop>().WithMany().HasForeignKey(e => e.StopId).OnDelete(DeleteBehavior.Restrict);
            edition.HasOne<Contest>().WithMany().HasForeignKey(e => e.ContestId).OnDelete(DeleteBehavior.Restrict);
            edition.HasIndex(e => new { e.ContestId, e.Number }).IsUnique().HasDatabaseName("ux_line_up_editions_number");
            edition.HasIndex(e => new { e.StopId, e.PublishedAt, e.Id }).HasDatabaseName("ix_line_up_editions_stop_id");
        });
        model.Entity<Draw>(draw =>
        {
            draw.ToTable("draws");
            draw.Property(d => d.Id).ValueGeneratedNever();
            draw.Property(d => d.Seed).HasMaxLength(MakeDrawValidator.LongestSeed);
            draw.Property(d => d.Algorithm).HasMaxLength(32);
            draw.Property(d => d.Reason).HasMaxLength(Shapes.Text);
            draw.Property(d => d.Lots).IsJson();
            draw.Property(d => d.Order).IsOrder();
            draw.HasOne<Stop>().WithMany().HasForeignKey(d => d.StopId).OnDelete(DeleteBehavior.Restrict);
            draw.HasOne<Contest>().WithMany().HasForeignKey(d => d.ContestId).OnDelete(DeleteBehavior.Restrict);
            draw.HasIndex(d => new { d.ContestId, d.Number }).IsUnique().HasDatabaseName("ux_draws_number");
            draw.HasIndex(d => new { d.StopId, d.DrawnAt, d.Id }).HasDatabaseName("ix_draws_stop_id");
        });
        // That editions and draws never change is a trigger in the migration.
    }

    private static void IsOrder(this PropertyBuilder<IReadOnlyList<ApplicationId>> property) => property.HasColumnType("uuid[]").HasConversion(
        order => order.Select(application => application.Value).ToArray(),
        stored => (IReadOnlyList<ApplicationId>)stored.Select(ApplicationId.Of).ToList(),
        new ValueComparer<IReadOnlyList<ApplicationId>>(
            (one, other) => one!.SequenceEqual(other!), order => order.Aggregate(0, HashCode.Combine), order => order.ToList()));

    /// <summary>A value without identity that is always read as a whole.</summary>
    private static PropertyBuilder<T> IsJson<T>(this PropertyBuilder<T> property)
        where T : class => property.HasColumnType("jsonb").HasConversion(
            value => Written(value), stored => JsonSerializer.Deserialize<T>(stored, Stored)!,
            new ValueComparer<T>((one, other) => Written(one!) == Written(other!), value => Written(value).GetHashCode(StringComparison.Ordinal), value => value));

    private static string Written<T>(T value) => JsonSerializer.Serialize(value, Stored);

    private static readonly JsonSerializerOptions Stored = AsStored();

    private static JsonSerializerOptions AsStored()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Json.Configure(options);
        return options;
    }
}
