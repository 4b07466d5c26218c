using System.Net;
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
