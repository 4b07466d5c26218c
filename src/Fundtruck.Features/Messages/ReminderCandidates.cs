using Npgsql;

namespace Fundtruck.Features.Messages;

/// <summary>Somebody whom a plan concerns, as things are at this moment.</summary>
/// <param name="Plan">Which.</param>
/// <param name="Subject">The application, pitch, meeting, session, contest or stop.</param>
/// <param name="Person">Who.</param>
/// <param name="Moment">Of what they are reminded.</param>
/// <param name="Since">Since when they are concerned; null when nobody knows.</param>
/// <param name="Zone">The stop's, IANA id.</param>
/// <param name="Fits">Whether what the plan demands is so.</param>
internal sealed record ReminderCandidate(ReminderPlan Plan, Guid Subject, PersonId Person, Instant Moment, Instant? Since, string Zone, string Stop, string? Startup, bool Fits)
{
    /// <summary>Of the moment; a reminder of another one is another reminder.</summary>
    internal int Revision => DueReminders.Revision(Moment);

    /// <summary>When it comes; null when it was due before they, or the plan, were there.</summary>
    internal PlannedReminder? Planned(QuietTime? night) =>
        Plan.Terms!.Plan(Moment, LocalTimes.Zone(Zone), night) is var planned && planned.DueAt > Plan.ChangedAt && !(planned.DueAt <= Since) ? planned : null;
}

/// <summary>A stop, or a contest there, where a plan holds.</summary>
internal sealed record ReminderPlace(ReminderPlan Plan, StopId Stop, ContestId? Contest);

/// <summary>Which of them are asked for; what is null is not narrowed.</summary>
/// <param name="Stop">Only at this stop.</param>
/// <param name="Plans">Only by these plans.</param>
/// <param name="People">Only these.</param>
/// <param name="OnlyUnplanned">Not those for whom a message is written.</param>
internal sealed record CandidateFilter(StopId? Stop = null, IReadOnlyCollection<ReminderPlanId>? Plans = null, IReadOnlyCollection<PersonId>? People = null, bool OnlyUnplanned = false);

/// <summary>Whom the plans concern: three queries, however many plans, stops and people there are. Planning, the preview and the writing of mails all ask here, so that they agree.</summary>
internal sealed class ReminderCandidates(FundtruckDb db)
{
    private const string Sql =
        """
        with p as (
            select * from unnest(@plans, @moments, @audiences, @conditions, @stops, @contests, @earliest, @latest) as p (plan, moment, audience, condition, stop, contest, earliest, latest)),
        found as (
            select p.plan, p.condition, p.stop, a.startup_id as startup, a.status, m.person_id as person, t.subject, t.moment,
                greatest(
                    case p.audience when 'applicants' then a.created_at else coalesce((select max(s.at) from application_steps s where s.application_id = a.id), a.created_at) end,
                    (select max(i.ended_at) from invitations i join people who on who.email = i.email where i.startup_id = a.startup_id and i.status = 'accepted' and who.id = m.person_id),
                    t.since) as since
            from p
            join stops st on st.id = p.stop
            join applications a on a.contest_id = p.contest
                and a.status = any (case p.audience when 'applicants' then @open when 'notSubmitted' then array['draft'] when 'selected' then array['accepted'] else array['confirmed'] end)
            join startup_members m on m.startup_id = a.startup_id and (@people is null or m.person_id = any (@people))
            cross join lateral (
                select a.id as subject, upper(st.application_window) as moment, null::timestamptz as since where p.moment = 'applicationDeadline' and st.status in ('published', 'applicationsOpen')
                union all select a.id, greatest(st.decks_due, a.deck_reopened_until), null where p.moment = 'deckDeadline'
                union all select a.id, a.confirm_by, null where p.moment = 'confirmationDeadline' and a.status = 'accepted'
                union all select a.id, lower(st.during), null where p.moment = 'stopStart'
                union all select it.id, lower(it.during), it.changed_at from pitches it where p.moment = 'pitch' and it.application_id = a.id and it.status = 'scheduled'
                union all select it.id, it.opens_at, it.created_at from meeting_sessions it where p.moment = 'bookingOpening' and it.stop_id = st.id and it.closed_at is null) t
            where p.audience in ('applicants', 'notSubmitted', 'selected', 'confirmed')
            union all
            select p.plan, p.condition, p.stop, it.startup_id, null, it.presenter_id, it.id, case p.moment when 'stopStart' then lower(st.during) else lower(it.during) end, it.changed_at
            from p
            join stops st on st.id = p.stop
            join line_ups l on l.contest_id = p.contest
            join pitches it on it.line_up_id = l.id and it.status = 'scheduled' and (@people is null or it.presenter_id = any (@people))
            where p.audience = 'presenters'
            union all
            select p.plan, p.condition, p.stop, null, null, j.person_id, j.contest_id, case p.moment when 'stopStart' then lower(st.during) else upper(st.application_window) end, j.since
            from p
            join stops st on st.id = p.stop and (p.moment = 'stopStart' or st.status in ('published', 'applicationsOpen'))
            join jurors j on j.contest_id = p.contest and (@people is null or j.person_id = any (@people))
            where p.audience = 'jurors'
            union all
            select p.plan, p.condition, p.stop, case p.audience when 'founders' then it.startup_id end, null, side.person,
                case p.moment when 'stopStart' then st.id else it.id end, case p.moment when 'stopStart' then lower(st.during) else lower(it.during) end, it.changed_at
            from p
            join stops st on st.id = p.stop
            join meetings it on it.stop_id = p.stop and it.status = 'booked'
            cross join lateral (select case p.audience when 'founders' then it.founder_id else it.representative_id end as person) side
            where p.audience in ('founders', 'representatives') and p.moment in ('meeting', 'stopStart') and (@people is null or side.person = any (@people))
            union all
            select p.plan, p.condition, p.stop, null, null, slot.representative_id, case p.moment when 'stopStart' then st.id else session.id end,
                case p.moment when 'stopStart' then lower(st.during) else session.opens_at end, coalesce(slot.opened_at, session.created_at)
            from p
            join stops st on st.id = p.stop
            join meeting_sessions session on session.stop_id = p.stop and session.closed_at is null
            join investor_slots slot on slot.session_id = session.id and slot.withdrawn_at is null and (@people is null or slot.representative_id = any (@people))
            where p.audience = 'representatives' and p.moment in ('bookingOpening', 'stopStart'))
        select distinct on (f.plan, f.subject, f.person) f.plan, f.subject, f.person, f.moment, f.since, st.zone_id as zone, st.name as stop, startup.name as startup,
            case f.condition when 'deckMissing' then not exists (select from sent_files deck where deck.startup_id = f.startup and deck.kind = 'deck' and deck.status = 'kept' and deck.ended_at is null)
                when 'notConfirmed' then f.status <> 'confirmed' when 'notSubmitted' then f.status = 'draft' else true end as fits
        from found f
        join p on p.plan = f.plan and p.stop = f.stop and f.moment >= p.earliest and f.moment < p.latest
        join stops st on st.id = f.stop
        left join startups startup on startup.id = f.startup
        where not @unplanned or not exists (
            select from outgoing_messages m where m.subject_id = f.subject and m.person_id = f.person and m.kind = 'plannedReminder' and m.plan_id = f.plan and m.revision = floor(extract(epoch from f.moment) / 60))
        order by f.plan, f.subject, f.person, f.since nulls first
        """;

    private static readonly Instant Never = Cursor.Start.Key;

    private sealed record Row(Guid Plan, Guid Subject, Guid Person, Instant Moment, Instant? Since, string Zone, string Stop, string? Startup, bool Fits);

    internal async Task<IReadOnlyList<ReminderCandidate>> Of(CandidateFilter filter, CancellationToken cancellationToken)
    {
        var places = (await Places(filter.Stop, cancellationToken)).Where(place => filter.Plans?.Contains(place.Plan.Id) ?? true).ToList();
        return await Of(places, places.ConvertAll(_ => new Interval(Never, Cursor.End.Key)), filter, cancellationToken);
    }

    /// <summary>Those who are reminded of these moments and have no message yet; in between there may be some of other moments.</summary>
    internal Task<IReadOnlyList<ReminderCandidate>> Of(IReadOnlyCollection<ReminderPlace> places, IReadOnlyCollection<WatchedMoment> moments, CancellationToken cancellationToken)
    {
        var looked = moments.GroupBy(it => (it.Plan, it.Stop)).ToDictionary(all => all.Key, all => new Interval(all.Min(it => it.Moment), all.Max(it => it.Moment) + Duration.FromMilliseconds(1)));
        var concerned = places.Where(place => looked.ContainsKey((place.Plan.Id, place.Stop))).ToList();
        return Of(concerned, concerned.ConvertAll(place => looked[(place.Plan.Id, place.Stop)]), new(OnlyUnplanned: true), cancellationToken);
    }

    private async Task<IReadOnlyList<ReminderCandidate>> Of(List<ReminderPlace> places, List<Interval> watched, CandidateFilter filter, CancellationToken cancellationToken)
    {
        if (places.Count == 0) return [];
        var terms = places.ConvertAll(place => place.Plan.Terms!);
        var rows = await db.Database.SqlQueryRaw<Row>(
            Sql,
            new NpgsqlParameter<Guid[]>("plans", [.. places.Select(place => place.Plan.Id.Value)]), new NpgsqlParameter<string[]>("moments", [.. terms.Select(it => Conventions.Word(it.Moment))]),
            new NpgsqlParameter<string[]>("audiences", [.. terms.Select(it => Conventions.Word(it.Audience))]), new NpgsqlParameter<string?[]>("conditions", [.. terms.Select(it => it.OnlyIf is { } word ? Conventions.Word(word) : null)]),
            new NpgsqlParameter<Guid[]>("stops", [.. places.Select(place => place.Stop.Value)]), new NpgsqlParameter<Guid?[]>("contests", [.. places.Select(place => place.Contest?.Value)]),
            new NpgsqlParameter<Instant[]>("earliest", [.. watched.Select(it => it.Start)]), new NpgsqlParameter<Instant[]>("latest", [.. watched.Select(it => it.End)]),
            new NpgsqlParameter<string[]>("open", [.. Application.Open.Select(status => Conventions.Word(status))]),
            new NpgsqlParameter("people", NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Uuid) { Value = filter.People?.Select(person => person.Value).ToArray() ?? (object)DBNull.Value },
            new NpgsqlParameter<bool>("unplanned", filter.OnlyUnplanned)).ToListAsync(cancellationToken);
        var plans = places.Select(place => place.Plan).DistinctBy(plan => plan.Id).ToDictionary(plan => plan.Id.Value);
        return [.. rows.Select(row => new ReminderCandidate(plans[row.Plan], row.Subject, PersonId.Of(row.Person), row.Moment, row.Since, row.Zone, row.Stop, row.Startup, row.Fits))];
    }

    /// <summary>Each plan that is on, with the stops and contests where it holds.</summary>
    internal async Task<IReadOnlyList<ReminderPlace>> Places(StopId? at, CancellationToken cancellationToken)
    {
        var plans = await db.ReminderPlans.ToListAsync(cancellationToken);
        if (plans.All(plan => plan.IsOff)) return [];
        var seasons = plans.Select(plan => plan.SeasonId).Distinct().ToArray();
        var (only, any) = (at ?? default, at is null);
        var stops = await db.Stops.Where(stop => seasons.Contains(stop.SeasonId) && Stop.RunningStates.Contains(stop.Status) && (any || stop.Id == only))
            .Select(stop => new { stop.Id, stop.SeasonId, Contests = stop.Contests.Select(contest => contest.Id).ToList() }).ToListAsync(cancellationToken);
        var bySeason = plans.ToLookup(plan => plan.SeasonId);
        return
        [
            .. from stop in stops
               from plan in ReminderPlan.Holding(bySeason[stop.SeasonId], stop.Id, null)
               where plan.Terms is { IsOfTheWholeStop: true }
               select new ReminderPlace(plan, stop.Id, null),
            .. from stop in stops
               from contest in stop.Contests
               from plan in ReminderPlan.Holding(bySeason[stop.SeasonId], stop.Id, contest)
               where plan.Terms is { IsOfTheWholeStop: false }
               select new ReminderPlace(plan, stop.Id, contest),
        ];
    }

    /// <summary>The night of each season that keeps quiet, by its stops' plans.</summary>
    internal async Task<IReadOnlyDictionary<SeasonId, ReminderLimits>> Limits(CancellationToken cancellationToken) => await db.ReminderLimits.ToDictionaryAsync(limits => limits.Id, cancellationToken);
}
