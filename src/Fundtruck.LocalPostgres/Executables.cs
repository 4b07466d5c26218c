namespace Fundtruck.LocalPostgres;

/// <summary>Finds programs the way a shell would.</summary>
internal static class Executables
{
    private static readonly string[] Endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];

    /// <summary>The full path of a program on PATH, or in the system folders that PATH often lacks.</summary>
    public static string? Find(string name) => SearchFolders().Select(folder => In(folder, name)).FirstOrDefault(path => path is not null);

    /// <summary>The full path of a program in one folder.</summary>
    public static string? In(string folder, string name) =>
        Endings.Select(ending => Path.Combine(folder, name + ending)).FirstOrDefault(File.Exists);

    private static string[] SearchFolders()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return OperatingSystem.IsWindows() ? onPath : [.. onPath, "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];
    }
}
