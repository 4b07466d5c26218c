using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Fundtruck.Tests.Running;

/// <summary>Counts the round trips that requests make to the database: commands, and commits.</summary>
internal sealed class QueryCount : DbCommandInterceptor, IDbTransactionInterceptor
{
    private int _count;

    internal List<string> Commands { get; } = [];

    internal int Count => Volatile.Read(ref _count);

    internal void Reset()
    {
        Interlocked.Exchange(ref _count, 0);
        lock (Commands) Commands.Clear();
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => One(command, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => One(command, result);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) => One(command, result);

    public ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _count);
        return ValueTask.FromResult(result);
    }

    private ValueTask<T> One<T>(DbCommand command, T result)
    {
        Interlocked.Increment(ref _count);
        lock (Commands) Commands.Add(command.CommandText);
        return ValueTask.FromResult(result);
    }
}
