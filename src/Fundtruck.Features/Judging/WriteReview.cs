namespace Fundtruck.Features.Judging;

internal static class WriteReviewEndpoints
{
    internal static void Map(RouteGroupBuilder reviews)
    {
        reviews.MapPut("/{id}", async (ReviewId id, ReviewBody body, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new WriteReview(id, body), cancellationToken);
            return await sender.Send(new GetReview(id), cancellationToken).AsOk();
        }).Sends<WriteReview>("Keep one's review as it is typed; once it is in it must stay complete").MayBeMissing().MayBeRefused().Edits();
        reviews.MapPost("/{id}/submit", async (ReviewId id, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new SubmitReview(id), cancellationToken);
            return await sender.Send(new GetReview(id), cancellationToken).AsOk();
        }).Sends<SubmitReview>("Hand one's review in; every criterion needs a score on its scale").MayBeMissing().MayBeRefused();
    }
}

/// <param name="Scores">By the ids of the criteria; one that is left out or null is not scored yet.</param>
/// <param name="Comment">For those who run the stop, and for other jurors where they may read it.</param>
/// <param name="PrivateNote">For oneself.</param>
internal sealed record ReviewBody(IReadOnlyDictionary<string, int?> Scores, string? Comment = null, string? PrivateNote = null);

[Access(Who.SignedIn)]
internal sealed record WriteReview(ReviewId Id, ReviewBody Body) : ICommand<Done>;

[Access(Who.SignedIn)]
internal sealed record SubmitReview(ReviewId Id) : ICommand<Done>;

internal sealed class WriteReviewValidator : AbstractValidator<WriteReview>
{
    public WriteReviewValidator() => RuleFor(command => command.Body).ChildRules(body =>
    {
        body.RuleFor(b => b.Scores).Must(scores => scores.Count <= ReviewPanel.MostCriteria).WithMessage($"Give {ReviewPanel.MostCriteria} scores at most.");
        body.RuleFor(b => b.Scores).Must(scores => scores.Keys.All(key => Guid.TryParse(key, out var id) && id != Guid.Empty) && scores.Keys.Select(Guid.Parse).Distinct().Count() == scores.Count)
            .WithMessage("Name each criterion by its id, once.");
        body.RuleFor(b => b.Comment).IsText();
        body.RuleFor(b => b.PrivateNote).IsText();
    }).OverridePropertyName("");
}

internal sealed class WriteReviewHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<WriteReview, Done>, IRequestHandler<SubmitReview, Done>
{
    public async Task<Done> Handle(WriteReview command, CancellationToken cancellationToken)
    {
        var (review, panel, stop, now) = await Mine(command.Id, cancellationToken);
        db.Expect(review, current);
        var body = command.Body;
        var scores = body.Scores.Where(score => score.Value is not null).ToDictionary(score => CriterionId.Of(Guid.Parse(score.Key)), score => score.Value!.Value);
        review.Write(panel, stop, new(scores, body.Comment, body.PrivateNote), now);
        return Done.Answer;
    }

    public async Task<Done> Handle(SubmitReview command, CancellationToken cancellationToken)
    {
        var (review, panel, stop, now) = await Mine(command.Id, cancellationToken);
        review.Submit(panel, stop, now);
        return Done.Answer;
    }

    private async Task<(Review Review, ReviewPanel Panel, Stop Stop, Instant Now)> Mine(ReviewId id, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var mine = db.Reviews.Of(db, current.Me, now).Where(it => it.Id == id);
        var contest = await mine.Select(it => (ContestId?)it.ContestId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("review");
        var panel = await db.PanelLockedAgainstChange(contest, cancellationToken) ?? throw new NotFoundException("review");
        var review = await mine.AsTracking().SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("review");
        return (review, panel, await db.Stops.SingleAsync(stop => stop.Id == panel.StopId, cancellationToken), now);
    }
}
