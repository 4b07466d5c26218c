namespace Fundtruck.Features.Applications;

internal static class StartApplicationEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapPost("/{id}/applications", (StopId id, ApplicationBody application, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new StartApplication(id, application), cancellationToken).AsCreated("/api/applications"))
        .Sends<StartApplication>("Start an application; it is a draft until it is submitted").MayBeMissing().MayBeRefused();
}

/// <param name="StartupId">Which of one's startups applies.</param>
/// <param name="ContestId">Needed when the stop has several contests.</param>
/// <param name="Summary">What the startup does and why it should pitch; needed to submit.</param>
/// <param name="AmountSought">Whole euros; needed to submit.</param>
/// <param name="DeckUrl">Where its slides are.</param>
/// <param name="Answers">To the contest's own questions, by their ids.</param>
internal sealed record ApplicationBody(
    StartupId StartupId, ContestId? ContestId = null, string? Summary = null, long? AmountSought = null, string? DeckUrl = null, Dictionary<string, AnswerValue?>? Answers = null)
    : AnswersBody(Summary, AmountSought, DeckUrl, Answers);

[Access(Who.SignedIn)]
internal sealed record StartApplication(StopId Stop, ApplicationBody Application) : ICommand<Made>;

internal sealed class StartApplicationValidator : AbstractValidator<StartApplication>
{
    public StartApplicationValidator() => RuleFor(command => command.Application).SetValidator(new AnswersValidator()).OverridePropertyName("");
}

internal sealed class StartApplicationHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<StartApplication, Made>
{
    public async Task<Made> Handle(StartApplication command, CancellationToken cancellationToken)
    {
        var body = command.Application;
        var stop = await db.LockedAgainstChange(command.Stop, cancellationToken);
        if (!stop.IsPublic && !current.Runs(stop.Id)) throw new NotFoundException("stop");
        stop.RequireRunning();
        if (!await db.Startups.OwnedBy(current).AnyAsync(startup => startup.Id == body.StartupId, cancellationToken))
            throw new ValidationException([new("startupId", "You have no such startup.")]);

        var contests = await db.Contests.Where(contest => contest.StopId == stop.Id).ToListAsync(cancellationToken);
        var contest = body.ContestId is { } id ? contests.Find(c => c.Id == id) : contests.Count == 1 ? contests[0] : null;
        if (contest is null) throw new ValidationException([new("contestId", $"Choose one of this stop's contests: {string.Join(", ", contests.Select(c => $"{c.Id} ({c.Name})"))}.")]);

        var now = clock.GetCurrentInstant();
        var application = new Application(ApplicationId.New(), contest, body.StartupId, body.Said with { Others = null }, current.Me, now);
        if (body.Answers is { Count: > 0 }) application.Edit(body.Said, await db.Form(stop, await db.LockedAgainstChange(contest.Id, cancellationToken), body.StartupId, cancellationToken), now);
        db.Add(application);
        return new Made(application.Id.Value);
    }
}
