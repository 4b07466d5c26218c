namespace Fundtruck.LocalPostgres;

/// <summary>The server's own log, for messages to people and to keep its size in bounds.</summary>
internal static class ServerLog
{
    private const long LargestSize = 16 * 1024 * 1024;
    private const int TailLength = 3000;

    /// <summary>Where the log ends now; a later <see cref="Tail"/> from here shows only what came after.</summary>
    public static long End(string log) => File.Exists(log) ? new FileInfo(log).Length : 0;

    /// <summary>The last of what the server wrote since a position.</summary>
    public static string Tail(string log, long since = 0)
    {
        if (!File.Exists(log)) return "";
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Max(Math.Min(since, stream.Length), stream.Length - TailLength);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }

    /// <summary>Starts a new log when the old one has grown large; one older log is kept.</summary>
    public static void Rotate(string log)
    {
        if (End(log) > LargestSize) File.Move(log, log + ".1", overwrite: true);
    }
}
