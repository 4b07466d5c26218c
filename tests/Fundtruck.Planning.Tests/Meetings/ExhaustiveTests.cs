using CsCheck;
using Fundtruck.Planning.Meetings;

namespace Fundtruck.Planning.Tests.Meetings;

/// <summary>Plans of small events beside every timetable that there is.</summary>
public sealed class ExhaustiveTests
{
    [Fact]
    public void No_timetable_is_better_than_the_plan() => SmallMeetings.Any.Sample(problem => AssertDecided(problem, MeetingPlanner.Plan(problem, SmallMeetings.Limits)), iter: 2500);

    [Fact]
    public void No_timetable_of_given_meetings_has_fewer_breaks() => SmallMeetings.Given.Sample(problem => AssertDecided(problem, MeetingPlanner.Plan(problem, SmallMeetings.Limits)), iter: 1500);

    [Fact]
    public void However_early_a_search_ends_nothing_it_says_is_untrue() => Gen.Select(Gen.OneOf(SmallMeetings.Any, SmallMeetings.Given), Gen.Int[1, 12]).Sample(
        (problem, halvings) => SmallMeetings.AssertTrue(problem, MeetingPlanner.Plan(problem, new PlanLimits(Math.Pow(0.4, halvings)))), iter: 1000);

    [Fact]
    public void What_has_to_be_relaxed_is_the_least_that_makes_a_plan_possible() => Gen.OneOf(SmallMeetings.Any, SmallMeetings.Given).Where(problem => SmallMeetings.Best(problem) is null).Sample(
        problem =>
        {
            var plan = MeetingPlanner.Plan(problem, SmallMeetings.Limits);
            var said = plan.Certificate;

            Assert.Empty(TimetableCheck.Mistakes(problem, plan));
            Assert.True(said.RelaxationsProven);
            Assert.NotNull(SmallMeetings.Best(Without(problem, said.Relaxations)));
            foreach (var fewer in Subsets(Requirements(problem), said.Relaxations.Count - 1)) Assert.Null(SmallMeetings.Best(Without(problem, fewer)));
        },
        iter: 200);

    [Fact]
    public void A_new_plan_drops_as_few_and_then_moves_as_few_as_any_could() => Changed.Sample(
        (changed, published) => AssertDecided(changed, MeetingPlanner.Replan(changed, published, SmallMeetings.Limits), published), iter: 2000);

    [Fact]
    public void However_early_a_new_search_ends_nothing_it_says_is_untrue() => Gen.Select(Changed, Gen.Int[1, 12]).Sample(
        (change, halvings) => SmallMeetings.AssertTrue(change.Item1, MeetingPlanner.Replan(change.Item1, change.Item2, new PlanLimits(Math.Pow(0.4, halvings))), change.Item2), iter: 1000);

    /// <summary>A problem after something has happened, and what was published before.</summary>
    private static readonly Gen<(MeetingProblem, IReadOnlyList<PlannedMeeting>)> Changed = Gen.Select(Gen.OneOf(SmallMeetings.Any, SmallMeetings.Given), Gen.Int[0, 13]).Select((problem, draw) =>
    {
        var published = MeetingPlanner.Plan(problem, SmallMeetings.Limits).Meetings;
        return (problem with
        {
            People = [.. problem.People.Select((person, index) => index == draw % problem.People.Count && draw < 6 ? person with { Away = draw < 3 ? [0] : null, Minimum = draw == 5 ? 1 : 0 } : person)],
            Tables = [.. problem.Tables.Select((table, index) => index == 0 && draw is > 5 and < 8 ? table with { Closed = [0] } : index == 1 && draw == 12 ? table with { Venue = 1 - table.Venue } : table)],
            Travels = draw == 13 ? [new Travel(0, 1, 1 + problem.Travels.Select(travel => travel.Slots).FirstOrDefault())] : problem.Travels,
            Given = draw is > 7 and < 10 ? [.. problem.Given.Select(given => given with { Slot = null, Session = null }).Reverse().Skip(draw - 8)] : problem.Given,
            Orders = draw is > 7 and < 10 ? [] : problem.Orders,
        }, published);
    });

    [Fact]
    public void Two_meetings_move_rather_than_one_is_dropped()
    {
        // Startup 0 comes late and has one slot left, in which the investor meets startup 1, who could come at another time but for startup 2.
        var problem = new MeetingProblem
        {
            Sessions = [new(3)],
            Tables = [new()],
            People = [new(MeetingSide.Startup), new(MeetingSide.Startup), new(MeetingSide.Startup), new(MeetingSide.Investor)],
            Wishes = [new(0, 3, WishKind.Like), new(1, 3, WishKind.Like), new(2, 3, WishKind.Like)],
        };
        PlannedMeeting[] published = [new(0, 3, 0, 0), new(1, 3, 1, 0), new(2, 3, 2, 0)];
        var late = problem with { People = [new(MeetingSide.Startup, [0, 1]), new(MeetingSide.Startup, [2]), .. problem.People.Skip(2)] };
        var plan = MeetingPlanner.Replan(late, published);

        Assert.Equal(PlanStatus.Optimal, plan.Status);
        Assert.Equal((0, 2), (plan.Certificate.Dropped, plan.Certificate.Moved));
        Assert.Equal([(2, 0), (1, 1), (0, 2)], plan.Meetings.Select(meeting => (meeting.One, meeting.Slot)));
    }

    private static void AssertDecided(MeetingProblem problem, MeetingPlan plan, IReadOnlyList<PlannedMeeting>? published = null)
    {
        SmallMeetings.AssertTrue(problem, plan, published);
        Assert.Contains(plan.Status, new[] { PlanStatus.Optimal, PlanStatus.Infeasible });
    }

    private static List<Requirement> Requirements(MeetingProblem problem) =>
    [
        .. problem.Given.Select((_, index) => new Requirement(RequirementKind.Meeting, index)),
        .. problem.Given.Select((given, index) => (given, index)).Where(one => one.given.Slot is not null || one.given.Session is not null).Select(one => new Requirement(RequirementKind.Time, one.index)),
        .. problem.Orders.Select((_, index) => new Requirement(RequirementKind.Order, index)),
        .. problem.People.Select((person, index) => (person, index)).Where(one => one.person.Minimum > 0).Select(one => new Requirement(RequirementKind.Minimum, one.index)),
        .. problem.BreakSpread is null ? Array.Empty<Requirement>() : [new Requirement(RequirementKind.BreakSpread, 0)],
    ];

    private static IEnumerable<IReadOnlyList<Requirement>> Subsets(List<Requirement> all, int size) => Enumerable.Range(0, 1 << all.Count)
        .Where(bits => int.PopCount(bits) == size).Select(bits => (IReadOnlyList<Requirement>)[.. all.Where((_, index) => (bits >> index & 1) == 1)]);

    private static MeetingProblem Without(MeetingProblem problem, IReadOnlyList<Requirement> relaxed)
    {
        bool Is(RequirementKind kind, int index) => relaxed.Contains(new Requirement(kind, index));
        var kept = Enumerable.Range(0, problem.Given.Count).Where(index => !Is(RequirementKind.Meeting, index)).ToList();
        return problem with
        {
            Given = [.. kept.Select(index => Is(RequirementKind.Time, index) ? problem.Given[index] with { Slot = null, Session = null } : problem.Given[index])],
            Orders = [.. problem.Orders.Where((order, index) => !Is(RequirementKind.Order, index) && kept.Contains(order.Before) && kept.Contains(order.After)).Select(order => new MeetingOrder(kept.IndexOf(order.Before), kept.IndexOf(order.After)))],
            People = [.. problem.People.Select((person, index) => Is(RequirementKind.Minimum, index) ? person with { Minimum = 0 } : person)],
            BreakSpread = Is(RequirementKind.BreakSpread, 0) ? null : problem.BreakSpread,
        };
    }
}
