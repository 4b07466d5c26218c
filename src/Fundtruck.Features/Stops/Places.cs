namespace Fundtruck.Features.Stops;

internal static class PlacesEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/seasons", (CreateSeason command, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(command, cancellationToken).AsCreated("/api/seasons"))
            .Sends<CreateSeason>("Start a season").MayBeRefused().WithTags("Places");
        api.MapGet("/seasons", (ISender sender, CancellationToken cancellationToken) => sender.Send(new ListSeasons(), cancellationToken))
            .Sends<ListSeasons>("The seasons, latest first").WithTags("Places");
        api.MapPost("/regions", (CreateRegion command, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(command, cancellationToken).AsCreated("/api/regions"))
            .Sends<CreateRegion>("Add a region").MayBeRefused().WithTags("Places");
        api.MapGet("/regions", (ISender sender, CancellationToken cancellationToken) => sender.Send(new ListRegions(), cancellationToken))
            .Sends<ListRegions>("The regions by name").WithTags("Places");
        api.MapPost("/venues", (CreateVenue command, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(command, cancellationToken).AsCreated("/api/venues"))
            .Sends<CreateVenue>("Add a venue").MayBeRefused().WithTags("Places");
        api.MapGet("/venues", (ISender sender, CancellationToken cancellationToken) => sender.Send(new ListVenues(), cancellationToken))
            .Sends<ListVenues>("The venues by name").WithTags("Places");
    }
}

/// <param name="Name">For example "Fundtruck 2027".</param>
/// <param name="Year">The year in which the tour ends.</param>
[Access(Who.Organizers)]
internal sealed record CreateSeason(string Name, int Year) : ICommand<Made>;

internal sealed class CreateSeasonValidator : AbstractValidator<CreateSeason>
{
    public CreateSeasonValidator() => RuleFor(season => season.Name).IsName();
}

internal sealed class CreateSeasonHandler(FundtruckDb db) : IRequestHandler<CreateSeason, Made>
{
    public Task<Made> Handle(CreateSeason command, CancellationToken cancellationToken)
    {
        var season = db.Add(new Season(SeasonId.New(), command.Name, command.Year)).Entity;
        return Task.FromResult(new Made(season.Id.Value));
    }
}

/// <param name="Name">For example "Hauts-de-France".</param>
[Access(Who.Organizers)]
internal sealed record CreateRegion(string Name) : ICommand<Made>;

internal sealed class CreateRegionValidator : AbstractValidator<CreateRegion>
{
    public CreateRegionValidator() => RuleFor(region => region.Name).IsName();
}

internal sealed class CreateRegionHandler(FundtruckDb db) : IRequestHandler<CreateRegion, Made>
{
    public Task<Made> Handle(CreateRegion command, CancellationToken cancellationToken)
    {
        var region = db.Add(new Region(RegionId.New(), command.Name)).Entity;
        return Task.FromResult(new Made(region.Id.Value));
    }
}

/// <param name="Name">As people say it.</param>
/// <param name="City">The town.</param>
/// <param name="Zone">IANA id, for example Europe/Paris.</param>
/// <param name="Address">Street, number, postcode; leave it out when it is not known.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
[Access(Who.Organizers)]
internal sealed record CreateVenue(string Name, string City, string Zone, string Address = "", double? Latitude = null, double? Longitude = null) : ICommand<Made>;

internal sealed class CreateVenueValidator : AbstractValidator<CreateVenue>
{
    public CreateVenueValidator()
    {
        RuleFor(venue => venue.Name).IsName();
        RuleFor(venue => venue.City).IsName();
        RuleFor(venue => venue.Address).IsText(Shapes.Line);
        RuleFor(venue => venue.Latitude).IsLatitude();
        RuleFor(venue => venue.Longitude).IsLongitude();
    }
}

internal sealed class CreateVenueHandler(FundtruckDb db, TravelTimes travels) : IRequestHandler<CreateVenue, Made>
{
    public async Task<Made> Handle(CreateVenue command, CancellationToken cancellationToken)
    {
        var venue = new Venue(VenueId.New(), command.Name, command.Address, command.City, command.Zone, command.Latitude, command.Longitude);
        await travels.Lock(cancellationToken);
        await travels.Add(venue, cancellationToken);
        db.Add(venue);
        return new Made(venue.Id.Value);
    }
}

internal sealed record SeasonView(SeasonId Id, string Name, int Year);

[Access(Who.Everybody)]
internal sealed record ListSeasons : IQuery<IReadOnlyList<SeasonView>>;

internal sealed class ListSeasonsHandler(FundtruckDb db) : IRequestHandler<ListSeasons, IReadOnlyList<SeasonView>>
{
    public async Task<IReadOnlyList<SeasonView>> Handle(ListSeasons query, CancellationToken cancellationToken) =>
        await db.Seasons.OrderByDescending(season => season.Year).ThenBy(season => season.Name).Take(200)
            .Select(season => new SeasonView(season.Id, season.Name, season.Year)).ToListAsync(cancellationToken);
}

internal sealed record RegionView(RegionId Id, string Name);

[Access(Who.Everybody)]
internal sealed record ListRegions : IQuery<IReadOnlyList<RegionView>>;

internal sealed class ListRegionsHandler(FundtruckDb db) : IRequestHandler<ListRegions, IReadOnlyList<RegionView>>
{
    public async Task<IReadOnlyList<RegionView>> Handle(ListRegions query, CancellationToken cancellationToken) =>
        await db.Regions.OrderBy(region => region.Name).Take(200).Select(region => new RegionView(region.Id, region.Name)).ToListAsync(cancellationToken);
}

internal sealed record VenueView(VenueId Id, string Name, string Address, string City, string Zone, double? Latitude, double? Longitude);

[Access(Who.Everybody)]
internal sealed record ListVenues : IQuery<IReadOnlyList<VenueView>>;

internal sealed class ListVenuesHandler(FundtruckDb db) : IRequestHandler<ListVenues, IReadOnlyList<VenueView>>
{
    public async Task<IReadOnlyList<VenueView>> Handle(ListVenues query, CancellationToken cancellationToken) =>
        await db.Venues.OrderBy(venue => venue.Name).ThenBy(venue => venue.Id).Take(500)
            .Select(venue => new VenueView(venue.Id, venue.Name, venue.Address, venue.City, venue.ZoneId, venue.Latitude, venue.Longitude)).ToListAsync(cancellationToken);
}
