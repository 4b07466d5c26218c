namespace Fundtruck.Features.Privacy;

internal static class GetRetentionEndpoint
{
    internal static void Map(RouteGroupBuilder api) => api
        .MapGet("/retention", (ISender sender, CancellationToken cancellationToken) => sender.Send(new GetRetention(), cancellationToken))
        .Sends<GetRetention>("What would be deleted now because it has been kept long enough; nothing is").WithTags("Privacy");
}

/// <param name="Kind">Of what.</param>
/// <param name="Before">What is older goes.</param>
/// <param name="Count">How many there are.</param>
internal sealed record RetentionView(RetentionKind Kind, Instant Before, int Count);

[Access(Who.Organizers)]
internal sealed record GetRetention : IQuery<IReadOnlyList<RetentionView>>;

internal sealed class GetRetentionHandler(Retention retention) : IRequestHandler<GetRetention, IReadOnlyList<RetentionView>>
{
    public async Task<IReadOnlyList<RetentionView>> Handle(GetRetention query, CancellationToken cancellationToken) =>
    [
        View(RetentionKind.FinishedMessages, await retention.FinishedMessages().CountAsync(cancellationToken)),
        View(RetentionKind.UsedSignInLinks, await retention.UsedSignInLinks().CountAsync(cancellationToken)),
        View(RetentionKind.EndedSessions, await retention.EndedSessions().CountAsync(cancellationToken)),
        View(RetentionKind.EndedInvitations, await retention.EndedInvitations().CountAsync(cancellationToken)),
        View(RetentionKind.EndedDecks, await retention.EndedDecks().CountAsync(cancellationToken)),
        View(RetentionKind.InterestNotes, await retention.InterestNotes().CountAsync(cancellationToken)),
        View(RetentionKind.Changes, await retention.Changes().CountAsync(cancellationToken)),
        View(RetentionKind.HookAttempts, await retention.HookAttempts().CountAsync(cancellationToken)),
        View(RetentionKind.IdempotencyKeys, await retention.IdempotencyKeys().CountAsync(cancellationToken)),
        View(RetentionKind.IdleAccounts, await retention.IdleAccounts().CountAsync(cancellationToken)),
    ];

    private RetentionView View(RetentionKind kind, int count) => new(kind, retention.Before(kind), count);
}
