using System.Runtime.CompilerServices;

namespace Fundtruck.Features.Applications.Files.Storage;

/// <summary>Files in a folder of this machine, or one that all machines see: written under another name first, so what has its own is whole.</summary>
internal sealed class FileFolder(string folder) : IFileStorage
{
    public string Description => $"the folder {folder}";

    public string Incoming => Path.Combine(folder, "incoming");

    public Task Put(FileId file, string path, CancellationToken cancellationToken)
    {
        Tried(() => File.Move(path, PathOf(file), overwrite: true));
        return Task.CompletedTask;
    }

    public Task<Stream?> Open(FileId file, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(file), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, useAsync: true));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception unreachable) when (unreachable is IOException or UnauthorizedAccessException)
        {
            throw new FileStorageUnavailableException(unreachable);
        }
    }

    public Task Delete(FileId file, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder)) Tried(() => File.Delete(PathOf(file)));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<FileId> Before(Instant moment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(folder)) yield break;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (FileId.TryParse(file.Name, out var id) && Instant.FromDateTimeUtc(file.LastWriteTimeUtc) < moment) yield return id;
        }
    }

    private string PathOf(FileId file) => Path.Combine(folder, $"{file.Value:N}");

    private static void Tried(Action action)
    {
        try
        {
            action();
        }
        catch (Exception unreachable) when (unreachable is IOException or UnauthorizedAccessException)
        {
            throw new FileStorageUnavailableException(unreachable);
        }
    }
}
