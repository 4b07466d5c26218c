using System.Net;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>What both sides say before a plan is made, and who may know.</summary>
public sealed class WishTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Each_side_says_changes_and_takes_back_its_wishes_and_only_it_reads_them()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var (one, two) = (await Tour.AnInvestor(), await Tour.AnInvestor());
        var path = $"{stop.Path}/startups/{startup.Id}/wishes";
        await startup.Wish(stop, "like", one, two);
        (await startup.Founder.Put($"{path}/{one.Id}", new { wish = "must" })).Expect(HttpStatusCode.NoContent);
        (await startup.Founder.Put($"{path}/{two.Id}", new { wish = "no" })).Expect(HttpStatusCode.NoContent);
        await one.Wish(stop, "no", startup);

        Assert.Equal([(one.Id, "must"), (two.Id, "no")], (await startup.Founder.Get(path)).Expect(HttpStatusCode.OK).Json.EnumerateArray().Select(it => (it.GetProperty("investorId").GetString(), it.GetProperty("wish").GetString())).OrderBy(it => it.Item1 == two.Id));
        foreach (var other in new[] { one.Representative, two.Representative, Tour.Organizer }) (await other.Get(path)).Expect(HttpStatusCode.NotFound);
        (await startup.Founder.Get($"{stop.Path}/investors/{one.Id}/wishes")).Expect(HttpStatusCode.NotFound);
        (await Tour.Organizer.Put($"{path}/{one.Id}", new { wish = "no" })).Expect(HttpStatusCode.NotFound);
        Assert.Equal("no", (await one.Representative.Get($"{stop.Path}/investors/{one.Id}/wishes")).Json[0].GetProperty("wish").GetString());

        (await startup.Founder.Delete($"{path}/{two.Id}")).Expect(HttpStatusCode.NoContent);
        (await startup.Founder.Delete($"{path}/{two.Id}")).Expect(HttpStatusCode.NotFound);
        await startup.Wish(stop, "like");
        Assert.Equal(0, (await startup.Founder.Get(path)).Json.GetArrayLength());
        Assert.Equal(0, await Tour.Count($"select count(*) from audit_entries where changes::text like '%{one.Id}%' and request like 'Say%'"));
    }

    [Fact]
    public async Task Organizers_see_how_many_wishes_there_are_and_who_is_silent_but_not_about_whom()
    {
        var fair = await Tour.ASmallFair(startups: 2, investors: 1);
        var silent = (await Tour.AParticipant(fair.Stop)).Startup;
        var answer = (await Tour.Organizer.Get($"{fair.Stop.Path}/wish-counts")).Expect(HttpStatusCode.OK);

        Assert.Equal(1, answer.Json.GetProperty("silent").GetInt32());
        Assert.Equal(0, answer.Json.GetProperty("startups").EnumerateArray().Single(it => it.GetProperty("startupId").GetString() == silent.Id).GetProperty("like").GetInt32());
        Assert.Equal(2, answer.Json.GetProperty("investors")[0].GetProperty("like").GetInt32());
        (await fair.Startups[0].Founder.Get($"{fair.Stop.Path}/wish-counts")).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Only_those_who_can_be_met_are_wished_and_only_until_the_stop_is_over()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var (pending, elsewhere, investor) = (await Tour.APendingInvestor(), await Tour.AStartup(), await Tour.AnInvestor());
        var path = $"{stop.Path}/startups/{startup.Id}/wishes";

        Assert.Equal(["wishes"], (await startup.Founder.Put(path, new { wishes = new[] { new { investorId = pending.Id, wish = "like" } } })).Expect(HttpStatusCode.BadRequest).Fields);
        (await startup.Founder.Put($"{path}/{pending.Id}", new { wish = "like" })).Expect(HttpStatusCode.NotFound);
        (await investor.Representative.Put($"{stop.Path}/investors/{investor.Id}/wishes/{elsewhere.Id}", new { wish = "like" })).Expect(HttpStatusCode.NotFound);
        (await elsewhere.Founder.Put($"{stop.Path}/startups/{elsewhere.Id}/wishes", new { wishes = Array.Empty<object>() })).Expect(HttpStatusCode.Conflict, "startup-not-at-stop");
        (await pending.Representative.Put($"{stop.Path}/investors/{pending.Id}/wishes/{startup.Id}", new { wish = "like" })).Expect(HttpStatusCode.Conflict, "investor-not-accredited");
        (await startup.Founder.Put(path, new { wishes = new[] { new { investorId = investor.Id, wish = "like" }, new { investorId = investor.Id, wish = "no" } } })).Expect(HttpStatusCode.BadRequest);

        var before = Tour.Clock.GetCurrentInstant();
        await Tour.GoTo(Instant.FromUtc(2027, 6, 30, 8, 0));
        (await startup.Founder.Put($"{path}/{investor.Id}", new { wish = "like" })).Expect(HttpStatusCode.Conflict, "wishes-over");
        await Tour.GoTo(before);
    }
}
