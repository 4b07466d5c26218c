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
        var answer = await Tour.Organizer.Post("/jobs/recurring/trigger", "jobs[]=drain-outbox", ("Accept", "text/html"));
        Assert.True(answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"It answers {answer.Status}.");
        Assert.Equal(0, await Tour.Count("select count(*) from hangfire.job"));
    }

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Scripts();
}
