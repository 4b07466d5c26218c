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
        await Change(lineUp => lineUp.ContestId == contest, lineUp => lineUp.Drop(application.Id, at), cancellationToken);
    }

    public Task Handle(Happening<StopPostponed> happening, CancellationToken cancellationToken) => CallOff(happening.What.Stop.Id, happening.What.At, cancellationToken);

    public Task Handle(Happening<StopCancelled> happening, CancellationToken cancellationToken) => CallOff(happening.What.Stop.Id, happening.What.At, cancellationToken);

    public Task Handle(Happening<StopRescheduled> happening, CancellationToken cancellationToken)
    {
        var (stop, at) = happening.What;
        return Change(lineUp => lineUp.StopId == stop.Id, lineUp => lineUp.FollowStop(stop, at), cancellationToken);
    }

    private Task CallOff(StopId stop, Instant at, CancellationToken cancellationToken) =>
        Change(lineUp => lineUp.StopId == stop, lineUp => lineUp.CallOff(at), cancellationToken);

    private async Task Change(System.Linq.Expressions.Expression<Func<LineUp, bool>> which, Action<LineUp> change, CancellationToken cancellationToken)
    {
        var lineUps = await db.LineUps.AsTracking().Include(lineUp => lineUp.Pitches.Where(pitch => pitch.Status == PitchStatus.Scheduled)).Where(which).ToListAsync(cancellationToken);
        foreach (var lineUp in lineUps) change(lineUp);
        await diary.Release([.. lineUps.SelectMany(lineUp => lineUp.Pitches).Where(pitch => pitch.Status == PitchStatus.Cancelled).Select(pitch => pitch.Id.Value)], cancellationToken);
    }
}
