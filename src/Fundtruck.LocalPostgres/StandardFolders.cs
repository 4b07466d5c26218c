namespace Fundtruck.LocalPostgres;

/// <summary>Where this system keeps the data and the caches of programs. Root's are outside /root, where no other user can go.</summary>
internal static class StandardFolders
{
    public static string Data() => IsRoot ? "/var/lib/fundtruck" : Path.Combine(LocalData(), "fundtruck");

    public static string Cache()
    {
        if (IsRoot) return "/var/cache/fundtruck";
        if (OperatingSystem.IsWindows()) return Path.Combine(LocalData(), "fundtruck", "cache");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        if (OperatingSystem.IsMacOS()) return Path.Combine(home, "Library", "Caches", "fundtruck");
        var caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set ? set : Path.Combine(home, ".cache");
        return Path.Combine(caches, "fundtruck");
    }

    private static bool IsRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    private static string LocalData() =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
}
