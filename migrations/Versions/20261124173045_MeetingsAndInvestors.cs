using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class MeetingsAndInvestors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_decks_people_uploaded_by",
                table: "decks");

            migrationBuilder.DropForeignKey(
                name: "fk_decks_startups_startup_id",
                table: "decks");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_occupancies_appointment_kind",
                table: "occupancies");

            migrationBuilder.DropCheckConstraint(
                name: "ck_meetings_status",
                table: "meetings");

            migrationBuilder.DropIndex(
                name: "ux_investors_name",
                table: "investors");

            migrationBuilder.DropPrimaryKey(
                name: "pk_decks",
                table: "decks");

            migrationBuilder.DropCheckConstraint(
                name: "ck_decks_refused_because",
                table: "decks");

            migrationBuilder.DropCheckConstraint(
                name: "ck_decks_status",
                table: "decks");

            migrationBuilder.RenameTable(
                name: "decks",
                newName: "sent_files");

            migrationBuilder.RenameIndex(
                name: "ix_decks_startup_id",
                table: "sent_files",
                newName: "ix_sent_files_startup_id");

            migrationBuilder.AddColumn<Instant>(
                name: "held_until",
                table: "occupancies",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "venue_id",
                table: "occupancies",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "door",
                table: "meetings",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "booking");

            migrationBuilder.AddColumn<string>(
                name: "ended_by_side",
                table: "meetings",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "investor_came_at",
                table: "meetings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "moves",
                table: "meetings",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "session_id",
                table: "meetings",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));
            migrationBuilder.Sql(
                """
                update meetings m set session_id = s.session_id from investor_slots s where s.id = m.slot_id;
                alter table meetings alter column session_id drop default;
                """);

            migrationBuilder.AddColumn<Instant>(
                name: "startup_came_at",
                table: "meetings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "drawn_at",
                table: "meeting_sessions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<LocalDateTime>(
                name: "local_opens_at",
                table: "meeting_sessions",
                type: "timestamp without time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "lottery_seed",
                table: "meeting_sessions",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "opens_at",
                table: "meeting_sessions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "rules",
                table: "meeting_sessions",
                type: "jsonb",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "accreditation",
                table: "investors",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "full");
            migrationBuilder.Sql(
                """
                alter table investors alter column accreditation drop default;
                """);

            migrationBuilder.AddColumn<int>(
                name: "accreditation_revision",
                table: "investors",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "thesis",
                table: "investors",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AlterColumn<Guid>(
                name: "table_id",
                table: "investor_slots",
                type: "uuid",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "uuid");

            migrationBuilder.AddColumn<Guid>(
                name: "stop_id",
                table: "blocks",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "news",
                table: "applications",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "application_id",
                table: "sent_files",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "checked_by",
                table: "sent_files",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "sent_files",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "deck");

            migrationBuilder.AddColumn<Guid>(
                name: "question_id",
                table: "sent_files",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "sent_files",
                type: "integer",
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "pk_sent_files",
                table: "sent_files",
                column: "id");

            migrationBuilder.CreateTable(
                name: "accreditation_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    investor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    before = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    after = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accreditation_changes", x => x.id);
                    table.CheckConstraint("ck_accreditation_changes_after", "after in ('pending', 'readOnly', 'full', 'refused')");
                    table.CheckConstraint("ck_accreditation_changes_before", "before in ('pending', 'readOnly', 'full', 'refused')");
                    table.ForeignKey(
                        name: "fk_accreditation_changes_investors_investor_id",
                        column: x => x.investor_id,
                        principalTable: "investors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_accreditation_changes_people_by",
                        column: x => x.by,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "interest_notes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: false),
                    investor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    startup_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_interest_notes", x => x.id);
                    table.ForeignKey(
                        name: "fk_interest_notes_investors_investor_id",
                        column: x => x.investor_id,
                        principalTable: "investors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_interest_notes_people_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_interest_notes_startups_startup_id",
                        column: x => x.startup_id,
                        principalTable: "startups",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_interest_notes_stops_stop_id",
                        column: x => x.stop_id,
                        principalTable: "stops",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "interests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: false),
                    investor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    startup_id = table.Column<Guid>(type: "uuid", nullable: false),
                    answer = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_interests", x => x.id);
                    table.CheckConstraint("ck_interests_answer", "answer in ('yes', 'no', 'mustThink')");
                    table.ForeignKey(
                        name: "fk_interests_investors_investor_id",
                        column: x => x.investor_id,
                        principalTable: "investors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_interests_people_by",
                        column: x => x.by,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_interests_startups_startup_id",
                        column: x => x.startup_id,
                        principalTable: "startups",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_interests_stops_stop_id",
                        column: x => x.stop_id,
                        principalTable: "stops",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "meeting_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    investor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    startup_id = table.Column<Guid>(type: "uuid", nullable: false),
                    asker = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    asked_by = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    slot_id = table.Column<Guid>(type: "uuid", nullable: true),
                    turn = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    answer = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    expires_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    meeting_id = table.Column<Guid>(type: "uuid", nullable: true),
                    changed_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_meeting_requests", x => x.id);
                    table.CheckConstraint("ck_meeting_requests_asker", "asker in ('investor', 'startup')");
                    table.CheckConstraint("ck_meeting_requests_status", "status in ('open', 'accepted', 'declined', 'withdrawn', 'expired')");
                    table.CheckConstraint("ck_meeting_requests_turn", "turn in ('investor', 'startup')");
                    table.ForeignKey(
                        name: "fk_meeting_requests_investor_slots_slot_id",
                        column: x => x.slot_id,
                        principalTable: "investor_slots",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_requests_investors_investor_id",
                        column: x => x.investor_id,
                        principalTable: "investors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_requests_meeting_sessions_session_id",
                        column: x => x.session_id,
                        principalTable: "meeting_sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_requests_people_asked_by",
                        column: x => x.asked_by,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_requests_startups_startup_id",
                        column: x => x.startup_id,
                        principalTable: "startups",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_requests_stops_stop_id",
                        column: x => x.stop_id,
                        principalTable: "stops",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "startup_tables",
                columns: table => new
                {
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    startup_id = table.Column<Guid>(type: "uuid", nullable: false),
                    table_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_startup_tables", x => new { x.session_id, x.startup_id });
                    table.ForeignKey(
                        name: "fk_startup_tables_meeting_sessions_session_id",
                        column: x => x.session_id,
                        principalTable: "meeting_sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_startup_tables_meeting_tables_table_id",
                        column: x => x.table_id,
                        principalTable: "meeting_tables",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_startup_tables_startups_startup_id",
                        column: x => x.startup_id,
                        principalTable: "startups",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "travel_times",
                columns: table => new
                {
                    one_id = table.Column<Guid>(type: "uuid", nullable: false),
                    other_id = table.Column<Guid>(type: "uuid", nullable: false),
                    minutes = table.Column<int>(type: "integer", nullable: false),
                    is_set = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_travel_times", x => new { x.one_id, x.other_id });
                    table.CheckConstraint("ck_travel_times_pair", "one_id < other_id");
                    table.ForeignKey(
                        name: "fk_travel_times_venues_one_id",
                        column: x => x.one_id,
                        principalTable: "venues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_travel_times_venues_other_id",
                        column: x => x.other_id,
                        principalTable: "venues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_occupancies_appointment_kind",
                table: "occupancies",
                sql: "appointment_kind in ('pitch', 'meeting', 'block', 'hold')");

            migrationBuilder.CreateIndex(
                name: "ix_meetings_session_id",
                table: "meetings",
                column: "session_id");

            migrationBuilder.AddCheckConstraint(
                name: "ck_meetings_door",
                table: "meetings",
                sql: "door in ('booking', 'request', 'lottery', 'organizer', 'import', 'onTheSpot', 'standby')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_meetings_ended_by_side",
                table: "meetings",
                sql: "ended_by_side in ('investor', 'startup')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_meetings_status",
                table: "meetings",
                sql: "status in ('booked', 'cancelled', 'cancelledLate', 'noShow')");

            migrationBuilder.CreateIndex(
                name: "ix_meeting_sessions_opens_at",
                table: "meeting_sessions",
                column: "opens_at",
                filter: "drawn_at is null and closed_at is null and opens_at is not null");

            migrationBuilder.CreateIndex(
                name: "ux_investors_name",
                table: "investors",
                column: "name",
                unique: true,
                filter: "accreditation in ('readOnly', 'full')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_investors_accreditation",
                table: "investors",
                sql: "accreditation in ('pending', 'readOnly', 'full', 'refused')");

            migrationBuilder.CreateIndex(
                name: "ix_blocks_stop_id",
                table: "blocks",
                column: "stop_id",
                filter: "stop_id is not null");

            migrationBuilder.AddCheckConstraint(
                name: "ck_sent_files_refused_because",
                table: "sent_files",
                sql: "refused_because in ('name', 'extension', 'notPdf', 'foreignContent', 'damaged', 'encrypted', 'scripted', 'noPages', 'tooManyPages', 'tooComplex', 'notPicture', 'tooLarge')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_sent_files_status",
                table: "sent_files",
                sql: "status in ('receiving', 'kept', 'refused')");

            migrationBuilder.CreateIndex(
                name: "ux_accreditation_changes_revision",
                table: "accreditation_changes",
                columns: new[] { "investor_id", "revision" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_interest_notes_startup",
                table: "interest_notes",
                columns: new[] { "person_id", "stop_id", "investor_id", "startup_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_interests_startup",
                table: "interests",
                columns: new[] { "stop_id", "investor_id", "startup_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_meeting_requests_expires_at",
                table: "meeting_requests",
                column: "expires_at",
                filter: "status = 'open'");

            migrationBuilder.CreateIndex(
                name: "ix_meeting_requests_investor_id",
                table: "meeting_requests",
                columns: new[] { "investor_id", "asked_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_meeting_requests_startup_id",
                table: "meeting_requests",
                columns: new[] { "startup_id", "asked_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_meeting_requests_stop_id",
                table: "meeting_requests",
                column: "stop_id");

            migrationBuilder.CreateIndex(
                name: "ux_meeting_requests_open",
                table: "meeting_requests",
                columns: new[] { "session_id", "investor_id", "startup_id" },
                unique: true,
                filter: "status = 'open'");

            migrationBuilder.CreateIndex(
                name: "ux_startup_tables_table",
                table: "startup_tables",
                column: "table_id",
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_blocks_stops_stop_id",
                table: "blocks",
                column: "stop_id",
                principalTable: "stops",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_meetings_meeting_sessions_session_id",
                table: "meetings",
                column: "session_id",
                principalTable: "meeting_sessions",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_sent_files_applications_application_id",
                table: "sent_files",
                column: "application_id",
                principalTable: "applications",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_sent_files_people_uploaded_by",
                table: "sent_files",
                column: "uploaded_by",
                principalTable: "people",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_sent_files_questions_question_id",
                table: "sent_files",
                column: "question_id",
                principalTable: "questions",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_sent_files_startups_startup_id",
                table: "sent_files",
                column: "startup_id",
                principalTable: "startups",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
            migrationBuilder.Sql(
                """
                alter table sent_files alter column kind drop default;
                update sent_files f set version = n.version from (select id, row_number() over (partition by startup_id order by kept_at) as version from sent_files where status = 'kept') n where n.id = f.id;
                update sent_files set version = 0 where version is null and kind = 'deck';
                alter table sent_files drop constraint ex_decks_one_in_force;
                alter table sent_files add constraint ex_sent_files_one_deck_in_force exclude using gist (startup_id with =, tstzrange(kept_at, ended_at) with &&)
                    where (kind = 'deck' and status = 'kept') deferrable initially deferred;
                """);
            migrationBuilder.Sql(
                """
                create function keep_travel_time() returns trigger language plpgsql volatile as $$
                declare
                    near record;
                    needed interval;
                begin
                    for near in
                        select o.venue_id, o.during from occupancies o
                        where o.party_id = new.party_id and o.during && tstzrange(lower(new.during) - interval '1 day', upper(new.during) + interval '1 day')
                            and o.venue_id <> new.venue_id and o.appointment_id <> new.appointment_id
                    loop
                        select t.minutes * interval '1 minute' into needed from travel_times t
                        where t.one_id = least(near.venue_id, new.venue_id) and t.other_id = greatest(near.venue_id, new.venue_id) for share;
                        if not found then needed := interval '60 minutes'; end if;
                        if near.during && tstzrange(lower(new.during) - needed, upper(new.during) + needed) then return null; end if;
                    end loop;
                    return new;
                end $$;
                create trigger tr_occupancies_travel before insert on occupancies for each row when (new.venue_id is not null) execute function keep_travel_time();
                """);
            migrationBuilder.Sql(
                """
                insert into travel_times (one_id, other_id, minutes, is_set)
                select a.id, b.id, case when a.latitude is null or a.longitude is null or b.latitude is null or b.longitude is null then 60
                    else least(1440, ceil((1.3 * 2 * 6371 * asin(least(1, sqrt(sind((b.latitude - a.latitude) / 2) ^ 2 + cosd(a.latitude) * cosd(b.latitude) * sind((b.longitude - a.longitude) / 2) ^ 2))) + 10) / 5) * 5)::int end, false
                from venues a join venues b on a.id < b.id;
                update occupancies o set venue_id = s.venue_id from parties p, pitches x join stops s on s.id = x.stop_id where p.id = o.party_id and p.kind = 'person' and x.id = o.appointment_id;
                update occupancies o set venue_id = s.venue_id from parties p, meetings x join stops s on s.id = x.stop_id where p.id = o.party_id and p.kind = 'person' and x.id = o.appointment_id;
                insert into occupancies (appointment_id, party_id, appointment_kind, during, venue_id)
                select p.id, j.person_id, 'pitch', p.during, s.venue_id from pitches p join line_ups l on l.id = p.line_up_id join jurors j on j.contest_id = l.contest_id join stops s on s.id = p.stop_id
                where p.status = 'scheduled' on conflict do nothing;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop trigger tr_occupancies_travel on occupancies; drop function keep_travel_time();");
            migrationBuilder.DropForeignKey(
                name: "fk_blocks_stops_stop_id",
                table: "blocks");

            migrationBuilder.DropForeignKey(
                name: "fk_meetings_meeting_sessions_session_id",
                table: "meetings");

            migrationBuilder.DropForeignKey(
                name: "fk_sent_files_applications_application_id",
                table: "sent_files");

            migrationBuilder.DropForeignKey(
                name: "fk_sent_files_people_uploaded_by",
                table: "sent_files");

            migrationBuilder.DropForeignKey(
                name: "fk_sent_files_questions_question_id",
                table: "sent_files");

            migrationBuilder.DropForeignKey(
                name: "fk_sent_files_startups_startup_id",
                table: "sent_files");

            migrationBuilder.DropTable(
                name: "accreditation_changes");

            migrationBuilder.DropTable(
                name: "interest_notes");

            migrationBuilder.DropTable(
                name: "interests");

            migrationBuilder.DropTable(
                name: "meeting_requests");

            migrationBuilder.DropTable(
                name: "startup_tables");

            migrationBuilder.DropTable(
                name: "travel_times");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_occupancies_appointment_kind",
                table: "occupancies");

            migrationBuilder.DropIndex(
                name: "ix_meetings_session_id",
                table: "meetings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_meetings_door",
                table: "meetings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_meetings_ended_by_side",
                table: "meetings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_meetings_status",
                table: "meetings");

            migrationBuilder.DropIndex(
                name: "ix_meeting_sessions_opens_at",
                table: "meeting_sessions");

            migrationBuilder.DropIndex(
                name: "ux_investors_name",
                table: "investors");

            migrationBuilder.DropCheckConstraint(
                name: "ck_investors_accreditation",
                table: "investors");

            migrationBuilder.DropIndex(
                name: "ix_blocks_stop_id",
                table: "blocks");

            migrationBuilder.DropPrimaryKey(
                name: "pk_sent_files",
                table: "sent_files");

            migrationBuilder.DropCheckConstraint(
                name: "ck_sent_files_refused_because",
                table: "sent_files");

            migrationBuilder.DropCheckConstraint(
                name: "ck_sent_files_status",
                table: "sent_files");

            migrationBuilder.DropColumn(
                name: "held_until",
                table: "occupancies");

            migrationBuilder.DropColumn(
                name: "venue_id",
                table: "occupancies");

            migrationBuilder.DropColumn(
                name: "door",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "ended_by_side",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "investor_came_at",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "moves",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "session_id",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "startup_came_at",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "drawn_at",
                table: "meeting_sessions");

            migrationBuilder.DropColumn(
                name: "local_opens_at",
                table: "meeting_sessions");

            migrationBuilder.DropColumn(
                name: "lottery_seed",
                table: "meeting_sessions");

            migrationBuilder.DropColumn(
                name: "opens_at",
                table: "meeting_sessions");

            migrationBuilder.DropColumn(
                name: "rules",
                table: "meeting_sessions");

            migrationBuilder.DropColumn(
                name: "accreditation",
                table: "investors");

            migrationBuilder.DropColumn(
                name: "accreditation_revision",
                table: "investors");

            migrationBuilder.DropColumn(
                name: "thesis",
                table: "investors");

            migrationBuilder.DropColumn(
                name: "stop_id",
                table: "blocks");

            migrationBuilder.DropColumn(
                name: "news",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "application_id",
                table: "sent_files");

            migrationBuilder.DropColumn(
                name: "checked_by",
                table: "sent_files");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "sent_files");

            migrationBuilder.DropColumn(
                name: "question_id",
                table: "sent_files");

            migrationBuilder.DropColumn(
                name: "version",
                table: "sent_files");

            migrationBuilder.RenameTable(
                name: "sent_files",
                newName: "decks");

            migrationBuilder.RenameIndex(
                name: "ix_sent_files_startup_id",
                table: "decks",
                newName: "ix_decks_startup_id");

            migrationBuilder.AlterColumn<Guid>(
                name: "table_id",
                table: "investor_slots",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "pk_decks",
                table: "decks",
                column: "id");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation', 'deckReminder')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_occupancies_appointment_kind",
                table: "occupancies",
                sql: "appointment_kind in ('pitch', 'meeting', 'block')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_meetings_status",
                table: "meetings",
                sql: "status in ('booked', 'cancelled')");

            migrationBuilder.CreateIndex(
                name: "ux_investors_name",
                table: "investors",
                column: "name",
                unique: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_decks_refused_because",
                table: "decks",
                sql: "refused_because in ('name', 'extension', 'notPdf', 'foreignContent', 'damaged', 'encrypted', 'scripted', 'noPages', 'tooManyPages', 'tooComplex')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_decks_status",
                table: "decks",
                sql: "status in ('receiving', 'kept', 'refused')");

            migrationBuilder.AddForeignKey(
                name: "fk_decks_people_uploaded_by",
                table: "decks",
                column: "uploaded_by",
                principalTable: "people",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_decks_startups_startup_id",
                table: "decks",
                column: "startup_id",
                principalTable: "startups",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }
    }
}
