using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class Access : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "code_hash",
                table: "sign_in_links",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "code_salt",
                table: "sign_in_links",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<int>(
                name: "wrong_codes",
                table: "sign_in_links",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "address",
                table: "sessions",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "device",
                table: "sessions",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "id",
                table: "sessions",
                type: "uuid",
                nullable: false,
                defaultValueSql: "gen_random_uuid()");

            migrationBuilder.AddColumn<Instant>(
                name: "last_seen_at",
                table: "sessions",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: NodaTime.Instant.FromUnixTimeTicks(0L));

            migrationBuilder.AddColumn<Instant>(
                name: "disabled_at",
                table: "people",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<List<Guid>>(
                name: "hosted_stops",
                table: "people",
                type: "uuid[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<bool>(
                name: "is_administrator",
                table: "people",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            // Until now every organizer could let others run the tour.
            migrationBuilder.Sql("update people set is_administrator = true where is_organizer;");

            migrationBuilder.CreateTable(
                name: "api_tokens",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    scopes = table.Column<List<string>>(type: "text[]", nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_tokens", x => x.id);
                    table.ForeignKey(
                        name: "fk_api_tokens_people_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "jurors",
                columns: table => new
                {
                    contest_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: false),
                    during = table.Column<Interval>(type: "tstzrange", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_jurors", x => new { x.contest_id, x.person_id });
                    table.ForeignKey(
                        name: "fk_jurors_contests_contest_id",
                        column: x => x.contest_id,
                        principalTable: "contests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_jurors_people_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_links_email",
                table: "sign_in_links",
                columns: new[] { "email", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "ux_sessions_id",
                table: "sessions",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_people_hosted_stops",
                table: "people",
                column: "hosted_stops")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_people_organizers",
                table: "people",
                column: "id",
                filter: "is_organizer");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_messages_address",
                table: "outgoing_messages",
                columns: new[] { "address", "created_at" },
                filter: "address is not null");

            migrationBuilder.CreateIndex(
                name: "ix_api_tokens_person_id",
                table: "api_tokens",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ux_api_tokens_hash",
                table: "api_tokens",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_jurors_person_id",
                table: "jurors",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_jurors_stop_id",
                table: "jurors",
                column: "stop_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_tokens");

            migrationBuilder.DropTable(
                name: "jurors");

            migrationBuilder.DropIndex(
                name: "ix_sign_in_links_email",
                table: "sign_in_links");

            migrationBuilder.DropIndex(
                name: "ux_sessions_id",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_people_hosted_stops",
                table: "people");

            migrationBuilder.DropIndex(
                name: "ix_people_organizers",
                table: "people");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_messages_address",
                table: "outgoing_messages");

            migrationBuilder.DropColumn(
                name: "code_hash",
                table: "sign_in_links");

            migrationBuilder.DropColumn(
                name: "code_salt",
                table: "sign_in_links");

            migrationBuilder.DropColumn(
                name: "wrong_codes",
                table: "sign_in_links");

            migrationBuilder.DropColumn(
                name: "address",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "device",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "id",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "last_seen_at",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "disabled_at",
                table: "people");

            migrationBuilder.DropColumn(
                name: "hosted_stops",
                table: "people");

            migrationBuilder.DropColumn(
                name: "is_administrator",
                table: "people");
        }
    }
}
