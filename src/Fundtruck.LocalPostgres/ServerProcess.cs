using System.Diagnostics;
using System.Globalization;

namespace Fundtruck.LocalPostgres;

/// <summary>
/// Starts and stops the server with pg_ctl, which gives it a session of its own: Ctrl+C reaches the app and not the server, so the
/// app can end its work and then stop the server itself.
/// </summary>
internal sealed class ServerProcess(
    DataFolderPaths paths, DataFolder folder, PrivatePostgresOptions options, PostgresBinaries binaries, UnprivilegedUser? user)
{
    private const int SecondsToStart = 120;
    private const int SecondsToStop = 60;
    private const int MostPorts = 5;
    private static readonly TimeSpan PatienceWithOrphanedBackends = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Starts the server on last time's port when that is free, else on another.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ServerLog.Rotate(paths.Log);
        var waiting = Stopwatch.StartNew();
        var portsTried = 0;
        var port = folder.LastPort() is { } last && LocalPort.IsFree(last) ? last : LocalPort.AnyFree();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var logged = ServerLog.End(paths.Log);
            if (await TryStartAsync(port) is not { } complaint) return;

            var log = ServerLog.Tail(paths.Log, logged);
            if (BackendsOfKilledServerLive(log) && waiting.Elapsed < PatienceWithOrphanedBackends)
                await Task.Delay(Pause, cancellationToken);
            else if (!LocalPort.IsFree(port) && ++portsTried < MostPorts)
                port = LocalPort.AnyFree();
            else
                throw new PostgresUnavailableException(
                    $"PostgreSQL {binaries.Version} did not start in {paths.Cluster}: {complaint}\n{log}\n");
        }
    }

    /// <summary>Disconnects everybody, stops the server and waits for it; a server that already stopped is fine.</summary>
    public async Task StopAsync()
    {
        var result = await PgCtlAsync(["stop", "--mode", "fast"], SecondsToStop);
        if (!result.Succeeded && PostmasterPid.Read(paths.Cluster) is { } postmaster && postmaster.IsAlive())
            options.Say($"PostgreSQL in {paths.Cluster} goes on running, and the next start will take it over: {result.Output}");
    }

    private async Task<string?> TryStartAsync(int port)
    {
        folder.Write(ServerConfiguration.FileIn(paths.Cluster), ServerConfiguration.Text(options, port), UnixFiles.OwnerOnly);
        var result = await PgCtlAsync(["start", "--log", paths.Log], SecondsToStart);
        if (!result.Succeeded) return result.Output;

        folder.RememberPort(port);
        return null;
    }

    // Takes no cancellation: pg_ctl ends by its own time limit, and a killed one would leave a server nobody knows of.
    private Task<CommandResult> PgCtlAsync(string[] what, int seconds) => CommandLine.RunAsync(
        binaries.PgCtl,
        [.. what, "--pgdata", paths.Cluster, "--silent", "--wait", "--timeout", seconds.ToString(CultureInfo.InvariantCulture)],
        user,
        binaries.Folder,
        TimeSpan.FromSeconds(seconds + 15),
        CancellationToken.None);

    // After kill -9 of the server its backends need a moment to notice; until then PostgreSQL refuses to start a second one.
    private static bool BackendsOfKilledServerLive(string log) =>
        log.Contains("pre-existing shared memory block", StringComparison.Ordinal);
}
