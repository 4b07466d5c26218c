namespace Fundtruck.Features.Changes.Hooks;

internal static class ChangeHookEndpoints
{
    internal static void Map(RouteGroupBuilder hooks)
    {
        hooks.MapPost("/{id}/pause", (HookId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new PauseHook(id), cancellationToken).AsOk())
            .Sends<PauseHook>("Send nothing to a hook for a while").MayBeMissing();
        hooks.MapPost("/{id}/resume", (HookId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ResumeHook(id), cancellationToken).AsOk())
            .Sends<ResumeHook>("Let a hook that was paused or disabled go on where it was, and answer for it").MayBeMissing();
        hooks.MapPost("/{id}/ping", (HookId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new PingHook(id), cancellationToken).AsNoContent())
            .Sends<PingHook>("Send a test to a hook, within half a minute; what came of it stands among its attempts").MayBeMissing();
        hooks.MapPost("/{id}/rotate-secret", (HookId id, RotateHookSecretBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new RotateHookSecret(id, body.OverlapHours), cancellationToken).AsOk())
            .Sends<RotateHookSecret>("Give a hook another secret, which is shown this once; the old one signs too for a while").MayBeMissing().MayBeRefused();
        hooks.MapDelete("/{id}", (HookId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new DeleteHook(id), cancellationToken).AsNoContent())
            .Sends<DeleteHook>("Delete a hook and what was tried").MayBeMissing();
    }
}

/// <param name="OverlapHours">For how long the old secret signs too, 0 to 168.</param>
internal sealed record RotateHookSecretBody(int OverlapHours = 24);

[Access(Who.Organizers)]
internal sealed record PauseHook(HookId Id) : ICommand<HookView>;

// Whoever resumes it answers for it, and a token may be gone tomorrow.
[Access(Who.Organizers, InPersonOnly = true)]
internal sealed record ResumeHook(HookId Id) : ICommand<HookView>;

[Access(Who.Organizers)]
internal sealed record PingHook(HookId Id) : ICommand<Done>;

[Access(Who.Organizers, InPersonOnly = true)]
internal sealed record RotateHookSecret(HookId Id, int OverlapHours) : ICommand<HookSecretShown>, IAnswersSecret;

[Access(Who.Organizers, InPersonOnly = true)]
internal sealed record DeleteHook(HookId Id) : ICommand<Done>;

internal sealed class ChangeHookHandler(FundtruckDb db, HookSecrets secrets, CurrentRequest current, IClock clock)
    : IRequestHandler<PauseHook, HookView>, IRequestHandler<ResumeHook, HookView>, IRequestHandler<PingHook, Done>, IRequestHandler<RotateHookSecret, HookSecretShown>, IRequestHandler<DeleteHook, Done>
{
    public async Task<HookView> Handle(PauseHook command, CancellationToken cancellationToken)
    {
        var hook = await db.LockedHook(command.Id, cancellationToken);
        hook.Pause();
        return HookView.Of(hook);
    }

    public async Task<HookView> Handle(ResumeHook command, CancellationToken cancellationToken)
    {
        var hook = await db.LockedHook(command.Id, cancellationToken);
        hook.Resume(current.Me, clock.GetCurrentInstant());
        return HookView.Of(hook);
    }

    public async Task<Done> Handle(PingHook command, CancellationToken cancellationToken)
    {
        (await db.LockedHook(command.Id, cancellationToken)).Ping();
        return Done.Answer;
    }

    public async Task<HookSecretShown> Handle(RotateHookSecret command, CancellationToken cancellationToken)
    {
        var (hook, secret) = (await db.LockedHook(command.Id, cancellationToken), Hook.NewSecret());
        hook.Rotate(secrets.Protect(secret), command.OverlapHours, clock.GetCurrentInstant());
        return new(hook.Id, secret);
    }

    public async Task<Done> Handle(DeleteHook command, CancellationToken cancellationToken)
    {
        db.Remove(await db.LockedHook(command.Id, cancellationToken));
        return Done.Answer;
    }
}

internal static class LockedHooks
{
    /// <summary>The hook; its worker records nothing meanwhile.</summary>
    internal static async Task<Hook> LockedHook(this FundtruckDb db, HookId id, CancellationToken cancellationToken) =>
        await db.Hooks.FromSql($"select * from hooks where id = {id.Value} for update").AsTracking().SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("hook");
}
