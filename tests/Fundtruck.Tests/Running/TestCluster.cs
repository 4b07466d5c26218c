using Fundtruck.Api;
using Fundtruck.Features.Database;
using Fundtruck.LocalPostgres;
using Fundtruck.Migrations;
using Microsoft.EntityFrameworkCore;
using Npgsql;

[assembly: AssemblyFixture(typeof(Fundtruck.Tests.Running.TestCluster))]

namespace Fundtruck.Tests.Running;

/// <summary>
/// One throw-away PostgreSQL for the whole run (or the one that FUNDTRUCK_TEST_DB names), with a migrated template of which every test class gets a copy.
/// </summary>
public sealed class TestCluster : IAsyncLifetime
{
    private const string Template = "fundtruck_template";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"fundtruck-tests-{Environment.ProcessId}");
    private PrivatePostgres? _postgres;
    private string _connection = "";
    private int _databases;

    public async ValueTask InitializeAsync()
    {
        _connection = Environment.GetEnvironmentVariable("FUNDTRUCK_TEST_DB") ?? await StartOwn();
        await using (var source = NpgsqlDataSource.Create(_connection))
        {
            await using var drop = source.CreateCommand($"drop database if exists {Template}");
            await drop.ExecuteNonQueryAsync();
            await using var create = source.CreateCommand($"create database {Template}");
            await create.ExecuteNonQueryAsync();
        }

        var template = new NpgsqlConnectionStringBuilder(_connection) { Database = Template, Pooling = false }.ConnectionString;
        var options = new DbContextOptionsBuilder<FundtruckDb>();
        DatabaseSetup.Configure(options, null);
        await using var db = new FundtruckDb(options.Options);
        db.Database.SetConnectionString(template);
        await Migrator.Apply(db, HangfireSetup.Install);
    }

    /// <summary>A database of one's own, migrated and empty; its connection string.</summary>
    public async Task<string> NewDatabase(bool migrated = true)
    {
        var name = $"fundtruck_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create(_connection);
        await using var create = source.CreateCommand($"create database {name}{(migrated ? $" template {Template}" : "")}");
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_connection) { Database = name, IncludeErrorDetail = true, MaxPoolSize = 560, Timeout = 60, CommandTimeout = 60 }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_postgres is not null) await _postgres.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> StartOwn()
    {
        _postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions
        {
            DataFolder = _folder,
            Durable = false,
            ServerSettings = new Dictionary<string, string> { ["max_connections"] = "1000", ["shared_buffers"] = "256MB" },
        });
        return _postgres.ConnectionString;
    }
}
