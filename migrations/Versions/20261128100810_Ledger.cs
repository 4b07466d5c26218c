using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class Ledger : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outgoing_messages_due_at",
                table: "outgoing_messages");

            migrationBuilder.DropIndex(
                name: "ux_outgoing_messages_once",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_status",
                table: "outgoing_messages");

            migrationBuilder.CreateSequence<int>(
                name: "mail_workers",
                cyclic: true);

            migrationBuilder.AddColumn<string>(
                name: "bounce",
                table: "outgoing_messages",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "bounced_at",
                table: "outgoing_messages",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "copy",
                table: "outgoing_messages",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "held_for",
                table: "outgoing_messages",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "superseded_by",
                table: "outgoing_messages",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "worker",
                table: "outgoing_messages",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "delivery_journal",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    answer = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_journal", x => x.message_id);
                });

            migrationBuilder.CreateTable(
                name: "failing_addresses",
                columns: table => new
                {
                    address = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    since = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    why = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_failing_addresses", x => x.address);
                });

            migrationBuilder.CreateTable(
                name: "mail_domains",
                columns: table => new
                {
                    domain = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    minute_from = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    mails = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail_domains", x => x.domain);
                });

            migrationBuilder.CreateTable(
                name: "mail_server",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    next_try_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    why = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail_server", x => x.id);
                    table.CheckConstraint("ck_mail_server_one", "id = 1");
                });

            migrationBuilder.CreateTable(
                name: "told_mails",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    written_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    address = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: true),
                    calendar_method = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_told_mails", x => x.message_id);
                    table.ForeignKey(
                        name: "fk_told_mails_outgoing_messages_message_id",
                        column: x => x.message_id,
                        principalTable: "outgoing_messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_messages_bounced_at",
                table: "outgoing_messages",
                column: "bounced_at",
                filter: "bounced_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_messages_due_at",
                table: "outgoing_messages",
                column: "due_at",
                filter: "status = 'due'");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_messages_problems",
                table: "outgoing_messages",
                column: "status",
                filter: "status in ('failed', 'held')");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_messages_worker",
                table: "outgoing_messages",
                column: "worker",
                filter: "status = 'sending'");

            migrationBuilder.CreateIndex(
                name: "ux_outgoing_messages_once",
                table: "outgoing_messages",
                columns: new[] { "subject_id", "person_id", "kind", "revision", "reminder", "copy" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_held_for",
                table: "outgoing_messages",
                sql: "held_for in ('organizer', 'address')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_status",
                table: "outgoing_messages",
                sql: "status in ('due', 'sending', 'sent', 'failed', 'void', 'held')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "delivery_journal");

            migrationBuilder.DropTable(
                name: "failing_addresses");

            migrationBuilder.DropTable(
                name: "mail_domains");

            migrationBuilder.DropTable(
                name: "mail_server");

            migrationBuilder.DropTable(
                name: "told_mails");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_messages_bounced_at",
                table: "outgoing_messages");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_messages_due_at",
                table: "outgoing_messages");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_messages_problems",
                table: "outgoing_messages");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_messages_worker",
                table: "outgoing_messages");

            migrationBuilder.DropIndex(
                name: "ux_outgoing_messages_once",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_held_for",
                table: "outgoing_messages");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_messages_status",
                table: "outgoing_messages");

            migrationBuilder.DropColumn(
                name: "bounce",
                table: "outgoing_messages");

            migrationBuilder.DropColumn(
                name: "bounced_at",
                table: "outgoing_messages");

            migrationBuilder.DropColumn(
                name: "copy",
                table: "outgoing_messages");

            migrationBuilder.DropColumn(
                name: "held_for",
                table: "outgoing_messages");

            migrationBuilder.DropColumn(
                name: "superseded_by",
                table: "outgoing_messages");

            migrationBuilder.DropColumn(
                name: "worker",
                table: "outgoing_messages");

            migrationBuilder.DropSequence(
                name: "mail_workers");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_messages_due_at",
                table: "outgoing_messages",
                column: "due_at",
                filter: "status in ('due', 'sending')");

            migrationBuilder.CreateIndex(
                name: "ux_outgoing_messages_once",
                table: "outgoing_messages",
                columns: new[] { "subject_id", "person_id", "kind", "revision", "reminder" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_messages_status",
                table: "outgoing_messages",
                sql: "status in ('due', 'sending', 'sent', 'failed', 'void')");
        }
    }
}
