namespace Fundtruck.Features.Applications;

/// <summary>An application with what it is judged by, all locked in the one order: stop, contest, startup, application.</summary>
internal sealed record ApplicationFile(Stop Stop, Contest Contest, Application Application);

internal static class ApplicationFiles
{
    /// <summary>The application for a command, one of those that the person may work on; others do not exist for them.</summary>
    internal static async Task<ApplicationFile> LockedFile(this FundtruckDb db, Diary diary, ApplicationId id, IQueryable<Application> theirs, CancellationToken cancellationToken)
    {
        var of = await theirs.Where(application => application.Id == id)
            .Select(application => new { application.StopId, application.ContestId, application.StartupId }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("application");
        var stop = await db.LockedAgainstChange(of.StopId, cancellationToken);
        var contest = await db.Locked(of.ContestId, cancellationToken);
        await diary.Lock([of.StartupId], cancellationToken);
        var application = await db.Applications.AsTracking().SingleAsync(a => a.Id == id, cancellationToken);
        return new(stop, contest, application);
    }
}

/// <summary>Where an application is now.</summary>
internal sealed record ApplicationStatusView(ApplicationId Id, ApplicationStatus Status, string? Reason)
{
    internal static ApplicationStatusView Of(Application application) => new(application.Id, application.Status, application.Reason);
}
