using System.Diagnostics;
using System.Globalization;

namespace Fundtruck.LocalPostgres;

/// <summary>
/// What postmaster.pid says about the server of a cluster, and whether that is still true: the file outlives a killed server, and its
/// process id may by then belong to anybody.
/// </summary>
internal sealed record PostmasterPid(string Cluster, int ProcessId, int? Port)
{
    // Above every system's highest process id, so nothing ever answers to it.
    private const int NobodysProcessId = int.MaxValue - 1;

    /// <summary>The file's content, or <see langword="null"/> when there is none or it is still being written.</summary>
    public static PostmasterPid? Read(string cluster)
    {
        if (ReadLines(cluster) is not [var first, ..] lines || Number(first) is not { } processId) return null;
        return new PostmasterPid(cluster, processId, lines.Length > 3 ? Number(lines[3]) : null);
    }

    /// <summary>The process exists and is more than a zombie.</summary>
    public bool IsAlive()
    {
        if (ProcessId == NobodysProcessId) return false;
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return !process.HasExited && !IsZombie();
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// The process may be the server of this cluster: it is a postgres and, where the system tells, works in this directory.
    /// Only a login proves it.
    /// </summary>
    public bool MayBeThisServer()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            if (process.ProcessName != "postgres") return false;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }

        return WorkingFolder() is not { } folder || folder == RealPath(Cluster);
    }

    /// <summary>
    /// Makes the file name no living process, for a server that is gone while its id lives on in a zombie or a stranger, over which
    /// PostgreSQL would refuse to start. The rest of the file stays: by its shared memory key PostgreSQL still notices orphaned backends.
    /// </summary>
    public void MarkDead()
    {
        var lines = ReadLines(Cluster);
        if (lines.Length == 0) return;
        lines[0] = NobodysProcessId.ToString(CultureInfo.InvariantCulture);
        File.WriteAllText(FileIn(Cluster), string.Join('\n', lines) + "\n");
    }

    private static string FileIn(string cluster) => Path.Combine(cluster, "postmaster.pid");

    private static string[] ReadLines(string cluster)
    {
        try
        {
            return File.ReadAllLines(FileIn(cluster));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Only Linux has /proc. Elsewhere init adopts and reaps the server, so it leaves no zombie.
    private bool IsZombie()
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            var stat = File.ReadAllText($"/proc/{ProcessId}/stat");
            return stat[(stat.LastIndexOf(')') + 1)..].TrimStart().StartsWith('Z');
        }
        catch (IOException)
        {
            return true;        // gone in this moment
        }
    }

    private string? WorkingFolder()
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            return new DirectoryInfo($"/proc/{ProcessId}/cwd").LinkTarget;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static string RealPath(string folder)
    {
        var parent = Path.GetDirectoryName(folder);
        if (parent is null) return folder;
        var real = Path.Combine(RealPath(parent), Path.GetFileName(folder));
        return Directory.ResolveLinkTarget(real, returnFinalTarget: true)?.FullName ?? real;
    }
}
