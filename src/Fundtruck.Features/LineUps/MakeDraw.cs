namespace Fundtruck.Features.LineUps;

internal static class MakeDrawEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapPost("/{id}/line-up/draw", async (StopId id, DrawBody draw, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new MakeDraw(id, draw), cancellationToken);
            return await sender.Send(new GetLineUp(id), cancellationToken).AsOk();
        })
        .Sends<MakeDraw>("Draw the running order of a contest by lot; the draw is kept, so that anybody can repeat it").MayBeMissing().MayBeRefused();
}

/// <param name="ContestId">Needed when the stop has several contests.</param>
/// <param name="Seed">A text from which the order follows; left out, chance makes one.</param>
/// <param name="FewestEarlyPlacesFirst">Those who pitched first or second at earlier stops of the season are drawn behind the others: the first two places score lower.</param>
/// <param name="Reason">Why it is drawn again; needed from the second draw on, and read by the founders.</param>
internal sealed record DrawBody(ContestId? ContestId = null, string? Seed = null, bool FewestEarlyPlacesFirst = false, string? Reason = null);

[Access(Who.Hosts)]
internal sealed record MakeDraw(StopId Stop, DrawBody Draw) : ICommand<Done>;

internal sealed class MakeDrawValidator : AbstractValidator<MakeDraw>
{
    internal const int LongestSeed = 100;

    public MakeDrawValidator() => RuleFor(command => command.Draw).ChildRules(draw =>
    {
        draw.RuleFor(d => d.Seed).MinimumLength(1).WithMessage("Leave it out, or write something.").IsText(LongestSeed);
        draw.RuleFor(d => d.Seed).Must(seed => seed is null || !seed.Any(char.IsControl)).WithMessage("Write it on one line.");
        draw.RuleFor(d => d.Reason).IsText();
    }).OverridePropertyName("");
}

internal sealed class MakeDrawHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<MakeDraw, Done>
{
    public async Task<Done> Handle(MakeDraw command, CancellationToken cancellationToken)
    {
        var (body, now) = (command.Draw, clock.GetCurrentInstant());
        var file = await db.LockedLineUp(command.Stop, body.ContestId, current, now, cancellationToken);
        var number = await db.Draws.CountAsync(draw => draw.ContestId == file.Contest.Id, cancellationToken) + 1;
        var lots = file.Confirmed.Select(entrant => new Lot(entrant.ApplicationId, body.FewestEarlyPlacesFirst ? entrant.EarlyPlaces : 0)).ToList();
        var draw = db.Add(new Draw(DrawId.New(), file.LineUp, number, body.Seed, lots, body.Reason, current.Me, now)).Entity;
        file.Arrange(new Arrangement(draw.Order), now);
        return Done.Answer;
    }
}
