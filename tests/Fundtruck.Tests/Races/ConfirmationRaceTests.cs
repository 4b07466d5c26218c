using System.Net;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Races;

[Collection("five hundred at once")]
public sealed class ConfirmationRaceTests(Tour tour) : TourTests(tour)
{
    private const int Places = 5;

    [Fact]
    public async Task Of_five_hundred_confirmations_at_once_for_the_last_five_places_exactly_five_are_taken()
    {
        var (stop, its) = await Crowded(100);
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Tour.Organizer.Post($"/api/applications/{its[i % its.Count]}/confirm")));

        Assert.Equal(Places, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Equal((HttpStatusCode.Conflict, "application-not-in-that-state"), (answer.Status, answer.Problem)));
        Assert.Equal(Places, await Tour.Count($"select count(*) from applications where contest_id = '{stop.ContestId}' and status = 'confirmed'"));
        Assert.Equal(Places, await Tour.Count($"select places_taken::bigint from contests where id = '{stop.ContestId}'"));
    }

    [Fact]
    public async Task Confirmations_withdrawals_and_the_clock_together_leave_every_place_with_exactly_one_startup()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var (stop, its) = await Crowded(40);
        await Tour.GoTo(Instant.FromUtc(2027, 5, 6, 7, 59));
        var everybody = its.Select((it, index) => Tour.Organizer.Post($"/api/applications/{it}/{(index % 2 == 0 ? "confirm" : "withdraw")}")).Cast<Task>();
        await Tour.GoTo(Instant.FromUtc(2027, 5, 6, 8, 0));
        await Task.WhenAll([.. everybody, Tour.MovePlaces(), Tour.MovePlaces(), Tour.MovePlaces()]);
        await Tour.MovePlaces();

        Assert.Equal(Places, await Tour.Count($"select count(*) from applications where contest_id = '{stop.ContestId}' and status in ('accepted', 'confirmed')"));
        Assert.Equal(Places, await Tour.Count($"select places_taken::bigint from contests where id = '{stop.ContestId}'"));
        Assert.Equal(0, await Tour.Count($"select count(*) from (select replaces from application_steps where contest_id = '{stop.ContestId}' and replaces is not null group by replaces having count(*) > 1) twice"));
    }

    [Fact]
    public async Task Of_two_confirmations_at_once_by_one_startup_at_two_stops_one_is_taken_when_it_may_pitch_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var season = (await Tour.Organizer.Post("/api/seasons", new { name = $"Season {Given.Number()}", year = 2027 })).Id;
            var startup = await Tour.AStartup();
            var its = new List<string>();
            foreach (var date in new[] { "2027-06-29", "2027-06-30" })
            {
                var stop = await Tour.AnOpenStop(await Tour.AStopBody(date, season: season));
                its.Add(await Tour.AnApplication(stop, startup));
                (await Tour.Organizer.Decide(stop.ContestId, its[^1], "accept")).Expect(HttpStatusCode.Created);
            }

            var answers = await Task.WhenAll(its.Select(it => startup.Founder.Post($"/api/applications/{it}/confirm")));
            Assert.Equal(["OK", "pitch-limit-reached"], answers.Select(answer => answer.Status == HttpStatusCode.OK ? "OK" : answer.Problem).Order());
        }
    }

    [Fact]
    public async Task Without_its_check_the_database_refuses_a_place_too_many()
    {
        var (stop, _) = await Crowded(Places);
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Tour.Count($"with more as (update contests set places_taken = places_taken + 1 where id = '{stop.ContestId}' returning 1) select count(*) from more"));
        Assert.Equal("ck_contests_places_taken", refused.ConstraintName);
    }

    /// <summary>Five accepted, the others waiting.</summary>
    private async Task<(GivenStop Stop, IReadOnlyList<string> Applications)> Crowded(int applicants)
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: Places));
        var its = new List<string>();
        for (var i = 0; i < applicants; i++) its.Add(await Tour.AnApplication(stop, await Tour.AStartup()));
        (await Tour.Organizer.Prepare(stop.ContestId, [.. its.Select((it, index) => (it, index < Places ? "accept" : "waitlist", (string?)null))])).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Release(stop.ContestId)).Expect(HttpStatusCode.Created);
        return (stop, its);
    }
}
