using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class QuickLooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_occupancies_held",
                table: "occupancies",
                column: "party_id",
                filter: "held_until is not null");

            migrationBuilder.CreateIndex(
                name: "ix_investor_slots_investor_id",
                table: "investor_slots",
                columns: new[] { "investor_id", "stop_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_occupancies_held",
                table: "occupancies");

            migrationBuilder.DropIndex(
                name: "ix_investor_slots_investor_id",
                table: "investor_slots");
        }
    }
}
