using System.Collections.Concurrent;
using Fundtruck.Features.Audit;
using Fundtruck.Features.Messages;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fundtruck.Features.Pipeline;

/// <summary>Something that happened to an entity, for the other parts of the tour; handled in the transaction in which it happened.</summary>
internal sealed record Happening<T>(T What) : INotification
    where T : IHappening;

/// <summary>The database is too busy with others who want the same; nothing was changed.</summary>
internal sealed class BusyException(Exception inner) : Exception("Too many people want this at the same time. Nothing was changed; try again in a moment.", inner);

/// <summary>
/// Runs a command in one transaction, read committed: the handler, what follows from it in other parts, one save, one commit.
/// What the database gives up for (40001, 40P01) or another request with the same idempotency key has just finished is tried again, three times at most.
/// </summary>
internal sealed class TransactionBehavior<TRequest, TResponse>(
    FundtruckDb db, CurrentRequest current, IPublisher publisher, AuditTrail audit, Outbox outbox, AfterCommit afterCommit, ILogger<TransactionBehavior<TRequest, TResponse>> log) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand<TResponse>
{
    private const int Tries = 4;

    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Attempt(next, cancellationToken);
            }
            catch (Exception exception) when (IsWorthAnotherTry(exception))
            {
                if (attempt == Tries) throw new BusyException(exception);
                log.LogDebug("{Request} is tried again", typeof(TRequest).Name);
                db.ChangeTracker.Clear();
                outbox.Forget();
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 25 * attempt)), cancellationToken);
            }
            catch (Exception exception) when (Postgres(exception)?.Broken() is { } broken)
            {
                throw broken;
            }
            catch (DbUpdateConcurrencyException)
            {
                throw new StaleException();
            }
        }
    }

    private async Task<TResponse> Attempt(RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        db.Database.AutoSavepointsEnabled = false; // a failed save ends the whole attempt, so a savepoint would be two round trips for nothing
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        TResponse response;
        try
        {
            response = await next(cancellationToken);
        }
        catch (RecordedRefusalException recorded)
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            throw recorded.Refusal;
        }

        await Happenings.Tell(db, publisher, cancellationToken);
        await Save(cancellationToken);
        await outbox.Write(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        afterCommit.Run();
        return response;
    }

    private async Task Save(CancellationToken cancellationToken)
    {
        // The last look for happenings has found what changed; of thousands of rows each further look costs as much as a statement.
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            await audit.Record(typeof(TRequest), cancellationToken);
            await ManyRows.Save(db, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    // A row that changed between reading and saving is news to a sender who named a version, and only bad luck to all others.
    private bool IsWorthAnotherTry(Exception exception) => exception is DbUpdateConcurrencyException
        ? current.ExpectedVersion is null
        : Postgres(exception) is { } postgres && (postgres.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected || (postgres.SqlState == PostgresErrorCodes.UniqueViolation && postgres.Broken() is null));

    private static PostgresException? Postgres(Exception exception) => exception as PostgresException ?? exception.InnerException as PostgresException;
}

/// <summary>What is done once the transaction is committed, and not at all when it is not.</summary>
internal sealed class AfterCommit
{
    private Action? _actions;

    internal void Do(Action action)
    {
        _actions -= action;
        _actions += action;
    }

    internal void Run()
    {
        var actions = _actions;
        _actions = null;
        actions?.Invoke();
    }
}

/// <summary>Tells the parts of the tour what happened to entities, until nothing new follows from it.</summary>
internal static class Happenings
{
    private static readonly ConcurrentDictionary<Type, Func<IHappening, INotification>> Wrap = new();

    internal static async Task Tell(FundtruckDb db, IPublisher publisher, CancellationToken cancellationToken)
    {
        var told = new List<Changes.ChangeRow>();
        for (var happened = Look(db); happened.Count > 0; happened = News(db))
        {
            told.AddRange(happened.SelectMany(Changes.Tell.Of));
            foreach (var happening in happened) await publisher.Publish(Wrap.GetOrAdd(happening.GetType(), Wrapper)(happening), cancellationToken);
        }

        await ManyRows.Add(db, told, cancellationToken);
    }

    /// <summary>What happened to those who are known; only when that is nothing, all are looked through for what else has come, which takes a while when they are thousands.</summary>
    private static List<IHappening> News(FundtruckDb db)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var known = Look(db);
        db.ChangeTracker.AutoDetectChangesEnabled = true;
        return known.Count > 0 ? known : Look(db);
    }

    private static List<IHappening> Look(FundtruckDb db) => [.. db.ChangeTracker.Entries<Entity>().SelectMany(entry => entry.Entity.TakeHappenings())];

    private static Func<IHappening, INotification> Wrapper(Type type)
    {
        var constructor = typeof(Happening<>).MakeGenericType(type).GetConstructor([type])!;
        var what = System.Linq.Expressions.Expression.Parameter(typeof(IHappening));
        var make = System.Linq.Expressions.Expression.New(constructor, System.Linq.Expressions.Expression.Convert(what, type));
        return System.Linq.Expressions.Expression.Lambda<Func<IHappening, INotification>>(make, what).Compile();
    }
}
