using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Fundtruck.Features.Plans;
using Fundtruck.Tests.Races;
using Fundtruck.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>The job behind a plan: workers that die, that come twice, that are told to stop, and those who watch.</summary>
public sealed class PlanJobTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task When_a_worker_dies_another_one_makes_the_plan_once_the_lease_is_over()
    {
        var fair = await Tour.ASmallFair(startups: 2, investors: 1);
        var path = await Queued(fair.Stop);
        Assert.NotNull(await Worker().Claim(default));       // and is never heard of again

        Assert.Equal(("running", 0), (await State(path), await Worker().Run(default)));
        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + ComputePlans.Lease + Duration.FromSeconds(1));
        Assert.Equal(1, await Worker().Run(default));

        var plan = (await Tour.Organizer.Get(path)).Json;
        Assert.Equal(("done", 2), (plan.GetProperty("state").GetString(), plan.GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task A_plan_over_which_three_workers_died_fails_and_does_not_wait_for_ever()
    {
        var fair = await Tour.ASmallFair(startups: 1, investors: 1);
        var path = await Queued(fair.Stop);
        for (var worker = 0; worker < 3; worker++)
        {
            Assert.NotNull(await Worker().Claim(default));
            await Tour.GoTo(Tour.Clock.GetCurrentInstant() + ComputePlans.Lease + Duration.FromSeconds(1));
        }

        Assert.Equal(0, await Worker().Run(default));
        var plan = (await Tour.Organizer.Get(path)).Json;
        Assert.Equal(("failed", "3 workers died over it."), (plan.GetProperty("state").GetString(), plan.GetProperty("failure").GetString()));
        await Queued(fair.Stop); // another one can be asked for
        await Worker().Run(default);
    }

    [Fact]
    public async Task Two_workers_that_come_at_once_make_a_plan_once()
    {
        var fair = await Tour.ASmallFair(startups: 2, investors: 2);
        var path = await Queued(fair.Stop);

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Worker().Run(default))));

        Assert.Equal(1, made.Sum());
        Assert.Equal(1, (await Tour.Organizer.Get(path)).Json.GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task A_worker_that_was_thought_dead_can_t_overwrite_what_the_next_one_made()
    {
        var fair = await Tour.ASmallFair(startups: 2, investors: 1);
        var path = await Queued(fair.Stop);
        var slow = await Worker().Claim(default);
        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + ComputePlans.Lease + Duration.FromSeconds(1));
        await Worker().Run(default);
        var made = (await Tour.Organizer.Get(path)).Body;

        await Worker().Make(slow!, default);

        Assert.Equal(made, (await Tour.Organizer.Get(path)).Body);
    }

    [Fact]
    public async Task When_the_process_ends_the_plan_goes_back_and_that_counts_as_no_death()
    {
        var fair = await Fair.Of(Tour, 60, 60, 40);
        var path = await Queued(fair.Stop, work: 300);
        using var end = new CancellationTokenSource();
        var work = Worker().Run(end.Token);
        await Heard(path, plan => plan.GetProperty("state").GetString() == "running");
        await end.CancelAsync();
        await work;

        var plan = (await Tour.Organizer.Get(path)).Json;
        Assert.Equal(("queued", 0), (plan.GetProperty("state").GetString(), plan.GetProperty("attempts").GetInt32()));
        (await Tour.Organizer.Post($"{path}/cancel")).Expect(HttpStatusCode.OK);
        Assert.Equal("cancelled", await State(path));
    }

    [Fact]
    public async Task A_search_that_is_cancelled_ends_within_seconds_and_its_best_plan_is_a_draft()
    {
        var fair = await Fair.Of(Tour, 100, 100, 70);
        var path = await Queued(fair.Stop, work: 600);
        var work = Worker().Run(default);
        await Heard(path, plan => plan.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress && progress.GetProperty("meetings").ValueKind == JsonValueKind.Number);

        var before = Environment.TickCount64;
        (await Tour.Organizer.Post($"{path}/cancel")).Expect(HttpStatusCode.OK);
        await work;
        TestContext.Current.TestOutputHelper!.WriteLine($"Ended after {Environment.TickCount64 - before} ms");
        Assert.InRange(Environment.TickCount64 - before, 0, 15_000); // two shared cores; usually one second

        Assert.Equal("cancelled", await State(path));
        Assert.True((await Tour.Organizer.Get($"{path}/draft")).Expect(HttpStatusCode.OK).Json.GetProperty("counts").GetProperty("added").GetInt32() > 100);
        (await Tour.Organizer.Post($"{path}/publish")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_search_that_ends_by_itself_after_somebody_cancelled_it_counts_as_cancelled_and_keeps_its_draft()
    {
        var fair = await Tour.ASmallFair(startups: 2, investors: 2);
        var path = await Queued(fair.Stop);
        var plan = await Worker().Claim(default);
        (await Tour.Organizer.Post($"{path}/cancel")).Expect(HttpStatusCode.OK);

        await Worker().Make(plan!, default);

        Assert.Equal("cancelled", await State(path));
        (await Tour.Organizer.Get($"{path}/draft")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_watches_hears_each_step_and_how_it_ended_also_after_the_line_was_cut()
    {
        var fair = await Fair.Of(Tour, 40, 40, 30);
        var path = await Queued(fair.Stop, work: 20);
        var (first, work) = (new List<SseItem<JsonElement>>(), Task.FromResult(0));
        await foreach (var item in Watch(path, null))
        {
            first.Add(item);
            if (first.Count == 1) work = Task.Run(() => Worker().Run(default));
            else break; // the line is cut
        }

        var rest = first[^1].EventType == "end" ? [] : await Watch(path, first[^1].EventId).ToListAsync(); // a quick machine may be done before the line is cut
        await work;

        var all = first.Concat(rest).Where(it => it.EventType != "heartbeat").ToList();
        Assert.Equal("queued", all[0].Data.GetProperty("state").GetString());
        Assert.Equal(("end", "done"), (all[^1].EventType, all[^1].Data.GetProperty("state").GetString()));
        Assert.Equal(all.Select(it => int.Parse(it.EventId!, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order(), all.Select(it => int.Parse(it.EventId!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(HttpStatusCode.NoContent, (await Tour.Organizer.Get($"{path}/progress", ("Last-Event-ID", all[^1].EventId!))).Status);
        Assert.Equal("end", Assert.Single(await Watch(path, null).ToListAsync()).EventType);
    }

    private ComputePlans Worker() => new(Tour.Services.GetRequiredService<IServiceScopeFactory>(), new OnePlanAtATime(), Tour.Clock, NullLogger<ComputePlans>.Instance);

    private async Task<string> Queued(GivenStop stop, int work = 5) => (await Tour.Organizer.Post($"{stop.Path}/meeting-plans", new { work })).Expect(HttpStatusCode.Accepted).Header("Location")!;

    private async Task<string> State(string path) => (await Tour.Organizer.Get(path)).Text("state");

    private async IAsyncEnumerable<SseItem<JsonElement>> Watch(string path, string? after)
    {
        using var http = new HttpClient { BaseAddress = Tour.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}/progress");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tour.Organizer.Token);
        if (after is not null) request.Headers.Add("Last-Event-ID", after);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(), (_, data) => JsonDocument.Parse(data.ToArray()).RootElement.Clone()).EnumerateAsync()) yield return item;
    }

    /// <summary>Watches the plan until it is so.</summary>
    private async Task Heard(string path, Func<JsonElement, bool> isSo)
    {
        await foreach (var item in Watch(path, null))
            if (item.EventType != "heartbeat" && isSo(item.Data)) return;
        Assert.Fail("The plan ended before it was so.");
    }
}
