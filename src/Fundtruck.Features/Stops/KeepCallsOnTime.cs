using Fundtruck.Features.Audit;

namespace Fundtruck.Features.Stops;

/// <summary>Opens and closes the calls whose local time has come, so that no organizer has to be awake at midnight.</summary>
[Access(Who.System), NotRecorded]
internal sealed record KeepCallsOnTime : ICommand<Done>;

internal sealed class KeepCallsOnTimeHandler(FundtruckDb db, IClock clock) : IRequestHandler<KeepCallsOnTime, Done>
{
    public async Task<Done> Handle(KeepCallsOnTime command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var due = await db.Stops
            .Where(stop => (stop.Status == StopStatus.Published && stop.ApplicationWindow.Start <= now && stop.ApplicationWindow.End > now)
                || (stop.Status == StopStatus.ApplicationsOpen && stop.ApplicationWindow.End <= now))
            .OrderBy(stop => stop.Id).Select(stop => stop.Id).Take(100).ToListAsync(cancellationToken);
        foreach (var id in due)
        {
            var stop = await db.LockedForChange(id, cancellationToken);
            if (stop.Status == StopStatus.Published && stop.ApplicationWindow.Contains(now)) stop.OpenApplications(now);
            else if (stop.Status == StopStatus.ApplicationsOpen && stop.ApplicationWindow.End <= now) stop.CloseApplications(now);
        }

        return Done.Answer;
    }
}
