using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Features.Meetings;

/// <summary>What happens to meetings and slots when a startup withdraws, or the stop is taken off its date.</summary>
internal sealed class FollowOthers(FundtruckDb db, Diary diary)
    : INotificationHandler<Happening<ApplicationMoved>>, INotificationHandler<Happening<StopPostponed>>, INotificationHandler<Happening<StopCancelled>>
{
    public async Task Handle(Happening<ApplicationMoved> happening, CancellationToken cancellationToken)
    {
        if (!happening.What.GaveUpTakingPart) return;
        var (application, at, takingPart) = (happening.What.Application, happening.What.At, Application.TakingPart.ToArray());
        var stop = happening.What.MovedFrom?.StopId ?? application.StopId;
        if (await db.Applications.AnyAsync(
            other => other.StopId == stop && other.StartupId == application.StartupId && other.Id != application.Id && takingPart.Contains(other.Status), cancellationToken)) return;

        await CallOff(db.Meetings.Where(meeting => meeting.StopId == stop && meeting.StartupId == application.StartupId), OurReasons.StartupIsOut, at, cancellationToken);
        await Drop(db.MeetingRequests.Where(request => request.StopId == stop && request.StartupId == application.StartupId), at, cancellationToken);
    }

    public Task Handle(Happening<StopPostponed> happening, CancellationToken cancellationToken) => Empty(happening.What.Stop, happening.What.At, cancellationToken);

    public Task Handle(Happening<StopCancelled> happening, CancellationToken cancellationToken) => Empty(happening.What.Stop, happening.What.At, cancellationToken);

    private async Task Empty(Stop stop, Instant at, CancellationToken cancellationToken)
    {
        await CallOff(db.Meetings.Where(meeting => meeting.StopId == stop.Id), stop.Reason!, at, cancellationToken);
        await Drop(db.MeetingRequests.Where(request => request.StopId == stop.Id), at, cancellationToken);
        foreach (var session in await db.MeetingSessions.AsTracking().Where(session => session.StopId == stop.Id && session.ClosedAt == null).ToListAsync(cancellationToken)) session.Close(at);
        await db.InvestorSlots.Where(slot => slot.StopId == stop.Id && slot.WithdrawnAt == null)
            .ExecuteUpdateAsync(slots => slots.SetProperty(slot => slot.WithdrawnAt, at), cancellationToken);
    }

    private static async Task Drop(IQueryable<MeetingRequest> which, Instant at, CancellationToken cancellationToken)
    {
        foreach (var request in await which.AsTracking().Where(request => request.Status == RequestStatus.Open).ToListAsync(cancellationToken)) request.Drop(at);
    }

    private async Task CallOff(IQueryable<Meeting> which, string reason, Instant at, CancellationToken cancellationToken)
    {
        var meetings = await which.AsTracking().Where(meeting => meeting.Status == MeetingStatus.Booked && meeting.During.End > at).ToListAsync(cancellationToken);
        foreach (var meeting in meetings) meeting.CallOff(reason, at);
        await diary.Release([.. meetings.Select(meeting => meeting.Id.Value)], cancellationToken);
    }
}
