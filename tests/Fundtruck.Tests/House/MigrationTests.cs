using Fundtruck.Features.Database;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Fundtruck.Tests.House;

public sealed class MigrationTests(TestCluster cluster)
{
    /// <summary>Set to 1, the test below writes the script instead of comparing it.</summary>
    private const string WriteScript = "FUNDTRUCK_WRITE_SCRIPT";

    [Fact]
    public void The_committed_migrations_match_the_model()
    {
        using var db = WithoutDatabase();
        Assert.False(db.Database.HasPendingModelChanges(), "The model has changed: dotnet ef migrations add NAME --project migrations --startup-project migrations --output-dir Versions");
    }

    [Fact]
    public void The_committed_script_is_what_the_migrations_make()
    {
        using var db = WithoutDatabase();
        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent).ReplaceLineEndings("\n");
        var file = Path.Combine(Repository(), "migrations", "fundtruck.sql");
        if (Environment.GetEnvironmentVariable(WriteScript) == "1") File.WriteAllText(file, script);

        Assert.True(File.ReadAllText(file) == script, $"migrations/fundtruck.sql is not up to date: run the tests once with {WriteScript}=1");
    }

    [Fact]
    public async Task The_script_makes_the_database_that_the_migrations_make_and_can_be_run_twice()
    {
        var scripted = await cluster.NewDatabase(migrated: false);
        var migrated = await cluster.NewDatabase();
        var script = await File.ReadAllTextAsync(Path.Combine(Repository(), "migrations", "fundtruck.sql"));
        await Run(scripted, script);
        await Run(scripted, script);

        Assert.Equal(await Describe(migrated), await Describe(scripted));
    }

    private static FundtruckDb WithoutDatabase()
    {
        var options = new DbContextOptionsBuilder<FundtruckDb>();
        DatabaseSetup.Configure(options, null);
        return new FundtruckDb(options.Options);
    }

    private static async Task Run(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> Describe(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(
            """
            select string_agg(line, E'\n' order by line) from (
                select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as line from information_schema.columns where table_schema = 'public'
                union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
                union all select 'index ' || indexdef from pg_indexes where schemaname = 'public') described
            """);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fundtruck.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
