using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class ProfileAndForm : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Instant>(
                name: "call_closed_at",
                table: "stops",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<LocalDateTime>(
                name: "editable_until",
                table: "stops",
                type: "timestamp without time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "grace_minutes",
                table: "stops",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "community",
                table: "startups",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "no_siren_reason",
                table: "startups",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "raised_amount",
                table: "startups",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "raising_amount",
                table: "startups",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "raising_round",
                table: "startups",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "region",
                table: "startups",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "sector_code",
                table: "startups",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "siren",
                table: "startups",
                type: "character varying(9)",
                maxLength: 9,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "stage",
                table: "startups",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "team",
                table: "startups",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "video_url",
                table: "startups",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "raising_from",
                table: "seasons",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "raising_to",
                table: "seasons",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<uint>(
                name: "xmin",
                table: "seasons",
                type: "xid",
                rowVersion: true,
                nullable: false,
                defaultValue: 0u);

            migrationBuilder.AddColumn<int>(
                name: "younger_than_years",
                table: "seasons",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<List<string>>(
                name: "countries",
                table: "contests",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<int>(
                name: "form_revision",
                table: "contests",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "access_code_id",
                table: "applications",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "answers",
                table: "applications",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'::jsonb");

            migrationBuilder.AddColumn<Instant>(
                name: "eligibility_overridden_at",
                table: "applications",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "eligibility_overridden_by",
                table: "applications",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "eligibility_override_reason",
                table: "applications",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "profile",
                table: "applications",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<LocalDateTime>(
                name: "reopened_until",
                table: "applications",
                type: "timestamp without time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "submitted_within",
                table: "applications",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "access_codes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contest_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    label = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    most_uses = table.Column<int>(type: "integer", nullable: false),
                    uses = table.Column<int>(type: "integer", nullable: false),
                    expires_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_codes", x => x.id);
                    table.CheckConstraint("ck_access_codes_uses", "uses between 0 and most_uses");
                    table.ForeignKey(
                        name: "fk_access_codes_contests_contest_id",
                        column: x => x.contest_id,
                        principalTable: "contests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "questions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contest_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    settings = table.Column<string>(type: "jsonb", nullable: false),
                    archived_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_questions", x => x.id);
                    table.ForeignKey(
                        name: "fk_questions_contests_contest_id",
                        column: x => x.contest_id,
                        principalTable: "contests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ux_startups_siren",
                table: "startups",
                column: "siren",
                unique: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_startups_raising_round",
                table: "startups",
                sql: "raising_round in ('preSeed', 'seed', 'seriesA', 'seriesB', 'later')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_startups_sector_code",
                table: "startups",
                sql: "sector_code in ('agriculture', 'food', 'health', 'biotech', 'energy', 'environment', 'construction', 'industry', 'mobility', 'logistics', 'space', 'software', 'artificialIntelligence', 'cybersecurity', 'finance', 'realEstate', 'commerce', 'fashion', 'tourism', 'sport', 'culture', 'media', 'education', 'work', 'law', 'publicService', 'socialImpact', 'maritime', 'other')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_startups_stage",
                table: "startups",
                sql: "stage in ('preSeed', 'seed', 'seriesA', 'seriesB', 'later')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_applications_submitted_within",
                table: "applications",
                sql: "submitted_within in ('window', 'grace', 'accessCode')");

            migrationBuilder.CreateIndex(
                name: "ux_access_codes_hash",
                table: "access_codes",
                columns: new[] { "contest_id", "code_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_questions_contest_id",
                table: "questions",
                columns: new[] { "contest_id", "position" });

            migrationBuilder.AddForeignKey(
                name: "fk_applications_access_codes_access_code_id",
                table: "applications",
                column: "access_code_id",
                principalTable: "access_codes",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_applications_people_eligibility_overridden_by",
                table: "applications",
                column: "eligibility_overridden_by",
                principalTable: "people",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            // A sector was told in own words so far: that is "other".
            migrationBuilder.Sql("update startups set sector_code = 'other' where sector is not null;");

            // How a startup was when it applied was not kept so far; from now on it stays as it is today.
            migrationBuilder.Sql(
                """
                update applications a set profile = jsonb_strip_nulls(jsonb_build_object(
                    'name', s.name, 'country', s.country, 'foundedOn', s.founded_on, 'sector', s.sector, 'website', s.website, 'pitch', s.pitch, 'sectorCode', s.sector_code))
                from startups s where s.id = a.startup_id and a.submitted_at is not null;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_applications_access_codes_access_code_id",
                table: "applications");

            migrationBuilder.DropForeignKey(
                name: "fk_applications_people_eligibility_overridden_by",
                table: "applications");

            migrationBuilder.DropTable(
                name: "access_codes");

            migrationBuilder.DropTable(
                name: "questions");

            migrationBuilder.DropIndex(
                name: "ux_startups_siren",
                table: "startups");

            migrationBuilder.DropCheckConstraint(
                name: "ck_startups_raising_round",
                table: "startups");

            migrationBuilder.DropCheckConstraint(
                name: "ck_startups_sector_code",
                table: "startups");

            migrationBuilder.DropCheckConstraint(
                name: "ck_startups_stage",
                table: "startups");

            migrationBuilder.DropCheckConstraint(
                name: "ck_applications_submitted_within",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "call_closed_at",
                table: "stops");

            migrationBuilder.DropColumn(
                name: "editable_until",
                table: "stops");

            migrationBuilder.DropColumn(
                name: "grace_minutes",
                table: "stops");

            migrationBuilder.DropColumn(
                name: "community",
                table: "startups");

            migrationBuilder.DropColumn(
                name: "no_siren_reason",
                table: "startups");

            migrationBuilder.DropColumn(
                name: "raised_amount",
                table: "startups");

            migrationBuilder.DropColumn(
                name: "raising_amount",
                table: "startups");

            migrationBuilder.DropColumn(
                name: "raising_round",
                table: "startups");

            migrationBuilder.DropColumn(
                name: "region",
                table: "startups");

            migrationBuilder.DropColumn(
                name: "sector_code",
                table: "startups");

            migrationBuilder.DropColumn(
                name: "siren",
                table: "startups");

            migrationBuilder.DropColumn(
                name: "stage",
                table: "startups");

            migrationBuilder.DropColumn(
                name: "team",
                table: "startups");

            migrationBuilder.DropColumn(
                name: "video_url",
                table: "startups");

            migrationBuilder.DropColumn(
                name: "raising_from",
                table: "seasons");

            migrationBuilder.DropColumn(
                name: "raising_to",
                table: "seasons");

            migrationBuilder.DropColumn(
                name: "xmin",
                table: "seasons");

            migrationBuilder.DropColumn(
                name: "younger_than_years",
                table: "seasons");

            migrationBuilder.DropColumn(
                name: "countries",
                table: "contests");

            migrationBuilder.DropColumn(
                name: "form_revision",
                table: "contests");

            migrationBuilder.DropColumn(
                name: "access_code_id",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "answers",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "eligibility_overridden_at",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "eligibility_overridden_by",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "eligibility_override_reason",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "profile",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "reopened_until",
                table: "applications");

            migrationBuilder.DropColumn(
                name: "submitted_within",
                table: "applications");
        }
    }
}
