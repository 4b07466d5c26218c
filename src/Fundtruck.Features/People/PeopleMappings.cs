namespace Fundtruck.Features.People;

internal static class PeopleMappings
{
    /// <summary>The stops that a person hosts, as they are stored.</summary>
    internal const string HostedStops = "_hostedStops";

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
            person.Ignore(p => p.HostedStops);
            person.Property<List<Guid>>(HostedStops).HasColumnName("hosted_stops");
            person.HasIndex(HostedStops).HasMethod("gin").HasDatabaseName("ix_people_hosted_stops");
            person.HasIndex(p => p.Id).HasFilter("is_organizer").HasDatabaseName("ix_people_organizers");
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
            startup.Property(s => s.Siren).HasMaxLength(9);
            startup.Property(s => s.NoSirenReason).HasMaxLength(Shapes.Line);
            startup.Property(s => s.Region).HasMaxLength(Shapes.Name);
            startup.Property(s => s.Community).HasMaxLength(Shapes.Name);
            startup.Property(s => s.Team).HasMaxLength(Shapes.Text);
            startup.Property(s => s.VideoUrl).HasMaxLength(1000);
            startup.Ignore(s => s.Profile);
            startup.HasIndex(s => s.Siren).IsUnique().HasDatabaseName("ux_startups_siren");
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
            investor.Property(i => i.Thesis).HasJson();
            // Whoever registers a firm themselves neither learns which ones are there nor keeps a name from them.
            investor.HasIndex(i => i.Name).IsUnique().HasFilter("accreditation in ('readOnly', 'full')").HasDatabaseName("ux_investors_name");
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
        model.Entity<AccreditationChange>(change =>
        {
            change.ToTable("accreditation_changes");
            change.Property(c => c.Id).ValueGeneratedNever();
            change.Property(c => c.Reason).HasMaxLength(Shapes.Text);
            change.HasOne<Investor>().WithMany().HasForeignKey(c => c.InvestorId).OnDelete(DeleteBehavior.Restrict);
            change.HasOne<Person>().WithMany().HasForeignKey(c => c.By).OnDelete(DeleteBehavior.Restrict);
            change.HasIndex(c => new { c.InvestorId, c.Revision }).IsUnique().HasDatabaseName("ux_accreditation_changes_revision");
        });
        model.Entity<Invitation>(invitation =>
        {
            invitation.ToTable("invitations", table => table.HasCheckConstraint("ck_invitations_team", "num_nonnulls(startup_id, investor_id) = 1"));
            invitation.Property(i => i.Id).ValueGeneratedNever();
            invitation.Property(i => i.Email).HasMaxLength(254);
            invitation.HasOne<Startup>().WithMany().HasForeignKey(i => i.StartupId).OnDelete(DeleteBehavior.Restrict);
            invitation.HasOne<Investor>().WithMany().HasForeignKey(i => i.InvestorId).OnDelete(DeleteBehavior.Restrict);
            invitation.HasOne<Person>().WithMany().HasForeignKey(i => i.InvitedBy).OnDelete(DeleteBehavior.Restrict);
            invitation.HasIndex(i => new { i.StartupId, i.InvestorId, i.Email }).IsUnique().AreNullsDistinct(false).HasFilter("status = 'pending'").HasDatabaseName("ux_invitations_pending");
            invitation.HasIndex(i => new { i.StartupId, i.InvestorId }).HasDatabaseName("ix_invitations_team");
            invitation.HasIndex(i => i.Email).HasDatabaseName("ix_invitations_email");
        });
        model.Entity<SignInLink>(link =>
        {
            link.ToTable("sign_in_links");
            link.HasKey(l => l.TokenHash);
            link.Property(l => l.Email).HasMaxLength(254);
            link.Property(l => l.Language).HasMaxLength(2);
            link.HasIndex(l => new { l.Email, l.ExpiresAt }).HasDatabaseName("ix_sign_in_links_email");
        });
        model.Entity<Session>(session =>
        {
            session.ToTable("sessions");
            session.HasKey(s => s.TokenHash);
            session.Property(s => s.Device).HasMaxLength(Session.LongestDevice);
            session.Property(s => s.Address).HasMaxLength(64);
            session.HasIndex(s => s.Id).IsUnique().HasDatabaseName("ux_sessions_id");
            session.HasIndex(s => s.PersonId).HasDatabaseName("ix_sessions_person_id");
            session.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ApiToken>(token =>
        {
            token.ToTable("api_tokens");
            token.Property(t => t.Id).ValueGeneratedNever();
            token.Property(t => t.Name).HasMaxLength(Shapes.Name);
            token.HasIndex(t => t.TokenHash).IsUnique().HasDatabaseName("ux_api_tokens_hash");
            token.HasIndex(t => t.PersonId).HasDatabaseName("ix_api_tokens_person_id");
            token.HasOne<Person>().WithMany().HasForeignKey(t => t.PersonId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Passkey>(passkey =>
        {
            passkey.ToTable("passkeys");
            passkey.Property(p => p.Id).ValueGeneratedNever();
            passkey.Property(p => p.Name).HasMaxLength(Shapes.Name);
            passkey.HasIndex(p => p.CredentialId).IsUnique().HasDatabaseName("ux_passkeys_credential_id");
            passkey.HasIndex(p => p.PersonId).HasDatabaseName("ix_passkeys_person_id");
            passkey.HasOne<Person>().WithMany().HasForeignKey(p => p.PersonId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PasskeyChallenge>(challenge =>
        {
            challenge.ToTable("passkey_challenges");
            challenge.Property(c => c.Id).ValueGeneratedNever();
            challenge.HasIndex(c => c.ExpiresAt).HasDatabaseName("ix_passkey_challenges_expires_at");
        });
        model.Entity<Juror>(juror =>
        {
            juror.ToTable("jurors");
            juror.HasKey(j => new { j.ContestId, j.PersonId });
            juror.HasIndex(j => j.PersonId).HasDatabaseName("ix_jurors_person_id");
            juror.HasIndex(j => j.StopId).HasDatabaseName("ix_jurors_stop_id");
            juror.HasOne<Contest>().WithMany().HasForeignKey(j => j.ContestId).OnDelete(DeleteBehavior.Cascade);
            juror.HasOne<Person>().WithMany().HasForeignKey(j => j.PersonId).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
