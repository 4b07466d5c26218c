namespace Fundtruck.Features.Applications.Files;

internal static class FileMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<SentFile>(file =>
        {
            file.ToTable("sent_files");
            file.HasDiscriminator<string>("kind").HasValue<Deck>("deck").HasValue<AnswerFile>("answer");
            file.Property("kind").HasMaxLength(16);
            file.Property(f => f.Id).ValueGeneratedNever();
            file.Property(f => f.FileName).HasMaxLength(FileNames.Longest);
            file.Property(f => f.CheckedBy).HasMaxLength(64);
            file.HasVersion();
            file.HasOne<Startup>().WithMany().HasForeignKey(f => f.StartupId).OnDelete(DeleteBehavior.Restrict);
            file.HasOne<Person>().WithMany().HasForeignKey(f => f.UploadedBy).OnDelete(DeleteBehavior.Restrict);
            file.HasIndex(f => f.StartupId).HasDatabaseName("ix_sent_files_startup_id");
            // ex_sent_files_one_deck_in_force (startup_id with =, tstzrange(kept_at, ended_at) with &&) is SQL in the migration: EF Core has no exclusion constraints.
        });
        model.Entity<AnswerFile>(file =>
        {
            file.HasOne<Application>().WithMany().HasForeignKey(f => f.ApplicationId).OnDelete(DeleteBehavior.Cascade);
            // A question that was never answered can go although files for it were refused.
            file.HasOne<Question>().WithMany().HasForeignKey(f => f.QuestionId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
