using System.Text.Json.Serialization;

namespace Fundtruck.Features.Applications;

internal static class ContestDecisionsEndpoints
{
    internal static void Map(RouteGroupBuilder contests)
    {
        contests.MapPost("/{id}/decisions", async (ContestId id, DecisionsBody body, bool? dryRun, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new PrepareDecisions(id, body.Decisions, dryRun ?? false), cancellationToken);
            return await sender.Send(new GetDecisions(id, after, limit), cancellationToken).AsOk();
        })
            .Sends<PrepareDecisions>("Prepare decisions on applications, all or none; nobody hears of them before they are released. With dryRun they are only checked").MayBeMissing().MayBeRefused();
        contests.MapGet("/{id}/decisions", (ContestId id, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new GetDecisions(id, after, limit), cancellationToken).AsOk())
            .Sends<GetDecisions>("What is prepared and would be released, with counts and what to look at before").MayBeMissing();
    }
}

/// <param name="ApplicationId">Of this contest.</param>
/// <param name="Verdict">accept, waitlist or refuse; null takes back what was prepared.</param>
/// <param name="Reason">Why it is refused, as the startup will read it.</param>
internal sealed record DecisionBody(ApplicationId ApplicationId, Verdict? Verdict, string? Reason = null);

/// <param name="Decisions">1 to 500; those for the waiting list in its order.</param>
internal sealed record DecisionsBody(IReadOnlyList<DecisionBody> Decisions);

[Access(Who.Hosts)]
internal sealed record PrepareDecisions(ContestId Contest, IReadOnlyList<DecisionBody> Decisions, bool DryRun) : ICommand<Done>;

internal sealed class PrepareDecisionsValidator : AbstractValidator<PrepareDecisions>
{
    public PrepareDecisionsValidator()
    {
        RuleFor(command => command.Decisions).Must(decisions => decisions.Count is >= 1 and <= 500).WithMessage("Decide on 1 to 500 applications at once.");
        RuleFor(command => command.Decisions).Must(decisions => decisions.All(one => one is null) || decisions.Where(one => one is not null).DistinctBy(one => one.ApplicationId).Count() == decisions.Count(one => one is not null))
            .WithMessage("An application stands in it twice.");
        RuleForEach(command => command.Decisions).NotNull().WithMessage("It is required.").ChildRules(decision => decision.RuleFor(d => d.Reason).IsText());
    }
}

internal sealed class PrepareDecisionsHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<PrepareDecisions, Done>
{
    public async Task<Done> Handle(PrepareDecisions command, CancellationToken cancellationToken)
    {
        var (stop, contest, _) = await db.LockedContest(command.Contest, current, cancellationToken);
        var asked = command.Decisions.Select(decision => decision.ApplicationId).ToArray();
        var found = await db.Applications.RunBy(current).AsTracking().Where(application => application.ContestId == contest.Id && asked.Contains(application.Id))
            .ToDictionaryAsync(application => application.Id, cancellationToken);
        var problems = new List<FluentValidation.Results.ValidationFailure>();
        var now = clock.GetCurrentInstant();
        // What gives a place back comes before what takes one, whatever the order of the list.
        foreach (var (decision, index) in command.Decisions.Select((decision, index) => (decision, index)).OrderBy(pair => pair.decision.Verdict == Verdict.Accept))
        {
            try
            {
                if (!found.TryGetValue(decision.ApplicationId, out var application)) throw new RuleBrokenException(Rule.ApplicationNotInThatState, "applicationId", "There is no such application in this contest.");
                if (decision.Verdict is { } verdict) application.Prepare(stop, contest, new(verdict, decision.Reason, current.Me, now, index));
                else application.Unprepare(contest);
            }
            catch (RuleBrokenException broken) when (command.Decisions.Count > 1 || broken.Rule == Rule.ReasonMissing || !found.ContainsKey(decision.ApplicationId))
            {
                problems.Add(new($"decisions[{index}].{broken.Field ?? "verdict"}", broken.Message) { ErrorCode = broken.Rule.Code });
            }
        }

        if (problems.Count > 0) throw new ValidationException(problems);
        if (command.DryRun) db.ChangeTracker.Clear();
        return Done.Answer;
    }
}

/// <summary>One prepared decision.</summary>
internal sealed record DecisionView(
    ApplicationId ApplicationId, StartupId StartupId, string Startup, ApplicationStatus Status, Verdict Verdict, string? Reason, PersonId PreparedBy, Instant PreparedAt, DecisionReleaseId? ReleaseId);

/// <summary>How many of what, over all pages.</summary>
/// <param name="Accept">Prepared, and in no release yet.</param>
/// <param name="Waitlist">Likewise.</param>
/// <param name="Refuse">Likewise.</param>
/// <param name="BeingReleased">In a release whose moment has not come.</param>
/// <param name="Undecided">Submitted, and nothing prepared.</param>
/// <param name="Capacity">Places of the contest.</param>
/// <param name="PlacesTaken">By accepted and confirmed startups.</param>
/// <param name="PlacesReserved">By prepared acceptances.</param>
internal sealed record DecisionCounts(int Accept, int Waitlist, int Refuse, int BeingReleased, int Undecided, int Capacity, int PlacesTaken, int PlacesReserved);

/// <param name="ContestId">Of which contest.</param>
/// <param name="Counts">How many of what.</param>
/// <param name="Warnings">What an organizer should look at before releasing.</param>
/// <param name="Items">The decisions of this page, oldest application first.</param>
/// <param name="Next">The cursor of the next page.</param>
internal sealed record DecisionsView(ContestId ContestId, DecisionCounts Counts, IReadOnlyList<string> Warnings, IReadOnlyList<DecisionView> Items, string? Next) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }
}

[Access(Who.Hosts)]
internal sealed record GetDecisions(ContestId Contest, string? After, int? Limit) : IQuery<DecisionsView>;

internal sealed class GetDecisionsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<GetDecisions, DecisionsView>
{
    public async Task<DecisionsView> Handle(GetDecisions query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = ApplicationId.Of(after.Id);
        var contest = await db.Contests.SingleOrDefaultAsync(c => c.Id == query.Contest, cancellationToken);
        if (contest is null || !current.Runs(contest.StopId)) throw new NotFoundException("contest");

        var all = db.Applications.Where(application => application.ContestId == contest.Id);
        var groups = await all.Where(application => application.PreparedVerdict != null || application.Status == ApplicationStatus.Submitted)
            .GroupBy(application => new { Verdict = application.PreparedVerdict, IsBeingReleased = application.ReleaseId != null })
            .Select(group => new { group.Key.Verdict, group.Key.IsBeingReleased, Count = group.Count() }).ToListAsync(cancellationToken);
        var rows = await (
            from application in all
            join startup in db.Startups on application.StartupId equals startup.Id
            where application.PreparedVerdict != null && EF.Functions.GreaterThan(ValueTuple.Create(application.CreatedAt, application.Id), ValueTuple.Create(after.Key, id))
            orderby application.CreatedAt, application.Id
            select new
            {
                application.CreatedAt,
                View = new DecisionView(
                    application.Id, startup.Id, startup.Name, application.Status, application.PreparedVerdict!.Value, application.PreparedReason, application.PreparedBy!.Value, application.PreparedAt!.Value, application.ReleaseId),
            }).TakePage().ToListAsync(cancellationToken);
        var page = Page<DecisionView>.From([.. rows.Select(row => row.View)], limit, view => (rows.Find(row => row.View == view)!.CreatedAt, view.ApplicationId.Value));

        var counts = new DecisionCounts(
            Count(Verdict.Accept), Count(Verdict.Waitlist), Count(Verdict.Refuse), groups.Where(group => group.IsBeingReleased).Sum(group => group.Count), Count(null),
            contest.Capacity, contest.PlacesTaken, contest.PlacesReserved);
        return new(contest.Id, counts, [.. Warnings(counts)], page.Items, page.Next) { Version = contest.DecisionsVersion() };

        int Count(Verdict? verdict) => groups.Where(group => group.Verdict == verdict && !group.IsBeingReleased).Sum(group => group.Count);
    }

    private static IEnumerable<string> Warnings(DecisionCounts counts)
    {
        var free = counts.Capacity - counts.PlacesTaken - counts.PlacesReserved;
        if (counts.Undecided > 0) yield return $"{counts.Undecided} submitted applications are undecided: they hear nothing.";
        if (free > 0 && counts.Waitlist > 0) yield return $"{free} places stay free, so the first {Math.Min(free, counts.Waitlist)} of the waiting list are accepted at once.";
        else if (free > 0) yield return $"{free} places stay free.";
    }
}

internal static class DecisionsVersions
{
    /// <summary>The ETag of what is prepared; never 0.</summary>
    internal static uint DecisionsVersion(this Contest contest) => (uint)contest.DecisionsRevision + 1;
}
