using System.Diagnostics;
using System.Text.Json;
using Hangfire;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Changes.Hooks;

/// <summary>What a receiver gets.</summary>
/// <param name="Delivery">The same for all attempts to deliver the same: whoever has seen it has seen it all.</param>
/// <param name="Hook">Which hook.</param>
/// <param name="Kind">changes, or ping for a test.</param>
/// <param name="Changes">In order.</param>
/// <param name="Cursor">From where on the next delivery tells; null in a test.</param>
internal sealed record HookDelivery(Guid Delivery, HookId Hook, string Kind, IReadOnlyList<ChangeView> Changes, string? Cursor);

/// <summary>One round of deliveries in a process at a time: slow receivers never take up more than one of Hangfire's workers.</summary>
internal sealed class HookGate
{
    private int _isTaken;

    internal bool Enter() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    internal void Leave() => Volatile.Write(ref _isTaken, 0);
}

/// <summary>The Hangfire job that brings changes to hooks. It may run twice, late, or on several machines at once.</summary>
[AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
internal sealed class HookJob(DeliverHooks hooks, HookGate gate)
{
    public async Task Run(CancellationToken cancellationToken)
    {
        if (!gate.Enter()) return;
        try
        {
            await hooks.Run(cancellationToken);
        }
        finally
        {
            gate.Leave();
        }
    }
}

/// <summary>
/// Delivers what is due: each hook has one worker at a time and gets its changes in order, a batch after the other once the one before is taken.
/// A receiver that hangs holds up its own hook and nobody else's.
/// </summary>
internal sealed class DeliverHooks(
    IServiceScopeFactory scopes, HookSender sender, HookSecrets secrets, IOptions<HookOptions> options, IOptions<JsonOptions> json, IClock clock, ILogger<DeliverHooks> log)
{
    private const int AtOnce = 16;

    /// <summary>Longer than a call may take.</summary>
    internal static readonly Duration Lease = Duration.FromMinutes(2);

    private static readonly Duration[] Patience = [.. new[] { 1, 5, 15, 30, 60, 120, 240 }.Select(minutes => Duration.FromMinutes(minutes))];

    /// <summary>Delivers until nothing is due. Returns how many deliveries were taken.</summary>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        await LookAround(cancellationToken);
        var (taken, running) = (0, new List<Task<bool>>());
        while (true)
        {
            if (running.Count < AtOnce && await Next(cancellationToken) is { } hook)
            {
                running.Add(Try(hook, cancellationToken));
                continue;
            }

            if (running.Count == 0) return taken;
            var done = await Task.WhenAny(running);
            running.Remove(done);
            if (await done) taken++;
        }
    }

    /// <summary>What no hook would show to be due: who does not answer for it any more, and changes whose numbers are lower than those of before a restore.</summary>
    private async Task LookAround(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ChangeFeed>().NoticeRestore(cancellationToken);
        await scope.ServiceProvider.GetRequiredService<HookTable>().Retire(cancellationToken);
    }

    private Task<Hook?> Next(CancellationToken cancellationToken) => InTable(table => table.Claim(clock.GetCurrentInstant(), clock.GetCurrentInstant() + Lease, cancellationToken));

    private async Task<bool> Try(Hook hook, CancellationToken cancellationToken)
    {
        try
        {
            return await Deliver(hook, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Its lease keeps it from being taken at once again; others go on.
            log.LogError(exception, "Hook {Id} could not be served", hook.Id);
            return false;
        }
    }

    private async Task<bool> Deliver(Hook hook, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        await using var scope = scopes.CreateAsyncScope();
        var table = scope.ServiceProvider.GetRequiredService<HookTable>();
        var keys = secrets.Of(hook, now);
        if (keys.Count == 0)
        {
            await table.Disable(hook, "Its secret can't be read any more: give it a new one, then resume it.", now, cancellationToken);
            return false;
        }

        if (hook.PingId is { } ping)
        {
            if (!await table.Pings(hook, ping, cancellationToken)) return false;
            await table.Pinged(hook, (await Send(hook, keys, new(ping, hook.Id, "ping", [], null), cancellationToken)).Attempt, cancellationToken);
            return false;
        }

        FeedPart part;
        try
        {
            part = await scope.ServiceProvider.GetRequiredService<ChangeFeed>()
                .Read(hook.After, new(hook.Kinds.Count > 0 ? hook.Kinds : null, hook.StopId), ChangeFeed.PartSize, hook.PendingThrough, cancellationToken);
        }
        catch (Exception lost) when (lost is CursorTooOldException or ValidationException)
        {
            await table.Disable(hook, "Changes that it has not received are no longer kept: read what you need anew, replay from a cursor that is, then resume it.", now, cancellationToken);
            return false;
        }

        return await Deliver(hook, part, keys, table, now, cancellationToken);
    }

    private async Task<bool> Deliver(Hook hook, FeedPart part, IReadOnlyList<string> keys, HookTable table, Instant now, CancellationToken cancellationToken)
    {
        var through = hook.PendingThrough ?? part.End;
        if (part.Items.Count == 0)
        {
            await table.Taken(hook, through, null, now, cancellationToken);
            return false;
        }

        var id = hook.PendingId ?? Guid.CreateVersion7();
        if (!await table.Began(hook, id, through, cancellationToken)) return false; // also of what is tried once more: it may be of a hook that was deleted or set back meanwhile
        var delivery = new HookDelivery(id, hook.Id, "changes", [.. part.Items.Select(item => item.View)], ChangeFeed.Text(through));
        var (answered, attempt) = await Send(hook, keys, delivery, cancellationToken);
        if (answered.IsTaken) await table.Taken(hook, through, attempt, clock.GetCurrentInstant(), cancellationToken);
        else await table.Failed(hook, attempt, attempt.At + Patience[Math.Min(hook.Failures, Patience.Length - 1)], attempt.At - Duration.FromDays(options.Value.DisableAfterDays), cancellationToken);
        return answered.IsTaken;
    }

    private async Task<(Answered Answered, HookAttemptRow Attempt)> Send(Hook hook, IReadOnlyList<string> keys, HookDelivery delivery, CancellationToken cancellationToken)
    {
        var (body, now, started) = (JsonSerializer.SerializeToUtf8Bytes(delivery, json.Value.SerializerOptions), clock.GetCurrentInstant(), Stopwatch.GetTimestamp());
        var answered = await sender.Send(hook.Url, delivery.Delivery, body, HookSignature.Of(keys, now, body), cancellationToken);
        return (answered, new HookAttemptRow
        {
            Id = HookAttemptId.New(),
            HookId = hook.Id,
            DeliveryId = delivery.Delivery,
            IsPing = delivery.Kind == "ping",
            At = clock.GetCurrentInstant(),
            Changes = delivery.Changes.Count,
            Status = answered.Status,
            Milliseconds = (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            Error = answered.Error,
        });
    }

    private async Task<T> InTable<T>(Func<HookTable, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<HookTable>());
    }
}
