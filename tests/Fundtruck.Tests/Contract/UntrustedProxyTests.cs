using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

/// <summary>A tour whose only proxy is elsewhere.</summary>
public sealed class TourBehindAnotherProxy(TestCluster cluster) : LimitedTour(cluster)
{
    protected override string Trusted => "10.0.0.0/8";
}

/// <summary>A tour without proxies.</summary>
public sealed class TourBehindNoProxy(TestCluster cluster) : LimitedTour(cluster)
{
    protected override string Trusted => "";
}

public abstract class UntrustedProxyTests<TTour>(TTour tour) : TourTests<TTour>(tour)
    where TTour : LimitedTour
{
    [Fact]
    public async Task A_forged_address_opens_no_new_account_of_requests()
    {
        await RateLimitTests.UntilRefused(() => Tour.Anybody.Get("/api/stops", Tour.SomebodyElse()));
        (await Tour.Anybody.Get("/api/stops", Tour.SomebodyElse())).Expect(HttpStatusCode.TooManyRequests);
        (await Tour.Anybody.Get("/api/stops")).Expect(HttpStatusCode.TooManyRequests);
    }
}

public sealed class AnotherProxyTests(TourBehindAnotherProxy tour) : UntrustedProxyTests<TourBehindAnotherProxy>(tour);

public sealed class NoProxyTests(TourBehindNoProxy tour) : UntrustedProxyTests<TourBehindNoProxy>(tour);
