using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>Jurors and what they say: criteria, phases, conflicts, assignment, scores.</summary>
public sealed class ReviewTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Others_scores_stay_hidden_until_one_s_own_review_is_in()
    {
        var (stop, application, criteria) = await AJudgedContest(others: true);
        var (one, two) = (await Tour.AJuror(stop), await Tour.AJuror(stop));
        var (first, second) = (await Tour.AReview(stop, application, one), await Tour.AReview(stop, application, two));
        await one.Review(first, criteria, 5, 5, 1);

        Assert.Equal(JsonValueKind.Null, (await two.Get($"/api/reviews/{second}")).Json.GetProperty("others").ValueKind);
        (await two.Get($"/api/reviews/{first}")).Expect(HttpStatusCode.NotFound);
        (await two.Get($"/api/contests/{stop.ContestId}/scores")).Expect(HttpStatusCode.NotFound);
        await two.Review(second, criteria, 1, 3, 1);
        var others = (await two.Get($"/api/reviews/{second}")).Json.GetProperty("others");
        Assert.Equal((1, 100), (others.GetArrayLength(), others[0].GetProperty("total").GetDouble()));
        Assert.DoesNotContain("privateNote", others.ToString(), StringComparison.Ordinal);
        Assert.Equal(30, (await two.Get($"/api/reviews/{second}")).Json.GetProperty("total").GetDouble());
    }

    [Fact]
    public async Task Reviews_are_written_only_while_they_are_open()
    {
        var (stop, application, criteria) = await AJudgedContest();
        var juror = await Tour.AJuror(stop);
        var review = await Tour.AReview(stop, application, juror);
        await Rules(stop, new { opensAt = "2027-05-04T08:00", closesAt = "2027-05-05T08:00" });
        (await juror.Edit($"/api/reviews/{review}", new { scores = new { } })).Expect(HttpStatusCode.Conflict, "review-not-open");
        await Rules(stop, new { opensAt = "2027-05-01T08:00", closesAt = "2027-05-05T08:00" });
        await juror.Review(review, criteria, 3, 3, 3);
        await Rules(stop, new { opensAt = "2027-05-01T08:00", closesAt = "2027-05-05T08:00", resultsForJurors = true });
        (await juror.Get($"/api/contests/{stop.ContestId}/scores")).Expect(HttpStatusCode.NotFound);
        await Rules(stop, new { opensAt = "2027-05-01T08:00", closesAt = "2027-05-05T08:00", resultsForJurors = true, locked = true });
        (await juror.Edit($"/api/reviews/{review}", new { scores = new { } })).Expect(HttpStatusCode.Conflict, "review-not-open");
        (await juror.Post($"/api/reviews/{review}/submit")).Expect(HttpStatusCode.Conflict, "review-not-open");
        Assert.Equal(JsonValueKind.Null, (await juror.Get($"/api/contests/{stop.ContestId}/scores")).Expect(HttpStatusCode.OK).Json.GetProperty("jurors").ValueKind);
    }

    [Fact]
    public async Task A_draft_keeps_what_is_typed_and_only_a_complete_review_is_handed_in()
    {
        var (stop, application, criteria) = await AJudgedContest();
        var juror = await Tour.AJuror(stop);
        var path = $"/api/reviews/{await Tour.AReview(stop, application, juror)}";
        (await juror.Edit(path, new { scores = new Dictionary<string, int> { [criteria[0]] = 99 }, privateNote = "Ask about churn." })).Expect(HttpStatusCode.OK);
        Assert.Equal(99, (await juror.Get(path)).Json.GetProperty("scores").GetProperty(criteria[0]).GetInt32());

        var refused = (await juror.Post($"{path}/submit")).Expect(HttpStatusCode.Conflict, "review-incomplete");
        Assert.Equal(criteria.Select(id => $"scores.{id}"), refused.Json.GetProperty("findings").EnumerateArray().Select(it => it.GetProperty("field").GetString()!));
        Assert.Equal(["off-scale", "missing", "missing"], refused.Json.GetProperty("findings").EnumerateArray().Select(it => it.GetProperty("code").GetString()));
        (await juror.Edit(path, new { scores = new Dictionary<string, int> { [Guid.NewGuid().ToString()] = 1 } })).Expect(HttpStatusCode.Conflict, "review-incomplete");
        await juror.Review(path.Split('/')[^1], criteria, 1, 2, 3);
        (await juror.Edit(path, new { scores = new { } })).Expect(HttpStatusCode.Conflict, "review-incomplete");
        Assert.Equal("submitted", (await juror.Get("/api/me/reviews?status=submitted")).Items.Single().GetProperty("status").GetString());
    }

    [Fact]
    public async Task Once_a_review_is_in_criteria_change_in_words_only()
    {
        var (stop, application, ids) = await AJudgedContest();
        var juror = await Tour.AJuror(stop);
        await juror.Review(await Tour.AReview(stop, application, juror), ids, 3, 3, 3);
        object One(int place, string en, int weight) => new { id = ids[place], name = new { fr = en, en }, weight, lowest = 1, highest = 5, forInformationOnly = place == 2 };
        var path = $"/api/contests/{stop.ContestId}/criteria";

        (await Tour.Organizer.Edit(path, new { criteria = new[] { One(0, "Team", 50), One(1, "Market", 60), One(2, "Favourite", 0) } })).Expect(HttpStatusCode.Conflict, "criteria-in-use");
        (await Tour.Organizer.Edit(path, new { criteria = new[] { One(0, "Team", 40), One(1, "Market", 60) } })).Expect(HttpStatusCode.Conflict, "criteria-in-use");
        (await Tour.Organizer.Edit(path, new { criteria = new[] { One(1, "The market", 60), One(0, "The team", 40), One(2, "Favourite", 0) } })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Put(path, new { criteria = Array.Empty<object>() }, ("If-Match", "\"1\""))).Expect(HttpStatusCode.PreconditionFailed, "stale");
    }

    [Fact]
    public async Task Each_cause_of_a_conflict_is_found_and_keeps_the_juror_away()
    {
        var stop = await Tour.AnOpenStop();
        await Tour.Judge(stop, reviews: 1);
        var number = Given.Number();
        var founder = await Tour.SignIn($"founder@firm{number}.example", "Founder");
        var startup = await Tour.AStartup(founder);
        var application = await Tour.AnApplication(stop, startup);
        var teammate = await Tour.SignIn($"teammate{number}@else.example", "Mate");
        await startup.Join(teammate);
        var (backer, shared) = (await Tour.AnInvestor(), await Tour.AnInvestor());
        await shared.Join(founder);
        var stake = (await Tour.Organizer.Post("/api/stakes", new { investorId = backer.Id, startupId = startup.Id })).Id;
        (await Tour.Organizer.Post("/api/stakes", new { investorId = backer.Id, startupId = startup.Id })).Expect(HttpStatusCode.Conflict, "stake-known");
        var friend = await Tour.AJuror(stop);
        await Tour.AReview(stop, application, friend);
        (await friend.Post($"/api/applications/{application}/conflict", new { reason = "My cousin." })).Expect(HttpStatusCode.Created);
        Assert.Empty((await friend.Get("/api/me/reviews")).Items);
        var expected = new Dictionary<string, Caller>
        {
            ["declared"] = friend,
            ["team"] = await Tour.AJuror(stop, teammate),
            ["mailDomain"] = await Tour.AJuror(stop, await Tour.SignIn($"colleague@firm{number}.example", "Colleague")),
            ["sameFirm"] = await Tour.AJuror(stop, shared.Representative),
            ["investment"] = await Tour.AJuror(stop, backer.Representative),
        };

        var found = (await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/conflicts")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Select(it => (Cause: it.GetProperty("cause").GetString()!, Juror: it.GetProperty("jurorId").GetString()!)).ToHashSet();
        Assert.Equal(expected.Select(it => (it.Key, it.Value.Id.ToString())).ToHashSet(), found);
        foreach (var juror in expected.Values)
            (await Tour.Organizer.Post($"/api/contests/{stop.ContestId}/reviews/assignments", new { applicationId = application, jurorId = juror.Id.ToString() })).Expect(HttpStatusCode.Conflict, "conflict-of-interest");
        var plan = await Assign(stop);
        Assert.Equal((false, false), (plan.GetProperty("isPossible").GetBoolean(), plan.GetProperty("isApplied").GetBoolean()));
        Assert.Equal(("missing", application), (plan.GetProperty("relaxations")[0].GetProperty("rule").GetString(), plan.GetProperty("relaxations")[0].GetProperty("applicationId").GetString()));

        (await Tour.Organizer.Delete($"/api/stakes/{stake}")).Expect(HttpStatusCode.NoContent);
        Assert.True((await Assign(stop)).GetProperty("isApplied").GetBoolean());
        Assert.Equal(application, (await backer.Representative.Get("/api/me/reviews")).Items.Single().GetProperty("applicationId").GetString());
    }

    [Fact]
    public async Task Two_with_addresses_of_a_public_provider_have_no_conflict()
    {
        var stop = await Tour.AnOpenStop();
        await Tour.Judge(stop);
        await Tour.AnApplication(stop, await Tour.AStartup(await Tour.SignIn($"founder{Given.Number()}@gmail.com", "F")));
        await Tour.AJuror(stop, await Tour.SignIn($"juror{Given.Number()}@gmail.com", "J"));

        Assert.Empty((await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/conflicts")).Json.EnumerateArray());
    }

    [Fact]
    public async Task Applications_are_dealt_evenly_and_what_exists_is_kept()
    {
        var stop = await Tour.AnOpenStop();
        await Tour.Judge(stop, reviews: 2);
        for (var i = 0; i < 6; i++) await Tour.AnApplication(stop, await Tour.AStartup());
        var jurors = new List<Caller>();
        for (var i = 0; i < 3; i++) jurors.Add(await Tour.AJuror(stop));

        var dry = await Assign(stop, new { dryRun = true });
        Assert.Equal((12, false, true), (dry.GetProperty("added").GetInt32(), dry.GetProperty("isApplied").GetBoolean(), dry.GetProperty("isConnected").GetBoolean()));
        Assert.Empty((await jurors[0].Get("/api/me/reviews")).Items);
        Assert.All((await Assign(stop)).GetProperty("loads").EnumerateArray(), load => Assert.Equal(4, load.GetProperty("reviews").GetInt32()));
        Assert.Equal([1, 2, 3, 4], (await jurors[0].Get("/api/me/reviews")).Items.Select(it => it.GetProperty("place").GetInt32()).Order());
        await Tour.AnApplication(stop, await Tour.AStartup());
        var again = await Assign(stop);
        Assert.Equal((12, 2, 0), (again.GetProperty("kept").GetInt32(), again.GetProperty("added").GetInt32(), again.GetProperty("removed").GetInt32()));
    }

    [Fact]
    public async Task When_it_is_impossible_nothing_is_dealt_and_the_answer_names_what_to_give_up()
    {
        var stop = await Tour.AnOpenStop();
        await Tour.Judge(stop, reviews: 2, most: 1);
        (await Tour.Organizer.Post($"/api/contests/{stop.ContestId}/reviews/assign", new { })).Expect(HttpStatusCode.Conflict, "no-jurors");
        var (one, two) = (await Tour.AJuror(stop), await Tour.AJuror(stop));
        for (var i = 0; i < 2; i++) await Tour.AnApplication(stop, await Tour.AStartup());

        var plan = await Assign(stop);
        Assert.Equal((false, false), (plan.GetProperty("isPossible").GetBoolean(), plan.GetProperty("isApplied").GetBoolean()));
        Assert.Equal(2, plan.GetProperty("relaxations").EnumerateArray().Where(it => it.GetProperty("rule").GetString() is "load" or "missing").Sum(it => it.GetProperty("amount").GetInt32()));
        Assert.All(plan.GetProperty("relaxations").EnumerateArray(), it => Assert.True(it.GetProperty("words").GetProperty("fr").GetString()!.Length > 10 && it.GetProperty("words").GetProperty("en").GetString()!.Length > 10));
        Assert.Empty((await one.Get("/api/me/reviews")).Items);
        Assert.True((await Assign(stop, new { giveUp = new[] { "load", "missing" } })).GetProperty("isApplied").GetBoolean());
        Assert.NotEmpty((await two.Get("/api/me/reviews")).Items);
    }

    [Fact]
    public async Task Scores_are_freed_from_harsh_and_lenient_jurors_and_ties_are_told()
    {
        var stop = await Tour.AnOpenStop();
        var criteria = await Tour.Judge(stop, reviews: 2);
        var its = new List<string>();
        for (var i = 0; i < 4; i++) its.Add(await Tour.AnApplication(stop, await Tour.AStartup()));
        var (harsh, lenient, fair) = (await Tour.AJuror(stop), await Tour.AJuror(stop), await Tour.AJuror(stop));
        foreach (var (application, juror, score) in new[] { (0, harsh, 3), (0, fair, 4), (1, harsh, 1), (1, lenient, 4), (2, lenient, 5), (2, fair, 4), (3, harsh, 1), (3, lenient, 3), (3, fair, 2) })
            await juror.Review(await Tour.AReview(stop, its[application], juror), criteria, score, score, 1);

        var scores = (await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/scores")).Expect(HttpStatusCode.OK).Json;
        var (rows, jurors) = (scores.GetProperty("applications").EnumerateArray().ToList(), scores.GetProperty("jurors").EnumerateArray().ToDictionary(it => it.GetProperty("jurorId").GetString()!));
        Assert.Equal(1, scores.GetProperty("groups").GetInt32());
        Assert.True(Severity(harsh) > Severity(fair) && Severity(fair) > Severity(lenient));
        Assert.Equal(its[3], rows[^1].GetProperty("applicationId").GetString());
        Assert.Contains(rows, row => row.GetProperty("isTied").GetBoolean() && row.GetProperty("rank").GetString()!.Contains('–', StringComparison.Ordinal));
        Assert.Equal((2, 62.5, 62.5), Of(its[0]) is var first ? (first.GetProperty("count").GetInt32(), first.GetProperty("mean").GetDouble(), first.GetProperty("median").GetDouble()) : default);
        // Who met the harsh juror is better than the mean says.
        Assert.True(Of(its[0]).GetProperty("corrected").GetDouble() > Of(its[0]).GetProperty("mean").GetDouble());
        Assert.Equal((3, 3), (jurors[harsh.Id.ToString()].GetProperty("assigned").GetInt32(), jurors[harsh.Id.ToString()].GetProperty("submitted").GetInt32()));
        var founder = await Tour.SignIn($"founder{Given.Number()}@nosy.example", "Nosy");
        foreach (var other in new[] { founder, harsh }) (await other.Get($"/api/contests/{stop.ContestId}/scores")).Expect(HttpStatusCode.NotFound);

        double Severity(Caller juror) => jurors[juror.Id.ToString()].GetProperty("severity").GetDouble();
        JsonElement Of(string application) => rows.Single(row => row.GetProperty("applicationId").GetString() == application);
    }

    [Fact]
    public async Task Of_two_saves_at_once_one_is_kept_and_the_other_is_told()
    {
        var (stop, application, criteria) = await AJudgedContest();
        var juror = await Tour.AJuror(stop);
        var path = $"/api/reviews/{await Tour.AReview(stop, application, juror)}";
        var tag = (await juror.Get(path)).Header("ETag")!;

        var answers = await Task.WhenAll(Enumerable.Range(1, 5).Select(score => juror.Put(path, new { scores = new Dictionary<string, int> { [criteria[0]] = score } }, ("If-Match", tag))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.Expect(HttpStatusCode.PreconditionFailed, "stale"));
        (await juror.Put(path, new { scores = new { } })).Expect(HttpStatusCode.PreconditionRequired, "version-missing");
    }

    [Fact]
    public async Task What_a_dismissed_juror_has_not_handed_in_is_in_no_list_and_no_count_any_more()
    {
        var (stop, application, criteria) = await AJudgedContest();
        var second = await Tour.AnApplication(stop, await Tour.AStartup());
        var (juror, other) = (await Tour.AJuror(stop), await Tour.AJuror(stop));
        await juror.Review(await Tour.AReview(stop, application, juror), criteria, 5, 5, 1);
        await Tour.AReview(stop, second, juror);
        await Tour.AReview(stop, second, other);
        Assert.Equal((2, 1), (await Assigned(juror), await Assigned(other)));

        (await Tour.Organizer.Delete($"/api/contests/{stop.ContestId}/jurors/{juror.Id}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal((1, 1), (await Assigned(juror), await Assigned(other)));
        Assert.Equal(1, (await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/scores")).Json.GetProperty("applications").EnumerateArray().Sum(row => row.GetProperty("count").GetInt32()));
        await Tour.AJuror(stop, juror);     // who comes back finds what was handed in, and nothing else
        Assert.Equal([application], (await juror.Get("/api/me/reviews")).Items.Select(it => it.GetProperty("applicationId").GetString()));

        async Task<int> Assigned(Caller who) => (await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/scores")).Json.GetProperty("jurors").EnumerateArray()
            .Single(it => it.GetProperty("jurorId").GetString() == who.Id.ToString()).GetProperty("assigned").GetInt32();
    }

    [Fact]
    public async Task Reviews_go_along_with_an_application_that_moves_to_a_contest_of_the_same_criteria()
    {
        var season = (await Tour.Organizer.Post("/api/seasons", new { name = $"Season {Given.Number()}", year = 2027 })).Id;
        var (from, to, other) = (await Tour.AnOpenStop(await Tour.AStopBody(season: season)), await Tour.AnOpenStop(await Tour.AStopBody("2027-06-30", season: season)), await Tour.AnOpenStop(await Tour.AStopBody("2027-07-01", season: season)));
        var criteria = await Tour.Judge(from);
        await Tour.Judge(to);
        var application = await Tour.AnApplication(from, await Tour.AStartup());
        var (juror, idle) = (await Tour.AJuror(from), await Tour.AJuror(from));
        await juror.Review(await Tour.AReview(from, application, juror), criteria, 5, 5, 2);
        await Tour.AReview(from, application, idle);

        (await Tour.Organizer.Post($"/api/applications/{application}/move", new { contestId = to.ContestId })).Expect(HttpStatusCode.OK);
        Assert.Equal(100, (await Tour.Organizer.Get($"/api/contests/{to.ContestId}/scores")).Json.GetProperty("applications")[0].GetProperty("mean").GetDouble());
        Assert.Empty((await idle.Get("/api/me/reviews")).Items);
        await Tour.AJuror(to, juror);
        var carried = (await juror.Get("/api/me/reviews")).Items.Single().GetProperty("id").GetString();
        Assert.Equal(from.ContestId, (await juror.Get($"/api/reviews/{carried}")).Text("carriedFrom"));
        (await Tour.Organizer.Post($"/api/applications/{application}/move", new { contestId = other.ContestId })).Expect(HttpStatusCode.OK);
        Assert.Empty((await juror.Get("/api/me/reviews")).Items);
    }

    private async Task<(GivenStop Stop, string Application, IReadOnlyList<string> Criteria)> AJudgedContest(bool others = false)
    {
        var stop = await Tour.AnOpenStop();
        var criteria = await Tour.Judge(stop, others: others);
        return (stop, await Tour.AnApplication(stop, await Tour.AStartup()), criteria);
    }

    private async Task Rules(GivenStop stop, object rules) => (await Tour.Organizer.Edit($"/api/contests/{stop.ContestId}/review-rules", rules)).Expect(HttpStatusCode.OK);

    private async Task<JsonElement> Assign(GivenStop stop, object? body = null) => (await Tour.Organizer.Post($"/api/contests/{stop.ContestId}/reviews/assign", body ?? new { })).Expect(HttpStatusCode.OK).Json;
}
