using System.Diagnostics;

namespace Fundtruck.LocalPostgres;

/// <summary>A server that let us in, with the port and the version it gave.</summary>
internal sealed record RunningServer(int Port, Version Version)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The server that runs on the cluster, proved by a login and its data directory, or <see langword="null"/> when none runs: just
    /// started, left by a killed app, or in use by another one. One that is still starting, recovering or stopping is waited for.
    /// </summary>
    public static async Task<RunningServer?> FindAsync(DataFolderPaths paths, ServerLogin login, CancellationToken cancellationToken)
    {
        var waiting = Stopwatch.StartNew();
        while (PostmasterPid.Read(paths.Cluster) is { } postmaster)
        {
            if (!postmaster.IsAlive() || !postmaster.MayBeThisServer())
            {
                postmaster.MarkDead();
                return null;
            }

            if (await TryAsync(postmaster, paths, login, cancellationToken) is { } server) return server;
            if (waiting.Elapsed > Patience)
                throw new PostgresUnavailableException(
                    $"The PostgreSQL server of {paths.Cluster} (process {postmaster.ProcessId}) runs but lets nobody in: "
                    + ServerLog.Tail(paths.Log));
            await Task.Delay(Pause, cancellationToken);
        }

        return null;
    }

    private static async Task<RunningServer?> TryAsync(
        PostmasterPid postmaster, DataFolderPaths paths, ServerLogin login, CancellationToken cancellationToken)
    {
        if (postmaster.Port is not { } port) return null;

        var answer = await login.AskAsync(port, cancellationToken);
        if (answer.Refused)
            throw new PostgresUnavailableException(
                $"The PostgreSQL server of {paths.Cluster} (process {postmaster.ProcessId}) refuses the password in {paths.Password}");
        return answer is { Ready: true, DataDirectory: { } directory, Version: { } version } && IsSame(directory, paths.Cluster)
            ? new RunningServer(port, version)
            : null;
    }

    private static bool IsSame(string directory, string cluster) => string.Equals(
        PostmasterPid.RealPath(Path.GetFullPath(directory)),
        PostmasterPid.RealPath(cluster),
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
