namespace Fundtruck.LocalPostgres;

/// <summary>Where each thing lies in a data folder.</summary>
internal sealed class DataFolderPaths(string folder)
{
    public string Folder { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    public string Cluster => Path.Combine(Folder, "cluster");

    /// <summary>Where initdb works. A cluster gets its real name only when it is whole.</summary>
    public string ClusterInTheMaking => Path.Combine(Folder, "cluster.making");

    public string Password => Path.Combine(Folder, "password");

    public string Port => Path.Combine(Folder, "port");

    public string Log => Path.Combine(Folder, "server.log");

    /// <summary>Held alone by the app that is starting or stopping the server.</summary>
    public string StartLock => Path.Combine(Folder, "start.lock");

    /// <summary>Shared by every live app that uses the server.</summary>
    public string AppsLock => Path.Combine(Folder, "apps.lock");
}
