using System.Diagnostics;
using NodaTime;
using Npgsql;

namespace Fundtruck.Benchmarks;

/// <summary>The time: asked of the database once, then counted on.</summary>
internal sealed class DatabaseClock : IClock
{
    private readonly Instant _began;
    private readonly Stopwatch _since = Stopwatch.StartNew();

    private DatabaseClock(Instant began) => _began = began;

    public Instant GetCurrentInstant() => _began + Duration.FromTimeSpan(_since.Elapsed);

    internal static async Task<DatabaseClock> Of(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select now()", connection);
        return new(Instant.FromDateTimeUtc((DateTime)(await command.ExecuteScalarAsync())!));
    }
}
