using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

/// <summary>Keys for programs: they do what their scopes say, and no more.</summary>
public sealed class ApiTokenTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_token_does_what_its_scopes_say_and_names_the_one_that_is_missing()
    {
        var stop = await Tour.AnOpenStop();
        var reader = await Token(Tour.Organizer, "stops:read", "applications:read");
        (await reader.Get(stop.Path)).Expect(HttpStatusCode.OK);
        (await reader.Get($"{stop.Path}/applications")).Expect(HttpStatusCode.OK);
        Assert.Contains("stops:write", (await reader.Post($"{stop.Path}/close-applications")).Expect(HttpStatusCode.Forbidden, "scope-missing").Body, StringComparison.Ordinal);
        (await reader.Get("/api/meetings")).Expect(HttpStatusCode.Forbidden, "scope-missing");

        var writer = await Token(Tour.Organizer, "stops:write");
        (await writer.Post($"{stop.Path}/close-applications")).Expect(HttpStatusCode.OK);
        (await writer.Get("/api/people")).Expect(HttpStatusCode.Forbidden, "scope-missing");
    }

    [Fact]
    public async Task A_token_may_do_no_more_than_its_owner()
    {
        var founder = (await Tour.AStartup()).Founder;
        var token = await Token(founder, [.. await AllScopes(founder)]);
        (await token.Post("/api/stops", new { })).Expect(HttpStatusCode.Forbidden, "not-allowed");
        Assert.Empty((await token.Get("/api/applications")).Expect(HttpStatusCode.OK).Items);
        (await token.Get($"/api/startups/{(await Tour.AStartup()).Id}")).Expect(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("GET", "/api/me/sessions", null), InlineData("DELETE", "/api/me/sessions", null), InlineData("GET", "/api/me/tokens", null)]
    [InlineData("POST", "/api/me/tokens", """{"name":"t","scopes":["stops:read"]}"""), InlineData("DELETE", "/api/sessions/current", null)]
    [InlineData("POST", "/api/organizers", """{"email":"t@fundtruck.example","name":"T"}"""), InlineData("POST", "/api/me/calendar/rotate", null)]
    public async Task No_token_touches_sessions_tokens_or_roles(string method, string path, string? body)
    {
        var token = await Token(Tour.Organizer, [.. await AllScopes(Tour.Organizer)]);
        (await token.Send(new HttpMethod(method), path, body, [])).Expect(HttpStatusCode.Forbidden, "scope-missing");
    }

    [Fact]
    public async Task However_many_are_made_at_once_a_person_has_twenty()
    {
        var founder = (await Tour.AStartup()).Founder;
        var made = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => founder.Post("/api/me/tokens", new { name = $"t{i}", scopes = new[] { "people:read" } })));
        Assert.Equal(20, made.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(made.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.Expect(HttpStatusCode.Conflict, "too-many-tokens"));
        Assert.Equal(20, (await founder.Get("/api/me/tokens")).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_token_that_is_revoked_or_too_old_is_worth_nothing()
    {
        var founder = (await Tour.AStartup()).Founder;
        var made = (await founder.Post("/api/me/tokens", new { name = "Export", scopes = new[] { "people:read" }, days = 1 })).Expect(HttpStatusCode.Created);
        var token = Tour.With(made.Text("token"));
        Assert.StartsWith("ft_", made.Text("token"), StringComparison.Ordinal);
        (await token.Get("/api/me")).Expect(HttpStatusCode.OK);
        var listed = (await founder.Get("/api/me/tokens")).Json[0];
        Assert.Equal("Export", listed.GetProperty("name").GetString());
        Assert.NotNull(listed.GetProperty("lastUsedAt").GetString());
        Assert.DoesNotContain(made.Text("token"), listed.ToString(), StringComparison.Ordinal);

        (await (await Tour.AStartup()).Founder.Delete($"/api/me/tokens/{made.Text("id")}")).Expect(HttpStatusCode.NotFound);
        var before = Tour.Clock.GetCurrentInstant();
        Tour.Clock.AdvanceHours(24);
        (await token.Get("/api/me")).Expect(HttpStatusCode.Unauthorized);
        Tour.Clock.Reset(before);
        (await token.Get("/api/me")).Expect(HttpStatusCode.OK);
        (await founder.Delete($"/api/me/tokens/{made.Text("id")}")).Expect(HttpStatusCode.NoContent);
        (await token.Get("/api/me")).Expect(HttpStatusCode.Unauthorized);
        Assert.Equal(0, await Tour.Count($"select count(*) from api_tokens t where t::text like '%{made.Text("token")}%'"));
    }

    [Fact]
    public async Task Unknown_scopes_and_too_many_tokens_are_refused()
    {
        var founder = (await Tour.AStartup()).Founder;
        var answer = (await founder.Post("/api/me/tokens", new { name = "t", scopes = new[] { "stops:read", "everything:write" }, days = 400 })).Expect(HttpStatusCode.BadRequest, "invalid");
        Assert.Equal(["days", "scopes[1]"], answer.Fields.Order());
        for (var i = 0; i < 20; i++) (await founder.Post("/api/me/tokens", new { name = $"t{i}", scopes = new[] { "stops:read" } })).Expect(HttpStatusCode.Created);
        (await founder.Post("/api/me/tokens", new { name = "t", scopes = new[] { "stops:read" } })).Expect(HttpStatusCode.Conflict, "too-many-tokens");
    }

    [Fact]
    public async Task Without_the_scope_of_what_everybody_may_read_a_token_sees_what_everybody_sees()
    {
        var draft = await Tour.ADraft();
        var narrow = await Token(Tour.Organizer, "privacy:read");
        (await narrow.Get(draft.Path)).Expect(HttpStatusCode.NotFound);
        Assert.DoesNotContain((await narrow.Get("/api/stops")).Expect(HttpStatusCode.OK).Items, stop => stop.GetProperty("id").GetString() == draft.Id);

        var open = await Tour.AnOpenStop();
        (await narrow.Get(open.Path)).Expect(HttpStatusCode.OK);
        foreach (var contest in (await narrow.Get($"{open.Path}/line-up")).Expect(HttpStatusCode.OK).Json.GetProperty("contests").EnumerateArray())
            Assert.Equal(System.Text.Json.JsonValueKind.Null, contest.GetProperty("draft").ValueKind);
        (await (await Token(Tour.Organizer, "stops:read")).Get(draft.Path)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_change_that_a_token_may_make_is_answered_though_it_may_not_read()
    {
        var founder = (await Tour.AStartup()).Founder;
        var writer = await Token(founder, "people:write");
        Assert.Equal("Renamed", (await writer.Put("/api/me", new { name = "Renamed", language = "en" })).Expect(HttpStatusCode.OK).Text("name"));
        (await writer.Get("/api/me")).Expect(HttpStatusCode.Forbidden, "scope-missing");
        (await writer.Put("/api/me", new { name = "", language = "en" })).Expect(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task No_token_learns_the_address_of_the_calendar_which_would_outlive_it()
    {
        var founder = (await Tour.AStartup()).Founder;
        Assert.Contains("/api/calendars/", (await founder.Get("/api/me")).Text("calendar"), StringComparison.Ordinal);
        var token = await Token(founder, "people:read", "people:write");
        Assert.Null((await token.Get("/api/me")).Expect(HttpStatusCode.OK).Json.GetProperty("calendar").GetString());
        Assert.DoesNotContain("/api/calendars/", (await token.Put("/api/me", new { name = "F", language = "en" })).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_token_sees_or_touches_the_jobs()
    {
        var token = await Token(Tour.Organizer, [.. await AllScopes(Tour.Organizer)]);
        foreach (var path in new[] { "/jobs", "/jobs/recurring" }) Assert.NotEqual(HttpStatusCode.OK, (await token.Get(path)).Status);
        Assert.DoesNotContain((int)(await token.Post("/jobs/recurring/trigger")).Status, Enumerable.Range(200, 100));
    }

    private async Task<Caller> Token(Caller owner, params string[] scopes) =>
        Tour.With((await owner.Post("/api/me/tokens", new { name = "Test", scopes })).Expect(HttpStatusCode.Created).Text("token"));

    /// <summary>The refusal of an unknown scope lists all that there are.</summary>
    private static async Task<IEnumerable<string>> AllScopes(Caller caller)
    {
        var refused = (await caller.Post("/api/me/tokens", new { name = "t", scopes = new[] { "nothing" } })).Json.GetProperty("errors").GetProperty("scopes[0]")[0].GetString()!;
        return refused["Choose from ".Length..].TrimEnd('.').Split(", ");
    }
}
