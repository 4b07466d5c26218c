using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Decks;

/// <summary>Questions that are answered with a file.</summary>
public sealed class AnswerFileTests(Tour tour) : TourTests(tour)
{
    private static readonly byte[] Png = [0x89, .. "PNG\r\n\u001a\n"u8, .. new byte[200]];

    public override async ValueTask InitializeAsync() => await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));

    [Fact]
    public async Task A_file_answers_a_question_and_comes_back_as_an_attachment_that_may_do_nothing()
    {
        var (stop, startup, application, question) = await Asked(new { type = "file", label = new { fr = "Bilan", en = "Accounts" }, required = "atSubmission" });
        Assert.Equal([$"answers.{question}"], (await startup.Founder.Post($"/api/applications/{application}/submit")).Expect(HttpStatusCode.Conflict, "application-incomplete").Fields);
        var file = Pdf.Of(2);
        var sent = (await startup.Founder.SendAnswer(application, question, file, "Bilan 2026.pdf")).Expect(HttpStatusCode.OK).Json;
        Assert.Empty(sent.GetProperty("findings").EnumerateArray());
        (await startup.Founder.Post($"/api/applications/{application}/submit")).Expect(HttpStatusCode.OK);

        var answer = (await Tour.Organizer.Get($"/api/applications/{application}")).Json.GetProperty("answers").GetProperty(question);
        Assert.Equal(("Bilan 2026.pdf", file.Length), (answer.GetProperty("name").GetString(), answer.GetProperty("bytes").GetInt32()));
        var path = $"/api/applications/{application}/files/{question}";
        foreach (var reader in new[] { startup.Founder, Tour.Organizer, await Tour.AJuror(stop) })
        {
            var got = (await reader.Get(path)).Expect(HttpStatusCode.OK);
            Assert.Equal(
                ("application/pdf", "attachment; filename=\"Bilan 2026.pdf\"; filename*=UTF-8''Bilan%202026.pdf", "sandbox; default-src 'none'", "nosniff", $"{file.Length}"),
                (got.Header("Content-Type"), got.Header("Content-Disposition"), got.Header("Content-Security-Policy"), got.Header("X-Content-Type-Options"), got.Header("Content-Length")));
        }

        foreach (var nobody in new[] { (await Tour.AStartup()).Founder, (await Tour.AnInvestor()).Representative, await Tour.AJuror(await Tour.AnOpenStop(await Tour.AStopBody("2027-06-30"))) }) (await nobody.Get(path)).Expect(HttpStatusCode.NotFound, "not-found");
        (await Tour.Anybody.Get(path)).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_picture_is_fine_and_what_is_not_what_its_name_says_is_refused()
    {
        var (_, startup, application, question) = await Asked(new { type = "file", label = new { fr = "Logo", en = "Logo" }, mostMegabytes = 1 });
        var founder = startup.Founder;
        (await founder.SendAnswer(application, question, Png, "Logo.PNG", "image/png")).Expect(HttpStatusCode.OK);
        Assert.Equal("image/png", (await founder.Get($"/api/applications/{application}/files/{question}")).Expect(HttpStatusCode.OK).Header("Content-Type"));
        (await founder.SendAnswer(application, question, [0xff, 0xd8, 0xff, 0xe0, 1], "Logo.jpeg", "image/jpeg")).Expect(HttpStatusCode.OK);
        foreach (var (why, file, name) in new (string, byte[], string)[]
        {
            ("not-picture", Pdf.Of(), "Logo.png"), ("not-picture", Png, "Logo.jpg"), ("not-picture", [0x89], "Logo.png"), ("not-pdf", Png, "Logo.pdf"), ("extension", Png, "Logo.svg"), ("name", Png, "../Logo.png"),
            ("scripted", Pdf.Of(catalog: "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), "Logo.pdf"), ("too-large", new byte[1024 * 1024 + 1], "Logo.png"),
        })
            Assert.Equal(why, (await founder.SendAnswer(application, question, file, name)).Expect(HttpStatusCode.BadRequest, "file-refused").Text("reason"));
        Assert.Equal("Logo.jpeg", (await founder.Get($"/api/applications/{application}")).Json.GetProperty("answers").GetProperty(question).GetProperty("name").GetString());
        (await founder.SendAnswer(application, question, new byte[10 * 1024 * 1024 + 1], chunked: true)).Expect(HttpStatusCode.RequestEntityTooLarge, "too-large");
        (await founder.SendAnswer(application, question, Png, "Logo.png", "image/svg+xml")).Expect(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Nobody_answers_with_a_file_that_is_only_named()
    {
        var (stop, startup, application, question) = await Asked(new { type = "file", label = new { fr = "Bilan", en = "Accounts" } });
        var secret = (await startup.Founder.SendAnswer(application, question, Pdf.Of(), "Secret.pdf")).Expect(HttpStatusCode.OK).Json.GetProperty("value");
        var thief = await Tour.AStartup();
        var theirs = await Tour.AnApplication(stop, thief, submitted: false);

        (await thief.Founder.Patch($"/api/applications/{theirs}/answers", new { field = question, value = secret })).Expect(HttpStatusCode.Conflict, "question-unclear");
        (await thief.Founder.Get($"/api/applications/{theirs}/files/{question}")).Expect(HttpStatusCode.NotFound, "not-found");
        (await thief.Founder.SendAnswer(application, question, Pdf.Of())).Expect(HttpStatusCode.NotFound, "not-found");
        // What is there already may be sent back with the rest.
        (await startup.Founder.Edit($"/api/applications/{application}", new { summary = "Wind", answers = new Dictionary<string, JsonElement> { [question] = secret } })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_a_question_that_wants_a_file_and_is_open_takes_one()
    {
        var (stop, startup) = (await Tour.AnOpenStop(), await Tour.AStartup());
        var questions = await Tour.Ask(stop, new { type = "text", label = new { fr = "Pourquoi ?", en = "Why?" } }, new { type = "file", label = new { fr = "Bilan", en = "Accounts" } });
        var application = await Tour.AnApplication(stop, startup);
        (await startup.Founder.SendAnswer(application, questions[0], Pdf.Of())).Expect(HttpStatusCode.Conflict, "question-unclear");
        (await startup.Founder.SendAnswer(application, Guid.NewGuid().ToString(), Pdf.Of())).Expect(HttpStatusCode.NotFound, "not-found");
        (await startup.Founder.SendAnswer(application, questions[1], Pdf.Of())).Expect(HttpStatusCode.OK);
        await Tour.GoTo(Instant.FromUtc(2027, 6, 2, 8, 0));     // the call is over
        (await startup.Founder.SendAnswer(application, questions[1], Pdf.Of())).Expect(HttpStatusCode.Conflict, "application-not-in-that-state");
    }

    [Fact]
    public async Task What_is_replaced_or_emptied_is_gone_and_so_is_all_of_it_when_its_owner_is_forgotten()
    {
        var (_, startup, application, question) = await Asked(new { type = "file", label = new { fr = "Bilan", en = "Accounts" } });
        var first = await Send(Pdf.Of());
        var second = await Send(Pdf.Of(2));
        await Gone(first);
        Assert.True(File.Exists(PathOf(second)));
        var before = (await startup.Founder.Get($"/api/applications/{application}")).Json.GetProperty("answers").GetProperty(question);
        (await startup.Founder.Patch($"/api/applications/{application}/answers", new { field = question, value = (object?)null, before })).Expect(HttpStatusCode.OK);
        await Gone(second);
        (await startup.Founder.Get($"/api/applications/{application}/files/{question}")).Expect(HttpStatusCode.NotFound, "not-found");

        var third = await Send(Pdf.Of());
        Assert.Contains($"answers/{third}.pdf", (await startup.Founder.Get("/api/me/export")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        (await startup.Founder.Post("/api/me/erase", new { email = startup.Founder.Email })).Expect(HttpStatusCode.OK);
        await Gone(third);

        async Task<string> Send(byte[] file) => (await startup.Founder.SendAnswer(application, question, file)).Expect(HttpStatusCode.OK).Json.GetProperty("value").GetProperty("id").GetString()!;

        async Task Gone(string id)
        {
            for (var i = 0; i < 100 && File.Exists(PathOf(id)); i++) await Task.Delay(50, TestContext.Current.CancellationToken);
            Assert.False(File.Exists(PathOf(id)));
            Assert.Equal(0, await Tour.Count($"select count(*) from sent_files where id = '{id}'"));
        }

        string PathOf(string id) => Path.Combine(Tour.Decks, $"{Guid.Parse(id):N}");
    }

    private async Task<(GivenStop Stop, GivenStartup Startup, string Application, string Question)> Asked(object question)
    {
        var (stop, startup) = (await Tour.AnOpenStop(), await Tour.AStartup());
        var id = (await Tour.Ask(stop, question))[0];
        return (stop, startup, await Tour.AnApplication(stop, startup, submitted: false), id);
    }
}
