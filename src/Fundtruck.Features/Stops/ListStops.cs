namespace Fundtruck.Features.Stops;

internal static class ListStopsEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapGet("/", (SeasonId? season, RegionId? region, Choice<StopStatus>? status, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListStops(season, region, status?.Value, after, limit), cancellationToken))
        .Sends<ListStops>("The stops, earliest first");
}

/// <summary>A stop in a list.</summary>
internal sealed record StopListItem(
    StopId Id, string Name, StopStatus Status, LocalDate Date, OffsetDateTime StartsAt, OffsetDateTime EndsAt, OffsetDateTime ApplicationsCloseAt,
    string Zone, VenueId VenueId, string Venue, string City);

[Access(Who.Everybody)]
internal sealed record ListStops(SeasonId? Season, RegionId? Region, StopStatus? Status, string? After, int? Limit) : IQuery<Page<StopListItem>>;

internal sealed class ListStopsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListStops, Page<StopListItem>>
{
    private sealed record Row(
        StopId Id, string Name, StopStatus Status, LocalDate Date, Instant Start, Instant End, Instant Deadline, string Zone, VenueId VenueId, string Venue, string City);

    private static readonly Func<FundtruckDb, bool, StopId[], bool, SeasonId, bool, RegionId, bool, StopStatus, Instant, StopId, IAsyncEnumerable<Row>> Query = EF.CompileAsyncQuery(
        (FundtruckDb db, bool drafts, StopId[] hosted, bool anySeason, SeasonId season, bool anyRegion, RegionId region, bool anyStatus, StopStatus status, Instant start, StopId id) =>
            (from stop in db.Stops
             join venue in db.Venues on stop.VenueId equals venue.Id
             where (drafts || stop.PublishedAt != null || hosted.Contains(stop.Id))
                 && (anySeason || stop.SeasonId == season)
                 && (anyRegion || stop.RegionId == region)
                 && (anyStatus || stop.Status == status)
                 && EF.Functions.GreaterThan(ValueTuple.Create(stop.During.Start, stop.Id), ValueTuple.Create(start, id))
             orderby stop.During.Start, stop.Id
             select new Row(
                 stop.Id, stop.Name, stop.Status, stop.Date, stop.During.Start, stop.During.End, stop.ApplicationWindow.End, stop.ZoneId, venue.Id, venue.Name, venue.City))
            .Take(Cursor.PageSize + 1));

    public async Task<Page<StopListItem>> Handle(ListStops query, CancellationToken cancellationToken)
    {
        var after = Cursor.After(query.After);
        var limit = Cursor.Limit(query.Limit);
        var rows = await Query(
            db, current.May(Who.Organizers), [.. current.HostedStops.Select(StopId.Of)], query.Season is null, query.Season ?? default, query.Region is null, query.Region ?? default, query.Status is null, query.Status ?? default,
            after.Key, StopId.Of(after.Id)).ToListAsync(cancellationToken);
        return Page<StopListItem>.From([.. rows.Select(Item)], limit, stop => (stop.StartsAt.ToInstant(), stop.Id.Value));
    }

    private static StopListItem Item(Row row)
    {
        var zone = LocalTimes.Zone(row.Zone);
        return new(row.Id, row.Name, row.Status, row.Date, row.Start.In(zone), row.End.In(zone), row.Deadline.In(zone), row.Zone, row.VenueId, row.Venue, row.City);
    }
}
