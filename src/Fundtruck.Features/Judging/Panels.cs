namespace Fundtruck.Features.Judging;

/// <summary>Finds and locks the panel of a contest.</summary>
internal static class Panels
{
    /// <summary>For whoever changes what reviews rely on: waits until nobody writes one.</summary>
    internal static Task<ReviewPanel?> PanelLockedForChange(this FundtruckDb db, ContestId contest, CancellationToken cancellationToken) =>
        db.ReviewPanels.FromSql($"select *, xmin from review_panels where id = {contest.Value} for no key update").AsTracking().SingleOrDefaultAsync(cancellationToken);

    /// <summary>For whoever writes a review: criteria and settings stay meanwhile.</summary>
    internal static Task<ReviewPanel?> PanelLockedAgainstChange(this FundtruckDb db, ContestId contest, CancellationToken cancellationToken) =>
        db.ReviewPanels.FromSql($"select *, xmin from review_panels where id = {contest.Value} for share").SingleOrDefaultAsync(cancellationToken);

    /// <summary>The panel, made now if there is none, of a contest that the sender runs and whose panel they have read as it is.</summary>
    internal static async Task<(Stop Stop, ReviewPanel Panel)> PanelToEdit(this FundtruckDb db, ContestId id, CurrentRequest current, CancellationToken cancellationToken)
    {
        var (stop, contest) = await db.RunContest(id, current, cancellationToken);
        // Two who make the panel at once take turns at the contest.
        await db.Locked(id, cancellationToken);
        var panel = await db.PanelLockedForChange(id, cancellationToken);
        if ((current.ExpectedVersion ?? throw new VersionMissingException()) != VersionOf(panel)) throw new StaleException();
        return (stop, panel ?? db.Add(new ReviewPanel(contest)).Entity);
    }

    /// <summary>Never 0, which would be no version.</summary>
    internal static uint VersionOf(ReviewPanel? panel) => (uint)(panel?.Revision ?? 0) + 1;

    /// <summary>Jurors within their window.</summary>
    internal static IQueryable<Juror> Judging(this IQueryable<Juror> jurors, PersonId person, Instant now) =>
        jurors.Where(juror => juror.PersonId == person && juror.During.Start <= now && juror.During.End > now);

    /// <summary>What the person reviews and may look at now: where they are juror, within their window, as long as the application counts.</summary>
    internal static IQueryable<Review> Of(this IQueryable<Review> reviews, FundtruckDb db, PersonId person, Instant now)
    {
        var jurors = db.Jurors.Judging(person, now);
        return reviews.Where(review => review.PersonId == person && jurors.Any(juror => juror.ContestId == review.ContestId)
            && db.Applications.Any(application => application.Id == review.ApplicationId && application.ContestId == review.ContestId && Application.Open.Contains(application.Status)));
    }
}
