using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

public sealed class StopTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_draft_is_seen_by_organizers_only_and_a_published_stop_by_everybody()
    {
        var stop = await Tour.ADraft();
        (await Tour.Anybody.Get(stop.Path)).Expect(HttpStatusCode.NotFound, "not-found");

        await Tour.Step(stop, "publish");

        Assert.Equal("published", (await Tour.Anybody.Get(stop.Path)).Expect(HttpStatusCode.OK).Text("status"));
        Assert.Contains(stop.Id, (await Tour.Anybody.Get("/api/stops")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_meeting_is_booked_once()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop));

        (await startup.Book(slots[0])).Expect(HttpStatusCode.Created);
        (await startup.Book(slots[0])).Expect(HttpStatusCode.Conflict, "slot-taken");
        Assert.Equal(slots.Count - 1, (await startup.Founder.Get($"{stop.Path}/investor-slots")).Items.Count);
    }
}
