namespace Fundtruck.Features.Applications;

internal static class ReleasesEndpoints
{
    internal static void Map(RouteGroupBuilder contests, RouteGroupBuilder releases)
    {
        contests.MapPost("/{id}/releases", (ContestId id, ReleaseBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ReleaseDecisions(id, body), cancellationToken).AsCreated("/api/releases"))
            .Sends<ReleaseDecisions>("Release the prepared decisions at a moment, until which it can be undone").MayBeMissing().MayBeRefused().Edits();
        contests.MapGet("/{id}/releases", (ContestId id, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListReleases(id, null, after, limit), cancellationToken))
            .Sends<ListReleases>("The releases of a contest, newest first").MayBeMissing();
        releases.MapGet("/{id}", async (DecisionReleaseId id, ISender sender, CancellationToken cancellationToken) =>
            TypedResults.Ok((await sender.Send(new ListReleases(null, id, null, null), cancellationToken)).Items[0]))
            .Sends<ListReleases>("One release").WithName("GetRelease").MayBeMissing();
        releases.MapPost("/{id}/undo", (DecisionReleaseId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new UndoRelease(id), cancellationToken).AsNoContent())
            .Sends<UndoRelease>("Undo a release before its moment: nobody has heard anything, and the decisions stay prepared").MayBeMissing().MayBeRefused();
    }
}

/// <param name="At">Local time of the stop; now when it is left out.</param>
/// <param name="UndoMinutes">How long it can be undone at least, 0 to 1440; with 0 it is released at once.</param>
/// <param name="EmbargoUntil">Local time of the stop until which the startups are asked to tell nobody, and the public sees no line-up.</param>
internal sealed record ReleaseBody(LocalDateTime? At = null, int UndoMinutes = 10, LocalDateTime? EmbargoUntil = null);

[Access(Who.Hosts)]
internal sealed record ReleaseDecisions(ContestId Contest, ReleaseBody Release) : ICommand<Made>;

internal sealed class ReleaseDecisionsValidator : AbstractValidator<ReleaseDecisions>
{
    public ReleaseDecisionsValidator() => RuleFor(command => command.Release).ChildRules(release =>
    {
        release.RuleFor(r => r.At ?? new LocalDateTime(2000, 1, 1, 0, 0)).IsMoment();
        release.RuleFor(r => r.EmbargoUntil ?? new LocalDateTime(2000, 1, 1, 0, 0)).IsMoment();
    }).OverridePropertyName("");
}

internal sealed class ReleaseDecisionsHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<ReleaseDecisions, Made>
{
    public async Task<Made> Handle(ReleaseDecisions command, CancellationToken cancellationToken)
    {
        var (body, now) = (command.Release, clock.GetCurrentInstant());
        var file = await db.LockedContest(command.Contest, current, cancellationToken);
        var (stop, contest, _) = file;
        if ((current.ExpectedVersion ?? throw new VersionMissingException()) != contest.DecisionsVersion()) throw new StaleException();

        var prepared = await db.Applications.AsTracking().Where(application => application.ContestId == contest.Id && application.PreparedVerdict != null && application.ReleaseId == null)
            .ToListAsync(cancellationToken);
        var plan = new ReleasePlan(body.At is { } at ? stop.Zone.Meant(at, "at") : null, body.UndoMinutes, body.EmbargoUntil is { } until ? stop.Zone.Meant(until, "embargoUntil") : null);
        var release = db.Add(new DecisionRelease(DecisionReleaseId.New(), stop, contest, prepared, plan, current.Me, now)).Entity;
        if (release.At <= now) await db.Carry(release, file, prepared, now, cancellationToken);
        return new Made(release.Id.Value);
    }
}

internal static class Carrying
{
    /// <summary>Makes a release true, with its contest locked.</summary>
    internal static async Task Carry(this FundtruckDb db, DecisionRelease release, ContestFile file, IReadOnlyCollection<Application> its, Instant now, CancellationToken cancellationToken)
    {
        var (stop, contest, rules) = file;
        var lastRank = await db.Applications.Where(application => application.ContestId == contest.Id).MaxAsync(application => application.WaitingRank, cancellationToken) ?? 0;
        var atTheirLimit = await db.AtTheirLimit(stop, rules, its.Select(application => application.StartupId), cancellationToken);
        release.Carry(stop, contest, rules, its, lastRank, atTheirLimit, now);
    }
}

[Access(Who.Hosts)]
internal sealed record UndoRelease(DecisionReleaseId Id) : ICommand<Done>;

internal sealed class UndoReleaseHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<UndoRelease, Done>
{
    public async Task<Done> Handle(UndoRelease command, CancellationToken cancellationToken)
    {
        var of = await db.DecisionReleases.Where(release => release.Id == command.Id).Select(release => new { release.StopId, release.ContestId }).SingleOrDefaultAsync(cancellationToken);
        if (of is null || !current.Runs(of.StopId)) throw new NotFoundException("release");
        var (_, contest, _) = await db.LockedContest(of.ContestId, current, cancellationToken);
        var release = await db.DecisionReleases.AsTracking().SingleAsync(r => r.Id == command.Id, cancellationToken);
        var its = await db.Applications.AsTracking().Where(application => application.ContestId == contest.Id && application.ReleaseId == release.Id).ToListAsync(cancellationToken);
        release.Undo(contest, its, clock.GetCurrentInstant());
        return Done.Answer;
    }
}

/// <summary>A release as organizers see it.</summary>
internal sealed record ReleaseView(
    DecisionReleaseId Id, ContestId ContestId, ReleaseStatus Status, OffsetDateTime At, OffsetDateTime? EmbargoUntil, int Accepts, int Waitlists, int Refusals, int Skipped, PersonId CreatedBy,
    Instant CreatedAt, Instant? EndedAt);

[Access(Who.Hosts)]
internal sealed record ListReleases(ContestId? Contest, DecisionReleaseId? Id, string? After, int? Limit) : IQuery<Page<ReleaseView>>;

internal sealed class ListReleasesHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListReleases, Page<ReleaseView>>
{
    public async Task<Page<ReleaseView>> Handle(ListReleases query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.AfterNewest(query.After), Cursor.Limit(query.Limit));
        var id = DecisionReleaseId.Of(after.Id);
        var of = query.Contest is { } contest
            ? await db.Contests.Where(c => c.Id == contest).Select(c => (StopId?)c.StopId).SingleOrDefaultAsync(cancellationToken)
            : await db.DecisionReleases.Where(release => release.Id == query.Id).Select(release => (StopId?)release.StopId).SingleOrDefaultAsync(cancellationToken);
        if (of is not { } stop || !current.Runs(stop)) throw new NotFoundException(query.Contest is null ? "release" : "contest");

        var rows = await (
            from release in db.DecisionReleases
            join stopOf in db.Stops on release.StopId equals stopOf.Id
            where (query.Contest == null ? release.Id == query.Id : release.ContestId == query.Contest)
                && EF.Functions.LessThan(ValueTuple.Create(release.CreatedAt, release.Id), ValueTuple.Create(after.Key, id))
            orderby release.CreatedAt descending, release.Id descending
            select new { Release = release, stopOf.ZoneId }).TakePage().ToListAsync(cancellationToken);
        return Page<ReleaseView>.From([.. rows.Select(row => View(row.Release, row.ZoneId))], limit, release => (release.CreatedAt, release.Id.Value));
    }

    private static ReleaseView View(DecisionRelease it, string zone) => new(
        it.Id, it.ContestId, it.Status, it.At.In(zone), it.EmbargoUntil?.In(zone), it.Accepts, it.Waitlists, it.Refusals, it.Skipped, it.CreatedBy, it.CreatedAt, it.EndedAt);
}
