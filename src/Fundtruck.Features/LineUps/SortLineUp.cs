namespace Fundtruck.Features.LineUps;

internal static class SortLineUpEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapPost("/{id}/line-up/sort", async (StopId id, SortBody sort, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new SortLineUp(id, sort.Rule, sort.ContestId), cancellationToken);
            return await sender.Send(new GetLineUp(id), cancellationToken).AsOk();
        })
        .Sends<SortLineUp>("Put all who have confirmed into the running order by a rule").MayBeMissing().MayBeRefused();
}

/// <param name="Rule">By submission, by name, by sectors that alternate, or by fewest early places at earlier stops of the season.</param>
/// <param name="ContestId">Needed when the stop has several contests.</param>
internal sealed record SortBody(OrderRule Rule, ContestId? ContestId = null);

[Access(Who.Hosts)]
internal sealed record SortLineUp(StopId Stop, OrderRule Rule, ContestId? Contest) : ICommand<Done>;

internal sealed class SortLineUpHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<SortLineUp, Done>
{
    public async Task<Done> Handle(SortLineUp command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var file = await db.LockedLineUp(command.Stop, command.Contest, current, now, cancellationToken);
        file.Arrange(new Arrangement(command.Rule.By(file.Confirmed)), now);
        return Done.Answer;
    }
}
