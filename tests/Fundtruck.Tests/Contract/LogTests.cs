using System.Collections.Concurrent;
using System.Net;
using Fundtruck.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fundtruck.Tests.Contract;

/// <summary>A tour that keeps all that it logs, down to the details.</summary>
public class TalkativeTour(TestCluster cluster) : Tour(cluster)
{
    internal ConcurrentQueue<string> Log { get; } = [];

    protected override void Configure(WebApplicationBuilder builder)
    {
        base.Configure(builder);
        builder.Configuration["Logging:LogLevel:Default"] = "Debug";
        builder.Configuration["Logging:LogLevel:Microsoft.AspNetCore"] = "Debug";
        builder.Logging.ClearProviders().AddProvider(new Keeps(Log));
    }

    private sealed class Keeps(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            log.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

public sealed class LogTests(TalkativeTour tour) : TourTests<TalkativeTour>(tour)
{
    [Fact]
    public async Task After_a_whole_story_the_log_holds_no_secret_and_no_mail()
    {
        const string Email = "founder@logged.example";
        var (link, code) = await Tour.ASignInMail(Email);
        (await Tour.Anybody.Get($"/sign-in?token={link}")).Expect(HttpStatusCode.OK);
        var token = (await Tour.Anybody.Post("/api/sessions", new { email = Email, code })).Expect(HttpStatusCode.Created).Text("token");
        var (used, _) = await Tour.ASignInMail(Email);
        (await Tour.Anybody.Post("/api/sessions", new { token = used })).Expect(HttpStatusCode.Created);
        (await Tour.Anybody.Post("/api/sessions", new { token = used })).Expect(HttpStatusCode.Conflict);
        var founder = Tour.With(token);
        var key = (await founder.Post("/api/me/tokens", new { name = "Key", scopes = new[] { "meetings:read" } })).Expect(HttpStatusCode.Created).Text("token");
        (await Tour.With(key).Get("/api/meetings")).Expect(HttpStatusCode.OK);
        var calendar = (await founder.Get("/api/me")).Text("calendar");

        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop, founder);
        var meeting = (await startup.Book((await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop)))[0])).Id;
        (await founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Zanzibar has called." })).Expect(HttpStatusCode.OK);
        await Tour.Drain();
        (await Tour.Anybody.Get(calendar)).Expect(HttpStatusCode.OK);
        (await Tour.Anybody.Get($"/api/stops/nothing?token={token}")).Expect(HttpStatusCode.BadRequest);

        Assert.True(Tour.Log.Count > 200, $"Only {Tour.Log.Count} lines were logged.");
        var mails = Tour.Mailbox.To(Email).Select(mail => mail.Text().Split('\n')[2].Trim()).Where(line => line.Length > 20).ToList();
        Assert.NotEmpty(mails);
        foreach (var secret in (string[])[link, used, code, token, key, calendar.Split('/')[^1].Split('.')[0], "Zanzibar", .. mails])
            Assert.DoesNotContain(Tour.Log, line => line.Contains(secret, StringComparison.Ordinal));
    }
}
