using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

/// <summary>A tour in Production, behind a proxy that speaks https with the world.</summary>
public sealed class ProductionTour(TestCluster cluster) : Tour(cluster)
{
    protected override IEnumerable<string> Settings =>
        ["--environment=Production", "--Fundtruck:PublicAddress=https://tour.example", "--Fundtruck:FirstOrganizer=ottilie@tour.example", "--Fundtruck:TrustedProxies=127.0.0.1"];
}

public sealed class HttpsTests(ProductionTour tour) : TourTests<ProductionTour>(tour)
{
    private static readonly (string, string) PublicName = ("Host", "tour.example");

    [Fact]
    public async Task Whoever_came_over_https_is_told_to_stay_with_it()
    {
        var secure = await Tour.Anybody.Get("/api/stops", PublicName, ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"));
        Assert.Equal("max-age=31536000", secure.Expect(HttpStatusCode.OK).Header("Strict-Transport-Security"));
        Assert.Null((await Tour.Anybody.Get("/api/stops", PublicName)).Header("Strict-Transport-Security"));
    }
}
