namespace Fundtruck.Features.Messages;

internal static class MessageMappings
{
    internal static void Map(ModelBuilder model) => model.Entity<OutgoingMessage>(message =>
    {
        message.ToTable("outgoing_messages");
        message.Property(m => m.Id).ValueGeneratedNever();
        message.Property(m => m.Address).HasMaxLength(254);
        message.Property(m => m.Language).HasMaxLength(2);
        message.Property(m => m.Outcome).HasMaxLength(1000);
        message.HasOne<Person>().WithMany().HasForeignKey(m => m.PersonId).OnDelete(DeleteBehavior.Cascade);
        message.HasIndex(m => new { m.SubjectId, m.PersonId, m.Kind, m.Revision, m.Reminder }).IsUnique().AreNullsDistinct(false).HasDatabaseName("ux_outgoing_messages_once");
        message.HasIndex(m => new { m.Address, m.CreatedAt }).HasFilter("address is not null").HasDatabaseName("ix_outgoing_messages_address");
        message.HasIndex(m => m.PersonId).HasDatabaseName("ix_outgoing_messages_person_id");
        message.HasIndex(m => m.DueAt).HasFilter("status in ('due', 'sending')").HasDatabaseName("ix_outgoing_messages_due_at");
    });
}
