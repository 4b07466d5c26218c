namespace Fundtruck.Features.Meetings;

internal static class MeetingMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Ignore<SessionRules>(); // it is one value of its session
        model.Entity<MeetingSession>(session =>
        {
            session.ToTable("meeting_sessions");
            session.Property(s => s.Id).ValueGeneratedNever();
            session.Property(s => s.ZoneId).HasMaxLength(64);
            session.Property(s => s.Rules).HasColumnType("jsonb").HasJson();
            session.Property(s => s.LotterySeed).HasMaxLength(64);
            session.HasIndex(s => s.OpensAt).HasFilter("drawn_at is null and closed_at is null and opens_at is not null").HasDatabaseName("ix_meeting_sessions_opens_at");
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
            slot.HasIndex(s => new { s.InvestorId, s.StopId }).HasDatabaseName("ix_investor_slots_investor_id");
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
            meeting.HasOne<MeetingSession>().WithMany().HasForeignKey(m => m.SessionId).OnDelete(DeleteBehavior.Restrict);
            meeting.HasOne<InvestorSlot>().WithMany().HasForeignKey(m => m.SlotId).OnDelete(DeleteBehavior.Restrict);
            meeting.HasOne<Investor>().WithMany().HasForeignKey(m => m.InvestorId).OnDelete(DeleteBehavior.Restrict);
            meeting.HasOne<Startup>().WithMany().HasForeignKey(m => m.StartupId).OnDelete(DeleteBehavior.Restrict);
            meeting.HasOne<Person>().WithMany().HasForeignKey(m => m.RepresentativeId).OnDelete(DeleteBehavior.Restrict);
            meeting.HasOne<Person>().WithMany().HasForeignKey(m => m.FounderId).OnDelete(DeleteBehavior.Restrict);
            meeting.HasIndex(m => m.InvestorId).HasDatabaseName("ix_meetings_investor_id");
            meeting.HasIndex(m => m.StartupId).HasDatabaseName("ix_meetings_startup_id");
            meeting.HasIndex(m => m.RepresentativeId).HasDatabaseName("ix_meetings_representative_id");
            meeting.HasIndex(m => m.FounderId).HasDatabaseName("ix_meetings_founder_id");
            meeting.HasIndex(m => m.SessionId).HasDatabaseName("ix_meetings_session_id");
            // ix_meetings_start is SQL in the migration, and so is ux_meetings_slot: a constraint that a plan lets wait until its end, so that meetings can change slots with each other.
        });
        model.Entity<StartupTable>(seat =>
        {
            seat.ToTable("startup_tables");
            seat.HasKey(s => new { s.SessionId, s.StartupId });
            seat.HasOne<MeetingSession>().WithMany().HasForeignKey(s => s.SessionId).OnDelete(DeleteBehavior.Cascade);
            seat.HasOne<Startup>().WithMany().HasForeignKey(s => s.StartupId).OnDelete(DeleteBehavior.Restrict);
            seat.HasOne<MeetingTable>().WithMany().HasForeignKey(s => s.TableId).OnDelete(DeleteBehavior.Cascade);
            seat.HasIndex(s => s.TableId).IsUnique().HasDatabaseName("ux_startup_tables_table");
        });
        model.Entity<LotteryWishes>(wishes =>
        {
            wishes.ToTable("lottery_wishes");
            wishes.Property(w => w.Id).ValueGeneratedNever();
            wishes.Property(w => w.Ranked).HasColumnType("jsonb").HasJson();
            wishes.Property(w => w.Won).HasColumnType("jsonb").HasJson();
            wishes.HasOne<MeetingSession>().WithMany().HasForeignKey(w => w.SessionId).OnDelete(DeleteBehavior.Cascade);
            wishes.HasOne<Startup>().WithMany().HasForeignKey(w => w.StartupId).OnDelete(DeleteBehavior.Restrict);
            wishes.HasOne<Person>().WithMany().HasForeignKey(w => w.By).OnDelete(DeleteBehavior.Restrict);
            wishes.HasIndex(w => new { w.SessionId, w.StartupId }).IsUnique().HasDatabaseName("ux_lottery_wishes_startup");
        });
        model.Entity<MeetingRequest>(request =>
        {
            request.ToTable("meeting_requests");
            request.Property(r => r.Id).ValueGeneratedNever();
            request.Property(r => r.Reason).HasMaxLength(Shapes.Text);
            request.Property(r => r.Answer).HasMaxLength(Shapes.Text);
            request.HasVersion();
            request.HasOne<Stop>().WithMany().HasForeignKey(r => r.StopId).OnDelete(DeleteBehavior.Restrict);
            request.HasOne<MeetingSession>().WithMany().HasForeignKey(r => r.SessionId).OnDelete(DeleteBehavior.Restrict);
            request.HasOne<Investor>().WithMany().HasForeignKey(r => r.InvestorId).OnDelete(DeleteBehavior.Restrict);
            request.HasOne<Startup>().WithMany().HasForeignKey(r => r.StartupId).OnDelete(DeleteBehavior.Restrict);
            request.HasOne<InvestorSlot>().WithMany().HasForeignKey(r => r.SlotId).OnDelete(DeleteBehavior.Restrict);
            request.HasOne<Person>().WithMany().HasForeignKey(r => r.AskedBy).OnDelete(DeleteBehavior.Restrict);
            request.HasIndex(r => new { r.SessionId, r.InvestorId, r.StartupId }).IsUnique().HasFilter("status = 'open'").HasDatabaseName("ux_meeting_requests_open");
            request.HasIndex(r => r.ExpiresAt).HasFilter("status = 'open'").HasDatabaseName("ix_meeting_requests_expires_at");
            request.HasIndex(r => new { r.InvestorId, r.AskedAt, r.Id }).HasDatabaseName("ix_meeting_requests_investor_id");
            request.HasIndex(r => new { r.StartupId, r.AskedAt, r.Id }).HasDatabaseName("ix_meeting_requests_startup_id");
            request.HasIndex(r => r.StopId).HasDatabaseName("ix_meeting_requests_stop_id");
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
