namespace Fundtruck.LocalPostgres.Tests;

public class UserTests
{
    [Fact]
    public async Task The_server_never_runs_as_root_and_has_a_session_of_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root has to become somebody else.");
        await using var folder = new TemporaryFolder();
        await using var server = await PrivatePostgres.StartAsync(folder.Options);

        var process = PostmasterPid.Read(folder.Cluster)!.ProcessId;
        Assert.DoesNotContain("0", UserIdsOf(process));
        var session = File.ReadAllText($"/proc/{process}/stat").Split(' ')[5];      // Ctrl+C reaches only the terminal's session
        Assert.Equal($"{process}", session);
    }

    [Fact]
    public async Task A_folder_with_a_strangers_files_never_changes_hands()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Assert.Skip("Only root gives folders away.");
        await using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.DataFolder);
        UnixFiles.SetMode(folder.DataFolder, UnixFiles.OwnerOnlyFolder);
        File.WriteAllText(folder.In("mine"), "");

        var refusal = await Assert.ThrowsAsync<PostgresUnavailableException>(() => PrivatePostgres.StartAsync(folder.Options));

        Assert.Contains("cannot work in", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["mine"], Directory.GetFileSystemEntries(folder.DataFolder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_folder_that_an_earlier_start_gave_to_another_user_is_served_by_that_user()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can choose.");
        const int Nobody = 65534;
        await using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.DataFolder);
        UnixFiles.SetMode(folder.DataFolder, UnixFiles.OwnerOnlyFolder);
        UnixFiles.ChangeOwner(folder.DataFolder, Nobody, Nobody);
        File.WriteAllText(folder.In("start.lock"), "");

        await using var server = await PrivatePostgres.StartAsync(folder.Options);

        Assert.All(UserIdsOf(PostmasterPid.Read(folder.Cluster)!.ProcessId), id => Assert.Equal($"{Nobody}", id));
    }

    private static string[] UserIdsOf(int process) =>
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1..];
}
