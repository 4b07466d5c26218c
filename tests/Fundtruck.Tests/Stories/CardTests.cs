using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

/// <summary>On its own, because it goes to another day.</summary>
public sealed class CardEmbargoTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Only_investors_and_those_who_run_the_stop_see_cards_and_what_is_under_embargo_only_the_latter()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var application = await Tour.AnApplication(stop, startup);
        (await Tour.Organizer.Prepare(stop.ContestId, (application, "accept", null))).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Release(stop.ContestId, embargoUntil: "2027-06-10T12:00")).Expect(HttpStatusCode.Created);
        (await startup.Founder.Post($"/api/applications/{application}/confirm")).Expect(HttpStatusCode.OK);
        var investor = await Tour.AnInvestor();

        Assert.Empty((await investor.Representative.Get($"{stop.Path}/cards")).Expect(HttpStatusCode.OK).Items);
        (await investor.Say(stop, startup, "yes")).Expect(HttpStatusCode.NotFound, "not-found");
        Assert.Single((await Tour.Organizer.Get($"{stop.Path}/cards")).Expect(HttpStatusCode.OK).Items);
        (await startup.Founder.Get($"{stop.Path}/cards")).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await (await Tour.AJuror(stop)).Get($"{stop.Path}/cards")).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await investor.Representative.Get($"{(await Tour.ADraft(await Tour.AStopBody("2027-07-02"))).Path}/cards")).Expect(HttpStatusCode.NotFound, "not-found");

        await Tour.GoTo(NodaTime.Instant.FromUtc(2027, 6, 10, 10, 1));
        Assert.Single((await investor.Representative.Get($"{stop.Path}/cards")).Expect(HttpStatusCode.OK).Items);
    }
}

public sealed class CardTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_firm_says_what_it_looks_for_and_sees_how_well_each_startup_fits_and_why()
    {
        var (stop, investor) = (await AStop(), await Tour.AnInvestor());
        Assert.All((await Cards(investor, stop)).Items, card => Assert.Equal(JsonValueKind.Null, card.GetProperty("fit").ValueKind));
        (await investor.Seek(new { sectors = new[] { "energy" }, stages = new[] { "seed" }, ticketFrom = 100_000, ticketTo = 300_000, regions = new[] { "hauts de france" } })).Expect(HttpStatusCode.OK);

        var cards = (await Cards(investor, stop, "?sort=fit")).Items;
        Assert.Equal([("Éolienne", 100), ("Barge", 52), ("Abeille", 22)], cards.Select(card => (Text(card, "name"), card.GetProperty("fit").GetProperty("score").GetInt32())));
        Assert.Contains("Secteur hors de votre thèse : Santé.", cards[2].ToString(), StringComparison.Ordinal);
        Assert.Contains("Stage not told: counts half.", cards[1].GetProperty("fit").ToString(), StringComparison.Ordinal);
        Assert.Equal(("energy", "seed", "Hauts-de-France", 800_000, "Quiet wind.", "fr"), (Text(cards[0], "sector"), Text(cards[0], "stage"), Text(cards[0], "region"), cards[0].GetProperty("amount").GetInt64(), Text(cards[0], "pitch"), Text(cards[0].GetProperty("contests")[0], "language")));
        Assert.Equal(["Éolienne", "Barge"], Names(await Cards(investor, stop, "?sort=fit&fitFrom=52")));
    }

    [Fact]
    public async Task Cards_are_found_by_filters_and_by_words_without_accents_but_not_by_what_they_do_not_show()
    {
        var (stop, investor) = (await AStop(), await Tour.AnInvestor());
        Assert.Equal(["Abeille", "Barge", "Éolienne"], Names(await Cards(investor, stop)));
        Assert.Equal(["Barge", "Éolienne"], Names(await Cards(investor, stop, "?sector=energy")));
        Assert.Equal(["Éolienne"], Names(await Cards(investor, stop, "?stage=seed")));
        Assert.Equal(["Abeille"], Names(await Cards(investor, stop, "?region=BRETAGNE")));
        Assert.Equal(["Éolienne"], Names(await Cards(investor, stop, "?amountFrom=700000&amountTo=900000")));
        Assert.Equal(["Éolienne"], Names(await Cards(investor, stop, "?q=eolienne")));
        Assert.Equal(["Barge", "Éolienne"], Names(await Cards(investor, stop, "?q=energie")));
        Assert.Empty(Names(await Cards(investor, stop, "?q=trade-secret")));
        Assert.Equal(3, (await Tour.Organizer.Get($"{stop.Path}/applications?q=trade-secret")).Items.Count);     // the control: it is in the words of the applications
        foreach (var wrong in new[] { "?fitFrom=101", "?amountFrom=-1", "?sort=luck", "?interest=perhaps", "?after=nonsense" }) (await investor.Representative.Get($"{stop.Path}/cards{wrong}")).Expect(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("name"), InlineData("fit"), InlineData("pitch")]
    public async Task Each_order_comes_in_pages_without_gaps_or_repeats(string sort)
    {
        var (stop, investor) = (await AStop(), await Tour.AnInvestor());
        (await investor.Seek(new { sectors = new[] { "energy" } })).Expect(HttpStatusCode.OK);
        var (seen, after) = (new List<string>(), "");
        do
        {
            var page = await Cards(investor, stop, $"?sort={sort}&limit=1{after}");
            seen.AddRange(Names(page));
            after = page.Json.GetProperty("next").GetString() is { } next ? $"&after={next}" : "";
        }
        while (after.Length > 0);

        Assert.Equal(Names(await Cards(investor, stop, $"?sort={sort}")), seen);
        Assert.Equal(3, seen.Count);
        if (sort == "fit") return;
        var other = (await Cards(investor, stop, "?sort=fit&limit=1")).Text("next");
        (await investor.Representative.Get($"{stop.Path}/cards?sort={sort}&after={other}")).Expect(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task The_time_of_the_pitch_is_shown_once_the_line_up_is_published()
    {
        var stop = await Tour.AnOpenStop();
        var (first, second) = (await Tour.AParticipant(stop), await Tour.AParticipant(stop));
        var investor = await Tour.AnInvestor();
        await Tour.Step(stop, "close-applications");
        (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { second.Application, first.Application }, startsAt = "14:00" })).Expect(HttpStatusCode.OK);
        Assert.All((await Cards(investor, stop)).Items, card => Assert.Equal(JsonValueKind.Null, card.GetProperty("contests")[0].GetProperty("pitchStartsAt").ValueKind));

        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);

        var cards = (await Cards(investor, stop, "?sort=pitch")).Items;
        Assert.Equal([second.Startup.Id, first.Startup.Id], cards.Select(card => Text(card, "startupId")));
        Assert.Equal("2027-06-29T14:00:00+02:00", Text(cards[0].GetProperty("contests")[0], "pitchStartsAt"));
    }

    [Fact]
    public async Task A_thesis_belongs_to_its_firm_and_its_fields_are_checked()
    {
        var (investor, rival) = (await Tour.AnInvestor(), await Tour.AnInvestor());
        var path = $"/api/investors/{investor.Id}";
        (await rival.Representative.Get(path)).Expect(HttpStatusCode.NotFound, "not-found");
        (await rival.Representative.Put($"{path}/thesis", new { }, ("If-Match", "\"1\""))).Expect(HttpStatusCode.NotFound, "not-found");
        (await investor.Representative.Put($"{path}/thesis", new { })).Expect(HttpStatusCode.PreconditionRequired, "version-missing");
        Assert.Equal(["ticketTo"], (await investor.Seek(new { ticketFrom = 2, ticketTo = 1 })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        Assert.Equal(["languages[1]"], (await investor.Seek(new { languages = new[] { "fr", "de" } })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        Assert.Equal(["regions[0]"], (await investor.Seek(new { regions = new string?[] { null } })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);

        var told = (await investor.Seek(new { sectors = new[] { "energy", "energy" }, words = "  Builders.  " })).Expect(HttpStatusCode.OK).Json.GetProperty("thesis");
        Assert.Equal(("energy", "Builders."), (Assert.Single(told.GetProperty("sectors").EnumerateArray()).GetString(), Text(told, "words")));
        Assert.Equal("Builders.", Text((await Tour.Organizer.Get(path)).Json.GetProperty("thesis"), "words"));
    }

    /// <summary>Three startups take part: Abeille (health, Brittany), Barge (energy, no stage), Éolienne (energy, seed).</summary>
    private async Task<GivenStop> AStop()
    {
        var stop = await Tour.AnOpenStop();
        await Add(new { name = "Éolienne", noSirenReason = "No.", sectorCode = "energy", stage = "seed", region = "Hauts-de-France", pitch = "Quiet wind." }, 800_000);
        await Add(new { name = "Abeille", noSirenReason = "No.", sectorCode = "health", stage = "later", region = "Bretagne" }, 200_000);
        await Add(new { name = "Barge", noSirenReason = "No.", sectorCode = "energy", region = "Grand Est" }, 4_000_000);
        return stop;

        async Task Add(object profile, long amount)
        {
            var founder = await Tour.SignIn($"cards{Given.Number()}@startup.example", "Founder");
            var startup = (await founder.Post("/api/startups", profile)).Id;
            var application = (await founder.Post($"{stop.Path}/applications", new { startupId = startup, contestId = stop.ContestId, summary = "A trade-secret.", amountSought = amount })).Id;
            (await founder.Post($"/api/applications/{application}/submit")).Expect(HttpStatusCode.OK);
            (await Tour.Organizer.Decide(stop.ContestId, application, "accept")).Expect(HttpStatusCode.Created);
            (await founder.Post($"/api/applications/{application}/confirm")).Expect(HttpStatusCode.OK);
        }
    }

    private static async Task<Answer> Cards(GivenInvestor investor, GivenStop stop, string query = "") => (await investor.Representative.Get($"{stop.Path}/cards{query}")).Expect(HttpStatusCode.OK);

    private static IReadOnlyList<string> Names(Answer answer) => [.. answer.Items.Select(card => Text(card, "name")!)];

    private static string? Text(JsonElement it, string property) => it.GetProperty(property).GetString();
}
