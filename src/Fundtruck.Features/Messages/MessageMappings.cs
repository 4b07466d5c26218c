namespace Fundtruck.Features.Messages;

internal static class MessageMappings
{
    internal const int OutcomeLength = 1000;

    internal static void Map(ModelBuilder model)
    {
        model.Entity<OutgoingMessage>(message =>
        {
            message.ToTable("outgoing_messages");
            message.Property(m => m.Id).ValueGeneratedNever();
            message.Property(m => m.Address).HasMaxLength(254);
            message.Property(m => m.Language).HasMaxLength(2);
            message.Property(m => m.Outcome).HasMaxLength(OutcomeLength);
            message.Property(m => m.Bounce).HasMaxLength(OutcomeLength);
            message.Property(m => m.Copy).HasDefaultValue(0);
            message.HasOne<Person>().WithMany().HasForeignKey(m => m.PersonId).OnDelete(DeleteBehavior.Cascade);
            message.HasIndex(m => new { m.SubjectId, m.PersonId, m.Kind, m.Revision, m.Reminder, m.PlanId, m.Copy }).IsUnique().AreNullsDistinct(false).HasDatabaseName("ux_outgoing_messages_once");
            message.HasIndex(m => new { m.Address, m.CreatedAt }).HasFilter("address is not null").HasDatabaseName("ix_outgoing_messages_address");
            message.HasIndex(m => m.PersonId).HasDatabaseName("ix_outgoing_messages_person_id");
            message.HasIndex(m => m.DueAt).HasFilter("status = 'due'").HasDatabaseName("ix_outgoing_messages_due_at");
            message.HasIndex(m => m.Worker).HasFilter("status = 'sending'").HasDatabaseName("ix_outgoing_messages_worker");
            message.HasIndex(m => m.Status).HasFilter("status in ('failed', 'held')").HasDatabaseName("ix_outgoing_messages_problems");
            message.HasIndex(m => m.BouncedAt).HasFilter("bounced_at is not null").HasDatabaseName("ix_outgoing_messages_bounced_at");
        });
        model.Entity<MailText>(text =>
        {
            text.ToTable("mail_texts");
            text.Property(t => t.Id).ValueGeneratedNever();
            text.Property(t => t.Language).HasMaxLength(2);
            text.Property(t => t.Subject).HasMaxLength(Writing.MailTemplates.SubjectLength);
            text.Property(t => t.Body).HasMaxLength(Writing.MailTemplates.BodyLength);
            text.HasOne<Season>().WithMany().HasForeignKey(t => t.SeasonId).OnDelete(DeleteBehavior.Restrict);
            text.HasIndex(t => new { t.SeasonId, t.Kind, t.Language, t.Number }).IsUnique().HasDatabaseName("ux_mail_texts_number");
        });
        model.Entity<ToldMailRow>(told =>
        {
            told.ToTable("told_mails");
            told.HasKey(t => t.MessageId);
            told.Property(t => t.Address).HasMaxLength(254);
            told.Property(t => t.CalendarMethod).HasMaxLength(8);
            told.HasOne<OutgoingMessage>().WithOne().HasForeignKey<ToldMailRow>(t => t.MessageId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<DeliveryJournalRow>(entry =>
        {
            entry.ToTable("delivery_journal");
            entry.HasKey(e => e.MessageId);
            entry.Property(e => e.MessageId).ValueGeneratedNever();
            entry.Property(e => e.Answer).HasMaxLength(OutcomeLength);
        });
        model.Entity<FailingAddressRow>(address =>
        {
            address.ToTable("failing_addresses");
            address.HasKey(a => a.Address);
            address.Property(a => a.Address).HasMaxLength(254);
            address.Property(a => a.Why).HasMaxLength(OutcomeLength);
        });
        model.Entity<MailServerRow>(server =>
        {
            server.ToTable("mail_server", table => table.HasCheckConstraint("ck_mail_server_one", "id = 1"));
            server.Property(s => s.Id).ValueGeneratedNever();
            server.Property(s => s.Why).HasMaxLength(OutcomeLength);
        });
        model.Entity<MailDomainRow>(domain =>
        {
            domain.ToTable("mail_domains");
            domain.HasKey(d => d.Domain);
            domain.Property(d => d.Domain).HasMaxLength(254);
        });
        model.HasSequence<int>("mail_workers").IsCyclic();
    }
}
