namespace Fundtruck.Features.LineUps;

internal static class RestoreLineUpEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapPost("/{id}/line-up/restore", async (StopId id, RestoreBody restore, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new RestoreLineUp(id, restore.Edition, restore.ContestId), cancellationToken);
            return await sender.Send(new GetLineUp(id), cancellationToken).AsOk();
        })
        .Sends<RestoreLineUp>("Take up the order, start and breaks of an earlier edition as the draft; who has given up their place is left out").MayBeMissing().MayBeRefused();
}

/// <param name="Edition">Its number.</param>
/// <param name="ContestId">Needed when the stop has several contests.</param>
internal sealed record RestoreBody(int Edition, ContestId? ContestId = null);

[Access(Who.Hosts)]
internal sealed record RestoreLineUp(StopId Stop, int Edition, ContestId? Contest) : ICommand<Done>;

internal sealed class RestoreLineUpHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<RestoreLineUp, Done>
{
    public async Task<Done> Handle(RestoreLineUp command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var file = await db.LockedLineUp(command.Stop, command.Contest, current, now, cancellationToken);
        var edition = await db.LineUpEditions.SingleOrDefaultAsync(e => e.ContestId == file.Contest.Id && e.Number == command.Edition, cancellationToken) ?? throw new NotFoundException("edition");
        file.LineUp.Restore(file.Stop, edition, file.All, file.Confirmed.Select(entrant => entrant.ApplicationId).ToHashSet(), now);
        return Done.Answer;
    }
}
