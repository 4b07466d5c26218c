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

    [Fact]
    public async Task A_link_works_once()
    {
        var token = await ALink("once@startup.example");
        (await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Created);
        (await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Conflict, "sign-in-refused");
    }

    [Fact]
    public async Task Of_a_hundred_who_use_one_link_at_once_one_gets_in()
    {
        var token = await ALink("hundred@startup.example");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Tour.Anybody.Post("/api/sessions", new { token })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(99, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_link_that_is_ten_minutes_old_or_has_one_letter_changed_is_refused_alike()
    {
        var token = await ALink("late@startup.example");
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
        var token = await ALink("page@startup.example");
        for (var scanner = 0; scanner < 3; scanner++) Assert.Contains("<button>", (await Tour.Anybody.Get($"/sign-in?token={token}")).Body, StringComparison.Ordinal);

        using var http = new HttpClient { BaseAddress = Tour.Address };
        using var form = new FormUrlEncodedContent([new("token", token)]);
        using var pressed = await http.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);
        Assert.Contains("Your bearer token", await pressed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        (await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Conflict, "sign-in-refused");
    }

    [Fact]
    public async Task No_token_is_stored_as_it_was_shown()
    {
        var token = await ALink("stored@startup.example");
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

    private async Task<string> ALink(string email)
    {
        (await Tour.Anybody.Post("/api/sign-in-links", new { email, language = "en" })).Expect(HttpStatusCode.Accepted);
        await Tour.Drain();
        var text = Tour.Mailbox.To(email)[^1].Text();
        return text[(text.IndexOf("token=", StringComparison.Ordinal) + 6)..].Split('\r', '\n')[0].Trim();
    }
}
