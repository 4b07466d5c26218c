namespace Fundtruck.Benchmarks;

/// <summary>
/// One booking as the pipeline does it, in the words of pgbench: who is it, has the key been used, who meets whom, take their time, what decides,
/// the meeting, its eight messages, the entry of the audit trail, the key; one commit. Statements that the pipeline sends in one batch are one statement here where SQL allows it.
/// </summary>
internal static class BookingScript
{
    internal const string Text =
        """
        \set i :i + 1
        \set n :base + (:i - 1) * 16 + :client_id
        \set place :n % :places
        \set row :n / :places
        \set slot_n (:place / 20 * :per_table + :row) * 20 + :place % 20
        \set startup_n (:past + :place / 20) * 100 + :place % 20 + 20 * (:row % 5)
        select p.id as me, p.is_organizer, bench_id(14, :slot_n) as slot_id, bench_id(8, :startup_n) as startup_id, bench_id(15, 1000000000 + :n) as meeting_id
            from sessions s join people p on p.id = s.person_id
            where s.token_hash = sha256(convert_to('founder-' || :startup_n, 'UTF8')) and s.expires_at > now() \gset
        begin;
        select pg_try_advisory_xact_lock(hashtextextended(:me || ':' || :n, 0)) as locked, k.request_hash, k.answer::text as answer
            from (select 1) as always left join idempotency_keys k on k.actor = :me::uuid and k.key = 'key-' || :n;
        select i.representative_id, i.table_id, i.stop_id, lower(i.during) as starts, upper(i.during) as ends,
                exists (select 1 from investors as i0 where i0.id = i.investor_id
                    and exists (select 1 from investor_representatives as i1 where i0.id = i1.investor_id and i1.person_id = :me::uuid)) as speaks,
                (select s.owner_id from startups as s where s.id = :startup_id::uuid limit 2) as founder_id,
                exists (select 1 from startups as s0 where s0.id = :startup_id::uuid
                    and exists (select 1 from startup_members as s1 where s0.id = s1.startup_id and s1.person_id = :me::uuid)) as in_team
            from investor_slots as i where i.id = :slot_id::uuid limit 2 \gset
        with stop as materialized (
            select venue_id from stops where id = :stop_id::uuid and status = any (array['published', 'applicationsOpen', 'applicationsClosed', 'lineUpPublished', 'live']) for key share
        ), locked as materialized (
            select id, kind from parties where id = any (array[:representative_id::uuid, :startup_id::uuid, :founder_id::uuid, :table_id::uuid]) and exists (select from stop) order by id for no key update
        ), gone as (
            delete from occupancies where (appointment_id = any (array[:meeting_id::uuid])
                or (held_until <= now() and party_id = any (array[:representative_id::uuid, :startup_id::uuid, :founder_id::uuid, :table_id::uuid]))) and (select count(*) from locked) > 0 returning 1
        )
        insert into occupancies (appointment_id, party_id, appointment_kind, during, venue_id, held_until)
        select :meeting_id::uuid, party, 'meeting', tstzrange(:starts::timestamptz, :ends::timestamptz), case when locked.kind = 'person' then (select venue_id from stop) end, null
        from unnest(array[:representative_id::uuid, :startup_id::uuid, :founder_id::uuid, :table_id::uuid]) party join locked on locked.id = party
        where (select count(*) from locked) > 0 and (select count(*) from gone) >= 0
        on conflict do nothing
        returning party_id;
        select i.*, i.xmin, m.*, m.xmin, (select f.accreditation from investors as f where f.id = i.investor_id limit 2) as accreditation,
                exists (select 1 from applications as a where a.stop_id = i.stop_id and a.startup_id = :startup_id::uuid and a.status in ('confirmed', 'walkOver')) as takes_part,
                (select s.owner_id from startups as s where s.id = :startup_id::uuid limit 2) as founder_id
            from investor_slots as i join meeting_sessions as m on i.session_id = m.id where i.id = :slot_id::uuid limit 2;
        insert into meetings (id, stop_id, session_id, slot_id, investor_id, representative_id, startup_id, founder_id, table_id, local_start, zone_id, during, status, sequence, booked_by, booked_at, changed_at)
            select :meeting_id::uuid, stop_id, session_id, id, investor_id, representative_id, :startup_id::uuid, :founder_id::uuid, table_id, local_start, zone_id, during, 'booked', 0, :me::uuid, now(), now()
            from investor_slots where id = :slot_id::uuid returning xmin;
        insert into outgoing_messages (id, kind, subject_id, revision, reminder, person_id, address, language, due_at, status, attempts, created_at)
            select bench_id(17, 10000000000 + :n::bigint * 8 + k), case k % 4 when 0 then 'meetingInvitation' else 'meetingReminder' end, :meeting_id::uuid, 0,
                case k % 4 when 1 then 'sevenDaysBefore' when 2 then 'dayBefore' when 3 then 'twoHoursBefore' end,
                case k / 4 when 0 then :representative_id::uuid else :founder_id::uuid end, null, '', :starts::timestamptz - (k % 4) * interval '1 day', 'due', 0, now()
            from generate_series(0, 7) k;
        insert into audit_entries (id, at, person_id, request, subject_kind, subject_id, ip, changes)
            values (bench_id(19, :n), now(), :me::uuid, 'BookMeeting', 'meeting', :meeting_id::uuid, '127.0.0.1', jsonb_build_array(jsonb_build_object(
                'kind', 'meeting', 'id', :meeting_id::text, 'change', 'added', 'after', jsonb_build_object(
                    'stopId', :stop_id::text, 'slotId', :slot_id::text, 'representativeId', :representative_id::text, 'startupId', :startup_id::text, 'founderId', :founder_id::text, 'tableId', :table_id::text, 'during', :starts::text, 'status', 'booked'))));
        insert into idempotency_keys (actor, key, request_hash, answer, created_at)
            values (:me::uuid, 'key-' || :n, sha256(convert_to(:meeting_id, 'UTF8')), ('{"id":"' || :meeting_id || '"}')::jsonb, now());
        commit;
        """;
}
