using System.Globalization;

namespace Fundtruck.Features.LineUps;

/// <summary>What somebody has at the time of their pitch.</summary>
internal enum Blocking
{
    Meeting,
    Pitch,
    Block,

    /// <summary>Another contest that they judge.</summary>
    Jury,
}

/// <summary>A startup or a person that is taken.</summary>
internal sealed record TakenView(PartyKind Kind, Guid Id, string Name);

/// <param name="ContestId">In which contest.</param>
/// <param name="ApplicationId">Whose pitch.</param>
/// <param name="Startup">Its name.</param>
/// <param name="StartsAt">When it would pitch.</param>
/// <param name="EndsAt">Until when.</param>
/// <param name="Whom">Who is taken: the startup, its presenter, jurors of the contest.</param>
/// <param name="By">By what; like all that follows, null when it is none of the reader's business.</param>
/// <param name="ById">Its id; of a jury, the contest's.</param>
/// <param name="With">The investor of a meeting, the stop of a pitch, or the contest that is judged.</param>
/// <param name="From">From when on.</param>
/// <param name="Until">Until when.</param>
/// <param name="Travel">The way, when it is not at the same time but leaves too little time for it.</param>
/// <param name="Sentence">All that in words.</param>
internal sealed record ConflictView(
    ContestId ContestId, ApplicationId ApplicationId, string Startup, OffsetDateTime StartsAt, OffsetDateTime EndsAt, IReadOnlyList<TakenView> Whom, Blocking? By, Guid? ById, string? With,
    OffsetDateTime? From, OffsetDateTime? Until, TravelNeeded? Travel, string Sentence);

/// <summary>A draft that can't be published, because somebody is taken.</summary>
internal sealed class LineUpConflictsException(IReadOnlyList<ConflictView> conflicts) : Exception(string.Join(' ', conflicts.Take(10).Select(conflict => conflict.Sentence)))
{
    internal IReadOnlyList<ConflictView> Conflicts { get; } = conflicts;
}

/// <summary>
/// Finds all that stands in the way of a draft: meetings, other pitches, times that people keep free, contests that they judge, and the ways between venues. One query, however long it is.
/// </summary>
internal sealed class LineUpConflicts(FundtruckDb db, CurrentRequest current)
{
    private sealed record Busy(Guid PartyId, Blocking By, Guid ById, StopId? Stop, string? With, Interval During, int Minutes = 0, string? There = null, string? Here = null);

    private sealed record Appointment(
        Guid PartyId, Guid AppointmentId, string Kind, Guid? StopId, string? With, Guid? Judges, string? Contest, Instant Starts, Instant Ends, int? Minutes, string? There, string? Here);

    private sealed record Wish(ContestId ContestId, PlannedPitch Pitch, Contestant Contestant, IEnumerable<JurorName> Jurors)
    {
        internal IEnumerable<TakenView> Pitching =>
            [new(PartyKind.Startup, Contestant.StartupId.Value, Contestant.Startup), new(PartyKind.Person, Contestant.PresenterId.Value, Contestant.Presenter)];

        internal IEnumerable<TakenView> Judging => Jurors.Where(juror => juror.Id != Contestant.PresenterId).Select(juror => new TakenView(PartyKind.Person, juror.Id.Value, juror.Name));
    }

    /// <param name="stop">Whose line-ups.</param>
    /// <param name="timetable">What the drafts would be.</param>
    /// <param name="contestants">Who takes part.</param>
    /// <param name="jurors">Who judges which contest of the stop.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<IReadOnlyList<ConflictView>> Of(
        Stop stop, Timetable timetable, IReadOnlyDictionary<ApplicationId, Contestant> contestants, ILookup<ContestId, JurorName> jurors, CancellationToken cancellationToken)
    {
        var wishes = timetable.Contests.SelectMany(times => times.Pitches.Select(pitch => new Wish(times.ContestId, pitch, contestants[pitch.ApplicationId], jurors[times.ContestId]))).ToList();
        if (wishes.Count == 0) return [];

        var elsewhere = (await Appointments(stop, wishes, cancellationToken)).ToLookup(it => it.PartyId);
        var (pitches, duties) = (OtherPitches(stop, wishes).ToLookup(it => it.PartyId), Duties(stop, wishes).ToLookup(it => it.PartyId));
        return
        [
            .. from wish in wishes
               from found in wish.Pitching.SelectMany(party => elsewhere[party.Id].Concat(duties[party.Id].Where(duty => duty.ById != wish.ContestId.Value)).Concat(pitches[party.Id]).Select(it => (party, it)))
                   .Concat(wish.Judging.SelectMany(party => elsewhere[party.Id].Concat(duties[party.Id].Where(duty => duty.ById.CompareTo(wish.ContestId.Value) < 0)).Select(it => (party, it))))
               where found.it.During.Widened(found.it.Minutes).Overlaps(wish.Pitch.During) && found.it.ById != wish.Pitch.ApplicationId.Value
               group found by (wish, found.it.By, found.it.ById) into same
               select View(stop, same.Key.wish, [.. same.Select(found => found.party).Distinct()], same.First().it),
        ];
    }

    /// <summary>The same startup or presenter in two contests of this stop.</summary>
    private static IEnumerable<Busy> OtherPitches(Stop stop, IEnumerable<Wish> wishes) =>
        from wish in wishes from party in wish.Pitching select new Busy(party.Id, Blocking.Pitch, wish.Pitch.ApplicationId.Value, stop.Id, stop.Name, wish.Pitch.During);

    /// <summary>What the jurors of this stop would listen to. Two juries of one person are named once, with the later contest; a juror who pitches, with their pitch.</summary>
    private static IEnumerable<Busy> Duties(Stop stop, IEnumerable<Wish> wishes) =>
        from wish in wishes
        from juror in wish.Judging
        select new Busy(juror.Id, Blocking.Jury, wish.ContestId.Value, stop.Id, stop.Contests.First(contest => contest.Id == wish.ContestId).Name, wish.Pitch.During);

    /// <summary>What the diaries hold, without the pitches that this line-up replaces; also what is elsewhere within a day.</summary>
    private async Task<IEnumerable<Busy>> Appointments(Stop stop, List<Wish> wishes, CancellationToken cancellationToken)
    {
        var parties = wishes.SelectMany(wish => wish.Pitching.Concat(wish.Judging)).Select(party => party.Id).Distinct().ToArray();
        var (from, until, venue) = (wishes.Min(wish => wish.Pitch.During.Start), wishes.Max(wish => wish.Pitch.During.End), stop.VenueId.Value);
        var (earliest, latest) = (from - Duration.FromMinutes(Travel.Longest), until + Duration.FromMinutes(Travel.Longest));
        var found = await db.Database.SqlQuery<Appointment>(
            $"""
            select o.party_id, o.appointment_id, o.appointment_kind as kind, coalesce(m.stop_id, p.stop_id) as stop_id, coalesce(i.name, s.name) as with,
                case when o.party_id not in (p.startup_id, p.presenter_id) then l.contest_id end as judges, c.name as contest, lower(o.during) as starts, upper(o.during) as ends,
                case when o.venue_id <> {venue} then coalesce(t.minutes, {Travel.Unknown}) end as minutes, there.name || ', ' || there.city as there, here.name || ', ' || here.city as here
            from occupancies o
            left join meetings m on o.appointment_kind = 'meeting' and m.id = o.appointment_id left join investors i on i.id = m.investor_id
            left join pitches p on o.appointment_kind = 'pitch' and p.id = o.appointment_id left join stops s on s.id = p.stop_id
            left join line_ups l on l.id = p.line_up_id left join contests c on c.id = l.contest_id
            left join travel_times t on t.one_id = least(o.venue_id, {venue}) and t.other_id = greatest(o.venue_id, {venue})
            left join venues there on there.id = o.venue_id join venues here on here.id = {venue}
            where o.party_id = any ({parties}) and o.during && tstzrange({earliest}, {latest}) and (o.venue_id <> {venue} or o.during && tstzrange({from}, {until}))
                and p.stop_id is distinct from {stop.Id.Value}
            order by lower(o.during), o.appointment_id
            """).ToListAsync(cancellationToken);
        return found.Select(it => new Busy(
            it.PartyId, it.Judges is null ? Enum.Parse<Blocking>(it.Kind, ignoreCase: true) : Blocking.Jury, it.Judges ?? it.AppointmentId, it.StopId is { } id ? StopId.Of(id) : null,
            it.Judges is null ? it.With : it.Contest, new Interval(it.Starts, it.Ends), it.Minutes ?? 0, it.There, it.Here));
    }

    /// <summary>Organizers read all; a host, what is at the stops that they host.</summary>
    private ConflictView View(Stop stop, Wish wish, IReadOnlyList<TakenView> whom, Busy by)
    {
        var (zone, during, mayKnow) = (stop.Zone, wish.Pitch.During, current.May(Who.Organizers) || (by.Stop is { } at && current.Runs(at)));
        var isBefore = by.During.End <= during.Start;
        var travel = by.During.Overlaps(during) ? null : isBefore ? new TravelNeeded(by.Minutes, by.There!, by.Here!) : new TravelNeeded(by.Minutes, by.Here!, by.There!);
        var names = string.Join(" and ", whom.Select(taken => taken.Name));
        var what = !mayKnow ? "taken elsewhere at that time" : by.By switch
        {
            Blocking.Meeting => $"in a meeting with {by.With} {Hours(by.During)}",
            Blocking.Pitch => $"in a pitch at {by.With} {Hours(by.During)}",
            Blocking.Jury => $"on the jury of {by.With} {Hours(by.During)}",
            _ => $"not free {Hours(by.During)}",
        };
        if (mayKnow && travel is not null) what = FormattableString.Invariant($"{what}, and the way from {travel.From} to {travel.To} takes {travel.Minutes} minutes");
        return new(
            wish.ContestId, wish.Pitch.ApplicationId, wish.Contestant.Startup, during.Start.In(zone), during.End.In(zone), whom, mayKnow ? by.By : null, mayKnow ? by.ById : null, mayKnow ? by.With : null,
            mayKnow ? by.During.Start.In(zone) : null, mayKnow ? by.During.End.In(zone) : null, mayKnow ? travel : null,
            $"{wish.Contestant.Startup} would pitch {Hours(during)}, but {names} {(whom.Count > 1 ? "are" : "is")} {what}.");

        string Hours(Interval interval) => string.Create(CultureInfo.InvariantCulture, $"from {interval.Start.InZone(zone):HH:mm} to {interval.End.InZone(zone):HH:mm}");
    }
}
