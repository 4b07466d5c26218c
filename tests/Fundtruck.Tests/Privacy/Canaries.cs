using Fundtruck.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Fundtruck.Tests.Privacy;

/// <summary>Looks for words in everything that the database holds, as somebody with a copy of it could.</summary>
internal static class Canaries
{
    /// <summary>The tables, of every schema, in which a row holds one of the words, whatever its case.</summary>
    internal static async Task<IReadOnlyList<string>> Find(Tour tour, IReadOnlyCollection<string> words)
    {
        var source = tour.Services.GetRequiredService<NpgsqlDataSource>();
        var tables = new List<string>();
        await using (var all = source.CreateCommand("select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"))
        {
            await using var reader = await all.ExecuteReaderAsync();
            while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        }

        Assert.Contains("hangfire.job", tables);
        var found = new List<string>();
        foreach (var table in tables)
        {
            await using var look = source.CreateCommand($"select t::text, w from {table} t, unnest(@words) w where strpos(lower(t::text), lower(w)) > 0");
            look.Parameters.Add(new NpgsqlParameter<string[]>("words", [.. words]));
            await using var reader = await look.ExecuteReaderAsync();
            while (await reader.ReadAsync()) found.Add($"{table}: {reader.GetString(1)} in {reader.GetString(0)}");
        }

        return found;
    }
}
