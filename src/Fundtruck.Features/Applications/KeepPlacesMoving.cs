namespace Fundtruck.Features.Applications;

/// <summary>The contests in which something is due that nobody has to ask for: a release, a place that was not confirmed in time, one that somebody waits for.</summary>
[Access(Who.System)]
internal sealed record FindMovingPlaces : IQuery<IReadOnlyList<ContestId>>;

internal sealed class FindMovingPlacesHandler(FundtruckDb db, IClock clock) : IRequestHandler<FindMovingPlaces, IReadOnlyList<ContestId>>
{
    public async Task<IReadOnlyList<ContestId>> Handle(FindMovingPlaces query, CancellationToken cancellationToken)
    {
        var (now, running) = (clock.GetCurrentInstant(), Stop.RunningStates.ToArray());
        var found = await (
            from contest in db.Contests
            join stop in db.Stops on contest.StopId equals stop.Id
            join season in db.Seasons on stop.SeasonId equals season.Id
            where running.Contains(stop.Status)
            let isDue = db.DecisionReleases.Any(release => release.ContestId == contest.Id && release.Status == ReleaseStatus.Scheduled && release.At <= now)
                || db.Applications.Any(application => application.ContestId == contest.Id && application.Status == ApplicationStatus.Accepted && application.ConfirmBy <= now)
            let isWaitedFor = contest.PlacesTaken + contest.PlacesReserved < contest.Capacity && stop.During.Start > now
                && db.Applications.Any(application => application.ContestId == contest.Id && application.Status == ApplicationStatus.Waitlisted)
            where isDue || isWaitedFor
            orderby contest.Id
            select new { contest.Id, isDue, stop, season.Selection }).Take(500).ToListAsync(cancellationToken);
        return [.. found.Where(it => it.isDue || WaitingList.MovesByItself(it.stop, it.Selection, now)).Select(it => it.Id)];
    }
}

/// <summary>Does in one contest what is due: releases, then places that were not confirmed in time, then the waiting list.</summary>
[Access(Who.System)]
internal sealed record KeepPlacesMoving(ContestId Contest) : ICommand<Done>;

internal sealed class KeepPlacesMovingHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<KeepPlacesMoving, Done>
{
    public async Task<Done> Handle(KeepPlacesMoving command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var file = await db.LockedContest(command.Contest, current, cancellationToken);
        var (stop, contest, _) = file;
        if (!stop.IsRunning) return Done.Answer;

        var due = await db.DecisionReleases.AsTracking().Where(release => release.ContestId == contest.Id && release.Status == ReleaseStatus.Scheduled && release.At <= now)
            .OrderBy(release => release.At).ToListAsync(cancellationToken);
        var theirs = due.Select(release => (DecisionReleaseId?)release.Id).ToArray();
        var concerned = await db.Applications.AsTracking()
            .Where(application => application.ContestId == contest.Id
                && ((application.Status == ApplicationStatus.Accepted && application.ConfirmBy <= now) || (application.ReleaseId != null && theirs.Contains(application.ReleaseId))))
            .ToListAsync(cancellationToken);
        foreach (var release in due) await db.Carry(release, file, [.. concerned.Where(application => application.ReleaseId == release.Id)], now, cancellationToken);
        foreach (var late in concerned.Where(application => application.Status == ApplicationStatus.Accepted && application.ConfirmBy <= now)) late.Lapse(contest, now);
        contest.LookForTheWaiting();
        return Done.Answer;
    }
}

/// <summary>Gives places that have become free to those who wait, in the same transaction.</summary>
internal sealed class FillPlaces(FundtruckDb db, IClock clock) : INotificationHandler<Happening<PlacesMayBeFree>>
{
    public async Task Handle(Happening<PlacesMayBeFree> happening, CancellationToken cancellationToken)
    {
        var contest = happening.What.Contest;
        if (contest.PlacesFree <= 0 || await db.RulesOf(contest.Id, cancellationToken) is not { } of) return;
        var now = clock.GetCurrentInstant();
        var stop = await db.Stops.AsTracking().SingleAsync(s => s.Id == of.Stop, cancellationToken);
        if (!WaitingList.MovesByItself(stop, of.Rules, now)) return;

        await db.Applications.AsTracking().Where(application => application.ContestId == contest.Id && application.Status == ApplicationStatus.Waitlisted).LoadAsync(cancellationToken);
        var here = db.ChangeTracker.Entries<Application>().ToList();
        var waiting = here.Select(entry => entry.Entity).Where(application => application.ContestId == contest.Id && application.Status == ApplicationStatus.Waitlisted).ToList();
        var gaveUp = here.Where(entry => Application.Holding.Contains(entry.OriginalValues.GetValue<ApplicationStatus>(nameof(Application.Status))) && !entry.Entity.HoldsPlace
            && entry.OriginalValues.GetValue<ContestId>(nameof(Application.ContestId)) == contest.Id).Select(entry => entry.Entity.Id).ToList();
        var atTheirLimit = await db.AtTheirLimit(stop, of.Rules, waiting.Select(application => application.StartupId), cancellationToken);
        WaitingList.Fill(stop, contest, of.Rules, waiting, gaveUp, atTheirLimit, now);
    }
}

/// <summary>Keeps the history of every application.</summary>
internal sealed class RecordSteps(FundtruckDb db, CurrentRequest current) : INotificationHandler<Happening<ApplicationMoved>>
{
    public Task Handle(Happening<ApplicationMoved> happening, CancellationToken cancellationToken)
    {
        db.Add(new ApplicationStep(happening.What, happening.What.Replaces is null ? current.Person : null));
        return Task.CompletedTask;
    }
}

/// <summary>What happens to applications when their stop is cancelled, or gets its new date.</summary>
internal sealed class FollowStops(FundtruckDb db) : INotificationHandler<Happening<StopCancelled>>, INotificationHandler<Happening<StopRescheduled>>
{
    public async Task Handle(Happening<StopCancelled> happening, CancellationToken cancellationToken)
    {
        var (stop, at) = happening.What;
        var open = Application.Open.ToArray();
        var applications = await db.Applications.AsTracking().Where(application => application.StopId == stop.Id && open.Contains(application.Status)).ToListAsync(cancellationToken);
        var releases = await db.DecisionReleases.AsTracking().Where(release => release.StopId == stop.Id && release.Status == ReleaseStatus.Scheduled).ToListAsync(cancellationToken);
        foreach (var release in releases) release.CallOff(at);
        foreach (var application in applications) application.Cancel(stop.Contests.Single(contest => contest.Id == application.ContestId), stop.Reason, at);
    }

    /// <summary>Time to confirm does not run while a stop is postponed: it begins anew.</summary>
    public async Task Handle(Happening<StopRescheduled> happening, CancellationToken cancellationToken)
    {
        var (stop, at) = happening.What;
        var rules = await db.Seasons.Where(season => season.Id == stop.SeasonId).Select(season => season.Selection).SingleAsync(cancellationToken);
        var accepted = await db.Applications.AsTracking().Where(application => application.StopId == stop.Id && application.Status == ApplicationStatus.Accepted).ToListAsync(cancellationToken);
        foreach (var application in accepted) application.GiveTime(rules.ConfirmBy(stop, asReplacement: false, at), at);
    }
}
