using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

/// <summary>What a browser may do with the cookie that signs it in, and what another site may make it do.</summary>
public sealed class CookieTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task The_button_of_the_sign_in_page_sets_a_cookie_that_scripts_and_other_sites_do_not_get()
    {
        var (status, cookie) = await Press(("token", (await Tour.ASignInMail("cookie@startup.example")).Token));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["expires", "httponly", "path=/", "samesite=lax", "secure"], cookie!.ToLowerInvariant().Split("; ").Skip(1).Select(part => part.StartsWith("expires", StringComparison.Ordinal) ? "expires" : part).Order());
        Assert.Equal("cookie@startup.example", (await Tour.Anybody.Get("/api/me", Cookie(cookie))).Expect(HttpStatusCode.OK).Text("email"));
    }

    [Fact]
    public async Task The_code_is_typed_into_the_same_page()
    {
        Assert.Contains("one-time-code", (await Tour.Anybody.Get("/sign-in")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        var (_, code) = await Tour.ASignInMail("typed@startup.example");
        var (status, cookie) = await Press(("email", "typed@startup.example"), ("code", code));
        Assert.Equal(HttpStatusCode.OK, status);
        (await Tour.Anybody.Get("/api/me", Cookie(cookie!))).Expect(HttpStatusCode.OK);
        Assert.Equal((HttpStatusCode.Conflict, null), await Press(("email", "typed@startup.example"), ("code", code)));
        Assert.Equal((HttpStatusCode.BadRequest, null), await Press(("email", "nobody"), ("code", "1")));
        Assert.Equal((HttpStatusCode.OK, null), await Press(("email", "typed@startup.example")));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.Created), InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden), InlineData("Sec-Fetch-Site", "none", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "own", HttpStatusCode.Created), InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden), InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("X-Nothing", "", HttpStatusCode.Forbidden)]
    public async Task Another_site_makes_no_browser_change_anything(string header, string value, HttpStatusCode expected)
    {
        var (_, cookie) = await Press(("token", (await Tour.ASignInMail($"forged{Given.Number()}@startup.example")).Token));
        var said = (header, value == "own" ? Tour.Address.GetLeftPart(UriPartial.Authority) : value);
        var answer = await Tour.Anybody.Post("/api/startups", new { name = "Forged" }, Cookie(cookie!), said);
        if (expected == HttpStatusCode.Forbidden) answer.Expect(expected, "not-from-here");
        else answer.Expect(expected);
        (await Tour.Anybody.Get("/api/me", Cookie(cookie!), said)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_site_signs_no_browser_in()
    {
        var (token, _) = await Tour.ASignInMail("led.here@startup.example");
        Assert.Equal((HttpStatusCode.Forbidden, null), await Press([("token", token)], ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal((HttpStatusCode.Forbidden, null), await Press([("token", token)], ("Origin", "https://evil.example")));
        Assert.Equal(HttpStatusCode.OK, (await Press([("token", token)], ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Fact]
    public async Task A_passkey_sets_the_cookie_too_but_not_when_another_site_asks()
    {
        var person = await Tour.SignIn($"passkey{Given.Number()}@startup.example", "Somebody");
        using var device = new SoftAuthenticator(Tour.Address.Host, Tour.Address.GetLeftPart(UriPartial.Authority));
        var asked = (await person.Post("/api/me/passkeys/options")).Json;
        (await person.Post("/api/me/passkeys", new { challengeId = asked.GetProperty("challengeId").GetString(), name = "Device", credential = device.Create(asked.GetProperty("options")) })).Expect(HttpStatusCode.Created);

        (await Answer(("Sec-Fetch-Site", "cross-site"))).Expect(HttpStatusCode.Forbidden, "not-from-here");
        var cookie = (await Answer(("Sec-Fetch-Site", "same-origin"))).Expect(HttpStatusCode.NoContent).Header("Set-Cookie")!;
        Assert.Equal(person.Email, (await Tour.Anybody.Get("/api/me", Cookie(cookie))).Text("email"));

        async Task<Answer> Answer((string, string) header)
        {
            var options = (await Tour.Anybody.Post("/api/sessions/passkey-options")).Json;
            return await Tour.Anybody.Post("/sign-in/passkey", new { challengeId = options.GetProperty("challengeId").GetString(), credential = device.Get(options.GetProperty("options")) }, header);
        }
    }

    [Fact]
    public async Task The_pages_for_passkeys_run_no_script_but_their_own_file()
    {
        var page = (await Tour.Anybody.Get("/sign-in")).Expect(HttpStatusCode.OK);
        Assert.Contains("script-src 'self';", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("<script src=\"/sign-in/passkeys.js\" defer></script>", page.Body, StringComparison.Ordinal);
        Assert.Contains("navigator.credentials.get", (await Tour.Anybody.Get("/sign-in/passkeys.js")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_takes_the_cookie_away_and_makes_it_worthless()
    {
        var (_, cookie) = await Press(("token", (await Tour.ASignInMail("out@startup.example")).Token));
        var answer = (await Tour.Anybody.Send(HttpMethod.Delete, "/api/sessions/current", null, [Cookie(cookie!), ("Sec-Fetch-Site", "same-origin")])).Expect(HttpStatusCode.NoContent);
        Assert.StartsWith("__Host-fundtruck=;", answer.Header("Set-Cookie"), StringComparison.Ordinal);
        (await Tour.Anybody.Get("/api/me", Cookie(cookie!))).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_a_provider_nothing_leads_to_one()
    {
        Assert.DoesNotContain("openid-connect", (await Tour.Anybody.Get("/sign-in")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        (await Tour.Anybody.Get("/sign-in/openid-connect")).Expect(HttpStatusCode.NotFound);
        (await Tour.Anybody.Get("/sign-in/openid-connect/callback?code=1&state=1")).Expect(HttpStatusCode.NotFound);
    }

    private Task<(HttpStatusCode Status, string? Cookie)> Press(params (string Name, string Value)[] fields) => Press(fields, ("X-Nothing", ""));

    private async Task<(HttpStatusCode Status, string? Cookie)> Press((string Name, string Value)[] fields, (string Name, string Value) header)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Tour.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Single() : null);
    }

    private static (string, string) Cookie(string setCookie) => ("Cookie", setCookie.Split(';')[0]);
}
