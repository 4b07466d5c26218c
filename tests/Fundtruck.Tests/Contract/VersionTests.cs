using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

public sealed class VersionTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_change_must_say_which_version_it_changes()
    {
        var (startup, path) = await AStartup();
        (await startup.Founder.Put(path, new { name = "Unseen" })).Expect(HttpStatusCode.PreconditionRequired, "version-missing");
        Assert.NotEqual("Unseen", (await startup.Founder.Get(path)).Text("name"));
    }

    [Theory]
    [InlineData("\"1\""), InlineData("nonsense"), InlineData("*"), InlineData("\"99999999999\"")]
    public async Task A_change_of_another_version_is_stale_and_changes_nothing(string tag)
    {
        var (startup, path) = await AStartup();
        (await startup.Founder.Put(path, new { name = "Stale" }, ("If-Match", tag))).Expect(HttpStatusCode.PreconditionFailed, "stale");
        Assert.NotEqual("Stale", (await startup.Founder.Get(path)).Text("name"));
    }

    [Fact]
    public async Task A_change_of_the_present_version_makes_a_new_one()
    {
        var (startup, path) = await AStartup();
        var read = (await startup.Founder.Get(path)).Header("ETag")!;
        var changed = (await startup.Founder.Put(path, new { name = "New" }, ("If-Match", read))).Expect(HttpStatusCode.OK);
        Assert.Equal("New", changed.Text("name"));
        Assert.NotEqual(read, changed.Header("ETag"));
        Assert.Equal(changed.Header("ETag"), (await startup.Founder.Get(path)).Header("ETag"));
        (await startup.Founder.Put(path, new { name = "Newer" }, ("If-Match", read))).Expect(HttpStatusCode.PreconditionFailed, "stale");
        (await startup.Founder.Put(path, new { name = "Newer" }, ("If-Match", changed.Header("ETag")!))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_has_the_present_version_is_not_sent_it_again()
    {
        var (startup, path) = await AStartup();
        var tag = (await startup.Founder.Get(path)).Header("ETag")!;
        var answer = (await startup.Founder.Get(path, ("If-None-Match", tag))).Expect(HttpStatusCode.NotModified);
        Assert.Equal(("", tag), (answer.Body, answer.Header("ETag")));
        (await startup.Founder.Get(path, ("If-None-Match", "\"1\""))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_two_changes_of_one_version_one_is_made()
    {
        for (var round = 0; round < 10; round++)
        {
            var (startup, path) = await AStartup();
            var tag = (await startup.Founder.Get(path)).Header("ETag")!;
            var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => startup.Founder.Put(path, new { name = $"Change {i}" }, ("If-Match", tag))));
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.Expect(HttpStatusCode.PreconditionFailed, "stale"));
            Assert.Equal(answers.Single(answer => answer.Status == HttpStatusCode.OK).Text("name"), (await startup.Founder.Get(path)).Text("name"));
        }
    }

    [Fact]
    public async Task Stops_applications_and_line_ups_are_guarded_too()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var application = await Tour.AnApplication(stop, startup, submitted: false);
        foreach (var (caller, path, body) in new[]
        {
            (Tour.Organizer, (await Tour.ADraft()).Path, await Tour.AStopBody()), (startup.Founder, $"/api/applications/{application}", new { summary = "New." }),
            (Tour.Organizer, $"{stop.Path}/line-up", new { order = Array.Empty<string>() }),
        })
        {
            (await caller.Put(path, body)).Expect(HttpStatusCode.PreconditionRequired, "version-missing");
            (await caller.Put(path, body, ("If-Match", "\"7\""))).Expect(HttpStatusCode.PreconditionFailed, "stale");
            var read = (await caller.Get(path)).Header("ETag")!;
            Assert.NotEqual(read, (await caller.Put(path, body, ("If-Match", read))).Expect(HttpStatusCode.OK).Header("ETag"));
        }
    }

    private async Task<(GivenStartup Startup, string Path)> AStartup()
    {
        var startup = await Tour.AStartup();
        return (startup, $"/api/startups/{startup.Id}");
    }
}
