using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Decks;

/// <summary>A tour that keeps its decks in a bucket.</summary>
public sealed class BucketTour(TestCluster cluster) : Tour(cluster)
{
    internal S3Server Store { get; } = new();

    protected override IEnumerable<string> Settings =>
        [$"--Fundtruck:Decks:S3:Endpoint={Store.Address}", "--Fundtruck:Decks:S3:Bucket=decks-of-the-tour", "--Fundtruck:Decks:S3:AccessKey=tour", "--Fundtruck:Decks:S3:SecretKey=zanzibar"];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Store.DisposeAsync();
    }
}

public sealed class DeckBucketTests(BucketTour tour) : TourTests<BucketTour>(tour)
{
    [Fact]
    public async Task Decks_lie_in_the_bucket_under_their_ids_and_go_when_nobody_needs_them()
    {
        var startup = await Tour.AStartup();
        var file = Pdf.Of();
        var id = (await startup.Founder.SendDeck(startup.Id, file)).Expect(HttpStatusCode.OK).Text("id");
        var key = $"/decks-of-the-tour/decks/{Guid.Parse(id):N}";
        Assert.Equal(file, Tour.Store.Objects[key]);
        var got = (await startup.Founder.Get($"/api/startups/{startup.Id}/deck")).Expect(HttpStatusCode.OK);
        Assert.Equal($"{file.Length}", got.Header("Content-Length"));
        Assert.Equal("%PDF-", (await startup.Founder.Get($"/api/startups/{startup.Id}/deck", ("Range", "bytes=0-4"))).Expect(HttpStatusCode.PartialContent).Body);

        var asked = Tour.Store.Requests.Count;
        (await startup.Founder.Get($"/api/startups/{startup.Id}/deck", ("If-None-Match", got.Header("ETag")!))).Expect(HttpStatusCode.NotModified);
        Assert.Equal(asked, Tour.Store.Requests.Count);

        var orphan = $"/decks-of-the-tour/decks/{Guid.NewGuid():N}";
        Tour.Store.Objects[orphan] = file;
        await Tour.CollectFiles();
        Assert.Contains(key, Tour.Store.Objects.Keys);
        Assert.DoesNotContain(orphan, Tour.Store.Objects.Keys);
    }

    [Fact]
    public async Task When_the_store_is_down_it_is_said_so_and_nothing_has_changed()
    {
        var startup = await Tour.AStartup();
        (await startup.Founder.SendDeck(startup.Id, Pdf.Of())).Expect(HttpStatusCode.OK);
        Tour.Store.Fails = true;
        foreach (var answer in new[] { await startup.Founder.SendDeck(startup.Id, Pdf.Of(2)), await startup.Founder.Get($"/api/startups/{startup.Id}/deck") })
        {
            answer.Expect(HttpStatusCode.ServiceUnavailable, "unavailable");
            Assert.Equal("5", answer.Header("Retry-After"));
            Assert.DoesNotContain("zanzibar", answer.Body, StringComparison.Ordinal);
        }

        Tour.Store.Fails = false;
        (await startup.Founder.Get($"/api/startups/{startup.Id}/deck")).Expect(HttpStatusCode.OK);
        Assert.Equal(0, await Tour.Count("select count(*) from sent_files where status = 'receiving'"));
    }
}
