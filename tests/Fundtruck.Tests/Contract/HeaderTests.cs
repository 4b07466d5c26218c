using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

public sealed class HeaderTests(Tour tour) : TourTests(tour)
{
    [Theory]
    [InlineData("/api/stops", 200), InlineData("/api/me", 401), InlineData("/api/stops?limit=many", 400), InlineData("/nowhere", 404), InlineData("/jobs", 401)]
    [InlineData("/health/live", 200), InlineData("/openapi/v1.json", 200), InlineData("/scalar/", 200), InlineData("/sign-in", 200)]
    public async Task Every_answer_tells_browsers_what_they_may_not_do(string path, int status)
    {
        var answer = (await Tour.Anybody.Get(path)).Expect((HttpStatusCode)status);

        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("camera=(), microphone=(), geolocation=()", answer.Header("Permissions-Policy"));
        Assert.All(["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"], part => Assert.Contains(part, answer.Header("Content-Security-Policy"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_of_the_API_may_show_and_run_nothing()
    {
        foreach (var path in new[] { "/api/stops", "/api/me", "/nowhere", "/health/live" })
            Assert.Equal("default-src 'none'; frame-ancestors 'none'; base-uri 'none'", (await Tour.Anybody.Get(path)).Header("Content-Security-Policy"));
    }

    [Fact]
    public async Task The_description_of_the_API_runs_its_own_scripts_and_nobody_elses()
    {
        var (page, again) = (await Tour.Anybody.Get("/scalar/"), await Tour.Anybody.Get("/scalar/"));
        var policy = page.Header("Content-Security-Policy")!;
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];

        Assert.Equal(page.Body.Split("<script").Length, page.Body.Split($"nonce=\"{nonce}\"").Length);
        Assert.DoesNotContain($"'nonce-{nonce}'", again.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.All(["https:", "*", "'unsafe-eval'", "script-src 'self' 'unsafe-inline'"], open => Assert.DoesNotContain(open, policy, StringComparison.Ordinal));
        Assert.DoesNotContain("https://", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_keeps_what_somebody_was_shown()
    {
        Assert.Equal("no-store", (await Tour.Organizer.Get("/api/me")).Header("Cache-Control"));
        Assert.Equal("no-store", (await Tour.Organizer.Get("/api/stops")).Header("Cache-Control"));
    }

    [Fact]
    public async Task What_has_a_version_is_kept_by_its_reader_and_asked_for_again()
    {
        var stop = await Tour.ADraft();
        var read = (await Tour.Organizer.Get(stop.Path)).Expect(HttpStatusCode.OK);
        var again = (await Tour.Organizer.Get(stop.Path, ("If-None-Match", read.Header("ETag")!))).Expect(HttpStatusCode.NotModified);

        Assert.All([read, again], answer => Assert.Equal(["no-cache", "private"], answer.Header("Cache-Control")!.Split(", ").Order()));
    }

    [Fact]
    public async Task More_headers_or_fields_than_anybody_needs_are_refused()
    {
        var headers = Enumerable.Range(0, 70).Select(number => ($"X-Number-{number}", "1")).ToArray();
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await Tour.Anybody.Get("/api/stops", headers)).Status);

        using var http = new HttpClient { BaseAddress = Tour.Address };
        using var form = new FormUrlEncodedContent(Enumerable.Range(0, 300).Select(number => KeyValuePair.Create($"field{number}", "1")));
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync(new Uri("/sign-in", UriKind.Relative), form)).StatusCode);
    }
}
