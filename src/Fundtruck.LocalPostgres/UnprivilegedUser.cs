using System.Globalization;

namespace Fundtruck.LocalPostgres;

/// <summary>
/// The user that runs initdb and the server when this process is root, which PostgreSQL refuses to be.
/// </summary>
internal sealed record UnprivilegedUser(string Name, int UserId, int GroupId, IReadOnlyList<string> Prefix)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The owner of an existing data folder, else the user behind sudo, else postgres, else nobody: the first that really can be
    /// switched to. <see langword="null"/> when this process is not root and needs nobody else.
    /// </summary>
    public static async Task<UnprivilegedUser?> ChooseAsync(string dataFolder, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess) return null;

        // The owner first: a folder made while nobody was the choice still works once postgres has been installed.
        var owner = Directory.Exists(dataFolder) ? await Ask("stat", ["-c", "%u", dataFolder], cancellationToken) : null;
        foreach (var candidate in new[] { owner, Environment.GetEnvironmentVariable("SUDO_UID"), "postgres", "nobody" })
        {
            if (string.IsNullOrEmpty(candidate) || candidate == "0") continue;
            if (await FindAsync(candidate, cancellationToken) is { } user) return user;
        }

        throw new PostgresUnavailableException(
            "PostgreSQL refuses to run as root, and setpriv or runuser can become none of the user behind sudo, postgres and nobody");
    }

    /// <summary>Hands a file or folder to this user.</summary>
    public void Own(string path) => UnixFiles.ChangeOwner(path, UserId, GroupId);

    private static async Task<UnprivilegedUser?> FindAsync(string nameOrId, CancellationToken cancellationToken)
    {
        var entry = (await Ask("getent", ["passwd", nameOrId], cancellationToken))?.Split(':');
        if (entry is not { Length: >= 4 } || entry[2] == "0") return null;

        foreach (var prefix in WaysToBecome(entry))
        {
            if (await Ask(prefix[0], [.. prefix.Skip(1), "id", "-u"], cancellationToken) == entry[2])
                return new UnprivilegedUser(entry[0], Number(entry[2]), Number(entry[3]), prefix);
        }

        return null;
    }

    private static IEnumerable<string[]> WaysToBecome(string[] entry)
    {
        if (Executables.Find("setpriv") is { } setpriv)
            yield return [setpriv, $"--reuid={entry[2]}", $"--regid={entry[3]}", "--init-groups", "--"];
        if (Executables.Find("runuser") is { } runuser)
            yield return [runuser, "-u", entry[0], "--"];
    }

    private static async Task<string?> Ask(string program, string[] arguments, CancellationToken cancellationToken)
    {
        if (Executables.Find(program) is not { } found) return null;
        var result = await CommandLine.RunAsync(found, arguments, user: null, "/", Limit, cancellationToken);
        return result.Succeeded ? result.Output : null;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
