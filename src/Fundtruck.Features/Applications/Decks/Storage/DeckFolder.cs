using System.Runtime.CompilerServices;

namespace Fundtruck.Features.Applications.Decks.Storage;

/// <summary>Decks in a folder of this machine, or one that all machines see: written under another name first, so what has its own is whole.</summary>
internal sealed class DeckFolder(string folder) : IDeckStorage
{
    private const string Extension = ".pdf";

    public string Description => $"the folder {folder}";

    public string Incoming => Path.Combine(folder, "incoming");

    public Task Put(DeckId deck, string path, CancellationToken cancellationToken)
    {
        Tried(() => File.Move(path, PathOf(deck), overwrite: true));
        return Task.CompletedTask;
    }

    public Task<Stream?> Open(DeckId deck, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(deck), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, useAsync: true));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception unreachable) when (unreachable is IOException or UnauthorizedAccessException)
        {
            throw new DeckStorageUnavailableException(unreachable);
        }
    }

    public Task Delete(DeckId deck, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder)) Tried(() => File.Delete(PathOf(deck)));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<DeckId> Before(Instant moment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(folder)) yield break;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles($"*{Extension}"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (DeckId.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var id) && Instant.FromDateTimeUtc(file.LastWriteTimeUtc) < moment) yield return id;
        }
    }

    private string PathOf(DeckId deck) => Path.Combine(folder, $"{deck.Value:N}{Extension}");

    private static void Tried(Action action)
    {
        try
        {
            action();
        }
        catch (Exception unreachable) when (unreachable is IOException or UnauthorizedAccessException)
        {
            throw new DeckStorageUnavailableException(unreachable);
        }
    }
}
