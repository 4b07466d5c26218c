namespace Fundtruck.LocalPostgres;

/// <summary>
/// Who uses the server: each live app holds a share of one lock file, and the last to leave stops the server. A killed app's share
/// goes with its process. Join and leave only while holding the start lock, so that no two apps decide at once.
/// </summary>
internal sealed class AppsOnServer : IDisposable
{
    private readonly string _path;
    private readonly IDisposable _share;

    private AppsOnServer(string path, IDisposable share, bool wasAlone)
    {
        _path = path;
        _share = share;
        WasAlone = wasAlone;
    }

    /// <summary>No other app was using the server when this one joined.</summary>
    public bool WasAlone { get; }

    public static AppsOnServer Join(string path)
    {
        var alone = FileLock.TryTake(path);
        alone?.Dispose();
        var share = FileLock.TryShare(path) ?? throw new IOException($"{path} cannot be locked.");
        return new AppsOnServer(path, share, alone is not null);
    }

    /// <summary>Gives the share back and says whether nobody else is left.</summary>
    public bool LeaveAsLast()
    {
        _share.Dispose();
        using var alone = FileLock.TryTake(_path);
        return alone is not null;
    }

    public void Dispose() => _share.Dispose();
}
