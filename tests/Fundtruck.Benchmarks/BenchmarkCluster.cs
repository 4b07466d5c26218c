using Fundtruck.Api;
using Fundtruck.Features.Database;
using Fundtruck.LocalPostgres;
using Fundtruck.Migrations;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fundtruck.Benchmarks;

/// <summary>A PostgreSQL of the benchmarks' own in a temporary folder, with real fsync; gone when they end.</summary>
internal sealed class BenchmarkCluster : IAsyncDisposable
{
    private const string Template = "fundtruck_template";

    private readonly string _folder;
    private readonly PrivatePostgres _postgres;
    private readonly Lazy<Task> _goodbye; // said once, whether the benchmarks end or are interrupted

    private BenchmarkCluster(string folder, PrivatePostgres postgres)
    {
        (_folder, _postgres) = (folder, postgres);
        _goodbye = new(SayGoodbye);
    }

    internal Version ServerVersion => _postgres.ServerVersion;

    internal string BinariesFolder => _postgres.BinariesFolder;

    internal static string NewFolder(string purpose) => Path.Combine(Path.GetTempPath(), $"fundtruck-benchmarks-{Environment.ProcessId}-{purpose}");

    internal static async Task<BenchmarkCluster> Start()
    {
        var folder = NewFolder("cluster");
        var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions
        {
            DataFolder = folder,
            Durable = true,
            // Room for 500 callers, and no checkpoint in the middle of one repetition that is missing in the next.
            ServerSettings = new Dictionary<string, string>
            {
                ["max_connections"] = "300",
                ["shared_buffers"] = "512MB",
                ["max_wal_size"] = "8GB",
                ["checkpoint_timeout"] = "1h",
                ["autovacuum"] = "off",
            },
        });
        var cluster = new BenchmarkCluster(folder, postgres);
        await cluster.Migrate();
        return cluster;
    }

    /// <summary>A migrated, empty database; its connection string.</summary>
    internal async Task<string> NewDatabase(string name)
    {
        await Execute(_postgres.ConnectionString, $"drop database if exists {name} with (force)");
        await Execute(_postgres.ConnectionString, $"create database {name} template {Template}");
        return new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = name }.ConnectionString;
    }

    internal static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(Unpooled(connectionString));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    internal static async Task<long> Count(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(Unpooled(connectionString));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync() => await _goodbye.Value;

    private async Task SayGoodbye()
    {
        NpgsqlConnection.ClearAllPools();
        await _postgres.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private static string Unpooled(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    private async Task Migrate()
    {
        await Execute(_postgres.ConnectionString, $"create database {Template}");
        var options = new DbContextOptionsBuilder<FundtruckDb>();
        DatabaseSetup.Configure(options, null);
        await using var db = new FundtruckDb(options.Options);
        db.Database.SetConnectionString(new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = Template, Pooling = false }.ConnectionString);
        await Migrator.Apply(db, HangfireSetup.Install);
    }
}
