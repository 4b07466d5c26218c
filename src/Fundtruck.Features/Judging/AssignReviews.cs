using Fundtruck.Planning;
using Fundtruck.Planning.Assignments;

namespace Fundtruck.Features.Judging;

internal static class AssignReviewsEndpoint
{
    internal static void Map(RouteGroupBuilder contests) => contests
        .MapPost("/{id}/reviews/assign", (ContestId id, AssignBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new AssignReviews(id, body), cancellationToken).AsOk())
        .Sends<AssignReviews>("Deal the applications to the jurors: even loads, no conflict, everybody comparable; when that is impossible, nothing is dealt and the answer names what to give up").MayBeMissing().MayBeRefused();
}

/// <summary>What may be given up when not all rules can be kept. Conflicts are never.</summary>
internal enum MayGiveUp
{
    /// <summary>Applications get fewer reviews than wanted.</summary>
    Missing,

    /// <summary>Jurors get more reviews than the limit.</summary>
    Load,
}

/// <param name="Keep">What is assigned already stays where nothing speaks against it; what was chosen by hand or begun stays anyway.</param>
/// <param name="DryRun">Only say what would be.</param>
/// <param name="GiveUp">What may be given up if it must be.</param>
internal sealed record AssignBody(bool Keep = true, bool DryRun = false, IReadOnlyList<MayGiveUp>? GiveUp = null);

/// <summary>A rule that can't be kept, and how far.</summary>
/// <param name="Rule">missing: too few reviews; load: above the limit; connection: groups of jurors without a common application, whose scores can't be compared.</param>
/// <param name="Amount">Reviews missing, reviews above the limit, groups above one.</param>
internal sealed record RelaxationView(RelaxedRule Rule, ApplicationId? ApplicationId, PersonId? JurorId, int Amount, Bilingual Words);

/// <param name="Reviews">How many the juror has to read.</param>
internal sealed record LoadView(PersonId JurorId, string Juror, int Reviews);

/// <summary>Who reviews how much, and what had to be given up for it.</summary>
/// <param name="IsPossible">All rules can be kept; groups that can't be compared alone don't make it impossible.</param>
/// <param name="IsApplied">It is so now.</param>
/// <param name="IsConnected">All scores can be compared.</param>
/// <param name="Relaxations">The smallest set of rules to give up.</param>
/// <param name="IsProven">Nothing better exists; loads and what is given up are always the best.</param>
internal sealed record AssignmentView(
    bool IsPossible, bool IsApplied, bool IsConnected, IReadOnlyList<RelaxationView> Relaxations, IReadOnlyList<LoadView> Loads, int Kept, int Added, int Removed, bool IsProven);

[Access(Who.Hosts)]
internal sealed record AssignReviews(ContestId Contest, AssignBody Body) : ICommand<AssignmentView>;

internal sealed class AssignReviewsValidator : AbstractValidator<AssignReviews>
{
    public AssignReviewsValidator() => RuleFor(command => command.Body.GiveUp).Must(rules => rules is null || rules.Count <= 10).WithMessage("Name each once.").OverridePropertyName("giveUp");
}

internal sealed class AssignReviewsHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<AssignReviews, AssignmentView>
{
    public async Task<AssignmentView> Handle(AssignReviews command, CancellationToken cancellationToken)
    {
        var body = command.Body;
        await db.RunContest(command.Contest, current, cancellationToken);
        // Who else assigns, declares a conflict or changes the criteria waits; decisions don't.
        var panel = await db.PanelLockedForChange(command.Contest, cancellationToken);
        if (panel is null or { Criteria.Count: 0 }) throw new RuleBrokenException(Rule.NoCriteria);
        var table = await Table(panel, cancellationToken);
        if (table.Jurors.Count == 0) throw new RuleBrokenException(Rule.NoJurors);

        var plan = ReviewerAssignment.Of(table.Problem(panel, body.Keep));
        var (stays, applied) = (plan.Pairs.ToHashSet(), !body.DryRun && plan.Relaxations.All(relaxation => MayBe(relaxation.Rule, body.GiveUp ?? [])));
        var (added, removed) = (stays.Where(pair => !table.Reviews.ContainsKey(pair)).ToList(), table.Loose(stays).ToList());
        if (applied) Apply(panel, table, plan, added, removed);
        return new(
            plan.Relaxations.All(relaxation => relaxation.Rule == RelaxedRule.Connection), applied, plan.Groups.Count <= 1,
            [.. plan.Relaxations.Select(table.View)],
            [.. table.Jurors.Select((juror, index) => new LoadView(juror.Id, juror.Name, plan.Pairs.Count(pair => pair.Reviewer == index)))],
            stays.Count - added.Count, added.Count, removed.Count, plan.Proven);
    }

    private static bool MayBe(RelaxedRule rule, IReadOnlyList<MayGiveUp> given) => rule switch
    {
        RelaxedRule.Connection => true,
        RelaxedRule.Missing => given.Contains(MayGiveUp.Missing),
        RelaxedRule.Load => given.Contains(MayGiveUp.Load),
        _ => false,
    };

    private void Apply(ReviewPanel panel, AssignmentTable table, AssignmentPlan plan, List<Pair> added, List<Review> removed)
    {
        var now = clock.GetCurrentInstant();
        db.RemoveRange(removed);
        foreach (var (application, juror) in added.Select(pair => (pair.Application, pair.Reviewer)))
            db.Add(new Review(panel, table.Applications[application].Application, table.Jurors[juror].Id, isByHand: false, Place(application, juror), now));
        foreach (var (pair, review) in table.Reviews.Where(it => it.Value.Status == ReviewStatus.Assigned && !removed.Contains(it.Value))) review.ReadAt(Place(pair.Application, pair.Reviewer));

        int Place(int application, int juror) => plan.ReadingOrder[juror].ToList().IndexOf(application) + 1;
    }

    private async Task<AssignmentTable> Table(ReviewPanel panel, CancellationToken cancellationToken)
    {
        var applications = await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            where application.ContestId == panel.Id && Review.Reviewable.Contains(application.Status)
            orderby application.Id
            select new { application, startup.Name }).ToListAsync(cancellationToken);
        var jurors = await (
            from juror in db.Jurors
            join person in db.People on juror.PersonId equals person.Id
            where juror.ContestId == panel.Id
            orderby person.Id
            select new { person.Id, person.Name }).ToListAsync(cancellationToken);
        var reviews = await db.Reviews.AsTracking().Where(review => review.ContestId == panel.Id).OrderBy(review => review.Id).ToListAsync(cancellationToken);
        return new(
            [.. applications.Select(it => (it.application, it.Name))], [.. jurors.Select(it => (it.Id, it.Name))], reviews, await db.ConflictsIn(panel.Id, cancellationToken));
    }
}

/// <summary>The applications, jurors and reviews of a contest, numbered for the planning.</summary>
internal sealed class AssignmentTable
{
    private readonly List<Conflict> _conflicts;
    private readonly IReadOnlyList<Review> _all;

    internal AssignmentTable(
        IReadOnlyList<(Application Application, string Startup)> applications, IReadOnlyList<(PersonId Id, string Name)> jurors, IReadOnlyList<Review> reviews, IReadOnlyList<FoundConflict> conflicts)
    {
        (Applications, Jurors, _all) = (applications, jurors, reviews);
        var application = applications.Select((it, index) => (it.Application.Id, index)).ToDictionary(it => it.Id, it => it.index);
        var juror = jurors.Select((it, index) => (it.Id, index)).ToDictionary(it => it.Id, it => it.index);
        Reviews = reviews.Where(review => application.ContainsKey(review.ApplicationId) && juror.ContainsKey(review.PersonId))
            .ToDictionary(review => new Pair(application[review.ApplicationId], juror[review.PersonId]));
        _conflicts =
        [
            .. from conflict in conflicts
               where application.ContainsKey(conflict.Application) && juror.ContainsKey(conflict.Juror)
               group conflict by new Pair(application[conflict.Application], juror[conflict.Juror]) into pair
               select new Conflict(pair.Key.Application, pair.Key.Reviewer, string.Join(", ", pair.Select(conflict => conflict.Cause.Words().En).Distinct())),
        ];
    }

    internal IReadOnlyList<(Application Application, string Startup)> Applications { get; }

    internal IReadOnlyList<(PersonId Id, string Name)> Jurors { get; }

    /// <summary>Those of applications that wait, by those who still judge.</summary>
    internal IReadOnlyDictionary<Pair, Review> Reviews { get; }

    internal AssignmentProblem Problem(ReviewPanel panel, bool keep)
    {
        var barred = _conflicts.Select(conflict => new Pair(conflict.Application, conflict.Reviewer)).ToHashSet();
        var allowed = Reviews.Where(it => !barred.Contains(it.Key)).ToList();
        // What somebody wrote who judges no longer counts as well.
        var former = _all.Except(Reviews.Values).Where(review => review.Status == ReviewStatus.Submitted).CountBy(review => review.ApplicationId).ToDictionary();
        return new()
        {
            Wanted = [.. Applications.Select(it => Math.Max(0, panel.PerApplication - former.GetValueOrDefault(it.Application.Id)))],
            Limits = [.. Jurors.Select(_ => panel.MostPerJuror ?? Applications.Count)],
            Conflicts = _conflicts,
            Fixed = [.. allowed.Where(it => IsFixed(it.Value)).Select(it => it.Key)],
            Existing = keep ? [.. allowed.Where(it => !IsFixed(it.Value)).Select(it => it.Key)] : [],
        };
    }

    /// <summary>Reviews that go: not begun and not in the plan, or unfinished in spite of a conflict, or of somebody who judges no longer.</summary>
    internal IEnumerable<Review> Loose(IReadOnlySet<Pair> plan)
    {
        var stay = Reviews.Where(it => plan.Contains(it.Key)).Select(it => it.Value).ToHashSet();
        var here = Applications.Select(it => it.Application.Id).ToHashSet();
        return _all.Where(review => review.Status != ReviewStatus.Submitted && here.Contains(review.ApplicationId) && !stay.Contains(review));
    }

    internal RelaxationView View(Relaxation it)
    {
        var startup = it.Application is { } application ? Applications[application].Startup : "";
        var juror = it.Reviewer is { } reviewer ? Jurors[reviewer].Name : "";
        return new(it.Rule, it.Application is { } a ? Applications[a].Application.Id : null, it.Reviewer is { } r ? Jurors[r].Id : null, it.Amount, it.Rule switch
        {
            RelaxedRule.Missing => new($"Il manque {it.Amount} évaluation(s) à {startup}.", $"{startup} lacks {it.Amount} of the reviews wanted."),
            RelaxedRule.Load => new($"{juror} dépasserait la limite de {it.Amount}.", $"{juror} would have {it.Amount} more than the limit."),
            RelaxedRule.Conflict => new($"{juror} évaluerait {startup} malgré un conflit d'intérêts.", $"{juror} would review {startup} in spite of a conflict of interest."),
            RelaxedRule.Connection => new($"Les jurés forment {it.Amount + 1} groupes dont les notes ne sont pas comparables.", $"The jurors fall into {it.Amount + 1} groups whose scores can't be compared."),
            _ => new($"Il manque {it.Amount} spécialiste(s) à {startup}.", $"{startup} lacks {it.Amount} of the experts wanted."),
        });
    }

    private static bool IsFixed(Review review) => review.IsByHand || review.Status != ReviewStatus.Assigned;
}
