using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Pages;

/// <summary>The demonstration as people start it, at an address with a name: browsers keep no passkeys for numbers.</summary>
public sealed class StartedDemonstration : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"fundtruck-pages-{Guid.NewGuid():N}");
    private AppProcess? _app;

    internal Uri Address { get; } = new($"http://localhost:{FreePort().ToString(CultureInfo.InvariantCulture)}");

    public async ValueTask InitializeAsync()
    {
        _app = AppProcess.Start(new Dictionary<string, string> { ["Fundtruck__DataFolder"] = _folder, ["ASPNETCORE_URLS"] = Address.GetLeftPart(UriPartial.Authority) });
        await _app.Ready();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>What people see in a real browser, and what it complains of.</summary>
public sealed class PagesTests(StartedDemonstration demonstration) : IClassFixture<StartedDemonstration>
{
    [Fact]
    public void Whoever_came_by_mail_adds_a_passkey_and_signs_in_with_it_next_time_by_keyboard_alone()
    {
        using var browser = Chromium.Start(demonstration.Address, width: 360);
        SignIn(browser, "ines@brumelle.example");
        LooksRight(browser, "welcome");
        browser.TabToAndPress("[data-passkey=add]");
        browser.See("#said", "Next time the passkey is enough.");

        Assert.Equal(204, browser.Run<long>("return fetch('/api/sessions/current', { method: 'DELETE' }).then(answer => answer.status)"));
        browser.Open("/sign-in");
        Assert.Equal(401, browser.Run<long>("return fetch('/api/me').then(answer => answer.status)"));
        Assert.Contains("401", Assert.Single(browser.Complaints()), StringComparison.Ordinal);
        browser.TabToAndPress("[data-passkey=use]");
        browser.See("h1", "Fundtruck");

        Assert.Equal("ines@brumelle.example", browser.Run<string>("return fetch('/api/me').then(answer => answer.json()).then(me => me.email)"));
        Assert.Empty(browser.Complaints());
    }

    [Fact]
    public void The_reference_of_the_API_shows_its_operations_and_loads_nothing_from_elsewhere()
    {
        using var browser = Chromium.Start(demonstration.Address);
        browser.Open("/scalar");
        browser.See("h1", "Fundtruck");
        browser.See("a, button", "Start a season");

        Assert.Equal(0, browser.Run<long>("return performance.getEntriesByType('resource').filter(loaded => !loaded.name.startsWith(location.origin)).length"));
        Assert.Empty(browser.Complaints());
        browser.TakePicture("/scalar");
    }

    [Theory]
    [InlineData(1100), InlineData(360)]
    public void The_pages_for_everybody_fit_and_the_browser_complains_of_none(int width)
    {
        using var browser = Chromium.Start(demonstration.Address, width);
        foreach (var path in new[] { "/sign-in", "/sign-in?token=0", "/mail" })
        {
            browser.Open(path);
            browser.See("h1");
            LooksRight(browser, path.Replace('?', '-'));
        }
    }

    [Fact]
    public void The_jobs_are_shown_with_their_styles_and_their_script()
    {
        using var browser = Chromium.Start(demonstration.Address);
        SignIn(browser, "organizer@fundtruck.example");
        foreach (var path in new[] { "/jobs", "/jobs/recurring", "/jobs/servers" })
        {
            browser.Open(path);
            browser.See("h1");
            Assert.Empty(browser.Complaints());
            Assert.True(browser.Run<bool>("return typeof Hangfire === 'object' && [...document.styleSheets].length > 0 && document.fonts !== undefined"));
            browser.TakePicture(path);
        }
    }

    /// <summary>The control of the others: each of them would fail if a page held a script that its policy does not know.</summary>
    [Theory]
    [InlineData("/sign-in"), InlineData("/mail"), InlineData("/scalar")]
    public void A_script_that_somebody_put_into_a_page_does_not_run_and_the_browser_complains(string path)
    {
        using var browser = Chromium.Start(demonstration.Address);
        browser.Open(path);
        browser.See("h1");
        Assert.Empty(browser.Complaints());

        Assert.False(browser.Run<bool>("const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.body.append(script); return window.ran === true"));
        Assert.Contains("Content Security Policy", Assert.Single(browser.Complaints()), StringComparison.Ordinal);
    }

    private static void SignIn(Chromium browser, string email)
    {
        browser.Open("/sign-in");
        browser.See("form:first-of-type input").SendKeys(email);
        browser.See("form:first-of-type button").Click();
        browser.See("h1", "Look into your mailbox");
        var deadline = Environment.TickCount64 + 30_000;
        do
        {
            Assert.True(Environment.TickCount64 < deadline, "The mail did not come.");
            browser.Open($"/mail?to={email}");
            browser.See("h1");
        }
        while (!browser.Shows("td a"));

        LooksRight(browser, "mail-some");
        Assert.True(browser.See("td a").Size.Width > 100, "The list of mails has no room for their subjects.");
        browser.See("td a").Click();
        LooksRight(browser, "mail-one");
        browser.Open(browser.See("a[href*='/sign-in?token=']").GetAttribute("href")!);
        browser.TabToAndPress("form button");
        browser.See("h1", "Welcome");
        Assert.Empty(browser.Complaints());
    }

    private static void LooksRight(Chromium browser, string name)
    {
        browser.TakePicture(name);
        Assert.Empty(browser.Complaints());
        Assert.True(browser.Run<bool>("return document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than the window.");
        Assert.True(browser.Run<bool>("return document.documentElement.lang === 'en' && [...document.querySelectorAll('input:not([type=hidden])')].every(input => input.labels.length > 0)"), $"{name} has an input without a label, or no language.");
    }
}
