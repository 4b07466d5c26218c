using CsCheck;
using Fundtruck.Planning.Meetings;

namespace Fundtruck.Planning.Tests.Meetings;

/// <summary>The search adds up differences, some million times; what it believes then is what its timetable costs when it is counted from nothing.</summary>
public sealed class SearchCostTests
{
    private const double Missing = 20;

    [Theory]
    [InlineData(null), InlineData(0), InlineData(1)]
    public void What_chains_cost_of_which_only_the_ends_are_looked_at(int? spread)
    {
        var (meetings, days) = (Event.Given(20, 80, 16, 8, 3, away: 4), new MeetingSession[] { new(5), new(4), new(7, 1) });

        AssertCounted(meetings with { Sessions = days, BreakSpread = spread }, 1, rounds: 40);
        AssertCounted(Event.Of(12, 8, 16, 5, 4, away: 3, perDay: 6) with { Sessions = days, BreakSpread = spread }, 2, rounds: 40);
    }

    [Fact]
    public void What_orders_and_moved_meetings_cost()
    {
        var meetings = Event.Given(20, 80, 16, 8, 5) with { Orders = [.. Enumerable.Range(0, 40).Select(index => new MeetingOrder(index, index + 40))], BreakSpread = 1 };
        var rules = new MeetingRules(meetings);
        var homes = Search(rules, 3).Read();

        AssertCounted(meetings, 4, rounds: 20);
        AssertCounted(meetings, 5, rounds: 20, homes);
    }

    [Fact]
    public void What_is_in_several_venues_costs_where_no_way_is_missed()
    {
        var meetings = Event.InTwoVenues(Event.Of(12, 8, 16, 5, 6, away: 3), 2);

        AssertCounted(meetings with { BreakSpread = 1 }, 6, rounds: 20);
        AssertCounted(meetings with { Sessions = [new(9), new(7, 1)] }, 7, rounds: 20);
    }

    [Fact]
    public void What_small_events_of_all_kinds_cost() => Gen.Select(Gen.OneOf(SmallMeetings.Any, SmallMeetings.Given), Gen.Int[0, 1000], Gen.Bool).Sample(
        (problem, seed, homes) =>
        {
            var rules = new MeetingRules(problem);
            AssertCounted(problem, seed, rounds: 5, homes ? Search(rules, seed + 1).Read() : null);
        },
        iter: 1000);

    [Fact]
    public void A_meeting_from_which_there_is_no_time_to_one_that_is_worth_more_gives_way_to_it()
    {
        var rules = new MeetingRules(new MeetingProblem
        {
            Sessions = [new(2)],
            Tables = [new(0), new(1)],
            Travels = [new Travel(0, 1, 1)],
            People = [new(MeetingSide.Startup), new(MeetingSide.Investor), new(MeetingSide.Investor)],
            Given = [new(0, 1), new(0, 2)],
        });
        Place?[] pinned = [new Place(0, 0), new Place(1, 1)];
        var search = new KempeSearch(rules, [0, 1], [20, 1000], 1, 1, pinned);
        search.Start([pinned[0], null]);

        var (cost, places) = search.Anneal(50, 0.1, 0.1, (_, _) => true);

        Assert.Equal([null, pinned[1]], KempeSearch.Places(places, 2));
        Assert.Equal(20, cost, 1e-6);
    }

    /// <summary>Stops the search again and again, while it is hot enough to take what is worse.</summary>
    private static void AssertCounted(MeetingProblem problem, int seed, int rounds, Place?[]? homes = null)
    {
        var rules = new MeetingRules(problem);
        var search = Search(rules, seed, homes);
        for (var round = 0; round < rounds; round++)
        {
            search.Anneal(250, 4, 0.5, (_, _) => true);
            var (cost, places) = search.Anneal(0, 1, 1, (_, _) => true); // where it is now

            Assert.True(rules.KeepsWays(KempeSearch.Places(places, rules.Venues.Length)));
            Assert.Equal(Cost(rules, KempeSearch.Places(places, rules.Venues.Length), homes), cost, 1e-6);
        }
    }

    private static KempeSearch Search(MeetingRules rules, int seed, Place?[]? homes = null)
    {
        var search = new KempeSearch(rules, [.. Enumerable.Range(0, rules.Candidates.Length)], [.. rules.Candidates.Select(_ => Missing)], 1, seed, homes: homes);
        search.Anneal(250, 4, 0.5, (_, _) => true);
        return search;
    }

    /// <summary>20 for each meeting without a place, 1 for each that isn't at home; for each person 1 for a break and 0.05 for an idle slot; 8 for a broken order and for each break too many.</summary>
    private static double Cost(MeetingRules rules, Place?[] timetable, Place?[]? homes)
    {
        var people = Enumerable.Range(0, rules.People).Select(person => rules.OfPerson[person].Where(meeting => timetable[meeting] is not null).Select(meeting => timetable[meeting]!.Value)
            .GroupBy(place => rules.Day[place.Slot]).Select(day => day.OrderBy(place => place.Slot).ToArray()).ToArray()).ToArray();
        var breaks = people.Select(days => days.Sum(day => day.Zip(day.Skip(1)).Count(next => next.Second.Slot - next.First.Slot > 1))).ToArray();
        var idle = people.Sum(days => days.Sum(day => day[^1].Slot - day[0].Slot + 1 - day.Length));
        var spread = rules.Problem.BreakSpread is { } allowed ? breaks.Sum(one => Math.Max(0, one - breaks.Min() - allowed)) : 0;
        var orders = rules.Problem.Orders.Count(order => timetable[order.Before] is { } before && timetable[order.After] is { } after && before.Slot >= after.Slot);
        var moved = Enumerable.Range(0, timetable.Length).Count(meeting => timetable[meeting] is { } place && homes?[meeting] is { } home && place != home);
        return (Missing * timetable.Count(place => place is null)) + moved + breaks.Sum() + (0.05 * idle) + (8 * (orders + spread));
    }
}
