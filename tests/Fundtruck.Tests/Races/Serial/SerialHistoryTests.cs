using CsCheck;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Races.Serial;

/// <summary>Whatever people do at the same moment, through whichever doors: it is as if they had come one after the other.</summary>
[Collection("five hundred at once")]
public sealed class SerialHistoryTests(Tour tour) : TourTests(tour)
{
    private const int Histories = 300;

    [Fact]
    public async Task What_people_do_at_the_same_time_could_have_been_done_one_after_the_other()
    {
        var town = await SerialTown.Of(Tour);
        var played = 0;
        await SerialHistories.Any.SampleAsync(
            async steps =>
            {
                await town.MustBeExplained(steps);
                await Invariants.Hold(Tour);
                played++;
            },
            iter: Histories, threads: 1, print: SerialHistories.Print);

        Assert.Empty(town.Odd);
        Assert.Equal(Histories, played);
        foreach (var (what, count) in town.Counts.OrderBy(it => it.Key)) TestContext.Current.TestOutputHelper!.WriteLine($"{what.What} {(what.Yes ? "done" : "refused")}: {count}");
        Assert.Equal(2 * 10, town.Counts.Count);     // each thing was done, and was refused, at least once
    }
}

/// <summary>The control: without locks and constraints some history has no such order, and the judge finds it.</summary>
[Collection("five hundred at once")]
public sealed class UnguardedSerialHistoryTests(Tour tour) : IClassFixture<Tour>
{
    private const int Most = 200;

    [Fact]
    public async Task Without_locks_and_constraints_a_history_soon_has_no_order()
    {
        var town = await SerialTown.Of(tour);
        await tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("alter table occupancies drop constraint ex_occupancies_one_at_a_time; alter table meetings drop constraint ux_meetings_slot"));
        tour.Gate.WithoutLocks = true;

        var found = await Assert.ThrowsAsync<CsCheckException>(() => SerialHistories.Any.SampleAsync(
            async steps => await town.MustBeExplained(steps), iter: Most, threads: 1, print: SerialHistories.Print));

        Assert.Contains("No order explains this history", found.ToString(), StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper!.WriteLine(found.ToString());
    }
}

internal static class SerialHistories
{
    /// <summary>Three to five people who do two or three things each.</summary>
    internal static readonly Gen<Step[][]> Any =
        Gen.Select(Gen.Enum<Verb>(), Gen.Int[0, 59], Gen.Int[0, 59], Gen.Int[0, 59], (verb, one, other, third) => new Step(verb, one, other, third)).Array[2, 3].Array[3, 5];

    internal static string Print(Step[][] steps) => string.Join('\n', steps.Select(row => string.Join(", ", row.Select(step => step.ToString()))));
}
