using System.Security.Cryptography;

namespace Fundtruck.LocalPostgres;

/// <summary>Makes the data folder ready for the user that runs the server, and keeps the small files in it.</summary>
internal sealed class DataFolder(DataFolderPaths paths, UnprivilegedUser? user)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Makes the folder, for its owner only. An empty folder is handed to the unprivileged user; one with anything in it keeps its
    /// owner, so that a path given by mistake (/tmp, /var/lib) never changes hands.
    /// </summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(paths.Folder) || !Directory.EnumerateFileSystemEntries(paths.Folder).Any())
        {
            if (user is null) Directory.CreateDirectory(paths.Folder);
            else UnixFiles.CreateOpenFolder(paths.Folder);
            UnixFiles.SetMode(paths.Folder, UnixFiles.OwnerOnlyFolder);
            user?.Own(paths.Folder);
        }

        if (user is null || await UserCanWorkHere(cancellationToken)) return;
        throw new PostgresUnavailableException(
            $"PostgreSQL would run as the user {user.Name}, who cannot work in {paths.Folder}; a folder such as "
            + $"{PrivatePostgres.DefaultDataFolder()} that this user owns and can reach would do");
    }

    /// <summary>The superuser's password: the one in the file, else a new random one, unless a cluster already has its own.</summary>
    public string ReadOrMakePassword()
    {
        if (File.Exists(paths.Password)) return File.ReadAllText(paths.Password).Trim();
        if (Directory.Exists(paths.Cluster) && Cluster.IsWhole(paths.Cluster))
            throw new PostgresUnavailableException($"The password file {paths.Password} of the cluster beside it is missing");

        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Write(paths.Password, password, UnixFiles.OwnerOnly);
        return password;
    }

    /// <summary>The port that the server had last time.</summary>
    public int? LastPort() =>
        File.Exists(paths.Port) && ushort.TryParse(File.ReadAllText(paths.Port), out var port) && port > 0 ? port : null;

    public void RememberPort(int port) => Write(paths.Port, $"{port}", UnixFiles.OpenFile);

    /// <summary>Replaces a file as a whole, owned by the user that runs the server: nobody ever sees half of it.</summary>
    public void Write(string path, string text, UnixFileMode mode)
    {
        var unfinished = path + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using (var stream = new FileStream(unfinished, options))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        UnixFiles.SetMode(unfinished, mode);
        user?.Own(unfinished);
        File.Move(unfinished, path, overwrite: true);
    }

    private async Task<bool> UserCanWorkHere(CancellationToken cancellationToken)
    {
        var test = Executables.Find("test") ?? throw new FileNotFoundException("There is no program named test.");
        string[] arguments = ["-r", paths.Folder, "-a", "-w", paths.Folder, "-a", "-x", paths.Folder];
        return (await CommandLine.RunAsync(test, arguments, user, "/", Limit, cancellationToken)).Succeeded;
    }
}
