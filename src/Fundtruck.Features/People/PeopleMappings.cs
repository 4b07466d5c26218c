namespace Fundtruck.Features.People;

internal static class PeopleMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Person>(person =>
        {
            person.ToTable("people");
            person.Property(p => p.Id).ValueGeneratedNever();
            person.Property(p => p.Email).HasMaxLength(254);
            person.Property(p => p.Name).HasMaxLength(Shapes.Name);
            person.Property(p => p.Language).HasMaxLength(2);
            person.Property(p => p.CalendarToken).HasMaxLength(64);
            person.HasIndex(p => p.Email).IsUnique().HasDatabaseName("ux_people_email");
            person.HasIndex(p => p.CalendarToken).IsUnique().HasDatabaseName("ux_people_calendar_token");
        });
        model.Entity<Startup>(startup =>
        {
            startup.ToTable("startups");
            startup.Property(s => s.Id).ValueGeneratedNever();
            startup.Property(s => s.Name).HasMaxLength(Shapes.Name);
            startup.Property(s => s.Country).HasMaxLength(2);
            startup.Property(s => s.Sector).HasMaxLength(Shapes.Name);
            startup.Property(s => s.Website).HasMaxLength(1000);
            startup.Property(s => s.Pitch).HasMaxLength(Shapes.Line);
            startup.HasVersion();
            startup.HasOne<Person>().WithMany().HasForeignKey(s => s.OwnerId).OnDelete(DeleteBehavior.Restrict);
            startup.HasIndex(s => new { s.CreatedAt, s.Id }).HasDatabaseName("ix_startups_created_at");
            startup.OwnsMany(s => s.Members, member =>
            {
                member.ToTable("startup_members");
                member.WithOwner().HasForeignKey("startup_id");
                member.HasKey("startup_id", nameof(StartupMember.PersonId));
                member.HasOne<Person>().WithMany().HasForeignKey(m => m.PersonId).OnDelete(DeleteBehavior.Restrict);
                member.HasIndex(m => m.PersonId).HasDatabaseName("ix_startup_members_person_id");
            });
        });
        model.Entity<Investor>(investor =>
        {
            investor.ToTable("investors");
            investor.Property(i => i.Id).ValueGeneratedNever();
            investor.Property(i => i.Name).HasMaxLength(Shapes.Name);
            investor.HasVersion();
            investor.HasIndex(i => i.Name).IsUnique().HasDatabaseName("ux_investors_name");
            investor.HasIndex(i => new { i.CreatedAt, i.Id }).HasDatabaseName("ix_investors_created_at");
            investor.OwnsMany(i => i.Representatives, representative =>
            {
                representative.ToTable("investor_representatives");
                representative.WithOwner().HasForeignKey("investor_id");
                representative.HasKey("investor_id", nameof(InvestorRepresentative.PersonId));
                representative.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Restrict);
                representative.HasIndex(r => r.PersonId).HasDatabaseName("ix_investor_representatives_person_id");
            });
        });
        model.Entity<SignInLink>(link =>
        {
            link.ToTable("sign_in_links");
            link.HasKey(l => l.TokenHash);
            link.Property(l => l.Email).HasMaxLength(254);
            link.Property(l => l.Language).HasMaxLength(2);
        });
        model.Entity<Session>(session =>
        {
            session.ToTable("sessions");
            session.HasKey(s => s.TokenHash);
            session.HasIndex(s => s.PersonId).HasDatabaseName("ix_sessions_person_id");
            session.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
