using System.Buffers;
using System.Security.Cryptography;

namespace Fundtruck.Features.Applications.Files.Storage;

/// <summary>A file that has arrived and lies on the disk, under a name that nobody knows.</summary>
internal sealed record IncomingFile(string Path, long Bytes, byte[] Sha256) : IDisposable
{
    public void Dispose() => File.Delete(Path);
}

/// <summary>Writes what arrives to the disk as it arrives, and nothing of it into memory.</summary>
internal static class IncomingFiles
{
    /// <param name="folder">Where to.</param>
    /// <param name="body">The file.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<IncomingFile> Receive(string folder, Stream body, long most, CancellationToken cancellationToken)
    {
        await using var file = New(folder, deleteOnClose: false);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var buffer = MemoryPool<byte>.Shared.Rent(64 * 1024);
            var bytes = 0L;
            for (int read; (read = await body.ReadAsync(buffer.Memory, cancellationToken)) > 0; bytes += read)
            {
                var part = buffer.Memory[..read];
                if (bytes + read > most) throw new FileRefusedException(FileRefusal.TooLarge, $"The file is larger than {most / 1024 / 1024} MB: send a smaller one.");
                hash.AppendData(part.Span);
                Written(() => file.Write(part.Span));
            }

            Written(() => file.Flush(flushToDisk: true));
            return new(file.Name, bytes, hash.GetHashAndReset());
        }
        catch
        {
            File.Delete(file.Name);
            throw;
        }
    }

    /// <summary>A file that only this account may read.</summary>
    internal static FileStream New(string folder, bool deleteOnClose)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = 0,
                Options = deleteOnClose ? FileOptions.DeleteOnClose : FileOptions.None,
            };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new FileStream(Path.Combine(folder, $"{Guid.NewGuid():N}.part"), options);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new FileStorageUnavailableException(unwritable);
        }
    }

    /// <summary>Deletes what was left by processes that died.</summary>
    internal static void DeleteBefore(string folder, Instant moment)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.part").Where(file => Instant.FromDateTimeUtc(file.LastWriteTimeUtc) < moment)) file.Delete();
    }

    // The disk may be full: that is not the sender's fault, while an end of the body is.
    private static void Written(Action write)
    {
        try
        {
            write();
        }
        catch (IOException full)
        {
            throw new FileStorageUnavailableException(full);
        }
    }
}
