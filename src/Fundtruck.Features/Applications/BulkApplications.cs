namespace Fundtruck.Features.Applications;

internal static class BulkApplicationsEndpoint
{
    internal static void Map(RouteGroupBuilder applications) => applications
        .MapPost("/bulk", (BulkBody bulk, ISender sender, CancellationToken cancellationToken) => sender.Send(new BulkApplications(bulk), cancellationToken).AsOk())
        .Sends<BulkApplications>("Do the same to many applications, all or none; with dryRun it is only shown what would come of it").MayBeRefused();
}

internal enum BulkAction
{
    Cancel,
    Disqualify,
    Move,
    NoShow,
}

/// <param name="Action">What is done to each.</param>
/// <param name="Ids">Of 1 to 500 applications; or leave it out and give a filter.</param>
/// <param name="Filter">Those that it finds at stops that one runs, 500 at most.</param>
/// <param name="Reason">To cancel or disqualify: why, as the startups read it.</param>
/// <param name="ContestId">To move: where to.</param>
/// <param name="DryRun">Whether to show only; true unless said otherwise.</param>
[Example("""{"action":"cancel","filter":{"status":["waitlisted"],"contest":"01890a5d-ac96-774b-bcce-b302099a8057"},"reason":"The stage is too small.","dryRun":true}""")]
internal sealed record BulkBody(BulkAction Action, IReadOnlyList<ApplicationId>? Ids = null, ApplicationFilter? Filter = null, string? Reason = null, ContestId? ContestId = null, bool DryRun = true);

/// <param name="ApplicationId">Of which application.</param>
/// <param name="Startup">Its startup's name.</param>
/// <param name="Status">What it is; after a real run, what it was.</param>
/// <param name="Becomes">What it becomes; null when it can't.</param>
/// <param name="Problem">The code of the rule that stands against it.</param>
/// <param name="Detail">The same in words.</param>
internal sealed record BulkLine(ApplicationId ApplicationId, string Startup, ApplicationStatus Status, ApplicationStatus? Becomes, string? Problem, string? Detail);

/// <param name="DryRun">Nothing was changed.</param>
/// <param name="Possible">How many it can be done to.</param>
/// <param name="Refused">How many not; a real run happens only when there are none.</param>
/// <param name="Lines">In the order that was asked for.</param>
internal sealed record BulkView(bool DryRun, int Possible, int Refused, IReadOnlyList<BulkLine> Lines);

[Access(Who.Hosts)]
internal sealed record BulkApplications(BulkBody Bulk) : ICommand<BulkView>;

internal sealed class BulkApplicationsValidator : AbstractValidator<BulkApplications>
{
    internal const int Most = 500;

    public BulkApplicationsValidator() => RuleFor(command => command.Bulk).ChildRules(bulk =>
    {
        bulk.RuleFor(b => b.Ids).Must((b, ids) => ids is null != (b.Filter is null)).WithMessage("Give either ids or a filter.");
        bulk.RuleFor(b => b.Ids).Must(ids => ids is null or { Count: >= 1 and <= Most } && ids?.Distinct().Count() == ids?.Count).WithMessage($"Name 1 to {Most} applications, each once.");
        bulk.RuleFor(b => b.Reason).IsText();
        bulk.RuleFor(b => b.Reason).Must((b, reason) => b.Action is not (BulkAction.Cancel or BulkAction.Disqualify) || !string.IsNullOrWhiteSpace(reason)).WithMessage("Say why: the startups read it.");
        bulk.RuleFor(b => b.ContestId).Must((b, contest) => b.Action == BulkAction.Move == contest is not null).WithMessage("Say where to move them, and only then.");
        bulk.RuleFor(b => b.Filter!).SetValidator(new ApplicationFilterValidator()).When(b => b.Filter is not null);
    }).OverridePropertyName("");
}

internal sealed class BulkApplicationsHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<BulkApplications, BulkView>
{
    private sealed record Target(Stop Stop, Contest Contest);

    public async Task<BulkView> Handle(BulkApplications command, CancellationToken cancellationToken)
    {
        var (bulk, now) = (command.Bulk, clock.GetCurrentInstant());
        var rows = await Rows(bulk, cancellationToken);
        var target = bulk.ContestId is { } id ? await db.RulesOf(id, cancellationToken) : null;
        if (bulk.ContestId is not null && (target is null || !current.Runs(target.Stop))) throw new ValidationException([new("contestId", "You run no such contest.")]);

        // The one order of locks: stops, contests, startups, each by id.
        var stops = new Dictionary<StopId, Stop>();
        foreach (var stop in rows.Select(row => row.StopId).Append(target?.Stop ?? rows[0].StopId).Distinct().OrderBy(stop => stop.Value)) stops[stop] = await db.LockedAgainstChange(stop, cancellationToken);
        var contests = new Dictionary<ContestId, Contest>();
        foreach (var contest in rows.Select(row => row.ContestId).Distinct().OrderBy(contest => contest.Value)) contests[contest] = await db.Locked(contest, cancellationToken);
        await diary.Lock([.. rows.Select(row => (Party)row.StartupId).Distinct()], cancellationToken);
        var asked = rows.Select(row => row.Id).ToArray();
        var found = await db.Applications.AsTracking().Where(application => asked.Contains(application.Id)).ToDictionaryAsync(application => application.Id, cancellationToken);
        var to = bulk.ContestId is { } where ? new Target(stops[target!.Stop], contests.GetValueOrDefault(where) ?? await db.Contests.SingleAsync(c => c.Id == where, cancellationToken)) : null;

        var lines = rows.Select(row => Line(bulk, row, found[row.Id], stops, contests, to, now)).ToList();
        var refused = lines.Count(line => line.Problem is not null);
        if (bulk.DryRun) db.ChangeTracker.Clear();
        else if (refused > 0) throw new ValidationException(lines.Select((line, index) => (line, index)).Where(it => it.line.Problem is not null).Select(it => new FluentValidation.Results.ValidationFailure($"ids[{it.index}]", it.line.Detail) { ErrorCode = it.line.Problem }));
        return new(bulk.DryRun, lines.Count - refused, refused, lines);
    }

    private static BulkLine Line(BulkBody bulk, ListedApplication row, Application it, Dictionary<StopId, Stop> stops, Dictionary<ContestId, Contest> contests, Target? to, Instant now)
    {
        var before = it.Status;
        try
        {
            // It was moved between the first look and the locks.
            if (!contests.TryGetValue(it.ContestId, out var contest)) throw new StaleException();
            switch (bulk.Action)
            {
                case BulkAction.Cancel: it.Cancel(contest, bulk.Reason, now); break;
                case BulkAction.Disqualify: it.Disqualify(contest, bulk.Reason, now); break;
                case BulkAction.Move: it.MoveTo(contest, to!.Stop, to.Contest, stops[it.StopId].SeasonId == to.Stop.SeasonId, now); break;
                default: it.MarkNoShow(stops[it.StopId], now); break;
            }

            return new(it.Id, row.Startup, before, it.Status, null, null);
        }
        catch (RuleBrokenException broken)
        {
            return new(it.Id, row.Startup, before, null, broken.Rule.Code, broken.Message);
        }
    }

    private async Task<IReadOnlyList<ListedApplication>> Rows(BulkBody bulk, CancellationToken cancellationToken)
    {
        var mine = db.Set<ListedApplication>().RunBy(current);
        if (bulk.Ids is { } ids)
        {
            var asked = ids.ToArray();
            var found = await mine.Where(row => asked.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellationToken);
            var missing = ids.Select((id, index) => (id, index)).Where(it => !found.ContainsKey(it.id)).Select(it => new FluentValidation.Results.ValidationFailure($"ids[{it.index}]", "There is no such application.")).ToList();
            return missing.Count == 0 ? [.. ids.Select(id => found[id])] : throw new ValidationException(missing);
        }

        var rows = await bulk.Filter!.In(mine, db, current).Sorted(new(bulk.Filter), null).Take(BulkApplicationsValidator.Most + 1).ToListAsync(cancellationToken);
        return rows.Count is >= 1 and <= BulkApplicationsValidator.Most ? rows : throw new ValidationException([new("filter", rows.Count == 0 ? "It finds nothing." : $"It finds more than {BulkApplicationsValidator.Most} applications: narrow it.")]);
    }
}
