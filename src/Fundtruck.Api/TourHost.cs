using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Fundtruck.Features;
using Fundtruck.Features.Applications.Decks;
using Fundtruck.Features.Applications.Files.Checking;
using Fundtruck.Features.Applications.Files.Storage;
using Fundtruck.Features.Changes;
using Fundtruck.Features.Changes.Hooks;
using Fundtruck.Features.Database;
using Fundtruck.Features.Messages;
using Fundtruck.Features.Messages.Delivery;
using Fundtruck.Features.People;
using Fundtruck.Features.Pipeline;
using Fundtruck.Features.Privacy;
using Fundtruck.LocalPostgres;
using Fundtruck.Migrations;
using Microsoft.AspNetCore.Hosting.Server.Features;
using NodaTime;
using Scalar.AspNetCore;

namespace Fundtruck.Api;

/// <summary>The whole tour in one process: its database where none is configured, the web server, the jobs.</summary>
internal sealed class TourHost : IAsyncDisposable
{
    private readonly CommandLine _line;
    private readonly PrivatePostgres? _postgres;
    private readonly string? _mailFolder;
    private readonly Settings _settings;

    private TourHost(CommandLine line, WebApplication app, Settings settings, PrivatePostgres? postgres, string? mailFolder)
    {
        (_line, App, _settings, _postgres, _mailFolder) = (line, app, settings, postgres, mailFolder);
    }

    internal WebApplication App { get; }

    /// <summary>Starts the private database where none is configured, and puts everything together.</summary>
    /// <param name="line">What the command line said.</param>
    /// <param name="clock">The time; a tour without a configured database gets one on top that can be put forward.</param>
    /// <param name="configure">More services, for tests.</param>
    internal static async Task<TourHost> Build(CommandLine line, IClock clock, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(line.Others);
        var settings = Read<Settings>(builder.Configuration, Settings.Section);
        if (settings.TimeZones.Length > 0) TimeZones.ReadFrom(settings.TimeZones); // before anything reads a zone
        var mail = Read<MailOptions>(builder.Configuration, MailOptions.Section);
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(mail));
        builder.Services.AddSingleton(new PasskeyRule(settings.AdministratorsNeedPasskey ?? builder.Environment.IsProduction()));
        builder.Services.AddSingleton(Read<Limits>(builder.Configuration, Limits.Section));
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(Read<RetentionOptions>(builder.Configuration, RetentionOptions.Section)));
        var hooks = Read<HookOptions>(builder.Configuration, HookOptions.Section);
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(hooks));
        var decks = Read<DeckOptions>(builder.Configuration, DeckOptions.Section);
        var provider = Read<OpenIdConnectSettings>(builder.Configuration, OpenIdConnectSettings.Section);
        var configured = Readable(builder.Configuration.GetConnectionString("Fundtruck"));
        if (builder.Environment.IsProduction() && (configured is null || mail.Host.Length == 0 || settings.PublicAddress.Length == 0))
            throw new CannotStartException("In Production a database, a mail server and the address that people use must be configured: set ConnectionStrings__Fundtruck, Mail__Host (with Mail__From) and Fundtruck__PublicAddress.");
        if (builder.Environment.IsProduction() && ProductionCheck.Complaints(settings, hooks, configured!).ToList() is { Count: > 0 } complaints)
            throw new CannotStartException(string.Join('\n', complaints));

        var folder = settings.DataFolder.Length > 0 ? settings.DataFolder : PrivatePostgres.DefaultDataFolder();
        var postgres = configured is null ? await StartPrivate(line, settings, folder) : null;
        var mailFolder = mail.Host.Length > 0 ? null : mail.Folder.Length > 0 ? mail.Folder : Path.Combine(folder, "mail");
        var connection = postgres?.ConnectionString ?? configured!;

        // They write whole addresses, and some addresses are secrets: sign-in links, calendar feeds.
        foreach (var category in new[] { "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.StaticFiles" }) builder.Logging.AddFilter(category, LogLevel.None);
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.None);
        if (decks.Folder.Length == 0) decks.Folder = Path.Combine(folder, "decks");
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(decks));
        builder.Services.AddSingleton(new PdfInspector(ThisProgram()));
        RequestSizes.Bound(builder);
        builder.Services.AddFundtruckDatabase(connection);
        builder.Services.AddFundtruckFeatures();
        builder.Services.AddOpenIdConnectSignIn(provider);
        builder.Services.AddFundtruckOpenApi();
        builder.Services.AddSingleton(postgres is null ? clock : new DemonstrationClock(clock));
        builder.Services.AddSingleton<IMailCarrier>(provider => mailFolder is null ? ActivatorUtilities.CreateInstance<SmtpMailCarrier>(provider) : new MailFolderCarrier(mailFolder));
        HangfireSetup.Add(builder.Services, connection, settings);
        builder.Services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        KeyRing.Add(builder, settings);
        Proxies.Add(builder.Services, settings);
        configure?.Invoke(builder);

        var app = builder.Build();
        if (settings.PublicAddress.Length > 0) app.Services.GetRequiredService<PublicAddress>().Base = settings.PublicAddress; // before any job writes a mail
        Map(app, settings, mailFolder);
        return new TourHost(line, app, settings, postgres, mailFolder);
    }

    /// <summary>Brings the database to the present version, opens the doors, tells how to get in, and stays until it is asked to stop.</summary>
    internal async Task Run()
    {
        await Prepare();
        if (_line.MigrateOnly) return;
        await Open();
        await Welcome();
        await App.WaitForShutdownAsync();
    }

    /// <summary>Opens the doors; from now on it is known where people reach the tour.</summary>
    internal async Task Open()
    {
        try
        {
            await App.StartAsync();
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new CannotStartException($"{taken.Message} Another process listens there: end it, or choose another address with --urls http://localhost:5081.");
        }

        var listening = App.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        if (_settings.PublicAddress.Length == 0) App.Services.GetRequiredService<PublicAddress>().Base = listening;
    }

    /// <summary>Brings the database to the present version, where this process may, and puts the demonstration into a new private one.</summary>
    internal async Task Prepare()
    {
        if (_postgres is not null || _line.MigrateOnly || _settings.Migrate || App.Environment.IsDevelopment())
        {
            await using var scope = App.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<FundtruckDb>();
            await Migrator.Apply(db, connection => HangfireSetup.Install(connection));
            if (_postgres is not null && !_line.Empty) await Demonstration.PutInto(db, scope.ServiceProvider.GetRequiredService<Diary>(), App.Services.GetRequiredService<IFileStorage>(), App.Services.GetRequiredService<IClock>());
        }

        if (_settings.Role == Role.Api) return;
        await using (var scope = App.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<ChangeFeed>().NoticeRestore(default); // before anything changes
        HangfireSetup.Schedule(App.Services);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
    }

    /// <summary>Reads settings before anything is started, so that a wrong one is said in a line.</summary>
    private static T Read<T>(ConfigurationManager configuration, string section)
        where T : class, new()
    {
        try
        {
            var read = configuration.GetSection(section).Get<T>() ?? new T();
            var wrong = new List<ValidationResult>();
            if (Validator.TryValidateObject(read, new ValidationContext(read), wrong, validateAllProperties: true)) return read;
            throw new CannotStartException(string.Join('\n', wrong.Select(result => $"{section}: {result.ErrorMessage}")));
        }
        catch (InvalidOperationException unreadable)
        {
            throw new CannotStartException(unreadable.Message);
        }
    }

    private static string? Readable(string? connectionString)
    {
        try
        {
            return string.IsNullOrEmpty(connectionString) ? null : new Npgsql.NpgsqlConnectionStringBuilder(connectionString).ConnectionString;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidCastException)
        {
            throw new CannotStartException($"ConnectionStrings__Fundtruck is not a connection string of PostgreSQL: {wrong.Message}");
        }
    }

    private static async Task<PrivatePostgres> StartPrivate(CommandLine line, Settings settings, string folder) =>
        await PrivatePostgres.StartAsync(new PrivatePostgresOptions
        {
            DataFolder = folder,
            BinariesFolder = settings.PostgresBinaries.Length > 0 ? settings.PostgresBinaries : null,
            LookForInstalled = settings.UseInstalledPostgres,
            MayFetch = !line.NoFetch,
            Say = Console.WriteLine,
        });

    private static void Map(WebApplication app, Settings settings, string? mailFolder)
    {
        app.UseForwardedHeaders();
        if (app.Environment.IsProduction()) app.UseHsts();
        app.Use(SecurityHeaders.Add);
        Health.Map(app);
        if (settings.Role == Role.Worker) return;

        app.MapFundtruckFeatures();
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference(options => options.WithTitle("Fundtruck").WithNonce().DisableDefaultFonts().DisableTelemetry().DisableAgent().HideDeveloperTools().HideClientButton()).AllowAnonymous();
        HangfireSetup.MapDashboard(app);
        if (mailFolder is not null) app.MapMailFolder(mailFolder);
        if (app.Services.GetRequiredService<IClock>() is DemonstrationClock clock) clock.Map(app);
        app.MapGet("/", () => TypedResults.Redirect("/scalar")).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>How to start this program once more: by itself, or by the dotnet that runs its library.</summary>
    private static IReadOnlyList<string> ThisProgram()
    {
        var library = typeof(TourHost).Assembly.Location;
        return library.Length == 0 || Path.GetFileNameWithoutExtension(Environment.ProcessPath) == Path.GetFileNameWithoutExtension(library) ? [Environment.ProcessPath!]
            : Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.ProcessPath!, library] : ["dotnet", library];
    }

    private async Task Welcome()
    {
        var address = App.Services.GetRequiredService<PublicAddress>();
        App.Logger.LogDebug("Decks are kept in {Storage} and checked {How}", App.Services.GetRequiredService<IFileStorage>().Description, App.Services.GetRequiredService<PdfCheck>().Description);
        if (_settings.Role == Role.Worker)
        {
            Console.WriteLine("Fundtruck's worker runs.");
            return;
        }

        Console.WriteLine($"Fundtruck runs at {address.Base}  (the API: {address.Of("/scalar")})");
        if (_postgres is not null) Console.WriteLine($"Its data lie in {_postgres.DataFolder}  (PostgreSQL {_postgres.ServerVersion} on port {_postgres.Port})");
        if (_mailFolder is not null) Console.WriteLine($"Its mails go to {_mailFolder}  (to read them: {address.Of("/mail")})");
        if (await FirstOrganizer.Link(App.Services, _settings.FirstOrganizer, always: _postgres is not null) is { } token)
            Console.WriteLine($"Sign in as {_settings.FirstOrganizer}, within ten minutes: {address.Of($"/sign-in?token={token}")}");
        Console.WriteLine("Ctrl+C ends it.");
    }
}
