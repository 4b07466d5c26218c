using System.Globalization;

namespace Fundtruck.Benchmarks;

/// <summary>One slot that is free, and who books it.</summary>
internal sealed record Booking(Guid Slot, Guid Startup, string Token);

/// <summary>
/// A tour made by set-based SQL: stops that are over, full of meetings, and stops to come with open slots. Everything has an id that follows
/// from its number, so that pgbench and the load generator know what to ask for.
/// </summary>
/// <param name="Past">Stops that are over: 1,000 meetings and 100 applications each.</param>
/// <param name="Future">Stops to come: 100 confirmed startups each.</param>
/// <param name="SlotsPerTable">Open slots at each of the 20 tables of a stop to come.</param>
internal sealed record Filling(int Past, int Future, int SlotsPerTable)
{
    internal const int Crowd = 500;

    private const int Tables = 20;
    private const int StartupsPerStop = 100;

    internal int Stops => Past + Future;

    internal int SlotsPerStop => SlotsPerTable * Tables;

    /// <summary>Slots that are booked one after another; the last stop is the crowd's.</summary>
    internal int Slots => (Future - 1) * SlotsPerStop;

    internal static Guid Id(Kind kind, long number) => Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"{(int)kind:x8}-0000-7000-8000-{number:x12}"));

    internal static string Token(int startup) => string.Create(CultureInfo.InvariantCulture, $"founder-{startup}");

    /// <summary>Tables at which bookings are made one after another, so that two neighbours never wait for one representative.</summary>
    internal int Places => (Future - 1) * Tables;

    /// <summary>The n-th booking; it collides with no other. <see cref="BookingScript"/> counts the same way.</summary>
    internal Booking Booking(int number)
    {
        var (place, row) = (number % Places, number / Places);
        var (stop, table) = (place / Tables, place % Tables);
        var startup = ((Past + stop) * StartupsPerStop) + table + (Tables * (row % 5));
        return new(Id(Kind.Slot, (((stop * SlotsPerTable) + row) * Tables) + table), Id(Kind.Startup, startup), Token(startup));
    }

    /// <summary>What one of the crowd asks for: all want the same slot of the last stop.</summary>
    internal Booking CrowdBooking(int round, int caller)
    {
        var startup = (Stops * StartupsPerStop) + caller;
        return new(Id(Kind.Slot, Slots + round), Id(Kind.Startup, startup), Token(startup));
    }

    internal async Task Into(string connectionString)
    {
        await BenchmarkCluster.Execute(connectionString, $"{Sql.People}\n{Sql.Stops}\n{Sql.Slots}\n{Sql.History}"
            .Replace(":past", $"{Past}", StringComparison.Ordinal)
            .Replace(":future", $"{Future}", StringComparison.Ordinal)
            .Replace(":stops", $"{Stops}", StringComparison.Ordinal)
            .Replace(":per_table", $"{SlotsPerTable}", StringComparison.Ordinal)
            .Replace(":crowd", $"{Crowd}", StringComparison.Ordinal));
        await BenchmarkCluster.Execute(connectionString, "vacuum analyze");
        await BenchmarkCluster.Execute(connectionString, "checkpoint");
    }

    internal enum Kind
    {
        Season = 1,
        Region = 2,
        Venue = 3,
        Stop = 4,
        Stage = 5,
        Contest = 6,
        Founder = 7,
        Startup = 8,
        Application = 9,
        Investor = 10,
        Representative = 11,
        Session = 12,
        Table = 13,
        Slot = 14,
        Meeting = 15,
        PastSlot = 16,
        Message = 17,
    }

    private static class Sql
    {
        internal const string People =
            """
            create function bench_id(kind int, number bigint) returns uuid language sql immutable parallel safe as
                $f$ select (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $f$;
            set session_replication_role = replica; -- made to fit: no foreign keys are checked while it is filled
            set synchronous_commit = off;
            insert into seasons (id, name, year) values (bench_id(1, 0), 'Season', 2027);
            insert into regions (id, name) values (bench_id(2, 0), 'Hauts-de-France');
            insert into venues (id, name, address, city, zone_id, latitude, longitude)
                select bench_id(3, v), 'Venue ' || v, v || ' quai des Hollandais, 59140 Dunkerque', 'Dunkerque', 'Europe/Paris', 51.03, 2.37 from generate_series(0, 19) v;
            insert into people (id, email, name, language, is_organizer, calendar_token, created_at)
                select bench_id(7, n), 'founder' || n || '@startup.example', 'Founder ' || n, case n % 2 when 0 then 'fr' else 'en' end, false, 'feed-' || n, now()
                from generate_series(0, :stops * 100 + :crowd - 1) n;
            insert into people (id, email, name, language, is_organizer, calendar_token, created_at)
                select bench_id(11, n), 'representative' || n || '@fund.example', 'Representative ' || n, 'fr', false, 'representative-feed-' || n, now() from generate_series(0, 199) n;
            insert into sessions (token_hash, person_id, created_at, expires_at)
                select sha256(convert_to('founder-' || n, 'UTF8')), bench_id(7, n), now(), now() + interval '30 days' from generate_series(0, :stops * 100 + :crowd - 1) n;
            insert into startups (id, name, country, sector, website, pitch, owner_id, created_at)
                select bench_id(8, n), 'Startup ' || n, 'FR', 'Energy', 'https://startup' || n || '.example', 'We make wind quiet.', bench_id(7, n), now()
                from generate_series(0, :stops * 100 + :crowd - 1) n;
            insert into startup_members (startup_id, person_id, is_owner) select id, owner_id, true from startups;
            insert into investors (id, name, created_at, accreditation, accreditation_revision) select bench_id(10, n), 'Fund ' || n, now(), 'full', 0 from generate_series(0, 199) n;
            insert into investor_representatives (investor_id, person_id) select bench_id(10, n), bench_id(11, n) from generate_series(0, 199) n;
            insert into parties (id, kind) select id, 'person' from people union all select id, 'startup' from startups;
            """;

        internal const string Stops =
            """
            create temporary table days as
                select s, current_date + case when s < :past then s - :past else 30 + s - :past end as day from generate_series(0, :stops - 1) s;
            insert into stops (id, season_id, region_id, venue_id, name, zone_id, date, starts_at, ends_at, applications_open_at, applications_close_at,
                    during, application_window, status, interruptions, created_at, published_at, changed_at)
                select bench_id(4, s), bench_id(1, 0), bench_id(2, 0), bench_id(3, s % 20), 'Stop ' || s, 'Europe/Paris', day, '08:00', '20:00',
                    day - 60 + time '08:00', day - 20 + time '20:00',
                    tstzrange((day + time '08:00') at time zone 'Europe/Paris', (day + time '20:00') at time zone 'Europe/Paris'),
                    tstzrange((day - 60 + time '08:00') at time zone 'Europe/Paris', (day - 20 + time '20:00') at time zone 'Europe/Paris'),
                    case when s < :past then 'completed' else 'applicationsClosed' end, 0, now(), now(), now()
                from days;
            insert into stages (id, stop_id, name, position) select bench_id(5, s), bench_id(4, s), 'Truck', 1 from days;
            insert into parties (id, kind) select id, 'stage' from stages;
            insert into contests (id, stop_id, stage_id, name, capacity, places_taken, pitch_minutes, question_minutes, changeover_minutes, language)
                select bench_id(6, s), bench_id(4, s), bench_id(5, s), 'Contest', 1000, 100 + case s when :stops - 1 then :crowd else 0 end, 5, 5, 2, 'fr' from days;
            insert into applications (id, stop_id, contest_id, startup_id, status, summary, amount_sought, revision, created_by, created_at, changed_at, submitted_at)
                select bench_id(9, n), bench_id(4, least(n / 100, :stops - 1)), bench_id(6, least(n / 100, :stops - 1)), bench_id(8, n), 'confirmed', 'We make wind quiet.', 500000, 3,
                    bench_id(7, n), now(), now(), now()
                from generate_series(0, :stops * 100 + :crowd - 1) n;
            """;

        internal const string Slots =
            """
            insert into meeting_sessions (id, stop_id, local_start, local_end, zone_id, during, slot_minutes, pause_minutes, created_at)
                select bench_id(12, s), bench_id(4, s), day + time '08:00', day + time '18:00', 'Europe/Paris',
                    tstzrange((day + time '08:00') at time zone 'Europe/Paris', (day + time '18:00') at time zone 'Europe/Paris'), 5, 0, now()
                from days;
            insert into meeting_tables (id, session_id, number) select bench_id(13, s * 20 + t), bench_id(12, s), t + 1 from days, generate_series(0, 19) t order by s, t;
            insert into parties (id, kind) select id, 'table' from meeting_tables;
            insert into investor_slots (id, session_id, stop_id, investor_id, representative_id, table_id, local_start, zone_id, during)
                select bench_id(14, ((s - :past) * :per_table + j) * 20 + t), bench_id(12, s), bench_id(4, s), bench_id(10, (s * 20 + t) % 200), bench_id(11, (s * 20 + t) % 200),
                    bench_id(13, s * 20 + t), day + time '08:00' + j * interval '5 min', 'Europe/Paris',
                    tstzrange((day + time '08:00' + j * interval '5 min') at time zone 'Europe/Paris', (day + time '08:05' + j * interval '5 min') at time zone 'Europe/Paris')
                from days, generate_series(0, :per_table - 1) j, generate_series(0, 19) t where s >= :past order by s, j, t;
            """;

        internal const string History =
            """
            insert into investor_slots (id, session_id, stop_id, investor_id, representative_id, table_id, local_start, zone_id, during)
                select bench_id(16, (s * 50 + j) * 20 + t), bench_id(12, s), bench_id(4, s), bench_id(10, (s * 20 + t) % 200), bench_id(11, (s * 20 + t) % 200),
                    bench_id(13, s * 20 + t), day + time '08:00' + j * interval '5 min', 'Europe/Paris',
                    tstzrange((day + time '08:00' + j * interval '5 min') at time zone 'Europe/Paris', (day + time '08:05' + j * interval '5 min') at time zone 'Europe/Paris')
                from days, generate_series(0, 49) j, generate_series(0, 19) t where s < :past order by s, j, t;
            insert into meetings (id, stop_id, session_id, slot_id, investor_id, representative_id, startup_id, founder_id, table_id, local_start, zone_id, during, status, sequence, booked_by, booked_at, changed_at)
                select bench_id(15, (s * 50 + j) * 20 + t), bench_id(4, s), bench_id(12, s), bench_id(16, (s * 50 + j) * 20 + t), bench_id(10, (s * 20 + t) % 200), bench_id(11, (s * 20 + t) % 200),
                    bench_id(8, s * 100 + t + 20 * (j % 5)), bench_id(7, s * 100 + t + 20 * (j % 5)), bench_id(13, s * 20 + t), day + time '08:00' + j * interval '5 min', 'Europe/Paris',
                    tstzrange((day + time '08:00' + j * interval '5 min') at time zone 'Europe/Paris', (day + time '08:05' + j * interval '5 min') at time zone 'Europe/Paris'),
                    'booked', 0, bench_id(7, s * 100 + t + 20 * (j % 5)), now(), now()
                from days, generate_series(0, 49) j, generate_series(0, 19) t where s < :past order by s, j, t;
            insert into occupancies (appointment_id, party_id, appointment_kind, during)
                select m.id, party, 'meeting', m.during from meetings m, unnest(array[m.representative_id, m.startup_id, m.founder_id, m.table_id]) party order by m.id;
            insert into outgoing_messages (id, kind, subject_id, revision, reminder, person_id, language, due_at, status, attempts, created_at, sent_at, outcome)
                select bench_id(17, row_number() over (order by m.id)), case k when 0 then 'meetingInvitation' else 'meetingReminder' end, m.id, 0, case k when 1 then 'dayBefore' end,
                    person, '', now() - interval '1 day', 'sent', 1, now() - interval '1 day', now() - interval '1 day', '250 ok'
                from meetings m, unnest(array[m.representative_id, m.founder_id]) person, generate_series(0, 1) k order by m.id;
            """;
    }
}
