using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Fundtruck.Features.Pipeline;

/// <summary>How much one caller may ask of one process; 0 switches a limit off.</summary>
internal sealed class Limits
{
    internal const string Section = "Fundtruck:Limits";

    private const int Most = 1_000_000;

    /// <summary>Requests in a minute of somebody who is signed in.</summary>
    [Range(0, Most)]
    public int RequestsPerAccount { get; init; } = 600;

    /// <summary>Requests in a minute, from one address, of those who are not.</summary>
    [Range(0, Most)]
    public int RequestsPerAddress { get; init; } = 240;

    /// <summary>Attempts to sign in within fifteen minutes, from one address.</summary>
    [Range(0, Most)]
    public int SignInsPerAddress { get; init; } = 20;

    /// <summary>Attempts to hand in applications within fifteen minutes, of one account: each may be a guess at an access code.</summary>
    [Range(0, Most)]
    public int SubmissionsPerAccount { get; init; } = 30;

    /// <summary>Tables of applications written or read in within fifteen minutes, of one account: each is as much work as hundreds of pages.</summary>
    [Range(0, Most)]
    public int TablesPerAccount { get; init; } = 30;
}

/// <summary>Marks an endpoint that writes or reads a whole table.</summary>
internal sealed class TableMetadata
{
    internal static readonly TableMetadata Instance = new();
}

/// <summary>Lets nobody take the tour for themselves, and nobody guess at sign-ins. See docs/decisions/limits-and-headers.md.</summary>
internal static class RateLimits
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private static readonly string[] SignIns = ["/api/sign-in-links", "/api/sessions", "/api/sessions/by-passkey", "/api/sessions/passkey-options", "/sign-in"];

    private const string Submit = "/api/applications/{id}/submit";

    private sealed record Caller(PersonId? Account, IPAddress? Address);

    internal static void Add(RateLimiterOptions options, Limits limits)
    {
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, Caller>(http => SignInAttempts(http, limits)),
            PartitionedRateLimiter.Create<HttpContext, Caller>(http => Submissions(http, limits)),
            PartitionedRateLimiter.Create<HttpContext, Caller>(http => Tables(http, limits)),
            PartitionedRateLimiter.Create<HttpContext, Caller>(http => Requests(http, limits)));
        options.OnRejected = async (rejected, _) => await Refuse(rejected);
    }

    private static RateLimitPartition<Caller> Requests(HttpContext http, Limits limits)
    {
        var account = http.RequestServices.GetRequiredService<CurrentRequest>().Person;
        var most = account is null ? limits.RequestsPerAddress : limits.RequestsPerAccount;
        var caller = new Caller(account, account is null ? Address(http) : null);
        return most == 0 ? RateLimitPartition.GetNoLimiter(caller) : RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = most,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / most,
        });
    }

    private static RateLimitPartition<Caller> SignInAttempts(HttpContext http, Limits limits)
    {
        var caller = new Caller(null, Address(http));
        return Attempts(caller, SignsIn(http) ? limits.SignInsPerAddress : 0);
    }

    private static RateLimitPartition<Caller> Submissions(HttpContext http, Limits limits)
    {
        var account = http.RequestServices.GetRequiredService<CurrentRequest>().Person;
        return Attempts(new Caller(account, null), account is not null && Posts(http, Submit) ? limits.SubmissionsPerAccount : 0);
    }

    private static RateLimitPartition<Caller> Tables(HttpContext http, Limits limits)
    {
        var account = http.RequestServices.GetRequiredService<CurrentRequest>().Person;
        return Attempts(new Caller(account, null), account is not null && http.GetEndpoint()?.Metadata.GetMetadata<TableMetadata>() is not null ? limits.TablesPerAccount : 0);
    }

    private static RateLimitPartition<Caller> Attempts(Caller caller, int most) => most == 0
        ? RateLimitPartition.GetNoLimiter(new Caller(null, null))
        : RateLimitPartition.GetSlidingWindowLimiter(caller, _ => new SlidingWindowRateLimiterOptions { PermitLimit = most, Window = Window, SegmentsPerWindow = 15 });

    private static bool SignsIn(HttpContext http) => OpenIdConnectSignIn.IsCallback(http.Request) || Posts(http, SignIns);

    // The route, not the path: /API/Sessions/ is the same place.
    private static bool Posts(HttpContext http, params ReadOnlySpan<string> routes) =>
        HttpMethods.IsPost(http.Request.Method) && http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route } && routes.Contains("/" + route.Trim('/'));

    /// <summary>An IPv6 customer has a network of 64 bits to choose addresses from, so that is what counts.</summary>
    private static IPAddress? Address(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null || address.GetAddressBytes() is not { Length: 16 } bytes) return address;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress([.. bytes.Take(8), .. new byte[8]]);
    }

    private static ValueTask Refuse(OnRejectedContext rejected)
    {
        var http = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromMinutes(1);
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return http.RequestServices.GetRequiredService<ProblemMapper>().Write(http, ProblemMapper.TooMany);
    }
}
