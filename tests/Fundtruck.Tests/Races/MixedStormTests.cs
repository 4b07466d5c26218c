using System.Net;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Races;

[Collection("five hundred at once")]
public sealed class MixedStormTests(Tour tour) : TourTests(tour)
{
    /// <summary>Circles that the database may break and the application tries again, among five hundred; in our runs there was none.</summary>
    private const int MostDeadlocks = 25;

    [Theory]
    [InlineData(0), InlineData(60)]
    public async Task When_five_hundred_come_through_all_doors_at_once_each_slot_has_one_winner_and_no_deadlock_reaches_anybody(int holdSeconds)
    {
        var storm = await MixedStorm.Of(Tour, 400, holdSeconds);
        var before = await Tour.Deadlocks();
        Tour.Gate.Expect(400);     // of five hundred; some of the others wait behind those that wait at the gate

        var answers = await storm.Break();

        Assert.All(answers, it => Assert.True(it.Answer.Status is HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Conflict, $"{it.Door}: {it.Answer.Body}"));
        // With holds a slot may be kept for somebody who came too late for another: then it has no winner yet.
        Assert.All(await storm.Winners(), winners => Assert.InRange(winners, holdSeconds == 0 ? 1 : 0, 1));
        Assert.All(await storm.AtThisMoment(), winners => Assert.Equal(1, winners));
        Tell(answers);
        var deadlocks = await Tour.Deadlocks() - before;
        TestContext.Current.TestOutputHelper!.WriteLine($"{answers.Count} came, holds of {holdSeconds} s: {deadlocks} deadlocks were broken and tried again.");
        Assert.InRange(deadlocks, 0, MostDeadlocks);
    }

    private static void Tell(IReadOnlyList<(string Door, Answer Answer)> answers)
    {
        foreach (var door in answers.GroupBy(it => it.Door).OrderBy(door => door.Key, StringComparer.Ordinal))
            TestContext.Current.TestOutputHelper!.WriteLine($"{door.Key,-22}{door.Count(it => it.Answer.Status != HttpStatusCode.Conflict),4} of {door.Count(),4}");
    }
}

/// <summary>The control: without locks and constraints a smaller storm gives slots to several.</summary>
[Collection("five hundred at once")]
public sealed class UnguardedMixedStormTests(Tour tour) : IClassFixture<Tour>
{
    [Fact]
    public async Task Without_locks_and_constraints_a_slot_has_several_winners()
    {
        var storm = await MixedStorm.Of(tour, 120, holdSeconds: 0);
        await tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("alter table occupancies drop constraint ex_occupancies_one_at_a_time; alter table meetings drop constraint ux_meetings_slot"));
        tour.Gate.WithoutLocks = true;
        tour.Gate.Expect(60);

        await storm.Break();

        Assert.Contains(await storm.Winners(), winners => winners > 1);
        await Assert.ThrowsAnyAsync<Exception>(() => Invariants.Hold(tour));
    }
}
