namespace Fundtruck.Features.LineUps;

internal static class GetLineUpEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapGet("/{id}/line-up", (StopId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetLineUp(id), cancellationToken).AsOk())
        .Sends<GetLineUp>("Who pitches when").MayBeMissing();
}

[Access(Who.Everybody)]
internal sealed record GetLineUp(StopId Stop) : IQuery<LineUpView>;

internal sealed class GetLineUpHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<GetLineUp, LineUpView>
{
    public async Task<LineUpView> Handle(GetLineUp query, CancellationToken cancellationToken)
    {
        var runs = current.Runs(query.Stop);
        var stop = await db.Stops.AsTracking().Include(s => s.Contests).SingleOrDefaultAsync(s => s.Id == query.Stop && (runs || s.PublishedAt != null), cancellationToken)
            ?? throw new NotFoundException("stop");
        var lineUps = await db.LineUps.AsTracking().Include(lineUp => lineUp.Pitches.Where(pitch => pitch.Status == PitchStatus.Scheduled))
            .Where(lineUp => lineUp.StopId == query.Stop).ToListAsync(cancellationToken);
        var mentioned = lineUps.SelectMany(lineUp => lineUp.RunningOrder).Concat(lineUps.SelectMany(lineUp => lineUp.Pitches).Select(pitch => pitch.ApplicationId)).ToHashSet();
        var startups = await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            where mentioned.Contains(application.Id)
            select new { application.Id, Startup = startup.Id, startup.Name }).ToDictionaryAsync(row => row.Id, cancellationToken);

        var isQuiet = stop.Contests.Any(contest => contest.EmbargoUntil > clock.GetCurrentInstant()) && !runs && !await TakesPart(stop, cancellationToken);
        if (isQuiet) lineUps.RemoveAll(lineUp => stop.Contests.Single(contest => contest.Id == lineUp.ContestId).EmbargoUntil > clock.GetCurrentInstant());
        return new LineUpView(stop.Id, stop.ZoneId, [.. stop.Contests.OrderBy(contest => contest.Id.Value).Select(View)]) { Version = LineUpVersion.Of(db, lineUps) };

        ContestLineUpView View(Contest contest)
        {
            var lineUp = lineUps.Find(l => l.ContestId == contest.Id);
            return new(
                contest.Id, contest.Name, lineUp?.Edition ?? 0, lineUp?.PublishedAt,
                [.. (lineUp?.Standing ?? []).OrderBy(pitch => pitch.During.Start).Select(pitch => Pitch(pitch.Position, pitch.ApplicationId, pitch.During))],
                runs ? [.. (lineUp?.Plan(stop, contest) ?? []).Select(pitch => Pitch(pitch.Position, pitch.ApplicationId, pitch.During))] : null);
        }

        PitchView Pitch(int position, ApplicationId application, Interval during) =>
            new(position, application, startups[application].Startup, startups[application].Name, during.Start.In(stop.Zone), during.End.In(stop.Zone));
    }

    /// <summary>Those in the line-up know it already, embargo or not.</summary>
    private async Task<bool> TakesPart(Stop stop, CancellationToken cancellationToken) =>
        current.Person is { } me && await db.Pitches.InCalendarOf(db, me).AnyAsync(pitch => pitch.StopId == stop.Id, cancellationToken);
}
