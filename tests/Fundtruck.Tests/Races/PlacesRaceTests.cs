using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Races;

public sealed class PlacesRaceTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task When_forty_are_accepted_at_once_for_five_places_exactly_five_are()
    {
        var stop = await Tour.AnOpenStop();
        var applications = new List<string>();
        for (var i = 0; i < 40; i++) applications.Add(await Tour.AnApplication(stop, await Tour.AStartup()));

        var answers = await Task.WhenAll(applications.Select(application => Tour.Organizer.Prepare(stop.ContestId, (application, "accept", null))));

        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(35, answers.Count(answer => answer.Status == HttpStatusCode.Conflict && answer.Problem == "contest-full"));
        (await Tour.Organizer.Release(stop.ContestId)).Expect(HttpStatusCode.Created);
        Assert.Equal(5, (await Tour.Organizer.Get($"{stop.Path}/applications?status=accepted")).Items.Count);
    }

    [Fact]
    public async Task A_place_given_back_goes_to_exactly_one_of_forty()
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 1));
        var (startup, held) = await Tour.AParticipant(stop);
        var applications = new List<string>();
        for (var i = 0; i < 40; i++) applications.Add(await Tour.AnApplication(stop, await Tour.AStartup()));

        var withdrawal = startup.Founder.Post($"/api/applications/{held}/withdraw");
        var answers = await Task.WhenAll(applications.Select(application => Tour.Organizer.Prepare(stop.ContestId, (application, "accept", null))));
        (await withdrawal).Expect(HttpStatusCode.OK);

        Assert.True(answers.Count(answer => answer.Status == HttpStatusCode.OK) <= 1);
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_stop_that_is_cancelled_while_people_book_keeps_no_meeting()
    {
        var stop = await Tour.AnOpenStop();
        var startups = await Crowd.Of(Tour, stop, 30);
        var session = await Tour.ASession(stop, tables: 30);
        var slots = new List<string>();
        for (var i = 0; i < 30; i++) slots.AddRange(await (await Tour.AnInvestor()).Slots(stop, session, "15:00"));

        var bookings = startups.Zip(slots, (startup, slot) => Tour.Organizer.Post($"/api/investor-slots/{slot}/book", new { startupId = startup })).ToList();
        var cancelled = Tour.Organizer.Post($"{stop.Path}/cancel", new { reason = "Storm." });
        var answers = await Task.WhenAll(bookings);
        (await cancelled).Expect(HttpStatusCode.OK);

        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.Conflict, answer.Body));
        Assert.Empty((await Tour.Organizer.Get($"/api/meetings?stop={stop.Id}&status=booked")).Items);
    }
}
