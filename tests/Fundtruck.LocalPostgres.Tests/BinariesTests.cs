using System.Collections.Concurrent;

namespace Fundtruck.LocalPostgres.Tests;

public class BinariesTests
{
    private readonly ConcurrentQueue<string> _said = [];

    [Fact]
    public async Task The_folder_that_is_set_wins_and_may_be_the_one_above_bin()
    {
        await using var folder = new TemporaryFolder();
        var installed = (await InstalledFolders.FindAsync(CancellationToken.None))[0];

        await using var server = await PrivatePostgres.StartAsync(
            folder.Options with { LookForInstalled = false, BinariesFolder = Path.GetDirectoryName(installed) });

        Assert.Equal(installed, server.BinariesFolder);
    }

    [Fact]
    public async Task A_folder_that_is_set_but_useless_is_refused_with_the_reason()
    {
        await using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "postgres"), "");

        var refusal = await Assert.ThrowsAsync<PostgresUnavailableException>(
            () => PrivatePostgres.StartAsync(folder.Options with { BinariesFolder = folder.Path, Say = _said.Enqueue }));

        Assert.Contains("initdb and pg_ctl missing", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_said, notice => notice.Contains("initdb and pg_ctl missing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("13.9", true, "version 13.9 is older than 14")]
    [InlineData("16.1", false, "btree_gist is not there")]
    [InlineData("16.1", true, null)]
    public async Task Binaries_are_tried_before_they_are_used(string version, bool withExtension, string? reason)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for initdb is a shell script.");
        await using var folder = new TemporaryFolder();
        var bin = StandInFor(version, withExtension, folder.Path);

        var (accepted, rejection) = await PostgresBinaries.TryAsync(bin, user: null, CancellationToken.None);

        if (reason is null) Assert.Equal(new PostgresBinaries(bin, new Version(16, 1)), accepted);
        else Assert.Contains(reason, rejection, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_of_another_major_version_is_left_alone_with_a_clear_message()
    {
        await using var folder = new TemporaryFolder();
        await (await PrivatePostgres.StartAsync(folder.Options)).StopAsync();
        File.WriteAllText(Path.Combine(folder.Cluster, "PG_VERSION"), "13\n");

        var refusal = await Assert.ThrowsAsync<PostgresUnavailableException>(() => PrivatePostgres.StartAsync(folder.Options));

        Assert.Contains("made by PostgreSQL 13", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(folder.DataFolder, "*.half-made-*"));
    }

    private static string StandInFor(string version, bool withExtension, string folder)
    {
        var bin = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
        var extensions = Directory.CreateDirectory(Path.Combine(folder, "share", "extension")).FullName;
        if (withExtension) File.WriteAllText(Path.Combine(extensions, "btree_gist.control"), "");
        foreach (var program in PostgresBinaries.Needed)
        {
            File.WriteAllText(Path.Combine(bin, program), $"#!/bin/sh\necho VERSION={version}\necho share_path={folder}/share\n");
            UnixFiles.SetMode(Path.Combine(bin, program), UnixFiles.OpenProgram);
        }

        return bin;
    }
}
