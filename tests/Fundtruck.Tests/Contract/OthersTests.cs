using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

/// <summary>What is somebody else's does not exist, and what it says is said to nobody.</summary>
public sealed class OthersTests(Tour tour) : TourTests(tour)
{
    private const string Secret = "Zanzibar";

    [Fact]
    public async Task The_startups_of_others_do_not_exist()
    {
        var (owner, stranger) = (await Tour.AStartup(), await Tour.AStartup());
        var tag = await Tell(owner);

        await Missing(stranger.Founder.Get($"/api/startups/{owner.Id}"));
        await Missing(stranger.Founder.Put($"/api/startups/{owner.Id}", new { name = "Mine" }, ("If-Match", tag)));
        await Missing(stranger.Founder.Post($"/api/startups/{owner.Id}/invitations", new { email = stranger.Founder.Email }));
        Assert.DoesNotContain(Secret, (await stranger.Founder.Get("/api/startups")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        Assert.Contains(Secret, (await owner.Founder.Get($"/api/startups/{owner.Id}")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_applications_of_others_do_not_exist()
    {
        var stop = await Tour.AnOpenStop();
        var (owner, stranger, investor) = (await Tour.AStartup(), await Tour.AStartup(), await Tour.AnInvestor());
        var application = (await owner.Founder.Post($"{stop.Path}/applications", new { startupId = owner.Id, contestId = stop.ContestId, summary = Secret, amountSought = 1 })).Id;

        foreach (var other in new[] { stranger.Founder, investor.Representative })
        {
            await Missing(other.Get($"/api/applications/{application}"));
            await Missing(other.Put($"/api/applications/{application}", new { summary = "Mine" }, ("If-Match", "\"1\"")));
            foreach (var step in new[] { "submit", "confirm", "withdraw" }) await Missing(other.Post($"/api/applications/{application}/{step}"));
            foreach (var list in new[] { "/api/applications", $"{stop.Path}/applications" }) Assert.Empty((await other.Get(list)).Expect(HttpStatusCode.OK).Items);
        }

        Assert.Contains(Secret, (await owner.Founder.Get($"/api/applications/{application}")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        var answer = (await stranger.Founder.Post($"{stop.Path}/applications", new { startupId = owner.Id, contestId = stop.ContestId })).Expect(HttpStatusCode.BadRequest, "invalid");
        Assert.Equal(["startupId"], answer.Fields);
    }

    [Fact]
    public async Task The_meetings_and_slots_of_others_do_not_exist()
    {
        var stop = await Tour.AnOpenStop();
        var (owner, _) = await Tour.AParticipant(stop);
        await Tell(owner);
        var (stranger, investor, rival) = (await Tour.AStartup(), await Tour.AnInvestor(), await Tour.AnInvestor());
        var slots = await investor.Slots(stop, await Tour.ASession(stop));
        var meeting = (await owner.Book(slots[0])).Id;

        foreach (var other in new[] { stranger.Founder, rival.Representative })
        {
            await Missing(other.Get($"/api/meetings/{meeting}"));
            await Missing(other.Post($"/api/meetings/{meeting}/cancel", new { reason = "Mine." }));
            await Missing(other.Post($"/api/meetings/{meeting}/move", new { slotId = slots[1] }));
            await Missing(other.Delete($"/api/investor-slots/{slots[1]}"));
            Assert.Empty((await other.Get("/api/meetings")).Expect(HttpStatusCode.OK).Items);
        }

        var booked = (await stranger.Founder.Post($"/api/investor-slots/{slots[1]}/book", new { startupId = owner.Id })).Expect(HttpStatusCode.BadRequest, "invalid");
        Assert.DoesNotContain(Secret, booked.Body, StringComparison.Ordinal);
        Assert.Equal(1, await Tour.Count($"select count(*) from meetings where startup_id = '{owner.Id}' and status = 'booked'"));
        Assert.Contains(Secret, (await owner.Founder.Get($"/api/meetings/{meeting}")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_belongs_to_a_draft_does_not_exist()
    {
        var (draft, founder) = (await Tour.ADraft(), await Tour.AStartup());
        foreach (var path in new[] { "", "/line-up", "/applications", "/investor-slots", "/meeting-sessions" }) await Missing(founder.Founder.Get(draft.Path + path));
        await Missing(founder.Founder.Post($"{draft.Path}/applications", new { startupId = founder.Id, contestId = draft.ContestId }));
    }

    [Fact]
    public async Task The_times_that_others_keep_free_do_not_exist()
    {
        var (owner, stranger) = (await Tour.AStartup(), await Tour.AStartup());
        var block = (await owner.Founder.Post("/api/blocks", new { startsAt = "2027-06-29T10:00", endsAt = "2027-06-29T11:00", note = Secret })).Id;
        await Missing(stranger.Founder.Delete($"/api/blocks/{block}"));
        Assert.Empty((await stranger.Founder.Get("/api/blocks")).Expect(HttpStatusCode.OK).Json.EnumerateArray());
        Assert.Contains(Secret, (await owner.Founder.Get("/api/blocks")).Body, StringComparison.Ordinal);
    }

    /// <summary>Lets the startup say something that nobody else may read; returns its new version.</summary>
    private static async Task<string> Tell(GivenStartup startup) =>
        (await startup.Founder.Edit($"/api/startups/{startup.Id}", new { name = Secret, pitch = Secret })).Expect(HttpStatusCode.OK).Header("ETag")!;

    private static async Task Missing(Task<Answer> asked)
    {
        var answer = (await asked).Expect(HttpStatusCode.NotFound, "not-found");
        Assert.DoesNotContain(Secret, answer.Body, StringComparison.Ordinal);
    }
}
