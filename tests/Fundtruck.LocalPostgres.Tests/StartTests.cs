using Npgsql;

namespace Fundtruck.LocalPostgres.Tests;

public class StartTests
{
    [Fact]
    public async Task A_new_cluster_is_durable_checks_its_pages_and_asks_for_its_password()
    {
        await using var folder = new TemporaryFolder();
        await using var server = await PrivatePostgres.StartAsync(folder.Options with { Durable = true });

        Assert.True(server.IsNewCluster);
        Assert.True(server.IsNewDatabase);
        Assert.False(server.WasAdopted);
        Assert.Equal("on", await server.Ask("SHOW fsync"));
        Assert.Equal("on", await server.Ask("SHOW full_page_writes"));
        Assert.Equal("on", await server.Ask("SHOW synchronous_commit"));
        Assert.Equal("on", await server.Ask("SHOW data_checksums"));
        Assert.Equal("UTF8", await server.Ask("SHOW server_encoding"));
        Assert.StartsWith("SCRAM-SHA-256$", await server.Ask("SELECT rolpassword FROM pg_authid WHERE rolname = 'fundtruck'"));

        var stranger = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "guess" };
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => Sql.Ask(stranger.ConnectionString, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task The_password_file_is_for_its_owner_only()
    {
        await using var folder = new TemporaryFolder();
        await using var server = await PrivatePostgres.StartAsync(folder.Options);

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.In("password")));
        Assert.Contains(File.ReadAllText(folder.In("password")), server.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_keeps_the_data_and_the_port()
    {
        await using var folder = new TemporaryFolder();
        int port;
        await using (var first = await PrivatePostgres.StartAsync(folder.Options))
        {
            await first.Ask("CREATE TABLE pledges AS SELECT 42 AS amount");
            port = first.Port;
        }

        Assert.False(File.Exists(Path.Combine(folder.Cluster, "postmaster.pid")));
        await using var second = await PrivatePostgres.StartAsync(folder.Options);

        Assert.Equal("42", await second.Ask("SELECT amount FROM pledges"));
        Assert.Equal(port, second.Port);
        Assert.False(second.IsNewCluster);
        Assert.False(second.IsNewDatabase);
        Assert.False(second.WasAdopted);
    }

    [Fact]
    public async Task A_taken_port_makes_the_server_take_another()
    {
        await using var folder = new TemporaryFolder();
        int port;
        await using (var first = await PrivatePostgres.StartAsync(folder.Options))
        {
            port = first.Port;
        }

        using var occupier = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
        occupier.Start();
        await using var second = await PrivatePostgres.StartAsync(folder.Options);

        Assert.NotEqual(port, second.Port);
        Assert.Equal("1", await second.Ask("SELECT 1"));
        Assert.Equal($"{second.Port}", File.ReadAllText(folder.In("port")));
    }

    [Fact]
    public async Task A_half_made_directory_is_moved_aside_and_never_deleted()
    {
        await using var folder = new TemporaryFolder();
        await (await PrivatePostgres.StartAsync(folder.Options)).StopAsync();
        Directory.Move(folder.Cluster, folder.In("cluster.making"));     // as if the app had died just before the rename
        Directory.CreateDirectory(folder.Cluster);
        File.WriteAllText(Path.Combine(folder.Cluster, "keepsake"), "mine");

        await using var server = await PrivatePostgres.StartAsync(folder.Options);

        Assert.True(server.IsNewCluster);
        var aside = Directory.GetDirectories(folder.DataFolder, "*.half-made-*");
        Assert.Equal(2, aside.Length);
        Assert.Single(aside, directory => File.Exists(Path.Combine(directory, "keepsake")));
        Assert.Single(aside, directory => File.Exists(Path.Combine(directory, "PG_VERSION")));
    }

    [Fact]
    public async Task Server_settings_arrive_but_the_server_stays_durable_and_listens_on_this_machine_only()
    {
        await using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string>
        {
            ["max_connections"] = "37",
            ["application_name"] = @"it's a \ test",
            ["listen_addresses"] = "*",
            ["fsync"] = "off",
        };
        await using var server = await PrivatePostgres.StartAsync(folder.Options with { Durable = true, ServerSettings = settings });

        Assert.Equal("37", await server.Ask("SHOW max_connections"));
        Assert.Equal(@"it's a \ test", await server.Ask("SELECT reset_val FROM pg_settings WHERE name = 'application_name'"));
        Assert.Equal("127.0.0.1", await server.Ask("SHOW listen_addresses"));
        Assert.Equal("", await server.Ask("SHOW unix_socket_directories"));
        Assert.Equal("on", await server.Ask("SHOW fsync"));
    }

    [Fact]
    public async Task A_server_that_cannot_start_says_why_in_the_words_of_its_log()
    {
        await using var folder = new TemporaryFolder();
        var nonsense = folder.Options with { ServerSettings = new Dictionary<string, string> { ["max_connections"] = "many" } };

        var unavailable = await Assert.ThrowsAsync<PostgresUnavailableException>(() => PrivatePostgres.StartAsync(nonsense));

        Assert.Contains("invalid value for parameter \"max_connections\": \"many\"", unavailable.Message, StringComparison.Ordinal);
        await using var server = await PrivatePostgres.StartAsync(folder.Options);
        Assert.False(server.IsNewCluster);
    }

    [Fact]
    public async Task A_cluster_without_its_password_file_is_left_alone_with_a_clear_message()
    {
        await using var folder = new TemporaryFolder();
        await (await PrivatePostgres.StartAsync(folder.Options)).StopAsync();
        File.Delete(folder.In("password"));

        var unavailable = await Assert.ThrowsAsync<PostgresUnavailableException>(() => PrivatePostgres.StartAsync(folder.Options));

        Assert.Contains("password file", unavailable.Message, StringComparison.Ordinal);
        Assert.True(Cluster.IsWhole(folder.Cluster));
    }
}
