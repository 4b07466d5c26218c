using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class LineUps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "stage_id",
                table: "stops");

            migrationBuilder.AddColumn<Guid>(
                name: "after",
                table: "line_ups",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "breaks",
                table: "line_ups",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'::jsonb");

            migrationBuilder.CreateTable(
                name: "draws",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: false),
                    contest_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    seed = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    is_seed_given = table.Column<bool>(type: "boolean", nullable: false),
                    algorithm = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    lots = table.Column<string>(type: "jsonb", nullable: false),
                    order = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    drawn_by = table.Column<Guid>(type: "uuid", nullable: false),
                    drawn_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_draws", x => x.id);
                    table.ForeignKey(
                        name: "fk_draws_contests_contest_id",
                        column: x => x.contest_id,
                        principalTable: "contests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_draws_stops_stop_id",
                        column: x => x.stop_id,
                        principalTable: "stops",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "line_up_editions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: false),
                    contest_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    draft = table.Column<string>(type: "jsonb", nullable: false),
                    pitches = table.Column<string>(type: "jsonb", nullable: false),
                    published_by = table.Column<Guid>(type: "uuid", nullable: true),
                    published_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_line_up_editions", x => x.id);
                    table.ForeignKey(
                        name: "fk_line_up_editions_contests_contest_id",
                        column: x => x.contest_id,
                        principalTable: "contests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_line_up_editions_stops_stop_id",
                        column: x => x.stop_id,
                        principalTable: "stops",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "stages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stop_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stages", x => x.id);
                    table.ForeignKey(
                        name: "fk_stages_stops_stop_id",
                        column: x => x.stop_id,
                        principalTable: "stops",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_draws_stop_id",
                table: "draws",
                columns: new[] { "stop_id", "drawn_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_draws_number",
                table: "draws",
                columns: new[] { "contest_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_line_up_editions_stop_id",
                table: "line_up_editions",
                columns: new[] { "stop_id", "published_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_line_up_editions_number",
                table: "line_up_editions",
                columns: new[] { "contest_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_stages_stop_id",
                table: "stages",
                column: "stop_id");

            // The one stage that each stop had becomes its first: its contests know it.
            migrationBuilder.Sql("insert into stages (id, stop_id, name, position) select distinct stage_id, stop_id, 'Truck', 1 from contests;");
            migrationBuilder.Sql(
                """
                create function refuse_to_rewrite_line_ups() returns trigger language plpgsql as $refuse$
                begin
                    raise exception '% never changes', tg_table_name using errcode = 'insufficient_privilege';
                end;
                $refuse$;
                create trigger tr_line_up_editions_never_change before update or delete on line_up_editions for each row execute function refuse_to_rewrite_line_ups();
                create trigger tr_draws_never_change before update or delete on draws for each row execute function refuse_to_rewrite_line_ups();
                """);

            migrationBuilder.AddForeignKey(
                name: "fk_contests_stages_stage_id",
                table: "contests",
                column: "stage_id",
                principalTable: "stages",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_pitches_stages_stage_id",
                table: "pitches",
                column: "stage_id",
                principalTable: "stages",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_contests_stages_stage_id",
                table: "contests");

            migrationBuilder.DropForeignKey(
                name: "fk_pitches_stages_stage_id",
                table: "pitches");

            migrationBuilder.DropTable(
                name: "draws");

            migrationBuilder.DropTable(
                name: "line_up_editions");

            migrationBuilder.DropTable(
                name: "stages");

            migrationBuilder.Sql("drop function refuse_to_rewrite_line_ups();");

            migrationBuilder.DropColumn(
                name: "after",
                table: "line_ups");

            migrationBuilder.DropColumn(
                name: "breaks",
                table: "line_ups");

            migrationBuilder.AddColumn<Guid>(
                name: "stage_id",
                table: "stops",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));
        }
    }
}
