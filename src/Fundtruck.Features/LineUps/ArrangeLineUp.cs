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
/// <param name="StartsAt">Local time of the opening or first pitch on the stop's date; what stands when left out, at first the stop's start.</param>
/// <param name="ContestId">Needed when the stop has several contests.</param>
/// <param name="After">A contest of the stop to follow, instead of a time; what stands when both are left out.</param>
/// <param name="Breaks">Opening, breaks and pauses; what stands when left out.</param>
internal sealed record RunningOrderBody(IReadOnlyList<ApplicationId> Order, LocalTime? StartsAt = null, ContestId? ContestId = null, ContestId? After = null, Breaks? Breaks = null);

[Access(Who.Hosts)]
internal sealed record ArrangeLineUp(StopId Stop, RunningOrderBody RunningOrder) : ICommand<Done>;

internal sealed class ArrangeLineUpValidator : AbstractValidator<ArrangeLineUp>
{
    public ArrangeLineUpValidator() => RuleFor(command => command.RunningOrder).ChildRules(body =>
    {
        body.RuleFor(b => b.Order).Must(order => order.Count <= 100).WithMessage("100 pitches at most.");
        body.RuleFor(b => b.After).Null().When(b => b.StartsAt is not null).WithMessage("Give a time or a contest to follow, not both.");
        body.RuleForEach(b => b.Breaks!.Pauses).NotNull().WithMessage("It is required.").ChildRules(pause => pause.RuleFor(p => p.Name).IsText(Shapes.Name)).When(b => b.Breaks is not null);
    }).OverridePropertyName("");
}

internal sealed class ArrangeLineUpHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<ArrangeLineUp, Done>
{
    public async Task<Done> Handle(ArrangeLineUp command, CancellationToken cancellationToken)
    {
        var (body, now) = (command.RunningOrder, clock.GetCurrentInstant());
        var file = await db.LockedLineUp(command.Stop, body.ContestId, current, now, cancellationToken);
        if (current.ExpectedVersion is null) throw new VersionMissingException();
        file.Arrange(new Arrangement(body.Order, body.StartsAt is { } startsAt ? file.Stop.Date + startsAt : null, body.After, body.Breaks), now);
        return Done.Answer;
    }
}
