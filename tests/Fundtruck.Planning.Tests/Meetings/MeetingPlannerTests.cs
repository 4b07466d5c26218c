using CsCheck;
using Fundtruck.Planning.Meetings;

namespace Fundtruck.Planning.Tests.Meetings;

public sealed class MeetingPlannerTests
{
    [Fact]
    public void No_timetable_is_better_than_the_plan() => SmallMeetings.Any.Sample(
        problem =>
        {
            var plan = MeetingPlanner.Plan(problem, SmallMeetings.Limits);
            var best = SmallMeetings.Best(problem);

            Assert.Equal(best is null ? PlanStatus.Infeasible : PlanStatus.Optimal, plan.Status);
            if (best is not null) Assert.Equal(best, plan.Certificate.Score with { TableChanges = 0 });
            Assert.Empty(TimetableCheck.Mistakes(problem, plan));
        },
        iter: 2000);

    [Fact]
    public void What_has_to_be_relaxed_is_the_least_that_makes_a_plan_possible() => SmallMeetings.Any.Where(problem => SmallMeetings.Best(problem) is null).Sample(
        problem =>
        {
            var said = MeetingPlanner.Plan(problem, SmallMeetings.Limits).Certificate;

            Assert.True(said.RelaxationsProven);
            Assert.NotNull(SmallMeetings.Best(Without(problem, said.Relaxations)));
            foreach (var fewer in Subsets(Requirements(problem), said.Relaxations.Count - 1)) Assert.Null(SmallMeetings.Best(Without(problem, fewer)));
        },
        iter: 200);

    [Fact]
    public void A_slot_that_somebody_gains_never_makes_the_best_plan_worse() => Gen.Select(SmallMeetings.Any, Gen.Int[0, 4]).Sample(
        (problem, draw) =>
        {
            var person = draw % problem.People.Count;
            var freer = problem with { People = [.. problem.People.Select((one, index) => index == person ? one with { Away = null } : one)] };
            var (before, after) = (MeetingPlanner.Plan(problem, SmallMeetings.Limits), MeetingPlanner.Plan(freer, SmallMeetings.Limits));

            if (before.Status == PlanStatus.Optimal) Assert.True(Rank(after.Certificate.Score).CompareTo(Rank(before.Certificate.Score)) <= 0);
        },
        iter: 300);

    [Fact]
    public void Who_bears_which_number_changes_nothing_in_the_score() => Gen.Select(SmallMeetings.Any, Gen.Int[1, 4]).Sample(
        (problem, turn) =>
        {
            int New(int person) => (person + turn) % problem.People.Count;
            var renamed = problem with
            {
                People = [.. Enumerable.Range(0, problem.People.Count).OrderBy(New).Select(person => problem.People[person])],
                Wishes = [.. problem.Wishes.Select(wish => new MeetingWish(New(wish.Of), New(wish.About), wish.Kind)).Reverse()],
                Fits = [.. problem.Fits.Select(fit => new MeetingFit(New(fit.One), New(fit.Other), fit.Value))],
                Given = [.. problem.Given.Select(given => given with { One = New(given.One), Other = New(given.Other) })],
            };
            var (one, other) = (MeetingPlanner.Plan(problem, SmallMeetings.Limits), MeetingPlanner.Plan(renamed, SmallMeetings.Limits));

            Assert.Equal(one.Status, other.Status);
            Assert.Equal(one.Certificate.Score with { TableChanges = 0 }, other.Certificate.Score with { TableChanges = 0 });
        },
        iter: 300);

    [Fact]
    public void A_meeting_of_the_best_plan_can_be_fixed_without_loss() => SmallMeetings.Any.Where(problem => problem.Given.Count == 0).Sample(
        problem =>
        {
            var plan = MeetingPlanner.Plan(problem, SmallMeetings.Limits);
            if (plan.Meetings.Count == 0) return;
            var meeting = plan.Meetings[^1];
            var again = MeetingPlanner.Plan(problem with { Given = [new GivenMeeting(meeting.One, meeting.Other, Slot: meeting.Slot)] }, SmallMeetings.Limits);

            Assert.Equal(plan.Certificate.Score with { TableChanges = 0 }, again.Certificate.Score with { TableChanges = 0 });
        },
        iter: 300);

    [Fact]
    public void A_new_plan_changes_as_little_as_any_could() => Gen.Select(SmallMeetings.Any, Gen.Int[0, 8]).Sample(
        (problem, draw) =>
        {
            var published = MeetingPlanner.Plan(problem, SmallMeetings.Limits).Meetings;
            var changed = problem with
            {
                People = [.. problem.People.Select((person, index) => index == draw % problem.People.Count && draw < 6 ? person with { Away = draw < 3 ? [0] : null, Minimum = draw == 5 ? 1 : 0 } : person)],
                Tables = [.. problem.Tables.Select((table, index) => index == 0 && draw is > 5 and < 8 ? table with { Closed = [0] } : table)],
            };
            var plan = MeetingPlanner.Replan(changed, published, SmallMeetings.Limits);
            var best = SmallMeetings.All(changed).Select(meetings => (TimetableCheck.Changes(changed, meetings, published), Rank(TimetableCheck.Score(changed, meetings)))).Order().Select(rank => ((int, (long, long, int))?)rank).FirstOrDefault();

            Assert.Equal(best is null ? PlanStatus.Infeasible : PlanStatus.Optimal, plan.Status);
            if (best is not null) Assert.Equal(best, (plan.Certificate.Changes, Rank(plan.Certificate.Score)));
            Assert.Empty(TimetableCheck.Mistakes(changed, plan, published));
        },
        iter: 1000);

    [Fact]
    public void The_same_problem_seed_and_work_give_the_same_plan()
    {
        var problem = Event.Of(startups: 30, investors: 15, slots: 8, wishes: 6, seed: 3);
        var plans = Enumerable.Range(0, 3).Select(_ => MeetingPlanner.Plan(problem, new PlanLimits(2, 7))).ToArray();

        Assert.All(plans, plan => Assert.Equal(plans[0].Meetings, plan.Meetings));
        Assert.All(plans, plan => Assert.Equal(plans[0].Certificate.Bound, plan.Certificate.Bound));
        Assert.NotEqual(plans[0].Meetings, MeetingPlanner.Plan(problem, new PlanLimits(2, 8)).Meetings);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_whole_event_reaches_the_bound_of_its_preference(int away)
    {
        var problem = Event.Of(startups: 60, investors: 30, slots: 16, wishes: 8, seed: 1, away: away);
        var plan = MeetingPlanner.Plan(problem, new PlanLimits(3));

        Assert.Empty(TimetableCheck.Mistakes(problem, plan));
        Assert.Equal(plan.Certificate.Bound.Preference, plan.Certificate.Score.Preference);
        Assert.Equal(plan.Certificate.Bound.Unevenness, plan.Certificate.Score.Unevenness);
    }

    [Fact]
    public void After_a_no_show_nobody_elses_meeting_moves()
    {
        var problem = Event.Of(startups: 60, investors: 30, slots: 16, wishes: 8, seed: 2, away: 3);
        var published = MeetingPlanner.Plan(problem, new PlanLimits(2)).Meetings;
        var gone = problem with { People = [.. problem.People.Select((person, index) => index == 65 ? person with { Away = [.. Enumerable.Range(0, 16)] } : person)] };
        var plan = MeetingPlanner.Replan(gone, published, new PlanLimits(2));

        Assert.Equal(published.Count(meeting => meeting.Other == 65), plan.Certificate.Changes);
        Assert.Equal(plan.Certificate.FewestChanges, plan.Certificate.Changes);
        Assert.Empty(TimetableCheck.Mistakes(gone, plan, published));
    }

    [Fact]
    public void A_search_tells_of_plans_that_keep_all_rules_and_get_better()
    {
        var (problem, told) = (Event.Of(startups: 60, investors: 30, slots: 16, wishes: 8, seed: 1, away: 4), new List<PlanProgress>());
        var plan = MeetingPlanner.Plan(problem, new PlanLimits(3), told.Add);

        Assert.NotEmpty(told);
        Assert.All(told, progress => Assert.Empty(TimetableCheck.Breaches(problem, progress.Meetings!)));
        Assert.All(told.Zip(told.Skip(1)), two => Assert.True(Rank(two.Second.Score).CompareTo(Rank(two.First.Score)) <= 0));
        Assert.Equal(plan.Certificate.Score, told[^1].Score);
    }

    [Fact]
    public void A_cancelled_search_ends_with_the_best_plan_so_far()
    {
        using var source = new CancellationTokenSource();
        var problem = Event.Of(startups: 60, investors: 30, slots: 16, wishes: 8, seed: 1, away: 4);
        var plan = MeetingPlanner.Plan(problem, new PlanLimits(1_000_000), _ => source.Cancel(), source.Token);

        Assert.Equal(PlanStatus.Feasible, plan.Status);
        Assert.Empty(TimetableCheck.Mistakes(problem, plan));
    }

    private static (long, long, int) Rank(MeetingScore score) => (-score.Preference, score.Unevenness, score.Breaks);

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
