namespace Fundtruck.Features.Judging;

internal static class JudgingMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<ReviewPanel>(panel =>
        {
            panel.ToTable("review_panels");
            panel.Property(p => p.Id).ValueGeneratedNever();
            panel.Property(p => p.Criteria).HasJson();
            panel.Ignore(p => p.Settings);
            panel.HasVersion();
            panel.HasOne<Contest>().WithOne().HasForeignKey<ReviewPanel>(p => p.Id).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Review>(review =>
        {
            review.ToTable("reviews");
            review.Property(r => r.Id).ValueGeneratedNever();
            review.Property(r => r.Scores).HasJson();
            review.Property(r => r.Comment).HasMaxLength(Shapes.Text);
            review.Property(r => r.PrivateNote).HasMaxLength(Shapes.Text);
            review.HasVersion();
            review.HasOne<Contest>().WithMany().HasForeignKey(r => r.ContestId).OnDelete(DeleteBehavior.Restrict);
            review.HasOne<Application>().WithMany().HasForeignKey(r => r.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            review.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Restrict);
            review.HasIndex(r => new { r.ContestId, r.ApplicationId, r.PersonId }).IsUnique().HasDatabaseName("ux_reviews_juror");
            review.HasIndex(r => new { r.PersonId, r.AssignedAt, r.Id }).HasDatabaseName("ix_reviews_person_id");
            review.HasIndex(r => r.ApplicationId).HasDatabaseName("ix_reviews_application_id");
        });
        model.Entity<DeclaredConflict>(conflict =>
        {
            conflict.ToTable("declared_conflicts");
            conflict.Property(c => c.Id).ValueGeneratedNever();
            conflict.Property(c => c.Reason).HasMaxLength(Shapes.Text);
            conflict.HasOne<Application>().WithMany().HasForeignKey(c => c.ApplicationId).OnDelete(DeleteBehavior.Cascade);
            conflict.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Restrict);
            conflict.HasIndex(c => new { c.ApplicationId, c.PersonId }).IsUnique().HasDatabaseName("ux_declared_conflicts_juror");
            conflict.HasIndex(c => c.PersonId).HasDatabaseName("ix_declared_conflicts_person_id");
        });
        model.Entity<Stake>(stake =>
        {
            stake.ToTable("stakes");
            stake.Property(s => s.Id).ValueGeneratedNever();
            stake.HasOne<Investor>().WithMany().HasForeignKey(s => s.InvestorId).OnDelete(DeleteBehavior.Cascade);
            stake.HasOne<Startup>().WithMany().HasForeignKey(s => s.StartupId).OnDelete(DeleteBehavior.Cascade);
            stake.HasIndex(s => new { s.StartupId, s.InvestorId }).IsUnique().HasDatabaseName("ux_stakes_investor");
            stake.HasIndex(s => new { s.CreatedAt, s.Id }).HasDatabaseName("ix_stakes_created_at");
        });
    }
}
