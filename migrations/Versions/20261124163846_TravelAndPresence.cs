using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fundtruck.Migrations.Versions
{
    /// <summary>The ways between venues, where people are taken, and what they say of when they are there.</summary>
    public partial class TravelAndPresence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "venue_id",
                table: "occupancies",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "stop_id",
                table: "blocks",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "travel_times",
                columns: table => new
                {
                    one_id = table.Column<Guid>(type: "uuid", nullable: false),
                    other_id = table.Column<Guid>(type: "uuid", nullable: false),
                    minutes = table.Column<int>(type: "integer", nullable: false),
                    is_set = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_travel_times", x => new { x.one_id, x.other_id });
                    table.CheckConstraint("ck_travel_times_pair", "one_id < other_id");
                    table.ForeignKey(
                        name: "fk_travel_times_venues_one_id",
                        column: x => x.one_id,
                        principalTable: "venues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_travel_times_venues_other_id",
                        column: x => x.other_id,
                        principalTable: "venues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_blocks_stop_id",
                table: "blocks",
                column: "stop_id",
                filter: "stop_id is not null");

            migrationBuilder.AddForeignKey(
                name: "fk_blocks_stops_stop_id",
                table: "blocks",
                column: "stop_id",
                principalTable: "stops",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);

            // That nobody has to be at two venues with too little time for the way. The function is volatile, so its queries see what was committed while the
            // statement that inserts waited for the party's lock. A row that it keeps back is missed by the diary, as one that a constraint keeps back.
            migrationBuilder.Sql(
                """
                create function keep_travel_time() returns trigger language plpgsql volatile as $$
                declare
                    near record;
                    needed interval;
                begin
                    for near in
                        select o.venue_id, o.during from occupancies o
                        where o.party_id = new.party_id and o.during && tstzrange(lower(new.during) - interval '1 day', upper(new.during) + interval '1 day')
                            and o.venue_id <> new.venue_id and o.appointment_id <> new.appointment_id
                    loop
                        select t.minutes * interval '1 minute' into needed from travel_times t
                        where t.one_id = least(near.venue_id, new.venue_id) and t.other_id = greatest(near.venue_id, new.venue_id) for share;
                        if not found then needed := interval '60 minutes'; end if;
                        if near.during && tstzrange(lower(new.during) - needed, upper(new.during) + needed) then return null; end if;
                    end loop;
                    return new;
                end $$;
                create trigger tr_occupancies_travel before insert on occupancies for each row when (new.venue_id is not null) execute function keep_travel_time();
                """);
            migrationBuilder.Sql(
                """
                insert into travel_times (one_id, other_id, minutes, is_set)
                select a.id, b.id, case when a.latitude is null or a.longitude is null or b.latitude is null or b.longitude is null then 60
                    else least(1440, ceil((1.3 * 2 * 6371 * asin(least(1, sqrt(sind((b.latitude - a.latitude) / 2) ^ 2 + cosd(a.latitude) * cosd(b.latitude) * sind((b.longitude - a.longitude) / 2) ^ 2))) + 10) / 5) * 5)::int end, false
                from venues a join venues b on a.id < b.id;
                update occupancies o set venue_id = s.venue_id from parties p, pitches x join stops s on s.id = x.stop_id where p.id = o.party_id and p.kind = 'person' and x.id = o.appointment_id;
                update occupancies o set venue_id = s.venue_id from parties p, meetings x join stops s on s.id = x.stop_id where p.id = o.party_id and p.kind = 'person' and x.id = o.appointment_id;
                insert into occupancies (appointment_id, party_id, appointment_kind, during, venue_id)
                select p.id, j.person_id, 'pitch', p.during, s.venue_id from pitches p join line_ups l on l.id = p.line_up_id join jurors j on j.contest_id = l.contest_id join stops s on s.id = p.stop_id
                where p.status = 'scheduled' on conflict do nothing;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop trigger tr_occupancies_travel on occupancies; drop function keep_travel_time();");
            migrationBuilder.DropForeignKey(
                name: "fk_blocks_stops_stop_id",
                table: "blocks");

            migrationBuilder.DropTable(
                name: "travel_times");

            migrationBuilder.DropIndex(
                name: "ix_blocks_stop_id",
                table: "blocks");

            migrationBuilder.DropColumn(
                name: "venue_id",
                table: "occupancies");

            migrationBuilder.DropColumn(
                name: "stop_id",
                table: "blocks");
        }
    }
}
