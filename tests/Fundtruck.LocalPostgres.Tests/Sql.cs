using Npgsql;

namespace Fundtruck.LocalPostgres.Tests;

internal static class Sql
{
    /// <summary>Runs one statement on a connection of its own and gives its first value as text.</summary>
    public static async Task<string?> Ask(this PrivatePostgres server, string statement) => await Ask(server.ConnectionString, statement);

    public static async Task<string?> Ask(string connectionString, string statement)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
