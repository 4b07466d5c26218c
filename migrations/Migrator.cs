using Fundtruck.Features.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fundtruck.Migrations;

/// <summary>Brings a database to the present version.</summary>
public static class Migrator
{
    private const long LockKey = 0x46554E4454525543; // "FUNDTRUC"

    /// <summary>Applies what is missing. Any number of instances may do so at once: one does it, the others wait and find it done.</summary>
    /// <param name="db">The database.</param>
    /// <param name="others">Prepares what others keep in the same database, under the same lock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task Apply(FundtruckDb db, Action<NpgsqlConnection> others, CancellationToken cancellationToken = default)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_lock({LockKey})", cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
            others((NpgsqlConnection)db.Database.GetDbConnection());
        }
        finally
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_unlock({LockKey})", CancellationToken.None);
            await db.Database.CloseConnectionAsync();
        }
    }
}
