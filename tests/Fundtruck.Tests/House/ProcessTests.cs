using System.Collections.Concurrent;
using System.Net;
using Fundtruck.Tests.Running;
using Npgsql;

namespace Fundtruck.Tests.House;

/// <summary>The application as a process: how it starts, ends, and comes back from a violent death.</summary>
public sealed class ProcessTests(TestCluster cluster) : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"fundtruck-app-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task After_kill_minus_nine_under_load_every_acknowledged_booking_is_there()
    {
        var acknowledged = new ConcurrentBag<string>();
        string token;
        await using (var app = AppProcess.Start(Own(), "--empty"))
        {
            await app.Ready();
            var organizer = await app.Organizer();
            token = organizer.Token!;
            var (slots, startups) = await SomethingToBook(organizer);
            var enough = new TaskCompletionSource();
            var load = startups.Select((startup, lane) => Task.Run(async () =>
            {
                foreach (var slot in slots[lane])
                {
                    try
                    {
                        var answer = await organizer.Post($"/api/investor-slots/{slot}/book", new { startupId = startup });
                        if (answer.Status == HttpStatusCode.Created) acknowledged.Add(answer.Id);
                        if (acknowledged.Count >= 20) enough.TrySetResult();
                    }
                    catch (HttpRequestException)
                    {
                        return; // killed
                    }
                }
            })).ToList();
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await app.Kill();
            await Task.WhenAll(load);
        }

        await using var again = AppProcess.Start(Own(), "--empty");
        await again.Ready();
        var reader = again.With(token);
        Assert.True(acknowledged.Count >= 20);
        foreach (var meeting in acknowledged) (await reader.Get($"/api/meetings/{meeting}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_application_and_its_database()
    {
        await using var app = AppProcess.Start(Own(), "--empty");
        await app.Ready();
        await app.Interrupt();

        Assert.Equal(0, app.ExitCode);
        Assert.False(File.Exists(Path.Combine(_folder, "cluster", "postmaster.pid")));
    }

    [Fact]
    public async Task With_a_configured_database_and_mail_server_it_starts_nothing_of_its_own()
    {
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Fundtruck"] = await cluster.NewDatabase(migrated: false),
            ["Mail__Host"] = "127.0.0.1",
            ["Mail__From"] = "tour@fundtruck.example",
            ["Fundtruck__DataFolder"] = _folder,
        };
        await using var app = AppProcess.Start(settings);
        await app.Ready();

        Assert.False(Directory.Exists(_folder));
        Assert.Empty((await app.Anybody.Get("/api/stops")).Expect(HttpStatusCode.OK).Items);
        (await app.Anybody.Get("/mail")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_lock_that_a_killed_process_left_behind_does_not_keep_the_next_one_from_starting()
    {
        var database = await cluster.NewDatabase();
        await using (var source = NpgsqlDataSource.Create(database))
        await using (var command = source.CreateCommand("insert into hangfire.lock (resource, acquired) values ('hangfire:lock:recurring-job:drain-outbox', now())"))
        {
            await command.ExecuteNonQueryAsync();
        }

        var settings = new Dictionary<string, string> { ["ConnectionStrings__Fundtruck"] = database, ["Mail__Host"] = "127.0.0.1", ["Mail__From"] = "tour@fundtruck.example" };
        await using var app = AppProcess.Start(settings);
        await app.Ready();
    }

    [Fact]
    public async Task Five_instances_that_start_at_once_on_an_empty_database_all_come_up()
    {
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Fundtruck"] = await cluster.NewDatabase(migrated: false),
            ["Mail__Host"] = "127.0.0.1",
            ["Mail__From"] = "tour@fundtruck.example",
        };
        var apps = Enumerable.Range(0, 5).Select(_ => AppProcess.Start(settings)).ToList();
        try
        {
            foreach (var app in apps) await app.Ready();
            foreach (var app in apps) Assert.Equal(HttpStatusCode.OK, (await app.Anybody.Get("/health/ready")).Status);
        }
        finally
        {
            foreach (var app in apps) await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Without_PostgreSQL_and_without_fetching_it_names_the_ways_out_and_ends_with_three()
    {
        var settings = new Dictionary<string, string> { ["Fundtruck__DataFolder"] = _folder, ["Fundtruck__UseInstalledPostgres"] = "false" };
        await using var app = AppProcess.Start(settings, "--no-fetch");
        await app.Exited();

        Assert.Equal(3, app.ExitCode);
        Assert.All(["apt", "brew", "winget", "docker compose", "ConnectionStrings__Fundtruck"], way => Assert.Contains(way, app.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_somebody_else_has_is_said_in_a_line_and_ends_with_three()
    {
        using var somebody = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        somebody.Start();
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Fundtruck"] = await cluster.NewDatabase(),
            ["Mail__Host"] = "127.0.0.1",
            ["Mail__From"] = "tour@fundtruck.example",
            ["ASPNETCORE_URLS"] = $"http://{somebody.LocalEndpoint}",
        };
        await using var app = AppProcess.Start(settings);
        await app.Exited();

        Assert.Equal(3, app.ExitCode);
        Assert.Contains("Another process listens there", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", app.Output[app.Output.IndexOf("Another process", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_Production_it_refuses_to_start_without_a_configured_database()
    {
        await using var app = AppProcess.Start(new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["Fundtruck__DataFolder"] = _folder });
        await app.Exited();

        Assert.Equal(3, app.ExitCode);
        Assert.Contains("ConnectionStrings__Fundtruck", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_Production_it_refuses_to_start_without_the_address_that_people_use()
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__Fundtruck"] = await cluster.NewDatabase(),
            ["Mail__Host"] = "127.0.0.1",
            ["Mail__From"] = "tour@fundtruck.example",
        };
        await using var app = AppProcess.Start(settings);
        await app.Exited();

        Assert.Equal(3, app.ExitCode);
        Assert.Contains("Fundtruck__PublicAddress", app.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Fundtruck__FirstOrganizer", "organizer@fundtruck.example")]
    [InlineData("Fundtruck__PublicAddress", "http://tour.example")]
    [InlineData("Fundtruck__PublicAddress", "tour.example")]
    [InlineData("ConnectionStrings__Fundtruck", "Host=127.0.0.1;Username=tour;Password=Postgres")]
    [InlineData("ConnectionStrings__Fundtruck", "Host=/var/run/postgresql;Username=tour;Password=changeme")]
    [InlineData("ConnectionStrings__Fundtruck", "Host=db.example;Username=tour")]
    [InlineData("ConnectionStrings__Fundtruck", "Host=127.0.0.1:5433,db.example:5433;Username=tour")]
    public async Task In_Production_it_refuses_to_start_with_what_is_only_good_for_trying(string setting, string value)
    {
        var settings = Production("Host=db.example;Username=tour;Password=Lq7xv0R2nK");
        settings[setting] = value;
        await using var app = AppProcess.Start(settings);
        await app.Exited();

        Assert.Equal(3, app.ExitCode);
        Assert.StartsWith(setting, app.Output[app.Output.IndexOf(setting, StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Single(app.Output.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("Fundtruck__Workers", "0", "Workers")]
    [InlineData("Fundtruck__Limits__RequestsPerAccount", "-1", "RequestsPerAccount")]
    [InlineData("Fundtruck__Limits__SignInsPerAddress", "1000001", "SignInsPerAddress")]
    [InlineData("Fundtruck__TrustedProxies", "10.0.0.0/33", "TrustedProxies")]
    [InlineData("Fundtruck__KeyCertificate", "/nowhere.pfx", "Fundtruck__KeyCertificate")]
    [InlineData("Fundtruck__Workers", "many", "Workers")]
    [InlineData("Fundtruck__Role", "Boss", "Role")]
    [InlineData("Fundtruck__Retention__UsedSignInLinks", "0", "UsedSignInLinks")]
    [InlineData("Mail__Port", "70000", "Port")]
    [InlineData("Mail__From", "nobody", "From")]
    [InlineData("ConnectionStrings__Fundtruck", "Password=hunter2;Wat=1", "ConnectionStrings__Fundtruck")]
    [InlineData("ConnectionStrings__Fundtruck", "Host=127.0.0.1;Port=1;Username=tour;Password=hunter2;Timeout=5", "127.0.0.1:1")]
    public async Task A_setting_that_cannot_be_is_named_in_a_line_and_ends_with_three(string setting, string value, string named)
    {
        var settings = new Dictionary<string, string> { ["ConnectionStrings__Fundtruck"] = await cluster.NewDatabase(), ["Mail__Host"] = "127.0.0.1", ["Mail__From"] = "tour@fundtruck.example" };
        settings[setting] = value;
        await using var app = AppProcess.Start(settings);
        await app.Exited();

        Assert.Equal(3, app.ExitCode);
        Assert.Contains(named, app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demonstration_tour_has_one_stop_behind_and_two_ahead_on_following_days()
    {
        await using var app = AppProcess.Start(Own());
        await app.Ready();

        var stops = (await app.Anybody.Get("/api/stops")).Items;
        Assert.Equal(["completed", "applicationsOpen", "applicationsOpen"], stops.Select(stop => stop.GetProperty("status").GetString()));
        Assert.Equal(["La Turbine", "EuraTechnologies"], stops.Skip(1).Select(stop => stop.GetProperty("venue").GetString()));

        var organizer = await app.Organizer();
        foreach (var stop in stops.Select(stop => stop.GetProperty("id").GetString()))
        {
            var contest = (await organizer.Get($"/api/stops/{stop}")).Json.GetProperty("contests")[0].GetProperty("id").GetString();
            var scores = (await organizer.Get($"/api/contests/{contest}/scores")).Expect(HttpStatusCode.OK).Json;
            Assert.Equal((1, 3), (scores.GetProperty("groups").GetInt32(), scores.GetProperty("jurors").GetArrayLength()));
            Assert.Contains(scores.GetProperty("applications").EnumerateArray(), row => row.GetProperty("count").GetInt32() == 2);
            var applied = (await organizer.Get($"/api/stops/{stop}/applications")).Items[0].GetProperty("id").GetString();
            Assert.Equal((3, "fundtruck"), (await organizer.Get($"/api/applications/{applied}/deck/details")).Expect(HttpStatusCode.OK) is var deck ? (deck.Json.GetProperty("pages").GetInt32(), deck.Text("checkedBy")) : default);
            Assert.StartsWith("%PDF-", (await organizer.Get($"/api/applications/{applied}/deck")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        }
    }

    private static Dictionary<string, string> Production(string database) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ConnectionStrings__Fundtruck"] = database,
        ["Mail__Host"] = "127.0.0.1",
        ["Mail__From"] = "tour@fundtruck.example",
        ["Fundtruck__PublicAddress"] = "https://tour.example",
        ["Fundtruck__FirstOrganizer"] = "ottilie@tour.example",
    };

    private Dictionary<string, string> Own() => new() { ["Fundtruck__DataFolder"] = _folder };

    private async Task<(IReadOnlyList<IReadOnlyList<string>> Slots, IReadOnlyList<string> Startups)> SomethingToBook(Caller organizer)
    {
        var day = DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().Date).AddDays(60);
        var body = new
        {
            seasonId = (await organizer.Post("/api/seasons", new { name = "Season", year = day.Year })).Id,
            regionId = (await organizer.Post("/api/regions", new { name = "Region" })).Id,
            venueId = (await organizer.Post("/api/venues", new { name = "La Turbine", city = "Dunkerque", zone = "Europe/Paris" })).Id,
            name = "Dunkerque",
            date = $"{day:O}",
            startsAt = "08:00",
            endsAt = "22:00",
            applicationsOpenAt = $"{day.AddDays(-70):O}T08:00",
            applicationsCloseAt = $"{day.AddDays(-2):O}T08:00",
            contests = new[] { new { name = "Contest", capacity = 8 } },
        };
        var stop = (await organizer.Post("/api/stops", body)).Id;
        foreach (var step in new[] { "publish", "open-applications" }) (await organizer.Post($"/api/stops/{stop}/{step}")).Expect(HttpStatusCode.OK);
        var contest = (await organizer.Get($"/api/stops/{stop}")).Json.GetProperty("contests")[0].GetProperty("id").GetString()!;
        var session = (await organizer.Post($"/api/stops/{stop}/meeting-sessions", new { startsAt = "08:00", endsAt = "22:00", tables = 8, slotMinutes = 5 })).Id;

        var (slots, startups) = (new List<IReadOnlyList<string>>(), new List<string>());
        for (var lane = 0; lane < 4; lane++)
        {
            var startup = (await organizer.Post("/api/startups", new { name = $"Startup {lane}", noSirenReason = "Not registered yet." })).Id;
            var application = (await organizer.Post($"/api/stops/{stop}/applications", new { startupId = startup, summary = "Wind.", amountSought = 1 })).Id;
            (await organizer.Post($"/api/applications/{application}/submit")).Expect(HttpStatusCode.OK);
            (await organizer.Decide(contest, application, "accept")).Expect(HttpStatusCode.Created);
            (await organizer.Post($"/api/applications/{application}/confirm")).Expect(HttpStatusCode.OK);
            var investor = (await organizer.Post("/api/investors", new { name = $"Fund {lane}", representative = new { email = $"i{lane}@fund.example", name = "I" } })).Id;
            var opened = (await organizer.Post($"/api/stops/{stop}/investor-slots", new { sessionId = session, investorId = investor })).Expect(HttpStatusCode.Created);
            slots.Add([.. opened.Json.GetProperty("slots").EnumerateArray().Select(slot => slot.GetString()!)]);
            startups.Add(startup);
        }

        return (slots, startups);
    }
}
