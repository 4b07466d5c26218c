namespace Fundtruck.Features.LineUps;

/// <summary>What happens to pitches when a startup withdraws, or the stop is taken off its date.</summary>
internal sealed class FollowOthers(FundtruckDb db, Diary diary)
    : INotificationHandler<Happening<ApplicationMoved>>, INotificationHandler<Happening<StopPostponed>>, INotificationHandler<Happening<StopCancelled>>, INotificationHandler<Happening<StopRescheduled>>
{
    public async Task Handle(Happening<ApplicationMoved> happening, CancellationToken cancellationToken)
    {
        var (application, at) = (happening.What.Application, happening.What.At);
        if (!happening.What.GaveUpTakingPart && happening.What.After != ApplicationStatus.WalkOver) return;
        var contest = happening.What.MovedFrom?.Id ?? application.ContestId;
        var lineUps = await db.LineUps.AsTracking().Include(lineUp => lineUp.Pitches.Where(pitch => pitch.Status == PitchStatus.Scheduled && pitch.ApplicationId == application.Id))
            .Where(lineUp => lineUp.ContestId == contest).ToListAsync(cancellationToken);
        foreach (var lineUp in lineUps) lineUp.Drop(application.Id, at);
        await Release(lineUps, cancellationToken);
    }

    public Task Handle(Happening<StopPostponed> happening, CancellationToken cancellationToken) => CallOff(happening.What.Stop.Id, happening.What.At, cancellationToken);

    public Task Handle(Happening<StopCancelled> happening, CancellationToken cancellationToken) => CallOff(happening.What.Stop.Id, happening.What.At, cancellationToken);

    public async Task Handle(Happening<StopRescheduled> happening, CancellationToken cancellationToken)
    {
        var (stop, at) = happening.What;
        foreach (var lineUp in await db.LineUps.AsTracking().Where(lineUp => lineUp.StopId == stop.Id).ToListAsync(cancellationToken)) lineUp.FollowStop(stop, at);
    }

    private async Task CallOff(StopId stop, Instant at, CancellationToken cancellationToken)
    {
        // Split: joined, the running order would come again with each of its pitches, 400 MB for five thousand.
        var lineUps = await db.LineUps.AsTracking().AsSplitQuery().Include(lineUp => lineUp.Pitches.Where(pitch => pitch.Status == PitchStatus.Scheduled))
            .Where(lineUp => lineUp.StopId == stop).ToListAsync(cancellationToken);
        foreach (var lineUp in lineUps) lineUp.CallOff(at);
        await Release(lineUps, cancellationToken);
    }

    private Task Release(IEnumerable<LineUp> lineUps, CancellationToken cancellationToken) =>
        diary.Release([.. lineUps.SelectMany(lineUp => lineUp.Pitches).Where(pitch => pitch.Status == PitchStatus.Cancelled).Select(pitch => pitch.Id.Value)], cancellationToken);
}
