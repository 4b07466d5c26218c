using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class Investors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropIndex(
                name: "ux_investors_name",
                table: "investors");

            migrationBuilder.AddColumn<string>(
                name: "accreditation",
                table: "investors",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "full");

            // Who is there was let in by organizers; who comes says what they are.
            migrationBuilder.Sql("alter table investors alter column accreditation drop default;");

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

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation', 'accreditationChanged', 'deckReminder')");

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "accreditation_changes");

            migrationBuilder.DropTable(
                name: "interest_notes");

            migrationBuilder.DropTable(
                name: "interests");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropIndex(
                name: "ux_investors_name",
                table: "investors");

            migrationBuilder.DropCheckConstraint(
                name: "ck_investors_accreditation",
                table: "investors");

            migrationBuilder.DropColumn(
                name: "accreditation",
                table: "investors");

            migrationBuilder.DropColumn(
                name: "accreditation_revision",
                table: "investors");

            migrationBuilder.DropColumn(
                name: "thesis",
                table: "investors");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation', 'deckReminder')");

            migrationBuilder.CreateIndex(
                name: "ux_investors_name",
                table: "investors",
                column: "name",
                unique: true);
        }
    }
}
