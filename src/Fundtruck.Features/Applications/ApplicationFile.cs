namespace Fundtruck.Features.Applications;

/// <summary>An application with what it is judged by, all locked in the one order: stop, contest, startup, application.</summary>
internal sealed record ApplicationFile(Stop Stop, Contest Contest, SelectionRules Rules, Application Application);

/// <summary>A contest with what its places are given by, locked in the one order: stop, contest.</summary>
internal sealed record ContestFile(Stop Stop, Contest Contest, SelectionRules Rules);

internal static class ApplicationFiles
{
    /// <summary>The application for a command, one of those that the person may work on; others do not exist for them.</summary>
    internal static async Task<ApplicationFile> LockedFile(this FundtruckDb db, Diary diary, ApplicationId id, IQueryable<Application> theirs, CancellationToken cancellationToken)
    {
        var of = await (
            from it in theirs
            join stopOf in db.Stops on it.StopId equals stopOf.Id
            join season in db.Seasons on stopOf.SeasonId equals season.Id
            where it.Id == id
            select new { it.StopId, it.ContestId, it.StartupId, season.Selection }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("application");
        var stop = await db.LockedAgainstChange(of.StopId, cancellationToken);
        var contest = await db.Locked(of.ContestId, cancellationToken);
        await diary.Lock([of.StartupId], cancellationToken);
        var application = await db.Applications.AsTracking().SingleAsync(a => a.Id == id, cancellationToken);
        // It was moved to another stop between the first look and the locks.
        return application.ContestId == contest.Id ? new(stop, contest, of.Selection, application) : throw new StaleException();
    }

    /// <summary>The contest for a command of somebody who runs its stop; for others it does not exist.</summary>
    internal static async Task<ContestFile> LockedContest(this FundtruckDb db, ContestId id, CurrentRequest current, CancellationToken cancellationToken)
    {
        var of = await db.RulesOf(id, cancellationToken);
        if (of is null || !current.Runs(of.Stop)) throw new NotFoundException("contest");
        return new(await db.LockedAgainstChange(of.Stop, cancellationToken), await db.Locked(id, cancellationToken), of.Rules);
    }

    /// <summary>A contest's stop and what its places are given by.</summary>
    internal static Task<ContestRules?> RulesOf(this FundtruckDb db, ContestId id, CancellationToken cancellationToken) => (
        from contest in db.Contests
        join stop in db.Stops on contest.StopId equals stop.Id
        join season in db.Seasons on stop.SeasonId equals season.Id
        where contest.Id == id
        select new ContestRules(stop.Id, stop.SeasonId, season.Selection)).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Of these startups, those that take part in as many other stops of the season as one may.</summary>
    internal static async Task<IReadOnlySet<StartupId>> AtTheirLimit(
        this FundtruckDb db, Stop stop, SelectionRules rules, IEnumerable<StartupId> startups, CancellationToken cancellationToken)
    {
        var (asked, pitching, season, here) = (startups.ToArray(), Pitching, stop.SeasonId, stop.Id);
        if (asked.Length == 0) return new HashSet<StartupId>();
        var counts = await (
            from application in db.Applications
            join other in db.Stops on application.StopId equals other.Id
            where other.SeasonId == season && other.Id != here && asked.Contains(application.StartupId) && pitching.Contains(application.Status)
            group application.StopId by application.StartupId into stops
            select new { stops.Key, Stops = stops.Distinct().Count() }).ToListAsync(cancellationToken);
        return counts.Where(count => count.Stops >= rules.PitchesPerStartup).Select(count => count.Key).ToHashSet();
    }

    /// <summary>At how many other stops of the season the startup takes part.</summary>
    internal static Task<int> PitchesElsewhere(this FundtruckDb db, Stop stop, StartupId startup, CancellationToken cancellationToken)
    {
        var (pitching, season, here) = (Pitching, stop.SeasonId, stop.Id);
        return (
            from application in db.Applications
            join other in db.Stops on application.StopId equals other.Id
            where other.SeasonId == season && other.Id != here && application.StartupId == startup && pitching.Contains(application.Status)
            select other.Id).Distinct().CountAsync(cancellationToken);
    }

    // Who was to pitch and did not come has used the chance.
    private static readonly ApplicationStatus[] Pitching = [ApplicationStatus.Confirmed, ApplicationStatus.WalkOver, ApplicationStatus.NoShow];
}

/// <summary>Where a contest belongs, and what its places are given by.</summary>
internal sealed record ContestRules(StopId Stop, SeasonId Season, SelectionRules Rules);

/// <summary>Where an application is now.</summary>
/// <param name="Id">Of the application.</param>
/// <param name="Status">What it became.</param>
/// <param name="Reason">Why, as the startup reads it.</param>
/// <param name="ConfirmBy">From then on it is too late to confirm; only while it is accepted.</param>
internal sealed record ApplicationStatusView(ApplicationId Id, ApplicationStatus Status, string? Reason, Instant? ConfirmBy = null)
{
    internal static ApplicationStatusView Of(Application application) => new(application.Id, application.Status, application.Reason, application.ConfirmBy);
}
