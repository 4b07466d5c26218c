using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class Selection : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_contests_places_taken",
                table: "contests");

            migrationBuilder.DropIndex(
                name: "ux_applications_startup",
                table: "applications");

            migrationBuilder.DropCheckConstraint(
                name: "ck_applications_status",
                table: "applications");

            migrationBuilder.AddColumn<int>(
                name: "confirmation_hours",
                table: "seasons",
                type: "integer",
                nullable: false,
                defaultValue: 72);

            migrationBuilder.AddColumn<int>(
                name: "pitches_per_startup",
                table: "seasons",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<int>(
                name: "replacement_days",
                table: "seasons",
                type: "integer",
                nullable: false,
                defaultValue: 2);

            migrationBuilder.AddColumn<int>(
                name: "replacement_hours",
                table: "seasons",
                type: "integer",
                nullable: false,
                defaultValue: 24);

            migrationBuilder.AddColumn<int>(
                name: "decisions_revision",
                table: "contests",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Instant>(
                name: "embargo_until",
                table: "contests",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "places_reserved",
                table: "contests",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Instant>(
                name: "confirm_by",
                table: "applications",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "prepared_at",
                table: "applications",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "prepared_by",
                table: "applications",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "prepared_place",
                table: "applications",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "prepared_reason",
                table: "applications",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "prepared_verdict",
                table: "applications",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "release_id",
                table: "applications",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "waiting_rank",
                table: "applications",
                type: "integer",
                nullable: true);

            // Who was accepted before there was a time to confirm gets one now; who waits keeps their turn.
            migrationBuilder.Sql("update applications set confirm_by = now() + interval '72 hours' where status = 'accepted';");
            migrationBuilder.Sql(
                """
                update applications a set waiting_rank = r.n
                from (select id, row_number() over (partition by contest_id order by changed_at, id) as n from applications where status = 'waitlisted') r where a.id = r.id;
                """);

            migrationBuilder.CreateTable(
                name: "application_steps",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    contest_id = table.Column<Guid>(type: "uuid", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    before = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    after = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    confirm_by = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    replaces = table.Column<Guid>(type: "uuid", nullable: true),
                    moved_from = table.Column<Guid>(type: "uuid", nullable: true),
                    by = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_application_steps", x => x.id);
                    table.CheckConstraint("ck_application_steps_after", "after in ('draft', 'submitted', 'accepted', 'waitlisted', 'refused', 'confirmed', 'withdrawn', 'noShow', 'lapsed', 'withdrawnLate', 'disqualified', 'cancelled', 'walkOver')");
                    table.CheckConstraint("ck_application_steps_before", "before in ('draft', 'submitted', 'accepted', 'waitlisted', 'refused', 'confirmed', 'withdrawn', 'noShow', 'lapsed', 'withdrawnLate', 'disqualified', 'cancelled', 'walkOver')");
                    table.ForeignKey(
                        name: "fk_application_steps_applications_application_id",
                        column: x => x.application_id,
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "decision_releases",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: false),
                    contest_id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    embargo_until = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    accepts = table.Column<int>(type: "integer", nullable: false),
                    waitlists = table.Column<int>(type: "integer", nullable: false),
                    refusals = table.Column<int>(type: "integer", nullable: false),
                    skipped = table.Column<int>(type: "integer", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_decision_releases", x => x.id);
                    table.CheckConstraint("ck_decision_releases_status", "status in ('scheduled', 'released', 'undone')");
                    table.ForeignKey(
                        name: "fk_decision_releases_contests_contest_id",
                        column: x => x.contest_id,
                        principalTable: "contests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_decision_releases_people_created_by",
                        column: x => x.created_by,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_decision_releases_stops_stop_id",
                        column: x => x.stop_id,
                        principalTable: "stops",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_contests_places_taken",
                table: "contests",
                sql: "places_taken >= 0 and places_reserved >= 0 and places_taken + places_reserved <= capacity");

            migrationBuilder.CreateIndex(
                name: "ix_applications_confirm_by",
                table: "applications",
                column: "confirm_by",
                filter: "status = 'accepted'");

            migrationBuilder.CreateIndex(
                name: "ix_applications_prepared",
                table: "applications",
                columns: new[] { "contest_id", "created_at", "id" },
                filter: "prepared_verdict is not null");

            migrationBuilder.CreateIndex(
                name: "ix_applications_release_id",
                table: "applications",
                column: "release_id",
                filter: "release_id is not null");

            migrationBuilder.CreateIndex(
                name: "ux_applications_startup",
                table: "applications",
                columns: new[] { "contest_id", "startup_id" },
                unique: true,
                filter: "status not in ('withdrawn', 'withdrawnLate', 'cancelled')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_applications_prepared_verdict",
                table: "applications",
                sql: "prepared_verdict in ('accept', 'waitlist', 'refuse')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_applications_status",
                table: "applications",
                sql: "status in ('draft', 'submitted', 'accepted', 'waitlisted', 'refused', 'confirmed', 'withdrawn', 'noShow', 'lapsed', 'withdrawnLate', 'disqualified', 'cancelled', 'walkOver')");

            migrationBuilder.CreateIndex(
                name: "ix_application_steps_contest_id",
                table: "application_steps",
                column: "contest_id");

            migrationBuilder.CreateIndex(
                name: "ux_application_steps_revision",
                table: "application_steps",
                columns: new[] { "application_id", "revision" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_decision_releases_at",
                table: "decision_releases",
                column: "at",
                filter: "status = 'scheduled'");

            migrationBuilder.CreateIndex(
                name: "ix_decision_releases_contest_id",
                table: "decision_releases",
                columns: new[] { "contest_id", "created_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "application_steps");

            migrationBuilder.DropTable(
                name: "decision_releases");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_contests_places_taken",
                table: "contests");

            migrationBuilder.DropIndex(
                name: "ix_applications_confirm_by",
                table: "applications");

            migrationBuilder.DropIndex(
                name: "ix_applications_prepared",
                table: "applications");

            migrationBuilder.DropIndex(
                name: "ix_applications_release_id",
                table: "applications");

            migrationBuilder.DropIndex(
                name: "ux_applications_startup",
                table: "applications");

            migrationBuilder.DropCheckConstraint(
                name: "ck_applications_prepared_verdict",
                table: "applications");

            migrationBuilder.DropCheckConstraint(
                name: "ck_applications_status",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "confirmation_hours",
                table: "seasons");

            migrationBuilder.DropColumn(
                name: "pitches_per_startup",
                table: "seasons");

            migrationBuilder.DropColumn(
                name: "replacement_days",
                table: "seasons");

            migrationBuilder.DropColumn(
                name: "replacement_hours",
                table: "seasons");

            migrationBuilder.DropColumn(
                name: "decisions_revision",
                table: "contests");

            migrationBuilder.DropColumn(
                name: "embargo_until",
                table: "contests");

            migrationBuilder.DropColumn(
                name: "places_reserved",
                table: "contests");

            migrationBuilder.DropColumn(
                name: "confirm_by",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "prepared_at",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "prepared_by",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "prepared_place",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "prepared_reason",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "prepared_verdict",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "release_id",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "waiting_rank",
                table: "applications");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_contests_places_taken",
                table: "contests",
                sql: "places_taken between 0 and capacity");

            migrationBuilder.CreateIndex(
                name: "ux_applications_startup",
                table: "applications",
                columns: new[] { "contest_id", "startup_id" },
                unique: true,
                filter: "status <> 'withdrawn'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_applications_status",
                table: "applications",
                sql: "status in ('draft', 'submitted', 'accepted', 'waitlisted', 'refused', 'confirmed', 'withdrawn', 'noShow')");
        }
    }
}
