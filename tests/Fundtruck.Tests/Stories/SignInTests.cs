using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

public sealed class SignInTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_known_and_an_unknown_address_get_the_same_answer()
    {
        var known = await Tour.Anybody.Post("/api/sign-in-links", new { email = Tour.Organizer.Email });
        var unknown = await Tour.Anybody.Post("/api/sign-in-links", new { email = "nobody@nowhere.example" });

        Assert.Equal((known.Status, known.Body), (unknown.Status, unknown.Body));
        Assert.Equal(HttpStatusCode.Accepted, known.Status);
    }

    private async Task<string> Link(string email) => (await Tour.ASignInMail(email)).Token;

    [Fact]
    public async Task A_link_works_once()
    {
        var token = await Link("once@startup.example");
        (await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Created);
        (await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Conflict, "sign-in-refused");
    }

    [Fact]
    public async Task Of_a_hundred_who_use_one_link_at_once_one_gets_in()
    {
        var token = await Link("hundred@startup.example");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Tour.Anybody.Post("/api/sessions", new { token })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(99, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_link_that_is_ten_minutes_old_or_has_one_letter_changed_is_refused_alike()
    {
        var token = await Link("late@startup.example");
        var changed = await Tour.Anybody.Post("/api/sessions", new { token = (token[0] == 'a' ? 'b' : 'a') + token[1..] });
        var before = Tour.Clock.GetCurrentInstant();
        Tour.Clock.AdvanceMinutes(10);
        var late = await Tour.Anybody.Post("/api/sessions", new { token });
        Tour.Clock.Reset(before);

        Assert.Equal((late.Status, late.Body), (changed.Status, changed.Body));
        late.Expect(HttpStatusCode.Conflict, "sign-in-refused");
    }

    [Fact]
    public async Task Reading_the_page_behind_the_link_uses_nothing_up_and_its_button_does()
    {
        var token = await Link("page@startup.example");
        for (var scanner = 0; scanner < 3; scanner++) Assert.Contains("<button>", (await Tour.Anybody.Get($"/sign-in?token={token}")).Body, StringComparison.Ordinal);

        using var http = new HttpClient { BaseAddress = Tour.Address };
        using var form = new FormUrlEncodedContent([new("token", token)]);
        using var pressed = await http.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);
        Assert.StartsWith("__Host-fundtruck=", Assert.Single(pressed.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        (await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Conflict, "sign-in-refused");
    }

    [Fact]
    public async Task No_token_is_stored_as_it_was_shown()
    {
        var token = await Link("stored@startup.example");
        var session = (await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Created).Text("token");

        foreach (var secret in new[] { token, session })
        {
            Assert.Equal(0, await Tour.Count($"select count(*) from outgoing_messages m where m::text like '%{secret}%'"));
            Assert.Equal(0, await Tour.Count($"select count(*) from sign_in_links l where l::text like '%{secret}%'"));
            Assert.Equal(0, await Tour.Count($"select count(*) from sessions s where s::text like '%{secret}%'"));
        }
    }

    [Fact]
    public async Task Signing_out_makes_the_token_worthless()
    {
        var somebody = await Tour.SignIn("leaving@startup.example", "Leaving");
        (await somebody.Get("/api/me")).Expect(HttpStatusCode.OK);
        (await somebody.Delete("/api/sessions/current")).Expect(HttpStatusCode.NoContent);
        (await somebody.Get("/api/me")).Expect(HttpStatusCode.Unauthorized, "not-signed-in");
    }

    [Fact]
    public async Task A_new_address_of_the_calendar_makes_the_old_one_worthless()
    {
        var somebody = await Tour.SignIn("calendar@startup.example", "Calendar");
        var old = (await somebody.Get("/api/me")).Text("calendar");
        var feed = (await Tour.Anybody.Get(old)).Expect(HttpStatusCode.OK);
        (await Tour.Anybody.Get(old, ("If-None-Match", feed.Header("ETag")!))).Expect(HttpStatusCode.NotModified);

        (await somebody.Post("/api/me/calendar/rotate")).Expect(HttpStatusCode.OK);

        (await Tour.Anybody.Get(old)).Expect(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_code_in_the_mail_signs_in_on_another_device_and_uses_the_link_up()
    {
        var (token, code) = await Tour.ASignInMail("two.devices@startup.example");
        (await Tour.Anybody.Post("/api/sessions", new { email = " Two.Devices@startup.example", code })).Expect(HttpStatusCode.Created);
        (await Tour.Anybody.Post("/api/sessions", new { email = "two.devices@startup.example", code })).Expect(HttpStatusCode.Conflict, "sign-in-refused");
        (await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Conflict, "sign-in-refused");
    }

    [Fact]
    public async Task After_five_wrong_codes_the_right_one_is_refused_too()
    {
        const string Email = "guessed@startup.example";
        var (token, code) = await Tour.ASignInMail(Email);
        var wrong = code == "000000" ? "000001" : "000000";
        for (var i = 0; i < 5; i++) (await Tour.Anybody.Post("/api/sessions", new { email = Email, code = wrong })).Expect(HttpStatusCode.Conflict, "sign-in-refused");
        (await Tour.Anybody.Post("/api/sessions", new { email = Email, code })).Expect(HttpStatusCode.Conflict, "sign-in-refused");
        (await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Fifty_guesses_at_once_count_as_what_they_are()
    {
        const string Email = "crowd.guess@startup.example";
        var (_, code) = await Tour.ASignInMail(Email);
        var wrong = code == "000000" ? "000001" : "000000";
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Tour.Anybody.Post("/api/sessions", new { email = Email, code = wrong })));
        Assert.Equal(50, await Tour.Count($"select wrong_codes::bigint from sign_in_links where email = '{Email}'"));
        (await Tour.Anybody.Post("/api/sessions", new { email = Email, code })).Expect(HttpStatusCode.Conflict, "sign-in-refused");
    }

    [Fact]
    public async Task A_wrong_code_an_unknown_address_and_a_code_of_ten_minutes_ago_are_refused_alike()
    {
        const string Email = "code.late@startup.example";
        var (_, code) = await Tour.ASignInMail(Email);
        var unknown = await Tour.Anybody.Post("/api/sessions", new { email = "never.asked@startup.example", code });
        var wrong = await Tour.Anybody.Post("/api/sessions", new { email = Email, code = code == "000000" ? "000001" : "000000" });
        var before = Tour.Clock.GetCurrentInstant();
        Tour.Clock.AdvanceMinutes(10);
        var late = await Tour.Anybody.Post("/api/sessions", new { email = Email, code });
        Tour.Clock.Reset(before);

        unknown.Expect(HttpStatusCode.Conflict, "sign-in-refused");
        Assert.Equal((unknown.Status, unknown.Body), (wrong.Status, wrong.Body));
        Assert.Equal((unknown.Status, unknown.Body), (late.Status, late.Body));
    }

    [Theory]
    [InlineData("""{"code":"123456"}""", "email"), InlineData("""{"email":"a@b.example"}""", "code"), InlineData("""{"email":"a@b.example","code":"12345"}""", "code")]
    [InlineData("""{"email":"nobody","code":"123456"}""", "email"), InlineData("{}", "token"), InlineData("""{"token":""}""", "token")]
    public async Task What_is_missing_to_sign_in_is_named(string body, string field) =>
        Assert.Equal([field], (await Tour.Anybody.Post("/api/sessions", body)).Expect(HttpStatusCode.BadRequest, "invalid").Fields);

    [Fact]
    public async Task Nobody_floods_a_mailbox_and_the_sixth_is_told_when_to_ask_again_whether_the_address_is_known_or_not()
    {
        foreach (var email in new[] { "flooded@nowhere.example", (await Tour.SignIn("flooded@startup.example", "Flooded")).Email })
        {
            for (var i = 0; i < 5; i++) (await Tour.Anybody.Post("/api/sign-in-links", new { email })).Expect(HttpStatusCode.Accepted);
            var sixth = (await Tour.Anybody.Post("/api/sign-in-links", new { email = email.ToUpperInvariant() })).Expect(HttpStatusCode.TooManyRequests, "too-many-requests");
            Assert.Equal("900", sixth.Header("Retry-After"));
        }
    }

    [Fact]
    public async Task Of_thirty_who_ask_for_one_address_at_once_five_get_a_mail()
    {
        const string Email = "stampede@startup.example";
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Tour.Anybody.Post("/api/sign-in-links", new { email = Email })));

        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.Accepted));
        Assert.Equal(5, await Tour.Count($"select count(*) from outgoing_messages where address = '{Email}'"));
    }

    [Fact]
    public async Task New_links_buy_no_more_than_twenty_guesses_a_day()
    {
        const string Email = "patient.guesser@startup.example";
        var before = Tour.Clock.GetCurrentInstant();
        for (var link = 0; link < 4; link++)
        {
            var (_, next) = await Tour.ASignInMail(Email);
            for (var i = 0; i < 5; i++) (await Tour.Anybody.Post("/api/sessions", new { email = Email, code = next == "000000" ? "000001" : "000000" })).Expect(HttpStatusCode.Conflict);
            Tour.Clock.AdvanceMinutes(16);
        }

        var (token, code) = await Tour.ASignInMail(Email);
        (await Tour.Anybody.Post("/api/sessions", new { email = Email, code })).Expect(HttpStatusCode.Conflict, "sign-in-refused");
        (await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Created);
        Tour.Clock.AdvanceHours(25);
        (await Tour.Anybody.Post("/api/sessions", new { email = Email, (await Tour.ASignInMail(Email)).Code })).Expect(HttpStatusCode.Created);
        Tour.Clock.Reset(before);
    }

    [Fact]
    public async Task The_first_organizer_gets_no_new_link_because_everybody_has_signed_out()
    {
        var (token, _) = await Tour.ASignInMail(Tour.Organizer.Email);
        var session = Tour.With((await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Created).Text("token"));
        (await session.Delete("/api/me/sessions")).Expect(HttpStatusCode.NoContent);

        Assert.Null(await Fundtruck.Api.FirstOrganizer.Link(Tour.Services, "dismissed.long.ago@startup.example", always: false));
    }

    [Fact]
    public async Task Sessions_are_listed_with_their_device_and_ended_one_by_one_or_all_at_once()
    {
        const string Email = "many.devices@startup.example";
        Task<Answer> SignIn(string device, string token) => Tour.Anybody.Post("/api/sessions", new { token }, ("User-Agent", device));
        var phone = Tour.With((await SignIn("Phone", (await Tour.ASignInMail(Email)).Token)).Text("token"));
        var laptop = Tour.With((await SignIn(new string('L', 300), (await Tour.ASignInMail(Email)).Token)).Text("token"));

        var listed = (await laptop.Get("/api/me/sessions")).Json.EnumerateArray().ToList();
        Assert.Equal(["Phone", new string('L', 200)], listed.Select(session => session.GetProperty("device").GetString()).Order(StringComparer.Ordinal).Reverse());
        Assert.All(listed, session => Assert.Equal("127.0.0.1", session.GetProperty("address").GetString()));
        var other = listed.Single(session => !session.GetProperty("isThisOne").GetBoolean()).GetProperty("id").GetString();

        (await (await Tour.SignIn("stranger.devices@startup.example", "S")).Delete($"/api/me/sessions/{other}")).Expect(HttpStatusCode.NotFound);
        (await laptop.Delete($"/api/me/sessions/{other}")).Expect(HttpStatusCode.NoContent);
        (await phone.Get("/api/me")).Expect(HttpStatusCode.Unauthorized);
        (await laptop.Delete("/api/me/sessions")).Expect(HttpStatusCode.NoContent);
        (await laptop.Get("/api/me")).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_knows_to_the_ten_minutes_when_it_was_used_last()
    {
        var somebody = await Tour.SignIn("seen@startup.example", "Seen");
        var before = Tour.Clock.GetCurrentInstant();
        async Task<string> Seen() => (await somebody.Get("/api/me/sessions")).Json[0].GetProperty("lastSeenAt").GetString()!;
        var first = await Seen();
        Tour.Clock.AdvanceMinutes(9);
        Assert.Equal(first, await Seen());
        Tour.Clock.AdvanceMinutes(2);
        Assert.NotEqual(first, await Seen());
        Tour.Clock.Reset(before);
    }
}
