using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class ChangesAndHooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "changes",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    subject_type = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: true),
                    facts = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_changes", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "hooks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    url = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    description = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    kinds = table.Column<List<string>>(type: "text[]", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: true),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    made_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    secret = table.Column<string>(type: "text", nullable: false),
                    old_secret = table.Column<string>(type: "text", nullable: true),
                    old_secret_until = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    after_era = table.Column<int>(type: "integer", nullable: false),
                    after_transaction = table.Column<ulong>(type: "xid8", nullable: false),
                    after_row = table.Column<long>(type: "bigint", nullable: false),
                    pending_id = table.Column<Guid>(type: "uuid", nullable: true),
                    pending_era = table.Column<int>(type: "integer", nullable: true),
                    pending_transaction = table.Column<ulong>(type: "xid8", nullable: true),
                    pending_row = table.Column<long>(type: "bigint", nullable: true),
                    ping_id = table.Column<Guid>(type: "uuid", nullable: true),
                    next_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    failing_since = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    delivered_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    lease_id = table.Column<Guid>(type: "uuid", nullable: true),
                    leased_until = table.Column<Instant>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hooks", x => x.id);
                    table.CheckConstraint("ck_hooks_status", "status in ('active', 'paused', 'disabled')");
                    table.ForeignKey(
                        name: "fk_hooks_people_made_by",
                        column: x => x.made_by,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_hooks_stops_stop_id",
                        column: x => x.stop_id,
                        principalTable: "stops",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "hook_attempts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    hook_id = table.Column<Guid>(type: "uuid", nullable: false),
                    delivery_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_ping = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    changes = table.Column<int>(type: "integer", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: true),
                    milliseconds = table.Column<int>(type: "integer", nullable: false),
                    error = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hook_attempts", x => x.id);
                    table.ForeignKey(
                        name: "fk_hook_attempts_hooks_hook_id",
                        column: x => x.hook_id,
                        principalTable: "hooks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_hook_attempts_hook_id",
                table: "hook_attempts",
                columns: new[] { "hook_id", "at", "id" });
            migrationBuilder.Sql(
                """
                create table change_feed (
                    is_only boolean not null default true constraint pk_change_feed primary key constraint ck_change_feed_is_only check (is_only),
                    era integer not null default 1,
                    deleted_era integer not null default 0,
                    deleted_xid xid8 not null default '0',
                    deleted_seq bigint not null default 0);
                insert into change_feed default values;
                create function change_era() returns integer language sql stable as 'select era from public.change_feed';
                alter table changes add column era integer not null default change_era(), add column xid xid8 not null default pg_current_xact_id();
                create unique index ux_changes_place on changes (era, xid, seq);
                create function start_change_era() returns void language plpgsql as $era$
                declare
                    old integer;
                begin
                    -- Whoever is writing changes ends first, and whoever comes waits for the new era.
                    lock table public.changes in share row exclusive mode;
                    select era into old from public.change_feed;
                    if exists (select from public.changes where era = old and xid >= pg_snapshot_xmax(pg_current_snapshot())) then
                        update public.change_feed set era = old + 1;
                        -- A row that this server wrote was made by the transaction that it names; one that was restored was not.
                        update public.changes set era = old + 1 where era = old and xid::text::numeric % 4294967296 = xmin::text::numeric;
                    end if;
                end;
                $era$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop function start_change_era(); alter table changes drop column era; drop function change_era(); drop table change_feed;");

            migrationBuilder.DropTable(
                name: "changes");

            migrationBuilder.DropTable(
                name: "hook_attempts");

            migrationBuilder.DropTable(
                name: "hooks");
        }
    }
}
