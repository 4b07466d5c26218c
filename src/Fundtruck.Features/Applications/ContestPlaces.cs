namespace Fundtruck.Features.Applications;

internal static class ContestPlacesEndpoints
{
    internal static void Map(RouteGroupBuilder contests)
    {
        contests.MapGet("/{id}/places", (ContestId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetPlaces(id), cancellationToken).AsOk())
            .Sends<GetPlaces>("Each place of a contest and through whose hands it went, and who waits").MayBeMissing();
        contests.MapPut("/{id}/waiting-list", async (ContestId id, WaitingListBody body, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new ArrangeWaitingList(id, body.Order), cancellationToken);
            return await sender.Send(new GetPlaces(id), cancellationToken).AsOk();
        })
            .Sends<ArrangeWaitingList>("Set the order of the waiting list").MayBeMissing().MayBeRefused();
    }
}

/// <summary>One who held a place.</summary>
/// <param name="ApplicationId">Whose.</param>
/// <param name="Startup">Its name.</param>
/// <param name="From">When it was accepted.</param>
/// <param name="ConfirmBy">Until when it had to confirm.</param>
/// <param name="ConfirmedAt">When it did.</param>
/// <param name="Until">When the place moved on; null while it is held.</param>
/// <param name="Became">What the application became then; while the place is held, what it is.</param>
/// <param name="Reason">Why, if something was said; while it is held, why it has more time to confirm.</param>
internal sealed record HolderView(
    ApplicationId ApplicationId, string Startup, Instant From, Instant? ConfirmBy, Instant? ConfirmedAt, Instant? Until, ApplicationStatus Became, string? Reason);

/// <summary>One who waits.</summary>
/// <param name="ApplicationId">Whose.</param>
/// <param name="Startup">Its name.</param>
/// <param name="Position">1 for the next.</param>
/// <param name="PassedOver">It pitches at as many other stops as it may, so a place goes to the one behind it.</param>
internal sealed record WaitingView(ApplicationId ApplicationId, string Startup, int Position, bool PassedOver);

/// <param name="Capacity">Places of the contest.</param>
/// <param name="Taken">By accepted and confirmed startups.</param>
/// <param name="Reserved">By prepared acceptances.</param>
/// <param name="MovesByItselfUntil">From then on an organizer decides who gets a free place.</param>
/// <param name="Places">Each chain begins with who was chosen and ends with who holds the place now, or with who gave it up.</param>
/// <param name="Waiting">In order.</param>
internal sealed record PlacesView(int Capacity, int Taken, int Reserved, OffsetDateTime MovesByItselfUntil, IReadOnlyList<IReadOnlyList<HolderView>> Places, IReadOnlyList<WaitingView> Waiting);

[Access(Who.Hosts)]
internal sealed record GetPlaces(ContestId Contest) : IQuery<PlacesView>;

internal sealed class GetPlacesHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<GetPlaces, PlacesView>
{
    public async Task<PlacesView> Handle(GetPlaces query, CancellationToken cancellationToken)
    {
        var of = await db.RulesOf(query.Contest, cancellationToken);
        if (of is null || !current.Runs(of.Stop)) throw new NotFoundException("contest");
        var stop = await db.Stops.Include(s => s.Contests).SingleAsync(s => s.Id == of.Stop, cancellationToken);
        var contest = stop.Contests.Single(c => c.Id == query.Contest);
        var held = db.ApplicationSteps.Where(step => step.ContestId == contest.Id && step.After == ApplicationStatus.Accepted).Select(step => step.ApplicationId);
        var steps = await (
            from step in db.ApplicationSteps
            join application in db.Applications on step.ApplicationId equals application.Id
            join startup in db.Startups on application.StartupId equals startup.Id
            where held.Contains(step.ApplicationId) && (step.ContestId == contest.Id || step.MovedFrom == contest.Id)
            orderby step.ApplicationId, step.Revision
            select new PlaceStep(step, startup.Name)).ToListAsync(cancellationToken);
        var waiting = await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            where application.ContestId == contest.Id && application.Status == ApplicationStatus.Waitlisted
            orderby application.WaitingRank, application.Id
            select new { application.Id, application.StartupId, startup.Name }).ToListAsync(cancellationToken);
        var atTheirLimit = await db.AtTheirLimit(stop, of.Rules, waiting.Select(row => row.StartupId), cancellationToken);
        return new(
            contest.Capacity, contest.PlacesTaken, contest.PlacesReserved, of.Rules.CutOff(stop).In(stop.Zone), PlaceChains.Of(steps),
            [.. waiting.Select((row, index) => new WaitingView(row.Id, row.Name, index + 1, atTheirLimit.Contains(row.StartupId)))]);
    }
}

internal sealed record PlaceStep(ApplicationStep Step, string Startup);

/// <summary>Reads from the history of applications through whose hands each place went.</summary>
internal static class PlaceChains
{
    internal static IReadOnlyList<IReadOnlyList<HolderView>> Of(IEnumerable<PlaceStep> steps)
    {
        var holdings = steps.GroupBy(it => it.Step.ApplicationId).SelectMany(Holdings).OrderBy(holding => holding.View.From).ToList();
        var chains = new List<List<HolderView>>();
        foreach (var (view, replaces) in holdings)
        {
            // Who comes from the waiting list stands behind the one whose place it was.
            var chain = replaces is { } before ? chains.Find(links => links[^1].ApplicationId == before && links[^1].Until <= view.From) : null;
            if (chain is null) chains.Add([view]);
            else chain.Add(view);
        }

        return chains;
    }

    private static IEnumerable<(HolderView View, ApplicationId? Replaces)> Holdings(IEnumerable<PlaceStep> its)
    {
        (HolderView View, ApplicationId? Replaces)? open = null;
        foreach (var (step, startup) in its)
        {
            if (open is { } waits && (step.Before, step.After) == (ApplicationStatus.Accepted, ApplicationStatus.Accepted)) open = (waits.View with { ConfirmBy = step.ConfirmBy, Reason = step.Reason }, waits.Replaces);
            else if (step.After == ApplicationStatus.Accepted) open = (new(step.ApplicationId, startup, step.At, step.ConfirmBy, null, null, step.After, null), step.Replaces);
            else if (open is { } holding && step.MovedFrom is null && Application.Holding.Contains(step.After))
                open = (holding.View with { ConfirmedAt = step.After == ApplicationStatus.Confirmed ? holding.View.ConfirmedAt ?? step.At : holding.View.ConfirmedAt, Became = step.After }, holding.Replaces);
            else if (open is { } ended)
            {
                yield return (ended.View with { Until = step.At, Became = step.After, Reason = step.Reason }, ended.Replaces);
                open = null;
            }
        }

        if (open is { } held) yield return held;
    }
}

/// <param name="Order">Every application that waits, the next one first.</param>
internal sealed record WaitingListBody(IReadOnlyList<ApplicationId> Order);

[Access(Who.Hosts)]
internal sealed record ArrangeWaitingList(ContestId Contest, IReadOnlyList<ApplicationId> Order) : ICommand<Done>;

internal sealed class ArrangeWaitingListHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ArrangeWaitingList, Done>
{
    public async Task<Done> Handle(ArrangeWaitingList command, CancellationToken cancellationToken)
    {
        var (_, contest, _) = await db.LockedContest(command.Contest, current, cancellationToken);
        var waiting = await db.Applications.AsTracking().Where(application => application.ContestId == contest.Id && application.Status == ApplicationStatus.Waitlisted).ToListAsync(cancellationToken);
        WaitingList.Arrange(waiting, command.Order);
        return Done.Answer;
    }
}
