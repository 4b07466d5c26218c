using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Fundtruck.LocalPostgres;

/// <summary>The little of Unix file ownership that .NET lacks. Modes are set outright, so that a strict umask changes nothing.</summary>
internal static partial class UnixFiles
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    public const UnixFileMode OpenFile = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public const UnixFileMode OpenProgram = OpenFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
    }

    /// <summary>Makes a folder and its missing parents such that every user can pass through them.</summary>
    public static void CreateOpenFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (Path.GetDirectoryName(folder) is { } parent) CreateOpenFolder(parent);
        Directory.CreateDirectory(folder);
        SetMode(folder, OpenProgram);
    }

    /// <summary>Lets every user read a folder with programs and run what is in its bin/, whatever the archive and the umask said.</summary>
    public static void OpenPrograms(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        SetMode(folder, OpenProgram);
        foreach (var directory in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
            SetMode(directory, OpenProgram);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var runs = Path.GetFileName(Path.GetDirectoryName(file)) == "bin"
                || File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute);
            SetMode(file, runs ? OpenProgram : OpenFile);
        }
    }

    public static void ChangeOwner(string path, int userId, int groupId)
    {
        if (Chown(path, userId, groupId) != 0)
            throw new IOException($"Cannot hand {path} to user {userId}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    // Of a link the link itself changes hands, never what it points to.
    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, int userId, int groupId);
}
