namespace Fundtruck.Features.Judging;

/// <summary>What happens to reviews when an application moves to another stop.</summary>
internal sealed class FollowOthers(FundtruckDb db) : INotificationHandler<Happening<ApplicationMoved>>
{
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
