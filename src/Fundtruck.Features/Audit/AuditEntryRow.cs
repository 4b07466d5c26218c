namespace Fundtruck.Features.Audit;

/// <summary>That somebody did something to something. It is written once; the database refuses to change it.</summary>
internal sealed class AuditEntryRow
{
    public required Guid Id { get; init; }

    public required Instant At { get; init; }

    /// <summary>Who did it; null for people who were not signed in, and for jobs.</summary>
    public required PersonId? PersonId { get; init; }

    /// <summary>The name of the command.</summary>
    public required string Request { get; init; }

    public required string? SubjectKind { get; init; }

    public required Guid? SubjectId { get; init; }

    /// <summary>The network from which it was sent, such as 203.0.113.0/24; null for jobs.</summary>
    public required string? Ip { get; init; }

    /// <summary>What each changed property was before and is after, as JSON.</summary>
    public required string Changes { get; init; }
}

internal static class AuditMappings
{
    internal static void Map(ModelBuilder model) => model.Entity<AuditEntryRow>(entry =>
    {
        // It refers to nothing: what it tells of may be gone. That it can't be changed is a trigger in the migration.
        entry.ToTable("audit_entries");
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.Property(e => e.Request).HasMaxLength(100);
        entry.Property(e => e.SubjectKind).HasMaxLength(50);
        entry.Property(e => e.Ip).HasMaxLength(64);
        entry.Property(e => e.Changes).HasColumnType("jsonb");
        entry.HasIndex(e => new { e.At, e.Id }).HasDatabaseName("ix_audit_entries_at");
        entry.HasIndex(e => new { e.SubjectId, e.At, e.Id }).HasDatabaseName("ix_audit_entries_subject_id");
        entry.HasIndex(e => new { e.PersonId, e.At, e.Id }).HasDatabaseName("ix_audit_entries_person_id");
    });
}
