namespace Fundtruck.Features.Judging;

/// <summary>What happens to reviews when an application moves to another stop, or a juror is dismissed.</summary>
internal sealed class FollowOthers(FundtruckDb db) : INotificationHandler<Happening<ApplicationMoved>>, INotificationHandler<Happening<JurorDismissed>>
{
    /// <summary>What they have not handed in will never come.</summary>
    public Task Handle(Happening<JurorDismissed> happening, CancellationToken cancellationToken)
    {
        var (contest, person) = (happening.What.Juror.ContestId, happening.What.Juror.PersonId);
        return db.Reviews.Where(review => review.ContestId == contest && review.PersonId == person && review.Status != ReviewStatus.Submitted).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task Handle(Happening<ApplicationMoved> happening, CancellationToken cancellationToken)
    {
        var (application, now) = (happening.What.Application, happening.What.At);
        if (happening.What.MovedFrom is not { } left) return;
        var ids = new[] { left.Id, application.ContestId };
        var reviews = await db.Reviews.AsTracking().Where(review => review.ApplicationId == application.Id && ids.Contains(review.ContestId)).ToListAsync(cancellationToken);
        if (reviews.Count == 0) return;
        var panels = await db.ReviewPanels.Where(panel => ids.Contains(panel.Id)).ToListAsync(cancellationToken);
        db.RemoveRange(reviews.Where(review => review.ContestId == left.Id && review.Status != ReviewStatus.Submitted));
        if (panels.SingleOrDefault(panel => panel.Id == left.Id) is not { } from || panels.SingleOrDefault(panel => panel.Id == application.ContestId) is not { } to) return;

        var there = reviews.Where(review => review.ContestId == to.Id).Select(review => review.PersonId).ToHashSet();
        db.AddRange(reviews.Where(review => review.ContestId == from.Id && !there.Contains(review.PersonId)).Select(review => review.CarriedTo(from, to, now)).OfType<Review>());
    }
}
