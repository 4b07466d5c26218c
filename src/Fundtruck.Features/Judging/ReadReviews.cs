using System.Text.Json.Serialization;

namespace Fundtruck.Features.Judging;

internal static class ReadReviewsEndpoints
{
    internal static void Map(RouteGroupBuilder mine, RouteGroupBuilder reviews)
    {
        mine.MapGet("/", (Choice<ReviewStatus>? status, string? after, int? limit, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListMyReviews(status?.Value, after, limit), cancellationToken))
            .Sends<ListMyReviews>("What one has to review, in the order in which it was assigned");
        reviews.MapGet("/{id}", (ReviewId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetReview(id), cancellationToken).AsOk())
            .Sends<GetReview>("One's review, with what one may read of the application").MayBeMissing();
    }
}

/// <param name="Startup">Null where reviews are blind.</param>
/// <param name="Place">At which place it is best read, from 1.</param>
/// <param name="ClosesAt">Local time at the stop.</param>
internal sealed record MyReviewView(
    ReviewId Id, string Stop, ContestId ContestId, string Contest, ApplicationId ApplicationId, string? Startup, ReviewStatus Status, int Place, LocalDateTime? OpensAt, LocalDateTime? ClosesAt, Instant AssignedAt, Instant? SubmittedAt);

/// <summary>An answer to one of the contest's questions.</summary>
internal sealed record ReviewedAnswer(Bilingual Question, QuestionType Type, AnswerValue Answer);

/// <summary>What a juror reads of an application; where reviews are blind, without all that tells whose it is.</summary>
internal sealed record ReviewedApplication(
    ApplicationId Id, string? Startup, string? Summary, long? AmountSought, string? DeckUrl, SectorCode? Sector, FundingStage? Stage, long? RaisingAmount, FundingStage? RaisingRound, long? RaisedAmount,
    StartupProfile? Profile, IReadOnlyList<ReviewedAnswer> Answers);

/// <summary>What another juror wrote; who it was is not said.</summary>
internal sealed record OtherReview(double Total, IReadOnlyDictionary<string, int> Scores, string? Comment);

/// <summary>A review as its juror sees it.</summary>
/// <param name="Scores">By criterion, as they were typed.</param>
/// <param name="Total">0 to 100, once it is in.</param>
/// <param name="CarriedFrom">The contest in which it was written, when the application moved.</param>
/// <param name="Others">Null unless one's own is in and the contest shows them.</param>
internal sealed record ReviewView(
    ReviewId Id, ContestId ContestId, ReviewStatus Status, ReviewPhase Phase, bool Blind, ReviewedApplication Application, IReadOnlyList<CriterionView> Criteria,
    IReadOnlyDictionary<string, int> Scores, string? Comment, string? PrivateNote, double? Total, Instant? SubmittedAt, ContestId? CarriedFrom, IReadOnlyList<OtherReview>? Others) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }

    /// <summary>What others write and the phase change without it.</summary>
    [JsonIgnore]
    public bool IsAllInVersion => false;
}

[Access(Who.SignedIn)]
internal sealed record ListMyReviews(ReviewStatus? Status, string? After, int? Limit) : IQuery<Page<MyReviewView>>;

[Access(Who.SignedIn)]
internal sealed record GetReview(ReviewId Id) : IQuery<ReviewView>;

internal sealed class ReadReviewsHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<ListMyReviews, Page<MyReviewView>>, IRequestHandler<GetReview, ReviewView>
{
    private readonly Instant _now = clock.GetCurrentInstant();

    public async Task<Page<MyReviewView>> Handle(ListMyReviews query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = ReviewId.Of(after.Id);
        var wanted = db.Reviews.Of(db, current.Me, _now).Where(review => query.Status == null || review.Status == query.Status)
            .Where(review => EF.Functions.GreaterThan(ValueTuple.Create(review.AssignedAt, review.Id), ValueTuple.Create(after.Key, id)))
            .OrderBy(review => review.AssignedAt).ThenBy(review => review.Id).TakePage();
        var rows = await (
            from review in wanted
            join panel in db.ReviewPanels on review.ContestId equals panel.Id
            join contest in db.Contests on review.ContestId equals contest.Id
            join stop in db.Stops on review.StopId equals stop.Id
            join application in db.Applications on review.ApplicationId equals application.Id
            join startup in db.Startups on application.StartupId equals startup.Id
            orderby review.AssignedAt, review.Id
            select new MyReviewView(
                review.Id, stop.Name, contest.Id, contest.Name, review.ApplicationId, panel.IsBlind ? null : startup.Name, review.Status, review.Place, panel.OpensAt, panel.ClosesAt, review.AssignedAt, review.SubmittedAt)).ToListAsync(cancellationToken);
        return Page<MyReviewView>.From(rows, limit, review => (review.AssignedAt, review.Id.Value));
    }

    public async Task<ReviewView> Handle(GetReview query, CancellationToken cancellationToken)
    {
        var found = await (
            from it in db.Reviews.Of(db, current.Me, _now).Where(review => review.Id == query.Id)
            join itsPanel in db.ReviewPanels on it.ContestId equals itsPanel.Id
            join stop in db.Stops on it.StopId equals stop.Id
            join application in db.Applications on it.ApplicationId equals application.Id
            join startup in db.Startups on application.StartupId equals startup.Id
            select new { it, version = EF.Property<uint>(it, "version"), itsPanel, stop, application, startup }).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("review");
        var (review, panel, isIn) = (found.it, found.itsPanel, found.it.Status == ReviewStatus.Submitted);
        var others = isIn && panel.OthersAfterOwn
            ? await db.Reviews.Where(other => other.ContestId == review.ContestId && other.ApplicationId == review.ApplicationId && other.Id != review.Id && other.Status == ReviewStatus.Submitted).OrderBy(other => other.Id).ToListAsync(cancellationToken)
            : null;
        return new ReviewView(
            review.Id, review.ContestId, review.Status, panel.Phase(found.stop, _now), panel.IsBlind, await Seen(found.application, found.startup, panel.IsBlind, cancellationToken), [.. panel.Criteria.Select(CriterionView.Of)],
            Named(review), review.Comment, review.PrivateNote, isIn ? Math.Round(panel.Total(review.Scores), 2) : null, review.SubmittedAt, review.CarriedFrom,
            others is null ? null : [.. others.Select(other => new OtherReview(Math.Round(panel.Total(other.Scores), 2), Named(other), other.Comment))])
        { Version = found.version };
    }

    private static Dictionary<string, int> Named(Review review) => review.Scores.ToDictionary(score => score.Key.ToString(), score => score.Value);

    private async Task<ReviewedApplication> Seen(Application it, Startup startup, bool isBlind, CancellationToken cancellationToken)
    {
        var answered = it.Answers.Keys.ToArray();
        var questions = await db.Questions.Where(question => answered.Contains(question.Id)).OrderBy(question => question.Position).ToListAsync(cancellationToken);
        var (profile, answers) = (it.Profile ?? startup.Profile, questions.Select(question => new ReviewedAnswer(question.Settings.Label, question.Settings.Type, it.Answers[question.Id])));
        if (!isBlind) return new(it.Id, profile.Name, it.Summary, it.AmountSought, it.DeckUrl, profile.SectorCode, profile.Stage, profile.RaisingAmount, profile.RaisingRound, profile.RaisedAmount, profile, [.. answers]);

        var members = startup.Members.Select(member => member.PersonId).ToArray();
        var people = await db.People.Where(person => members.Contains(person.Id)).Select(person => person.Name).ToListAsync(cancellationToken);
        var words = new BlindWords([profile, startup.Profile], people);
        return new(
            it.Id, null, words.Hide(it.Summary), it.AmountSought, null, profile.SectorCode, profile.Stage, profile.RaisingAmount, profile.RaisingRound, profile.RaisedAmount, null,
            [.. answers.Where(answer => answer.Type is not (QuestionType.Link or QuestionType.File)).Select(answer => answer.Answer.Text is { } text ? answer with { Answer = AnswerValue.Of(words.Hide(text)!) } : answer)]);
    }
}
