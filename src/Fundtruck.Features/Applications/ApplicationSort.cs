using System.Buffers.Text;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;

namespace Fundtruck.Features.Applications;

/// <summary>By what a list of applications is ordered.</summary>
internal enum ApplicationSort
{
    Created,
    Submitted,
    Name,
    Amount,
    Status,
    Changed,
}

/// <summary>Where a page of a sorted list goes on: after this id at this value of what it is sorted by.</summary>
internal sealed record SortedCursor(string Key, Guid Id)
{
    private const int Longest = 4000;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The cursor that an earlier page of the same order gave; null for the first page. Another one is a field error.</summary>
    internal static SortedCursor? After(string? text, ApplicationList list) => After(text, Order(list), key => Fits(key, list.Sort));

    /// <summary>The same for any list whose orders have names.</summary>
    internal static SortedCursor? After(string? text, string inOrder, Func<string, bool> fits)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (text.Length <= Longest && Base64Url.IsValid(text) && Text(text).Split('.', 3) is [var order, var id, var key] && order == inOrder && Guid.TryParseExact(id, "N", out var guid) && fits(key))
            return new(key, guid);
        throw new ValidationException([new("after", "This is not a cursor that a page of this list, in this order, gave.")]);
    }

    internal string In(ApplicationList list) => In(Order(list));

    internal string In(string order) => Base64Url.EncodeToString(Strict.GetBytes($"{order}.{Id:N}.{Key}"));

    internal Instant Instant => Instant.FromUnixTimeTicks(long.Parse(Key, CultureInfo.InvariantCulture));

    private static string Order(ApplicationList list) => Conventions.Word(list.Sort) + (list.Descending ? "-" : "");

    private static string Text(string text)
    {
        try
        {
            return Strict.GetString(Base64Url.DecodeFromChars(text));
        }
        catch (ArgumentException)
        {
            return "";
        }
    }

    private static bool Fits(string key, ApplicationSort sort) => sort switch
    {
        ApplicationSort.Name or ApplicationSort.Status => !Json.Unstorable(key),
        ApplicationSort.Amount => long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ => long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ticks) && ticks >= Cursor.Start.Key.ToUnixTimeTicks() && ticks <= Cursor.End.Key.ToUnixTimeTicks(),
    };
}

internal static class Sorting
{
    private static readonly MethodInfo Pair = typeof(ValueTuple).GetMethods().Single(method => method.Name == nameof(ValueTuple.Create) && method.GetGenericArguments().Length == 2);

    /// <summary>The rows in the order of the list, those after the cursor.</summary>
    internal static IQueryable<ListedApplication> Sorted(this IQueryable<ListedApplication> rows, ApplicationList list, SortedCursor? after) => list.Sort switch
    {
        ApplicationSort.Submitted => rows.By(row => row.SubmittedKey, list.Descending, after, cursor => cursor.Instant),
        ApplicationSort.Name => rows.By(row => row.NameKey, list.Descending, after, cursor => cursor.Key),
        ApplicationSort.Amount => rows.By(row => row.AmountKey, list.Descending, after, cursor => long.Parse(cursor.Key, CultureInfo.InvariantCulture)),
        ApplicationSort.Status => rows.By(row => row.StatusKey, list.Descending, after, cursor => cursor.Key),
        ApplicationSort.Changed => rows.By(row => row.ChangedAt, list.Descending, after, cursor => cursor.Instant),
        _ => rows.By(row => row.CreatedAt, list.Descending, after, cursor => cursor.Instant),
    };

    /// <summary>The cursor of what comes after this row.</summary>
    internal static string Cursor(this ApplicationList list, ListedApplication row) => new SortedCursor(
        list.Sort switch
        {
            ApplicationSort.Submitted => Ticks(row.SubmittedKey),
            ApplicationSort.Name => row.NameKey,
            ApplicationSort.Amount => row.AmountKey.ToString(CultureInfo.InvariantCulture),
            ApplicationSort.Status => row.StatusKey,
            ApplicationSort.Changed => Ticks(row.ChangedAt),
            _ => Ticks(row.CreatedAt),
        },
        row.Id.Value).In(list);

    private static string Ticks(Instant instant) => instant.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture);

    private static IQueryable<ListedApplication> By<TKey>(
        this IQueryable<ListedApplication> rows, Expression<Func<ListedApplication, TKey>> key, bool descending, SortedCursor? after, Func<SortedCursor, TKey> value)
    {
        if (after is not null) rows = rows.Where(Beyond(key, descending, value(after), ApplicationId.Of(after.Id)));
        return descending ? rows.OrderByDescending(key).ThenByDescending(row => row.Id) : rows.OrderBy(key).ThenBy(row => row.Id);
    }

    /// <summary>One comparison of both, which an index answers: (key, id) > (value, last).</summary>
    private static Expression<Func<ListedApplication, bool>> Beyond<TKey>(Expression<Func<ListedApplication, TKey>> key, bool descending, TKey value, ApplicationId last)
    {
        var row = key.Parameters[0];
        var pair = Pair.MakeGenericMethod(typeof(TKey), typeof(ApplicationId));
        Expression<Func<Place<TKey>>> at = () => new(value, last); // a closure, so that it is a parameter of the query
        var closure = (NewExpression)at.Body;
        var compare = typeof(NpgsqlDbFunctionsExtensions).GetMethod(
            descending ? nameof(NpgsqlDbFunctionsExtensions.LessThan) : nameof(NpgsqlDbFunctionsExtensions.GreaterThan),
            [typeof(DbFunctions), typeof(System.Runtime.CompilerServices.ITuple), typeof(System.Runtime.CompilerServices.ITuple)])!;
        return Expression.Lambda<Func<ListedApplication, bool>>(
            Expression.Call(
                compare,
                Expression.Constant(EF.Functions),
                Expression.Convert(Expression.Call(pair, key.Body, Expression.Property(row, nameof(ListedApplication.Id))), typeof(System.Runtime.CompilerServices.ITuple)),
                Expression.Convert(Expression.Call(pair, closure.Arguments[0], closure.Arguments[1]), typeof(System.Runtime.CompilerServices.ITuple))),
            row);
    }

    private sealed record Place<TKey>(TKey Value, ApplicationId Last);
}
