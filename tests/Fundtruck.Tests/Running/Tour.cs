using Fundtruck.Api;
using Fundtruck.Domain;
using Fundtruck.Domain.People;
using Fundtruck.Features.Database;
using Fundtruck.Features.Messages;
using Fundtruck.Features.People;
using Fundtruck.Features.Plans;
using Fundtruck.Tests.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Npgsql;

namespace Fundtruck.Tests.Running;

/// <summary>A whole tour for one test class: its own database, the real web server, a real SMTP server to send to, and a clock that the tests move.</summary>
public class Tour(TestCluster cluster) : IAsyncLifetime
{
    private TourHost? _host;
    private HttpClient? _http;

    internal SmtpTestServer Mailbox { get; } = new();

    internal FakeClock Clock { get; } = new(Instant.FromUtc(2027, 5, 3, 8, 0));

    internal RaceGate Gate { get; } = new();

    internal QueryCount Queries { get; } = new();

    internal string ConnectionString { get; private set; } = "";

    /// <summary>Where its decks lie.</summary>
    internal string Decks { get; } = Path.Combine(Path.GetTempPath(), $"fundtruck-decks-{Guid.NewGuid():N}");

    internal IServiceProvider Services => _host!.App.Services;

    internal Uri Address { get; private set; } = new("http://localhost");

    internal Caller Organizer { get; private set; } = null!;

    internal Caller Anybody => new(_http!, null);

    /// <summary>Whether Hangfire runs its jobs here; most tests drain the outbox themselves.</summary>
    protected virtual bool RunsJobs => false;

    /// <summary>Settings beside those of every tour; of two for the same, the last one counts.</summary>
    protected virtual IEnumerable<string> Settings => [];

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await Database();
        _host = await TourHost.Build(CommandLine.Read(Arguments()), Clock, Configure);
        await _host.Prepare();
        await _host.Open();
        Address = new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 1000, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };
        Organizer = await SignIn("organizer@fundtruck.example", "Ottilie Organizer", organizer: true);
    }

    public virtual async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_host is not null) await _host.DisposeAsync();
        await Mailbox.DisposeAsync();
        if (Directory.Exists(Decks)) Directory.Delete(Decks, recursive: true);
        NpgsqlConnection.ClearAllPools();
        GC.SuppressFinalize(this);
    }

    /// <summary>Where its data lie: in a new database, unless the test has one.</summary>
    protected virtual Task<string> Database() => cluster.NewDatabase();

    /// <summary>Somebody with an account and a bearer token; the way over the mail is a test of its own.</summary>
    internal async Task<Caller> SignIn(string email, string name, string language = "en", bool organizer = false)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FundtruckDb>();
        var person = await db.KnownOrNew(email, name, language, Clock.GetCurrentInstant(), default);
        if (organizer) person.BecomeAdministrator();
        var token = Secrets.New();
        db.Add(new Session(token, person.Id, Clock.GetCurrentInstant()));
        await db.SaveChangesAsync();
        return new Caller(_http!, token) { Id = person.Id, Email = person.Email };
    }

    /// <summary>Somebody who got their token over the API.</summary>
    internal Caller With(string token) => new(_http!, token);

    /// <summary>Puts the clock somewhere else and lets everybody stay signed in.</summary>
    internal async Task GoTo(Instant instant)
    {
        Clock.Reset(instant);
        await InDatabase(db => db.Database.ExecuteSqlAsync($"update sessions set expires_at = {instant + Session.Lifetime}"));
    }

    /// <summary>Sends what is due, as the Hangfire job does; returns how many mails left.</summary>
    internal Task<int> Drain() => Services.GetRequiredService<DrainOutbox>().Run(default);

    /// <summary>Does what is due in the contests, as the Hangfire job does.</summary>
    internal Task MovePlaces() => Services.GetRequiredService<SendAsSystem>().KeepPlacesMoving(default);

    /// <summary>Makes the plans that wait, as the job does; returns how many.</summary>
    internal Task<int> MakePlans() => Services.GetRequiredService<ComputePlans>().Run(default);

    /// <summary>Ends requests to meet whose time is over, as the job does.</summary>
    internal Task ExpireRequests() => Services.GetRequiredService<SendAsSystem>().ExpireRequests(default);

    /// <summary>Writes the planned reminders whose time has come, as the job does.</summary>
    internal Task PlanReminders() => Services.GetRequiredService<SendAsSystem>().PlanReminders(default);

    /// <summary>Waits until the workers have recorded what they sent.</summary>
    internal async Task NothingIsOnItsWay()
    {
        var deadline = Environment.TickCount64 + 20_000;
        while (await Count("select count(*) from outgoing_messages where status = 'sending'") > 0) Assert.True(Environment.TickCount64 < deadline, "Messages are still on their way.");
    }

    /// <summary>Work on the database, past the API.</summary>
    internal async Task<T> InDatabase<T>(Func<FundtruckDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<FundtruckDb>());
    }

    internal async Task<long> Count(string sql)
    {
        await using var command = Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How many circles of transactions the database has broken so far.</summary>
    internal async Task<long> Deadlocks()
    {
        await StatisticsAreIn();
        return await Count("select deadlocks from pg_stat_database where datname = current_database()");
    }

    /// <summary>Waits until all that was done here is counted: a server process hands in what it has counted when it ends.</summary>
    internal async Task StatisticsAreIn()
    {
        var deadline = Environment.TickCount64 + 20_000;
        do
        {
            Services.GetRequiredService<NpgsqlDataSource>().Clear();
            NpgsqlConnection.ClearAllPools();
            Assert.True(Environment.TickCount64 < deadline, "Somebody is still in the database.");
        }
        while (await Count("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'") > 0);
    }

    private string[] Arguments() =>
    [
        "--environment=Testing", "--urls=http://127.0.0.1:0", $"--ConnectionStrings:Fundtruck={ConnectionString}", $"--Fundtruck:Role={(RunsJobs ? "All" : "Api")}",
        "--Mail:Host=127.0.0.1", $"--Mail:Port={Mailbox.Port}", "--Mail:Security=None", "--Mail:From=tour@fundtruck.example", "--Logging:LogLevel:Default=Error",
        $"--Fundtruck:Decks:Folder={Decks}", "--Fundtruck:Limits:RequestsPerAccount=0", "--Fundtruck:Limits:RequestsPerAddress=0", "--Fundtruck:Limits:SignInsPerAddress=0", "--Fundtruck:Limits:SubmissionsPerAccount=0", "--Fundtruck:Limits:TablesPerAccount=0", .. Settings,
    ];

    /// <summary>More services of the tests' own. What EF only warns of, a product of collections or rows in no order, fails the tests.</summary>
    protected virtual void Configure(WebApplicationBuilder builder) => builder.Services.AddSingleton<IInterceptor>(Gate).AddSingleton<IInterceptor>(Queries)
        .ConfigureDbContext<FundtruckDb>(options => options.ConfigureWarnings(warnings => warnings.Throw(
            RelationalEventId.MultipleCollectionIncludeWarning, CoreEventId.RowLimitingOperationWithoutOrderByWarning, CoreEventId.FirstWithoutOrderByAndFilterWarning)));
}
