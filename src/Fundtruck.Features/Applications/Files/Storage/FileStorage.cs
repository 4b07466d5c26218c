namespace Fundtruck.Features.Applications.Files.Storage;

/// <summary>Where files lie, each under its id: never under a name that somebody chose.</summary>
internal interface IFileStorage
{
    /// <summary>Said at the start, without secrets.</summary>
    string Description { get; }

    /// <summary>Where a file that is still arriving lies, on this machine.</summary>
    string Incoming { get; }

    /// <summary>Takes a complete file over; afterwards it is there or this throws. What it leaves at the path is the caller's to delete.</summary>
    Task Put(FileId file, string path, CancellationToken cancellationToken);

    /// <summary>The file, seekable; null when it is not there.</summary>
    Task<Stream?> Open(FileId file, CancellationToken cancellationToken);

    /// <summary>Deletes it; that it isn't there is fine.</summary>
    Task Delete(FileId file, CancellationToken cancellationToken);

    /// <summary>What lies there since before a moment.</summary>
    IAsyncEnumerable<FileId> Before(Instant moment, CancellationToken cancellationToken);
}

/// <summary>The storage can't be reached, is full or refuses; nothing was changed.</summary>
internal sealed class FileStorageUnavailableException(Exception inner) : Exception("The files' storage can't be reached.", inner);
