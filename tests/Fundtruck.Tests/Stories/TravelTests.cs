using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

/// <summary>Nobody has to be in Lille half an hour after Dunkerque.</summary>
public sealed class TravelTests(Tour tour) : TourTests(tour)
{
    private const int ThereInMinutes = 95;     // 63 km as the crow flies, 82 by road, ten more from door to door

    [Fact]
    public async Task A_founder_is_not_booked_in_Lille_before_they_can_get_there_from_Dunkerque()
    {
        var two = await GivenTwoStops.Of(Tour, "2027-06-29");
        var first = (await two.Here.Book(await two.SlotHere("15:00"))).Id;

        var refused = (await two.There.Book(await two.SlotThere("16:30"))).Expect(HttpStatusCode.Conflict, "occupied").Json;
        var blocked = refused.GetProperty("blockedBy").EnumerateArray().Single();
        Assert.Equal(("person", "meeting", first), (blocked.GetProperty("who").GetString(), blocked.GetProperty("appointment").GetString(), blocked.GetProperty("appointmentId").GetString()));
        var way = blocked.GetProperty("travel");
        Assert.Equal((ThereInMinutes, "La Turbine, Dunkerque", "EuraTechnologies, Lille"), (way.GetProperty("minutes").GetInt32(), way.GetProperty("from").GetString(), way.GetProperty("to").GetString()));

        (await two.There.Book(await two.SlotThere("16:50"))).Expect(HttpStatusCode.Created);     // 15:10 and 95 minutes are 16:45
        (await two.Here.Book(await two.SlotHere("15:40"))).Expect(HttpStatusCode.Conflict, "occupied");     // and back from there
        (await two.Here.Book(await two.SlotHere("14:00"))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Whoever_does_not_get_a_slot_is_offered_only_those_that_they_can_get_to()
    {
        var two = await GivenTwoStops.Of(Tour, "2027-07-06");
        (await two.Here.Book(await two.SlotHere("15:00"))).Expect(HttpStatusCode.Created);
        var there = await two.InvestorThere.Slots(two.StopThere, two.SessionThere, "13:10", "13:20", "15:30", "16:30", "16:40", "16:50");

        var offers = (await two.There.Book(there[3])).Expect(HttpStatusCode.Conflict, "occupied").Json.GetProperty("alternatives").EnumerateArray().Select(offer => offer.GetProperty("slotId").GetString()).ToList();

        Assert.Equal([there[5], there[0]], offers);     // 15:00 less 95 minutes is 13:25: what ends at 13:30 is too late, and so is what begins before 16:45
        foreach (var offer in offers) (await two.There.Book(offer!)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Who_may_not_see_the_other_appointment_learns_nothing_of_the_way()
    {
        var two = await GivenTwoStops.Of(Tour, "2027-07-01");
        (await two.Here.Book(await two.SlotHere("15:00"))).Expect(HttpStatusCode.Created);

        var slot = await two.SlotThere("16:30");
        var answer = (await two.InvestorThere.Representative.Post($"/api/investor-slots/{slot}/book", new { startupId = two.There.Id })).Expect(HttpStatusCode.Conflict, "occupied");

        var blocked = answer.Json.GetProperty("blockedBy").EnumerateArray().Single();
        Assert.All(new[] { "appointment", "appointmentId", "from", "until", "travel" }, name => Assert.True(!blocked.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null, name));
        Assert.DoesNotContain("Dunkerque", answer.Body, StringComparison.Ordinal);
        Assert.Equal(ThereInMinutes, (await Tour.Organizer.Post($"/api/investor-slots/{slot}/book", new { startupId = two.There.Id })).Json.GetProperty("blockedBy")[0].GetProperty("travel").GetProperty("minutes").GetInt32());
    }

    [Fact]
    public async Task An_organizer_says_how_long_a_way_takes_but_not_longer_than_what_is_booked_allows()
    {
        var two = await GivenTwoStops.Of(Tour, "2027-07-02");
        var way = $"/api/venues/{two.VenueHere}/travel-times/{two.VenueThere}";
        (await two.Here.Founder.Put(way, new { minutes = 5 })).Expect(HttpStatusCode.Forbidden);
        (await Tour.Organizer.Put(way, new { minutes = 1441 })).Expect(HttpStatusCode.Conflict, "out-of-range");
        (await Tour.Organizer.Put($"/api/venues/{two.VenueHere}/travel-times/{two.VenueHere}", new { minutes = 5 })).Expect(HttpStatusCode.NotFound);
        (await Tour.Organizer.Put(way, new { minutes = 5 })).Expect(HttpStatusCode.NoContent);
        Assert.Equal((5, true), await Way(two.VenueHere, two.VenueThere));
        (await two.Here.Book(await two.SlotHere("15:00"))).Expect(HttpStatusCode.Created);
        (await two.There.Book(await two.SlotThere("15:20"))).Expect(HttpStatusCode.Created);

        foreach (var longer in new object[] { new { minutes = 15 }, new { } })
        {
            var refused = (await Tour.Organizer.Put(way, longer)).Expect(HttpStatusCode.Conflict, "travel-not-in-time");
            Assert.Contains("is booked until 2027-07-02 13:10", refused.Text("detail"), StringComparison.Ordinal);
        }

        (await Tour.Organizer.Put($"/api/venues/{two.VenueThere}/travel-times/{two.VenueHere}", new { minutes = 10 })).Expect(HttpStatusCode.NoContent);
        Assert.Equal((10, true), await Way(two.VenueThere, two.VenueHere));
    }

    [Fact]
    public async Task The_ways_to_a_venue_that_is_corrected_follow_unless_somebody_has_set_them()
    {
        var (here, set, unknown) = (await Tour.AVenue(), await Tour.AVenue(), (await Tour.Organizer.Post("/api/venues", new { name = "Somewhere", city = "Somewhere", zone = "Europe/Paris" })).Id);
        Assert.Equal((10, false), await Way(here, set));
        Assert.Equal((60, false), await Way(here, unknown));
        (await Tour.Organizer.Put($"/api/venues/{here}/travel-times/{set}", new { minutes = 20 })).Expect(HttpStatusCode.NoContent);

        (await Tour.Organizer.Put($"/api/venues/{unknown}", new { name = "EuraTechnologies", city = "Lille", latitude = 50.6330, longitude = 3.0200 })).Expect(HttpStatusCode.NoContent);
        (await Tour.Organizer.Put($"/api/venues/{here}", new { name = "La Turbine", city = "Dunkerque", latitude = 50.6330, longitude = 3.0200 })).Expect(HttpStatusCode.NoContent);

        Assert.Equal((10, false), await Way(here, unknown));
        Assert.Equal((20, true), await Way(here, set));
        Assert.Equal((ThereInMinutes, false), await Way(set, unknown));
        (await Tour.Organizer.Put($"/api/venues/{Guid.NewGuid()}", new { name = "V", city = "C" })).Expect(HttpStatusCode.NotFound);
        Assert.Equal(["latitude"], (await Tour.Organizer.Put($"/api/venues/{here}", new { name = "V", city = "C", latitude = 91 })).Expect(HttpStatusCode.BadRequest).Fields);
    }

    [Fact]
    public async Task A_venue_does_not_move_further_away_than_what_is_booked_allows()
    {
        var two = await GivenTwoStops.Of(Tour, "2027-07-03");
        (await two.Here.Book(await two.SlotHere("15:00"))).Expect(HttpStatusCode.Created);
        (await two.There.Book(await two.SlotThere("16:50"))).Expect(HttpStatusCode.Created);
        (await Tour.Organizer.Put($"/api/venues/{two.VenueThere}", new { name = "Le Port", city = "Marseille", latitude = 43.2965, longitude = 5.3698 })).Expect(HttpStatusCode.Conflict, "travel-not-in-time");
        Assert.Equal((ThereInMinutes, false), await Way(two.VenueHere, two.VenueThere));
    }

    [Fact]
    public async Task A_line_up_is_not_published_when_its_presenter_can_not_get_there()
    {
        var two = await GivenTwoStops.Of(Tour, "2027-07-04");
        (await two.Here.Book(await two.SlotHere("15:00"))).Expect(HttpStatusCode.Created);
        await Tour.Step(two.StopThere, "close-applications");
        (await Tour.Organizer.Edit($"{two.StopThere.Path}/line-up", new { order = new[] { two.ApplicationThere }, startsAt = "16:00" })).Expect(HttpStatusCode.OK);

        var conflict = (await Tour.Organizer.Post($"{two.StopThere.Path}/line-up/publish")).Expect(HttpStatusCode.Conflict, "line-up-conflicts").Json.GetProperty("conflicts")[0];
        Assert.Equal(("meeting", ThereInMinutes), (conflict.GetProperty("by").GetString(), conflict.GetProperty("travel").GetProperty("minutes").GetInt32()));
        Assert.Contains("the way from La Turbine, Dunkerque to EuraTechnologies, Lille takes 95 minutes", conflict.GetProperty("sentence").GetString(), StringComparison.Ordinal);

        (await Tour.Organizer.Edit($"{two.StopThere.Path}/line-up", new { order = new[] { two.ApplicationThere }, startsAt = "16:45" })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{two.StopThere.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
    }

    private async Task<(int Minutes, bool IsSet)> Way(string from, string to)
    {
        var way = (await Tour.Organizer.Get($"/api/venues/{from}/travel-times")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Single(it => it.GetProperty("venueId").GetString() == to);
        return (way.GetProperty("minutes").GetInt32(), way.GetProperty("isSet").GetBoolean());
    }
}

/// <summary>One founder with a startup in Dunkerque and another in Lille on the same day, and an investor at each stop with a slot every ten minutes.</summary>
internal sealed record GivenTwoStops(
    GivenStop StopHere, GivenStop StopThere, string VenueHere, string VenueThere, GivenStartup Here, GivenStartup There, string ApplicationThere, GivenInvestor InvestorHere, GivenInvestor InvestorThere, string SessionHere, string SessionThere)
{
    internal static async Task<GivenTwoStops> Of(Tour tour, string date)
    {
        var (here, there) = (await tour.AVenue(), (await tour.Organizer.Post("/api/venues", new { name = "EuraTechnologies", city = "Lille", zone = "Europe/Paris", latitude = 50.6330, longitude = 3.0200 })).Id);
        var (stopHere, stopThere) = (await tour.AnOpenStop(await tour.AStopBody(date, venue: here)), await tour.AnOpenStop(await tour.AStopBody(date, venue: there, name: "Lille")));
        var (startup, _) = await tour.AParticipant(stopHere);
        var (other, application) = await tour.AParticipant(stopThere, startup.Founder);
        return new(
            stopHere, stopThere, here, there, startup, other, application, await tour.AnInvestor(), await tour.AnInvestor(),
            await tour.ASession(stopHere, "09:00", "20:00", minutes: 10), await tour.ASession(stopThere, "09:00", "20:00", minutes: 10));
    }

    internal async Task<string> SlotHere(string at) => (await InvestorHere.Slots(StopHere, SessionHere, at))[0];

    internal async Task<string> SlotThere(string at) => (await InvestorThere.Slots(StopThere, SessionThere, at))[0];
}
