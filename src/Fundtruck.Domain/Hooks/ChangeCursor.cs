namespace Fundtruck.Domain.Hooks;

/// <summary>A place in the feed of changes: all that stands at or before it has been read.</summary>
/// <param name="Era">Counts the clusters in which the database has lived: transactions are numbered anew in each.</param>
/// <param name="Transaction">PostgreSQL's number of the transaction (xid8).</param>
/// <param name="Row">The row within the feed; within one transaction in the order of what happened.</param>
public readonly record struct ChangeCursor(int Era, ulong Transaction, long Row) : IComparable<ChangeCursor>
{
    /// <summary>Before everything.</summary>
    public static readonly ChangeCursor Start;

    public int CompareTo(ChangeCursor other) => (Era, Transaction, Row).CompareTo((other.Era, other.Transaction, other.Row));

    public static bool operator <(ChangeCursor one, ChangeCursor other) => one.CompareTo(other) < 0;

    public static bool operator >(ChangeCursor one, ChangeCursor other) => one.CompareTo(other) > 0;

    public static bool operator <=(ChangeCursor one, ChangeCursor other) => one.CompareTo(other) <= 0;

    public static bool operator >=(ChangeCursor one, ChangeCursor other) => one.CompareTo(other) >= 0;
}
