using System.Net;
using Fundtruck.Features.Changes.Hooks;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Fundtruck.Tests.Changes;

/// <summary>A worker that has lost its hook between its claim and its sending sends nothing, be it the first time or once more.</summary>
public sealed class HookLeaseTests(HookTour tour) : TourTests<HookTour>(tour)
{
    private static readonly string[] All = ["stop.published", "stop.applicationsOpened", "stop.applicationsClosed"];

    /// <summary>The receivers of other tests are gone.</summary>
    public override async ValueTask InitializeAsync() => await Tour.InDatabase(db => db.Hooks.ExecuteDeleteAsync());

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task What_was_claimed_before_somebody_asked_for_a_replay_is_not_sent(bool onceMore)
    {
        await using var receiver = await Receiver.Start();
        var start = await Tour.TheEnd();
        var (hook, before) = await AHookWithNews(receiver, onceMore);
        Tour.BeforeSending(async () => (await Tour.Organizer.Post($"/api/hooks/{hook}/replay", new { after = start })).Expect(HttpStatusCode.OK));

        Assert.Equal(1, await Tour.Deliver());

        Assert.Equal(All, Assert.Single(receiver.Got.Skip(before)).Changes.Select(change => change.Kind()));
        Assert.Equal(before + 1, (await Tour.Organizer.Get($"/api/hooks/{hook}/attempts")).Items.Count);
        Assert.Equal(await Tour.TheEnd(), (await Tour.Organizer.Get($"/api/hooks/{hook}")).Text("cursor"));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task A_worker_that_another_one_has_overtaken_sends_nothing(bool onceMore)
    {
        await using var receiver = await Receiver.Start();
        var (hook, before) = await AHookWithNews(receiver, onceMore);
        var meanwhile = 0;
        Tour.BeforeSending(async () =>
        {
            Tour.Clock.Advance(DeliverHooks.Lease + Duration.FromSeconds(1));
            meanwhile = await Tour.Deliver();
        });

        var after = await Tour.Deliver(); // the other one may be of this round too

        Assert.Equal(1, meanwhile + after);

        Assert.Equal(["stop.applicationsClosed"], Assert.Single(receiver.Got.Skip(before)).Changes.Select(change => change.Kind()));
        Assert.Equal(before + 1, (await Tour.Organizer.Get($"/api/hooks/{hook}/attempts")).Items.Count);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task A_hook_that_is_deleted_while_a_worker_reads_gets_nothing(bool onceMore)
    {
        await using var receiver = await Receiver.Start();
        var (hook, before) = await AHookWithNews(receiver, onceMore);
        Tour.BeforeSending(async () => (await Tour.Organizer.Delete($"/api/hooks/{hook}")).Expect(HttpStatusCode.NoContent));

        Assert.Equal(0, await Tour.Deliver());

        Assert.Equal(before, receiver.Got.Count);
        (await Tour.Organizer.Get($"/api/hooks/{hook}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_test_of_a_hook_that_was_deleted_meanwhile_is_not_sent()
    {
        await using var receiver = await Receiver.Start();
        var (hook, _) = await Tour.Hook(receiver);
        (await Tour.Organizer.Post($"/api/hooks/{hook}/ping")).Expect(HttpStatusCode.NoContent);
        Tour.AfterClaiming(async () => (await Tour.Organizer.Delete($"/api/hooks/{hook}")).Expect(HttpStatusCode.NoContent));

        await Tour.Deliver();

        Assert.Empty(receiver.Got);
    }

    [Fact]
    public async Task A_test_whose_worker_has_lost_the_hook_is_sent_once()
    {
        await using var receiver = await Receiver.Start();
        var start = await Tour.TheEnd();
        var (hook, _) = await Tour.Hook(receiver);
        (await Tour.Organizer.Post($"/api/hooks/{hook}/ping")).Expect(HttpStatusCode.NoContent);
        Tour.AfterClaiming(async () => (await Tour.Organizer.Post($"/api/hooks/{hook}/replay", new { after = start })).Expect(HttpStatusCode.OK));

        await Tour.Deliver();

        Assert.Single(receiver.Got);
        Assert.Single((await Tour.Organizer.Get($"/api/hooks/{hook}/attempts")).Items);
    }

    /// <summary>A hook with a change to be told, for the first time or after a try that failed; how often its receiver was called.</summary>
    private async Task<(string Hook, int Calls)> AHookWithNews(Receiver receiver, bool onceMore)
    {
        var stop = await Tour.AnOpenStop();
        var (hook, _) = await Tour.Hook(receiver);
        await Tour.Step(stop, "close-applications");
        if (!onceMore) return (hook, 0);
        receiver.Answer = Receiver.Says(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(0, await Tour.Deliver());
        receiver.Answer = Receiver.Says(HttpStatusCode.NoContent);
        Tour.Clock.AdvanceMinutes(1);
        return (hook, 1);
    }
}
