using System.Data.Common;
using Fundtruck.Features.Database;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Fundtruck.Tests.Running;

/// <summary>
/// Holds everybody who is about to take time in the diary until all expected ones have come that far, so that all have read before any writes: a race that is no luck.
/// It can also take the guard away, to show that the tests of the guard can fail.
/// </summary>
internal sealed class RaceGate : DbCommandInterceptor
{
    private TaskCompletionSource _open = Opened();
    private int _missing;

    /// <summary>The gate opens when so many wait at it.</summary>
    internal void Expect(int callers)
    {
        _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _missing = callers;
    }

    /// <summary>One expected caller answers without coming to the gate.</summary>
    internal void Pass()
    {
        if (Interlocked.Decrement(ref _missing) == 0) _open.TrySetResult();
    }

    /// <summary>What the guarded statement is when its locks are taken away.</summary>
    internal bool WithoutLocks { get; set; }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (!command.CommandText.StartsWith(Diary.Tag, StringComparison.Ordinal) || _open.Task.IsCompleted) return result;

        Pass();
        await _open.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        if (WithoutLocks) command.CommandText = command.CommandText.Replace("for key share", "", StringComparison.Ordinal).Replace("for no key update", "", StringComparison.Ordinal);
        return result;
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
