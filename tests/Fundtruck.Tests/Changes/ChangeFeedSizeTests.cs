using System.Net;
using Fundtruck.Features.Changes;
using Fundtruck.Features.Changes.Hooks;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fundtruck.Tests.Changes;

/// <summary>A feed grows for as long as it is kept; what a reader costs does not.</summary>
public sealed class ChangeFeedSizeTests(HookTour tour) : TourTests<HookTour>(tour)
{
    private const int Rows = 30_000;

    [Fact]
    public async Task However_long_the_feed_is_only_what_is_asked_for_is_read_of_it()
    {
        await using var receiver = await Receiver.Start();
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync(
            $"""
            insert into changes (at, kind, subject_type, subject_id, version, facts, xid)
            select now(), 'stop.changed', 'stop', gen_random_uuid(), n, jsonb_build_object(), (3 + n / 100)::text::xid8 from generate_series(1, {Rows}) n
            """));
        await Tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("analyze changes"));
        var middle = ChangeFeed.Text(new(1, 150, 0));
        var stop = await Tour.AnOpenStop();
        foreach (var _ in Enumerable.Range(0, 10)) await Tour.Hook(receiver, new { url = receiver.Url, description = "Idle", kinds = new[] { "stop.rescheduled" } });
        await Tour.Hook(receiver, new { url = receiver.Url, description = "Rare", kinds = new[] { "stop.cancelled" } });
        var end = await Tour.TheEnd();

        Assert.InRange(await Read(() => Page($"after={middle}", 100)), 100, 300);
        Assert.InRange(await Read(() => Page($"after={end}", 0)), 0, 20);
        Assert.InRange(await Read(() => Page("after=latest", 0)), 0, 40);
        Assert.InRange(await Read(() => Deliver(0)), 0, 60);
        (await Tour.Organizer.Post($"{stop.Path}/cancel", new { reason = "Storm." })).Expect(HttpStatusCode.OK);
        Assert.InRange(await Read(() => Deliver(1)), 1, 600); // eleven hooks look at what is new
        Assert.True(await Read(() => Tour.Count("select count(*) from changes where version >= 0")) >= Rows, "The control: whoever reads it all is seen to.");

        async Task Page(string query, int expected) => Assert.Equal(expected, (await Tour.Organizer.Get($"/api/changes?{query}")).Expect(HttpStatusCode.OK).Items.Count);
        async Task Deliver(int expected) => Assert.Equal(expected, await Tour.Services.GetRequiredService<DeliverHooks>().Run(default));
    }

    /// <summary>How many rows or entries of indexes of the feed are read meanwhile, as PostgreSQL counts them.</summary>
    private async Task<long> Read(Func<Task> work)
    {
        await Tour.ChangesAreSettled();
        var before = await Counted();
        await work();
        return await Counted() - before;

        async Task<long> Counted()
        {
            await Tour.StatisticsAreIn();
            return await Tour.Count(
                """
                select (select seq_tup_read from pg_stat_user_tables where relname = 'changes') + (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'changes')::bigint
                """);
        }
    }
}
