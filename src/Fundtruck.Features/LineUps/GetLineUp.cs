using Fundtruck.Features.Stops;

namespace Fundtruck.Features.LineUps;

internal static class GetLineUpEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapGet("/{id}/line-up", (StopId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetLineUp(id), cancellationToken).AsOk())
        .Sends<GetLineUp>("Who pitches when").MayBeMissing();
}

[Access(Who.Everybody)]
internal sealed record GetLineUp(StopId Stop) : IQuery<LineUpView>;

internal sealed class GetLineUpHandler(FundtruckDb db, CurrentRequest current, LineUpConflicts conflicts, IClock clock) : IRequestHandler<GetLineUp, LineUpView>
{
    public async Task<LineUpView> Handle(GetLineUp query, CancellationToken cancellationToken)
    {
        var runs = current.Runs(query.Stop);
        var stop = await db.Stops.AsTracking().WithContestsAndStages().SingleOrDefaultAsync(s => s.Id == query.Stop && (runs || s.PublishedAt != null), cancellationToken)
            ?? throw new NotFoundException("stop");
        var lineUps = await db.LineUps.AsTracking().Include(lineUp => lineUp.Pitches.Where(pitch => pitch.Status == PitchStatus.Scheduled))
            .Where(lineUp => lineUp.StopId == query.Stop).ToListAsync(cancellationToken);
        var mentioned = lineUps.SelectMany(lineUp => lineUp.RunningOrder).Concat(lineUps.SelectMany(lineUp => lineUp.Pitches).Select(pitch => pitch.ApplicationId)).ToHashSet();
        var contestants = await db.Applications.Where(application => mentioned.Contains(application.Id)).WhoPitches(db, cancellationToken);
        var timetable = new Timetable(stop, lineUps.Select(lineUp => lineUp.Draft));
        var found = runs ? await conflicts.Of(stop, timetable, contestants, await db.JurorsOf(stop.Id, cancellationToken), cancellationToken) : [];
        var isQuiet = stop.Contests.Any(contest => contest.EmbargoUntil > clock.GetCurrentInstant()) && !runs && !await TakesPart(stop, cancellationToken);
        if (isQuiet) lineUps.RemoveAll(lineUp => stop.Contests.Single(contest => contest.Id == lineUp.ContestId).EmbargoUntil > clock.GetCurrentInstant());
        return new LineUpView(stop.Id, stop.ZoneId, [.. stop.Contests.OrderBy(contest => contest.Id.Value).Select(View)]) { Version = LineUpVersion.Of(db, lineUps), IsAllInVersion = !runs };

        ContestLineUpView View(Contest contest)
        {
            var lineUp = lineUps.Find(l => l.ContestId == contest.Id);
            var standing = (lineUp?.Standing ?? []).OrderBy(pitch => pitch.During.Start).ToList();
            var stage = stop.Stages.First(it => it.Id == (standing.FirstOrDefault()?.StageId ?? contest.StageId));
            var published = new ContestLineUpView(
                contest.Id, contest.Name, stage.Name, lineUp?.Edition ?? 0, lineUp?.PublishedAt, [.. standing.Select(pitch => Pitch(pitch.Position, pitch.ApplicationId, pitch.During))], null, null,
                runs ? [] : null, runs ? [] : null);
            if (!runs || lineUp is null) return published;

            var times = timetable[contest.Id];
            var contenders = contestants.ToDictionary(contestant => contestant.Key, contestant => contestant.Value.Contender);
            return published with
            {
                Arrangement = new(times.During.Start.InZone(stop.Zone).LocalDateTime, lineUp.After, lineUp.Breaks, times.During.End.In(stop.Zone)),
                Difference = DifferenceView.Of(PitchDifference.Between([.. standing.Select(pitch => pitch.Placed)], LineUp.Placed(times, contenders)), stop, contestants),
                Conflicts = [.. found.Where(conflict => conflict.ContestId == contest.Id)],
                Draft = [.. times.Pitches.Select(pitch => Pitch(pitch.Position, pitch.ApplicationId, pitch.During))],
            };
        }

        PitchView Pitch(int position, ApplicationId application, Interval during) =>
            new(position, application, contestants[application].StartupId, contestants[application].Startup, during.Start.In(stop.Zone), during.End.In(stop.Zone));
    }

    /// <summary>Those in the line-up know it already, embargo or not.</summary>
    private async Task<bool> TakesPart(Stop stop, CancellationToken cancellationToken) =>
        current.Person is { } me && await db.Pitches.InCalendarOf(db, me).AnyAsync(pitch => pitch.StopId == stop.Id, cancellationToken);
}
