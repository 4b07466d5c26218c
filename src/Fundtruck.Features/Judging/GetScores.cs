using Fundtruck.Planning.Scores;

namespace Fundtruck.Features.Judging;

internal static class GetScoresEndpoint
{
    internal static void Map(RouteGroupBuilder contests) => contests
        .MapGet("/{id}/scores", (ContestId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetScores(id), cancellationToken))
        .Sends<GetScores>("The scores of a contest, freed from the luck of having met harsh or lenient jurors; best first, ties told").MayBeMissing();
}

/// <summary>The score of an application, 0 to 100.</summary>
/// <param name="Startup">Null for a juror of a blind contest.</param>
/// <param name="Count">Reviews that are in.</param>
/// <param name="Deviation">Standard deviation; null below two reviews.</param>
/// <param name="Corrected">The expected score if each juror of its group had scored it.</param>
/// <param name="Low">In 9 of 10 cases the corrected score is not below this.</param>
/// <param name="High">In 9 of 10 cases it is not above this.</param>
/// <param name="Rank">"2–4" when it is tied with others.</param>
/// <param name="IsTied">The reviews don't tell it from another application.</param>
/// <param name="Group">From 1; scores of different groups can't be compared. Null without a review.</param>
/// <param name="Criteria">The mean of each criterion, on its own scale, also of those for information only.</param>
internal sealed record ScoreView(
    ApplicationId ApplicationId, string? Startup, ApplicationStatus Status, int Count, double? Mean, double? Median, double? Deviation, double? Corrected, double? Low, double? High, string? Rank, bool IsTied, int? Group,
    IReadOnlyDictionary<string, double> Criteria);

/// <summary>How far a juror is, and how harsh.</summary>
/// <param name="Assigned">All that they have to review.</param>
/// <param name="Severity">Points that they give less than the others of their group for the same; harsh above 0.</param>
internal sealed record JurorProgress(PersonId JurorId, string Juror, int Assigned, int Drafts, int Submitted, double? Severity, double? Low, double? High, int? Group);

/// <param name="Jurors">Null for jurors.</param>
/// <param name="Groups">More than one: some scores can't be compared.</param>
internal sealed record ScoresView(ContestId ContestId, ReviewPhase Phase, double Level, int Groups, IReadOnlyList<ScoreView> Applications, IReadOnlyList<JurorProgress>? Jurors);

[Access(Who.SignedIn)]
internal sealed record GetScores(ContestId Contest) : IQuery<ScoresView>;

internal sealed class GetScoresHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<GetScores, ScoresView>
{
    public async Task<ScoresView> Handle(GetScores query, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var jurors = db.Jurors.Judging(current.Me, now);
        var found = await (
            from contest in db.Contests.Where(contest => contest.Id == query.Contest)
            join stop in db.Stops on contest.StopId equals stop.Id
            select new { stop, isJuror = jurors.Any(juror => juror.ContestId == contest.Id), panel = db.ReviewPanels.FirstOrDefault(panel => panel.Id == contest.Id) }).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("contest");
        var (runs, phase) = (current.Runs(found.stop.Id), found.panel?.Phase(found.stop, now) ?? ReviewPhase.Closed);
        if (!runs && !(found.isJuror && found.panel is { ResultsForJurors: true } && phase == ReviewPhase.Done)) throw new NotFoundException("contest");

        var (scores, progress) = found.panel is { } judged ? await Scores(judged, hidesNames: judged.IsBlind && !runs, cancellationToken) : (([], []));
        return new(query.Contest, phase, Level, scores.Select(score => score.Group).Max() ?? 0, scores, runs ? progress : null);
    }

    private const double Level = 0.9;

    private async Task<(IReadOnlyList<ScoreView> Scores, IReadOnlyList<JurorProgress> Progress)> Scores(ReviewPanel panel, bool hidesNames, CancellationToken cancellationToken)
    {
        var applications = await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            where application.ContestId == panel.Id && application.Status != ApplicationStatus.Draft
            orderby application.Id
            select new { application.Id, application.Status, startup.Name }).ToListAsync(cancellationToken);
        var reviews = await db.Reviews.Where(review => review.ContestId == panel.Id).OrderBy(review => review.Id).ToListAsync(cancellationToken);
        var people = await db.People.Where(person => db.Jurors.Any(juror => juror.ContestId == panel.Id && juror.PersonId == person.Id) || db.Reviews.Any(review => review.ContestId == panel.Id && review.PersonId == person.Id))
            .OrderBy(person => person.Name).ThenBy(person => person.Id).Select(person => new { person.Id, person.Name }).ToListAsync(cancellationToken);

        var place = applications.Select((it, index) => (it.Id, index)).ToDictionary(it => it.Id, it => it.index);
        var seat = people.Select((it, index) => (it.Id, index)).ToDictionary(it => it.Id, it => it.index);
        // An application that moved on leaves its reviews here; it competes elsewhere.
        var submitted = reviews.Where(review => review.Status == ReviewStatus.Submitted && place.ContainsKey(review.ApplicationId)).ToList();
        var fair = FairScoring.Of(
            [.. submitted.Select(review => new Planning.Scores.Review(place[review.ApplicationId], seat[review.PersonId], panel.Total(review.Scores)))], applications.Count, people.Count, new ScoreScale(0, 100), Level);
        var given = submitted.ToLookup(review => review.ApplicationId);
        var scores = fair.Applications.OrderByDescending(score => score.Corrected ?? -1).ThenBy(score => score.Application).Select(score =>
        {
            var it = applications[score.Application];
            return new ScoreView(
                it.Id, hidesNames ? null : it.Name, it.Status, score.Count, Round(score.Mean), Round(score.Median), Round(score.StandardDeviation), Round(score.Corrected), Round(score.Interval?.Low), Round(score.Interval?.High),
                score.Rank?.ToString(), score.Rank is { } rank && rank.Best != rank.Worst, score.Group + 1, Means(panel, given[it.Id]));
        });
        var work = reviews.ToLookup(review => review.PersonId, review => review.Status);
        var progress = fair.Reviewers.Select(juror =>
        {
            var (it, has) = (people[juror.Reviewer], work[people[juror.Reviewer].Id].ToList());
            return new JurorProgress(
                it.Id, it.Name, has.Count, has.Count(status => status == ReviewStatus.Draft), has.Count(status => status == ReviewStatus.Submitted),
                Round(juror.Severity), Round(juror.Interval?.Low), Round(juror.Interval?.High), juror.Group + 1);
        });
        return ([.. scores], [.. progress]);
    }

    private static Dictionary<string, double> Means(ReviewPanel panel, IEnumerable<Domain.Judging.Review> reviews) => (
        from criterion in panel.Criteria
        let given = reviews.Where(review => review.Scores.ContainsKey(criterion.Id)).Select(review => review.Scores[criterion.Id]).ToList()
        where given.Count > 0
        select (criterion.Id, Mean: given.Average())).ToDictionary(it => it.Id.ToString(), it => Math.Round(it.Mean, 2));

    private static double? Round(double? number) => number is { } it ? Math.Round(it, 2) : null;
}
