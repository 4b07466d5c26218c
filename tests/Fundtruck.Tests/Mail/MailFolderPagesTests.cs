using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Fundtruck.Features.Messages.Calendars;
using Fundtruck.Features.Messages.Delivery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using static Fundtruck.Tests.Mail.GivenMail;

namespace Fundtruck.Tests.Mail;

public sealed class MailFolderPagesTests : IAsyncLifetime
{
    private const string Invited = "20270201T081500Z-0190-message@fundtruck.example";

    private readonly string _root = Directory.CreateTempSubdirectory("fundtruck-mail-").FullName;
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private WebApplication? _app;

    private string Folder => Path.Combine(_root, "mail");

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.MapMailFolder(Folder);
        await _app.StartAsync();
        _browser.BaseAddress = new Uri(_app.Urls.Single());
    }

    [Fact]
    public async Task The_list_shows_mails_newest_first_and_finds_those_of_one_recipient()
    {
        Assert.Contains("No mail yet", await _browser.GetStringAsync("/mail"), StringComparison.Ordinal);
        await Send(Invitation("older"));
        var anHourLater = Letter().WrittenAt.Plus(NodaTime.Duration.FromHours(1));
        await Send(Letter("newer", "amine@startup.example") with { Subject = "Bienvenue", WrittenAt = anHourLater });

        var all = WebUtility.HtmlDecode(await _browser.GetStringAsync("/mail"));
        Assert.Matches("(?s)Bienvenue.*Votre rendez-vous à Dunkerque", all);
        Assert.Contains("2027-02-01 09:15 UTC", all, StringComparison.Ordinal);

        var one = WebUtility.HtmlDecode(await _browser.GetStringAsync("/mail?to=AMINE@startup"));
        Assert.Contains("Bienvenue", one, StringComparison.Ordinal);
        Assert.DoesNotContain("Dunkerque", one, StringComparison.Ordinal);
        Assert.Contains("value=\"AMINE@startup\"", one, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_mail_shows_its_text_with_links_and_its_calendar_as_a_card()
    {
        await Send(Invitation());
        var link = WebUtility.HtmlDecode(await _browser.GetStringAsync("/mail")).Split("href=\"")[1].Split('"')[0];
        var page = await _browser.GetStringAsync(link);

        Assert.Contains(
            "<a href=\"https://fundtruck.example/meetings/42?a=1&amp;b=2\" rel=\"noopener noreferrer\">", page, StringComparison.Ordinal);
        var words = WebUtility.HtmlDecode(page);
        Assert.Contains("Bonjour Zoé,", words, StringComparison.Ordinal);
        Assert.Contains("Zoé × Marée Haute</h2>", words, StringComparison.Ordinal);
        Assert.Contains("Mon 29 Mar 2027 09:30 - 09:50 (Europe/Paris)", words, StringComparison.Ordinal);
        Assert.Contains("BEGIN:VCALENDAR", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mail_and_its_calendar_download_as_they_are()
    {
        await Send(Invitation());

        var mail = await _browser.GetAsync($"/mail/{Invited}/eml");
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Folder, Invited + ".eml")), await mail.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", mail.Content.Headers.ContentDisposition!.DispositionType);
        var calendar = await _browser.GetAsync($"/mail/{Invited}/ics");
        Assert.Equal(Invitation().CalendarText, await calendar.Content.ReadAsStringAsync());
        Assert.Equal("text/calendar", calendar.Content.Headers.ContentType!.MediaType);

        await Send(Letter("plain"));
        Assert.Equal(HttpStatusCode.NotFound, (await _browser.GetAsync("/mail/20270201T081500Z-plain@fundtruck.example/ics")).StatusCode);
    }

    [Fact]
    public async Task Words_in_a_mail_are_words_on_the_page()
    {
        const string Script = "<script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover=\"alert(3)";
        await Send(Letter() with
        {
            Subject = Script,
            Text = $"{Script} https://x.example/\"onmouseover=alert(4) javascript:alert(5)",
            To = new CalendarParty(Script, "zoe@x.example"),
            CalendarText = CalendarFile.Show(Meeting() with { Summary = Script, Location = Script }),
            CalendarMethod = "PUBLISH",
        });

        foreach (var path in new[] { "/mail", $"/mail/{Invited}", $"/mail?to={Uri.EscapeDataString("\"><script>alert(6)</script>")}" })
        {
            var answer = await _browser.GetAsync(path);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\" onmouseover", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("href=\"javascript", page, StringComparison.OrdinalIgnoreCase);
            var style = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.Split("<style>")[1].Split("</style>")[0])));
            var policy = Header(answer, "Content-Security-Policy");
            Assert.StartsWith($"default-src 'none'; style-src 'sha256-{style}'; ", policy, StringComparison.Ordinal);
            Assert.Equal(("no-store", "no-referrer"), (Header(answer, "Cache-Control"), Header(answer, "Referrer-Policy")));
        }
        Assert.Contains("alert(1)", await _browser.GetStringAsync($"/mail/{Invited}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/mail/nothing")]
    [InlineData("/mail/20270201T081500Z-unknown@fundtruck.example")]
    [InlineData("/mail/../secret")]
    [InlineData("/mail/..%2Fsecret")]
    [InlineData("/mail/..%2Fsecret/eml")]
    [InlineData("/mail/..%5Csecret/eml")]
    [InlineData("/mail/%2e%2e/secret/eml")]
    [InlineData("/mail/20270201T081500Z-x%2F..%2F..%2Fsecret/eml")]
    [InlineData("/mail/20270201T081500Z-secret%00/eml")]
    [InlineData("/mail//etc/passwd")]
    public async Task No_name_leads_anywhere_but_to_a_mail_in_the_folder(string path)
    {
        await Send(Letter());
        Directory.CreateDirectory(Path.Combine(Folder, "20270201T081500Z-x"));
        await File.WriteAllTextAsync(Path.Combine(_root, "secret.eml"), "Subject: secret\r\n\r\nsecret");

        var answer = await Raw($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("..\\secret")]
    [InlineData("20270201T081500Z-x/../../secret")]
    [InlineData("/etc/secret")]
    [InlineData("notes")]
    public async Task No_name_finds_what_no_carrier_wrote(string name)
    {
        await Send(Letter());
        Directory.CreateDirectory(Path.Combine(Folder, "20270201T081500Z-x"));
        foreach (var file in new[] { "../secret.eml", "..\\secret.eml", "notes.eml" })
            await File.WriteAllTextAsync(Path.Combine(Folder, file), "Subject: secret\r\n\r\nsecret");

        Assert.NotNull(new MailFolder(Folder).Find(Invited));
        Assert.Null(new MailFolder(Folder).Find(name));
    }

    [Theory]
    [InlineData("localhost", "", "200")]
    [InlineData("LOCALHOST:8080", "", "200")]
    [InlineData("127.0.0.1", "", "200")]
    [InlineData("[::1]:5000", "", "200")]
    [InlineData("evil.example", "", "404")]                    // a foreign name that points here
    [InlineData("localhost.evil.example", "", "404")]
    [InlineData("127.0.0.1.nip.io", "", "404")]
    [InlineData("localhost", "X-Forwarded-For: 203.0.113.9\r\n", "404")]
    [InlineData("localhost", "Forwarded: for=203.0.113.9\r\n", "404")]
    public async Task Only_a_browser_on_this_machine_that_asks_for_this_machine_sees_mail(string host, string header, string status)
    {
        await Send(Letter());

        foreach (var path in new[] { "/mail", $"/mail/{Invited}", $"/mail/{Invited}/eml" })
        {
            var answer = await Raw($"GET {path} HTTP/1.1\r\nHost: {host}\r\n{header}Connection: close\r\n\r\n");
            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
            Assert.Equal(status == "200", answer.Contains("zoe", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_file_that_is_no_mail_spoils_neither_the_list_nor_the_server()
    {
        await Send(Letter());
        await File.WriteAllBytesAsync(Path.Combine(Folder, "20270301T000000Z-broken@x.eml"), [0, 255, 13, 10, 200]);
        await File.WriteAllTextAsync(Path.Combine(Folder, "notes.eml"), "not ours");

        Assert.Contains("Dunkerque", await _browser.GetStringAsync("/mail"), StringComparison.Ordinal);
        var broken = await _browser.GetAsync("/mail/20270301T000000Z-broken@x");
        Assert.True(broken.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await _browser.GetAsync("/mail/notes")).StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    /// <summary>Byte for byte: an HttpClient would tidy the path before it asks.</summary>
    private async Task<string> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _browser.BaseAddress!.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }

    private async Task Send(Features.Messages.Delivery.Mail mail)
    {
        await using var round = await new MailFolderCarrier(Folder).BeginAsync(default);
        await round.SendAsync(MailWriter.Write(mail, Options()), default);
    }
}
