using System.Diagnostics;
using System.Net;
using Fundtruck.LocalPostgres;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fundtruck.Tests.Changes;

/// <summary>The tour in a database that was restored from a dump.</summary>
public sealed class RestoredTour(TestCluster cluster, string connection, bool runsJobs = false) : HookTour(cluster)
{
    protected override bool RunsJobs => runsJobs;

    protected override Task<string> Database() => Task.FromResult(connection);
}

/// <summary>pg_dump, pg_restore, and everybody goes on.</summary>
public sealed class ChangeRestoreTests(HookTour tour, TestCluster cluster) : TourTests<HookTour>(tour)
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"fundtruck-restore-{Guid.NewGuid():N}");

    /// <summary>The receivers of other tests are gone.</summary>
    public override async ValueTask InitializeAsync() => await Tour.InDatabase(db => db.Hooks.ExecuteDeleteAsync());

    public override async ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        if (File.Exists(Dump)) File.Delete(Dump);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private string Dump => $"{_folder}.dump";

    [Fact]
    public async Task On_a_server_that_counts_anew_hooks_and_readers_go_on_in_order_though_nobody_looked_before_something_happened()
    {
        await using var receiver = await Receiver.Start();
        var (stop, read) = await ATourWithAHook(receiver);
        var before = await Tour.Changes("");
        await using var server = await Restored();
        await ARowThatNamesTheTransactionThatRestoredIt(server.ConnectionString);
        await using var restored = new RestoredTour(cluster, Pooled(server.ConnectionString));
        await restored.InitializeAsync();
        await restored.Step(stop, "open-applications"); // its number is lower than all that were told before

        Assert.Equal(1, await restored.Deliver());

        Assert.Equal(["stop.applicationsClosed", "stop.applicationsOpened"], receiver.Changes.Select(change => change.Kind()));
        Assert.Equal(["stop.applicationsClosed", "stop.applicationsOpened"], (await restored.Changes(read)).Select(change => change.Kind()));
        Assert.Equal([.. before.Select(What), ("stop.applicationsOpened", stop.Id)], (await restored.Changes("")).Select(What));
        Assert.Equal(2, await restored.Count("select era::bigint from change_feed"));
        Assert.Equal(0, await restored.Deliver());
    }

    [Fact]
    public async Task A_worker_looks_before_the_count_has_come_as_far_as_it_was_and_without_that_changes_are_missed()
    {
        await using var receiver = await Receiver.Start();
        var (stop, _) = await ATourWithAHook(receiver);
        var read = await Tour.TheEnd();
        await using var server = await Restored();
        var control = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "control" }.ConnectionString;
        await Execute(server.ConnectionString, "create database control");
        await Restore(server.BinariesFolder, control);
        await Execute(control, "create or replace function start_change_era() returns void language sql as ''");
        foreach (var (connection, era) in new[] { (server.ConnectionString, 2), (control, 1) })
        {
            await using var restored = new RestoredTour(cluster, Pooled(connection), runsJobs: true);
            await restored.InitializeAsync();
            Assert.Equal(era, await restored.Count("select era::bigint from change_feed"));
            await restored.Step(stop, "open-applications");
        }

        await CountTo(server.ConnectionString, await Tour.Count("select pg_current_xact_id()::text::bigint"));
        Assert.Equal(["stop.applicationsOpened"], await Told(server.ConnectionString));
        Assert.Empty(await Told(control));

        async Task<IReadOnlyList<string>> Told(string connection)
        {
            await using var later = new RestoredTour(cluster, Pooled(connection));
            await later.InitializeAsync();
            return [.. (await later.Changes(read)).Select(change => change.Kind())];
        }
    }

    [Fact]
    public async Task On_the_same_server_every_cursor_stays_good_and_no_era_begins()
    {
        await using var receiver = await Receiver.Start();
        var (stop, read) = await ATourWithAHook(receiver);
        var before = await Tour.Changes("");
        var connection = await cluster.NewDatabase(migrated: false);
        await using (var server = await AServer())
        {
            await Run(server.BinariesFolder, "pg_dump", Tour.ConnectionString, "--format=custom", $"--file={Dump}");
            await Restore(server.BinariesFolder, connection);
        }

        await using var restored = new RestoredTour(cluster, connection);
        await restored.InitializeAsync();
        await restored.Step(stop, "open-applications");

        Assert.Equal(1, await restored.Deliver());
        Assert.Equal(["stop.applicationsClosed", "stop.applicationsOpened"], receiver.Changes.Select(change => change.Kind()));
        var after = await restored.Changes("");
        Assert.Equal(before.Select(change => change.GetRawText()), after.SkipLast(1).Select(change => change.GetRawText()));
        foreach (var change in before) Assert.Equal(after.SkipWhile(other => other.GetRawText() != change.GetRawText()).Skip(1).Select(What), (await restored.Changes(change.GetProperty("cursor").GetString()!)).Select(What));
        Assert.Equal(2, (await restored.Changes(read)).Count);
        Assert.Equal(1, await restored.Count("select era::bigint from change_feed"));
    }

    private static (string Kind, string Subject) What(System.Text.Json.JsonElement change) => (change.Kind(), change.Subject());

    /// <summary>A stop whose call is closed, of which a hook has not been told yet; the cursor is before that.</summary>
    private async Task<(GivenStop Stop, string Read)> ATourWithAHook(Receiver receiver)
    {
        await CountTo(Tour.ConnectionString, 20_000); // far ahead of any new server
        var stop = await Tour.AnOpenStop();
        var read = await Tour.TheEnd();
        await Tour.Hook(receiver);
        await Tour.Step(stop, "close-applications");
        return (stop, read);
    }

    private Task<PrivatePostgres> AServer() => PrivatePostgres.StartAsync(new PrivatePostgresOptions { DataFolder = _folder, Durable = false });

    /// <summary>The tour's dump on another server, new and ended with the test.</summary>
    private async Task<PrivatePostgres> Restored()
    {
        var server = await AServer();
        await Run(server.BinariesFolder, "pg_dump", Tour.ConnectionString, "--format=custom", $"--file={Dump}");
        await Restore(server.BinariesFolder, server.ConnectionString);
        Assert.True(await Number(server.ConnectionString) < await Tour.Count("select min(xid::text::bigint) from changes"), "The other server has come as far already.");
        return server;
    }

    private Task Restore(string binaries, string to) => Run(binaries, "pg_restore", to, "--no-owner", "--exit-on-error", $"--dbname={new NpgsqlConnectionStringBuilder(to).Database}", Dump);

    /// <summary>Numbers of two servers meet: the oldest change names, by chance, the very transaction that restored it here.</summary>
    private static Task ARowThatNamesTheTransactionThatRestoredIt(string connection) =>
        Execute(connection, "update changes set xid = case when seq = (select min(seq) from changes) then pg_current_xact_id() else xid end");

    /// <summary>Lets transactions begin until they have come to this number.</summary>
    private static Task CountTo(string connection, long number) => Execute(
        connection, $"do $$ begin while pg_snapshot_xmax(pg_current_snapshot())::text::bigint <= {number} loop perform pg_current_xact_id(); commit; end loop; end $$");

    private static async Task<long> Number(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task Execute(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 240;
        await command.ExecuteNonQueryAsync();
    }

    private static string Pooled(string connection) => new NpgsqlConnectionStringBuilder(connection) { IncludeErrorDetail = true, MaxPoolSize = 40, Timeout = 60, CommandTimeout = 60 }.ConnectionString;

    private static async Task Run(string binaries, string program, string connection, params string[] arguments)
    {
        var at = new NpgsqlConnectionStringBuilder(connection);
        var start = new ProcessStartInfo(Path.Combine(binaries, program)) { RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        (start.Environment["PGHOST"], start.Environment["PGPORT"], start.Environment["PGUSER"], start.Environment["PGPASSWORD"], start.Environment["PGDATABASE"]) =
            (at.Host, at.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), at.Username, at.Password, at.Database);
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {said}");
    }
}
