namespace Fundtruck.Features.Meetings;

internal static class MeetingMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<MeetingSession>(session =>
        {
            session.ToTable("meeting_sessions");
            session.Property(s => s.Id).ValueGeneratedNever();
            session.Property(s => s.ZoneId).HasMaxLength(64);
            session.HasOne<Stop>().WithMany().HasForeignKey(s => s.StopId).OnDelete(DeleteBehavior.Restrict);
            session.HasIndex(s => s.StopId).HasDatabaseName("ix_meeting_sessions_stop_id");
            session.HasMany(s => s.Tables).WithOne().HasForeignKey(table => table.SessionId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<MeetingTable>(table =>
        {
            table.ToTable("meeting_tables");
            table.Property(t => t.Id).ValueGeneratedNever();
            table.HasIndex(t => new { t.SessionId, t.Number }).IsUnique().HasDatabaseName("ux_meeting_tables_number");
        });
        model.Entity<InvestorSlot>(slot =>
        {
            slot.ToTable("investor_slots");
            slot.Property(s => s.Id).ValueGeneratedNever();
            slot.Property(s => s.ZoneId).HasMaxLength(64);
            slot.HasVersion();
            slot.HasOne<Stop>().WithMany().HasForeignKey(s => s.StopId).OnDelete(DeleteBehavior.Restrict);
            slot.HasOne<MeetingSession>().WithMany().HasForeignKey(s => s.SessionId).OnDelete(DeleteBehavior.Restrict);
            slot.HasOne<Investor>().WithMany().HasForeignKey(s => s.InvestorId).OnDelete(DeleteBehavior.Restrict);
            slot.HasOne<Person>().WithMany().HasForeignKey(s => s.RepresentativeId).OnDelete(DeleteBehavior.Restrict);
            slot.HasOne<MeetingTable>().WithMany().HasForeignKey(s => s.TableId).OnDelete(DeleteBehavior.Restrict);
            slot.HasIndex(s => s.SessionId).HasDatabaseName("ix_investor_slots_session_id");
            // ex_investor_slots_overlap, ex_investor_slots_table and ix_investor_slots_start are SQL in the migration: EF Core has no word for them.
        });
        model.Entity<Meeting>(meeting =>
        {
            meeting.ToTable("meetings");
            meeting.Property(m => m.Id).ValueGeneratedNever();
            meeting.Property(m => m.ZoneId).HasMaxLength(64);
            meeting.Property(m => m.Reason).HasMaxLength(Shapes.Text);
            meeting.HasVersion();
            meeting.HasOne<Stop>().WithMany().HasForeignKey(m => m.StopId).OnDelete(DeleteBehavior.Restrict);
            meeting.HasOne<InvestorSlot>().WithMany().HasForeignKey(m => m.SlotId).OnDelete(DeleteBehavior.Restrict);
            meeting.HasOne<Investor>().WithMany().HasForeignKey(m => m.InvestorId).OnDelete(DeleteBehavior.Restrict);
            meeting.HasOne<Startup>().WithMany().HasForeignKey(m => m.StartupId).OnDelete(DeleteBehavior.Restrict);
            meeting.HasOne<Person>().WithMany().HasForeignKey(m => m.RepresentativeId).OnDelete(DeleteBehavior.Restrict);
            meeting.HasOne<Person>().WithMany().HasForeignKey(m => m.FounderId).OnDelete(DeleteBehavior.Restrict);
            meeting.HasIndex(m => m.SlotId).IsUnique().HasFilter("status = 'booked'").HasDatabaseName("ux_meetings_slot");
            meeting.HasIndex(m => m.InvestorId).HasDatabaseName("ix_meetings_investor_id");
            meeting.HasIndex(m => m.StartupId).HasDatabaseName("ix_meetings_startup_id");
            meeting.HasIndex(m => m.RepresentativeId).HasDatabaseName("ix_meetings_representative_id");
            meeting.HasIndex(m => m.FounderId).HasDatabaseName("ix_meetings_founder_id");
            // ix_meetings_start is SQL in the migration.
        });
        model.Entity<Block>(block =>
        {
            block.ToTable("blocks");
            block.Property(b => b.Id).ValueGeneratedNever();
            block.Property(b => b.ZoneId).HasMaxLength(64);
            block.Property(b => b.Note).HasMaxLength(Shapes.Line);
            block.HasIndex(b => b.PersonId).HasDatabaseName("ix_blocks_person_id");
            block.HasIndex(b => b.StopId).HasDatabaseName("ix_blocks_stop_id").HasFilter("stop_id is not null");
            block.HasOne<Stop>().WithMany().HasForeignKey(b => b.StopId).OnDelete(DeleteBehavior.Restrict);
            block.HasOne<Person>().WithMany().HasForeignKey(b => b.PersonId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
