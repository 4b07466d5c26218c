namespace Fundtruck.Features.LineUps;

internal static class PublishLineUpEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapPost("/{id}/line-up/publish", (StopId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new PublishLineUp(id), cancellationToken).AsOk())
        .Sends<PublishLineUp>("Make the running orders of a stop the truth: those whose time, stage or presenter is new or changed are told").MayBeMissing().MayBeRefused();
}

/// <param name="StopId">Where.</param>
/// <param name="Pitches">How many stand.</param>
/// <param name="Told">How many are new, moved or cancelled since the last time.</param>
internal sealed record LineUpPublished(StopId StopId, int Pitches, int Told);

[Access(Who.Hosts)]
internal sealed record PublishLineUp(StopId Stop) : ICommand<LineUpPublished>;

internal sealed class PublishLineUpHandler(FundtruckDb db, Diary diary, LineUpConflicts conflicts, CurrentRequest current, IClock clock) : IRequestHandler<PublishLineUp, LineUpPublished>
{
    public async Task<LineUpPublished> Handle(PublishLineUp command, CancellationToken cancellationToken)
    {
        current.MustRun(command.Stop);
        var now = clock.GetCurrentInstant();
        var stop = await db.LockedForChange(command.Stop, cancellationToken);
        var lineUps = await db.LineUps.AsTracking().Include(lineUp => lineUp.Pitches).Where(lineUp => lineUp.StopId == stop.Id).ToListAsync(cancellationToken);
        var ready = lineUps.Where(lineUp => lineUp.RunningOrder.Count > 0 || lineUp.Standing.Any()).ToList();
        if (ready.Count == 0) throw new RuleBrokenException(Rule.LineUpEmpty, "order");

        var jurors = await db.JurorsOf(stop.Id, cancellationToken);
        var contestants = await db.Applications.Where(application => application.StopId == stop.Id && application.Status == ApplicationStatus.Confirmed).WhoPitches(db, cancellationToken);
        var contenders = contestants.ToDictionary(contestant => contestant.Key, contestant => contestant.Value.Contender);
        var timetable = new Timetable(stop, lineUps.Select(lineUp => lineUp.Draft));
        var before = ready.SelectMany(lineUp => lineUp.Standing).Select(pitch => (pitch.Id, pitch.Placed)).ToList();
        var known = ready.SelectMany(lineUp => lineUp.Pitches).Select(pitch => pitch.Id).ToHashSet();
        foreach (var lineUp in ready)
            if (lineUp.Publish(stop, timetable, contenders, current.Person, now) is { } edition) db.Add(edition);

        // All that stands in the way is named here; the diary then decides.
        if (await conflicts.Of(stop, timetable, contestants, jurors, cancellationToken) is { Count: > 0 } found) throw new LineUpConflictsException(found);
        var standing = ready.SelectMany(lineUp => lineUp.Standing).ToList();
        var wanted = ready.SelectMany(lineUp => lineUp.Standing.SelectMany(pitch => pitch.Occupancies(jurors[lineUp.ContestId].Select(juror => juror.Id))));
        db.AddRange(standing.Where(pitch => !known.Contains(pitch.Id)));
        await diary.Take(stop.Id, [.. wanted], [.. before.Select(pitch => pitch.Id.Value)], cancellationToken);
        var differences = PitchDifference.Between([.. before.Select(pitch => pitch.Placed)], [.. standing.Select(pitch => pitch.Placed)]);
        return new LineUpPublished(stop.Id, standing.Count, differences.Count(difference => difference.Change != PitchChange.Same));
    }
}
