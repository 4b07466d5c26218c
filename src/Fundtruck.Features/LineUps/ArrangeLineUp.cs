namespace Fundtruck.Features.LineUps;

internal static class ArrangeLineUpEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapPut("/{id}/line-up", async (StopId id, RunningOrderBody order, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new ArrangeLineUp(id, order), cancellationToken);
            return await sender.Send(new GetLineUp(id), cancellationToken).AsOk();
        })
        .Sends<ArrangeLineUp>("Set the running order of a contest; nobody is told before it is published").MayBeMissing().MayBeRefused().Edits();
}

/// <param name="Order">Confirmed applications, first to last.</param>
/// <param name="StartsAt">Local time of the first pitch on the stop's date; what stands when left out, at first the stop's start.</param>
/// <param name="ContestId">Needed when the stop has several contests.</param>
internal sealed record RunningOrderBody(IReadOnlyList<ApplicationId> Order, LocalTime? StartsAt = null, ContestId? ContestId = null);

[Access(Who.Hosts)]
internal sealed record ArrangeLineUp(StopId Stop, RunningOrderBody RunningOrder) : ICommand<Done>;

internal sealed class ArrangeLineUpValidator : AbstractValidator<ArrangeLineUp>
{
    public ArrangeLineUpValidator() => RuleFor(command => command.RunningOrder.Order).Must(order => order.Count <= 100).WithMessage("100 pitches at most.").OverridePropertyName("order");
}

internal sealed class ArrangeLineUpHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<ArrangeLineUp, Done>
{
    public async Task<Done> Handle(ArrangeLineUp command, CancellationToken cancellationToken)
    {
        var (body, now) = (command.RunningOrder, clock.GetCurrentInstant());
        current.MustRun(command.Stop);
        var stop = await db.LockedForChange(command.Stop, cancellationToken);
        var contest = body.ContestId is { } id ? stop.Contests.FirstOrDefault(c => c.Id == id) : stop.Contests is [var only] ? only : null;
        if (contest is null) throw new ValidationException([new("contestId", $"Choose one of this stop's contests: {string.Join(", ", stop.Contests.Select(c => $"{c.Id} ({c.Name})"))}.")]);

        var lineUps = await db.LineUps.AsTracking().Where(lineUp => lineUp.StopId == stop.Id).ToListAsync(cancellationToken);
        if ((current.ExpectedVersion ?? throw new VersionMissingException()) != LineUpVersion.Of(db, lineUps)) throw new StaleException();

        var confirmed = await db.Applications.Where(application => application.ContestId == contest.Id && application.Status == ApplicationStatus.Confirmed)
            .Select(application => application.Id).ToHashSetAsync(cancellationToken);
        var lineUp = lineUps.Find(l => l.ContestId == contest.Id) ?? db.Add(new LineUp(LineUpId.New(), contest, stop, now)).Entity;
        lineUp.Arrange(stop, contest, body.StartsAt is { } startsAt ? stop.Date + startsAt : null, body.Order, confirmed, now);
        return Done.Answer;
    }
}
