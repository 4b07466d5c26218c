using Fundtruck.Features.Audit;
using Fundtruck.Features.Privacy;

namespace Fundtruck.Features.Applications.Files;

/// <summary>Deletes the decks that nobody needs any more, and files that came to nothing.</summary>
[Access(Who.System), NotRecorded]
internal sealed record CollectFiles : ICommand<Done>;

internal sealed class CollectFilesHandler(FundtruckDb db, Retention retention, FileSweep files, AfterCommit afterCommit, IClock clock) : IRequestHandler<CollectFiles, Done>
{
    /// <summary>So long an upload may take.</summary>
    internal static readonly Duration Patience = Duration.FromHours(1);

    public async Task<Done> Handle(CollectFiles command, CancellationToken cancellationToken)
    {
        var before = clock.GetCurrentInstant() - Patience;
        await db.SentFiles.Where(file => file.Status == FileStatus.Receiving && file.UploadedAt < before).ExecuteDeleteAsync(cancellationToken);
        await db.SentFiles.Where(file => file.Status == FileStatus.Refused && file.UploadedAt < before).ExecuteDeleteAsync(cancellationToken);
        await db.DeleteFiles(retention.EndedDecks().OrderBy(deck => deck.Id).Take(1000), files, afterCommit, cancellationToken);
        return Done.Answer;
    }
}

internal static class FilesDeleted
{
    /// <summary>Deletes files, those in the storage once that is committed. Returns how many.</summary>
    internal static async Task<int> DeleteFiles(this FundtruckDb db, IQueryable<SentFile> sent, FileSweep files, AfterCommit afterCommit, CancellationToken cancellationToken)
    {
        var ids = await sent.Select(file => file.Id).ToArrayAsync(cancellationToken);
        if (ids.Length == 0) return 0;
        afterCommit.Do(() => files.ForgetLater(ids));
        return await db.SentFiles.Where(file => ids.Contains(file.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
