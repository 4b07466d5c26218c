using System.Net;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fundtruck.Tests.Privacy;

public sealed class RetentionTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task What_has_been_kept_long_enough_is_counted_first_and_then_goes()
    {
        var startup = await Tour.AStartup();
        var stop = await Tour.AnOpenStop();
        await Tour.AnApplication(stop, startup);
        await Tour.SignIn("idle@nowhere.example", "Idle Ida");
        (await Tour.Organizer.Post("/api/regions", new { name = "Bretagne" }, ("Idempotency-Key", "retention"))).Expect(HttpStatusCode.Created);
        (await Tour.Anybody.Post("/api/sign-in-links", new { email = "somebody@nowhere.example" })).Expect(HttpStatusCode.Accepted);
        (await startup.Founder.Post($"/api/startups/{startup.Id}/invitations", new { email = "invited@nowhere.example" })).Expect(HttpStatusCode.Created);
        await Tour.Drain();
        await Tour.NothingIsOnItsWay();

        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + Duration.FromDays(1101));
        await Tour.Count($"with gone as (delete from sessions where person_id in (select id from people where email = 'idle@nowhere.example') returning 1) select count(*) from gone");
        var planned = (await Tour.Organizer.Get("/api/retention")).Expect(HttpStatusCode.OK).Json.EnumerateArray().ToDictionary(item => item.GetProperty("kind").GetString()!, item => item.GetProperty("count").GetInt32());
        Assert.Equal((3, 1), (planned["finishedMessages"], planned["endedInvitations"]));
        Assert.Equal((1, 1, 1), (planned["usedSignInLinks"], planned["idempotencyKeys"], planned["idleAccounts"]));
        Assert.Equal(1, await Tour.Count("select count(*) from people where email = 'idle@nowhere.example'"));

        await Tour.Services.GetRequiredService<SendAsSystem>().ForgetTheUsedUp(default);

        Assert.All((await Tour.Organizer.Get("/api/retention")).Json.EnumerateArray(), item => Assert.Equal(0, item.GetProperty("count").GetInt32()));
        Assert.Empty(await Canaries.Find(Tour, ["idle@nowhere.example", "Idle Ida", "invited@nowhere.example"]));
        Assert.Equal(1, await Tour.Count($"select count(*) from people where id = '{startup.Founder.Id}' and erased_at is null"));
        await Tour.SignIn("idle@nowhere.example", "Idle Ida");     // who is forgotten for being away may be brought back by others
    }

    [Fact]
    public async Task What_is_still_young_stays()
    {
        await Tour.SignIn("young@nowhere.example", "Young");
        await Tour.Services.GetRequiredService<SendAsSystem>().ForgetTheUsedUp(default);
        Assert.Equal(1, await Tour.Count("select count(*) from people where email = 'young@nowhere.example' and erased_at is null"));
    }
}

public sealed class InvitationRetentionTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task An_invitation_that_is_over_goes_with_the_mails_about_it_long_before_other_messages()
    {
        var startup = await Tour.AStartup();
        var path = $"/api/startups/{startup.Id}/invitations";
        var over = (await startup.Founder.Post(path, new { email = "over@nowhere.example" })).Expect(HttpStatusCode.Created).Text("id");
        await Tour.Drain();
        (await startup.Founder.Delete($"{path}/{over}")).Expect(HttpStatusCode.NoContent);
        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + Duration.FromDays(31));
        (await startup.Founder.Post(path, new { email = "pending@nowhere.example" })).Expect(HttpStatusCode.Created);

        await Tour.Services.GetRequiredService<SendAsSystem>().ForgetTheUsedUp(default);

        Assert.Empty(await Canaries.Find(Tour, ["over@nowhere.example"]));
        Assert.NotEmpty(await Canaries.Find(Tour, ["pending@nowhere.example"]));
    }
}
