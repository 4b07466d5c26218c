namespace Fundtruck.LocalPostgres;

/// <summary>What a private PostgreSQL needs to know; only the data folder has no default.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>The folder that holds the cluster, its password file, the port file and the server's log. Made when missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>A folder with initdb, pg_ctl and postgres, or one whose bin/ has them. Wins over every search, useful or not.</summary>
    public string? BinariesFolder { get; init; }

    /// <summary>Where fetched binaries are kept; <see langword="null"/> means the cache folder of this machine's user.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Whether binaries may be fetched when none are installed. Binaries fetched earlier are used either way.</summary>
    public bool MayFetch { get; init; } = true;

    /// <summary>Whether to look for an installed PostgreSQL; <see langword="false"/> behaves as if there were none.</summary>
    public bool LookForInstalled { get; init; } = true;

    /// <summary>
    /// Whether a commit survives a power cut or kill -9. <see langword="false"/> is for clusters that are thrown away, as in tests.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>The database that the connection string names; created when missing.</summary>
    public string DatabaseName { get; init; } = "fundtruck";

    /// <summary>
    /// Server settings such as max_connections. Those for address, port, sockets and durability have no effect, as ours win; none has
    /// any on a server that already runs.
    /// </summary>
    public IReadOnlyDictionary<string, string> ServerSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Receives one-line notices for people.</summary>
    public Action<string> Say { get; init; } = _ => { };
}
