using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class Plans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropIndex(
                name: "ux_meetings_slot",
                table: "meetings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_meetings_door",
                table: "meetings");

            migrationBuilder.CreateTable(
                name: "meeting_plans",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: false),
                    settings = table.Column<string>(type: "jsonb", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    lease = table.Column<Guid>(type: "uuid", nullable: true),
                    leased_until = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    cancel_asked_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    step = table.Column<int>(type: "integer", nullable: false),
                    progress = table.Column<string>(type: "jsonb", nullable: true),
                    findings = table.Column<string>(type: "jsonb", nullable: true),
                    draft = table.Column<string>(type: "jsonb", nullable: false),
                    failure = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    published_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    published_by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_meeting_plans", x => x.id);
                    table.CheckConstraint("ck_meeting_plans_state", "state in ('queued', 'running', 'done', 'failed', 'cancelled', 'published', 'discarded')");
                    table.ForeignKey(
                        name: "fk_meeting_plans_people_created_by",
                        column: x => x.created_by,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_plans_people_published_by",
                        column: x => x.published_by,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_plans_stops_stop_id",
                        column: x => x.stop_id,
                        principalTable: "stops",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "meeting_wishes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: false),
                    side = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    startup_id = table.Column<Guid>(type: "uuid", nullable: false),
                    investor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    wish = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_meeting_wishes", x => x.id);
                    table.CheckConstraint("ck_meeting_wishes_side", "side in ('investor', 'startup')");
                    table.CheckConstraint("ck_meeting_wishes_wish", "wish in ('like', 'must', 'no')");
                    table.ForeignKey(
                        name: "fk_meeting_wishes_investors_investor_id",
                        column: x => x.investor_id,
                        principalTable: "investors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_wishes_people_by",
                        column: x => x.by,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_wishes_startups_startup_id",
                        column: x => x.startup_id,
                        principalTable: "startups",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_wishes_stops_stop_id",
                        column: x => x.stop_id,
                        principalTable: "stops",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "meeting_plan_changes",
                columns: table => new
                {
                    plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    meeting_id = table.Column<Guid>(type: "uuid", nullable: false),
                    change = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_meeting_plan_changes", x => new { x.plan_id, x.meeting_id });
                    table.CheckConstraint("ck_meeting_plan_changes_change", "change in ('added', 'kept', 'moved', 'dropped')");
                    table.ForeignKey(
                        name: "fk_meeting_plan_changes_meeting_plans_plan_id",
                        column: x => x.plan_id,
                        principalTable: "meeting_plans",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_meeting_plan_changes_meetings_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder', 'planPublished')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_meetings_door",
                table: "meetings",
                sql: "door in ('booking', 'request', 'lottery', 'organizer', 'import', 'onTheSpot', 'standby', 'plan')");

            migrationBuilder.CreateIndex(
                name: "ix_meeting_plan_changes_meeting_id",
                table: "meeting_plan_changes",
                column: "meeting_id");

            migrationBuilder.CreateIndex(
                name: "ix_meeting_plans_stop_id",
                table: "meeting_plans",
                columns: new[] { "stop_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_meeting_plans_waiting",
                table: "meeting_plans",
                column: "stop_id",
                unique: true,
                filter: "state in ('queued', 'running')");

            migrationBuilder.CreateIndex(
                name: "ux_meeting_wishes_once",
                table: "meeting_wishes",
                columns: new[] { "stop_id", "startup_id", "investor_id", "side" },
                unique: true);

            // One booked meeting in a slot, as before; but a constraint, which a plan lets wait until its end, so that meetings can change slots with each other.
            migrationBuilder.Sql(
                """
                alter table meetings add constraint ux_meetings_slot exclude using btree (slot_id with =) where (status = 'booked') deferrable initially immediate;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                alter table meetings drop constraint ux_meetings_slot;
                """);
            migrationBuilder.DropTable(
                name: "meeting_plan_changes");

            migrationBuilder.DropTable(
                name: "meeting_wishes");

            migrationBuilder.DropTable(
                name: "meeting_plans");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_meetings_door",
                table: "meetings");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder')");

            migrationBuilder.CreateIndex(
                name: "ux_meetings_slot",
                table: "meetings",
                column: "slot_id",
                unique: true,
                filter: "status = 'booked'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_meetings_door",
                table: "meetings",
                sql: "door in ('booking', 'request', 'lottery', 'organizer', 'import', 'onTheSpot', 'standby')");
        }
    }
}
