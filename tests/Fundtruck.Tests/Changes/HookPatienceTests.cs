using System.Net;
using Fundtruck.Features.Changes.Hooks;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Fundtruck.Tests.Changes;

/// <summary>Receivers that fail, workers that die, and places to go on from.</summary>
public sealed class HookPatienceTests(HookTour tour) : TourTests<HookTour>(tour)
{
    /// <summary>The receivers of other tests are gone.</summary>
    public override async ValueTask InitializeAsync() => await Tour.InDatabase(db => db.Hooks.ExecuteDeleteAsync());

    [Fact]
    public async Task A_receiver_that_stays_away_is_called_after_1_5_15_30_minutes_and_1_2_4_hours_and_then_every_four()
    {
        var before = Tour.Clock.GetCurrentInstant();
        await using var receiver = await Receiver.Start();
        receiver.Answer = Receiver.Says(HttpStatusCode.ServiceUnavailable);
        var stop = await Tour.AnOpenStop();
        await Tour.Hook(receiver);
        await Tour.Step(stop, "close-applications");
        await Tour.Deliver();
        var calls = 1;
        foreach (var minutes in new[] { 1, 5, 15, 30, 60, 120, 240, 240, 240 })
        {
            var due = Tour.Clock.GetCurrentInstant() + Duration.FromMinutes(minutes);
            foreach (var (moment, expected) in new[] { (due - Duration.FromSeconds(1), calls), (due, ++calls) })
            {
                await Tour.GoTo(moment);
                await Tour.Deliver();
                Assert.Equal((minutes, expected), (minutes, receiver.Got.Count));
            }
        }

        Assert.Single(receiver.Got.Select(delivered => (delivered.Id, delivered.Body)).Distinct());
        await Tour.GoTo(before);
    }

    [Fact]
    public async Task A_clock_that_goes_back_an_hour_keeps_no_receiver_waiting_that_answers()
    {
        await using var receiver = await Receiver.Start();
        var stop = await Tour.AnOpenStop();
        await Tour.Hook(receiver);
        await Tour.Step(stop, "close-applications");
        Assert.Equal(1, await Tour.Deliver());

        Tour.Clock.AdvanceHours(-1);
        await Tour.Step(stop, "open-applications");
        Assert.Equal(1, await Tour.Deliver());

        Tour.Clock.AdvanceHours(1);
        Assert.Equal(2, receiver.Got.Count);
    }

    [Fact]
    public async Task A_worker_that_dies_after_the_receiver_took_a_delivery_leaves_the_very_same_one_to_the_next_worker()
    {
        await using var receiver = await Receiver.Start();
        using var death = new CancellationTokenSource();
        var stop = await Tour.AnOpenStop();
        var (hook, _) = await Tour.Hook(receiver);
        await Tour.Step(stop, "close-applications");
        receiver.Answer = async http =>
        {
            await death.CancelAsync();
            await Receiver.Hangs(http);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Tour.Deliver(death.Token));
        receiver.Answer = Receiver.Says(HttpStatusCode.NoContent);
        await Tour.Step(stop, "open-applications");
        Assert.Equal(0, await Tour.Deliver());
        Tour.Clock.Advance(DeliverHooks.Lease + Duration.FromSeconds(1));

        Assert.Equal(2, await Tour.Deliver());

        Assert.Equal([1, 2], receiver.Got.GroupBy(delivered => (delivered.Id, delivered.Body)).Select(same => same.Count()).Order());
        Assert.Equal(["stop.applicationsClosed", "stop.applicationsClosed", "stop.applicationsOpened"], receiver.Changes.Select(change => change.Kind()));
        Assert.Equal(receiver.Got[0].Id, receiver.Got[1].Id);
        Assert.Equal(await Tour.TheEnd(), (await Tour.Organizer.Get($"/api/hooks/{hook}")).Text("cursor"));
    }

    [Fact]
    public async Task Without_the_lease_a_receiver_gets_the_same_changes_twice()
    {
        await using var receiver = await Receiver.Start();
        var stop = await Tour.AnOpenStop();
        await Tour.Hook(receiver);
        await Tour.Step(stop, "close-applications");
        var two = new Gathering(2);
        receiver.Answer = async http =>
        {
            await two.Join().WaitAsync(TimeSpan.FromMinutes(4), http.RequestAborted);
            await Receiver.Says(HttpStatusCode.NoContent)(http);
        };
        await Tour.InDatabase(db => db.Database.ExecuteSqlRawAsync(
            """
            create function forget_leases() returns trigger language plpgsql as 'begin new.leased_until := null; return new; end';
            create trigger forget_leases before update on hooks for each row execute function forget_leases();
            """));
        try
        {
            await Tour.Deliver();
        }
        finally
        {
            await Tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("drop trigger forget_leases on hooks; drop function forget_leases()"));
        }

        Assert.True(receiver.Changes.Count > 1, "The lease was not what kept the second worker away.");
        Assert.Single(receiver.Changes.Select(change => change.GetRawText()).Distinct());
    }

    [Fact]
    public async Task A_hook_moves_on_past_what_it_did_not_ask_for_and_finds_the_one_that_it_did_behind_a_thousand()
    {
        await using var receiver = await Receiver.Start();
        var (hook, _) = await Tour.Hook(receiver, new { url = receiver.Url, description = "Rare", kinds = new[] { "stop.cancelled" } });
        var stop = await Tour.AnOpenStop();
        Assert.Equal(0, await Tour.Deliver());
        Assert.Equal(await Tour.TheEnd(), await Cursor());
        await Tour.InDatabase(db => db.Database.ExecuteSqlRawAsync(
            "insert into changes (at, kind, subject_type, subject_id, version, facts) select now(), 'stop.changed', 'stop', gen_random_uuid(), n, jsonb_build_object() from generate_series(1, 1000) n"));
        (await Tour.Organizer.Post($"{stop.Path}/cancel", new { reason = "Storm." })).Expect(HttpStatusCode.OK);

        Assert.Equal(1, await Tour.Deliver());

        Assert.Equal(["stop.cancelled"], receiver.Changes.Select(change => change.Kind()));
        Assert.Equal(await Tour.TheEnd(), await Cursor());
        Assert.Equal(0, await Tour.Deliver());

        async Task<string> Cursor() => (await Tour.Organizer.Get($"/api/hooks/{hook}")).Text("cursor");
    }

    [Fact]
    public async Task Whoever_does_not_answer_is_given_up_after_the_seconds_of_the_settings()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = Receiver.Hangs;
        using var sender = new HookSender(Options.Create(new HookOptions { AllowLocal = true, TimeoutSeconds = 1 }));

        var answered = await sender.Send(receiver.Url, Guid.NewGuid(), [], "t=0", default);

        Assert.Equal(new Answered(null, "No answer within 1 seconds."), answered);
    }
}
