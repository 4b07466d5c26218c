using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class Decks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_reminder",
                table: "outgoing_messages");

            migrationBuilder.AddColumn<Instant>(
                name: "decks_due",
                table: "stops",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: NodaTime.Instant.FromUnixTimeTicks(0L));

            migrationBuilder.AddColumn<LocalDateTime>(
                name: "decks_due_at",
                table: "stops",
                type: "timestamp without time zone",
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "deck_reopened_until",
                table: "applications",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "decks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    startup_id = table.Column<Guid>(type: "uuid", nullable: false),
                    file_name = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: true),
                    pages = table.Column<int>(type: "integer", nullable: true),
                    uploaded_by = table.Column<Guid>(type: "uuid", nullable: false),
                    uploaded_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    refused_because = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    kept_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_decks", x => x.id);
                    table.CheckConstraint("ck_decks_refused_because", "refused_because in ('name', 'extension', 'notPdf', 'foreignContent', 'damaged', 'encrypted', 'scripted', 'noPages', 'tooManyPages', 'tooComplex')");
                    table.CheckConstraint("ck_decks_status", "status in ('receiving', 'kept', 'refused')");
                    table.ForeignKey(
                        name: "fk_decks_people_uploaded_by",
                        column: x => x.uploaded_by,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_decks_startups_startup_id",
                        column: x => x.startup_id,
                        principalTable: "startups",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation', 'deckReminder')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_reminder",
                table: "outgoing_messages",
                sql: "reminder in ('sevenDaysBefore', 'dayBefore', 'twoHoursBefore', 'twoDaysBefore')");

            migrationBuilder.CreateIndex(
                name: "ix_decks_startup_id",
                table: "decks",
                column: "startup_id");

            migrationBuilder.Sql(
                """
                update stops set decks_due = greatest((date - 5 + time '18:00') at time zone zone_id, upper(application_window));
                alter table decks add constraint ex_decks_one_in_force exclude using gist (startup_id with =, tstzrange(kept_at, ended_at) with &&)
                    where (status = 'kept') deferrable initially deferred;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "decks");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_reminder",
                table: "outgoing_messages");

            migrationBuilder.DropColumn(
                name: "decks_due",
                table: "stops");

            migrationBuilder.DropColumn(
                name: "decks_due_at",
                table: "stops");

            migrationBuilder.DropColumn(
                name: "deck_reopened_until",
                table: "applications");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_reminder",
                table: "outgoing_messages",
                sql: "reminder in ('sevenDaysBefore', 'dayBefore', 'twoHoursBefore')");
        }
    }
}
