using System.Globalization;

namespace Fundtruck.Benchmarks;

/// <summary>Makes the stop to come of a filled tour a large one: more startups that have confirmed, each with one founder.</summary>
internal static class FullStop
{
    internal const string Organizer = "organizer";

    /// <param name="database">A tour of <see cref="Filling"/>.</param>
    /// <param name="stop">Which of its stops.</param>
    /// <param name="startups">How many more.</param>
    /// <param name="appointments">Whether each pitches, meets an investor, and is to be reminded of both and of its deck, as what is built in writes it.</param>
    internal static async Task Fill(string database, int stop, int startups, bool appointments)
    {
        foreach (var sql in appointments ? [People, Appointments, Messages] : (string[])[People])
            await BenchmarkCluster.Execute(database, sql.Replace(":stop", stop.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace(":last", (1_000_000 + startups - 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await BenchmarkCluster.Execute(database, "vacuum analyze");
        await BenchmarkCluster.Execute(database, "checkpoint");
    }

    private const string People =
        """
        set session_replication_role = replica;
        set synchronous_commit = off;
        insert into people (id, email, name, language, is_organizer, is_administrator, calendar_token, created_at) values (bench_id(7, 999999), 'organizer@fundtruck.example', 'Organizer', 'en', true, true, 'organizer', now());
        insert into sessions (token_hash, person_id, created_at, expires_at) values (sha256(convert_to('organizer', 'UTF8')), bench_id(7, 999999), now(), now() + interval '30 days');
        update stops set decks_due = (date - 5 + time '18:00') at time zone zone_id;
        insert into people (id, email, name, language, is_organizer, calendar_token, created_at)
            select bench_id(7, n), 'many' || n || '@startup.example', 'Founder ' || n, 'fr', false, 'many-' || n, now() from generate_series(1000000, :last) n;
        insert into startups (id, name, country, sector, website, pitch, owner_id, created_at)
            select bench_id(8, n), 'Many ' || n, 'FR', 'Energy', 'https://many' || n || '.example', 'We make wind quiet.', bench_id(7, n), now() from generate_series(1000000, :last) n;
        insert into startup_members (startup_id, person_id, is_owner) select bench_id(8, n), bench_id(7, n), true from generate_series(1000000, :last) n;
        insert into parties (id, kind) select bench_id(7, n), 'person' from generate_series(1000000, :last) n union all select bench_id(8, n), 'startup' from generate_series(1000000, :last) n;
        insert into applications (id, stop_id, contest_id, startup_id, status, summary, amount_sought, revision, created_by, created_at, changed_at, submitted_at)
            select bench_id(9, n), bench_id(4, :stop), bench_id(6, :stop), bench_id(8, n), 'confirmed', 'We make wind quiet.', 500000, 3, bench_id(7, n), now() - interval '1 day', now(), now() from generate_series(1000000, :last) n;
        """;

    private const string Appointments =
        """
        set session_replication_role = replica;
        set synchronous_commit = off;
        update stops set status = 'lineUpPublished' where id = bench_id(4, :stop);
        insert into line_ups (id, stop_id, contest_id, starts_at, running_order, edition, published_at, changed_at)
            select bench_id(20, :stop), id, bench_id(6, :stop), date + time '08:00', (select array_agg(bench_id(9, n)) from generate_series(1000000, :last) n), 1, now(), now() from stops where id = bench_id(4, :stop);
        insert into pitches (id, line_up_id, stop_id, stage_id, application_id, startup_id, presenter_id, position, local_start, zone_id, during, status, sequence, changed_at)
            select bench_id(21, n), bench_id(20, :stop), s.id, bench_id(5, :stop), bench_id(9, n), bench_id(8, n), bench_id(7, n), n - 999999, at, s.zone_id, tstzrange(at at time zone s.zone_id, (at + interval '5 seconds') at time zone s.zone_id), 'scheduled', 0, now()
            from stops s, generate_series(1000000, :last) n, lateral (select s.date + time '08:00' + (n - 1000000) * interval '5 seconds' as at) clock where s.id = bench_id(4, :stop);
        insert into meeting_tables (id, session_id, number) select bench_id(13, 500000 + t), bench_id(12, :stop), 100 + t from generate_series(0, 199) t;
        insert into investor_slots (id, session_id, stop_id, investor_id, representative_id, table_id, local_start, zone_id, during)
            select bench_id(22, n), bench_id(12, :stop), s.id, bench_id(10, n % 200), bench_id(11, n % 200), bench_id(13, 500000 + n % 200), at, s.zone_id, tstzrange(at at time zone s.zone_id, (at + interval '5 min') at time zone s.zone_id)
            from stops s, generate_series(1000000, :last) n, lateral (select s.date + time '16:00' + (n - 1000000) / 200 * interval '5 min' as at) clock where s.id = bench_id(4, :stop);
        insert into meetings (id, stop_id, session_id, slot_id, investor_id, representative_id, startup_id, founder_id, table_id, local_start, zone_id, during, status, sequence, booked_by, booked_at, changed_at)
            select bench_id(23, n), l.stop_id, l.session_id, l.id, l.investor_id, l.representative_id, bench_id(8, n), bench_id(7, n), l.table_id, l.local_start, l.zone_id, l.during, 'booked', 0, bench_id(7, n), now(), now()
            from generate_series(1000000, :last) n join investor_slots l on l.id = bench_id(22, n);
        insert into occupancies (appointment_id, party_id, appointment_kind, during)
            select p.id, party, 'pitch', p.during from pitches p, unnest(array[p.startup_id, p.presenter_id]) party
            union all select m.id, party, 'meeting', m.during from meetings m, unnest(array[m.representative_id, m.startup_id, m.founder_id, m.table_id]) party where m.stop_id = bench_id(4, :stop) and m.id >= bench_id(23, 0);
        """;

    private const string Messages =
        """
        set session_replication_role = replica;
        set synchronous_commit = off;
        insert into outgoing_messages (id, kind, subject_id, revision, reminder, person_id, language, due_at, status, attempts, created_at)
            select gen_random_uuid(), 'pitchReminder', p.id, 0, r.rule, p.presenter_id, '', lower(p.during) - r.before, 'due', 0, now()
            from pitches p, (values ('sevenDaysBefore', interval '7 days'), ('dayBefore', interval '1 day'), ('twoHoursBefore', interval '2 hours')) r (rule, before)
            union all select gen_random_uuid(), 'meetingReminder', m.id, 0, r.rule, person, '', lower(m.during) - r.before, 'due', 0, now()
            from meetings m, unnest(array[m.representative_id, m.founder_id]) person, (values ('sevenDaysBefore', interval '7 days'), ('dayBefore', interval '1 day'), ('twoHoursBefore', interval '2 hours')) r (rule, before) where m.id >= bench_id(23, 0)
            union all select gen_random_uuid(), 'deckReminder', a.id, (extract(epoch from s.decks_due) / 60)::int, r.rule, a.created_by, '', s.decks_due - r.before, 'due', 0, now()
            from applications a join stops s on s.id = a.stop_id, (values ('sevenDaysBefore', interval '7 days'), ('twoDaysBefore', interval '2 days')) r (rule, before) where a.stop_id = bench_id(4, :stop);
        """;
}
