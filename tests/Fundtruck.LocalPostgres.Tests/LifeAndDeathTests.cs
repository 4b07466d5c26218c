using System.Diagnostics;
using System.Globalization;

namespace Fundtruck.LocalPostgres.Tests;

public class LifeAndDeathTests
{
    [Fact]
    public async Task A_killed_app_leaves_a_server_that_the_next_start_adopts()
    {
        await using var folder = new TemporaryFolder();
        await using var app = await OtherApp.StartAsync(folder.DataFolder);
        await Sql.Ask(app.ConnectionString, "CREATE TABLE pledges AS SELECT 42 AS amount");
        var orphan = PostmasterPid.Read(folder.Cluster);
        await app.KillAsync();

        await using var server = await PrivatePostgres.StartAsync(folder.Options);

        Assert.True(server.WasAdopted);
        Assert.Equal(orphan, PostmasterPid.Read(folder.Cluster));
        Assert.Equal(app.ConnectionString, server.ConnectionString);
        Assert.Equal("42", await server.Ask("SELECT amount FROM pledges"));

        await server.StopAsync();
        Assert.False(orphan!.IsAlive());
    }

    [Fact]
    public async Task Committed_data_survives_the_killing_of_app_and_server()
    {
        await using var folder = new TemporaryFolder();
        await using var app = await OtherApp.StartAsync(folder.DataFolder);
        await Sql.Ask(app.ConnectionString, "CREATE TABLE pledges AS SELECT 42 AS amount");
        await app.KillAsync();
        var killed = await KillServer(folder);

        await using var server = await PrivatePostgres.StartAsync(folder.Options);

        Assert.False(server.WasAdopted);
        Assert.NotEqual(killed, PostmasterPid.Read(folder.Cluster)!.ProcessId);
        Assert.Equal("42", await server.Ask("SELECT amount FROM pledges"));
    }

    [Fact]
    public async Task A_process_id_that_now_belongs_to_a_stranger_does_not_keep_the_server_from_starting()
    {
        await using var folder = new TemporaryFolder();
        await using var app = await OtherApp.StartAsync(folder.DataFolder);
        await app.KillAsync();
        var killed = await KillServer(folder);
        var user = await UnprivilegedUser.ChooseAsync(folder.DataFolder, CancellationToken.None);
        string[] sleep = [.. user?.Prefix ?? [], "sleep", "60"];        // PostgreSQL minds only processes of its own user
        using var stranger = Process.Start(new ProcessStartInfo(sleep[0], sleep[1..]))!;
        var file = Path.Combine(folder.Cluster, "postmaster.pid");
        File.WriteAllText(file, File.ReadAllText(file).Replace($"{killed}\n", $"{stranger.Id}\n", StringComparison.Ordinal));

        await using var server = await PrivatePostgres.StartAsync(folder.Options);

        Assert.False(server.WasAdopted);
        Assert.Equal("1", await server.Ask("SELECT 1"));
        stranger.Kill();
    }

    [Fact]
    public void A_zombie_is_not_alive()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a server leaves no zombie.");
        using var neglectfulParent = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "exec 3<&0; cat <&3 & echo $!; exec sleep 60"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        try
        {
            var child = new PostmasterPid("/", int.Parse(neglectfulParent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture), null);
            Assert.True(Eventually(() => File.ReadAllText($"/proc/{neglectfulParent.Id}/comm") == "sleep\n"));     // reaps no child
            Assert.True(child.IsAlive());

            neglectfulParent.StandardInput.Close();

            Assert.True(Eventually(() => !child.IsAlive()));
            Assert.True(Directory.Exists($"/proc/{child.ProcessId}"), "The child is gone altogether, so it was no zombie.");
        }
        finally
        {
            neglectfulParent.Kill();
        }
    }

    [Fact]
    public async Task Two_apps_that_start_at_once_share_one_server_and_the_last_to_leave_stops_it()
    {
        await using var folder = new TemporaryFolder();
        var apps = await Task.WhenAll(OtherApp.StartAsync(folder.DataFolder), OtherApp.StartAsync(folder.DataFolder));
        await using var first = apps[0];
        await using var second = apps[1];
        var postmaster = PostmasterPid.Read(folder.Cluster)!;

        Assert.Equal(first.ConnectionString, second.ConnectionString);

        await first.StopAsync();
        Assert.Equal("1", await Sql.Ask(second.ConnectionString, "SELECT 1"));

        await second.StopAsync();
        Assert.False(postmaster.IsAlive());
    }

    [Fact]
    public async Task A_start_beside_a_live_app_is_no_adoption()
    {
        await using var folder = new TemporaryFolder();
        await using var first = await PrivatePostgres.StartAsync(folder.Options);
        await using var second = await PrivatePostgres.StartAsync(folder.Options with { DatabaseName = "other" });

        Assert.False(second.WasAdopted);
        Assert.True(second.IsNewDatabase);
        Assert.Equal(first.Port, second.Port);

        await second.StopAsync();
        await second.StopAsync();
        Assert.Equal("fundtruck", await first.Ask("SELECT current_database()"));
    }

    private static bool Eventually(Func<bool> condition) => SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(10));

    private static async Task<int> KillServer(TemporaryFolder folder)
    {
        using var server = Process.GetProcessById(PostmasterPid.Read(folder.Cluster)!.ProcessId);
        server.Kill();
        await server.WaitForExitAsync();
        return server.Id;
    }
}
