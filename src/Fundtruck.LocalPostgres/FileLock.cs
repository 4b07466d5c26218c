using System.Diagnostics;

namespace Fundtruck.LocalPostgres;

/// <summary>A lock on a file that the operating system gives back when the process dies, however it dies.</summary>
internal static class FileLock
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int AgainOnLinux = 11;
    private const int AgainOnMacOS = 35;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the lock that only one may hold; throws <see cref="TimeoutException"/> at the limit.</summary>
    public static async Task<IDisposable> TakeAsync(string path, TimeSpan limit, Action whenBusy, CancellationToken cancellationToken)
    {
        var waiting = Stopwatch.StartNew();
        var told = false;
        while (true)
        {
            if (TryTake(path) is { } taken) return taken;
            if (waiting.Elapsed > limit)
                throw new TimeoutException($"{path} is still locked by another process after {limit.TotalSeconds:0} s.");
            if (!told && waiting.Elapsed > TimeSpan.FromSeconds(3))
            {
                told = true;
                whenBusy();
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>The lock that only one may hold, or <see langword="null"/> when anyone holds it, alone or shared.</summary>
    public static IDisposable? TryTake(string path) => TryOpen(path, FileShare.None);

    /// <summary>The lock that many may share, or <see langword="null"/> when somebody holds it alone.</summary>
    public static IDisposable? TryShare(string path) => TryOpen(path, FileShare.Read);

    private static FileStream? TryOpen(string path, FileShare share)
    {
        try
        {
            // Opened for reading: a user who may not write a lock file that root made can still take it.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, share);
        }
        catch (IOException problem) when (problem.HResult is SharingViolation or AgainOnLinux or AgainOnMacOS)
        {
            return null;
        }
    }
}
