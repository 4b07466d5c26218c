namespace Fundtruck.Features.Plans;

internal static class PlanMappings
{
    internal static void Map(ModelBuilder model)
    {
        // Each of them is one value of its plan.
        foreach (var value in (Type[])[typeof(PlanSettings), typeof(PlanStep), typeof(PlanFindings), typeof(DraftMeeting), typeof(PlanPlace), typeof(PlanAbsence), typeof(ClosedTable), typeof(PlanShare), typeof(PlanMiss), typeof(PlanRelaxation)])
            model.Ignore(value);
        model.Entity<MeetingWish>(wish =>
        {
            wish.ToTable("meeting_wishes");
            wish.Property(w => w.Id).ValueGeneratedNever();
            wish.HasOne<Stop>().WithMany().HasForeignKey(w => w.StopId).OnDelete(DeleteBehavior.Restrict);
            wish.HasOne<Startup>().WithMany().HasForeignKey(w => w.StartupId).OnDelete(DeleteBehavior.Restrict);
            wish.HasOne<Investor>().WithMany().HasForeignKey(w => w.InvestorId).OnDelete(DeleteBehavior.Restrict);
            wish.HasOne<Person>().WithMany().HasForeignKey(w => w.By).OnDelete(DeleteBehavior.Restrict);
            wish.HasIndex(w => new { w.StopId, w.StartupId, w.InvestorId, w.Side }).IsUnique().HasDatabaseName("ux_meeting_wishes_once");
        });
        model.Entity<MeetingPlan>(plan =>
        {
            plan.ToTable("meeting_plans");
            plan.Property(p => p.Id).ValueGeneratedNever();
            plan.Property(p => p.Settings).HasColumnType("jsonb").HasJson();
            plan.Property(p => p.Progress).HasColumnType("jsonb").HasJson();
            plan.Property(p => p.Findings).HasColumnType("jsonb").HasJson();
            plan.Property(p => p.Draft).HasColumnType("jsonb").HasJson();
            plan.Property(p => p.Failure).HasMaxLength(Shapes.Text);
            plan.Ignore(p => p.IsOver);
            plan.Ignore(p => p.HasDraft);
            plan.HasOne<Stop>().WithMany().HasForeignKey(p => p.StopId).OnDelete(DeleteBehavior.Restrict);
            plan.HasOne<Person>().WithMany().HasForeignKey(p => p.CreatedBy).OnDelete(DeleteBehavior.Restrict);
            plan.HasOne<Person>().WithMany().HasForeignKey(p => p.PublishedBy).OnDelete(DeleteBehavior.Restrict);
            plan.HasIndex(p => new { p.StopId, p.CreatedAt, p.Id }).HasDatabaseName("ix_meeting_plans_stop_id");
            plan.HasIndex(p => p.StopId).IsUnique().HasFilter("state in ('queued', 'running')").HasDatabaseName("ux_meeting_plans_waiting");
        });
        model.Entity<MeetingPlanChange>(change =>
        {
            change.ToTable("meeting_plan_changes");
            change.HasKey(c => new { c.PlanId, c.MeetingId });
            change.HasOne<MeetingPlan>().WithMany().HasForeignKey(c => c.PlanId).OnDelete(DeleteBehavior.Cascade);
            change.HasOne<Meeting>().WithMany().HasForeignKey(c => c.MeetingId).OnDelete(DeleteBehavior.Cascade);
            change.HasIndex(c => c.MeetingId).HasDatabaseName("ix_meeting_plan_changes_meeting_id");
        });
    }
}
