using System.Collections.Immutable;

namespace Fundtruck.Tests.Races.Serial;

/// <summary>The judge of histories, on histories made by hand: without a database.</summary>
public sealed class SerialOrderTests
{
    private static readonly ModelDay Empty = ModelDay.Of(new(
        new Dictionary<string, string> { ["A"] = "Ada", ["B"] = "Ben", ["C"] = "Ben" }, new Dictionary<string, string> { ["r"] = "X", ["s"] = "X" },
        [new("r1", "X", "r", 1, 860, 880), new("r2", "X", "r", 1, 880, 900), new("s1", "X", "s", 2, 860, 880)], Tables: 3, MostPerStartup: 2, Now: 846));

    private static readonly Told No = new(false);

    [Fact]
    public void Two_who_book_one_slot_at_the_same_time_have_an_order_when_one_is_refused()
    {
        var end = Empty.Book("1", "r1", "A", false)!;
        Assert.NotNull(Order(end, (1, 4, new Books("r1", "A", false, new(true, "1"))), (2, 3, new Books("r1", "B", false, No))));
    }

    [Fact]
    public void Two_who_are_both_told_that_they_have_the_slot_have_none()
    {
        var first = Empty.Book("1", "r1", "A", false)!;
        var both = first with { Meetings = first.Meetings.Add("2", first.Meetings["1"] with { Startup = "B" }) };
        foreach (var end in new[] { first, both })
            Assert.Null(Order(end, (1, 4, new Books("r1", "A", false, new(true, "1"))), (2, 3, new Books("r1", "B", false, new(true, "2")))));
    }

    [Fact]
    public void Nobody_is_refused_because_of_what_is_only_asked_for_later()
    {
        var end = Empty.Book("1", "r1", "A", false)!;
        Assert.Null(Order(end, (1, 2, new Books("r1", "B", false, No)), (3, 4, new Books("r1", "A", false, new(true, "1")))));
        Assert.NotNull(Order(end, (1, 4, new Books("r1", "B", false, No)), (3, 5, new Books("r1", "A", false, new(true, "1")))));
    }

    [Fact]
    public void A_refusal_without_a_reason_has_none() => Assert.Null(Order(Empty, (1, 2, new Books("r1", "B", false, No))));

    [Fact]
    public void A_meeting_that_was_promised_and_is_gone_has_none() => Assert.Null(Order(Empty, (1, 2, new Books("r1", "A", false, new(true, "1")))));

    [Fact]
    public void A_cancellation_that_is_undone_by_a_move_has_none()
    {
        var start = Empty.Book("1", "r1", "A", false)!;
        var end = start.Move("1", "r2")!;
        Assert.Null(Order(start, end, (1, 4, new Cancels("1", new(true))), (2, 3, new Moves("1", "r2", new(true)))));
        Assert.NotNull(Order(start, start.Move("1", "r2")!.Cancel("1")!, (1, 4, new Cancels("1", new(true))), (2, 3, new Moves("1", "r2", new(true)))));
    }

    [Fact]
    public void A_founder_of_two_startups_is_one_person_and_a_cap_counts()
    {
        Assert.Null(Empty.Book("1", "r1", "B", false)!.Book("2", "s1", "C", true));
        var full = Empty.Book("1", "r1", "A", false)!.Book("2", "r2", "A", false)!;
        Assert.Null((full with { Cast = full.Cast with { Slots = full.Cast.Slots.Add(new("s2", "X", "s", 2, 900, 920)) } }).Book("3", "s2", "A", false));
        Assert.NotNull((full with { Cast = full.Cast with { Slots = full.Cast.Slots.Add(new("s2", "X", "s", 2, 900, 920)) } }).Book("3", "s2", "A", true));
    }

    [Fact]
    public void Who_moves_between_two_others_needs_all_three_in_the_right_order()
    {
        // r1 is A's; A moves to r2, B takes r1, and C is told that r1 is taken both before and after.
        var start = Empty.Book("1", "r1", "A", false)!;
        var end = start.Move("1", "r2")!.Book("2", "r1", "B", false)!;
        Assert.NotNull(Order(start, end, (1, 9, new Moves("1", "r2", new(true))), (2, 8, new Books("r1", "B", false, new(true, "2"))), (3, 7, new Books("r1", "C", false, No))));
        Assert.Null(Order(start, end, (1, 4, new Books("r1", "B", false, new(true, "2"))), (5, 9, new Moves("1", "r2", new(true)))));
    }

    [Fact]
    public void An_import_is_all_or_nothing_and_what_stands_already_does_not_stand_in_its_way()
    {
        var lines = new[] { ("r1", "A"), ("r2", "B") };
        var end = Empty.Book("1", "r1", "A", false)!.Book("2", "r2", "B", true)!;
        Assert.NotNull(Order(end, (1, 2, new Books("r1", "A", false, new(true, "1"))), (3, 4, new Imports(lines, "import", new(true)))));
        Assert.Null(Order(Empty.Book("1", "r1", "A", false)!, (1, 4, new Books("r1", "A", false, new(true, "1"))), (2, 3, new Imports(lines, "import", No))));
    }

    [Fact]
    public void Two_who_ask_each_other_agree_once()
    {
        var end = Empty.Ask("wish", "X", "A", false, "r1")!.Accept("wish", "1", true, "")!;
        Assert.NotNull(Order(end, (1, 4, new Asks("X", "A", false, "r1", new(true, "", "wish"))), (2, 3, new Asks("X", "A", true, "", new(true, "1", "wish")))));
        Assert.Null(Order(end, (1, 4, new Asks("X", "A", false, "r1", new(true, "", "wish"))), (2, 3, new Asks("X", "A", true, "", new(true, "", "another")))));
    }

    [Fact]
    public void Fourteen_at_once_of_whom_all_but_one_are_refused_are_judged_without_trying_all_orders()
    {
        var refused = Enumerable.Range(0, 13).Select(i => ((long)i, 100L + i, (Doing)new Books("r1", i % 2 == 0 ? "B" : "C", false, No)));
        Assert.Null(Order(Empty, [.. refused, (50, 200, new Books("r1", "A", false, new(true, "1")))]));
        Assert.NotNull(Order(Empty.Book("1", "r1", "A", false)!, [.. refused, (50, 200, new Books("r1", "A", false, new(true, "1")))]));
    }

    private static IReadOnlyList<Doing>? Order(ModelDay end, params (long Asked, long Answered, Doing What)[] history) => Order(Empty, end, history);

    private static IReadOnlyList<Doing>? Order(ModelDay start, ModelDay end, params (long Asked, long Answered, Doing What)[] history) =>
        SerialOrder.Find(start, [.. history.Select(it => new Deed<Doing>(it.Asked, it.Answered, it.What))], (day, doing) => doing.After(day), day => day.Seen == end.Seen);
}
