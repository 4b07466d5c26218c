using Fundtruck.Features.Applications;
using Fundtruck.Features.Applications.Files;
using Fundtruck.Features.Changes.Hooks;
using Fundtruck.Features.Clocks;
using Fundtruck.Features.Meetings;
using Fundtruck.Features.Plans;
using Fundtruck.Features.Stops;
using Hangfire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fundtruck.Features.Messages;

/// <summary>What Hangfire runs, and how often. Hangfire is the clock; what is to be done stands in our own tables.</summary>
internal static class Jobs
{
    internal const string DrainOutboxId = "drain-outbox";

    internal const string DeliverHooksId = "deliver-hooks";

    private const string FollowClocksId = "follow-clocks";

    internal static void Schedule(IRecurringJobManager jobs)
    {
        jobs.AddOrUpdate<DrainOutbox>(DrainOutboxId, job => job.Run(CancellationToken.None), "*/15 * * * * *");
        jobs.AddOrUpdate<ComputePlans>("compute-plans", job => job.Run(CancellationToken.None), "*/15 * * * * *");
        jobs.AddOrUpdate<HookJob>(DeliverHooksId, job => job.Run(CancellationToken.None), "*/15 * * * * *");
        jobs.AddOrUpdate<SendAsSystem>("plan-reminders", job => job.PlanReminders(CancellationToken.None), "*/15 * * * * *");
        jobs.AddOrUpdate<SendAsSystem>("keep-calls-on-time", job => job.KeepCallsOnTime(CancellationToken.None), Cron.Minutely());
        jobs.AddOrUpdate<SendAsSystem>("keep-places-moving", job => job.KeepPlacesMoving(CancellationToken.None), "*/15 * * * * *");
        jobs.AddOrUpdate<SendAsSystem>("expire-requests", job => job.ExpireRequests(CancellationToken.None), Cron.Minutely());
        jobs.AddOrUpdate<SendAsSystem>("draw-lotteries", job => job.DrawLotteries(CancellationToken.None), Cron.Minutely());
        jobs.AddOrUpdate<SendAsSystem>("forget-the-used-up", job => job.ForgetTheUsedUp(CancellationToken.None), Cron.Hourly());
        jobs.AddOrUpdate<SendAsSystem>(FollowClocksId, job => job.FollowClocks(CancellationToken.None), Cron.Hourly());
        jobs.Trigger(FollowClocksId); // a process that starts may be the first with new rules
        jobs.AddOrUpdate<SendAsSystem>("collect-files", job => job.CollectFiles(CancellationToken.None), Cron.Hourly());
    }
}

/// <summary>Jobs that decide something send a command, as the system, through the same pipeline as everybody else.</summary>
[AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
internal sealed class SendAsSystem(IServiceScopeFactory scopes, FileSweep files, ILogger<SendAsSystem> log)
{
    public Task KeepCallsOnTime(CancellationToken cancellationToken) => Send(new KeepCallsOnTime(), cancellationToken);

    public Task PlanReminders(CancellationToken cancellationToken) => Send(new PlanReminders(), cancellationToken);

    public Task ExpireRequests(CancellationToken cancellationToken) => Send(new ExpireRequests(), cancellationToken);

    public Task ForgetTheUsedUp(CancellationToken cancellationToken) => Send(new ForgetTheUsedUp(), cancellationToken);

    /// <summary>One transaction for each contest: what is late in one does not hold up the others.</summary>
    public async Task KeepPlacesMoving(CancellationToken cancellationToken)
    {
        foreach (var contest in await Send(new FindMovingPlaces(), cancellationToken)) await Send(new KeepPlacesMoving(contest), cancellationToken);
    }

    /// <summary>One transaction for each session.</summary>
    public async Task DrawLotteries(CancellationToken cancellationToken)
    {
        foreach (var session in await Send(new FindLotteries(), cancellationToken)) await Send(new DrawLottery(session), cancellationToken);
    }

    /// <summary>One transaction for each zone: where two appointments can't both keep their local time, the other zones follow all the same.</summary>
    public async Task FollowClocks(CancellationToken cancellationToken)
    {
        foreach (var zone in await Send(new FindZones(), cancellationToken))
        {
            try
            {
                await Send(new FollowClocks(zone), cancellationToken);
            }
            catch (RuleBrokenException clash)
            {
                log.LogError("What lies ahead in {Zone} can't follow the new rules of its clocks: {Rule}", zone, clash.Rule.Code);
            }
        }
    }

    public async Task CollectFiles(CancellationToken cancellationToken)
    {
        await Send(new CollectFiles(), cancellationToken);
        await files.Sweep(cancellationToken);
    }

    private async Task<T> Send<T>(IRequest<T> request, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentRequest>().ActAsSystem();
        return await scope.ServiceProvider.GetRequiredService<ISender>().Send(request, cancellationToken);
    }
}

/// <summary>Hands the bell of the outbox on to Hangfire: one job for all rings of a moment.</summary>
internal sealed class OutboxRinger(OutboxBell bell, IBackgroundJobClient jobs, ILogger<OutboxRinger> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await bell.Heard(stoppingToken))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), stoppingToken);
                try
                {
                    jobs.Enqueue<DrainOutbox>(job => job.Run(CancellationToken.None));
                }
                catch (BackgroundJobClientException exception)
                {
                    log.LogWarning("Hangfire can't be told that mail is due; the next tick finds it: {Why}", exception.InnerException?.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }
}
