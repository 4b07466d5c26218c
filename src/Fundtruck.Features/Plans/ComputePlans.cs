using System.Data;
using Hangfire;
using Microsoft.Extensions.Logging;
using Npgsql;
using Planner = Fundtruck.Planning.Meetings;

namespace Fundtruck.Features.Plans;

/// <summary>
/// The Hangfire job that makes the plans that wait, one after the other. It may run twice, late, or on several machines at once: a plan is claimed under a lease that
/// its worker renews, and only who holds the lease can write. When a worker dies the next one begins anew.
/// </summary>
[AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
internal sealed class ComputePlans(IServiceScopeFactory scopes, OnePlanAtATime turn, IClock clock, ILogger<ComputePlans> log)
{
    /// <summary>Renewed every half second, so a dead worker is noticed soon, and a busy machine is not taken for dead.</summary>
    internal static readonly Duration Lease = Duration.FromSeconds(30);

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    private const string ClaimSql =
        """
        update meeting_plans p set state = case when attempts >= @most then 'failed' else 'running' end, lease = @lease, leased_until = @until, attempts = attempts + 1, step = step + 1,
            started_at = coalesce(started_at, @now), finished_at = case when attempts >= @most then @now end, failure = case when attempts >= @most then @died end
        from (
            select id from meeting_plans waiting where state = 'queued' or (state = 'running' and leased_until < @now)
            order by created_at, id limit 1 for update skip locked) claimed
        where p.id = claimed.id
        returning p.*
        """;

    /// <summary>Makes plans until none waits; returns how many it made. In one process one is made at a time, because each takes all cores.</summary>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        if (!turn.Take()) return 0;
        try
        {
            var made = 0;
            while (!cancellationToken.IsCancellationRequested && await Claim(cancellationToken) is { } plan)
            {
                if (plan.State != PlanState.Running) continue;
                await Make(plan, cancellationToken);
                made++;
            }

            return made;
        }
        finally
        {
            turn.Give();
        }
    }

    /// <summary>The oldest that waits or whose worker died; over which too many died is failed.</summary>
    internal async Task<MeetingPlan?> Claim(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetCurrentInstant();
        var claimed = await Db(scope).MeetingPlans.FromSqlRaw(
            ClaimSql, new NpgsqlParameter<Guid>("lease", Guid.NewGuid()), new NpgsqlParameter<Instant>("until", now + Lease), new NpgsqlParameter<Instant>("now", now),
            new NpgsqlParameter<int>("most", MeetingPlan.MostAttempts), new NpgsqlParameter<string>("died", $"{MeetingPlan.MostAttempts} workers died over it.")).ToListAsync(cancellationToken);
        return claimed.SingleOrDefault();
    }

    internal async Task Make(MeetingPlan plan, CancellationToken cancellationToken)
    {
        using var search = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var progress = new Progress();
        var beats = Renew(plan, progress, search);
        try
        {
            var problem = new PlanProblem(await Read(plan, search.Token), plan.Settings);
            var found = problem.IsEmpty ? null : await Task.Factory.StartNew(() => Search(problem, plan.Settings, progress, search.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            progress.End();
            await beats;
            if (cancellationToken.IsCancellationRequested) await GiveBack(plan);
            else await Finish(plan, progress, problem, found);
        }
        catch (OperationCanceledException) when (search.IsCancellationRequested)
        {
            progress.End();
            await beats;
            if (cancellationToken.IsCancellationRequested) await GiveBack(plan);
            else await Finish(plan, progress, null, null);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            log.LogError(exception, "Plan {Id} can't be made", plan.Id);
            progress.End();
            await beats;
            await Write(plan, set => set.SetProperty(it => it.State, PlanState.Failed).SetProperty(it => it.Failure, "It could not be made; this is our fault and has been recorded."));
        }
    }

    /// <summary>Everything as it was at one moment.</summary>
    private async Task<PlanWorld> Read(MeetingPlan plan, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = Db(scope);
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        return await PlanWorld.Read(db, plan.StopId, plan.Settings, clock.GetCurrentInstant(), cancellationToken);
    }

    private static Planner.MeetingPlan Search(PlanProblem problem, PlanSettings settings, Progress progress, CancellationToken cancellationToken)
    {
        var limits = new Planner.PlanLimits(settings.Work, settings.Seed);
        return problem.Published.Count > 0
            ? Planner.MeetingPlanner.Replan(problem.Problem, problem.Published, limits, progress.Is, cancellationToken)
            : Planner.MeetingPlanner.Plan(problem.Problem, limits, progress.Is, cancellationToken);
    }

    /// <summary>Says twice a second that the worker lives and how far it is, and hears whether somebody wants it to stop or another worker took over.</summary>
    private async Task Renew(MeetingPlan plan, Progress progress, CancellationTokenSource search)
    {
        PlanStep? told = null;
        while (!await progress.Ended(Beat))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var (db, step, until) = (Db(scope), progress.Step, clock.GetCurrentInstant() + Lease);
                if (step is null || step == told) await Own(db, plan).ExecuteUpdateAsync(set => set.SetProperty(it => it.LeasedUntil, until));
                else await Own(db, plan).ExecuteUpdateAsync(set => set.SetProperty(it => it.LeasedUntil, until).SetProperty(it => it.Progress, step).SetProperty(it => it.Step, it => it.Step + 1));
                told = step;
                var own = await Own(db, plan).Select(it => new { it.CancelAskedAt }).SingleOrDefaultAsync();
                if (own is null || own.CancelAskedAt is not null) await search.CancelAsync();
            }
            catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or TimeoutException)
            {
                log.LogWarning("The lease of plan {Id} can't be renewed: {Why}", plan.Id, exception.Message); // it is again in half a second, or another worker takes over
            }
        }
    }

    private async Task Finish(MeetingPlan plan, Progress progress, PlanProblem? problem, Planner.MeetingPlan? found)
    {
        if (found is null || problem is null)
        {
            var why = problem is { IsEmpty: true } ? "Nobody can be planned: no startup takes part, or no accredited investor has opened slots." : null;
            await Write(plan, set => set.SetProperty(it => it.State, why is null ? PlanState.Cancelled : PlanState.Failed).SetProperty(it => it.Failure, why));
            return;
        }

        var (draft, findings, step) = (problem.Draft(found.Meetings), problem.Findings(found), Progress.Of(new(found.Meetings, found.Certificate.Score, found.Certificate.Bound, found.Certificate.Work), progress.FirstPlanWork ?? found.Certificate.Work));
        if (findings.Proof is PlanProof.Infeasible or PlanProof.Unknown) (draft, step) = ([], step with { Meetings = null, Gap = null, FirstPlanWork = null });
        await Write(plan, set => set.SetProperty(it => it.State, it => it.CancelAskedAt == null ? PlanState.Done : PlanState.Cancelled).SetProperty(it => it.Draft, draft).SetProperty(it => it.Findings, findings).SetProperty(it => it.Progress, step));
    }

    /// <summary>The process ends: another one begins anew, and it counts as no death.</summary>
    private async Task GiveBack(MeetingPlan plan)
    {
        await using var scope = scopes.CreateAsyncScope();
        await Own(Db(scope), plan).ExecuteUpdateAsync(set => set.SetProperty(it => it.State, PlanState.Queued).SetProperty(it => it.Attempts, it => it.Attempts - 1).SetProperty(it => it.Lease, (Guid?)null).SetProperty(it => it.Step, it => it.Step + 1));
    }

    private async Task Write(MeetingPlan plan, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<MeetingPlan>> what)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetCurrentInstant();
        await Own(Db(scope), plan).ExecuteUpdateAsync(set =>
        {
            what(set);
            set.SetProperty(it => it.FinishedAt, now).SetProperty(it => it.LeasedUntil, (Instant?)null).SetProperty(it => it.Step, it => it.Step + 1);
        });
    }

    /// <summary>The plan, as long as this worker holds it.</summary>
    private static IQueryable<MeetingPlan> Own(FundtruckDb db, MeetingPlan plan) => db.MeetingPlans.Where(it => it.Id == plan.Id && it.Lease == plan.Lease && it.State == PlanState.Running);

    private static FundtruckDb Db(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<FundtruckDb>();

    /// <summary>What the search has told last, and what the worker has heard.</summary>
    private sealed class Progress
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile PlanStep? _step;

        internal PlanStep? Step => _step;

        internal double? FirstPlanWork { get; private set; }

        internal void Is(Planner.PlanProgress progress)
        {
            if (progress.Meetings is not null) FirstPlanWork ??= progress.Work;
            _step = Of(progress, FirstPlanWork);
        }

        internal static PlanStep Of(Planner.PlanProgress it, double? first)
        {
            long? bound = it.Bound.Preference is >= 0 and < long.MaxValue / 2 ? it.Bound.Preference : null;
            return new(it.Meetings?.Count, it.Score.Preference, bound, it.Meetings is null || bound is not { } most ? null : most == 0 ? 0 : Math.Max(0, (double)(most - it.Score.Preference) / most), first, Math.Round(it.Work, 2));
        }

        internal void End() => _ended.TrySetResult();

        internal async Task<bool> Ended(TimeSpan wait) => await Task.WhenAny(_ended.Task, Task.Delay(wait)) == _ended.Task;
    }
}

/// <summary>In this process one plan is made at a time.</summary>
internal sealed class OnePlanAtATime : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal bool Take() => _turn.Wait(0);

    internal void Give() => _turn.Release();

    public void Dispose() => _turn.Dispose();
}

/// <summary>Tells Hangfire after the commit that a plan waits, so that nobody waits for the next tick.</summary>
internal sealed class PlanBell(IBackgroundJobClient jobs, ILogger<PlanBell> log)
{
    internal void Ring()
    {
        try
        {
            jobs.Enqueue<ComputePlans>(job => job.Run(CancellationToken.None));
        }
        catch (BackgroundJobClientException exception)
        {
            log.LogWarning("Hangfire can't be told that a plan waits; the next tick finds it: {Why}", exception.InnerException?.Message);
        }
    }
}
