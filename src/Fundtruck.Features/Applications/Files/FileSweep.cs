using Fundtruck.Features.Applications.Files.Storage;
using Microsoft.Extensions.Logging;

namespace Fundtruck.Features.Applications.Files;

/// <summary>Deletes files whose rows are gone, and never one that has a row: each time it asks the database.</summary>
internal sealed class FileSweep(IServiceScopeFactory scopes, IFileStorage storage, IClock clock, ILogger<FileSweep> log)
{
    private const int AtOnce = 500;

    /// <summary>Deletes these, in the background; what fails the hourly sweep makes up for.</summary>
    internal void ForgetLater(IReadOnlyCollection<FileId> files) => _ = Forget(files);

    /// <summary>Deletes what was left behind an hour ago or more: files without a row, and parts of files.</summary>
    internal async Task Sweep(CancellationToken cancellationToken)
    {
        var before = clock.GetCurrentInstant() - CollectFilesHandler.Patience;
        IncomingFiles.DeleteBefore(storage.Incoming, before);
        await foreach (var found in storage.Before(before, cancellationToken).Chunk(AtOnce)) await Delete(found, cancellationToken);
    }

    private async Task Forget(IReadOnlyCollection<FileId> files)
    {
        try
        {
            await Delete(files, CancellationToken.None);
        }
        catch (Exception exception)
        {
            log.LogWarning("Files are deleted later: {Why}", exception.Message);
        }
    }

    private async Task Delete(IReadOnlyCollection<FileId> files, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FundtruckDb>();
        var kept = await db.SentFiles.Where(file => files.Contains(file.Id) && file.Status != FileStatus.Refused).Select(file => file.Id).ToHashSetAsync(cancellationToken);
        foreach (var orphan in files.Where(file => !kept.Contains(file))) await storage.Delete(orphan, cancellationToken);
    }
}
