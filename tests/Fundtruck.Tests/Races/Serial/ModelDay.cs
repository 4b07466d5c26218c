using System.Collections.Immutable;

namespace Fundtruck.Tests.Races.Serial;

/// <summary>A slot of the model; times are minutes after midnight.</summary>
internal sealed record ModelSlot(string Name, string Investor, string Representative, int Table, int From, int Until, string Id = "");

/// <summary>A meeting of the model.</summary>
internal sealed record Sitting(string Slot, string Startup, string Representative, int Table, int From, int Until, string Status = "booked")
{
    public override string ToString() => $"{Slot}: {Representative} meets {Startup} at table {Table} from {From} to {Until}, {Status}";
}

/// <summary>A request to meet, of the model.</summary>
/// <param name="OfInvestor">Whether it is the investor whose answer is awaited.</param>
internal sealed record Wish(string Investor, string Startup, bool OfInvestor, string Slot, string Status = "open")
{
    public override string ToString() => $"{Investor} and {Startup} {(Slot.Length > 0 ? Slot : "any time")}, {Status}{(Status == "open" ? OfInvestor ? ", the investor's turn" : ", the startup's turn" : "")}";
}

/// <summary>Who is there, and the moment at which everything happens.</summary>
/// <param name="Founders">Of each startup.</param>
/// <param name="Investors">Of each representative.</param>
/// <param name="Slots">Those that were opened before.</param>
/// <param name="Tables">How many there are.</param>
/// <param name="MostPerStartup">Of one startup, through its own doors.</param>
/// <param name="Now">Minutes after midnight.</param>
internal sealed record ModelCast(
    IReadOnlyDictionary<string, string> Founders, IReadOnlyDictionary<string, string> Investors, ImmutableList<ModelSlot> Slots, int Tables, int MostPerStartup, int Now, int SlotMinutes = 20);

/// <summary>
/// The day of meetings as one would write it down if people came one after the other: written apart from the application, which has locks, events and a database.
/// Each method gives the day after it; null when it is refused.
/// </summary>
internal sealed record ModelDay(ModelCast Cast, ImmutableList<ModelSlot> Opened, ImmutableSortedDictionary<string, Sitting> Meetings, ImmutableSortedDictionary<string, Wish> Wishes)
{
    internal static ModelDay Of(ModelCast cast) => new(cast, [], ImmutableSortedDictionary<string, Sitting>.Empty, ImmutableSortedDictionary<string, Wish>.Empty);

    private IEnumerable<Sitting> Standing => Meetings.Values.Where(meeting => meeting.Status == "booked");

    private IEnumerable<ModelSlot> Slots => Cast.Slots.Concat(Opened);

    /// <summary>All that can be seen of it, whatever the ids.</summary>
    internal string Seen => string.Join('\n', Meetings.Values.Select(it => it.ToString()).Order(StringComparer.Ordinal).Concat(Wishes.Select(it => $"{it.Key}: {it.Value}")));

    public bool Equals(ModelDay? other) => other is not null && Key() == other.Key();

    public override int GetHashCode() => Key().GetHashCode(StringComparison.Ordinal);

    internal ModelDay? Book(string id, string slot, string startup, bool byHand)
    {
        var at = Slot(slot);
        if (at.From <= Cast.Now || (!byHand && Standing.Count(it => it.Startup == startup) >= Cast.MostPerStartup)) return null;
        return Sit(id, new(slot, startup, at.Representative, at.Table, at.From, at.Until));
    }

    internal ModelDay? Move(string id, string slot)
    {
        var (meeting, at) = (Meetings[id], Slot(slot));
        if (!IsToCome(meeting) || at.Investor != Cast.Investors[meeting.Representative] || slot == meeting.Slot || at.From <= Cast.Now) return null;
        return Sit(id, meeting with { Slot = slot, Representative = at.Representative, Table = at.Table, From = at.From, Until = at.Until });
    }

    internal ModelDay? HandOver(string id, string colleague)
    {
        var meeting = Meetings[id];
        return IsToCome(meeting) && Cast.Investors[colleague] == Cast.Investors[meeting.Representative] && colleague != meeting.Representative ? Sit(id, meeting with { Representative = colleague }) : null;
    }

    internal ModelDay? Cancel(string id) => IsToCome(Meetings[id]) ? With(id, Meetings[id] with { Status = "cancelled" }) : null;

    /// <summary>The other side does not come, five minutes after the start.</summary>
    internal ModelDay? Miss(string id) =>
        Meetings[id] is { Status: "booked" } meeting && Cast.Now >= meeting.From + 5 && Cast.Now < meeting.Until ? With(id, meeting with { Status = "noShow" }) : null;

    /// <summary>In the slot of the representative that runs, or a new one at the lowest table that nobody needs.</summary>
    internal ModelDay? MeetNow(string id, string representative, string startup)
    {
        var running = Slots.Where(slot => slot.From <= Cast.Now && Cast.Now < slot.Until).ToList();
        if (running.Find(slot => slot.Representative == representative) is { } own)
            return own.Until - Cast.Now < 5 ? null : Sit(id, new(own.Name, startup, representative, own.Table, Cast.Now, own.Until));
        var until = Cast.Now + Cast.SlotMinutes;
        var table = Enumerable.Range(1, Cast.Tables).FirstOrDefault(number => running.All(slot => slot.Table != number) && Standing.All(it => it.Table != number || !Meet(it.From, it.Until, Cast.Now, until)));
        if (table == 0 || Slots.Any(slot => (slot.Representative == representative || slot.Table == table) && Meet(slot.From, slot.Until, Cast.Now, until))) return null;
        var opened = new ModelSlot($"{representative}@{Cast.Now}", Cast.Investors[representative], representative, table, Cast.Now, until);
        return (this with { Opened = Opened.Add(opened) }).Sit(id, new(opened.Name, startup, representative, table, Cast.Now, until));
    }

    /// <summary>All lines or none; what stands already stays.</summary>
    internal ModelDay? Import(string id, IReadOnlyList<(string Slot, string Startup)> lines)
    {
        ModelDay? day = this;
        var missing = lines.Where(line => !Standing.Any(it => it.Slot == line.Slot && it.Startup == line.Startup)).ToList();
        for (var number = 0; number < missing.Count; number++) day = day?.Book($"{id}, line {number}", missing[number].Slot, missing[number].Startup, byHand: true);
        return day;
    }

    /// <summary>The open request of two sides; empty when there is none.</summary>
    internal string OpenBetween(string investor, string startup) => Wishes.FirstOrDefault(it => it.Value.Status == "open" && it.Value.Investor == investor && it.Value.Startup == startup).Key ?? "";

    /// <summary>A new request. The caller has looked whether the two have asked each other.</summary>
    internal ModelDay? Ask(string id, string investor, string startup, bool byInvestor, string slot) =>
        slot.Length > 0 && Slot(slot).From <= Cast.Now ? null : With(id, new Wish(investor, startup, !byInvestor, slot));

    /// <summary>Only what could be booked at that moment; it takes nothing.</summary>
    internal ModelDay? Propose(string id, bool byInvestor, string slot) =>
        Wishes[id] is { Status: "open" } wish && wish.OfInvestor == byInvestor && Book("", slot, wish.Startup, byHand: false) is not null ? With(id, wish with { OfInvestor = !byInvestor, Slot = slot }) : null;

    /// <summary>At the slot that is given, else at the one that was proposed, else at the first that suits both.</summary>
    internal ModelDay? Accept(string id, string meeting, bool byInvestor, string slot)
    {
        if (Wishes[id] is not { Status: "open" } wish || wish.OfInvestor != byInvestor) return null;
        var at = slot.Length > 0 ? slot : wish.Slot.Length > 0 ? wish.Slot : FirstFree(wish.Investor, wish.Startup);
        return at is null ? null : Book(meeting, at, wish.Startup, byHand: false)?.With(id, wish with { Status = "accepted" });
    }

    private string? FirstFree(string investor, string startup) => Slots
        .Where(slot => slot.Investor == investor && slot.From > Cast.Now && CanSit("", new(slot.Name, startup, slot.Representative, slot.Table, slot.From, slot.Until)))
        .OrderBy(slot => slot.From).ThenBy(slot => slot.Id, StringComparer.Ordinal).FirstOrDefault()?.Name;

    private ModelDay? Sit(string id, Sitting sitting) => CanSit(id, sitting) ? With(id, sitting) : null;

    /// <summary>Nobody and no table is in two places, and a slot has one meeting.</summary>
    private bool CanSit(string id, Sitting sitting) => Meetings.All(it => it.Key == id || it.Value.Status != "booked" || (it.Value.Slot != sitting.Slot && !(
        Meet(it.Value.From, it.Value.Until, sitting.From, sitting.Until)
        && (it.Value.Representative == sitting.Representative || it.Value.Table == sitting.Table || Cast.Founders[it.Value.Startup] == Cast.Founders[sitting.Startup]))));

    private bool IsToCome(Sitting meeting) => meeting.Status == "booked" && meeting.From > Cast.Now;

    private ModelDay With(string id, Sitting meeting) => this with { Meetings = Meetings.SetItem(id, meeting) };

    private ModelDay With(string id, Wish wish) => this with { Wishes = Wishes.SetItem(id, wish) };

    private ModelSlot Slot(string name) => Slots.First(slot => slot.Name == name);

    private string Key() => $"{string.Join(';', Opened)}|{string.Join(';', Meetings)}|{string.Join(';', Wishes)}";

    private static bool Meet(int from, int until, int otherFrom, int otherUntil) => from < otherUntil && otherFrom < until;
}
