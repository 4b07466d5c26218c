namespace Fundtruck.Planning.Meetings;

/// <summary>The side of the table that somebody sits on: wishes are between the sides, given meetings may be between any two people.</summary>
public enum MeetingSide
{
    /// <summary>Pitches.</summary>
    Startup,

    /// <summary>Represents an investor.</summary>
    Investor,
}

/// <summary>What one person says of a meeting with another.</summary>
public enum WishKind
{
    /// <summary>Would like to meet.</summary>
    Like,

    /// <summary>Wants to meet above all.</summary>
    Must,

    /// <summary>Does not want to meet, which forbids the meeting whatever the other one wishes.</summary>
    No,
}

/// <summary>Slots that follow each other without a pause. The sessions of a day are one after the other, so a gap over noon is a gap like any other; nights are none.</summary>
/// <param name="Slots">How many, 1 or more.</param>
/// <param name="Day">0 or more, never less than that of the session before.</param>
public readonly record struct MeetingSession(int Slots, int Day = 0);

/// <summary>A table for one meeting at a time.</summary>
/// <param name="Venue">0 to 9: where it stands.</param>
/// <param name="Closed">Slots in which it can't be used; null for none.</param>
public sealed record MeetingTable(int Venue = 0, IReadOnlyCollection<int>? Closed = null);

/// <summary>How many whole slots somebody needs between two meetings in two venues, in either direction.</summary>
public readonly record struct Travel(int From, int To, int Slots);

/// <summary>Somebody who meets others.</summary>
/// <param name="Side">Of the table.</param>
/// <param name="Away">Slots in which the person can't meet; null for none.</param>
/// <param name="PerDay">The most meetings in a day; null for no limit.</param>
/// <param name="PerSession">The most meetings in a session; null for no limit.</param>
/// <param name="Minimum">The fewest meetings in all, 0 or more.</param>
public sealed record MeetingPerson(MeetingSide Side, IReadOnlyCollection<int>? Away = null, int? PerDay = null, int? PerSession = null, int Minimum = 0);

/// <summary>A wish of one person about another of the other side; at most one for each of the two directions.</summary>
public readonly record struct MeetingWish(int Of, int About, WishKind Kind);

/// <summary>How well two people of different sides fit: 1 to 100; who is not named has 0. It counts only between people of whom at least one wishes to meet.</summary>
public readonly record struct MeetingFit(int One, int Other, int Value);

/// <summary>A meeting that is to take place. Two people can have several of them, and then no wished one.</summary>
/// <param name="One">A person.</param>
/// <param name="Other">Another person.</param>
/// <param name="Session">In which it is to be; null for any.</param>
/// <param name="Slot">In which it is to be; null for any.</param>
public readonly record struct GivenMeeting(int One, int Other, int? Session = null, int? Slot = null);

/// <summary>Of two given meetings, named by their indices, one is to be in an earlier slot than the other.</summary>
public readonly record struct MeetingOrder(int Before, int After);

/// <summary>How much one unit of each kind of preference weighs, 0 to 1,000 each.</summary>
/// <param name="Like">One side would like to meet.</param>
/// <param name="Must">One side wants to meet above all.</param>
/// <param name="Mutual">Both sides wish to meet, on top of both wishes.</param>
/// <param name="Fit">One point of fit.</param>
public sealed record PreferenceWeights(int Like = 100, int Must = 250, int Mutual = 150, int Fit = 1);

/// <summary>Who can meet whom, when and where. People, slots, sessions, tables and given meetings are named by their indices from 0; slots are counted through all sessions.</summary>
public sealed record MeetingProblem
{
    /// <summary>The most slots that a problem can have.</summary>
    public const int MostSlots = 127;

    /// <summary>In the order of time, 1 to 127 slots together.</summary>
    public required IReadOnlyList<MeetingSession> Sessions { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<MeetingTable> Tables { get; init; }

    /// <summary>Everybody of both sides.</summary>
    public required IReadOnlyList<MeetingPerson> People { get; init; }

    /// <summary>Meetings that are chosen from: those that somebody wishes and nobody refuses.</summary>
    public IReadOnlyList<MeetingWish> Wishes { get; init; } = [];

    /// <summary>Breaks the tie between equal wishes.</summary>
    public IReadOnlyList<MeetingFit> Fits { get; init; } = [];

    /// <summary>Meetings that are to take place whatever they are worth.</summary>
    public IReadOnlyList<GivenMeeting> Given { get; init; } = [];

    /// <summary>Between given meetings.</summary>
    public IReadOnlyList<MeetingOrder> Orders { get; init; } = [];

    /// <summary>Between venues; not named is no time.</summary>
    public IReadOnlyList<Travel> Travels { get; init; } = [];

    /// <summary>How much the numbers of breaks of any two people may differ, 0 or more; null for any. A break is one or more idle slots between two meetings of a day.</summary>
    public int? BreakSpread { get; init; }

    /// <summary>Of wishes and fits.</summary>
    public PreferenceWeights Weights { get; init; } = new();

    internal int Slots => Sessions.Sum(session => session.Slots);

    /// <exception cref="ArgumentOutOfRangeException">A number or an index is out of its range.</exception>
    /// <exception cref="ArgumentException">Something is named twice, or a wish is not between the sides.</exception>
    internal void Check()
    {
        if (Sessions.Count == 0 || Sessions.Any(session => session.Slots is < 1 or > MostSlots) || Slots > MostSlots) throw new ArgumentOutOfRangeException(nameof(Sessions), "There are 1 to 127 slots.");
        if (Sessions.Any(session => session.Day < 0) || Sessions.Zip(Sessions.Skip(1)).Any(pair => pair.First.Day > pair.Second.Day)) throw new ArgumentOutOfRangeException(nameof(Sessions), "Days are 0 or more, in the order of time.");
        if (Tables.Count == 0 || Tables.Any(table => table.Venue is < 0 or > 9)) throw new ArgumentOutOfRangeException(nameof(Tables), "There is at least one table, in venue 0 to 9.");
        Indices(Tables.SelectMany(table => table.Closed ?? []).Concat(People.SelectMany(person => person.Away ?? [])), Slots, nameof(MeetingTable.Closed));
        if (People.Any(person => person.PerDay < 0 || person.PerSession < 0 || person.Minimum is < 0 or > MostSlots)) throw new ArgumentOutOfRangeException(nameof(People), "Limits and minimums are 0 or more.");
        if (Travels.Any(travel => travel.Slots is < 0 or > MostSlots || travel.From is < 0 or > 9 || travel.To is < 0 or > 9)) throw new ArgumentOutOfRangeException(nameof(Travels), "Ways take 0 to 127 slots between venues 0 to 9.");
        if (new[] { Weights.Like, Weights.Must, Weights.Mutual, Weights.Fit }.Any(weight => weight is < 0 or > 1000)) throw new ArgumentOutOfRangeException(nameof(Weights), "Weights are 0 to 1,000.");
        if (BreakSpread < 0) throw new ArgumentOutOfRangeException(nameof(BreakSpread), BreakSpread, "The spread is 0 or more.");
        if (Fits.Any(fit => fit.Value is < 1 or > 100)) throw new ArgumentOutOfRangeException(nameof(Fits), "Fits are 1 to 100.");
        Pairs(Wishes.Select(wish => (wish.Of, wish.About)), nameof(Wishes));
        Pairs(Fits.Select(fit => Sorted(fit.One, fit.Other)), nameof(Fits));
        Pairs(Given.Select(meeting => Sorted(meeting.One, meeting.Other)).Distinct(), nameof(Given));
        if (Wishes.Any(wish => People[wish.Of].Side == People[wish.About].Side)) throw new ArgumentException("A wish is about somebody of the other side.", nameof(Wishes));
        Indices(Given.Where(meeting => meeting.Slot is not null).Select(meeting => meeting.Slot!.Value), Slots, nameof(Given));
        Indices(Given.Where(meeting => meeting.Session is not null).Select(meeting => meeting.Session!.Value), Sessions.Count, nameof(Given));
        Indices(Orders.SelectMany(order => new[] { order.Before, order.After }), Given.Count, nameof(Orders));
    }

    internal static (int, int) Sorted(int one, int other) => one < other ? (one, other) : (other, one);

    private static void Indices(IEnumerable<int> indices, int count, string name)
    {
        foreach (var index in indices)
            if (index < 0 || index >= count) throw new ArgumentOutOfRangeException(name, index, "There is no such slot, session or meeting.");
    }

    private void Pairs(IEnumerable<(int One, int Other)> pairs, string name)
    {
        var seen = new HashSet<(int, int)>();
        foreach (var (one, other) in pairs)
        {
            if (Math.Min(one, other) < 0 || Math.Max(one, other) >= People.Count || one == other) throw new ArgumentOutOfRangeException(name, (one, other), "There are no such two people.");
            if (!seen.Add((one, other))) throw new ArgumentException($"{one} and {other} are there twice.", name);
        }
    }
}
