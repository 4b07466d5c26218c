using Npgsql;
using NpgsqlTypes;

namespace Fundtruck.Features.Messages;

/// <summary>
/// A worker's session with the database. While it lasts, what the worker has claimed is the worker's; when the process dies, PostgreSQL ends it, and others
/// may take that over at once. No clock decides this, so none that jumps can give one message to two workers. It also writes the journal of what left.
/// </summary>
internal sealed class OutboxSession : IAsyncDisposable
{
    /// <summary>First half of the advisory locks that workers hold, beside their number.</summary>
    internal const int LockClass = 0x4D61696C;

    /// <summary>Every so many entries the journal is flushed to disk; a crash of the whole database can lose what came after.</summary>
    private const int FlushEvery = 20;

    private const string BeginSql = "select n::int4, pg_advisory_lock(@class, n::int4) from nextval('mail_workers') n";
    private const string EndSql = "select pg_advisory_unlock(@class, @worker)";

    // A killed worker loses nothing of an entry that is not flushed yet: PostgreSQL has it. So only some wait for the disk.
    private const string JournalSql =
        "insert into delivery_journal (message_id, at, answer) select @id, @at, @answer where set_config('synchronous_commit', @flush, true) is not null on conflict (message_id) do nothing";

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _journal;
    private int _entries;

    private OutboxSession(NpgsqlConnection connection, int worker)
    {
        (_connection, Worker) = (connection, worker);
        _journal = new NpgsqlCommand(JournalSql, connection);
        _journal.Parameters.Add(new NpgsqlParameter<Guid>("id", Guid.Empty));
        _journal.Parameters.Add(new NpgsqlParameter<Instant>("at", default(Instant)));
        _journal.Parameters.Add(new NpgsqlParameter<string>("answer", ""));
        _journal.Parameters.Add(new NpgsqlParameter<string>("flush", ""));
    }

    /// <summary>The worker's number, never that of another one alive.</summary>
    internal int Worker { get; }

    internal static async Task<OutboxSession> Begin(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var begin = new NpgsqlCommand(BeginSql, connection);
            begin.Parameters.Add(new NpgsqlParameter<int>("class", LockClass));
            return new(connection, (int)(await begin.ExecuteScalarAsync(cancellationToken))!);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says that the mail server took a message. One at a time; when it fails, the worker must send nothing more.</summary>
    internal async Task Journal(OutgoingMessageId message, string answer, Instant at)
    {
        ((NpgsqlParameter<Guid>)_journal.Parameters[0]).TypedValue = message.Value;
        ((NpgsqlParameter<Instant>)_journal.Parameters[1]).TypedValue = at;
        ((NpgsqlParameter<string>)_journal.Parameters[2]).TypedValue = OutboxTable.Cut(answer);
        ((NpgsqlParameter<string>)_journal.Parameters[3]).TypedValue = ++_entries % FlushEvery == 0 ? "on" : "off";
        await _journal.ExecuteNonQueryAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        try
        {
            await using var end = new NpgsqlCommand(EndSql, _connection);
            end.Parameters.Add(new NpgsqlParameter<int>("class", LockClass));
            end.Parameters.Add(new NpgsqlParameter<int>("worker", Worker));
            await end.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException or ObjectDisposedException)
        {
            // The session has ended already, and its lock with it. Or it is in a state in which it must not be used again:
            NpgsqlConnection.ClearPool(_connection);
        }

        await _connection.DisposeAsync();
    }
}
