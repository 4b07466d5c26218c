using System.Net;
using Fundtruck.Features.Database;
using Fundtruck.Tests.Running;
using Fundtruck.Tests.Stories;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Races;

/// <summary>One founder with a startup in Dunkerque and another in Lille: everybody wants to meet either of them, within half an hour.</summary>
[Collection("five hundred at once")]
public sealed class TravelRaceTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task When_two_hundred_book_a_founder_in_Dunkerque_and_in_Lille_half_an_hour_apart_one_of_them_does()
    {
        var two = await GivenTwoStops.Of(Tour, "2027-06-29");
        foreach (var (here, there) in new[] { ("09:00", "09:30"), ("13:30", "13:00"), ("18:00", "18:30") })
        {
            var answers = await Reach(Tour, two, here, there);

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
            Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Contains(answer.Expect(HttpStatusCode.Conflict).Problem, (string[])["slot-taken", "occupied"]));
            Assert.Contains(answers, answer => answer.Body.Contains("\"minutes\":95", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_way_is_not_made_longer_while_somebody_books_what_it_allowed_before()
    {
        foreach (var date in new[] { "2027-07-01", "2027-07-02", "2027-07-03", "2027-07-04", "2027-07-05", "2027-07-06", "2027-07-07", "2027-07-08" })
        {
            var (two, slot) = await LongerWay.Of(Tour, date);
            Tour.Gate.Expect(2, Diary.Tag, "lock table travel_times");

            var answers = await Task.WhenAll(two.There.Book(slot), LongerWay.Take(Tour, two, 15));

            Assert.Single(answers, answer => (int)answer.Status < 300);
            Assert.Contains(answers.Single(answer => (int)answer.Status >= 300).Expect(HttpStatusCode.Conflict).Problem, (string[])["occupied", "travel-not-in-time"]);
        }
    }

    internal static async Task<Answer[]> Reach(Tour tour, GivenTwoStops two, string here, string there)
    {
        var (slotHere, slotThere) = (await two.SlotHere(here), await two.SlotThere(there));
        tour.Gate.Expect(200);
        return await Task.WhenAll(Enumerable.Range(0, 200).Select(number => (number % 2 == 0 ? two.Here : two.There).Book(number % 2 == 0 ? slotHere : slotThere)));
    }
}

/// <summary>The control: without the trigger both are booked, and the look at what must always hold finds it.</summary>
public sealed class UnguardedTravelRaceTests(Tour tour) : IClassFixture<Tour>
{
    [Fact]
    public async Task Without_the_trigger_the_same_race_books_both_and_the_invariant_finds_it()
    {
        var two = await GivenTwoStops.Of(tour, "2027-06-29");
        await Invariants.Hold(tour);
        await tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("alter table occupancies disable trigger tr_occupancies_travel"));

        var answers = await TravelRaceTests.Reach(tour, two, "15:00", "15:30");

        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        var found = await Assert.ThrowsAnyAsync<Exception>(() => Invariants.Hold(tour));
        Assert.Contains("before they can get there", found.Message, StringComparison.Ordinal);
    }
}

/// <summary>The control: without the locks on the way both go through, and the look at what must always hold finds it.</summary>
public sealed class UnguardedWayRaceTests(Tour tour) : IClassFixture<Tour>
{
    [Fact]
    public async Task Without_the_locks_on_the_way_it_becomes_longer_than_what_is_booked_allows()
    {
        var (two, slot) = await LongerWay.Of(tour, "2027-07-01");
        var trigger = await tour.InDatabase(db => db.Database.SqlQuery<string>($"select pg_get_functiondef('keep_travel_time'::regproc) as \"Value\"").SingleAsync());
        Assert.Contains("for share", trigger, StringComparison.Ordinal);
        await tour.InDatabase(db => db.Database.ExecuteSqlRawAsync(RaceGate.Unlocked(trigger)));
        tour.Gate.WithoutLocks = true;
        tour.Gate.Expect(2, "UPDATE travel_times");

        var longer = LongerWay.Take(tour, two, 15);
        await tour.Gate.SomebodyWaits();     // that nobody's appointments contradict it has been read
        (await two.There.Book(slot)).Expect(HttpStatusCode.Created);
        tour.Gate.Pass();
        (await longer).Expect(HttpStatusCode.NoContent);

        var found = await Assert.ThrowsAnyAsync<Exception>(() => Invariants.Hold(tour));
        Assert.Contains("before they can get there", found.Message, StringComparison.Ordinal);
    }
}

/// <summary>A founder who is booked in Dunkerque until 15:10, and a slot in Lille at 15:20: enough when the way takes five minutes, too little when it takes fifteen.</summary>
internal static class LongerWay
{
    internal static async Task<(GivenTwoStops Two, string Slot)> Of(Tour tour, string date)
    {
        var two = await GivenTwoStops.Of(tour, date);
        (await Take(tour, two, 5)).Expect(HttpStatusCode.NoContent);
        (await two.Here.Book(await two.SlotHere("15:00"))).Expect(HttpStatusCode.Created);
        return (two, await two.SlotThere("15:20"));
    }

    internal static Task<Answer> Take(Tour tour, GivenTwoStops two, int minutes) => tour.Organizer.Put($"/api/venues/{two.VenueHere}/travel-times/{two.VenueThere}", new { minutes });
}
