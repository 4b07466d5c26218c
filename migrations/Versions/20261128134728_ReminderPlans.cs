using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class ReminderPlans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ux_outgoing_messages_once",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_mail_texts_kind",
                table: "mail_texts");

            migrationBuilder.AddColumn<Guid>(
                name: "digest_id",
                table: "outgoing_messages",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "plan_id",
                table: "outgoing_messages",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "useful_until",
                table: "outgoing_messages",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "since",
                table: "jurors",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "reminder_limits",
                columns: table => new
                {
                    season_id = table.Column<Guid>(type: "uuid", nullable: false),
                    quiet_from = table.Column<LocalTime>(type: "time", nullable: true),
                    quiet_until = table.Column<LocalTime>(type: "time", nullable: true),
                    most_per_day = table.Column<int>(type: "integer", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reminder_limits", x => x.season_id);
                    table.ForeignKey(
                        name: "fk_reminder_limits_seasons_season_id",
                        column: x => x.season_id,
                        principalTable: "seasons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reminder_plans",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    season_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: true),
                    contest_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    is_off = table.Column<bool>(type: "boolean", nullable: false),
                    moment = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    audience = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    only_if = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    offset_minutes = table.Column<int>(type: "integer", nullable: true),
                    days = table.Column<int>(type: "integer", nullable: true),
                    at = table.Column<LocalTime>(type: "time", nullable: true),
                    changed_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reminder_plans", x => x.id);
                    table.CheckConstraint("ck_reminder_plans_audience", "audience in ('applicants', 'notSubmitted', 'selected', 'confirmed', 'presenters', 'jurors', 'representatives', 'founders')");
                    table.CheckConstraint("ck_reminder_plans_moment", "moment in ('applicationDeadline', 'deckDeadline', 'confirmationDeadline', 'pitch', 'meeting', 'bookingOpening', 'stopStart')");
                    table.CheckConstraint("ck_reminder_plans_only_if", "only_if in ('deckMissing', 'notConfirmed', 'notSubmitted')");
                    table.CheckConstraint("ck_reminder_plans_terms", "is_off or (moment is not null and audience is not null and num_nonnulls(offset_minutes, days) = 1 and num_nonnulls(days, at) <> 1)");
                    table.ForeignKey(
                        name: "fk_reminder_plans_contests_contest_id",
                        column: x => x.contest_id,
                        principalTable: "contests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_reminder_plans_seasons_season_id",
                        column: x => x.season_id,
                        principalTable: "seasons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_reminder_plans_stops_stop_id",
                        column: x => x.stop_id,
                        principalTable: "stops",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_messages_digest_id",
                table: "outgoing_messages",
                column: "digest_id",
                filter: "digest_id is not null and status = 'due'");

            migrationBuilder.CreateIndex(
                name: "ux_outgoing_messages_once",
                table: "outgoing_messages",
                columns: new[] { "subject_id", "person_id", "kind", "revision", "reminder", "plan_id", "copy" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder', 'planPublished', 'mailTextTest', 'plannedReminder', 'reminderDigest')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_mail_texts_kind",
                table: "mail_texts",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder', 'planPublished', 'mailTextTest', 'plannedReminder', 'reminderDigest')");

            migrationBuilder.CreateIndex(
                name: "ux_reminder_plans_name",
                table: "reminder_plans",
                columns: new[] { "season_id", "stop_id", "contest_id", "name" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "reminder_limits");

            migrationBuilder.DropTable(
                name: "reminder_plans");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_messages_digest_id",
                table: "outgoing_messages");

            migrationBuilder.DropIndex(
                name: "ux_outgoing_messages_once",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_mail_texts_kind",
                table: "mail_texts");

            migrationBuilder.DropColumn(
                name: "digest_id",
                table: "outgoing_messages");

            migrationBuilder.DropColumn(
                name: "plan_id",
                table: "outgoing_messages");

            migrationBuilder.DropColumn(
                name: "useful_until",
                table: "outgoing_messages");

            migrationBuilder.DropColumn(
                name: "since",
                table: "jurors");

            migrationBuilder.CreateIndex(
                name: "ux_outgoing_messages_once",
                table: "outgoing_messages",
                columns: new[] { "subject_id", "person_id", "kind", "revision", "reminder", "copy" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder', 'planPublished', 'mailTextTest')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_mail_texts_kind",
                table: "mail_texts",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder', 'planPublished', 'mailTextTest')");
        }
    }
}
