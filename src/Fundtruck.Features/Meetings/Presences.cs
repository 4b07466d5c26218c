namespace Fundtruck.Features.Meetings;

internal static class PresenceEndpoints
{
    internal static void Map(RouteGroupBuilder stops)
    {
        stops.MapPut("/{id}/presence", (StopId id, PresenceBody body, PersonId? person, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new StatePresence(id, person, body.From, body.Until), cancellationToken).AsOk())
            .Sends<StatePresence>("Say when one is at a stop, and not to be booked there otherwise; an organizer may say it for somebody").MayBeMissing().MayBeRefused();
        stops.MapDelete("/{id}/presence", (StopId id, PersonId? person, ISender sender, CancellationToken cancellationToken) => sender.Send(new StayThroughout(id, person), cancellationToken).AsNoContent())
            .Sends<StayThroughout>("Be at a stop from its start to its end").MayBeMissing().MayBeRefused();
        stops.MapGet("/{id}/presence", (StopId id, PersonId? person, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetPresence(id, person), cancellationToken).AsOk())
            .Sends<GetPresence>("When one is at a stop: its window without what takes one elsewhere").MayBeMissing();
    }
}

/// <param name="From">Local time on the stop's date; null for its start.</param>
/// <param name="Until">Local time on the stop's date; null for its end.</param>
internal sealed record PresenceBody(LocalTime? From = null, LocalTime? Until = null);

/// <summary>A time at which somebody is there.</summary>
internal sealed record ThereView(OffsetDateTime From, OffsetDateTime Until);

/// <param name="StopId">Where.</param>
/// <param name="PersonId">Who.</param>
/// <param name="Zone">The stop's, IANA id.</param>
/// <param name="There">Earliest first; none when they are elsewhere all the time.</param>
internal sealed record PresenceView(StopId StopId, PersonId PersonId, string Zone, IReadOnlyList<ThereView> There);

[Access(Who.SignedIn)]
internal sealed record StatePresence(StopId Stop, PersonId? Person, LocalTime? From, LocalTime? Until) : ICommand<PresenceView>;

[Access(Who.SignedIn)]
internal sealed record StayThroughout(StopId Stop, PersonId? Person) : ICommand<Done>;

[Access(Who.SignedIn)]
internal sealed record GetPresence(StopId Stop, PersonId? Person) : IQuery<PresenceView>;

internal sealed class PresenceHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock)
    : IRequestHandler<StatePresence, PresenceView>, IRequestHandler<StayThroughout, Done>, IRequestHandler<GetPresence, PresenceView>
{
    public Task<PresenceView> Handle(StatePresence command, CancellationToken cancellationToken) => State(command.Stop, command.Person, command.From, command.Until, cancellationToken);

    public async Task<Done> Handle(StayThroughout command, CancellationToken cancellationToken)
    {
        await State(command.Stop, command.Person, null, null, cancellationToken);
        return Done.Answer;
    }

    public async Task<PresenceView> Handle(GetPresence query, CancellationToken cancellationToken)
    {
        var person = await Whose(query.Person, cancellationToken);
        var stop = await db.Stops.VisibleTo(current).SingleOrDefaultAsync(s => s.Id == query.Stop, cancellationToken) ?? throw new NotFoundException("stop");
        return View(stop, person, await db.Elsewhere(stop, [person], cancellationToken));
    }

    private async Task<PresenceView> State(StopId id, PersonId? whose, LocalTime? from, LocalTime? until, CancellationToken cancellationToken)
    {
        var person = await Whose(whose, cancellationToken);
        if (!await db.Stops.VisibleTo(current).AnyAsync(s => s.Id == id, cancellationToken)) throw new NotFoundException("stop");
        var stop = await db.LockedAgainstChange(id, cancellationToken);
        await diary.Lock([person], cancellationToken); // nobody books them between the look at what they have and the blocks around it

        var before = await db.Blocks.AsTracking().Where(block => block.PersonId == person && block.StopId == id).ToListAsync(cancellationToken);
        var known = before.Select(block => block.Id.Value).ToHashSet();
        var elsewhere = (await db.Elsewhere(stop, [person], cancellationToken)).Where(it => !known.Contains(it.AppointmentId)).ToList();
        var blocks = Presence.Blocks(stop, person, from, until, elsewhere.Select(it => it.During), clock.GetCurrentInstant());
        await diary.Take(null, [.. blocks.SelectMany(block => block.Occupancies())], known, cancellationToken);
        db.RemoveRange(before);
        db.AddRange(blocks);
        return View(stop, person, [.. elsewhere, .. blocks.Select(block => new ElsewhereRow(person.Value, block.Id.Value, block.During.Start, block.During.End))]);
    }

    /// <summary>Oneself; an organizer may name somebody else, who does not exist for others.</summary>
    private async Task<PersonId> Whose(PersonId? person, CancellationToken cancellationToken)
    {
        if (person is not { } other || other == current.Me) return current.Me;
        return current.May(Who.Organizers) && await db.People.AnyAsync(p => p.Id == other && p.ErasedAt == null, cancellationToken) ? other : throw new NotFoundException("person");
    }

    private static PresenceView View(Stop stop, PersonId person, IEnumerable<ElsewhereRow> elsewhere) =>
        new(stop.Id, person, stop.ZoneId, [.. stop.During.Without(elsewhere.Select(it => it.During)).Select(there => new ThereView(there.Start.In(stop.Zone), there.End.In(stop.Zone)))]);
}

/// <summary>What takes somebody during a stop and isn't of it: blocks, and what they have at other stops.</summary>
internal sealed record ElsewhereRow(Guid PartyId, Guid AppointmentId, Instant Starts, Instant Ends)
{
    internal Interval During => new(Starts, Ends);
}

internal static class Elsewheres
{
    internal static Task<List<ElsewhereRow>> Elsewhere(this FundtruckDb db, Stop stop, IReadOnlyCollection<PersonId> people, CancellationToken cancellationToken)
    {
        var (parties, id, from, until) = (people.Select(person => person.Value).ToArray(), stop.Id.Value, stop.During.Start, stop.During.End);
        return db.Database.SqlQuery<ElsewhereRow>(
            $"""
            select party_id, appointment_id, lower(during) as starts, upper(during) as ends from occupancies o
            where party_id = any ({parties}) and during && tstzrange({from}, {until}) and appointment_kind <> 'hold'
                and not exists (select from meetings m where m.id = o.appointment_id and m.stop_id = {id}) and not exists (select from pitches p where p.id = o.appointment_id and p.stop_id = {id})
            order by lower(during), party_id
            """).ToListAsync(cancellationToken);
    }
}

/// <summary>What people said of their presence is void when the stop has other hours or does not take place.</summary>
internal sealed class ForgetPresence(FundtruckDb db, Diary diary)
    : INotificationHandler<Happening<StopPostponed>>, INotificationHandler<Happening<StopCancelled>>, INotificationHandler<Happening<StopHoursChanged>>
{
    public Task Handle(Happening<StopPostponed> happening, CancellationToken cancellationToken) => Forget(happening.What.Stop.Id, cancellationToken);

    public Task Handle(Happening<StopCancelled> happening, CancellationToken cancellationToken) => Forget(happening.What.Stop.Id, cancellationToken);

    public Task Handle(Happening<StopHoursChanged> happening, CancellationToken cancellationToken) => Forget(happening.What.Stop.Id, cancellationToken);

    private async Task Forget(StopId stop, CancellationToken cancellationToken)
    {
        var blocks = await db.Blocks.Where(block => block.StopId == stop).ToListAsync(cancellationToken);
        await diary.Release([.. blocks.Select(block => block.Id.Value)], cancellationToken);
        db.RemoveRange(blocks);
    }
}
