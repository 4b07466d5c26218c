using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <inheritdoc />
    public partial class ErasAfterRestore : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                create or replace function start_change_era() returns void language plpgsql as $era$
                declare
                    old integer;
                begin
                    -- Whoever is writing changes ends first, and whoever comes waits for the new era.
                    lock table public.changes in share row exclusive mode;
                    select era into old from public.change_feed;
                    if exists (select from public.changes where era = old and xid >= pg_snapshot_xmax(pg_current_snapshot())) then
                        update public.change_feed set era = old + 1;
                        -- A row that this server wrote was made by the transaction that it names; one that was restored was made by the one that restored it, and may name that by chance.
                        update public.changes c set era = old + 1
                        where c.era = old and c.xid::text::numeric % 4294967296 = c.xmin::text::numeric
                            and c.xmin not in (select r.xmin from public.changes r where r.era = old and r.xid >= pg_snapshot_xmax(pg_current_snapshot()));
                    end if;
                end;
                $era$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                create or replace function start_change_era() returns void language plpgsql as $era$
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
    }
}
