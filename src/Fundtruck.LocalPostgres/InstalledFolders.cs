using System.Globalization;
using System.Text.RegularExpressions;

namespace Fundtruck.LocalPostgres;

/// <summary>The folders in which systems keep PostgreSQL's programs, in the order in which we try them.</summary>
internal static partial class InstalledFolders
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken)
    {
        string?[] candidates =
        [
            await AskPgConfigAsync(cancellationToken),
            .. OnPath(),
            .. Versions("/usr/lib/postgresql", "bin"),
            .. Versions("/usr", "bin", "pgsql-*"),
            .. Versions("/opt/homebrew/opt", "bin", "postgresql*"),
            .. Versions("/usr/local/opt", "bin", "postgresql*"),
            .. Versions("/home/linuxbrew/.linuxbrew/opt", "bin", "postgresql*"),
            .. Versions("/Applications/Postgres.app/Contents/Versions", "bin"),
            .. Versions(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "bin"),
        ];
        return [.. candidates.OfType<string>().Where(Directory.Exists).Where(PostgresBinaries.LooksLikeServer).Distinct()];
    }

    private static async Task<string?> AskPgConfigAsync(CancellationToken cancellationToken)
    {
        if (Executables.Find("pg_config") is not { } program) return null;
        var result = await CommandLine.RunAsync(
            program, ["--bindir"], user: null, Path.GetDirectoryName(program)!, Limit, cancellationToken);
        return result.Succeeded ? Path.GetFullPath(result.Output) : null;
    }

    // A program on PATH is often a link into the folder that has them all.
    private static IEnumerable<string?> OnPath() =>
        from name in PostgresBinaries.Needed
        let program = Executables.Find(name)
        where program is not null
        select Path.GetDirectoryName(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program);

    private static IEnumerable<string> Versions(string parent, string below, string pattern = "*") =>
        Path.IsPathRooted(parent) && Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, pattern)
                .OrderByDescending(VersionOf)
                .Select(folder => Path.Combine(folder, below))
            : [];

    private static decimal VersionOf(string folder) =>
        decimal.TryParse(TrailingVersion().Match(folder).Value, CultureInfo.InvariantCulture, out var version) ? version : 0;

    [GeneratedRegex(@"\d+(\.\d+)?$")]
    private static partial Regex TrailingVersion();
}
