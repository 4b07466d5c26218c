using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class Lists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                create extension if not exists pg_trgm;
                create function folded(words text) returns text language sql immutable strict parallel safe as $folded$
                    select pg_catalog.lower(pg_catalog.translate(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(
                        pg_catalog.regexp_replace(pg_catalog.normalize(words, 'NFKD'), '[\u0300-\u036f]', '', 'g'),
                        'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss'), 'ØøŁłĐđ', 'oolldd'))
                $folded$;
                alter table startups
                    add name_key text collate "C" not null generated always as (folded(name)) stored,
                    add region_key text generated always as (folded(region)) stored,
                    add search text not null generated always as (folded(' ' || name || ' ' || coalesce(sector, '') || ' ' || coalesce(region, ''))) stored;
                alter table applications
                    add sector_code text generated always as (profile ->> 'sectorCode') stored,
                    add stage text generated always as (profile ->> 'stage') stored,
                    add region text generated always as (profile ->> 'region') stored,
                    add region_key text generated always as (folded(profile ->> 'region')) stored,
                    add country text generated always as (profile ->> 'country') stored,
                    add submitted_key timestamptz not null generated always as (coalesce(submitted_at, timestamptz '9998-01-01 00:00:00+00')) stored,
                    add amount_key bigint not null generated always as (coalesce(amount_sought, -1)) stored,
                    add search text not null generated always as (folded(' ' || coalesce(profile ->> 'name', '') || ' ' || coalesce(profile ->> 'sector', '') || ' ' || coalesce(profile ->> 'region', '') || ' ' || coalesce(summary, ''))) stored;
                create index ix_startups_name_key on startups (name_key, id);
                create index ix_startups_search on startups using gin (search gin_trgm_ops);
                create index ix_applications_waiting_rank on applications (contest_id, waiting_rank) where status = 'waitlisted';
                create index ix_applications_created_at on applications (created_at, id);
                create index ix_applications_submitted_key on applications (submitted_key, id);
                create index ix_applications_amount_key on applications (amount_key, id);
                create index ix_applications_search on applications using gin (search gin_trgm_ops);
                create index ix_applications_sector_code on applications (sector_code) where sector_code is not null;
                """);

            migrationBuilder.DropCheckConstraint(
                name: "ck_applications_submitted_within",
                table: "applications");

            migrationBuilder.CreateTable(
                name: "saved_views",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    list = table.Column<string>(type: "jsonb", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: true),
                    is_shared = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_views", x => x.id);
                    table.ForeignKey(
                        name: "fk_saved_views_people_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_saved_views_stops_stop_id",
                        column: x => x.stop_id,
                        principalTable: "stops",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_applications_submitted_within",
                table: "applications",
                sql: "submitted_within in ('window', 'grace', 'accessCode', 'import')");

            migrationBuilder.CreateIndex(
                name: "ix_saved_views_shared",
                table: "saved_views",
                column: "stop_id",
                filter: "is_shared");

            migrationBuilder.CreateIndex(
                name: "ux_saved_views_name",
                table: "saved_views",
                columns: new[] { "person_id", "name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                alter table applications drop column sector_code, drop column stage, drop column region, drop column region_key, drop column country, drop column submitted_key, drop column amount_key, drop column search;
                alter table startups drop column name_key, drop column region_key, drop column search;
                drop function folded(text);
                drop index ix_applications_created_at;
                drop index ix_applications_waiting_rank;
                """);

            migrationBuilder.DropTable(
                name: "saved_views");

            migrationBuilder.DropCheckConstraint(
                name: "ck_applications_submitted_within",
                table: "applications");

            migrationBuilder.AddCheckConstraint(
                name: "ck_applications_submitted_within",
                table: "applications",
                sql: "submitted_within in ('window', 'grace', 'accessCode')");
        }
    }
}
