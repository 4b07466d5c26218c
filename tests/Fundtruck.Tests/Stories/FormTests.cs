using System.Net;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>From the questions that an organizer asks to what reviewers read.</summary>
public sealed class FormTests(Tour tour) : TourTests(tour)
{
    private static readonly Instant AfterDeadline = new LocalDateTime(2027, 6, 2, 0, 10).InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/Paris"]).ToInstant();

    private static readonly object Why = new { type = "text", label = new { fr = "Pourquoi ?", en = "Why?" }, minLength = 10, required = "atSubmission" };

    [Fact]
    public async Task The_public_reads_what_a_public_stop_asks_and_nobody_else_s_draft()
    {
        var (open, draft) = (await Tour.AnOpenStop(), await Tour.ADraft());
        await Tour.Ask(open, Why, new { type = "choice", label = new { fr = "Lequel ?", en = "Which?" }, options = new[] { new { code = "a", fr = "A", en = "A" }, new { code = "b", fr = "B", en = "B" } } });

        var form = (await Tour.Anybody.Get($"/api/contests/{open.ContestId}/questions")).Expect(HttpStatusCode.OK).Json.GetProperty("questions");
        Assert.Equal(["text", "choice"], form.EnumerateArray().Select(question => question.GetProperty("type").GetString()));
        Assert.Equal(("Pourquoi ?", 10, "b"), (form[0].GetProperty("label").GetProperty("fr").GetString(), form[0].GetProperty("minLength").GetInt32(), form[1].GetProperty("options")[1].GetProperty("code").GetString()));
        (await Tour.Anybody.Get($"/api/contests/{draft.ContestId}/questions")).Expect(HttpStatusCode.NotFound, "not-found");
        (await Tour.Organizer.Get($"/api/contests/{draft.ContestId}/questions")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_form_is_changed_as_a_whole_by_whoever_has_read_it_last()
    {
        var stop = await Tour.AnOpenStop();
        var path = $"/api/contests/{stop.ContestId}/questions";
        var tag = (await Tour.Organizer.Get(path)).Header("ETag")!;
        (await Tour.Organizer.Put(path, new { questions = new[] { Why } })).Expect(HttpStatusCode.PreconditionRequired, "version-missing");
        (await Tour.Organizer.Put(path, new { questions = new[] { Why } }, ("If-Match", tag))).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Put(path, new { questions = Array.Empty<object>() }, ("If-Match", tag))).Expect(HttpStatusCode.PreconditionFailed, "stale");
        var many = (await Tour.Organizer.Edit(path, new { questions = Enumerable.Repeat(Why, 51) })).Expect(HttpStatusCode.BadRequest, "invalid");
        Assert.Equal(["questions"], many.Fields);
        var wrong = (await Tour.Organizer.Edit(path, new { questions = new object[] { Why, new { type = "choice", label = new { fr = "?", en = "?" } } } })).Expect(HttpStatusCode.Conflict, "question-unclear");
        Assert.Equal(["questions[1].options"], wrong.Fields);
        Assert.Equal(["questions[0].label"], (await Tour.Organizer.Edit(path, new { questions = new[] { new { type = "text", label = new { fr = "", en = "Why?" } } } })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
    }

    [Fact]
    public async Task An_answered_question_is_archived_and_its_answer_stays()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var (question, application) = ((await Tour.Ask(stop, Why))[0], await Tour.AnApplication(stop, startup, submitted: false));
        (await startup.Founder.Patch($"/api/applications/{application}/answers", new { field = question, value = "Because of the wind" })).Expect(HttpStatusCode.OK);

        (await Tour.Organizer.Edit($"/api/contests/{stop.ContestId}/questions", new { questions = new[] { new { id = question, type = "text", label = new { fr = "Comment ?", en = "How?" } } } })).Expect(HttpStatusCode.Conflict, "question-answered");
        await Tour.Ask(stop);
        Assert.Empty((await Tour.Anybody.Get($"/api/contests/{stop.ContestId}/questions")).Json.GetProperty("questions").EnumerateArray());
        Assert.True((await Tour.Anybody.Get($"/api/contests/{stop.ContestId}/questions?archived=true")).Json.GetProperty("questions")[0].GetProperty("isArchived").GetBoolean());
        Assert.Equal("Because of the wind", (await startup.Founder.Get($"/api/applications/{application}")).Json.GetProperty("answers").GetProperty(question).GetString());
    }

    [Fact]
    public async Task Questions_are_copied_and_their_dates_keep_their_distance_from_the_deadline()
    {
        var (from, to) = (await Tour.AnOpenStop(), await Tour.AnOpenStop(await Tour.AStopBody("2027-07-06", closesAt: "2027-06-08T23:59")));
        await Tour.Ask(from, Why, new { type = "text", label = new { fr = "Qui vient ?", en = "Who comes?" }, required = "byDate", requiredBy = "2027-06-20T12:00" });
        await Tour.Ask(to, Why);

        var copied = (await Tour.Organizer.Post($"/api/contests/{to.ContestId}/questions/copy-from", new { contestId = from.ContestId })).Expect(HttpStatusCode.OK).Json.GetProperty("questions");
        Assert.Equal(3, copied.GetArrayLength());
        Assert.Equal("2027-06-27T12:00", copied[2].GetProperty("requiredBy").GetString());
        Assert.Equal(["contestId"], (await Tour.Organizer.Post($"/api/contests/{to.ContestId}/questions/copy-from", new { contestId = Guid.NewGuid() })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
    }

    [Fact]
    public async Task A_draft_keeps_all_that_is_typed_and_says_what_is_not_right_until_it_is()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var questions = await Tour.Ask(stop, Why, new { type = "money", label = new { fr = "Combien ?", en = "How much?" }, most = 1_000_000 });
        var application = await Tour.AnApplication(stop, startup, submitted: false);
        var path = $"/api/applications/{application}";

        var saved = (await startup.Founder.Patch($"{path}/answers", new { field = questions[0], value = "Wind" })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("too-short", "Wind"), (saved.GetProperty("findings")[0].GetProperty("code").GetString(), saved.GetProperty("value").GetString()));
        (await startup.Founder.Patch($"{path}/answers", new { field = questions[1], value = "a million" })).Expect(HttpStatusCode.OK);
        var check = (await startup.Founder.Get($"{path}/check")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((false, 2), (check.GetProperty("isReady").GetBoolean(), check.GetProperty("invalid").GetArrayLength()));

        var refused = (await startup.Founder.Post($"{path}/submit")).Expect(HttpStatusCode.Conflict, "application-incomplete");
        Assert.Equal([$"answers.{questions[0]}", $"answers.{questions[1]}"], refused.Fields);
        Assert.StartsWith("« Pourquoi ? »", refused.Json.GetProperty("findings")[0].GetProperty("fr").GetString(), StringComparison.Ordinal);

        (await startup.Founder.Edit(path, new { summary = "Wind", amountSought = 500_000, answers = new Dictionary<string, object> { [questions[0]] = "Because of the wind", [questions[1]] = 900_000 } })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Post($"{path}/submit")).Expect(HttpStatusCode.OK);
        var read = (await Tour.Organizer.Get(path)).Json;
        Assert.Equal((900_000, "window"), (read.GetProperty("answers").GetProperty(questions[1]).GetInt32(), read.GetProperty("submittedWithin").GetString()));
        Assert.Null((await startup.Founder.Get(path)).Json.GetProperty("submittedWithin").GetString());
    }

    [Fact]
    public async Task Answers_that_can_not_be_kept_name_their_field()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var question = (await Tour.Ask(stop, Why))[0];
        var path = $"/api/applications/{await Tour.AnApplication(stop, startup, submitted: false)}/answers";
        foreach (var (body, field) in new (object Body, string Field)[]
        {
            (new { field = question, value = new string('x', 10_001) }, "value"), (new { field = question, value = true }, "value"), (new { field = question, value = new { a = 1 } }, "value"), (new { field = "nothing", value = "x" }, "field"),
            (new { field = "amountSought", value = "a lot" }, "value"), (new { field = "amountSought", value = 0.5 }, "value"), (new { field = "amountSought", value = -1 }, "value"), (new { field = "deckUrl", value = "boats" }, "value"),
            (new { field = question, value = Enumerable.Repeat("x", 51) }, "value"),
        })
        {
            Assert.Equal([field], (await startup.Founder.Patch(path, body)).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        }

        var stranger = Guid.NewGuid().ToString();
        Assert.Equal([$"answers.{stranger}"], (await startup.Founder.Patch(path, new { field = stranger, value = "x" })).Expect(HttpStatusCode.Conflict, "question-unclear").Fields);
        (await (await Tour.AStartup()).Founder.Patch(path, new { field = question, value = "Mine" })).Expect(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Two_members_type_different_answers_and_only_the_same_one_is_stale()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var questions = await Tour.Ask(stop, Why, Why);
        var path = $"/api/applications/{await Tour.AnApplication(stop, startup, submitted: false)}/answers";
        (await startup.Founder.Patch(path, new { field = questions[0], value = "Mine" })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Patch(path, new { field = questions[1], value = "Yours" })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Patch(path, new { field = questions[0], value = "Unseen" })).Expect(HttpStatusCode.PreconditionFailed, "stale");
        (await startup.Founder.Patch(path, new { field = questions[0], value = "Mine" })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Patch(path, new { field = questions[0], value = "Seen", before = "Mine" })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Patch(path, new { field = "amountSought", value = 600_000, before = 500_000 })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Patch(path, new { field = "summary", value = (string?)null, before = "We make wind quiet." })).Expect(HttpStatusCode.OK);

        var read = (await startup.Founder.Get(path[..^"/answers".Length])).Json;
        Assert.Equal(("Seen", "Yours", 600_000), (read.GetProperty("answers").GetProperty(questions[0]).GetString(), read.GetProperty("answers").GetProperty(questions[1]).GetString(), read.GetProperty("amountSought").GetInt32()));
        Assert.Null(read.GetProperty("summary").GetString());
    }

    [Fact]
    public async Task Reviewers_read_the_startup_as_it_was_when_it_applied()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var path = $"/api/startups/{startup.Id}";
        (await startup.Founder.Edit(path, new { name = "Windquiet", siren = "732 829 320", stage = "seed", sectorCode = "energy", raisedAmount = 100_000 })).Expect(HttpStatusCode.OK);
        var application = await Tour.AnApplication(stop, startup);
        (await startup.Founder.Edit(path, new { name = "Windloud", siren = "732829320", stage = "seriesB" })).Expect(HttpStatusCode.OK);

        foreach (var reader in new[] { Tour.Organizer, startup.Founder })
        {
            var read = (await reader.Get($"/api/applications/{application}")).Json;
            Assert.Equal(
                ("Windquiet", "732829320", "seed", "energy"),
                (read.GetProperty("startup").GetString(), read.GetProperty("profile").GetProperty("siren").GetString(), read.GetProperty("profile").GetProperty("stage").GetString(), read.GetProperty("profile").GetProperty("sectorCode").GetString()));
        }
    }

    [Fact]
    public async Task The_conditions_are_told_before_and_refused_with_their_numbers_unless_an_organizer_says_why_not()
    {
        var stop = await Tour.AnOpenStop();
        var season = (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString();
        (await Tour.Organizer.Edit($"/api/seasons/{season}/eligibility", new { youngerThanYears = 10, raisingFrom = 600_000, raisingTo = 3_000_000 })).Expect(HttpStatusCode.OK);
        Assert.Equal(3, (await Tour.Anybody.Get($"/api/seasons/{season}/eligibility")).Json.GetProperty("words").GetArrayLength());
        Assert.Equal(["raisingTo"], (await Tour.Organizer.Edit($"/api/seasons/{season}/eligibility", new { raisingFrom = 2, raisingTo = 1 })).Expect(HttpStatusCode.Conflict, "out-of-range").Fields);
        var startup = await Tour.AStartup();
        (await startup.Founder.Edit($"/api/startups/{startup.Id}", new { name = "Old", noSirenReason = "None", foundedOn = "2017-05-01" })).Expect(HttpStatusCode.OK);
        var path = $"/api/applications/{await Tour.AnApplication(stop, startup, submitted: false)}";

        Assert.Equal(["too-old", "amount-too-low"], (await startup.Founder.Get($"{path}/check")).Json.GetProperty("eligibility").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()));
        Assert.Equal(["startup.foundedOn", "amountSought"], (await startup.Founder.Post($"{path}/submit")).Expect(HttpStatusCode.Conflict, "not-eligible").Fields);

        (await startup.Founder.Post($"{path}/eligibility-override", new { reason = "Please." })).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await Tour.Organizer.Post($"{path}/eligibility-override", new { reason = "It began anew in 2025." })).Expect(HttpStatusCode.NoContent);
        var told = (await startup.Founder.Get(path)).Json.GetProperty("eligibilityOverride");
        Assert.EndsWith("It began anew in 2025.", told.GetProperty("words").GetProperty("fr").GetString(), StringComparison.Ordinal);
        Assert.Null(told.GetProperty("by").GetString());
        Assert.Equal("Ottilie Organizer", (await Tour.Organizer.Get(path)).Json.GetProperty("eligibilityOverride").GetProperty("by").GetString());

        (await Tour.Organizer.Delete($"{path}/eligibility-override")).Expect(HttpStatusCode.NoContent);
        (await startup.Founder.Post($"{path}/submit")).Expect(HttpStatusCode.Conflict, "not-eligible");
        (await Tour.Organizer.Post($"{path}/eligibility-override", new { reason = "It began anew in 2025." })).Expect(HttpStatusCode.NoContent);
        (await startup.Founder.Post($"{path}/submit")).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Delete($"{path}/eligibility-override")).Expect(HttpStatusCode.Conflict, "application-not-in-that-state");
    }

    [Fact]
    public async Task A_SIREN_is_a_startup_s_own_and_nobody_hears_whose()
    {
        var (one, other) = (await Tour.AStartup(), await Tour.AStartup());
        (await one.Founder.Edit($"/api/startups/{one.Id}", new { name = "Zanzibar", siren = "404833048" })).Expect(HttpStatusCode.OK);
        var taken = (await other.Founder.Post("/api/startups", new { name = "Other", siren = "404 833 048" })).Expect(HttpStatusCode.Conflict, "siren-taken");
        Assert.Equal(["siren"], taken.Fields);
        Assert.DoesNotContain("Zanzibar", taken.Body, StringComparison.Ordinal);
        Assert.Equal(["siren"], (await other.Founder.Post("/api/startups", new { name = "Other", siren = "404833049" })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        Assert.Equal(["sector"], (await other.Founder.Post("/api/startups", new { name = "Other", sectorCode = "other" })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        Assert.Equal("other", (await other.Founder.Edit($"/api/startups/{other.Id}", new { name = "Other", sector = "Wind" })).Expect(HttpStatusCode.OK).Text("sectorCode"));
        Assert.Contains((await Tour.Anybody.Get("/api/profile-words")).Json.GetProperty("sectors").EnumerateArray(), sector => sector.GetProperty("fr").GetString() == "Énergie");
    }

    [Fact]
    public async Task What_comes_in_the_minutes_of_grace_counts_as_on_time_and_only_those_who_run_the_stop_know()
    {
        var stop = await Tour.AnOpenStop();
        await Grace(stop, 30);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await Tour.Anybody.Get(stop.Path)).Json.GetProperty("graceMinutes").ValueKind);
        Assert.Equal(30, (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("graceMinutes").GetInt32());
        var startup = await Tour.AStartup();
        var application = await Tour.AnApplication(stop, startup, submitted: false);
        var before = Tour.Clock.GetCurrentInstant();
        await Tour.GoTo(AfterDeadline);
        (await startup.Founder.Post($"/api/applications/{application}/submit")).Expect(HttpStatusCode.OK);
        Assert.Equal("grace", (await Tour.Organizer.Get($"/api/applications/{application}")).Text("submittedWithin"));
        await Tour.GoTo(before);
    }

    [Fact]
    public async Task Latecomers_need_a_code_that_was_shown_once_and_reopened_applications_can_be_changed()
    {
        var stop = await Tour.AnOpenStop();
        var (late, later) = (await Tour.AStartup(), await Tour.AStartup());
        var (first, second) = (await Tour.AnApplication(stop, late, submitted: false), await Tour.AnApplication(stop, later, submitted: false));
        var made = (await Tour.Organizer.Post($"/api/contests/{stop.ContestId}/access-codes", new { label = "Train strike", validUntil = "2027-06-10T12:00" })).Expect(HttpStatusCode.Created);
        var before = Tour.Clock.GetCurrentInstant();
        await Tour.GoTo(AfterDeadline);

        (await late.Founder.Post($"/api/applications/{first}/submit")).Expect(HttpStatusCode.Conflict, "call-not-open");
        Assert.Equal(["accessCode"], (await late.Founder.Post($"/api/applications/{first}/submit", new { accessCode = "0000-0000-0000" })).Expect(HttpStatusCode.Conflict, "access-code-refused").Fields);
        (await late.Founder.Post($"/api/applications/{first}/submit", new { accessCode = made.Text("code").ToLowerInvariant() })).Expect(HttpStatusCode.OK);
        (await later.Founder.Post($"/api/applications/{second}/submit", new { accessCode = made.Text("code") })).Expect(HttpStatusCode.Conflict, "access-code-refused");
        var listed = (await Tour.Organizer.Get($"/api/contests/{stop.ContestId}/access-codes")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, listed.Json[0].GetProperty("uses").GetInt32());
        Assert.DoesNotContain(made.Text("code"), listed.Body, StringComparison.Ordinal);
        Assert.Equal(0, await Tour.Count($"select count(*) from access_codes c where c::text like '%{made.Text("code")}%'"));

        (await late.Founder.Edit($"/api/applications/{first}", new { summary = "Changed", amountSought = 1 })).Expect(HttpStatusCode.Conflict, "application-not-in-that-state");
        (await Tour.Organizer.Post($"/api/applications/{first}/reopen", new { until = "2027-06-03T12:00" })).Expect(HttpStatusCode.NoContent);
        (await late.Founder.Edit($"/api/applications/{first}", new { summary = "Changed", amountSought = 1 })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Delete($"/api/contests/{stop.ContestId}/access-codes/{made.Id}")).Expect(HttpStatusCode.NoContent);
        await Tour.GoTo(before);
    }

    [Fact]
    public async Task The_audit_trail_knows_that_answers_changed_and_not_what_they_say()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var question = (await Tour.Ask(stop, Why))[0];
        var application = await Tour.AnApplication(stop, startup, submitted: false);
        (await startup.Founder.Patch($"/api/applications/{application}/answers", new { field = question, value = "Zanzibar" })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Patch($"/api/applications/{application}/answers", new { field = question, value = "Zanzibar is far", before = "Zanzibar" })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Post($"/api/applications/{application}/submit")).Expect(HttpStatusCode.OK);

        var trail = (await Tour.Organizer.Get($"/api/audit?subject={application}")).Expect(HttpStatusCode.OK);
        Assert.True(trail.Items.Single(entry => entry.GetProperty("request").GetString() == "SubmitApplication").GetProperty("changes").TryGetProperty("profile", out _));
        Assert.Equal(2, trail.Items.Count(entry => entry.GetProperty("request").GetString() == "AnswerQuestion"));
        Assert.Equal(0, await Tour.Count("select count(*) from audit_entries e where e::text like '%Zanzibar%'"));
        Assert.Equal(1, await Tour.Count($"select count(*) from audit_entries e where request = 'AskQuestions' and subject_id = '{question}' and e::text like '%Pourquoi%'"));
    }

    private async Task Grace(GivenStop stop, int minutes)
    {
        var read = (await Tour.Organizer.Get(stop.Path)).Json;
        var body = new
        {
            seasonId = read.GetProperty("season").GetProperty("id").GetString(),
            regionId = read.GetProperty("region").GetProperty("id").GetString(),
            venueId = read.GetProperty("venue").GetProperty("id").GetString(),
            name = "Dunkerque",
            stop.Date,
            startsAt = "09:00",
            endsAt = "20:00",
            applicationsOpenAt = "2027-05-01T08:00",
            applicationsCloseAt = "2027-06-01T23:59",
            contests = new[] { new { id = stop.ContestId, name = "Contest" } },
            graceMinutes = minutes,
        };
        (await Tour.Organizer.Edit(stop.Path, body)).Expect(HttpStatusCode.OK);
    }
}
