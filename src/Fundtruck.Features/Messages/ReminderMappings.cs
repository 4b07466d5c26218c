namespace Fundtruck.Features.Messages;

internal static class ReminderMappings
{
    internal const int NameLength = 60;

    internal static void Map(ModelBuilder model)
    {
        model.Entity<ReminderPlan>(plan =>
        {
            plan.ToTable("reminder_plans", table => table.HasCheckConstraint("ck_reminder_plans_terms", "is_off or (moment is not null and audience is not null and num_nonnulls(offset_minutes, days) = 1 and num_nonnulls(days, at) <> 1)"));
            plan.Property(p => p.Id).ValueGeneratedNever();
            plan.Property(p => p.Name).HasMaxLength(NameLength);
            plan.Ignore(p => p.Scope);
            plan.Ignore(p => p.Terms);
            plan.HasVersion();
            plan.HasOne<Season>().WithMany().HasForeignKey(p => p.SeasonId).OnDelete(DeleteBehavior.Cascade);
            plan.HasOne<Stop>().WithMany().HasForeignKey(p => p.StopId).OnDelete(DeleteBehavior.Cascade);
            plan.HasOne<Contest>().WithMany().HasForeignKey(p => p.ContestId).OnDelete(DeleteBehavior.Cascade);
            plan.HasIndex(p => new { p.SeasonId, p.StopId, p.ContestId, p.Name }).IsUnique().AreNullsDistinct(false).HasDatabaseName("ux_reminder_plans_name");
        });
        model.Entity<ReminderLimits>(limits =>
        {
            limits.ToTable("reminder_limits");
            limits.Property(l => l.Id).HasColumnName("season_id").ValueGeneratedNever();
            limits.Ignore(l => l.Night);
            limits.HasVersion();
            limits.HasOne<Season>().WithOne().HasForeignKey<ReminderLimits>(l => l.Id).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<OutgoingMessage>(message =>
        {
            message.HasIndex(m => m.DigestId).HasFilter("digest_id is not null and status = 'due'").HasDatabaseName("ix_outgoing_messages_digest_id");
        });
    }
}
