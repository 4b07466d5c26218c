using System.Globalization;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Support.UI;
using OpenQA.Selenium.VirtualAuth;

namespace Fundtruck.Tests.Pages;

/// <summary>A real browser without a window, and an authenticator in it that says yes to everything.</summary>
internal sealed class Chromium : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ChromeDriverService _service;
    private readonly ChromeDriver _driver;
    private readonly Uri _tour;

    private Chromium(string program, string driver, Uri tour, int width)
    {
        var options = new ChromeOptions { BinaryLocation = program };
        options.AddArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking");
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        _service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(driver)!, Path.GetFileName(driver));
        _service.SuppressInitialDiagnosticInformation = true;
        _driver = new ChromeDriver(_service, options);
        _tour = tour;
        _driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 800, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        _driver.AddVirtualAuthenticator(new VirtualAuthenticatorOptions().SetTransport(VirtualAuthenticatorOptions.Transport.INTERNAL)
            .SetHasResidentKey(true).SetHasUserVerification(true).SetIsUserVerified(true));
    }

    internal string Address => _driver.Url;

    /// <summary>Skips the test where there is no browser, except in CI, which installs one.</summary>
    /// <param name="tour">Where its addresses are.</param>
    /// <param name="width">Of the window, in pixels of CSS.</param>
    internal static Chromium Start(Uri tour, int width = 1100)
    {
        var (program, driver) = (Find("chromium", "chromium-browser", "google-chrome"), Find("chromedriver"));
        Assert.SkipWhen((program is null || driver is null) && Environment.GetEnvironmentVariable("CI") is not "true", "No browser: install chromium and chromedriver (in Debian: chromium, chromium-driver) and put both on the PATH.");
        Assert.True(program is not null && driver is not null, "CI must install chromium and chromedriver: see .ci/run.");
        return new Chromium(program, driver, tour, width);
    }

    /// <summary>Another width of the window, and what its reader prefers: light or dark.</summary>
    internal void Show(int width, string scheme)
    {
        _driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 800, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        _driver.ExecuteCdpCommand("Emulation.setEmulatedMedia", new() { ["features"] = new object[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = scheme } } });
    }

    internal void Open(string path) => _driver.Navigate().GoToUrl(new Uri(_tour, path));

    /// <summary>Waits until something visible is there.</summary>
    internal IWebElement See(string selector, string text = "")
    {
        var wait = new WebDriverWait(_driver, Patience) { Message = $"No {selector} with “{text}” at {Address}." };
        wait.IgnoreExceptionTypes(typeof(StaleElementReferenceException));
        return wait.Until(driver => driver.FindElements(By.CssSelector(selector)).FirstOrDefault(element => element.Displayed && element.Text.Contains(text, StringComparison.Ordinal)))!;
    }

    internal bool Shows(string selector) => _driver.FindElements(By.CssSelector(selector)).Any(element => element.Displayed);

    /// <summary>Goes there with the Tab key alone, as people without a mouse do, and presses Enter.</summary>
    internal void TabToAndPress(string selector)
    {
        var wanted = See(selector);
        for (var steps = 0; steps < 30 && !wanted.Equals(_driver.SwitchTo().ActiveElement()); steps++) new OpenQA.Selenium.Interactions.Actions(_driver).SendKeys(Keys.Tab).Perform();
        Assert.Equal(wanted, _driver.SwitchTo().ActiveElement());
        Assert.NotEqual("none", wanted.GetCssValue("outline-style"));
        new OpenQA.Selenium.Interactions.Actions(_driver).SendKeys(Keys.Enter).Perform();
    }

    internal T Run<T>(string script) => (T)_driver.ExecuteScript(script)!;

    /// <summary>What the console has complained of since it was asked last: violations of the content policy, errors of scripts, what could not be loaded.</summary>
    internal IReadOnlyList<string> Complaints() =>
        [.. _driver.Manage().Logs.GetLog(LogType.Browser).Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Message)];

    /// <summary>For those who work on the pages: FUNDTRUCK_PICTURES names a folder that gets a picture of each page that was looked at.</summary>
    internal void TakePicture(string name)
    {
        if (Environment.GetEnvironmentVariable("FUNDTRUCK_PICTURES") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        var width = Run<long>("return innerWidth").ToString(CultureInfo.InvariantCulture);
        _driver.GetScreenshot().SaveAsFile(Path.Combine(folder, $"{name.Trim('/').Replace('/', '-')}-{width}.png"));
    }

    public void Dispose()
    {
        _driver.Dispose();
        _service.Dispose();
    }

    private static string? Find(params string[] programs) =>
        programs.SelectMany(program => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program))).FirstOrDefault(File.Exists);
}
