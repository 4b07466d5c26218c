namespace Fundtruck.Features.Changes.Hooks;

internal static class ReplayHookEndpoint
{
    internal static void Map(RouteGroupBuilder hooks) => hooks
        .MapPost("/{id}/replay", (HookId id, ReplayHookBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new ReplayHook(id, body.After), cancellationToken).AsOk())
        .Sends<ReplayHook>("Send again what stands after a cursor of the feed, as new deliveries").MayBeMissing().ProducesProblem(StatusCodes.Status410Gone);
}

/// <param name="After">A cursor that the feed or a delivery gave; the beginning of what is kept when left out.</param>
internal sealed record ReplayHookBody(string? After = null);

[Access(Who.Organizers)]
internal sealed record ReplayHook(HookId Id, string? After) : ICommand<HookView>;

internal sealed class ReplayHookHandler(FundtruckDb db, ChangeFeed feed, IClock clock) : IRequestHandler<ReplayHook, HookView>
{
    public async Task<HookView> Handle(ReplayHook command, CancellationToken cancellationToken)
    {
        var hook = await db.LockedHook(command.Id, cancellationToken);
        hook.Replay(await feed.Checked(ChangeFeed.Read(command.After), cancellationToken), clock.GetCurrentInstant());
        return HookView.Of(hook);
    }
}
