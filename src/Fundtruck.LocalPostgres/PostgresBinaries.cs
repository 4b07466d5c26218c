using System.Globalization;
using System.Text.RegularExpressions;

namespace Fundtruck.LocalPostgres;

/// <summary>A folder with a PostgreSQL that was tried and can serve us.</summary>
internal sealed partial record PostgresBinaries(string Folder, Version Version)
{
    public const int OldestMajor = 14;

    public static readonly IReadOnlyList<string> Needed = ["initdb", "pg_ctl", "postgres"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public string Initdb => Executables.In(Folder, "initdb")!;

    public string PgCtl => Executables.In(Folder, "pg_ctl")!;

    /// <summary>Whether anything here looks like a server, good or not: a client alone is no reason for a notice.</summary>
    public static bool LooksLikeServer(string folder) => Needed.Any(program => Executables.In(folder, program) is not null);

    /// <summary>
    /// Accepts a folder that has all programs, runs as the user that will run the server, is new enough and knows the btree_gist
    /// extension; else gives the reason against it.
    /// </summary>
    public static async Task<(PostgresBinaries? Accepted, string? Rejection)> TryAsync(
        string folder, UnprivilegedUser? user, CancellationToken cancellationToken)
    {
        var missing = Needed.Where(program => Executables.In(folder, program) is null).ToList();
        if (missing.Count > 0) return Reject($"{string.Join(" and ", missing)} missing");

        // initdb itself tells where it looks for extensions; every distribution puts them elsewhere.
        var shown = await CommandLine.RunAsync(
            Executables.In(folder, "initdb")!,
            ["--show", "--pgdata", Path.Combine(folder, "no-cluster")],
            user,
            folder,
            Limit,
            cancellationToken);
        var version = VersionLine().Match(shown.Output);
        var share = ShareLine().Match(shown.Output);
        if (!version.Success || !share.Success) return Reject($"initdb does not run: {shown.Output}");

        var binaries = new PostgresBinaries(folder, new Version(Number(version.Groups[1]), Number(version.Groups[2])));
        if (binaries.Version.Major < OldestMajor) return Reject($"version {binaries.Version} is older than {OldestMajor}");
        if (!File.Exists(Path.Combine(share.Groups[1].Value.Trim(), "extension", "btree_gist.control")))
            return Reject("the extension btree_gist is not there (often in a package named contrib)");
        return (binaries, null);

        (PostgresBinaries?, string?) Reject(string reason) => (null, $"Not using the PostgreSQL in {folder}: {reason}.");
    }

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^VERSION=(\d+)(?:\.(\d+))?", RegexOptions.Multiline)]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^share_path=(.+)$", RegexOptions.Multiline)]
    private static partial Regex ShareLine();
}
