namespace Fundtruck.Features.Judging;

internal static class AssignByHandEndpoints
{
    internal static void Map(RouteGroupBuilder contests, RouteGroupBuilder reviews)
    {
        contests.MapPost("/{id}/reviews/assignments", (ContestId id, AssignmentBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new AssignByHand(id, body.ApplicationId, body.JurorId), cancellationToken).AsCreated("/api/reviews"))
            .Sends<AssignByHand>("Give an application to a juror of one's choice; it stays when the others are dealt").MayBeMissing().MayBeRefused();
        reviews.MapDelete("/{id}", (ReviewId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new TakeAway(id), cancellationToken).AsNoContent())
            .Sends<TakeAway>("Take an application from a juror whose review is not in").MayBeMissing().MayBeRefused();
    }
}

/// <param name="ApplicationId">One that waits for a decision in this contest.</param>
/// <param name="JurorId">One who judges this contest.</param>
internal sealed record AssignmentBody(ApplicationId ApplicationId, PersonId JurorId);

[Access(Who.Hosts)]
internal sealed record AssignByHand(ContestId Contest, ApplicationId ApplicationId, PersonId JurorId) : ICommand<Made>;

[Access(Who.Hosts)]
internal sealed record TakeAway(ReviewId Id) : ICommand<Done>;

internal sealed class AssignByHandHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<AssignByHand, Made>, IRequestHandler<TakeAway, Done>
{
    public async Task<Made> Handle(AssignByHand command, CancellationToken cancellationToken)
    {
        await db.RunContest(command.Contest, current, cancellationToken);
        var panel = await db.PanelLockedForChange(command.Contest, cancellationToken) ?? throw new RuleBrokenException(Rule.NoCriteria);
        var application = await db.Applications.SingleOrDefaultAsync(a => a.Id == command.ApplicationId && a.ContestId == command.Contest && a.Status != ApplicationStatus.Draft, cancellationToken)
            ?? throw new ValidationException([new("applicationId", "There is no such application in this contest.")]);
        if (!await db.Jurors.AnyAsync(juror => juror.ContestId == command.Contest && juror.PersonId == command.JurorId, cancellationToken)) throw new ValidationException([new("jurorId", "They don't judge this contest.")]);
        var conflicts = await db.ConflictsIn(command.Contest, cancellationToken);
        if (conflicts.FirstOrDefault(it => it.Application == application.Id && it.Juror == command.JurorId) is { } conflict)
            throw new RuleBrokenException(Rule.ConflictOfInterest, "jurorId", $"This juror {conflict.Cause.Words().En}.");
        return new Made(db.Add(new Review(panel, application, command.JurorId, isByHand: true, 1, clock.GetCurrentInstant())).Entity.Id.Value);
    }

    public async Task<Done> Handle(TakeAway command, CancellationToken cancellationToken)
    {
        var review = await db.Reviews.AsTracking().SingleOrDefaultAsync(r => r.Id == command.Id, cancellationToken);
        if (review is null || !current.Runs(review.StopId)) throw new NotFoundException("review");
        review.RequireNotSubmitted();
        db.Remove(review);
        return Done.Answer;
    }
}
