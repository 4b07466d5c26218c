namespace Fundtruck.Features.Stops;

internal static class TravelTimesEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var venues = api.MapGroup("/venues").WithTags("Places");
        venues.MapPut("/{id}", (VenueId id, VenueBody venue, ISender sender, CancellationToken cancellationToken) => sender.Send(new ChangeVenue(id, venue), cancellationToken).AsNoContent())
            .Sends<ChangeVenue>("Correct a venue; the ways to it are computed anew, where nobody has set them").MayBeMissing().MayBeRefused();
        venues.MapGet("/{id}/travel-times", (VenueId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListTravelTimes(id), cancellationToken))
            .Sends<ListTravelTimes>("How long it takes from a venue to the others, by their names").MayBeMissing();
        venues.MapPut("/{id}/travel-times/{other}", (VenueId id, VenueId other, TravelBody travel, ISender sender, CancellationToken cancellationToken) => sender.Send(new SetTravelTime(id, other, travel.Minutes), cancellationToken).AsNoContent())
            .Sends<SetTravelTime>("Say how long it takes between two venues; without minutes it is computed again").MayBeMissing().MayBeRefused();
    }
}

/// <param name="Name">As people say it.</param>
/// <param name="City">The town.</param>
/// <param name="Address">Street, number, postcode; leave it out when it is not known.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
internal sealed record VenueBody(string Name, string City, string Address = "", double? Latitude = null, double? Longitude = null);

[Access(Who.Organizers)]
internal sealed record ChangeVenue(VenueId Id, VenueBody Venue) : ICommand<Done>;

internal sealed class ChangeVenueValidator : AbstractValidator<ChangeVenue>
{
    public ChangeVenueValidator() => RuleFor(command => command.Venue).ChildRules(venue =>
    {
        venue.RuleFor(v => v.Name).IsName();
        venue.RuleFor(v => v.City).IsName();
        venue.RuleFor(v => v.Address).IsText(Shapes.Line);
        venue.RuleFor(v => v.Latitude).IsLatitude();
        venue.RuleFor(v => v.Longitude).IsLongitude();
    }).OverridePropertyName("");
}

internal sealed class ChangeVenueHandler(FundtruckDb db, TravelTimes travels, IClock clock) : IRequestHandler<ChangeVenue, Done>
{
    public async Task<Done> Handle(ChangeVenue command, CancellationToken cancellationToken)
    {
        await travels.Lock(cancellationToken);
        var venue = await db.Venues.AsTracking().SingleOrDefaultAsync(v => v.Id == command.Id, cancellationToken) ?? throw new NotFoundException("venue");
        var body = command.Venue;
        venue.Change(body.Name, body.Address, body.City, body.Latitude, body.Longitude);
        await travels.Follow(venue, clock.GetCurrentInstant(), cancellationToken);
        return Done.Answer;
    }
}

/// <param name="VenueId">To where.</param>
/// <param name="Name">Its name.</param>
/// <param name="City">Its town.</param>
/// <param name="Minutes">From door to door, in either direction.</param>
/// <param name="IsSet">Whether an organizer has said so; otherwise it is computed from where both lie.</param>
internal sealed record TravelTimeView(VenueId VenueId, string Name, string City, int Minutes, bool IsSet);

[Access(Who.Organizers)]
internal sealed record ListTravelTimes(VenueId Venue) : IQuery<IReadOnlyList<TravelTimeView>>;

internal sealed class ListTravelTimesHandler(FundtruckDb db) : IRequestHandler<ListTravelTimes, IReadOnlyList<TravelTimeView>>
{
    public async Task<IReadOnlyList<TravelTimeView>> Handle(ListTravelTimes query, CancellationToken cancellationToken)
    {
        var id = query.Venue;
        var found = await (
            from travel in db.TravelTimes.Where(travel => travel.OneId == id || travel.OtherId == id)
            join venue in db.Venues.Where(venue => venue.Id != id) on travel.OneId == id ? travel.OtherId : travel.OneId equals venue.Id
            orderby venue.Name, venue.Id
            select new TravelTimeView(venue.Id, venue.Name, venue.City, travel.Minutes, travel.IsSet)).Take(500).ToListAsync(cancellationToken);
        return found.Count > 0 || await db.Venues.AnyAsync(venue => venue.Id == id, cancellationToken) ? found : throw new NotFoundException("venue");
    }
}

/// <param name="Minutes">0 to 1440; null to have it computed again.</param>
internal sealed record TravelBody(int? Minutes = null);

[Access(Who.Organizers)]
internal sealed record SetTravelTime(VenueId Venue, VenueId Other, int? Minutes) : ICommand<Done>;

internal sealed class SetTravelTimeHandler(FundtruckDb db, TravelTimes travels, IClock clock) : IRequestHandler<SetTravelTime, Done>
{
    public async Task<Done> Handle(SetTravelTime command, CancellationToken cancellationToken)
    {
        await travels.Lock(cancellationToken);
        var (one, other) = (command.Venue, command.Other);
        var travel = await db.TravelTimes.AsTracking().SingleOrDefaultAsync(t => (t.OneId == one && t.OtherId == other) || (t.OneId == other && t.OtherId == one), cancellationToken) ?? throw new NotFoundException("way");
        if (command.Minutes is { } minutes) travel.Set(minutes);
        else travel.Compute(await db.Venues.SingleAsync(venue => venue.Id == one, cancellationToken), await db.Venues.SingleAsync(venue => venue.Id == other, cancellationToken));
        await travels.Require([travel], "minutes", clock.GetCurrentInstant(), cancellationToken);
        return Done.Answer;
    }
}

/// <summary>The ways between venues: one row for each pair, which bookings read and which never contradicts what is booked.</summary>
internal sealed class TravelTimes(FundtruckDb db)
{
    private sealed record TooClose(string Name, Instant Ends, Instant Starts);

    /// <summary>Whoever adds a venue or changes a way waits until the one before is done; who reads waits for nobody.</summary>
    internal Task Lock(CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync($"lock table travel_times in share row exclusive mode", cancellationToken);

    /// <summary>Adds the ways from a new venue to all others. Call it with the lock.</summary>
    internal async Task Add(Venue venue, CancellationToken cancellationToken) =>
        db.AddRange((await db.Venues.ToListAsync(cancellationToken)).Select(other => new TravelTime(venue, other)));

    /// <summary>Computes the ways to a venue that has moved; refuses when somebody could no longer be where they are booked. Call it with the lock.</summary>
    internal async Task Follow(Venue venue, Instant now, CancellationToken cancellationToken)
    {
        var others = await db.Venues.ToDictionaryAsync(other => other.Id, cancellationToken);
        var travels = await db.TravelTimes.AsTracking().Where(travel => travel.OneId == venue.Id || travel.OtherId == venue.Id).ToListAsync(cancellationToken);
        foreach (var travel in travels) travel.Follow(venue, others[travel.OneId == venue.Id ? travel.OtherId : travel.OneId]);
        await Require(travels, "latitude", now, cancellationToken);
    }

    /// <summary>
    /// Throws <see cref="Rule.TravelNotInTime"/> when somebody's appointments to come leave too little time for one of these ways. The rows are locked first, so that a booking
    /// that has read what they said before is over and counts, and those that come later read what they say now.
    /// </summary>
    internal async Task Require(IReadOnlyCollection<TravelTime> travels, string field, Instant now, CancellationToken cancellationToken)
    {
        var longer = travels.Where(travel => travel.Minutes > db.Entry(travel).Property(t => t.Minutes).OriginalValue).ToList();
        if (longer.Count == 0) return;
        var (ones, others, minutes) = (longer.Select(travel => travel.OneId.Value).ToArray(), longer.Select(travel => travel.OtherId.Value).ToArray(), longer.Select(travel => travel.Minutes).ToArray());
        await db.Database.ExecuteSqlAsync(
            $"select 1 from travel_times join unnest({ones}, {others}) as way (one, other) on one_id = one and other_id = other order by one_id, other_id for update of travel_times", cancellationToken);
        var found = await db.Database.SqlQuery<TooClose>(
            $"""
            select person.name, least(upper(a.during), upper(b.during)) as ends, greatest(lower(a.during), lower(b.during)) as starts
            from unnest({ones}, {others}, {minutes}) as way (one, other, minutes)
            join occupancies a on a.venue_id = way.one
            join occupancies b on b.party_id = a.party_id and b.venue_id = way.other
                and b.during && tstzrange(lower(a.during) - way.minutes * interval '1 minute', upper(a.during) + way.minutes * interval '1 minute')
            join people person on person.id = a.party_id
            where greatest(lower(a.during), lower(b.during)) > {now}
            order by starts, person.name limit 10
            """).ToListAsync(cancellationToken);
        if (found.Count == 0) return;
        throw new RuleBrokenException(Rule.TravelNotInTime, field, string.Join(' ', found.Select(it =>
            FormattableString.Invariant($"{it.Name} is booked until {it.Ends:uuuu-MM-dd' 'HH:mm} at one place and from {it.Starts:uuuu-MM-dd' 'HH:mm} (UTC) on at the other."))));
    }
}
