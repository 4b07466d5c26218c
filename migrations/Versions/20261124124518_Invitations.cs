using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <summary>Invitations into teams; and the audit trail, once, loses the last part of the addresses that it holds.</summary>
    public partial class Invitations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.CreateTable(
                name: "invitations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    startup_id = table.Column<Guid>(type: "uuid", nullable: true),
                    investor_id = table.Column<Guid>(type: "uuid", nullable: true),
                    role = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    invited_by = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    mailed_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    mails = table.Column<int>(type: "integer", nullable: false),
                    expires_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invitations", x => x.id);
                    table.CheckConstraint("ck_invitations_role", "role in ('member', 'representative')");
                    table.CheckConstraint("ck_invitations_status", "status in ('pending', 'accepted', 'declined', 'withdrawn')");
                    table.CheckConstraint("ck_invitations_team", "num_nonnulls(startup_id, investor_id) = 1");
                    table.ForeignKey(
                        name: "fk_invitations_investors_investor_id",
                        column: x => x.investor_id,
                        principalTable: "investors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_invitations_people_invited_by",
                        column: x => x.invited_by,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_invitations_startups_startup_id",
                        column: x => x.startup_id,
                        principalTable: "startups",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation')");

            migrationBuilder.CreateIndex(
                name: "ix_invitations_email",
                table: "invitations",
                column: "email");

            migrationBuilder.CreateIndex(
                name: "ix_invitations_team",
                table: "invitations",
                columns: new[] { "startup_id", "investor_id" });

            migrationBuilder.CreateIndex(
                name: "ux_invitations_pending",
                table: "invitations",
                columns: new[] { "startup_id", "investor_id", "email" },
                unique: true,
                filter: "status = 'pending'")
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.Sql(
                """
                alter table audit_entries disable trigger tr_audit_entries_append_only;
                update audit_entries set ip = network(set_masklen(split_part(ip, '%', 1)::inet, case when strpos(ip, ':') > 0 then 48 else 24 end))::text where ip is not null;
                alter table audit_entries enable always trigger tr_audit_entries_append_only;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "invitations");

            migrationBuilder.Sql("delete from outgoing_messages where kind = 'teamInvitation';");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_kind",
                table: "outgoing_messages",
                sql: "kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder')");
        }
    }
}
