namespace Fundtruck.Features.Changes.Hooks;

/// <summary>One attempt to deliver something to a hook.</summary>
internal sealed class HookAttemptRow
{
    public required HookAttemptId Id { get; init; }

    public required HookId HookId { get; init; }

    /// <summary>The same for all attempts to deliver the same.</summary>
    public required Guid DeliveryId { get; init; }

    public required bool IsPing { get; init; }

    public required Instant At { get; init; }

    /// <summary>How many changes it carried.</summary>
    public required int Changes { get; init; }

    /// <summary>Of HTTP; null when there was no answer.</summary>
    public required int? Status { get; init; }

    public required int Milliseconds { get; init; }

    public required string? Error { get; init; }
}

internal static class HookMappings
{
    internal const int LongestUrl = 1000;

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Hook>(hook =>
        {
            hook.ToTable("hooks");
            hook.Property(h => h.Id).ValueGeneratedNever();
            hook.Property(h => h.Url).HasMaxLength(LongestUrl);
            hook.Property(h => h.Description).HasMaxLength(Shapes.Line);
            hook.Property(h => h.Reason).HasMaxLength(Shapes.Line);
            hook.Property(h => h.AfterTransaction).HasColumnType("xid8");
            hook.Property(h => h.PendingTransaction).HasColumnType("xid8");
            hook.Ignore(h => h.After);
            hook.Ignore(h => h.PendingThrough);
            hook.HasOne<Person>().WithMany().HasForeignKey(h => h.MadeBy).OnDelete(DeleteBehavior.Restrict);
            hook.HasOne<Stop>().WithMany().HasForeignKey(h => h.StopId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<HookAttemptRow>(attempt =>
        {
            attempt.ToTable("hook_attempts");
            attempt.Property(a => a.Id).ValueGeneratedNever();
            attempt.Property(a => a.Error).HasMaxLength(Shapes.Line);
            attempt.HasOne<Hook>().WithMany().HasForeignKey(a => a.HookId).OnDelete(DeleteBehavior.Cascade);
            attempt.HasIndex(a => new { a.HookId, a.At, a.Id }).HasDatabaseName("ix_hook_attempts_hook_id");
        });
    }
}
