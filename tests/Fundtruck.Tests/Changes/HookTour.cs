using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using Fundtruck.Features.Changes.Hooks;
using Fundtruck.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fundtruck.Tests.Changes;

/// <summary>A tour that may call receivers on this machine, and gives up on them when the test says so: never because a machine is slow.</summary>
public class HookTour(TestCluster cluster) : Tour(cluster)
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _calls = new();

    private readonly AfterReading _afterReading = new();

    protected override IEnumerable<string> Settings => ["--Fundtruck:Hooks:AllowLocal=true"];

    /// <summary>Does something once, when the next worker has read what it is about to send: after its claim, and before it says so.</summary>
    internal void BeforeSending(Func<Task> once) => _afterReading.Do(once, "(@through_era,");

    /// <summary>Does something once, when the next worker has claimed a hook.</summary>
    internal void AfterClaiming(Func<Task> once) => _afterReading.Do(once, "set lease_id = @lease");

    /// <summary>What a receiver does that hangs until its caller has no more patience, which is at once, or when something has happened.</summary>
    internal Func<HttpContext, Task> GivesUp(Receiver receiver, Func<Task>? until = null) => async http =>
    {
        if (until is not null) await until();
        await _calls[receiver.Url].CancelAsync();
        await Receiver.Hangs(http);
    };

    internal async Task<(string Hook, string Secret)> Hook(Receiver receiver, object? body = null)
    {
        await this.ChangesAreSettled();
        var made = (await Organizer.Post("/api/hooks", body ?? new { url = receiver.Url, description = "Test" })).Expect(HttpStatusCode.Created);
        return (made.Text("id"), made.Text("secret"));
    }

    /// <summary>Delivers what is due, as the job does; how many deliveries were taken.</summary>
    internal async Task<int> Deliver(CancellationToken cancellationToken = default)
    {
        await this.ChangesAreSettled();
        return await Services.GetRequiredService<DeliverHooks>().Run(cancellationToken);
    }

    protected override void Configure(WebApplicationBuilder builder)
    {
        base.Configure(builder);
        builder.Services.AddSingleton<IInterceptor>(_afterReading);
        builder.Services.AddSingleton(provider => new HookSender(provider.GetRequiredService<IOptions<HookOptions>>()) { Deadline = url => _calls[url] = new CancellationTokenSource() });
    }
}

/// <summary>Does something once, when a statement was carried out that holds these words.</summary>
internal sealed class AfterReading : DbCommandInterceptor
{
    private (Func<Task> Do, string Words)? _once;
    private readonly Lock _gate = new();

    internal void Do(Func<Task> once, string words)
    {
        lock (_gate) _once = (once, words);
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (Taken(command.CommandText) is { } once) await once();
        return result;
    }

    private Func<Task>? Taken(string statement)
    {
        lock (_gate)
        {
            if (_once is not { } once || !statement.Contains(once.Words, StringComparison.Ordinal)) return null;
            _once = null;
            return once.Do;
        }
    }
}

/// <summary>Goes on once so many have come.</summary>
internal sealed class Gathering(int awaited)
{
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = awaited;

    internal Task Join()
    {
        if (Interlocked.Decrement(ref _missing) == 0) _complete.SetResult();
        return _complete.Task;
    }
}
