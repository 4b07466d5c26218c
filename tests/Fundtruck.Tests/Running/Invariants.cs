namespace Fundtruck.Tests.Running;

/// <summary>What must be true of the database after whatever was done to it.</summary>
internal static class Invariants
{
    private static readonly (string Promise, string Violations)[] Promises =
    [
        ("nobody is in two places",
            """
            select count(*) from occupancies a join occupancies b on a.party_id = b.party_id and a.during && b.during
            where a.appointment_id < b.appointment_id
            """),
        ("nobody has to be at another venue before they can get there",
            """
            select count(*) from occupancies a join occupancies b on a.party_id = b.party_id and a.venue_id < b.venue_id
            left join travel_times t on t.one_id = a.venue_id and t.other_id = b.venue_id
            where b.during && tstzrange(lower(a.during) - coalesce(t.minutes, 60) * interval '1 minute', upper(a.during) + coalesce(t.minutes, 60) * interval '1 minute')
            """),
        ("whoever is taken at a stop is taken at its venue",
            """
            select count(*) from occupancies o join parties on parties.id = o.party_id
            left join pitches p on p.id = o.appointment_id left join meetings m on m.id = o.appointment_id left join stops s on s.id = coalesce(p.stop_id, m.stop_id)
            where s.status not in ('postponed', 'cancelled') and o.venue_id is distinct from case when parties.kind = 'person' then s.venue_id end
            """),
        ("the way between any two venues is known once", "select count(*) from venues a join venues b on a.id < b.id left join travel_times t on t.one_id = a.id and t.other_id = b.id where t.one_id is null"),
        ("every booked meeting has its four occupancies, at its time",
            """
            select count(*) from meetings m where status = 'booked' and 4 <> (
                select count(*) from occupancies o where o.appointment_id = m.id and o.during = m.during
                    and o.party_id in (m.representative_id, m.founder_id, m.startup_id, m.table_id))
            """),
        ("every scheduled pitch has its three occupancies, at its time",
            """
            select count(*) from pitches p where status = 'scheduled' and 3 <> (
                select count(*) from occupancies o where o.appointment_id = p.id and o.during = p.during
                    and o.party_id in (p.startup_id, p.presenter_id, p.stage_id))
            """),
        ("every juror is taken by the pitches of their contest, and nobody else who isn't in them",
            """
            select (select count(*) from jurors j join line_ups l on l.contest_id = j.contest_id join pitches p on p.line_up_id = l.id and p.status = 'scheduled' join stops s on s.id = p.stop_id
                where s.status = 'lineUpPublished' and not exists (select from occupancies o where o.appointment_id = p.id and o.party_id = j.person_id and o.during = p.during))
            + (select count(*) from occupancies o join pitches p on p.id = o.appointment_id join line_ups l on l.id = p.line_up_id
                where o.party_id not in (p.startup_id, p.presenter_id, p.stage_id) and not exists (select from jurors j where j.contest_id = l.contest_id and j.person_id = o.party_id)
                    and not exists (select from people e where e.id = o.party_id and e.erased_at is not null))
            """),
        ("nothing that does not stand occupies anybody",
            """
            select count(*) from occupancies o
            where (appointment_kind = 'meeting' and not exists (select from meetings m where m.id = o.appointment_id and m.status = 'booked'))
                or (appointment_kind = 'pitch' and not exists (select from pitches p where p.id = o.appointment_id and p.status = 'scheduled'))
                or (appointment_kind = 'block' and not exists (select from blocks b where b.id = o.appointment_id))
            """),
        ("a contest counts as many places as are held, and never more than it has",
            """
            select count(*) from contests c where places_taken + places_reserved > capacity
                or places_taken <> (select count(*) from applications a where a.contest_id = c.id and a.status in ('accepted', 'confirmed', 'noShow', 'walkOver'))
                or places_reserved <> (select count(*) from applications a where a.contest_id = c.id and a.prepared_verdict = 'accept')
            """),
        ("the history of every application is whole and ends with what it is",
            """
            select count(*) from applications a join lateral (
                select count(*) as steps, min(revision) as first, max(revision) as last, (array_agg(after order by revision desc))[1] as after
                from application_steps where application_id = a.id) s on s.steps > 0
            where s.last <> a.revision or s.steps <> s.last - s.first + 1 or s.after <> a.status
            """),
        ("one meeting a slot", "select count(*) from (select slot_id from meetings where status = 'booked' group by slot_id having count(*) > 1) twice"),
        ("nothing stands at a stop that does not take place",
            """
            select count(*) from stops s where s.status in ('postponed', 'cancelled') and (
                exists (select from meetings m where m.stop_id = s.id and m.status = 'booked' and upper(m.during) > s.changed_at)
                or exists (select from pitches p where p.stop_id = s.id and p.status = 'scheduled' and upper(p.during) > s.changed_at))
            """),
        ("no message waits for an appointment that does not stand",
            """
            select count(*) from outgoing_messages o where o.status = 'due' and o.kind in ('meetingReminder', 'meetingInvitation')
                and not exists (select from meetings m where m.id = o.subject_id and m.status = 'booked' and m.sequence = o.revision)
            """),
    ];

    internal static async Task Hold(Tour tour)
    {
        foreach (var (promise, violations) in Promises)
            Assert.True(await tour.Count(violations) == 0, $"Broken: {promise}.");
    }
}
