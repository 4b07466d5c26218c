using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>Connections to the mail server that workers have finished with and the next ones go on with, for a minute at most.</summary>
internal sealed class MailConnections : IAsyncDisposable
{
    private static readonly TimeSpan MostIdle = TimeSpan.FromMinutes(1);

    private readonly IMailCarrier _carrier;
    private readonly ConcurrentStack<(IMailRound Round, long Since)> _idle = new();
    private readonly Timer _cleaner;

    public MailConnections(IMailCarrier carrier)
    {
        _carrier = carrier;
        _cleaner = new Timer(_ => _ = CloseIdle(MostIdle), null, MostIdle, MostIdle / 2);
    }

    /// <summary>A connection for one worker: one that is there, else a new one.</summary>
    /// <exception cref="MailServerUnreachableException">There is no server to hand anything to.</exception>
    internal async Task<IMailRound> Take(CancellationToken cancellationToken)
    {
        while (_idle.TryPop(out var idle))
        {
            if (Stopwatch.GetElapsedTime(idle.Since) < MostIdle) return idle.Round;
            await idle.Round.DisposeAsync();
        }

        return await _carrier.BeginAsync(cancellationToken);
    }

    /// <summary>Gives back one that still serves.</summary>
    internal void Give(IMailRound round) => _idle.Push((round, Stopwatch.GetTimestamp()));

    public async ValueTask DisposeAsync()
    {
        await _cleaner.DisposeAsync();
        await CloseIdle(TimeSpan.Zero);
    }

    private async Task CloseIdle(TimeSpan most)
    {
        var kept = new List<(IMailRound Round, long Since)>();
        while (_idle.TryPop(out var idle))
        {
            if (Stopwatch.GetElapsedTime(idle.Since) < most) kept.Add(idle);
            else await idle.Round.DisposeAsync();
        }

        foreach (var idle in kept) _idle.Push(idle);
    }
}
