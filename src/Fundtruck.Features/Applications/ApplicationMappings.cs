namespace Fundtruck.Features.Applications;

internal static class ApplicationMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Application>(Map);
        model.Entity<DecisionRelease>(release =>
        {
            release.ToTable("decision_releases");
            release.Property(r => r.Id).ValueGeneratedNever();
            release.HasVersion();
            release.HasOne<Stop>().WithMany().HasForeignKey(r => r.StopId).OnDelete(DeleteBehavior.Restrict);
            release.HasOne<Contest>().WithMany().HasForeignKey(r => r.ContestId).OnDelete(DeleteBehavior.Restrict);
            release.HasOne<Person>().WithMany().HasForeignKey(r => r.CreatedBy).OnDelete(DeleteBehavior.Restrict);
            release.HasIndex(r => new { r.ContestId, r.CreatedAt, r.Id }).HasDatabaseName("ix_decision_releases_contest_id");
            release.HasIndex(r => r.At).HasFilter("status = 'scheduled'").HasDatabaseName("ix_decision_releases_at");
        });
        model.Entity<ApplicationStep>(step =>
        {
            step.ToTable("application_steps");
            step.Property(s => s.Id).ValueGeneratedNever();
            step.Property(s => s.Reason).HasMaxLength(Shapes.Text);
            step.HasOne<Application>().WithMany().HasForeignKey(s => s.ApplicationId).OnDelete(DeleteBehavior.Cascade);
            step.HasIndex(s => new { s.ApplicationId, s.Revision }).IsUnique().HasDatabaseName("ux_application_steps_revision");
            step.HasIndex(s => s.ContestId).HasDatabaseName("ix_application_steps_contest_id");
        });
        model.Entity<Question>(question =>
        {
            question.ToTable("questions");
            question.Property(q => q.Id).ValueGeneratedNever();
            question.Property(q => q.Settings).HasJson();
            question.Ignore(q => q.Field);
            question.HasOne<Contest>().WithMany().HasForeignKey(q => q.ContestId).OnDelete(DeleteBehavior.Cascade);
            question.HasIndex(q => new { q.ContestId, q.Position }).HasDatabaseName("ix_questions_contest_id");
        });
        model.Entity<AccessCode>(code =>
        {
            code.ToTable("access_codes", table => table.HasCheckConstraint("ck_access_codes_uses", "uses between 0 and most_uses"));
            code.Property(c => c.Id).ValueGeneratedNever();
            code.Property(c => c.Label).HasMaxLength(Shapes.Name);
            code.HasVersion();
            code.HasOne<Contest>().WithMany().HasForeignKey(c => c.ContestId).OnDelete(DeleteBehavior.Cascade);
            code.HasIndex(c => new { c.ContestId, c.CodeHash }).IsUnique().HasDatabaseName("ux_access_codes_hash");
        });
    }

    private static void Map(Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<Application> application)
    {
        application.ToTable("applications");
        application.Property(a => a.Id).ValueGeneratedNever();
        application.Property(a => a.Summary).HasMaxLength(Shapes.Text);
        application.Property(a => a.DeckUrl).HasMaxLength(1000);
        application.Property(a => a.Reason).HasMaxLength(Shapes.Text);
        application.Property(a => a.Answers).HasJson().HasDefaultValueSql("'{}'::jsonb");
        application.Property(a => a.Profile).HasJson();
        application.Property(a => a.EligibilityOverrideReason).HasMaxLength(Shapes.Text);
        application.Ignore(a => a.EligibilityOverride);
        application.HasOne<AccessCode>().WithMany().HasForeignKey(a => a.AccessCodeId).OnDelete(DeleteBehavior.Restrict);
        application.HasOne<Person>().WithMany().HasForeignKey(a => a.EligibilityOverriddenBy).OnDelete(DeleteBehavior.Restrict);
        application.Ignore(a => a.HoldsPlace);
        application.HasVersion();
        application.HasOne<Stop>().WithMany().HasForeignKey(a => a.StopId).OnDelete(DeleteBehavior.Restrict);
        application.HasOne<Contest>().WithMany().HasForeignKey(a => a.ContestId).OnDelete(DeleteBehavior.Restrict);
        application.HasOne<Startup>().WithMany().HasForeignKey(a => a.StartupId).OnDelete(DeleteBehavior.Restrict);
        application.HasOne<Person>().WithMany().HasForeignKey(a => a.CreatedBy).OnDelete(DeleteBehavior.Restrict);
        application.HasIndex(a => new { a.ContestId, a.StartupId }).IsUnique().HasFilter("status not in ('withdrawn', 'withdrawnLate', 'cancelled')").HasDatabaseName("ux_applications_startup");
        application.Property(a => a.PreparedReason).HasMaxLength(Shapes.Text);
        application.HasIndex(a => a.ReleaseId).HasFilter("release_id is not null").HasDatabaseName("ix_applications_release_id");
        application.HasIndex(a => new { a.ContestId, a.CreatedAt, a.Id }).HasFilter("prepared_verdict is not null").HasDatabaseName("ix_applications_prepared");
        // ix_applications_waiting_rank (contest_id, waiting_rank where waitlisted) is SQL in the migration, beside the indexes of lists.
        application.HasIndex(a => a.ConfirmBy).HasFilter("status = 'accepted'").HasDatabaseName("ix_applications_confirm_by");
        application.HasIndex(a => a.StartupId).HasDatabaseName("ix_applications_startup_id");
        application.HasIndex(a => new { a.StopId, a.CreatedAt, a.Id }).HasDatabaseName("ix_applications_stop_id");
    }
}
