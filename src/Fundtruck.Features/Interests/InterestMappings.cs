namespace Fundtruck.Features.Interests;

internal static class InterestMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Interest>(interest =>
        {
            interest.ToTable("interests");
            interest.Property(i => i.Id).ValueGeneratedNever();
            interest.HasOne<Stop>().WithMany().HasForeignKey(i => i.StopId).OnDelete(DeleteBehavior.Restrict);
            interest.HasOne<Investor>().WithMany().HasForeignKey(i => i.InvestorId).OnDelete(DeleteBehavior.Restrict);
            interest.HasOne<Startup>().WithMany().HasForeignKey(i => i.StartupId).OnDelete(DeleteBehavior.Restrict);
            interest.HasOne<Person>().WithMany().HasForeignKey(i => i.By).OnDelete(DeleteBehavior.Restrict);
            interest.HasIndex(i => new { i.StopId, i.InvestorId, i.StartupId }).IsUnique().HasDatabaseName("ux_interests_startup");
        });
        model.Entity<InterestNote>(note =>
        {
            note.ToTable("interest_notes");
            note.Property(n => n.Id).ValueGeneratedNever();
            note.Property(n => n.Text).HasMaxLength(Shapes.Text);
            note.HasOne<Stop>().WithMany().HasForeignKey(n => n.StopId).OnDelete(DeleteBehavior.Restrict);
            note.HasOne<Investor>().WithMany().HasForeignKey(n => n.InvestorId).OnDelete(DeleteBehavior.Restrict);
            note.HasOne<Startup>().WithMany().HasForeignKey(n => n.StartupId).OnDelete(DeleteBehavior.Restrict);
            note.HasOne<Person>().WithMany().HasForeignKey(n => n.PersonId).OnDelete(DeleteBehavior.Cascade);
            note.HasIndex(n => new { n.PersonId, n.StopId, n.InvestorId, n.StartupId }).IsUnique().HasDatabaseName("ux_interest_notes_startup");
        });
    }
}
