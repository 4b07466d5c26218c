using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <summary>What PostgreSQL can promise and EF Core has no word for: exclusion constraints, and indexes on the start of a range.</summary>
    public partial class Guards : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("create extension if not exists btree_gist;");
            migrationBuilder.Sql(
                """
                alter table occupancies add constraint ex_occupancies_one_at_a_time exclude using gist (party_id with =, during with &&);
                alter table investor_slots add constraint ex_investor_slots_overlap exclude using gist (representative_id with =, during with &&) where (withdrawn_at is null);
                alter table investor_slots add constraint ex_investor_slots_table exclude using gist (table_id with =, during with &&) where (withdrawn_at is null);
                create index ix_stops_start on stops (lower(during), id);
                create index ix_investor_slots_start on investor_slots (stop_id, lower(during), id) where withdrawn_at is null;
                create index ix_meetings_start on meetings (stop_id, lower(during), id);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            drop index ix_meetings_start;
            drop index ix_investor_slots_start;
            drop index ix_stops_start;
            alter table investor_slots drop constraint ex_investor_slots_table;
            alter table investor_slots drop constraint ex_investor_slots_overlap;
            alter table occupancies drop constraint ex_occupancies_one_at_a_time;
            """);
    }
}
