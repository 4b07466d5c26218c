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
/// <param name="Whom">Who is taken: the startup, its presenter, or both.</param>
/// <param name="By">By what; like all that follows, null when it is none of the reader's business.</param>
/// <param name="ById">Its id; of a jury, the contest's.</param>
/// <param name="With">The investor of a meeting, the stop of a pitch, or the contest that is judged.</param>
/// <param name="From">From when on.</param>
/// <param name="Until">Until when.</param>
/// <param name="Sentence">All that in words.</param>
internal sealed record ConflictView(
    ContestId ContestId, ApplicationId ApplicationId, string Startup, OffsetDateTime StartsAt, OffsetDateTime EndsAt, IReadOnlyList<TakenView> Whom, Blocking? By, Guid? ById, string? With,
    OffsetDateTime? From, OffsetDateTime? Until, string Sentence);

/// <summary>A draft that can't be published, because somebody is taken.</summary>
internal sealed class LineUpConflictsException(IReadOnlyList<ConflictView> conflicts) : Exception(string.Join(' ', conflicts.Take(10).Select(conflict => conflict.Sentence)))
{
    internal IReadOnlyList<ConflictView> Conflicts { get; } = conflicts;
}

/// <summary>Finds all that stands in the way of a draft: meetings, other pitches, times that people keep free, and other contests that they judge. Two queries, however long it is.</summary>
internal sealed class LineUpConflicts(FundtruckDb db, CurrentRequest current)
{
    private sealed record Busy(Guid PartyId, Blocking By, Guid ById, StopId? Stop, string? With, Interval During);

    private sealed record Appointment(Guid PartyId, Guid AppointmentId, string Kind, Guid? StopId, string? With, Instant Starts, Instant Ends);

    private sealed record Duty(Guid PersonId, Guid ContestId, string Contest, Guid StopId, Instant? Starts, Instant? Ends);

    private sealed record Wish(ContestId ContestId, PlannedPitch Pitch, Contestant Contestant)
    {
        internal IEnumerable<TakenView> Parties =>
            [new(PartyKind.Startup, Contestant.StartupId.Value, Contestant.Startup), new(PartyKind.Person, Contestant.PresenterId.Value, Contestant.Presenter)];
    }

    /// <param name="stop">Whose line-ups.</param>
    /// <param name="timetable">What the drafts would be.</param>
    /// <param name="contestants">Who takes part.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<IReadOnlyList<ConflictView>> Of(Stop stop, Timetable timetable, IReadOnlyDictionary<ApplicationId, Contestant> contestants, CancellationToken cancellationToken)
    {
        var wishes = timetable.Contests.SelectMany(times => times.Pitches.Select(pitch => new Wish(times.ContestId, pitch, contestants[pitch.ApplicationId]))).ToList();
        if (wishes.Count == 0) return [];

        var busy = (await Appointments(stop, wishes, cancellationToken)).Concat(await Duties(stop, timetable, wishes, cancellationToken)).Concat(OtherPitches(stop, wishes)).ToLookup(it => it.PartyId);
        return
        [
            .. from wish in wishes
               from party in wish.Parties
               from it in busy[party.Id]
               where it.During.Overlaps(wish.Pitch.During) && it.ById != wish.Pitch.ApplicationId.Value && (it.By, it.ById) != (Blocking.Jury, wish.ContestId.Value)
               group (party, it) by (wish, it.By, it.ById) into same
               select View(stop, same.Key.wish, [.. same.Select(found => found.party)], same.First().it),
        ];
    }

    /// <summary>The same startup or presenter in two contests of this stop; each pair once.</summary>
    private static IEnumerable<Busy> OtherPitches(Stop stop, IEnumerable<Wish> wishes) =>
        from wish in wishes from party in wish.Parties select new Busy(party.Id, Blocking.Pitch, wish.Pitch.ApplicationId.Value, stop.Id, stop.Name, wish.Pitch.During);

    /// <summary>What the diaries hold, without the pitches that this line-up replaces.</summary>
    private async Task<IEnumerable<Busy>> Appointments(Stop stop, List<Wish> wishes, CancellationToken cancellationToken)
    {
        var parties = wishes.SelectMany(wish => wish.Parties).Select(party => party.Id).Distinct().ToArray();
        var (from, until) = (wishes.Min(wish => wish.Pitch.During.Start), wishes.Max(wish => wish.Pitch.During.End));
        var found = await db.Database.SqlQuery<Appointment>(
            $"""
            select o.party_id, o.appointment_id, o.appointment_kind as kind, coalesce(m.stop_id, p.stop_id) as stop_id, coalesce(i.name, s.name) as with, lower(o.during) as starts, upper(o.during) as ends
            from occupancies o
            left join meetings m on o.appointment_kind = 'meeting' and m.id = o.appointment_id left join investors i on i.id = m.investor_id
            left join pitches p on o.appointment_kind = 'pitch' and p.id = o.appointment_id left join stops s on s.id = p.stop_id
            where o.party_id = any ({parties}) and o.during && tstzrange({from}, {until}) and p.stop_id is distinct from {stop.Id.Value}
            """).ToListAsync(cancellationToken);
        return found.Select(it => new Busy(
            it.PartyId, Enum.Parse<Blocking>(it.Kind, ignoreCase: true), it.AppointmentId, it.StopId is { } id ? StopId.Of(id) : null, it.With, new Interval(it.Starts, it.Ends)));
    }

    /// <summary>When presenters judge: here as the drafts say, elsewhere as it is published.</summary>
    private async Task<IEnumerable<Busy>> Duties(Stop stop, Timetable timetable, List<Wish> wishes, CancellationToken cancellationToken)
    {
        var presenters = wishes.Select(wish => wish.Contestant.PresenterId.Value).Distinct().ToArray();
        var found = await db.Database.SqlQuery<Duty>(
            $"""
            select j.person_id, j.contest_id, c.name as contest, j.stop_id, min(lower(p.during)) as starts, max(upper(p.during)) as ends
            from jurors j join contests c on c.id = j.contest_id
            left join line_ups l on l.contest_id = c.id left join pitches p on p.line_up_id = l.id and p.status = 'scheduled'
            where j.person_id = any ({presenters})
            group by j.person_id, j.contest_id, c.name, j.stop_id
            """).ToListAsync(cancellationToken);
        var here = timetable.Contests.Where(times => times.Pitches.Count > 0).ToDictionary(times => times.ContestId, times => times.During);
        return
            from duty in found
            let during = duty.StopId != stop.Id.Value ? duty.Starts is { } starts ? new Interval(starts, duty.Ends) : (Interval?)null
                : here.TryGetValue(ContestId.Of(duty.ContestId), out var planned) ? planned : null
            where during is not null
            select new Busy(duty.PersonId, Blocking.Jury, duty.ContestId, StopId.Of(duty.StopId), duty.Contest, during.Value);
    }

    /// <summary>Organizers read all; a host, what is at the stops that they host.</summary>
    private ConflictView View(Stop stop, Wish wish, IReadOnlyList<TakenView> whom, Busy by)
    {
        var (zone, during, mayKnow) = (stop.Zone, wish.Pitch.During, current.May(Who.Organizers) || (by.Stop is { } at && current.Runs(at)));
        var names = string.Join(" and ", whom.Select(taken => taken.Name));
        var what = !mayKnow ? "taken elsewhere at that time" : by.By switch
        {
            Blocking.Meeting => $"in a meeting with {by.With} {Hours(by.During)}",
            Blocking.Pitch => $"in a pitch at {by.With} {Hours(by.During)}",
            Blocking.Jury => $"on the jury of {by.With} {Hours(by.During)}",
            _ => $"not free {Hours(by.During)}",
        };
        return new(
            wish.ContestId, wish.Pitch.ApplicationId, wish.Contestant.Startup, during.Start.In(zone), during.End.In(zone), whom, mayKnow ? by.By : null, mayKnow ? by.ById : null, mayKnow ? by.With : null,
            mayKnow ? by.During.Start.In(zone) : null, mayKnow ? by.During.End.In(zone) : null,
            $"{wish.Contestant.Startup} would pitch {Hours(during)}, but {names} {(whom.Count > 1 ? "are" : "is")} {what}.");

        string Hours(Interval interval) => string.Create(CultureInfo.InvariantCulture, $"from {interval.Start.InZone(zone):HH:mm} to {interval.End.InZone(zone):HH:mm}");
    }
}
