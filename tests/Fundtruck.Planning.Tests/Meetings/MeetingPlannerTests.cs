using CsCheck;
using Fundtruck.Planning.Meetings;

namespace Fundtruck.Planning.Tests.Meetings;

public sealed class MeetingPlannerTests
{
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
    public void A_slot_or_a_table_more_never_makes_the_best_plan_worse() => Gen.Select(SmallMeetings.Any, Gen.Bool).Sample(
        (problem, slot) =>
        {
            var larger = slot
                ? problem with { Sessions = [.. problem.Sessions.SkipLast(1), problem.Sessions[^1] with { Slots = problem.Sessions[^1].Slots + 1 }] }
                : problem with { Tables = [.. problem.Tables, new MeetingTable()] };
            var (before, after) = (MeetingPlanner.Plan(problem, SmallMeetings.Limits), MeetingPlanner.Plan(larger, SmallMeetings.Limits));

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
    public void The_same_problem_seed_and_work_give_the_same_plan()
    {
        var problem = Event.Of(startups: 30, investors: 15, slots: 8, wishes: 6, seed: 3);
        var plans = Enumerable.Range(0, 3).Select(_ => MeetingPlanner.Plan(problem, new PlanLimits(2, 7))).ToArray();

        Assert.All(plans, plan => Assert.Equal(plans[0].Meetings, plan.Meetings));
        Assert.All(plans, plan => Assert.Equal(plans[0].Certificate.Bound, plan.Certificate.Bound));
        Assert.NotEqual(plans[0].Meetings, MeetingPlanner.Plan(problem, new PlanLimits(2, 8)).Meetings);
    }

    [Fact]
    public void The_same_given_meetings_seed_and_work_give_the_same_plan()
    {
        var problem = Event.Given(people: 40, meetings: 150, slots: 12, tables: 16, seed: 5, away: 3);
        var plans = Enumerable.Range(0, 3).Select(_ => MeetingPlanner.Plan(problem, new PlanLimits(1, 7))).ToArray();

        Assert.All(plans, plan => Assert.Equal(plans[0].Meetings, plan.Meetings));
        Assert.All(plans, plan => Assert.Equal(plans[0].Certificate.Bound, plan.Certificate.Bound));
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
    public void A_large_event_in_two_venues_gets_nearly_all_it_wishes_and_everybody_has_time_for_the_ways()
    {
        var problem = Event.InTwoVenues(Event.Of(startups: 200, investors: 100, slots: 24, wishes: 15, seed: 1, away: 8));
        var plan = MeetingPlanner.Plan(problem, new PlanLimits(3));

        Assert.Empty(TimetableCheck.Mistakes(problem, plan));
        Assert.InRange(plan.Certificate.Gap, 0, 0.005);
        Assert.Equal(2, plan.Meetings.Select(meeting => meeting.Table % 2).Distinct().Count());
    }

    [Fact]
    public void Where_one_venue_closes_at_noon_and_the_other_opens_all_meet_in_the_one_and_then_in_the_other()
    {
        var problem = Event.InTwoVenues(Event.Of(startups: 60, investors: 30, slots: 16, wishes: 5, seed: 1));
        var noon = problem with { Tables = [.. Enumerable.Range(0, 60).Select(table => new MeetingTable(table % 2, table % 2 == 0 ? [.. Enumerable.Range(8, 8)] : [.. Enumerable.Range(0, 8)]))] };
        var plan = MeetingPlanner.Plan(noon, new PlanLimits(2));

        Assert.Empty(TimetableCheck.Mistakes(noon, plan));
        Assert.InRange(plan.Certificate.Gap, 0, 0.01);
        Assert.All(plan.Meetings, meeting => Assert.Equal(meeting.Slot / 8, meeting.Table % 2));
    }

    [Fact]
    public void The_same_problem_in_two_venues_seed_and_work_give_the_same_plan()
    {
        var problem = Event.InTwoVenues(Event.Of(startups: 60, investors: 30, slots: 16, wishes: 8, seed: 3, away: 4));
        var plans = Enumerable.Range(0, 2).Select(_ => MeetingPlanner.Plan(problem, new PlanLimits(1, 7))).ToArray();

        Assert.Equal(plans[0].Meetings, plans[1].Meetings);
        Assert.NotEqual(plans[0].Meetings, MeetingPlanner.Plan(problem, new PlanLimits(1, 8)).Meetings);
    }

    [Fact]
    public void After_a_no_show_nobody_elses_meeting_moves()
    {
        var problem = Event.Of(startups: 60, investors: 30, slots: 16, wishes: 8, seed: 2, away: 3);
        var published = MeetingPlanner.Plan(problem, new PlanLimits(2)).Meetings;
        var gone = problem with { People = [.. problem.People.Select((person, index) => index == 65 ? person with { Away = [.. Enumerable.Range(0, 16)] } : person)] };
        var plan = MeetingPlanner.Replan(gone, published, new PlanLimits(2));

        Assert.Equal((published.Count(meeting => meeting.Other == 65), 0), (plan.Certificate.Dropped, plan.Certificate.Moved));
        Assert.Equal((plan.Certificate.FewestDropped, plan.Certificate.FewestMoved), (plan.Certificate.Dropped, plan.Certificate.Moved));
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
}
