using System.Buffers.Text;
using System.Linq.Expressions;
using System.Text;

namespace Fundtruck.Features.Pipeline;

/// <summary>One page of a list and how to ask for the next.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Next">The cursor of the next page, for the query parameter "after"; null on the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>From one row more than the page holds, which tells whether there is another page.</summary>
    internal static Page<T> From(List<T> rows, int limit, Func<T, (Instant Key, Guid Id)> key)
    {
        if (rows.Count <= limit) return new(rows, null);
        rows.RemoveRange(limit, rows.Count - limit);
        var (last, id) = key(rows[^1]);
        return new(rows, new Cursor(last, id).ToString());
    }
}

/// <summary>Where a page of a list, ordered by an instant and an id, goes on.</summary>
internal readonly record struct Cursor(Instant Key, Guid Id)
{
    /// <summary>Items of a full page; queries fetch one more, as a constant, which PostgreSQL plans better than a parameter.</summary>
    internal const int PageSize = 50;

    /// <summary>Before everything.</summary>
    internal static readonly Cursor Start = new(Instant.FromUtc(1, 1, 1, 0, 0), Guid.Empty);

    /// <summary>After everything.</summary>
    internal static readonly Cursor End = new(Instant.FromUtc(9998, 1, 1, 0, 0), Guid.AllBitsSet);

    /// <summary>The cursor that an earlier page gave; an unreadable one is a field error.</summary>
    internal static Cursor After(string? text) => Read(text, Start);

    /// <summary>The same in a list that begins with the newest.</summary>
    internal static Cursor AfterNewest(string? text) => Read(text, End);

    private static Cursor Read(string? text, Cursor first)
    {
        if (string.IsNullOrEmpty(text)) return first;
        if (text.Length <= 100 && Base64Url.IsValid(text))
        {
            var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
            if (parts.Length == 2 && long.TryParse(parts[0], out var ticks) && ticks >= Start.Key.ToUnixTimeTicks() && ticks < Furthest && Guid.TryParse(parts[1], out var id))
                return new(Instant.FromUnixTimeTicks(ticks), id);
        }

        throw new ValidationException([new("after", "This is not a cursor that a page of this list gave.")]);
    }

    /// <summary>The number of items of a page, 1 to <see cref="PageSize"/>.</summary>
    internal static int Limit(int? wished) => wished switch
    {
        null => PageSize,
        >= 1 and <= PageSize => wished.Value,
        _ => throw new ValidationException([new("limit", $"Ask for 1 to {PageSize} items.")]),
    };

    private static readonly long Furthest = Instant.FromUtc(9998, 1, 1, 0, 0).ToUnixTimeTicks();

    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{Key.ToUnixTimeTicks()}.{Id:N}"));
}

internal static class Paging
{
    /// <summary>
    /// A page and the row that tells whether another one follows. The number stands in the query as it is: PostgreSQL takes a parameter there for a tenth of the table, and then reads that much.
    /// </summary>
    internal static IQueryable<T> TakePage<T>(this IQueryable<T> rows) => rows.Provider.CreateQuery<T>(
        Expression.Call(typeof(Queryable), nameof(Queryable.Take), [typeof(T)], rows.Expression, Expression.Call(typeof(EF), nameof(EF.Constant), [typeof(int)], Expression.Constant(Cursor.PageSize + 1))));
}
