using System.Net;
using System.Text.RegularExpressions;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

public sealed partial class DashboardTests(Tour tour) : TourTests(tour)
{
    [Theory]
    [InlineData("/jobs"), InlineData("/jobs/"), InlineData("/jobs/recurring"), InlineData("/JOBS/servers"), InlineData("/jobs/stats")]
    public async Task Only_organizers_see_the_jobs(string path)
    {
        (await Tour.Anybody.Get(path)).Expect(HttpStatusCode.Unauthorized, "not-signed-in");
        (await (await Tour.AStartup()).Founder.Get(path)).Expect(HttpStatusCode.Forbidden, "not-allowed");
        (await (await Tour.AnInvestor()).Representative.Get(path)).Expect(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task An_organizer_sees_them_without_the_address_of_the_database()
    {
        var page = (await Tour.Organizer.Get("/jobs")).Expect(HttpStatusCode.OK);
        Assert.Contains("Fundtruck&#39;s jobs", page.Body.Replace("'", "&#39;", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("Host=", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("no-store", page.Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policy_of_its_pages_forbids_nothing_that_they_do()
    {
        var page = (await Tour.Organizer.Get("/jobs/recurring")).Body;
        Assert.All(Scripts().Matches(page).Select(script => script.Value), script => Assert.Contains("src=\"/jobs/js", script, StringComparison.Ordinal));
        Assert.DoesNotMatch("on(click|load|change)=", page);
    }

    [Fact]
    public async Task An_organizer_who_is_no_administrator_changes_nothing()
    {
        var organizer = await AnOrganizer();
        var page = (await organizer.Get("/jobs/recurring")).Expect(HttpStatusCode.OK);
        var proof = (Meta(page, "csrf-header"), Meta(page, "csrf-token"));
        using var http = new HttpClient { BaseAddress = Tour.Address };
        Assert.Equal(HttpStatusCode.OK, await Push(organizer, http, page, "/jobs/stats", proof));

        Assert.Equal(HttpStatusCode.Forbidden, await Push(organizer, http, page, "/jobs/recurring/trigger", proof));
        (await organizer.Post("/jobs/recurring/trigger")).Expect(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task An_administrator_pushes_its_buttons()
    {
        var page = (await Tour.Organizer.Get("/jobs/recurring")).Expect(HttpStatusCode.OK);
        using var http = new HttpClient { BaseAddress = Tour.Address };
        Assert.Equal(HttpStatusCode.NoContent, await Push(Tour.Organizer, http, page, "/jobs/recurring/trigger", (Meta(page, "csrf-header"), Meta(page, "csrf-token"))));
    }

    private async Task<Caller> AnOrganizer()
    {
        var email = $"watches{Given.Number()}@fundtruck.example";
        (await Tour.Organizer.Post("/api/organizers", new { email, name = "Watches" })).Expect(HttpStatusCode.Created);
        return await Tour.SignIn(email, "Watches");
    }

    /// <summary>Does what a button of the page does.</summary>
    private static async Task<HttpStatusCode> Push(Caller caller, HttpClient http, Answer page, string path, (string Name, string Value) proof)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new("jobs[]", "outbox"), new("metrics[]", "recurring:count")]) };
        request.Headers.Add("Authorization", $"Bearer {caller.Token}");
        if (page.Header("Set-Cookie") is { } cookie) request.Headers.Add("Cookie", cookie.Split(';')[0]);
        request.Headers.Add(proof.Name, proof.Value);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    private static string Meta(Answer page, string name) => page.Body.Split($"<meta name=\"{name}\" content=\"")[1].Split('"')[0];

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Scripts();
}
