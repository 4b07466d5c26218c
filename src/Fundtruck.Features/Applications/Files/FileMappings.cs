namespace Fundtruck.Features.Applications.Decks;

internal static class DeckMappings
{
    internal static void Map(ModelBuilder model) => model.Entity<Deck>(deck =>
    {
        deck.ToTable("decks");
        deck.Property(d => d.Id).ValueGeneratedNever();
        deck.Property(d => d.FileName).HasMaxLength(FileNames.Longest);
        deck.HasVersion();
        deck.HasOne<Startup>().WithMany().HasForeignKey(d => d.StartupId).OnDelete(DeleteBehavior.Restrict);
        deck.HasOne<Person>().WithMany().HasForeignKey(d => d.UploadedBy).OnDelete(DeleteBehavior.Restrict);
        deck.HasIndex(d => d.StartupId).HasDatabaseName("ix_decks_startup_id");
        // ex_decks_one_in_force (startup_id with =, tstzrange(kept_at, ended_at) with &&) is SQL in the migration: EF Core has no exclusion constraints.
    });
}
