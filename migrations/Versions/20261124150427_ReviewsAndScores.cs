using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class ReviewsAndScores : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "declared_conflicts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_declared_conflicts", x => x.id);
                    table.ForeignKey(
                        name: "fk_declared_conflicts_applications_application_id",
                        column: x => x.application_id,
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_declared_conflicts_people_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "review_panels",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: false),
                    criteria = table.Column<string>(type: "jsonb", nullable: false),
                    is_blind = table.Column<bool>(type: "boolean", nullable: false),
                    per_application = table.Column<int>(type: "integer", nullable: false),
                    most_per_juror = table.Column<int>(type: "integer", nullable: true),
                    opens_at = table.Column<LocalDateTime>(type: "timestamp without time zone", nullable: true),
                    closes_at = table.Column<LocalDateTime>(type: "timestamp without time zone", nullable: true),
                    others_after_own = table.Column<bool>(type: "boolean", nullable: false),
                    results_for_jurors = table.Column<bool>(type: "boolean", nullable: false),
                    is_locked = table.Column<bool>(type: "boolean", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_panels", x => x.id);
                    table.ForeignKey(
                        name: "fk_review_panels_contests_id",
                        column: x => x.id,
                        principalTable: "contests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reviews",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contest_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: false),
                    application_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    scores = table.Column<string>(type: "jsonb", nullable: false),
                    comment = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    private_note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    is_by_hand = table.Column<bool>(type: "boolean", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    assigned_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    submitted_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    carried_from = table.Column<Guid>(type: "uuid", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reviews", x => x.id);
                    table.CheckConstraint("ck_reviews_status", "status in ('assigned', 'draft', 'submitted')");
                    table.ForeignKey(
                        name: "fk_reviews_applications_application_id",
                        column: x => x.application_id,
                        principalTable: "applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_reviews_contests_contest_id",
                        column: x => x.contest_id,
                        principalTable: "contests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_reviews_people_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "stakes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    investor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    startup_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stakes", x => x.id);
                    table.ForeignKey(
                        name: "fk_stakes_investors_investor_id",
                        column: x => x.investor_id,
                        principalTable: "investors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_stakes_startups_startup_id",
                        column: x => x.startup_id,
                        principalTable: "startups",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_declared_conflicts_person_id",
                table: "declared_conflicts",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ux_declared_conflicts_juror",
                table: "declared_conflicts",
                columns: new[] { "application_id", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reviews_application_id",
                table: "reviews",
                column: "application_id");

            migrationBuilder.CreateIndex(
                name: "ix_reviews_person_id",
                table: "reviews",
                columns: new[] { "person_id", "assigned_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_reviews_juror",
                table: "reviews",
                columns: new[] { "contest_id", "application_id", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_stakes_created_at",
                table: "stakes",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_stakes_investor",
                table: "stakes",
                columns: new[] { "startup_id", "investor_id" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "declared_conflicts");

            migrationBuilder.DropTable(
                name: "review_panels");

            migrationBuilder.DropTable(
                name: "reviews");

            migrationBuilder.DropTable(
                name: "stakes");
        }
    }
}
