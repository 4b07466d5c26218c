using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Fundtruck.Features.Changes;

/// <summary>What stood after a cursor is no longer kept: whoever comes with it has missed something.</summary>
internal sealed class CursorTooOldException() : Exception("Changes after this cursor have been deleted. Read what you need anew, then go on from after=latest.");

/// <summary>One change.</summary>
/// <param name="Cursor">Its place: ask for what comes after it.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">Such as meeting.booked.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="StopId">At which stop; null when at none.</param>
/// <param name="Facts">As they were then.</param>
internal sealed record ChangeView(string Cursor, Instant At, string Kind, ChangeSubject Subject, StopId? StopId, ChangeFacts Facts);

/// <summary>Which changes are wanted; null does not narrow.</summary>
internal sealed record ChangeFilter(IReadOnlyCollection<string>? Kinds, StopId? Stop);

/// <summary>What stands after a cursor.</summary>
/// <param name="Items">In order.</param>
/// <param name="End">Where to go on: after the last item when there may be more, else after all that can be seen.</param>
/// <param name="More">There is more already.</param>
internal sealed record FeedPart(IReadOnlyList<(ChangeCursor Cursor, ChangeView View)> Items, ChangeCursor End, bool More);

/// <summary>
/// The changes of the tour in an order that does not change any more: by transaction, and only of transactions before which none is still at work.
/// So nothing is ever put in before what was read; see docs/decisions/changes.md.
/// </summary>
internal sealed class ChangeFeed(FundtruckDb db)
{
    /// <summary>Changes of a full part.</summary>
    internal const int PartSize = 100;

    /// <summary>What may be seen: earlier eras are over, and of the present one what comes before every transaction that is still at work.</summary>
    internal const string Visible = "(c.era < f.era or c.xid < pg_snapshot_xmin(pg_current_snapshot()))";

    /// <summary>The only row of its table, and the planner must know that: it takes a small table for a thousand rows, and compiles what seems to run a thousand times.</summary>
    private const string State = "(select * from change_feed limit 1) f";

    /// <summary>Where what may be seen ends.</summary>
    private const string Last = $"select c.era, c.xid, c.seq from changes c where {Visible} order by c.era desc, c.xid desc, c.seq desc limit 1";

    /// <summary>The end of what may be seen, in one row, or in none when there is nothing.</summary>
    internal const string LastVisible = $"select last.era, last.xid, last.seq from {State}, lateral ({Last}) last";

    /// <summary>Whether a change names a transaction that has not begun. One look at the end of the index; "exists" would read all of it.</summary>
    private const string IsRestored =
        "coalesce((select c.xid from changes c where c.era = f.era order by c.era desc, c.xid desc limit 1) >= pg_snapshot_xmax(pg_current_snapshot()), false)";

    private static readonly ChangeCursor End = new(int.MaxValue, ulong.MaxValue, long.MaxValue);

    private static readonly string Sql =
        $"""
        select f.deleted_era, f.deleted_xid::text as deleted_xid, f.deleted_seq, coalesce(last.era, 0) as last_era, coalesce(last.xid, '0')::text as last_xid, coalesce(last.seq, 0) as last_seq,
            {IsRestored} as is_restored,
            (@era, @xid) >= (f.era, pg_snapshot_xmax(pg_current_snapshot())) as is_ahead,
            c.era, c.xid::text as xid, c.seq, c.at, c.kind, c.subject_type, c.subject_id, c.version, c.stop_id, c.facts::text as facts
        from {State}
        left join lateral ({Last}) last on true
        left join lateral (
            select c.* from changes c
            where (c.era, c.xid, c.seq) > (@era, @xid, @seq) and (c.era, c.xid, c.seq) <= (@through_era, @through_xid, @through_seq) and {Visible}
                and (@kinds is null or c.kind = any (@kinds)) and (@stop is null or c.stop_id = @stop)
            order by c.era, c.xid, c.seq limit {PartSize + 1}) c on true
        order by c.era, c.xid, c.seq
        """;

    private sealed record FeedRow(
        int DeletedEra, string DeletedXid, long DeletedSeq, int LastEra, string LastXid, long LastSeq, bool IsRestored, bool IsAhead,
        int? Era, string? Xid, long? Seq, Instant? At, string? Kind, string? SubjectType, Guid? SubjectId, long? Version, Guid? StopId, string? Facts)
    {
        internal ChangeCursor Deleted => new(DeletedEra, Number(DeletedXid), DeletedSeq);

        /// <summary>The end of what is or was there.</summary>
        internal ChangeCursor Last => new ChangeCursor(LastEra, Number(LastXid), LastSeq) is var last && last > Deleted ? last : Deleted;

        internal ChangeCursor Cursor => new(Era!.Value, Number(Xid!), Seq!.Value);

        internal ChangeView View => new(
            Text(Cursor), At!.Value, Kind!, new(SubjectType!, SubjectId!.Value, Version!.Value), StopId is { } stop ? Domain.StopId.Of(stop) : null, JsonSerializer.Deserialize<ChangeFacts>(Facts!, Json.Stored)!);

        private static ulong Number(string xid) => ulong.Parse(xid, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// What stands after a cursor, in one statement.
    /// Throws <see cref="CursorTooOldException"/>, and a field error when the feed never gave the cursor.
    /// </summary>
    /// <param name="after">What was read; null for the beginning of what is kept.</param>
    /// <param name="filter">Which changes are wanted.</param>
    /// <param name="limit">1 to <see cref="PartSize"/>.</param>
    /// <param name="through">Nothing after this; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<FeedPart> Read(ChangeCursor? after, ChangeFilter filter, int limit, ChangeCursor? through, CancellationToken cancellationToken)
    {
        var from = after ?? ChangeCursor.Start;
        var rows = await Rows(from, filter, through ?? End, cancellationToken);
        if (rows[0].IsAhead) throw Unreadable();
        if (after is not null && rows[0].Deleted > from) throw new CursorTooOldException();

        var found = rows.Where(row => row.Era is not null).Take(limit).Select(row => (row.Cursor, row.View)).ToList();
        var more = rows.Count(row => row.Era is not null) > limit;
        return new(found, more ? found[^1].Cursor : rows[0].Last > from ? rows[0].Last : from, more);
    }

    /// <summary>The end of what can be seen now.</summary>
    internal async Task<ChangeCursor> Latest(CancellationToken cancellationToken) => (await Rows(ChangeCursor.Start, new(null, null), ChangeCursor.Start, cancellationToken))[0].Last;

    /// <summary>The cursor, when it can be read on from; null is the beginning of what is kept. Throws as <see cref="Read(ChangeCursor?, ChangeFilter, int, ChangeCursor?, CancellationToken)"/> does.</summary>
    internal async Task<ChangeCursor> Checked(ChangeCursor? after, CancellationToken cancellationToken)
    {
        var row = (await Rows(after ?? ChangeCursor.Start, new(null, null), ChangeCursor.Start, cancellationToken))[0];
        if (row.IsAhead) throw Unreadable();
        return after is null ? row.Deleted : row.Deleted > after ? throw new CursorTooOldException() : after.Value;
    }

    /// <summary>Deletes what is older, from the beginning up to the first change that is not, and keeps in mind how far that went.</summary>
    internal Task Forget(Instant before, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        with first_kept as materialized (
            select c.era, c.xid, c.seq from changes c where c.at >= {before} order by c.era, c.xid, c.seq limit 1
        ), gone as (
            delete from changes c where not exists (select from first_kept) or (c.era, c.xid, c.seq) < (select era, xid, seq from first_kept) returning c.era, c.xid, c.seq
        ), last_gone as (
            select * from gone order by era desc, xid desc, seq desc limit 1
        )
        update change_feed set deleted_era = last_gone.era, deleted_xid = last_gone.xid, deleted_seq = last_gone.seq from last_gone
        """, cancellationToken);

    /// <summary>
    /// Begins an era when the database was restored from a dump: its transactions are counted anew, and what comes would stand before what was read.
    /// Must happen before the count has come as far as it was, so whoever runs jobs looks when it starts and at each round.
    /// </summary>
    internal Task NoticeRestore(CancellationToken cancellationToken) => db.Database.ExecuteSqlRawAsync(
        $"select start_change_era() from {State} where {IsRestored}", cancellationToken);

    private async Task<List<FeedRow>> Rows(ChangeCursor after, ChangeFilter filter, ChangeCursor through, CancellationToken cancellationToken)
    {
        var rows = await Ask();
        if (!rows[0].IsRestored) return rows;

        // A database restored from a dump counts its transactions anew: a new era begins, and what was written since moves into it.
        await db.Database.ExecuteSqlRawAsync("select start_change_era()", cancellationToken);
        return await Ask();

        Task<List<FeedRow>> Ask() => db.Database.SqlQueryRaw<FeedRow>(
            Sql,
            new NpgsqlParameter<int>("era", after.Era),
            new NpgsqlParameter<ulong>("xid", NpgsqlDbType.Xid8) { TypedValue = after.Transaction },
            new NpgsqlParameter<long>("seq", after.Row),
            new NpgsqlParameter<int>("through_era", through.Era),
            new NpgsqlParameter<ulong>("through_xid", NpgsqlDbType.Xid8) { TypedValue = through.Transaction },
            new NpgsqlParameter<long>("through_seq", through.Row),
            new NpgsqlParameter<string[]?>("kinds", NpgsqlDbType.Array | NpgsqlDbType.Text) { TypedValue = filter.Kinds?.ToArray() },
            new NpgsqlParameter<Guid?>("stop", NpgsqlDbType.Uuid) { TypedValue = filter.Stop?.Value }).ToListAsync(cancellationToken);
    }

    /// <summary>As it travels.</summary>
    internal static string Text(ChangeCursor cursor) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{cursor.Era}.{cursor.Transaction}.{cursor.Row}")));

    /// <summary>The cursor that the feed gave; null for none. An unreadable one is a field error.</summary>
    internal static ChangeCursor? Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (text.Length <= 100 && Base64Url.IsValid(text) && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.') is [var era, var transaction, var row]
            && int.TryParse(era, NumberStyles.None, CultureInfo.InvariantCulture, out var e) && ulong.TryParse(transaction, NumberStyles.None, CultureInfo.InvariantCulture, out var t) && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var r))
            return new(e, t, r);
        throw Unreadable();
    }

    private static ValidationException Unreadable() => new([new("after", "This is not a cursor that this feed gave.")]);
}
