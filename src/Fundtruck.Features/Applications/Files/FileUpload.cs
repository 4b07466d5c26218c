using Fundtruck.Features.Applications.Decks;
using Fundtruck.Features.Applications.Files.Checking;
using Fundtruck.Features.Applications.Files.Storage;
using Microsoft.Extensions.Logging;

namespace Fundtruck.Features.Applications.Files;

/// <summary>Takes a file in: a place for it first, then the file, then what it is. No transaction is open while its sender sends.</summary>
internal sealed class FileUpload(ISender sender, IFileStorage storage, PdfCheck check, ILogger<FileUpload> log)
{
    /// <param name="place">Reserves the place.</param>
    /// <param name="fileName">Its name, which has been checked once the place is reserved.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <param name="body">The file.</param>
    /// <param name="keep">Keeps what has arrived.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<T> Take<T>(IRequest<FileId> place, string fileName, long most, Stream body, Func<FileId, ArrivedFile, IRequest<T>> keep, CancellationToken cancellationToken)
    {
        var id = await sender.Send(place, cancellationToken);
        try
        {
            using var file = await IncomingFiles.Receive(storage.Incoming, body, most, cancellationToken);
            var kind = FileKind.Of(fileName);
            var pages = await Pages(kind, file.Path, cancellationToken);
            await storage.Put(id, file.Path, cancellationToken);
            return await sender.Send(keep(id, new(file.Bytes, file.Sha256, pages, kind == FileKind.Pdf ? check.Checkers : PdfCheck.Own)), cancellationToken);
        }
        catch (Exception exception)
        {
            await GiveUp(id, (exception as FileRefusedException)?.Why);
            throw;
        }
    }

    /// <summary>How many, of a PDF file; of a picture it is only looked at whether it is one.</summary>
    private async Task<int?> Pages(FileKind kind, string path, CancellationToken cancellationToken)
    {
        if (kind == FileKind.Pdf) return await check.Pages(path, cancellationToken);
        var beginning = new byte[FileKind.Beginning];
        await using var file = File.OpenRead(path);
        var read = await file.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken);
        return kind.BeginsLike(beginning.AsSpan(0, read)) ? null : throw new FileRefusedException(FileRefusal.NotPicture, "This is no picture of that kind, whatever its name says.");
    }

    /// <summary>Frees the place. Where even that fails, the hourly job does.</summary>
    private async Task GiveUp(FileId id, FileRefusal? why)
    {
        try
        {
            await sender.Send(new RefuseFile(id, why), CancellationToken.None);
        }
        catch (Exception exception)
        {
            log.LogWarning("The place of a file that did not arrive is freed later: {Why}", exception.Message);
        }
    }
}

/// <summary>It is not taken, or never arrived.</summary>
[Access(Who.SignedIn)]
internal sealed record RefuseFile(FileId Id, FileRefusal? Why) : ICommand<Done>;

internal sealed class RefuseFileHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<RefuseFile, Done>
{
    public async Task<Done> Handle(RefuseFile command, CancellationToken cancellationToken)
    {
        (await db.Receiving(db.SentFiles, command.Id, current, cancellationToken)).Refuse(command.Why);
        return Done.Answer;
    }
}

internal static class ArrivingFiles
{
    private static readonly Duration Hour = Duration.FromHours(1);

    /// <summary>What a startup has room for; call it with the startup locked. <see cref="TooManyRequestsException"/> when it has sent too many files within an hour.</summary>
    internal static async Task<FileRoom> Room(this FundtruckDb db, StartupId startup, long bytes, DeckOptions options, Instant now, CancellationToken cancellationToken)
    {
        var lately = await db.SentFiles.Where(file => file.StartupId == startup && file.UploadedAt > now - Hour).OrderBy(file => file.UploadedAt).Select(file => file.UploadedAt).ToListAsync(cancellationToken);
        if (lately.Count >= options.UploadsPerHour)
            throw new TooManyRequestsException($"This startup has sent {lately.Count} files within an hour: that is the most.", lately[^options.UploadsPerHour] + Hour - now);
        return new(bytes, await db.SentFiles.Where(file => file.StartupId == startup).SumAsync(file => file.Bytes, cancellationToken), options.QuotaBytes);
    }

    /// <summary>A place whose file is arriving. Whoever was taken out of the team, or erased, meanwhile has no such place any more.</summary>
    internal static async Task<TFile> Receiving<TFile>(this FundtruckDb db, IQueryable<TFile> files, FileId id, CurrentRequest current, CancellationToken cancellationToken)
        where TFile : SentFile
    {
        var theirs = db.Startups.OwnedBy(current);
        return await files.AsTracking().SingleOrDefaultAsync(file => file.Id == id && file.Status == FileStatus.Receiving && theirs.Any(startup => startup.Id == file.StartupId), cancellationToken)
            ?? throw new NotFoundException("file");
    }
}
