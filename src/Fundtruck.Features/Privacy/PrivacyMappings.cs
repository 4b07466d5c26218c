namespace Fundtruck.Features.Privacy;

internal static class PrivacyMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<ConsentText>(text =>
        {
            text.ToTable("consent_texts");
            text.Property(t => t.Id).ValueGeneratedNever();
            text.Property(t => t.Language).HasMaxLength(2);
            text.HasIndex(t => new { t.Kind, t.Language, t.Version }).IsUnique().HasDatabaseName("ux_consent_texts_version");
        });
        model.Entity<Consent>(consent =>
        {
            consent.ToTable("consents");
            consent.Property(c => c.Id).ValueGeneratedNever();
            consent.Property(c => c.Language).HasMaxLength(2);
            consent.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Cascade);
            consent.HasIndex(c => new { c.PersonId, c.Kind, c.Version, c.Language }).IsUnique().HasFilter("withdrawn_at is null").HasDatabaseName("ux_consents_standing");
            consent.HasIndex(c => c.PersonId).HasDatabaseName("ix_consents_person_id");
        });
        model.Entity<SuppressedAddressRow>(address =>
        {
            address.ToTable("suppressed_addresses");
            address.HasKey(a => a.AddressHash);
            address.Property(a => a.Reason).HasMaxLength(Shapes.Text);
        });
    }
}
