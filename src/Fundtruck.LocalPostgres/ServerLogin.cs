using Npgsql;

namespace Fundtruck.LocalPostgres;

/// <summary>What a login attempt found out. Ready: signed in, answered a query, and not in recovery.</summary>
internal sealed record LoginAnswer(bool Ready, bool Refused, string? DataDirectory = null, Version? Version = null);

/// <summary>Signs in to the server as its superuser, always over TCP on this machine and with the password.</summary>
internal sealed class ServerLogin(string password)
{
    private const int SecondsToAnswer = 5;
    private const string WhoAreYou =
        "SELECT NOT pg_is_in_recovery(), current_setting('data_directory'), current_setting('server_version_num')::int";

    public string ConnectionString(int port, string database) => Describe(port, database).ConnectionString;

    /// <summary>Asks the server on a port who it is. One that is absent, starting or stopping is not ready; that is no error.</summary>
    public async Task<LoginAnswer> AskAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectAsync(port, cancellationToken);
            await using var command = new NpgsqlCommand(WhoAreYou, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            var number = reader.GetInt32(2);
            return new LoginAnswer(reader.GetBoolean(0), false, reader.GetString(1), new Version(number / 10000, number % 10000));
        }
        catch (PostgresException refusal) when (
            refusal.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            return new LoginAnswer(Ready: false, Refused: true);
        }
        catch (Exception problem) when (problem is NpgsqlException or TimeoutException)
        {
            return new LoginAnswer(Ready: false, Refused: false);
        }
    }

    /// <summary>Creates a database unless it exists; says whether it did.</summary>
    public async Task<bool> CreateDatabaseIfMissingAsync(int port, string database, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(port, cancellationToken);
        await using var lookup = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", connection)
        {
            Parameters = { new() { Value = database } },
        };
        if (await lookup.ExecuteScalarAsync(cancellationToken) is true) return false;

        var name = new NpgsqlCommandBuilder().QuoteIdentifier(database);
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }

    private async Task<NpgsqlConnection> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var description = Describe(port, "postgres");
        description.Pooling = false;
        description.Timeout = SecondsToAnswer;
        description.CommandTimeout = SecondsToAnswer * 6;
        var connection = new NpgsqlConnection(description.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private NpgsqlConnectionStringBuilder Describe(int port, string database) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Database = database,
        Username = Cluster.Role,
        Password = password,
        SslMode = SslMode.Disable,                          // never leaves this machine
        GssEncryptionMode = GssEncryptionMode.Disable,
    };
}
