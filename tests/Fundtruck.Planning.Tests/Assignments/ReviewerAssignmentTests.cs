using CsCheck;
using Fundtruck.Planning.Assignments;

namespace Fundtruck.Planning.Tests.Assignments;

public sealed class ReviewerAssignmentTests
{
    /// <summary>Few enough pairs to try every set of them; a third of the problems can't be solved.</summary>
    private static readonly Gen<AssignmentProblem> Tiny =
        from applications in Gen.Int[1, 4]
        from reviewers in Gen.Int[1, applications == 4 ? 3 : 4]
        from wanted in Gen.Int[0, 3].Array[applications]
        from limits in Gen.Int[0, 4].Array[reviewers]
        from draws in Gen.Int[0, 9].Array[applications * reviewers]
        from affinities in Gen.Int[0, 3].Array[applications * reviewers]
        from experts in Gen.Int[0, 2]
        from costs in Gen.Int[1, 6].Array[4]
        from seed in Gen.Int[0, 3]
        select Problem(wanted, limits, draws, affinities, experts, new RelaxationCosts(costs[0], costs[1], costs[2], costs[3]), seed);

    [Fact]
    public void No_set_of_pairs_is_better_than_the_one_that_is_found() => Tiny.Sample(
        problem =>
        {
            var plan = ReviewerAssignment.Of(problem);
            var found = Inspection.Of(problem, plan.Pairs.ToHashSet());

            Assert.Equal(Best(problem), found);
            Assert.True(plan.Proven);
        },
        iter: 400);

    [Fact]
    public void What_a_plan_says_it_gives_up_is_what_it_gives_up() => Tiny.Sample(
        problem =>
        {
            var plan = ReviewerAssignment.Of(problem);
            var pairs = plan.Pairs.ToHashSet();
            var said = plan.Relaxations.Where(relaxation => relaxation.Rule != RelaxedRule.Connection)
                .Select(relaxation => (relaxation.Rule, relaxation.Application, relaxation.Reviewer, relaxation.Amount));
            var groups = Inspection.Of(problem, pairs).Groups;

            Assert.Equal(Inspection.Relaxed(problem, pairs).Order(), said.Order());
            Assert.Equal(Math.Max(0, groups - 1), plan.Relaxations.SingleOrDefault(relaxation => relaxation.Rule == RelaxedRule.Connection)?.Amount ?? 0);
            Assert.Equal(groups, plan.Groups.Count);
            Assert.Subset(pairs, problem.Fixed.ToHashSet());
            Assert.Equal(problem.Existing.Count(pairs.Contains), plan.Kept);
            Assert.All(plan.Relaxations, relaxation => Assert.Equal(relaxation.Rule == RelaxedRule.Conflict, relaxation.Reason is not null));
            Assert.All(plan.ReadingOrder.Select((order, reviewer) => (order, reviewer)), one => Assert.Equal(pairs.Where(pair => pair.Reviewer == one.reviewer).Select(pair => pair.Application).Order(), one.order.Order()));
        },
        iter: 1000);

    /// <summary>The control of the test above: an assignment that only counts reviewers, as one deals cards, is found out.</summary>
    [Fact]
    public void Dealing_in_turn_is_not_good_enough()
    {
        var worse = 0;
        Tiny.Sample(problem => worse += Best(problem).CompareTo(Inspection.Of(problem, Dealt(problem))) < 0 ? 1 : 0, iter: 100, threads: 1);

        Assert.InRange(worse, 50, 100);
    }

    [Fact]
    public void Five_hundred_applications_are_dealt_evenly_to_sixty_comparable_reviewers_without_a_conflict()
    {
        var random = new Random(7);
        var problem = Large(500, 60) with
        {
            Conflicts = [.. Enumerable.Range(0, 500).Select(application => new Conflict(application, random.Next(60), "same town"))],
            Fixed = [.. Enumerable.Range(0, 40).Select(application => new Pair(application * 3, application % 60))],
        };
        problem = problem with { Conflicts = [.. problem.Conflicts.Where(conflict => !problem.Fixed.Contains(new Pair(conflict.Application, conflict.Reviewer)))] };

        var plan = ReviewerAssignment.Of(problem);

        AssertEverythingIsKept(problem, plan);
        Assert.True(plan.Proven);
        var mean = plan.ReadingOrder.SelectMany(order => order.Select((application, place) => (application, Place: (place + 0.5) / order.Count)))
            .GroupBy(one => one.application, one => one.Place).Select(places => places.Average()).ToArray();
        Assert.All(mean, place => Assert.InRange(place, 0.2, 0.8));
    }

    [Fact]
    public void When_a_reviewer_joins_only_what_the_newcomer_takes_over_changes()
    {
        var before = ReviewerAssignment.Of(Large(100, 20));

        var problem = Large(100, 21) with { Existing = before.Pairs };
        var after = ReviewerAssignment.Of(problem);

        AssertEverythingIsKept(problem, after);
        Assert.Equal(14, after.Pairs.Count(pair => pair.Reviewer == 20));
        Assert.Equal(300 - 14, after.Kept);
    }

    [Fact]
    public void When_a_reviewer_leaves_only_those_reviews_are_dealt_anew()
    {
        var before = ReviewerAssignment.Of(Large(100, 21));
        Pair[] left = [.. before.Pairs.Where(pair => pair.Reviewer < 20)];

        var problem = Large(100, 20) with { Existing = left };
        var after = ReviewerAssignment.Of(problem);

        AssertEverythingIsKept(problem, after);
        Assert.Equal(left.Length, after.Kept);
    }

    [Fact]
    public void The_same_problem_is_always_answered_the_same()
    {
        var problem = Large(60, 12) with { Seed = 5 };

        Assert.Equal(ReviewerAssignment.Of(problem).Pairs, ReviewerAssignment.Of(problem).Pairs);
        Assert.NotEqual(ReviewerAssignment.Of(problem).Pairs, ReviewerAssignment.Of(problem with { Seed = 6 }).Pairs);
    }

    [Theory]
    [InlineData(20, 6), InlineData(500, 60)]
    public void Two_panels_that_may_not_see_each_others_applications_are_named_as_groups(int applications, int reviewers)
    {
        var plan = ReviewerAssignment.Of(Large(applications, reviewers) with
        {
            Conflicts = [.. Enumerable.Range(0, applications).SelectMany(application => Enumerable.Range(0, reviewers)
                .Where(reviewer => (application < applications / 2) != (reviewer < reviewers / 2)).Select(reviewer => new Conflict(application, reviewer, "other panel")))],
        });

        Assert.Equal("The reviewers fall into 2 groups that can't be compared.", Assert.Single(plan.Relaxations).ToString());
        Assert.Equal(Enumerable.Range(0, reviewers / 2), plan.Groups[0].Reviewers);
        Assert.True(plan.Proven);
    }

    [Fact]
    public void Groups_that_were_made_by_hand_are_joined_where_one_review_is_left_to_deal()
    {
        var plan = ReviewerAssignment.Of(new AssignmentProblem
        {
            Wanted = [2, 2, 3],
            Limits = [3, 3, 3, 3],
            Fixed = [new(0, 0), new(0, 1), new(1, 2), new(1, 3), new(2, 0), new(2, 1)],
        });

        Assert.Empty(plan.Relaxations);
        Assert.Single(plan.Groups);
    }

    [Fact]
    public void What_has_to_be_given_up_is_said_in_words()
    {
        var plan = ReviewerAssignment.Of(new AssignmentProblem
        {
            Wanted = [2, 3],
            Limits = [2, 1],
            Conflicts = [new Conflict(0, 0, "co-founder")],
            Fixed = [new Pair(0, 0)],
        });

        Assert.Equal(
            ["Reviewer 0 reviews application 0 in spite of a conflict: co-founder.", "Application 1 lacks 1 of the reviewers wanted.", "Reviewer 1 has 1 more than the limit."],
            plan.Relaxations.Select(relaxation => relaxation.ToString()));
    }

    [Fact]
    public void A_call_without_applications_or_reviewers_has_a_plan()
    {
        Assert.True(ReviewerAssignment.Of(new AssignmentProblem { Wanted = [], Limits = [] }).IsPossible);
        Assert.True(ReviewerAssignment.Of(new AssignmentProblem { Wanted = [], Limits = [3] }).IsPossible);
        Assert.Equal(2, Assert.Single(ReviewerAssignment.Of(new AssignmentProblem { Wanted = [2], Limits = [] }).Relaxations).Amount);
    }

    [Fact]
    public void A_problem_that_means_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ReviewerAssignment.Of(Large(2, 2) with { Fixed = [new Pair(0, 2)] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReviewerAssignment.Of(Large(2, 2) with { Wanted = [-1] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReviewerAssignment.Of(Large(2, 2) with { Affinities = [new Affinity(0, 0, 101)] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReviewerAssignment.Of(Large(2, 2) with { Costs = new RelaxationCosts(Load: 0) }));
        Assert.Throws<ArgumentException>(() => ReviewerAssignment.Of(Large(2, 2) with { Existing = [new Pair(0, 0), new Pair(0, 0)] }));
    }

    private static void AssertEverythingIsKept(AssignmentProblem problem, AssignmentPlan plan)
    {
        var loads = Inspection.Loads(problem, plan.Pairs);
        Assert.Equal((0, 1), (Inspection.Of(problem, plan.Pairs.ToHashSet()).Cost, Inspection.Of(problem, plan.Pairs.ToHashSet()).Groups));
        Assert.True(plan.IsPossible);
        Assert.InRange(loads.Max() - loads.Min(), 0, 1);
    }

    private static AssignmentProblem Large(int applications, int reviewers) =>
        new() { Wanted = [.. Enumerable.Repeat(3, applications)], Limits = [.. Enumerable.Repeat(40, reviewers)] };

    /// <summary>What each pair is, is drawn: fixed, a conflict, both, existing or nothing.</summary>
    private static AssignmentProblem Problem(int[] wanted, int[] limits, int[] draws, int[] affinities, int experts, RelaxationCosts costs, int seed)
    {
        var pairs = draws.Select((draw, i) => (draw, Pair: new Pair(i / limits.Length, i % limits.Length))).ToArray();
        return new AssignmentProblem
        {
            Wanted = wanted,
            Limits = limits,
            Fixed = [.. pairs.Where(pair => pair.draw is 0).Select(pair => pair.Pair)],
            Conflicts = [.. pairs.Where(pair => pair.draw is 0 or 1 or 2 && affinities[0] > 0).Select(pair => new Conflict(pair.Pair.Application, pair.Pair.Reviewer, "a cousin"))],
            Existing = [.. pairs.Where(pair => pair.draw is 3 or 4).Select(pair => pair.Pair)],
            Affinities = [.. pairs.Where((_, i) => affinities[i] > 0).Select((pair, i) => new Affinity(pair.Pair.Application, pair.Pair.Reviewer, affinities[(pair.Pair.Application * limits.Length) + pair.Pair.Reviewer]))],
            Experts = experts,
            ExpertFrom = 2,
            Costs = costs,
            Seed = seed,
        };
    }

    /// <summary>By trying all sets of pairs that hold the fixed ones and no more than wanted.</summary>
    private static Inspection Best(AssignmentProblem problem)
    {
        var all = Enumerable.Range(0, problem.Wanted.Count * problem.Limits.Count).Select(i => new Pair(i / problem.Limits.Count, i % problem.Limits.Count)).ToArray();
        var settled = problem.Fixed.Sum(pair => 1 << Array.IndexOf(all, pair));
        var rows = all.GroupBy(pair => pair.Application)
            .Select(row => (Mask: row.Sum(pair => 1 << Array.IndexOf(all, pair)), Most: Math.Max(problem.Wanted[row.Key], problem.Fixed.Count(pair => pair.Application == row.Key)))).ToArray();
        return Enumerable.Range(0, 1 << all.Length)
            .Where(set => (set & settled) == settled && rows.All(row => int.PopCount(set & row.Mask) <= row.Most))
            .Select(set => Inspection.Of(problem, all.Where((_, i) => (set >> i & 1) == 1).ToHashSet())).Min()!;
    }

    private static HashSet<Pair> Dealt(AssignmentProblem problem)
    {
        var (pairs, next) = (problem.Fixed.ToHashSet(), 0);
        for (var application = 0; application < problem.Wanted.Count; application++)
        {
            for (var turn = 0; turn < problem.Limits.Count && pairs.Count(pair => pair.Application == application) < problem.Wanted[application]; turn++) pairs.Add(new Pair(application, next++ % problem.Limits.Count));
        }

        return pairs;
    }
}
