using System.Data.Common;
using System.Text.RegularExpressions;
using Fundtruck.Features.Database;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Fundtruck.Tests.Running;

/// <summary>
/// Holds everybody who is about to take time in the diary, or comes to another statement, until all expected ones have come that far, so that all have read before any writes: a race that is no luck.
/// It can also take the guard away, to show that the tests of the guard can fail.
/// </summary>
internal sealed partial class RaceGate : DbCommandInterceptor
{
    private TaskCompletionSource _open = Opened();
    private TaskCompletionSource _reached = Opened();
    private string[] _at = [Diary.Tag];
    private int _missing;

    /// <summary>The gate opens when so many wait at it.</summary>
    /// <param name="callers">How many.</param>
    /// <param name="at">Words of the statements before which they wait; the diary's when there are none.</param>
    internal void Expect(int callers, params string[] at)
    {
        (_open, _reached) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
        (_missing, _at) = (callers, at.Length > 0 ? at : [Diary.Tag]);
    }

    /// <summary>One expected caller answers without coming to the gate.</summary>
    internal void Pass()
    {
        if (Interlocked.Decrement(ref _missing) == 0) _open.TrySetResult();
    }

    /// <summary>Waits until the first one has come to the gate.</summary>
    internal Task SomebodyWaits() => _reached.Task.WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>From now on nothing is locked, by no statement: neither those that wait at the gate nor any other.</summary>
    internal bool WithoutLocks { get; set; }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await Hold(command, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await Hold(command, cancellationToken);
        return result;
    }

    /// <summary>A statement as it is when it locks nothing.</summary>
    internal static string Unlocked(string statement) => Locks().Replace(statement, match => match.Value.StartsWith("lock table", StringComparison.Ordinal) ? "select 1" : "");

    private async Task Hold(DbCommand command, CancellationToken cancellationToken)
    {
        if (WithoutLocks) command.CommandText = Unlocked(command.CommandText);
        if (_open.Task.IsCompleted || !_at.Any(words => command.CommandText.Contains(words, StringComparison.Ordinal))) return;

        _reached.TrySetResult();
        Pass();
        await _open.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    [GeneratedRegex(@"lock table \w+ in [a-z ]+ mode|\bfor (no key update|update|key share|share)( of \w+)?( skip locked)?")]
    private static partial Regex Locks();
}
