using System.Text.Json.Serialization;

namespace Fundtruck.Features.Stops;

internal static class GetStopEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapGet("/{id}", (StopId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetStop(id), cancellationToken).AsOk())
        .Sends<GetStop>("One stop with its contests").MayBeMissing();
}

/// <summary>A contest as the public sees it.</summary>
internal sealed record ContestView(ContestId Id, string Name, int Capacity, int PlacesTaken, int PitchMinutes, int QuestionMinutes, int ChangeoverMinutes, string Language, string Stage, IReadOnlyList<string> Countries);

/// <summary>Where pitches are held.</summary>
internal sealed record StageView(StageId Id, string Name);

/// <summary>A stop; its version is in the ETag. The minutes of grace are shown only to those who run it.</summary>
internal sealed record StopView(
    StopId Id, SeasonView Season, RegionView Region, VenueView Venue, string Name, StopStatus Status, string? Reason, LocalDate Date,
    OffsetDateTime StartsAt, OffsetDateTime EndsAt, OffsetDateTime ApplicationsOpenAt, OffsetDateTime ApplicationsCloseAt, OffsetDateTime DecksDueAt, string Zone, IReadOnlyList<ContestView> Contests,
    IReadOnlyList<StageView> Stages, LocalDateTime? EditableUntil, int? GraceMinutes) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }
}

[Access(Who.Everybody)]
internal sealed record GetStop(StopId Id) : IQuery<StopView>;

internal sealed class GetStopHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<GetStop, StopView>
{
    public async Task<StopView> Handle(GetStop query, CancellationToken cancellationToken)
    {
        var runs = current.Runs(query.Id);
        var found = await (
            from stop in db.Stops.AsSingleQuery() // of contests and stages there are a handful
            join season in db.Seasons on stop.SeasonId equals season.Id
            join region in db.Regions on stop.RegionId equals region.Id
            join venue in db.Venues on stop.VenueId equals venue.Id
            where stop.Id == query.Id && (runs || stop.PublishedAt != null)
            select new
            {
                stop,
                version = EF.Property<uint>(stop, "version"),
                season = new SeasonView(season.Id, season.Name, season.Year),
                region = new RegionView(region.Id, region.Name),
                venue = new VenueView(venue.Id, venue.Name, venue.Address, venue.City, venue.ZoneId, venue.Latitude, venue.Longitude),
                contests = stop.Contests.OrderBy(contest => contest.Id).Select(contest => new ContestView(
                    contest.Id, contest.Name, contest.Capacity, contest.PlacesTaken, contest.PitchMinutes, contest.QuestionMinutes, contest.ChangeoverMinutes, contest.Language,
                    stop.Stages.First(stage => stage.Id == contest.StageId).Name, contest.Countries)).ToList(),
                stages = stop.Stages.OrderBy(stage => stage.Position).Select(stage => new StageView(stage.Id, stage.Name)).ToList(),
            }).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("stop");

        var (it, zone) = (found.stop, found.stop.Zone);
        return new StopView(
            it.Id, found.season, found.region, found.venue, it.Name, it.Status, it.Reason, it.Date, it.During.Start.In(zone), it.During.End.In(zone),
            it.ApplicationWindow.Start.In(zone), it.ApplicationWindow.End.In(zone), it.DecksDue.In(zone), it.ZoneId, found.contests, found.stages,
            it.EditableUntil, runs ? it.GraceMinutes : null)
        { Version = found.version };
    }
}
