namespace Fundtruck.Features.LineUps;

internal static class ListDrawsEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapGet("/{id}/line-up/draws", (StopId id, ContestId? contestId, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListDraws(id, contestId, after, limit), cancellationToken).AsOk())
        .Sends<ListDraws>("The draws of a stop's contests, newest first; founders see those of their contest once its line-up is published").MayBeMissing();
}

/// <summary>One who took part in a draw.</summary>
internal sealed record LotView(ApplicationId ApplicationId, string Startup, int EarlyPlaces);

/// <param name="Id">Of the draw.</param>
/// <param name="ContestId">Whose running order it was.</param>
/// <param name="Number">1 for the first draw of the contest.</param>
/// <param name="Seed">From which the order follows.</param>
/// <param name="IsSeedGiven">Somebody chose the seed, instead of chance.</param>
/// <param name="Algorithm">How it follows: docs/decisions/line-ups.md says how to repeat it.</param>
/// <param name="Lots">Who took part.</param>
/// <param name="Order">What was drawn, first to last.</param>
/// <param name="IsPublishedOrder">Those whose pitches stand do pitch in this order.</param>
/// <param name="Reason">Why it was drawn, if it was not the first time.</param>
/// <param name="DrawnAt">When.</param>
/// <param name="DrawnBy">Who drew; for those who run the stop.</param>
internal sealed record DrawView(
    DrawId Id, ContestId ContestId, int Number, string Seed, bool IsSeedGiven, string Algorithm, IReadOnlyList<LotView> Lots, IReadOnlyList<ApplicationId> Order, bool IsPublishedOrder,
    string? Reason, Instant DrawnAt, PersonId? DrawnBy);

[Access(Who.SignedIn)]
internal sealed record ListDraws(StopId Stop, ContestId? Contest, string? After, int? Limit) : IQuery<Page<DrawView>>;

internal sealed class ListDrawsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListDraws, Page<DrawView>>
{
    private static readonly ApplicationStatus[] TookPart = [ApplicationStatus.Confirmed, ApplicationStatus.NoShow];

    public async Task<Page<DrawView>> Handle(ListDraws query, CancellationToken cancellationToken)
    {
        var (after, limit, runs, me) = (Cursor.AfterNewest(query.After), Cursor.Limit(query.Limit), current.Runs(query.Stop), current.Me);
        var last = DrawId.Of(after.Id);
        if (!await db.Stops.VisibleTo(current).AnyAsync(stop => stop.Id == query.Stop, cancellationToken)) throw new NotFoundException("stop");

        var draws = await db.Draws.Where(draw => draw.StopId == query.Stop && (query.Contest == null || draw.ContestId == query.Contest))
            .Where(draw => runs || (db.LineUps.Any(lineUp => lineUp.ContestId == draw.ContestId && lineUp.PublishedAt != null)
                && db.Applications.Any(application => application.ContestId == draw.ContestId && TookPart.Contains(application.Status)
                    && db.Startups.Any(startup => startup.Id == application.StartupId && startup.Members.Any(member => member.PersonId == me)))))
            .Where(draw => EF.Functions.LessThan(ValueTuple.Create(draw.DrawnAt, draw.Id), ValueTuple.Create(after.Key, last)))
            .OrderByDescending(draw => draw.DrawnAt).ThenByDescending(draw => draw.Id).TakePage().ToListAsync(cancellationToken);
        var drawn = draws.SelectMany(draw => draw.Order).Distinct().ToArray();
        var names = await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            where drawn.Contains(application.Id)
            select new { application.Id, startup.Name }).ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
        var published = await (
            from lineUp in db.LineUps
            where lineUp.StopId == query.Stop
            from pitch in lineUp.Pitches
            where pitch.Status == PitchStatus.Scheduled
            orderby pitch.Position
            select new { lineUp.ContestId, pitch.ApplicationId }).ToListAsync(cancellationToken);
        var orders = published.ToLookup(pitch => pitch.ContestId, pitch => pitch.ApplicationId);

        return Page<DrawView>.From([.. draws.Select(View)], limit, draw => (draw.DrawnAt, draw.Id.Value));

        DrawView View(Draw draw) => new(
            draw.Id, draw.ContestId, draw.Number, draw.Seed, draw.IsSeedGiven, draw.Algorithm,
            [.. draw.Lots.Select(lot => new LotView(lot.ApplicationId, names[lot.ApplicationId], lot.EarlyPlaces))], draw.Order, Stands(draw), draw.Reason, draw.DrawnAt, runs ? draw.DrawnBy : null);

        bool Stands(Draw draw)
        {
            var order = orders[draw.ContestId].ToList();
            return order.Count > 0 && order.SequenceEqual(draw.Order.Where(order.Contains));
        }
    }
}
