using System.Net;
using System.Text.Json.Nodes;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Races;

/// <summary>When somebody is at a stop is said twice at once, or while the stop gets other hours.</summary>
public sealed class PresenceRaceTests(Tour tour) : TourTests(tour)
{
    private const int Rounds = 5;

    [Fact]
    public async Task Of_two_presences_that_one_person_states_at_once_the_later_holds_and_none_stands_in_the_way_of_the_other()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var said = await SaidPresence.Of(Tour);
            Tour.Gate.Expect(2, SaidPresence.LockOfPerson);

            var answers = await Task.WhenAll(said.From("11:00"), said.From("12:00"));

            Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
            Assert.Equal(1, await Tour.Count($"select count(*) from blocks where stop_id = '{said.Stop.Id}'"));
        }
    }

    [Fact]
    public async Task What_is_said_while_the_stop_gets_other_hours_fits_these_or_is_void()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var said = await SaidPresence.Of(Tour);
            Tour.Gate.Expect(2, SaidPresence.LockOfStop);

            var answers = await Task.WhenAll(said.From("12:00"), said.OpenAt("10:00"));

            Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
            Assert.Equal(0, await said.OutsideTheHours());
        }
    }
}

/// <summary>The controls: without the locks one of two presences is refused because of the other, and one outlives the hours that it was said of.</summary>
public sealed class UnguardedPresenceRaceTests(Tour tour) : IClassFixture<Tour>
{
    [Fact]
    public async Task Without_the_lock_on_the_person_one_presence_is_refused_because_of_the_other()
    {
        var said = await SaidPresence.Of(tour);
        tour.Gate.WithoutLocks = true;
        tour.Gate.Expect(2);

        var answers = await Task.WhenAll(said.From("11:00"), said.From("12:00"));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        answers.Single(answer => answer.Status != HttpStatusCode.OK).Expect(HttpStatusCode.Conflict, "occupied");
    }

    [Fact]
    public async Task Without_the_lock_on_the_stop_what_was_said_of_the_old_hours_stays()
    {
        var said = await SaidPresence.Of(tour);
        tour.Gate.WithoutLocks = true;
        tour.Gate.Expect(2);

        var presence = said.From("12:00");
        await tour.Gate.SomebodyWaits();     // the hours have been read
        (await said.OpenAt("10:00")).Expect(HttpStatusCode.OK);
        tour.Gate.Pass();
        (await presence).Expect(HttpStatusCode.OK);

        Assert.Equal(1, await said.OutsideTheHours());
    }
}

/// <summary>A stop that nobody counts on yet, from nine to eight, and somebody who will be there.</summary>
internal sealed record SaidPresence(Tour Tour, GivenStop Stop, Caller Who)
{
    internal const string LockOfStop = "from stops where id =";
    internal const string LockOfPerson = "select 1 from parties where id = any";

    internal static async Task<SaidPresence> Of(Tour tour)
    {
        var stop = await tour.ADraft();
        await tour.Step(stop, "publish");
        return new(tour, stop, await tour.SignIn($"guest{Given.Number()}@stop.example", "Guest"));
    }

    internal Task<Answer> From(string from) => Who.Put($"{Stop.Path}/presence", new { from });

    internal Task<Answer> OpenAt(string startsAt) => Change(stop => stop["startsAt"] = startsAt);

    internal Task<Answer> Rename(string name) => Change(stop => stop["name"] = name);

    internal async Task<IReadOnlyList<string>> There() =>
        [.. (await Who.Get($"{Stop.Path}/presence")).Expect(HttpStatusCode.OK).Json.GetProperty("there").EnumerateArray().Select(it => $"{it.GetProperty("from").GetString()![11..16]}-{it.GetProperty("until").GetString()![11..16]}")];

    /// <summary>Times away from the stop that are none of its hours.</summary>
    internal Task<long> OutsideTheHours() => Tour.Count($"select count(*) from blocks b join stops s on s.id = b.stop_id where s.id = '{Stop.Id}' and not b.during <@ s.during");

    private async Task<Answer> Change(Action<JsonObject> change)
    {
        var read = await Tour.Organizer.Get(Stop.Path);
        var now = JsonNode.Parse(read.Body)!;
        var body = new JsonObject
        {
            ["seasonId"] = now["season"]!["id"]!.DeepClone(),
            ["regionId"] = now["region"]!["id"]!.DeepClone(),
            ["venueId"] = now["venue"]!["id"]!.DeepClone(),
            ["name"] = now["name"]!.DeepClone(),
            ["date"] = now["date"]!.DeepClone(),
            ["startsAt"] = Time(now["startsAt"]!),
            ["endsAt"] = Time(now["endsAt"]!),
            ["applicationsOpenAt"] = Moment(now["applicationsOpenAt"]!),
            ["applicationsCloseAt"] = Moment(now["applicationsCloseAt"]!),
            ["contests"] = new JsonArray(new JsonObject { ["id"] = Stop.ContestId, ["name"] = "Contest", ["capacity"] = 5 }),
        };
        change(body);
        return await Tour.Organizer.Put(Stop.Path, body, ("If-Match", read.Header("ETag")!));

        static string Time(JsonNode moment) => moment.GetValue<string>()[11..16];
        static string Moment(JsonNode moment) => moment.GetValue<string>()[..16];
    }
}
