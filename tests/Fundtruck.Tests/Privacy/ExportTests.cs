using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Fundtruck.Tests.Running;
using Fundtruck.Tests.Stories;

namespace Fundtruck.Tests.Privacy;

public sealed class ExportTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Everything_about_oneself_comes_in_a_zip_and_nothing_about_others()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        var (stranger, _) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop));
        var meeting = (await startup.Book(slots[0])).Id;
        await startup.Wish(stop, "must", investor);
        await stranger.Wish(stop, "no", investor);
        await investor.Wish(stop, "like", startup);
        (await startup.Founder.Post("/api/blocks", new { startsAt = "2027-06-29T18:00", endsAt = "2027-06-29T19:00", note = "Train" })).Expect(HttpStatusCode.Created);

        var (me, readme) = await Export(startup.Founder);

        Assert.Equal(startup.Founder.Email, me.GetProperty("account").GetProperty("email").GetString());
        Assert.Equal([startup.Id], Ids("startups"));
        Assert.Equal([application], Ids("applications"));
        Assert.Equal([meeting], Ids("meetings"));
        Assert.Equal("must", Assert.Single(me.GetProperty("meetingWishes").EnumerateArray()).GetProperty("wish").GetString());
        Assert.Equal("Train", me.GetProperty("blocks")[0].GetProperty("note").GetString());
        Assert.Single(me.GetProperty("sessions").EnumerateArray());
        Assert.True(me.GetProperty("messages").GetArrayLength() > 3);
        Assert.Contains(me.GetProperty("audit").EnumerateArray(), entry => entry.GetProperty("request").GetString() == "KeepFree");
        Assert.DoesNotContain(stranger.Id, me.ToString(), StringComparison.Ordinal);
        Assert.All(me.EnumerateObject(), part => Assert.Contains($"\n{part.Name}: ", readme, StringComparison.Ordinal));
        Assert.StartsWith("Everything", readme, StringComparison.Ordinal);
        var theirs = (await Export(investor.Representative)).Me;
        Assert.Equal(6, theirs.GetProperty("slots").GetArrayLength());
        Assert.Equal(["like"], theirs.GetProperty("meetingWishes").EnumerateArray().Select(it => it.GetProperty("wish").GetString()));

        IEnumerable<string> Ids(string part) => me.GetProperty(part).EnumerateArray().Select(item => item.GetProperty("id").GetString()!);
    }

    [Fact]
    public async Task It_holds_the_profile_and_each_answer_with_its_question_in_one_s_language()
    {
        var stop = await Tour.AnOpenStop();
        var question = (await Tour.Ask(stop, new { type = "text", label = new { fr = "Pourquoi ?", en = "Why?" } }))[0];
        var founder = await Tour.SignIn("exporter@startup.example", "Exporter", language: "fr");
        var startup = (await founder.Post("/api/startups", new { name = "Exporteurs", noSirenReason = "Pas encore", community = "French Tech Lille" })).Id;
        var application = await Tour.AnApplication(stop, new(startup, founder), submitted: false);
        (await founder.Patch($"/api/applications/{application}/answers", new { field = question, value = "Parce que." })).Expect(HttpStatusCode.OK);
        (await founder.Post($"/api/applications/{application}/submit")).Expect(HttpStatusCode.OK);

        var me = (await Export(founder)).Me;
        Assert.Equal("French Tech Lille", me.GetProperty("startups")[0].GetProperty("community").GetString());
        var applied = me.GetProperty("applications")[0];
        Assert.Equal(("Pourquoi ?", "Parce que."), (applied.GetProperty("answers")[0].GetProperty("question").GetString(), applied.GetProperty("answers")[0].GetProperty("answer").GetString()));
        Assert.Equal("Pas encore", applied.GetProperty("profile").GetProperty("noSirenReason").GetString());
    }

    [Fact]
    public async Task It_holds_what_a_juror_wrote_also_the_private_notes_and_nothing_that_other_jurors_wrote()
    {
        var stop = await Tour.AnOpenStop();
        var criteria = await Tour.Judge(stop);
        var application = await Tour.AnApplication(stop, await Tour.AStartup());
        var (juror, other) = (await Tour.AJuror(stop), await Tour.AJuror(stop));
        foreach (var (who, word) in new[] { (juror, "mine"), (other, "theirs") })
            (await who.Edit($"/api/reviews/{await Tour.AReview(stop, application, who)}", new { scores = new Dictionary<string, int> { [criteria[0]] = 4 }, comment = $"comment {word}", privateNote = $"note {word}" })).Expect(HttpStatusCode.OK);

        var me = (await Export(juror)).Me;
        var review = Assert.Single(me.GetProperty("reviews").EnumerateArray());
        Assert.Equal(("comment mine", "note mine", 4), (review.GetProperty("comment").GetString(), review.GetProperty("privateNote").GetString(), review.GetProperty("scores")[0].GetProperty("score").GetInt32()));
        Assert.DoesNotContain("theirs", me.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_explained_in_one_s_own_language_and_holds_no_secret()
    {
        var somebody = await Tour.SignIn("export@startup.example", "Export", language: "fr");
        var calendar = (await somebody.Get("/api/me")).Text("calendar");
        var (me, readme) = await Export(somebody);

        Assert.StartsWith("Tout ce que", readme, StringComparison.Ordinal);
        Assert.DoesNotContain(somebody.Token!, me.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(calendar["/api/calendars/".Length..^4], me.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_not_tell_from_where_others_acted()
    {
        var member = await Tour.SignIn("admitted@startup.example", "Admitted");
        var startup = await Tour.AStartup();
        (await Tour.Organizer.Post($"/api/people/{member.Id}/disable")).Expect(HttpStatusCode.NoContent);
        (await Tour.Organizer.Post($"/api/people/{member.Id}/enable")).Expect(HttpStatusCode.NoContent);
        member = await Tour.SignIn(member.Email, "Admitted");
        await startup.Join(member);
        (await member.Put("/api/me", new { name = "Myself", language = "en" })).Expect(HttpStatusCode.OK);

        var audit = (await Export(member)).Me.GetProperty("audit").EnumerateArray().ToLookup(entry => entry.GetProperty("request").GetString(), entry => entry.GetProperty("ip").GetString());
        Assert.All(audit["ChangeRole"], Assert.Null);
        Assert.Equal(2, audit["ChangeRole"].Count());
        Assert.Equal("127.0.0.0/24", Assert.Single(audit["IntroduceMyself"]));
        Assert.Contains((await Export(startup.Founder)).Me.GetProperty("invitations").EnumerateArray(), invitation => invitation.GetProperty("email").GetString() == member.Email);
        Assert.Equal("accepted", (await Export(member)).Me.GetProperty("invitations")[0].GetProperty("status").GetString());
    }

    private async Task<(JsonElement Me, string Readme)> Export(Caller caller)
    {
        using var http = new HttpClient { BaseAddress = Tour.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);
        await using var zip = new ZipArchive(await http.GetStreamAsync(new Uri("/api/me/export", UriKind.Relative)));
        return (JsonDocument.Parse(await Text("me.json")).RootElement, await Text("README.txt"));

        async Task<string> Text(string name)
        {
            using var reader = new StreamReader(await zip.GetEntry(name)!.OpenAsync());
            return await reader.ReadToEndAsync();
        }
    }
}
