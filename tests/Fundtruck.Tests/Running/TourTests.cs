namespace Fundtruck.Tests.Running;

/// <summary>Tests against a whole tour. After each of them what must hold always is checked in the database.</summary>
public abstract class TourTests<TTour>(TTour tour) : IClassFixture<TTour>, IAsyncLifetime
    where TTour : Tour
{
    internal TTour Tour { get; } = tour;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        await Invariants.Hold(Tour);
        GC.SuppressFinalize(this);
    }
}

/// <summary>Tests against a tour in which they drain the outbox themselves.</summary>
public abstract class TourTests(Tour tour) : TourTests<Tour>(tour);
