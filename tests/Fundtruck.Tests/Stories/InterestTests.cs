using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Privacy;
using Fundtruck.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fundtruck.Tests.Stories;

public sealed class InterestTests(Tour tour) : TourTests(tour)
{
    private const string Canary = "canaryinterestnote";

    [Fact]
    public async Task A_note_is_read_by_its_author_and_leaves_nowhere_else()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        var (investor, rival) = (await Tour.AnInvestor(), await Tour.AnInvestor());
        var colleague = await Tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague");
        await investor.Join(colleague);
        (await investor.Say(stop, startup, "yes", Canary)).Expect(HttpStatusCode.NoContent);
        (await rival.Say(stop, startup, "mustThink", "Another.")).Expect(HttpStatusCode.NoContent);

        Assert.Contains(Canary, (await investor.Representative.Get($"{stop.Path}/interests")).Body, StringComparison.Ordinal);     // so the others' lists could show it
        var paths = new[] { $"{stop.Path}/interests", $"{stop.Path}/cards", $"/api/investors/{investor.Id}", "/api/investors", "/api/me", $"/api/startups/{startup.Id}", $"/api/applications/{application}", "/api/audit", "/api/messages", "/api/meetings", stop.Path };
        foreach (var other in new[] { colleague, rival.Representative, startup.Founder, Tour.Organizer, await Tour.AJuror(stop) })
        {
            foreach (var path in paths) Assert.DoesNotContain(Canary, (await other.Get(path)).Body, StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, await Export(other), StringComparison.Ordinal);
        }

        Assert.Contains(Canary, await Export(investor.Representative), StringComparison.Ordinal);
        await Tour.Drain();
        Assert.All(Tour.Mailbox.Messages, mail => Assert.DoesNotContain(Canary, mail.Message.ToString(), StringComparison.Ordinal));
        Assert.All(await Canaries.Find(Tour, [Canary]), found => Assert.StartsWith("public.interest_notes:", found, StringComparison.Ordinal));
        Assert.NotEmpty(await Canaries.Find(Tour, [Canary]));

        (await investor.Representative.Post("/api/me/erase", new { email = investor.Representative.Email })).Expect(HttpStatusCode.OK);
        Assert.Empty(await Canaries.Find(Tour, [Canary]));
        Assert.NotEmpty(await Canaries.Find(Tour, ["Another."]));
    }

    [Fact]
    public async Task What_a_firm_says_is_read_by_the_firm_and_counted_for_organizers_and_nobody_else_hears_of_it()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var (investor, rival, third) = (await Tour.AnInvestor(), await Tour.AnInvestor(), await Tour.AnInvestor());
        var colleague = await Tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague");
        await investor.Join(colleague);
        (await investor.Say(stop, startup, "yes")).Expect(HttpStatusCode.NoContent);
        (await rival.Say(stop, startup, "no")).Expect(HttpStatusCode.NoContent);
        (await third.Say(stop, startup, "yes")).Expect(HttpStatusCode.NoContent);

        foreach (var (caller, said) in new[] { (investor.Representative, "yes"), (colleague, "yes"), (rival.Representative, "no") })
        {
            var own = Assert.Single((await caller.Get($"{stop.Path}/interests")).Expect(HttpStatusCode.OK).Json.EnumerateArray());
            Assert.Equal((said, System.Text.Json.JsonValueKind.Null), (own.GetProperty("interest").GetString(), own.GetProperty("counts").ValueKind));
            Assert.Equal(said, (await caller.Get($"{stop.Path}/cards")).Items[0].GetProperty("interest").GetString());
            Assert.Single((await caller.Get($"{stop.Path}/cards?interest={said}")).Items);
            Assert.Empty((await caller.Get($"{stop.Path}/cards?interest=mustThink")).Items);
        }

        var counted = Assert.Single((await Tour.Organizer.Get($"{stop.Path}/interests")).Expect(HttpStatusCode.OK).Json.EnumerateArray());
        Assert.Equal("{\"yes\":2,\"no\":1,\"mustThink\":0}", counted.GetProperty("counts").ToString());
        Assert.Equal((System.Text.Json.JsonValueKind.Null, System.Text.Json.JsonValueKind.Null), (counted.GetProperty("interest").ValueKind, counted.GetProperty("by").ValueKind));
        Assert.Equal("{\"yes\":2,\"no\":1,\"mustThink\":0}", (await Tour.Organizer.Get($"{stop.Path}/cards")).Items[0].GetProperty("interests").ToString());
        (await startup.Founder.Get($"{stop.Path}/interests")).Expect(HttpStatusCode.Forbidden, "not-allowed");
        var audit = (await Tour.Organizer.Get($"/api/audit?person={investor.Representative.Id}")).Expect(HttpStatusCode.OK);
        Assert.Contains("SayInterest", audit.Body, StringComparison.Ordinal);
        Assert.All(audit.Items.Where(entry => entry.GetProperty("request").GetString() == "SayInterest"), entry => Assert.DoesNotContain(startup.Id, entry.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_said_can_be_said_otherwise_and_taken_back_and_colleagues_keep_their_own_notes()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var colleague = await Tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague");
        await investor.Join(colleague);
        (await investor.Say(stop, startup, "mustThink", "First.")).Expect(HttpStatusCode.NoContent);
        (await new GivenInvestor(investor.Id, colleague).Say(stop, startup, "no", "Mine.")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(("no", "Colleague", "First."), await Said(investor.Representative));
        Assert.Equal(("no", "Colleague", "Mine."), await Said(colleague));

        (await investor.Representative.Delete($"{stop.Path}/interests/{startup.Id}")).Expect(HttpStatusCode.NoContent);
        Assert.Empty((await investor.Representative.Get($"{stop.Path}/interests")).Json.EnumerateArray());
        Assert.Equal((null, null, "Mine."), await Said(colleague));
        (await investor.Representative.Delete($"{stop.Path}/interests/{startup.Id}")).Expect(HttpStatusCode.NotFound, "not-found");
        (await investor.Say(stop, await Tour.AStartup(), "yes")).Expect(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(["note"], (await investor.Say(stop, startup, "yes", new string('x', 4001))).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        (await Tour.Organizer.Put($"{stop.Path}/interests/{startup.Id}", new { interest = "yes" })).Expect(HttpStatusCode.Forbidden, "not-allowed");

        async Task<(string?, string?, string?)> Said(Caller caller)
        {
            var own = Assert.Single((await caller.Get($"{stop.Path}/interests")).Expect(HttpStatusCode.OK).Json.EnumerateArray());
            return (own.GetProperty("interest").GetString(), own.GetProperty("by").GetString(), own.GetProperty("note").GetString());
        }
    }

    [Fact]
    public async Task Whoever_speaks_for_two_firms_says_for_which()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var (one, other) = (await Tour.AnInvestor(), await Tour.AnInvestor());
        await other.Join(one.Representative);
        Assert.Equal(["investor"], (await one.Representative.Get($"{stop.Path}/cards")).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        (await one.Representative.Put($"{stop.Path}/interests/{startup.Id}", new { interest = "yes", investorId = other.Id })).Expect(HttpStatusCode.NoContent);
        Assert.Single((await other.Representative.Get($"{stop.Path}/interests")).Json.EnumerateArray());
        Assert.Empty((await one.Representative.Get($"{stop.Path}/interests?investor={one.Id}")).Json.EnumerateArray());
    }

    private async Task<string> Export(Caller caller)
    {
        using var http = new HttpClient { BaseAddress = Tour.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);
        await using var zip = new ZipArchive(await http.GetStreamAsync(new Uri("/api/me/export", UriKind.Relative)));
        using var reader = new StreamReader(await zip.GetEntry("me.json")!.OpenAsync());
        return await reader.ReadToEndAsync();
    }
}

/// <summary>On its own, because it goes to another day.</summary>
public sealed class InterestRetentionTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_note_goes_when_it_is_old_or_the_startup_is_forgotten()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var (forgotten, _) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        (await investor.Say(stop, startup, "yes", "canaryold")).Expect(HttpStatusCode.NoContent);
        (await investor.Say(stop, forgotten, "yes", "canaryforgotten")).Expect(HttpStatusCode.NoContent);
        (await forgotten.Founder.Post("/api/me/erase", new { email = forgotten.Founder.Email })).Expect(HttpStatusCode.OK);
        Assert.Empty(await Canaries.Find(Tour, ["canaryforgotten"]));

        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + Duration.FromDays(399));
        await Tour.Services.GetRequiredService<SendAsSystem>().ForgetTheUsedUp(default);
        Assert.NotEmpty(await Canaries.Find(Tour, ["canaryold"]));
        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + Duration.FromDays(2));
        await Tour.Services.GetRequiredService<SendAsSystem>().ForgetTheUsedUp(default);
        Assert.Empty(await Canaries.Find(Tour, ["canaryold"]));
    }
}
