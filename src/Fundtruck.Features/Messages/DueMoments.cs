using Npgsql;

namespace Fundtruck.Features.Messages;

/// <summary>Of what plans remind at this moment, without asking yet who is concerned: a stop has few moments, however many people it has.</summary>
internal sealed class DueMoments(FundtruckDb db)
{
    private const string Sql =
        """
        select distinct p.moment as kind, p.stop, t.moment, st.zone_id as zone
        from unnest(@moments, @stops, @earliest, @latest) as p (moment, stop, earliest, latest)
        join stops st on st.id = p.stop
        cross join lateral (
            select upper(st.application_window) as moment where p.moment = 'applicationDeadline' and st.status in ('published', 'applicationsOpen')
            union all select st.decks_due where p.moment = 'deckDeadline'
            union all select a.deck_reopened_until from applications a where p.moment = 'deckDeadline' and a.stop_id = p.stop and a.deck_reopened_until >= p.earliest and a.deck_reopened_until < p.latest
            union all select a.confirm_by from applications a where p.moment = 'confirmationDeadline' and a.stop_id = p.stop and a.status = 'accepted' and a.confirm_by >= p.earliest and a.confirm_by < p.latest
            union all select lower(st.during) where p.moment = 'stopStart'
            union all select lower(it.during) from pitches it where p.moment = 'pitch' and it.stop_id = p.stop and it.status = 'scheduled' and lower(it.during) >= p.earliest and lower(it.during) < p.latest
            union all select lower(it.during) from meetings it where p.moment = 'meeting' and it.stop_id = p.stop and it.status = 'booked' and lower(it.during) >= p.earliest and lower(it.during) < p.latest
            union all select it.opens_at from meeting_sessions it where p.moment = 'bookingOpening' and it.stop_id = p.stop and it.closed_at is null) t
        where t.moment >= p.earliest and t.moment < p.latest
        """;

    private sealed record Row(string Kind, Guid Stop, Instant Moment, string Zone);

    internal async Task<IReadOnlyList<WatchedMoment>> Of(IReadOnlyCollection<ReminderPlace> places, IReadOnlyDictionary<SeasonId, ReminderLimits> limits, Instant now, CancellationToken cancellationToken)
    {
        if (places.Count == 0) return [];
        var asked = places.GroupBy(place => (place.Plan.Terms!.Moment, place.Stop)).Select(all => (all.Key.Moment, all.Key.Stop, Watched: all.Select(place => place.Plan.Terms!.Watched(now)).ToList())).ToList();
        var rows = await db.Database.SqlQueryRaw<Row>(
            Sql,
            new NpgsqlParameter<string[]>("moments", [.. asked.Select(it => Conventions.Word(it.Moment))]), new NpgsqlParameter<Guid[]>("stops", [.. asked.Select(it => it.Stop.Value)]),
            new NpgsqlParameter<Instant[]>("earliest", [.. asked.Select(it => it.Watched.Min(watched => watched.Start))]),
            new NpgsqlParameter<Instant[]>("latest", [.. asked.Select(it => it.Watched.Max(watched => watched.End))])).ToListAsync(cancellationToken);
        if (rows.Count == 0) return [];
        var found = rows.ToLookup(row => (Conventions.Read<ReminderMoment>(row.Kind), row.Stop));
        return
        [
            .. from place in places.DistinctBy(place => (place.Plan.Id, place.Stop))
               let night = limits.GetValueOrDefault(place.Plan.SeasonId)?.Night
               from row in found[(place.Plan.Terms!.Moment, place.Stop.Value)]
               where place.Plan.Terms!.Watched(now).Contains(row.Moment)
               let due = place.Plan.Terms!.Plan(row.Moment, LocalTimes.Zone(row.Zone), night).DueAt
               where due <= now && due > place.Plan.ChangedAt
               select new WatchedMoment(place.Plan.Id, place.Plan.ChangedAt, place.Stop, row.Moment, due),
        ];
    }
}
