using System.ComponentModel.DataAnnotations;
using System.Net;
using Fundtruck.Features.People;
using Fundtruck.Tests.Contract;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.OpenIdConnect;

/// <summary>A tour whose organizers sign in with a provider; it keeps all that it logs.</summary>
public sealed class OpenIdConnectTour(TestCluster cluster) : TalkativeTour(cluster)
{
    internal Provider Provider { get; } = new();

    protected override IEnumerable<string> Settings =>
        [$"--OpenIdConnect:Authority={Provider.Address}", $"--OpenIdConnect:ClientId={Provider.ClientId}", $"--OpenIdConnect:ClientSecret={Provider.ClientSecret}", "--OpenIdConnect:Name=Chambre & Co"];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>Who gets in with a provider, and what no provider and nobody between can bring about.</summary>
public sealed class OpenIdConnectTests(OpenIdConnectTour tour) : TourTests<OpenIdConnectTour>(tour)
{
    [Fact]
    public async Task An_organizer_gets_in_and_has_a_session_like_every_other()
    {
        var email = await AnOrganizer();
        Tour.Provider.Says = new(email.ToUpperInvariant());
        using var browser = new Browser(Tour.Address);
        var shown = await browser.Open("/sign-in/openid-connect");

        Assert.Equal((HttpStatusCode.OK, "/scalar"), (shown.Status, shown.Address.AbsolutePath.TrimEnd('/')));
        Assert.Equal(["__Host-fundtruck"], browser.Cookies.Keys);
        var cookie = browser.Set.Single(set => set.StartsWith("__Host-fundtruck=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Equal(["httponly", "path=/", "samesite=lax", "secure"], cookie.Split("; ").Skip(1).Where(part => !part.StartsWith("expires", StringComparison.Ordinal)).Order());
        Assert.Contains($"\"{email}\"", (await browser.Open("/api/me")).Body, StringComparison.Ordinal);
        Assert.Equal(1, await Tour.Count($"select count(*) from sessions s join people p on p.id = s.person_id where p.email = '{email}' and p.signed_in_at is not null and s.address = '127.0.0.1'"));
        Assert.Equal(1, await Tour.Count($"select count(*) from audit_entries e join people p on p.id = e.subject_id where p.email = '{email}' and e.request = 'SignInByProvider' and e.ip = '127.0.0.0/24'"));
    }

    [Fact]
    public async Task The_sign_in_page_leads_to_the_provider_by_a_link()
    {
        var page = (await Tour.Anybody.Get("/sign-in")).Expect(HttpStatusCode.OK);
        Assert.Contains("""<a class="button" href="/sign-in/openid-connect">Organizers: Chambre &amp; Co""", page.Body, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_for_the_way_back_is_for_this_browser_alone()
    {
        using var browser = new Browser(Tour.Address);
        await browser.WayBack();
        Assert.Equal(2, browser.Set.Count);
        Assert.All(browser.Set, cookie => Assert.All(["secure", "httponly", "samesite=none"], part => Assert.Contains(part, cookie.ToLowerInvariant().Split("; "))));
    }

    [Fact]
    public async Task A_founder_is_told_that_only_organizers_sign_in_this_way()
    {
        var founder = await Tour.SignIn("founder@startup.example", "Founder");
        await founder.Delete("/api/sessions/current");
        await Refused(new(founder.Email));
    }

    [Fact]
    public async Task An_address_that_nobody_knows_makes_no_account() => await Refused(new("stranger@nowhere.example"));

    [Theory]
    [InlineData(false), InlineData("false"), InlineData("yes"), InlineData(null)]
    public async Task An_address_that_the_provider_has_not_verified_counts_for_nothing(object? verified) => await Refused(new(await AnOrganizer(), verified));

    [Theory]
    [InlineData(null), InlineData(""), InlineData("nobody"), InlineData("a\0b@nowhere.example")]
    public async Task What_is_no_address_is_refused(string? email) => await Refused(new(email, true));

    [Fact]
    public async Task An_organizer_whose_account_is_closed_is_refused()
    {
        var email = await AnOrganizer();
        await Tour.Count($"with closed as (update people set disabled_at = now() where email = '{email}' returning 1) select count(*) from closed");
        await Refused(new(email));
    }

    [Fact]
    public async Task A_token_that_somebody_else_has_signed_is_refused() => await Fails(new(await AnOrganizer()) { Forged = true });

    [Fact]
    public async Task A_token_for_another_attempt_is_refused() => await Fails(new(await AnOrganizer()) { Nonce = "another" });

    [Fact]
    public async Task A_token_for_another_program_is_refused() => await Fails(new(await AnOrganizer()) { Audience = "another" });

    [Fact]
    public async Task Whoever_says_no_at_the_provider_is_told_how_else_to_get_in() => await Fails(new(await AnOrganizer()) { Denied = true });

    [Fact]
    public async Task A_provider_that_breaks_in_the_middle_is_no_error_of_the_tour() => await Fails(new(await AnOrganizer()) { Broken = true });

    [Fact]
    public async Task The_way_back_can_be_gone_once()
    {
        Tour.Provider.Says = new(await AnOrganizer());
        using var browser = new Browser(Tour.Address);
        var back = await browser.WayBack();
        using var keepsAll = browser.Copy();
        Assert.Equal(HttpStatusCode.OK, (await browser.Open(back)).Status);

        var before = await Sessions();
        IsRefusal(await browser.Open(back));
        IsRefusal(await keepsAll.Open(back));
        Assert.DoesNotContain("__Host-fundtruck", keepsAll.Cookies.Keys);
        Assert.Equal(before, await Sessions());
    }

    [Fact]
    public async Task The_way_back_of_one_browser_signs_no_other_in()
    {
        Tour.Provider.Says = new(await AnOrganizer());
        using var browser = new Browser(Tour.Address);
        using var other = new Browser(Tour.Address);
        await other.WayBack();
        await FailsAt(other, await browser.WayBack());
    }

    [Theory]
    [InlineData("state=", "state=x"), InlineData("state=", "other="), InlineData("code=", "other="), InlineData("code=", "code=x")]
    public async Task A_way_back_that_was_changed_leads_nowhere(string part, string changed)
    {
        Tour.Provider.Says = new(await AnOrganizer());
        using var browser = new Browser(Tour.Address);
        await FailsAt(browser, new Uri((await browser.WayBack()).AbsoluteUri.Replace(part, changed, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Neither_codes_nor_tokens_are_logged()
    {
        Tour.Provider.Says = new(await AnOrganizer());
        using var browser = new Browser(Tour.Address);
        var back = await browser.WayBack();
        using var keepsAll = browser.Copy();
        Assert.Equal(HttpStatusCode.OK, (await browser.Open(back)).Status);
        IsRefusal(await keepsAll.Open(back));
        await Fails(Tour.Provider.Says with { Forged = true });

        Assert.True(Tour.Log.Count > 50, $"Only {Tour.Log.Count} lines were logged.");
        Assert.Contains(Tour.Log, line => line.Contains("Nobody was signed in by OpenID Connect", StringComparison.Ordinal));
        foreach (var secret in (string[])[.. Tour.Provider.Secrets, Provider.ClientSecret, browser.Cookies["__Host-fundtruck"], back.Query[^60..]])
            Assert.DoesNotContain(Tour.Log, line => line.Contains(secret, StringComparison.Ordinal));
    }

    private async Task<string> AnOrganizer()
    {
        var email = $"organizer{Given.Number()}@tour.example";
        (await Tour.Organizer.Post("/api/organizers", new { email, name = "Oriane" })).Expect(HttpStatusCode.Created);
        return email;
    }

    /// <summary>The provider says who it is, and the tour says no.</summary>
    private async Task Refused(Word word)
    {
        Tour.Provider.Says = word;
        var before = await Everything();
        using var browser = new Browser(Tour.Address);
        var shown = await browser.Open("/sign-in/openid-connect");

        Assert.Equal(HttpStatusCode.Forbidden, shown.Status);
        Assert.Contains("Only organizers sign in this way", shown.Body, StringComparison.Ordinal);
        Assert.Empty(browser.Cookies);
        Assert.Equal(before, await Everything());
    }

    /// <summary>Something is wrong with what the provider says.</summary>
    private async Task Fails(Word word)
    {
        Tour.Provider.Says = word;
        using var browser = new Browser(Tour.Address);
        await FailsAt(browser, await browser.WayBack());
    }

    private async Task FailsAt(Browser browser, Uri back)
    {
        var before = await Everything();
        IsRefusal(await browser.Open(back));
        Assert.DoesNotContain("__Host-fundtruck", browser.Cookies.Keys);
        Assert.Equal(before, await Everything());
    }

    private static void IsRefusal(Shown shown)
    {
        Assert.Equal(HttpStatusCode.BadRequest, shown.Status);
        Assert.Contains("That did not work", shown.Body, StringComparison.Ordinal);
    }

    private Task<long> Sessions() => Tour.Count("select count(*) from sessions");

    private async Task<(long, long, long)> Everything() => (await Sessions(), await Tour.Count("select count(*) from people"), await Tour.Count("select count(*) from audit_entries"));
}

/// <summary>A tour whose provider is out of order, and that counts who tries to sign in.</summary>
public sealed class DeadProviderTour(TestCluster cluster) : Tour(cluster)
{
    protected override IEnumerable<string> Settings =>
        ["--OpenIdConnect:Authority=http://127.0.0.1:1", "--OpenIdConnect:ClientId=fundtruck", "--OpenIdConnect:ClientSecret=secret", "--Fundtruck:Limits:SignInsPerAddress=3"];
}

public sealed class DeadProviderTests(DeadProviderTour tour) : TourTests<DeadProviderTour>(tour)
{
    [Fact]
    public async Task A_provider_that_does_not_answer_is_no_error_of_the_tour() =>
        Assert.Contains("The provider does not answer", (await Tour.Anybody.Get("/sign-in/openid-connect")).Expect(HttpStatusCode.ServiceUnavailable).Body, StringComparison.Ordinal);

    [Fact]
    public async Task Ways_back_are_counted_like_other_attempts_to_sign_in()
    {
        for (var i = 0; i < 3; i++) Assert.NotEqual(HttpStatusCode.TooManyRequests, (await Tour.Anybody.Get("/sign-in/openid-connect/callback?state=guessed&code=guessed")).Status);
        (await Tour.Anybody.Get("/Sign-In/OpenId-Connect/callback?state=guessed&code=guessed")).Expect(HttpStatusCode.TooManyRequests, "too-many-requests");
    }
}

public sealed class OpenIdConnectSettingsTests
{
    [Fact]
    public void Without_a_provider_nothing_needs_to_be_set() => Assert.Empty(Faults(new()));

    [Fact]
    public void A_provider_needs_to_know_the_tour() => Assert.Equal(["ClientId", "ClientSecret"], Faults(new() { Authority = "https://provider.example" }));

    [Theory]
    [InlineData("https://provider.example/realm", true), InlineData("http://localhost:8080", true), InlineData("http://[::1]:8080", true)]
    [InlineData("http://provider.example", false), InlineData("provider.example", false), InlineData("file:///etc/hosts", false)]
    public void A_provider_elsewhere_is_reached_over_https(string authority, bool isRight) =>
        Assert.Equal(isRight ? [] : ["Authority"], Faults(new() { Authority = authority, ClientId = "fundtruck", ClientSecret = "secret" }));

    private static IEnumerable<string> Faults(OpenIdConnectSettings settings)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true);
        return faults.SelectMany(fault => fault.MemberNames).Order(StringComparer.Ordinal);
    }
}
