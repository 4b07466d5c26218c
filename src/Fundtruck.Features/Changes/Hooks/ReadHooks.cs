namespace Fundtruck.Features.Changes.Hooks;

internal static class ReadHooksEndpoints
{
    internal static void Map(RouteGroupBuilder hooks)
    {
        hooks.MapGet("/", (ISender sender, CancellationToken cancellationToken) => sender.Send(new ListHooks(), cancellationToken))
            .Sends<ListHooks>("The hooks of the tour and how they fare, oldest first");
        hooks.MapGet("/{id}", (HookId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetHook(id), cancellationToken).AsOk())
            .Sends<GetHook>("A hook and how it fares").MayBeMissing();
        hooks.MapGet("/{id}/attempts", (HookId id, string? after, int? limit, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListHookAttempts(id, after, limit), cancellationToken))
            .Sends<ListHookAttempts>("What was tried, the newest first").MayBeMissing();
    }
}

/// <param name="Url">Where to.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Kinds">Of which changes; none for all.</param>
/// <param name="StopId">Of which stop; null for the whole tour.</param>
/// <param name="Status">active, paused or disabled.</param>
/// <param name="Reason">Why it is disabled.</param>
/// <param name="MadeBy">Who answers for it.</param>
/// <param name="Cursor">What stands up to here was taken.</param>
/// <param name="DeliveredAt">When something was taken last.</param>
/// <param name="Failures">In a row.</param>
/// <param name="FailingSince">Since when nothing is taken; null when it is.</param>
/// <param name="NextAt">When it is tried again, if it fails.</param>
/// <param name="OldSecretUntil">Until when the secret before signs too.</param>
internal sealed record HookView(
    HookId Id, string Url, string Description, IReadOnlyList<string> Kinds, StopId? StopId, HookStatus Status, string? Reason, PersonId MadeBy, Instant CreatedAt, string Cursor,
    Instant? DeliveredAt, int Failures, Instant? FailingSince, Instant? NextAt, Instant? OldSecretUntil)
{
    internal static HookView Of(Hook hook) => new(
        hook.Id, hook.Url, hook.Description, hook.Kinds, hook.StopId, hook.Status, hook.Reason, hook.MadeBy, hook.CreatedAt, ChangeFeed.Text(hook.After),
        hook.DeliveredAt, hook.Failures, hook.FailingSince, hook.Failures > 0 ? hook.NextAt : null, hook.OldSecretUntil);
}

[Access(Who.Organizers)]
internal sealed record ListHooks : IQuery<IReadOnlyList<HookView>>;

[Access(Who.Organizers)]
internal sealed record GetHook(HookId Id) : IQuery<HookView>;

/// <param name="DeliveryId">The same for all attempts to deliver the same.</param>
/// <param name="IsPing">A test that somebody asked for.</param>
/// <param name="Changes">How many changes it carried.</param>
/// <param name="Status">Of HTTP; null when there was no answer.</param>
/// <param name="Milliseconds">Until it was over.</param>
/// <param name="Error">Why it was not taken; null when it was.</param>
internal sealed record HookAttemptView(HookAttemptId Id, Guid DeliveryId, bool IsPing, Instant At, int Changes, int? Status, int Milliseconds, string? Error);

[Access(Who.Organizers)]
internal sealed record ListHookAttempts(HookId Id, string? After, int? Limit) : IQuery<Page<HookAttemptView>>;

internal sealed class ReadHooksHandler(FundtruckDb db) : IRequestHandler<ListHooks, IReadOnlyList<HookView>>, IRequestHandler<GetHook, HookView>, IRequestHandler<ListHookAttempts, Page<HookAttemptView>>
{
    public async Task<IReadOnlyList<HookView>> Handle(ListHooks query, CancellationToken cancellationToken) =>
        [.. (await db.Hooks.OrderBy(hook => hook.CreatedAt).ThenBy(hook => hook.Id).Take(Hook.Most).ToListAsync(cancellationToken)).Select(HookView.Of)];

    public async Task<HookView> Handle(GetHook query, CancellationToken cancellationToken) =>
        HookView.Of(await db.Hooks.SingleOrDefaultAsync(hook => hook.Id == query.Id, cancellationToken) ?? throw new NotFoundException("hook"));

    public async Task<Page<HookAttemptView>> Handle(ListHookAttempts query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Pipeline.Cursor.AfterNewest(query.After), Pipeline.Cursor.Limit(query.Limit));
        var id = HookAttemptId.Of(after.Id);
        if (!await db.Hooks.AnyAsync(hook => hook.Id == query.Id, cancellationToken)) throw new NotFoundException("hook");
        var rows = await db.HookAttempts.Where(a => a.HookId == query.Id && EF.Functions.LessThan(ValueTuple.Create(a.At, a.Id), ValueTuple.Create(after.Key, id)))
            .OrderByDescending(a => a.At).ThenByDescending(a => a.Id).TakePage()
            .Select(a => new HookAttemptView(a.Id, a.DeliveryId, a.IsPing, a.At, a.Changes, a.Status, a.Milliseconds, a.Error)).ToListAsync(cancellationToken);
        return Page<HookAttemptView>.From(rows, limit, attempt => (attempt.At, attempt.Id.Value));
    }
}
