using System.Net;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Running;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fundtruck.Tests.Changes;

/// <summary>The same with Hangfire at work.</summary>
public sealed class HookTourWithJobs(TestCluster cluster) : HookTour(cluster)
{
    protected override bool RunsJobs => true;
}

/// <summary>Nobody has to ask for deliveries.</summary>
public sealed class HookJobTests(HookTourWithJobs tour, TestCluster cluster) : TourTests<HookTourWithJobs>(tour)
{
    /// <summary>The receivers of other tests are gone.</summary>
    public override async ValueTask InitializeAsync() => await Tour.InDatabase(db => db.Hooks.ExecuteDeleteAsync());

    [Fact]
    public async Task The_job_brings_what_happens_by_itself()
    {
        await using var receiver = await Receiver.Start();
        await Tour.Hook(receiver);
        await Tour.AnOpenStop();

        await receiver.Gets();

        Assert.Equal("stop.published", receiver.Changes[0].Kind());
    }

    [Fact]
    public async Task The_job_goes_on_when_another_tour_in_the_same_process_has_ended()
    {
        await using (var other = new Tour(cluster)) await other.InitializeAsync();
        await using var receiver = await Receiver.Start();
        var stop = await Tour.AnOpenStop();
        await Tour.Hook(receiver);
        await Tour.Step(stop, "close-applications");

        await RunJob();
        await receiver.Gets();

        Assert.Equal("stop.applicationsClosed", receiver.Changes[0].Kind());
    }

    [Fact]
    public async Task What_was_not_taken_waits_for_the_clock_of_the_tour_and_then_the_job_brings_it_again()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = Receiver.Says(HttpStatusCode.ServiceUnavailable);
        var (hook, _) = await Tour.Hook(receiver);
        await Tour.AnOpenStop();
        await RunJob();
        await receiver.Gets();
        await Until(async () => (await Tour.Organizer.Get($"/api/hooks/{hook}")).Json.GetProperty("failures").GetInt32() == 1);
        receiver.Answer = Receiver.Says(HttpStatusCode.NoContent);
        await RunJob();
        Assert.Single(receiver.Got); // however often the job runs, while this clock stands

        Tour.Clock.AdvanceMinutes(1);
        await receiver.Gets();

        Assert.Single(receiver.Got.Select(delivered => (delivered.Id, delivered.Body)).Distinct());
        await Until(async () => (await Tour.Organizer.Get($"/api/hooks/{hook}")).Json.GetProperty("failures").GetInt32() == 0);
    }

    /// <summary>Runs the job as it is registered, at once instead of with the next tick, and waits until it is over.</summary>
    private async Task RunJob()
    {
        var job = ((IRecurringJobManagerV2)Tour.Services.GetRequiredService<IRecurringJobManager>()).TriggerJob(Jobs.DeliverHooksId);
        using var connection = Tour.Services.GetRequiredService<JobStorage>().GetConnection();
        await Until(() => Task.FromResult(connection.GetStateData(job).Name == "Succeeded"));
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        var deadline = Environment.TickCount64 + 240_000;
        while (!await isSo()) Assert.True(Environment.TickCount64 < deadline, "It never comes to that.");
    }
}
