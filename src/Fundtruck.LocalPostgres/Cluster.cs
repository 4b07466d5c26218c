namespace Fundtruck.LocalPostgres;

/// <summary>Makes the cluster of a data folder, whole or not at all. Nothing here ever deletes a data directory.</summary>
internal sealed class Cluster(DataFolderPaths paths, PrivatePostgresOptions options, UnprivilegedUser? user)
{
    /// <summary>The superuser that initdb makes and the application signs in as.</summary>
    public const string Role = "fundtruck";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Whether initdb finished this directory. Ours get their name only then, but a folder may come from elsewhere.</summary>
    public static bool IsWhole(string cluster) =>
        File.Exists(Path.Combine(cluster, "PG_VERSION")) && File.Exists(Path.Combine(cluster, "global", "pg_control"));

    /// <summary>The major version that made the cluster, or <see langword="null"/> when there is no whole cluster yet.</summary>
    public int? MajorVersion()
    {
        if (!IsWhole(paths.Cluster)) return null;
        var text = File.ReadAllText(Path.Combine(paths.Cluster, "PG_VERSION")).Trim();
        return int.TryParse(text, out var major)
            ? major
            : throw new PostgresUnavailableException($"{paths.Cluster} was made by PostgreSQL {text}");
    }

    /// <summary>Makes the cluster when there is none, moving half-made directories out of the way first; says whether it did.</summary>
    public async Task<bool> MakeIfMissingAsync(PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        MoveAside(paths.ClusterInTheMaking);
        if (IsWhole(paths.Cluster)) return false;
        MoveAside(paths.Cluster);

        options.Say($"Making a new PostgreSQL {binaries.Version} cluster in {paths.Cluster}.");
        await InitialiseAsync(binaries, cancellationToken);
        ServerConfiguration.IncludeIn(paths.ClusterInTheMaking);
        Directory.Move(paths.ClusterInTheMaking, paths.Cluster);
        return true;
    }

    private async Task InitialiseAsync(PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        var complaint = "";
        foreach (var locale in new[] { "C.UTF-8", "C" })        // not every system has C.UTF-8; initdb cleans up after itself
        {
            var result = await CommandLine.RunAsync(
                binaries.Initdb, Arguments(locale), user, binaries.Folder, Limit, cancellationToken);
            if (result.Succeeded) return;
            complaint = result.Output;
        }

        throw new PostgresUnavailableException($"initdb of {binaries.Folder} could not make {paths.ClusterInTheMaking}: {complaint}");
    }

    private IEnumerable<string> Arguments(string locale) =>
    [
        "--pgdata", paths.ClusterInTheMaking,
        "--username", Role,
        "--pwfile", paths.Password,
        "--auth", "scram-sha-256",
        "--encoding", "UTF8",
        "--locale", locale,
        "--data-checksums",
        .. options.Durable ? Array.Empty<string>() : ["--no-sync"],
    ];

    private void MoveAside(string directory)
    {
        if (!Directory.Exists(directory)) return;
        var aside = $"{directory}.half-made-{Guid.CreateVersion7():N}";
        Directory.Move(directory, aside);
        options.Say($"{directory} is only half made; moved it to {aside}.");
    }
}
