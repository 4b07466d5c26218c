namespace Fundtruck.LocalPostgres;

/// <summary>
/// A PostgreSQL server of the application's own, found or fetched, that keeps its data between runs. Apps started on the same data
/// folder share one server, and the last to stop stops it; one left behind by a killed app is taken over by the next start.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly TimeSpan PatienceWithOtherApps = TimeSpan.FromMinutes(10);

    private readonly DataFolderPaths _paths;
    private readonly PrivatePostgresOptions _options;
    private readonly AppsOnServer _apps;
    private readonly ServerProcess _process;
    private int _stopped;

    private PrivatePostgres(DataFolderPaths paths, PrivatePostgresOptions options, AppsOnServer apps, ServerProcess process)
    {
        _paths = paths;
        _options = options;
        _apps = apps;
        _process = process;
    }

    /// <summary>For <see cref="PrivatePostgresOptions.DatabaseName"/>, over TCP on 127.0.0.1, as the superuser fundtruck.</summary>
    public string ConnectionString { get; private init; } = "";

    /// <summary>Where the programs are that made and run this server.</summary>
    public string BinariesFolder { get; private init; } = "";

    /// <summary>The version that the running server gives, such as 15.18.</summary>
    public Version ServerVersion { get; private init; } = new();

    /// <summary>The full path of the data folder.</summary>
    public string DataFolder => _paths.Folder;

    /// <summary>The port on 127.0.0.1; the same after a restart unless somebody took it.</summary>
    public int Port { get; private init; }

    /// <summary>The server was already running, left behind by an app that was killed.</summary>
    public bool WasAdopted { get; private init; }

    /// <summary>This start made the cluster.</summary>
    public bool IsNewCluster { get; private init; }

    /// <summary>This start made the database.</summary>
    public bool IsNewDatabase { get; private init; }

    /// <summary>The data folder of this machine's user; for root one that the unprivileged user of the server can reach.</summary>
    public static string DefaultDataFolder() => StandardFolders.Data();

    /// <summary>
    /// Starts the server, or joins the one that already serves the data folder, and returns once a login works. Throws
    /// <see cref="PostgresUnavailableException"/> with a message for people when that cannot be.
    /// </summary>
    public static async Task<PrivatePostgres> StartAsync(PrivatePostgresOptions options, CancellationToken cancellationToken = default)
    {
        var paths = new DataFolderPaths(options.DataFolder);
        var user = await UnprivilegedUser.ChooseAsync(paths.Folder, cancellationToken);
        var folder = new DataFolder(paths, user);
        await folder.PrepareAsync(cancellationToken);

        using var startLock = await TakeStartLockAsync(paths, options, cancellationToken);
        var cluster = new Cluster(paths, options, user);
        var binaries = await new BinariesChoice(options, user).ChooseAsync(cluster.MajorVersion(), cancellationToken);
        var login = new ServerLogin(folder.ReadOrMakePassword());
        var isNew = await cluster.MakeIfMissingAsync(binaries, cancellationToken);

        var process = new ServerProcess(paths, folder, options, binaries, user);
        var apps = AppsOnServer.Join(paths.AppsLock);
        try
        {
            var found = await RunningServer.FindAsync(paths, login, cancellationToken);
            var server = found ?? await StartServerAsync(process, paths, login, cancellationToken);
            return new PrivatePostgres(paths, options, apps, process)
            {
                BinariesFolder = binaries.Folder,
                ServerVersion = server.Version,
                Port = server.Port,
                ConnectionString = login.ConnectionString(server.Port, options.DatabaseName),
                WasAdopted = found is not null && apps.WasAlone,
                IsNewCluster = isNew,
                IsNewDatabase = await login.CreateDatabaseIfMissingAsync(server.Port, options.DatabaseName, cancellationToken),
            };
        }
        catch
        {
            if (apps.LeaveAsLast()) await process.StopAsync();
            throw;
        }
    }

    /// <summary>Stops the server and waits for it, unless another app still uses it. Only the first call acts.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0) return;

        using var startLock = await TakeStartLockAsync(_paths, _options, CancellationToken.None);
        if (_apps.LeaveAsLast()) await _process.StopAsync();
    }

    /// <summary>Does what <see cref="StopAsync"/> does.</summary>
    public async ValueTask DisposeAsync() => await StopAsync();

    private static async Task<RunningServer> StartServerAsync(
        ServerProcess process, DataFolderPaths paths, ServerLogin login, CancellationToken cancellationToken)
    {
        await process.StartAsync(cancellationToken);
        return await RunningServer.FindAsync(paths, login, cancellationToken)
            ?? throw new PostgresUnavailableException(
                $"PostgreSQL stopped right after its start in {paths.Cluster}: {ServerLog.Tail(paths.Log)}");
    }

    private static Task<IDisposable> TakeStartLockAsync(
        DataFolderPaths paths, PrivatePostgresOptions options, CancellationToken cancellationToken) =>
        FileLock.TakeAsync(
            paths.StartLock,
            PatienceWithOtherApps,
            () => options.Say($"Waiting for another Fundtruck that is starting or stopping in {paths.Folder}."),
            cancellationToken);
}
