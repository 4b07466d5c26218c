using System.Globalization;
using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

/// <summary>A tour with small limits behind a proxy that it trusts: the tests' own address.</summary>
public class LimitedTour(TestCluster cluster) : Tour(cluster)
{
    internal const int PerAccount = 6;
    internal const int PerAddress = 4;
    internal const int SignIns = 3;
    internal const int Submissions = 2;

    private int _addresses;

    protected override IEnumerable<string> Settings =>
        [$"--Fundtruck:Limits:RequestsPerAccount={PerAccount}", $"--Fundtruck:Limits:RequestsPerAddress={PerAddress}", $"--Fundtruck:Limits:SignInsPerAddress={SignIns}",
         $"--Fundtruck:Limits:SubmissionsPerAccount={Submissions}", $"--Fundtruck:TrustedProxies={Trusted}"];

    protected virtual string Trusted => "10.0.0.0/8, 127.0.0.1";

    /// <summary>The header of a proxy that speaks for somebody new.</summary>
    internal (string Name, string Value) SomebodyElse() => For($"203.0.113.{Interlocked.Increment(ref _addresses)}");

    internal static (string Name, string Value) For(string address) => ("X-Forwarded-For", address);
}

public sealed class RateLimitTests(LimitedTour tour) : TourTests<LimitedTour>(tour)
{
    private const string Stops = "/api/stops";

    [Fact]
    public async Task An_account_that_asks_too_much_is_told_when_to_go_on()
    {
        var person = await Tour.SignIn("busy@startup.example", "Busy");
        for (var i = 0; i < LimitedTour.PerAccount; i++) (await person.Get(Stops, Tour.SomebodyElse())).Expect(HttpStatusCode.OK);

        var refused = (await person.Get(Stops, Tour.SomebodyElse())).Expect(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.Equal("application/problem+json", refused.Header("Content-Type"));
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
    }

    [Fact]
    public async Task Nobody_guesses_at_access_codes_by_handing_in_again_and_again()
    {
        var (guesser, other) = (await Tour.SignIn("guesser@startup.example", "Guesser"), await Tour.SignIn("late@startup.example", "Late"));
        for (var i = 0; i < LimitedTour.Submissions; i++) (await Guess(guesser)).Expect(HttpStatusCode.NotFound);
        (await Guess(guesser)).Expect(HttpStatusCode.TooManyRequests, "too-many-requests");
        (await guesser.Get(Stops, Tour.SomebodyElse())).Expect(HttpStatusCode.OK);
        (await Guess(other)).Expect(HttpStatusCode.NotFound);

        Task<Answer> Guess(Caller caller) => caller.Post($"/API/applications/{Guid.NewGuid()}/submit/", new { accessCode = "0000-0000-0000" }, Tour.SomebodyElse());
    }

    [Fact]
    public async Task What_one_account_asks_costs_another_at_the_same_address_nothing()
    {
        var address = Tour.SomebodyElse();
        var (one, other) = (await Tour.SignIn("one@startup.example", "One"), await Tour.SignIn("other@startup.example", "Other"));
        await UntilRefused(() => one.Get(Stops, address));

        (await other.Get(Stops, address)).Expect(HttpStatusCode.OK);
        (await Tour.Anybody.Get(Stops, address)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_an_account_the_address_counts_that_a_trusted_proxy_names()
    {
        var (one, other) = (Tour.SomebodyElse(), Tour.SomebodyElse());
        for (var i = 0; i < LimitedTour.PerAddress; i++) (await Tour.Anybody.Get(Stops, one)).Expect(HttpStatusCode.OK);

        (await Tour.Anybody.Get(Stops, one)).Expect(HttpStatusCode.TooManyRequests, "too-many-requests");
        (await Tour.Anybody.Get("/api/nowhere", one)).Expect(HttpStatusCode.TooManyRequests);
        (await Tour.Anybody.Get("/scalar/", one)).Expect(HttpStatusCode.TooManyRequests);
        (await Tour.Anybody.Get(Stops, other)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_a_caller_writes_before_the_proxys_word_changes_nothing()
    {
        var (_, address) = Tour.SomebodyElse();
        await UntilRefused(() => Tour.Anybody.Get(Stops, LimitedTour.For($"{Given.Number()}, {address}")));

        (await Tour.Anybody.Get(Stops, LimitedTour.For($"198.51.100.9, {address}"))).Expect(HttpStatusCode.TooManyRequests);
        (await Tour.Anybody.Get(Stops, LimitedTour.For($"198.51.100.10, {address}, 10.1.2.3"))).Expect(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task The_addresses_of_one_IPv6_network_count_as_one()
    {
        await UntilRefused(() => Tour.Anybody.Get(Stops, LimitedTour.For($"2001:db8:1:2::{Given.Number()}")));

        (await Tour.Anybody.Get(Stops, LimitedTour.For("2001:db8:1:2:ffff::1"))).Expect(HttpStatusCode.TooManyRequests);
        (await Tour.Anybody.Get(Stops, LimitedTour.For("2001:db8:1:3::1"))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Attempts_to_sign_in_are_counted_together_whichever_way_they_take()
    {
        var address = Tour.SomebodyElse();
        (await Tour.Anybody.Post("/api/sign-in-links", new { email = "guess@startup.example" }, address)).Expect(HttpStatusCode.Accepted);
        (await Tour.Anybody.Post("/API/Sessions/", new { token = "guess" }, address)).Expect(HttpStatusCode.Conflict);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Tour.Anybody.Post("/sign-in", new { token = "guess" }, address)).Status);

        (await Tour.Anybody.Get(Stops, address)).Expect(HttpStatusCode.OK);
        var person = await Tour.SignIn("guesser@startup.example", "Guesser");
        foreach (var path in new[] { "/api/sign-in-links", "/api/sessions", "/sign-in" })
        {
            var refused = (await person.Post(path, new { token = "guess", email = "guess@startup.example" }, address)).Expect(HttpStatusCode.TooManyRequests, "too-many-requests");
            Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 900);
        }

        (await person.Get(Stops, address)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_watches_over_the_process_is_never_limited()
    {
        var address = Tour.SomebodyElse();
        await UntilRefused(() => Tour.Anybody.Get(Stops, address));
        for (var i = 0; i < 3 * LimitedTour.PerAddress; i++)
            foreach (var path in new[] { "/health/live", "/health/ready" }) (await Tour.Anybody.Get(path, address)).Expect(HttpStatusCode.OK);
    }

    internal static async Task UntilRefused(Func<Task<Answer>> ask)
    {
        for (var i = 0; i < 2 * LimitedTour.PerAccount; i++)
            if ((await ask()).Status == HttpStatusCode.TooManyRequests) return;
        Assert.Fail("It was never refused.");
    }
}
