using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

public sealed class BadInputTests(Tour tour) : TourTests(tour)
{
    private const string Unknown = "01890a5d-ac96-774b-bcce-b302099a8057";

    [Fact]
    public async Task Broken_json_is_malformed()
    {
        var answer = (await Tour.Organizer.Post("/api/regions", "{\"name\":")).Expect(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
    }

    [Theory]
    [InlineData("/nowhere", 404), InlineData("/api/stops?limit=many", 400), InlineData("/api/me", 401)]
    public async Task Who_accepts_no_json_is_refused_in_json_all_the_same(string path, int status)
    {
        var answer = (await Tour.Anybody.Get(path, ("Accept", "text/html"))).Expect((HttpStatusCode)status);
        Assert.Equal(("application/problem+json", status), (answer.Header("Content-Type"), answer.Json.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_names_its_field()
    {
        await Invalid(Tour.Organizer.Post("/api/stops", await Stop(it => it["contests"]![0]!["capacity"] = "five")), "contests[0].capacity");
        await Invalid(Tour.Organizer.Post("/api/regions", "{\"name\":7}"), "name");
        await Invalid(Tour.Organizer.Post("/api/seasons", "{\"name\":\"S\",\"year\":1e400}"), "year");
        await Invalid(Tour.Organizer.Get("/api/stops?limit=many"), "limit");
        await Invalid(Tour.Organizer.Get("/api/stops/17"), "id");
    }

    [Fact]
    public async Task All_missing_fields_are_named_at_once()
    {
        var answer = (await Tour.Organizer.Post("/api/stops", "{}")).Expect(HttpStatusCode.BadRequest, "invalid");
        Assert.Equal(["applicationsCloseAt", "applicationsOpenAt", "contests", "date", "endsAt", "name", "regionId", "seasonId", "startsAt", "venueId"], answer.Fields.Order());
        await Invalid(Tour.Organizer.Post("/api/stops", await Stop(it => ((JsonObject)it["contests"]![0]!).Remove("name"))), "contests[0].name");
    }

    [Fact]
    public async Task A_field_that_is_null_is_named()
    {
        await Invalid(Tour.Organizer.Post("/api/regions", "{\"name\":null}"), "name");
        await Invalid(Tour.Organizer.Post("/api/stops", await Stop(it => it["venueId"] = null)), "venueId");
        await Invalid(Tour.Organizer.Post("/api/stops", await Stop(it => it["contests"] = new JsonArray((JsonNode?)null))), "contests[0]");
    }

    [Theory]
    [InlineData("nonsense"), InlineData("17"), InlineData("-1"), InlineData("0"), InlineData("draft,published")]
    public async Task A_word_that_is_none_of_those_asked_for_is_refused(string status) => await Invalid(Tour.Organizer.Get($"/api/stops?status={status}"), "status");

    [Fact]
    public async Task A_language_that_is_not_spoken_is_refused() => await Invalid(Tour.Organizer.Put("/api/me", new { name = "Ottilie", language = "nonsense" }), "language");

    [Fact]
    public async Task Text_that_is_too_long_is_refused_and_not_repeated()
    {
        await Invalid(Tour.Organizer.Post("/api/regions", new { name = new string('x', 201) }), "name");
        (await Tour.Organizer.Post("/api/regions", new { name = new string('é', 200) })).Expect(HttpStatusCode.Created);
        var answer = await Tour.Organizer.Post("/api/venues", new { name = "V", city = "C", zone = new string('x', 100_000) });
        Assert.True(answer.Body.Length < 1000, $"The answer has {answer.Body.Length} characters.");
    }

    [Theory]
    [InlineData("date", "2027-02-30"), InlineData("date", "2027-13-01"), InlineData("date", "29/06/2027"), InlineData("startsAt", "25:00"), InlineData("applicationsOpenAt", "2027-02-29T08:00")]
    public async Task A_date_or_time_that_no_calendar_has_names_its_field(string field, string value) =>
        await Invalid(Tour.Organizer.Post("/api/stops", await Stop(it => it[field] = value)), field);

    [Theory]
    [InlineData("date", "9999-12-31"), InlineData("date", "-9998-01-01"), InlineData("applicationsOpenAt", "9999-12-31T23:59")]
    public async Task A_date_far_from_any_tour_names_its_field(string field, string value) =>
        await Invalid(Tour.Organizer.Post("/api/stops", await Stop(it => it[field] = value)), field);

    [Fact]
    public async Task A_deadline_that_the_clocks_skip_names_the_field_and_the_next_time_there_is()
    {
        var body = await Stop(it => (it["applicationsOpenAt"], it["applicationsCloseAt"]) = ("2027-03-01T08:00", "2027-03-28T02:30"));
        var answer = await Refused(Tour.Organizer.Post("/api/stops", body), "time-does-not-exist", "applicationsCloseAt");
        Assert.Contains("2027-03-28 03:", answer.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_that_the_clocks_show_twice_names_the_field_and_both_times()
    {
        var body = await Stop(it => (it["date"], it["applicationsCloseAt"]) = ("2027-12-01", "2027-10-31T02:30"));
        var answer = await Refused(Tour.Organizer.Post("/api/stops", body), "time-exists-twice", "applicationsCloseAt");
        Assert.Contains("2027-10-31T02:30:00+02:00", answer.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("2027-10-31T02:30:00+01:00", answer.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_deadlines_are_times_like_others_where_the_clocks_never_change()
    {
        var venue = await Tour.AVenue("Kerveguen", "Saint-Denis", "Indian/Reunion");
        foreach (var (opens, closes) in new[] { ("2027-03-01T08:00", "2027-03-28T02:30"), ("2027-10-01T08:00", "2027-10-31T02:30") })
        {
            var body = await Stop(it => (it["venueId"], it["date"], it["applicationsOpenAt"], it["applicationsCloseAt"]) = (venue, "2027-12-01", opens, closes));
            (await Tour.Organizer.Post("/api/stops", body)).Expect(HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task An_end_before_its_start_names_the_end()
    {
        foreach (var end in new[] { "08:00", "09:00" })
            await Refused(Tour.Organizer.Post("/api/stops", await Stop(it => it["endsAt"] = end)), "ends-before-it-starts", "endsAt");
        await Refused(Tour.Organizer.Post("/api/blocks", new { startsAt = "2027-06-29T10:00", endsAt = "2027-06-29T09:00" }), "ends-before-it-starts", "endsAt");
    }

    [Theory]
    [InlineData("{\"name\":\"a\\u0000b\"}"), InlineData("{\"name\":\"\\ud800\"}"), InlineData("{\"name\":\"\\udc00x\"}")]
    public async Task Text_that_can_not_be_stored_names_its_field(string body) => await Invalid(Tour.Organizer.Post("/api/regions", body), "name");

    [Theory]
    [InlineData("/api/stops?after=a%00b"), InlineData("/api/calendars/a%00b.ics")]
    public async Task An_address_that_can_not_be_stored_is_refused(string path) => Assert.Equal(HttpStatusCode.BadRequest, (await Tour.Organizer.Get(path)).Status);

    [Fact]
    public async Task Emoji_are_text_like_any_other()
    {
        var name = $"Région 👩‍🚒 {Given.Number()}";
        (await Tour.Organizer.Post("/api/regions", new { name })).Expect(HttpStatusCode.Created);
        Assert.Contains((await Tour.Anybody.Get("/api/regions")).Json.EnumerateArray(), region => region.GetProperty("name").GetString() == name);
    }

    [Fact]
    public async Task Unknown_ids_do_not_exist()
    {
        foreach (var path in new[] { "stops", "applications", "startups", "meetings" })
            (await Tour.Organizer.Get($"/api/{path}/{Unknown}")).Expect(HttpStatusCode.NotFound, "not-found");
        (await Tour.Organizer.Post($"/api/stops/{Unknown}/publish")).Expect(HttpStatusCode.NotFound, "not-found");
        (await Tour.Organizer.Post($"/api/applications/{Unknown}/no-show")).Expect(HttpStatusCode.NotFound, "not-found");
        (await Tour.Organizer.Post($"/api/investor-slots/{Unknown}/book", new { startupId = Unknown })).Expect(HttpStatusCode.NotFound, "not-found");
        (await Tour.Organizer.Get("/api/calendars/nothing.ics")).Expect(HttpStatusCode.NotFound, "not-found");
        await Invalid(Tour.Organizer.Post("/api/stops", await Stop(it => it["venueId"] = Unknown)), "venueId");
    }

    [Fact]
    public async Task What_no_route_answers_is_said_to_be_just_that()
    {
        foreach (var caller in new[] { Tour.Organizer, Tour.Anybody })
        {
            (await caller.Get("/api/nothing")).Expect(HttpStatusCode.NotFound, "not-found");
            (await caller.Get("/nothing")).Expect(HttpStatusCode.NotFound, "not-found");
            (await caller.Delete("/api/stops")).Expect(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        }
    }

    [Theory]
    [InlineData("text/plain"), InlineData("application/xml"), InlineData("application/json; charset=nonsense")]
    public async Task A_body_that_is_not_json_is_refused_by_its_type(string type)
    {
        var (status, kind, body) = await Send("/api/regions", type, "{\"name\":\"N\"}");
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "application/problem+json"), (status, kind));
        Assert.Contains("urn:fundtruck:problem:not-json", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_more_than_a_megabyte_is_too_large() =>
        // With "Expect" the client waits for the refusal, instead of writing into a connection that is closed already.
        (await Tour.Organizer.Post("/api/regions", $"{{\"name\":\"{new string('x', 1024 * 1024)}\"}}", ("Expect", "100-continue"))).Expect(HttpStatusCode.RequestEntityTooLarge, "too-large");

    [Theory]
    [InlineData("/api/regions"), InlineData("/api/sessions"), InlineData("/nowhere")]
    public async Task Whoever_sends_too_much_is_told_that_the_connection_ends_even_where_nobody_would_have_read_it(string path)
    {
        // Else the next request on the connection, perhaps somebody else's through the same proxy, gets no answer.
        var answer = (await Tour.Anybody.Post(path, new string(' ', (1024 * 1024) + 1), ("Expect", "100-continue"))).Expect(HttpStatusCode.RequestEntityTooLarge, "too-large");
        Assert.Equal("close", answer.Header("Connection"));
    }

    [Theory]
    [InlineData("application/json", "{}"), InlineData("multipart/form-data; boundary=x", "--y"), InlineData("multipart/form-data", "x"), InlineData("text/plain", "token=x")]
    [InlineData("application/x-www-form-urlencoded", "token=%00"), InlineData("application/x-www-form-urlencoded", "%zz=%&&=="), InlineData("application/x-www-form-urlencoded", "token=a&token=b")]
    public async Task Odd_forms_sign_nobody_in_and_break_nothing(string type, string form) => Assert.InRange((int)(await Send("/sign-in", type, form)).Status, 400, 499);

    private async Task<(HttpStatusCode Status, string? Type, string Body)> Send(string path, string type, string body)
    {
        using var http = new HttpClient { BaseAddress = Tour.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {Tour.Organizer.Token}");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> Stop(Action<JsonNode> change)
    {
        var body = JsonSerializer.SerializeToNode(await Tour.AStopBody())!;
        change(body);
        return body.ToJsonString();
    }

    private static Task<Answer> Invalid(Task<Answer> asked, string field) => Refused(asked, "invalid", field, HttpStatusCode.BadRequest);

    private static async Task<Answer> Refused(Task<Answer> asked, string problem, string field, HttpStatusCode status = HttpStatusCode.Conflict)
    {
        var answer = (await asked).Expect(status, problem);
        Assert.True(answer.Fields.SequenceEqual([field]), $"Expected an error of {field} only: {answer.Body}");
        return answer;
    }
}
