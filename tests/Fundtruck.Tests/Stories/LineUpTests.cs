using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fundtruck.Tests.Stories;

/// <summary>How a line-up comes to be: drawn, sorted or by hand; checked, published in editions, taken back.</summary>
public sealed class LineUpTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_draw_is_shown_to_the_founders_once_it_is_published_and_they_can_repeat_it()
    {
        var (stop, them) = await Ready(3);
        var founder = them[0].Startup.Founder;
        (await Tour.Organizer.Post($"{stop.Path}/line-up/draw", new { })).Expect(HttpStatusCode.OK);
        Assert.Equal(["reason"], (await Tour.Organizer.Post($"{stop.Path}/line-up/draw", new { })).Expect(HttpStatusCode.Conflict, "reason-missing").Fields);
        var line = (await Tour.Organizer.Post($"{stop.Path}/line-up/draw", new { seed = "12 31 40", reason = "The lottery's numbers." })).Expect(HttpStatusCode.OK).Json;
        Assert.Empty((await founder.Get($"{stop.Path}/line-up/draws")).Expect(HttpStatusCode.OK).Items);
        await Publish(stop);

        var draws = (await founder.Get($"{stop.Path}/line-up/draws")).Expect(HttpStatusCode.OK).Items;
        Assert.Equal(["The lottery's numbers.", null], draws.Select(draw => draw.GetProperty("reason").GetString()));
        Assert.Equal([(true, true), (false, draws[1].GetProperty("isPublishedOrder").GetBoolean())], draws.Select(draw => (draw.GetProperty("isSeedGiven").GetBoolean(), draw.GetProperty("isPublishedOrder").GetBoolean())));
        foreach (var draw in draws)
        {
            var seed = draw.GetProperty("seed").GetString();
            var repeated = draw.GetProperty("lots").EnumerateArray().Select(lot => lot.GetProperty("applicationId").GetString()!)
                .OrderBy(id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{id}"))), StringComparer.Ordinal);
            Assert.Equal(repeated, draw.GetProperty("order").EnumerateArray().Select(id => id.GetString()!));
            Assert.Equal(JsonValueKind.Null, draw.GetProperty("drawnBy").ValueKind);
        }

        Assert.Equal(draws[0].GetProperty("order").EnumerateArray().Select(id => id.GetString()), Order(line, "draft"));
        Assert.Equal(2, (await Tour.Organizer.Get($"{stop.Path}/line-up/draws")).Items.Count);
        Assert.Empty((await (await Tour.AStartup()).Founder.Get($"{stop.Path}/line-up/draws")).Items);
        await Assert.ThrowsAsync<PostgresException>(() => Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update draws set seed = 'Another'")));
    }

    [Fact]
    public async Task Only_those_whose_time_changed_are_told_and_the_draft_says_who_that_will_be()
    {
        var (stop, them) = await Ready(3);
        var (a, b, c) = (them[0].Application, them[1].Application, them[2].Application);
        await Arrange(stop, new { order = new[] { a, b, c } });
        Assert.Equal(3, await Publish(stop));
        var mails = Mails(them);

        var draft = (await Arrange(stop, new { order = new[] { b, a, c } })).GetProperty("difference");
        Assert.Equal((0, 0, 2, 1), (draft.GetProperty("added").GetInt32(), draft.GetProperty("removed").GetInt32(), draft.GetProperty("moved").GetInt32(), draft.GetProperty("same").GetInt32()));
        Assert.Equal(mails, Mails(them));                       // an edition is told, a draft is not
        Assert.Equal(2, await Publish(stop));
        Assert.Equal([mails[0] + 1, mails[1] + 1, mails[2]], Mails(them));
        Assert.StartsWith("Changed: Pitch of", Tour.Mailbox.To(them[0].Startup.Founder.Email)[^1].Subject(), StringComparison.Ordinal);

        Assert.Equal(0, await Publish(stop));
        Assert.Equal([mails[0] + 1, mails[1] + 1, mails[2]], Mails(them));
        Assert.Equal([2, 1], (await Tour.Organizer.Get($"{stop.Path}/line-up/editions")).Items.Select(edition => edition.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task An_edition_can_be_compared_with_another_and_taken_up_again()
    {
        var (stop, them) = await Ready(3);
        var (a, b, c) = (them[0].Application, them[1].Application, them[2].Application);
        await Arrange(stop, new { order = new[] { a, b, c }, startsAt = "10:00", breaks = new { openingMinutes = 5, pauses = new[] { new { after = 3, minutes = 20, name = "Deliberation" } } } });
        await Publish(stop);
        await Arrange(stop, new { order = new[] { c, a }, startsAt = "11:00", breaks = new { } });
        await Publish(stop);
        await Arrange(stop, new { order = new[] { c } });
        await Publish(stop);

        var second = (await Tour.Organizer.Get($"{stop.Path}/line-up/editions/2")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["moved", "moved", "removed"], second.GetProperty("difference").GetProperty("pitches").EnumerateArray().Select(pitch => pitch.GetProperty("change").GetString()));
        var third = (await Tour.Organizer.Get($"{stop.Path}/line-up/editions/3?since=1")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((1, 2), (third.GetProperty("since").GetInt32(), third.GetProperty("difference").GetProperty("removed").GetInt32()));
        (await Tour.Organizer.Get($"{stop.Path}/line-up/editions/4")).Expect(HttpStatusCode.NotFound);
        (await them[0].Startup.Founder.Get($"{stop.Path}/line-up/editions/1")).Expect(HttpStatusCode.Forbidden);

        var restored = (await Tour.Organizer.Post($"{stop.Path}/line-up/restore", new { edition = 1 })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal([a, b, c], Order(restored, "draft"));
        Assert.Equal([c], Order(restored, "pitches"));
        Assert.Equal("2027-06-29T10:05:00+02:00", restored.GetProperty("contests")[0].GetProperty("draft")[0].GetProperty("startsAt").GetString());
        Assert.Equal("2027-06-29T10:53:00+02:00", restored.GetProperty("contests")[0].GetProperty("arrangement").GetProperty("endsAt").GetString());
        await Assert.ThrowsAsync<PostgresException>(() => Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"delete from line_up_editions")));
    }

    [Fact]
    public async Task All_that_stands_in_the_way_is_named_at_once_in_the_draft_and_on_publishing()
    {
        var (stop, them) = await Ready(3, twoStages: true);
        var host = await Host(stop);
        var slot = (await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop), "14:00"))[0];
        (await them[0].Startup.Book(slot)).Expect(HttpStatusCode.Created);
        (await them[1].Startup.Founder.Post("/api/blocks", new { startsAt = "2027-06-29T14:00", endsAt = "2027-06-29T15:00", note = "Dentist" })).Expect(HttpStatusCode.Created);
        var contests = (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("contests");
        var (first, second) = (contests[0].GetProperty("id").GetString(), contests[1].GetProperty("id").GetString());
        (await Tour.Organizer.Post($"/api/contests/{second}/jurors", new { email = them[2].Startup.Founder.Email, name = "Founder", from = "2027-05-01T08:00", until = "2027-06-30T08:00" })).Expect(HttpStatusCode.Created);
        await Arrange(stop, new { order = new[] { them[3].Application }, startsAt = "14:20", contestId = second });

        var draft = await Arrange(stop, new { order = them.Take(3).Select(it => it.Application), startsAt = "14:00", contestId = first });
        var refused = (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.Conflict, "line-up-conflicts").Json;
        foreach (var conflicts in new[] { draft.GetProperty("conflicts"), refused.GetProperty("conflicts") })
            Assert.Equal(["meeting", "block", "jury"], conflicts.EnumerateArray().Select(conflict => conflict.GetProperty("by").GetString()));
        Assert.Contains(", but Startup", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("in a meeting with Fund", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Dentist", refused.GetRawText(), StringComparison.Ordinal);

        var seen = (await host.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.Conflict, "line-up-conflicts").Json.GetProperty("conflicts");
        Assert.Equal(["meeting", null, "jury"], seen.EnumerateArray().Select(conflict => conflict.GetProperty("by").GetString()));
        Assert.Equal(JsonValueKind.Null, seen[1].GetProperty("from").ValueKind);
        Assert.Equal(0, await Tour.Count($"select count(*) from pitches where stop_id = '{stop.Id}'"));
    }

    [Fact]
    public async Task Contests_on_two_stages_run_at_the_same_time_and_each_presenter_reads_where()
    {
        var (stop, them) = await Ready(1, twoStages: true);
        var contests = (await Tour.Anybody.Get(stop.Path)).Json.GetProperty("contests").EnumerateArray().Select(contest => contest.GetProperty("id").GetString()).ToList();
        await Arrange(stop, new { order = new[] { them[0].Application }, startsAt = "14:00", contestId = contests[0] });
        await Arrange(stop, new { order = new[] { them[1].Application }, startsAt = "14:00", contestId = contests[1] });
        Assert.Equal(2, await Publish(stop));

        foreach (var contest in (await Tour.Anybody.Get($"{stop.Path}/line-up")).Json.GetProperty("contests").EnumerateArray())
        {
            var stage = contest.GetProperty("stage").GetString();
            Assert.Equal(contest.GetProperty("contest").GetString() == "Seed" ? "Truck" : "Room 1", stage);
            var (startup, _) = them.Single(it => it.Application == contest.GetProperty("pitches")[0].GetProperty("applicationId").GetString());
            Assert.Contains($"Stage: {stage}", Tour.Mailbox.To(startup.Founder.Email)[^1].Text(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_startup_in_two_contests_at_the_same_time_is_named()
    {
        var stop = await Tour.AnOpenStop(await TwoStages());
        var contests = (await Tour.Anybody.Get(stop.Path)).Json.GetProperty("contests").EnumerateArray().Select(contest => contest.GetProperty("id").GetString()!).ToList();
        var (startup, one) = await Tour.AParticipant(stop);
        var other = await Confirmed(stop with { ContestId = contests[1] }, startup);
        await Tour.Step(stop, "close-applications");
        await Arrange(stop, new { order = new[] { one }, startsAt = "14:00", contestId = contests[0] });
        await Arrange(stop, new { order = new[] { other }, startsAt = "14:05", contestId = contests[1] });

        var refused = (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.Conflict, "line-up-conflicts").Json.GetProperty("conflicts");
        Assert.All(refused.EnumerateArray(), conflict => Assert.Equal((2, "pitch"), (conflict.GetProperty("whom").GetArrayLength(), conflict.GetProperty("by").GetString())));
        await Arrange(stop, new { order = new[] { other }, after = contests[0], contestId = contests[1] });
        Assert.Equal(2, await Publish(stop));
    }

    [Fact]
    public async Task What_does_not_fit_says_what_would()
    {
        var (stop, them) = await Ready(2);
        var refused = (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = them.Select(it => it.Application), startsAt = "19:50" })).Expect(HttpStatusCode.Conflict, "line-up-outside-stop");
        Assert.Equal(["startsAt"], refused.Fields);
        Assert.Contains("8 minutes after the stop does at 20:00. It would fit if it began 8 minutes earlier, at 19:42", refused.Text("detail"), StringComparison.Ordinal);
        var both = await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = them.Select(it => it.Application), startsAt = "19:00", after = stop.ContestId });
        Assert.Equal(["after"], both.Expect(HttpStatusCode.BadRequest, "invalid").Fields);
    }

    [Fact]
    public async Task Who_pitched_early_at_one_stop_of_the_season_does_not_at_the_next()
    {
        var body = JsonSerializer.SerializeToNode(await Tour.AStopBody("2027-06-15", closesAt: "2027-05-20T23:59"))!.AsObject();
        (await Tour.Organizer.Put($"/api/seasons/{body["seasonId"]}/selection-rules", new { confirmationHours = 72, replacementHours = 24, replacementDays = 2, pitchesPerStartup = 2 })).Expect(HttpStatusCode.OK);
        var (stop, them) = await Ready(3, body: body);
        await Arrange(stop, new { order = them.Select(it => it.Application) });
        await Publish(stop);

        var next = body.DeepClone().AsObject();
        next["date"] = "2027-06-29";
        var later = await Tour.AnOpenStop(next);
        var again = new List<string>();
        foreach (var (startup, _) in them) again.Add(await Confirmed(later, startup));
        var drawn = Order((await Tour.Organizer.Post($"{later.Path}/line-up/draw", new { fewestEarlyPlacesFirst = true })).Expect(HttpStatusCode.OK).Json, "draft");
        Assert.Equal(again[2], drawn[0]);
        var sorted = Order((await Tour.Organizer.Post($"{later.Path}/line-up/sort", new { rule = "fewestEarlyPlaces" })).Expect(HttpStatusCode.OK).Json, "draft");
        Assert.Equal([again[2], again[0], again[1]], sorted);
        Assert.Equal(again, Order((await Tour.Organizer.Post($"{later.Path}/line-up/sort", new { rule = "submission" })).Json, "draft"));
    }

    /// <summary>A stop whose call is closed, with so many startups in its first contest and, on two stages, one in its second.</summary>
    private async Task<(GivenStop Stop, List<(GivenStartup Startup, string Application)> Them)> Ready(int startups, bool twoStages = false, JsonObject? body = null)
    {
        var stop = await Tour.AnOpenStop(twoStages ? await TwoStages() : body);
        var them = new List<(GivenStartup, string)>();
        for (var i = 0; i < startups; i++) them.Add(await Tour.AParticipant(stop));
        if (twoStages) them.Add(await Tour.AParticipant(stop with { ContestId = (await Tour.Anybody.Get(stop.Path)).Json.GetProperty("contests")[1].GetProperty("id").GetString()! }));
        await Tour.Step(stop, "close-applications");
        await Tour.Drain();
        return (stop, them);
    }

    private async Task<JsonObject> TwoStages()
    {
        var body = JsonSerializer.SerializeToNode(await Tour.AStopBody())!.AsObject();
        body["contests"] = new JsonArray(new JsonObject { ["name"] = "Seed" }, new JsonObject { ["name"] = "Growth", ["stage"] = "Room 1" });
        body["stages"] = new JsonArray(new JsonObject { ["name"] = "Truck" }, new JsonObject { ["name"] = "Room 1" });
        return body;
    }

    private async Task<string> Confirmed(GivenStop stop, GivenStartup startup)
    {
        var application = await Tour.AnApplication(stop, startup);
        (await Tour.Organizer.Decide(stop.ContestId, application, "accept")).Expect(HttpStatusCode.Created);
        (await startup.Founder.Post($"/api/applications/{application}/confirm")).Expect(HttpStatusCode.OK);
        return application;
    }

    private async Task<Caller> Host(GivenStop stop)
    {
        var host = await Tour.SignIn($"host{Given.Number()}@cci.example", "Host");
        (await Tour.Organizer.Post($"{stop.Path}/hosts", new { email = host.Email, name = "Host" })).Expect(HttpStatusCode.Created);
        return host;
    }

    /// <summary>The contest's part of the answer.</summary>
    private async Task<JsonElement> Arrange(GivenStop stop, object order)
    {
        var contests = (await Tour.Organizer.Edit($"{stop.Path}/line-up", order)).Expect(HttpStatusCode.OK).Json.GetProperty("contests");
        return contests[0];
    }

    private async Task<int> Publish(GivenStop stop)
    {
        var told = (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK).Json.GetProperty("told").GetInt32();
        await Tour.Drain();
        return told;
    }

    private int[] Mails(IEnumerable<(GivenStartup Startup, string Application)> them) => [.. them.Select(it => Tour.Mailbox.To(it.Startup.Founder.Email).Count)];

    private static List<string> Order(JsonElement lineUp, string part) =>
        [.. lineUp.GetProperty("contests")[0].GetProperty(part).EnumerateArray().Select(pitch => pitch.GetProperty("applicationId").GetString()!)];
}
