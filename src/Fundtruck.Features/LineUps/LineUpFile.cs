namespace Fundtruck.Features.LineUps;

/// <summary>The line-ups of a stop, locked, and the one that a command is about.</summary>
internal sealed record LineUpFile(Stop Stop, Contest Contest, LineUp LineUp, IReadOnlyCollection<LineUp> All, IReadOnlyList<Entrant> Confirmed)
{
    internal void Arrange(Arrangement wish, Instant now) => LineUp.Arrange(Stop, wish, All, Confirmed.Select(entrant => entrant.ApplicationId).ToHashSet(), now);
}

internal static class LineUpFiles
{
    private const int EarlyPlaces = 2;

    /// <summary>The line-up of a contest for a command of somebody who runs the stop; its first command begins it. Checks the version of those who name one.</summary>
    internal static async Task<LineUpFile> LockedLineUp(this FundtruckDb db, StopId id, ContestId? of, CurrentRequest current, Instant now, CancellationToken cancellationToken)
    {
        current.MustRun(id);
        var stop = await db.LockedForChange(id, cancellationToken);
        var contest = stop.ContestOrOnly(of);
        var all = await db.LineUps.AsTracking().Where(lineUp => lineUp.StopId == stop.Id).ToListAsync(cancellationToken);
        if (current.ExpectedVersion is { } version && version != LineUpVersion.Of(db, all)) throw new StaleException();

        var lineUp = all.Find(l => l.ContestId == contest.Id);
        if (lineUp is null) all.Add(lineUp = db.Add(new LineUp(LineUpId.New(), contest, stop, now)).Entity);
        return new(stop, contest, lineUp, all, await db.Confirmed(stop, contest.Id, cancellationToken));
    }

    /// <summary>The contest that is named, or the only one.</summary>
    internal static Contest ContestOrOnly(this Stop stop, ContestId? id) =>
        (id is { } named ? stop.Contests.FirstOrDefault(contest => contest.Id == named) : stop.Contests is [var only] ? only : null)
        ?? throw new ValidationException([new("contestId", $"Choose one of this stop's contests: {string.Join(", ", stop.Contests.Select(contest => $"{contest.Id} ({contest.Name})"))}.")]);

    /// <summary>Who has confirmed, and how often they pitched first or second at earlier stops of the season.</summary>
    private static async Task<IReadOnlyList<Entrant>> Confirmed(this FundtruckDb db, Stop stop, ContestId contest, CancellationToken cancellationToken) => await (
        from application in db.Applications
        join startup in db.Startups on application.StartupId equals startup.Id
        where application.ContestId == contest && application.Status == ApplicationStatus.Confirmed
        select new Entrant(
            application.Id, application.SubmittedAt, startup.Name, startup.Sector,
            db.Pitches.Count(pitch => pitch.StartupId == startup.Id && pitch.Status == PitchStatus.Scheduled && pitch.Position <= EarlyPlaces && pitch.During.Start < stop.During.Start
                && db.Stops.Any(earlier => earlier.Id == pitch.StopId && earlier.Id != stop.Id && earlier.SeasonId == stop.SeasonId)))).ToListAsync(cancellationToken);
}
