using CsCheck;
using Fundtruck.Planning.Meetings;

namespace Fundtruck.Planning.Tests.Meetings;

public sealed class LineUpPlannerTests
{
    private static readonly Gen<LineUpProblem> Tiny =
        from pitches in Gen.Select(Gen.Int[0, 1], Gen.Int[1, 2], Gen.Int[0, 2]).Array[1, 4]
        from stage in Gen.Int[0, 1]
        from jurors in Gen.Int[0, 3].Array[2]
        from pause in Gen.Int[0, 5]
        from away in Gen.Int[0, 5]
        from walk in Gen.Int[0, 1]
        select new LineUpProblem
        {
            Contests = [new LineUpContest(0, [jurors[0]], 0, 7), new LineUpContest(stage, [jurors[1]], 1, 7)],
            Pitches = [.. pitches.Select(pitch => new LineUpPitch(pitch.Item1, pitch.Item2, [pitch.Item3]))],
            Breaks = [new TakenTime(0, pause, pause + 1)],
            Away = [new TakenTime(1, away, away + 2)],
            Walk = walk,
        };

    [Fact]
    public void No_line_up_is_shorter_or_nearer_to_the_wanted_order() => Tiny.Sample(
        problem =>
        {
            var plan = LineUpPlanner.Plan(problem);
            var best = All(problem, []).Where(starts => LineUpCheck.IsRight(problem, starts)).Select(starts => (LineUpCheck.Span(problem, starts), LineUpCheck.Turned(problem, starts))).Order()
                .Select(rank => ((int, int)?)rank).FirstOrDefault();

            Assert.Equal(best is null ? PlanStatus.Infeasible : PlanStatus.Optimal, plan.Status);
            if (best is not null) Assert.True(LineUpCheck.IsRight(problem, plan.Starts));
            if (best is not null) Assert.Equal(best, (plan.Span, plan.Turned));
        },
        iter: 300);

    [Fact]
    public void Two_contests_on_two_stages_share_a_juror_and_a_founder()
    {
        var problem = new LineUpProblem
        {
            Contests = [new LineUpContest(0, [1, 2], 0, 40), new LineUpContest(1, [2, 3], 0, 40)],
            Pitches = [.. Enumerable.Range(0, 10).Select(pitch => new LineUpPitch(pitch % 2, 2, [10 + (pitch / 3)]))],
            Breaks = [new TakenTime(0, 6, 9), new TakenTime(1, 6, 9)],
            Walk = 1,
        };
        var plan = LineUpPlanner.Plan(problem);

        Assert.Equal(PlanStatus.Optimal, plan.Status);
        Assert.True(LineUpCheck.IsRight(problem, plan.Starts));
        Assert.Equal(20, plan.Span);
    }

    [Theory]
    [InlineData(0, 0)] // on one stage at once
    [InlineData(4, 8)] // in a break
    [InlineData(7, 8)] // a juror away
    [InlineData(9, 12)] // after the end
    public void A_broken_line_up_is_refused(int first, int second)
    {
        var problem = new LineUpProblem
        {
            Contests = [new LineUpContest(0, [1], 0, 12)],
            Pitches = [new LineUpPitch(0, 2, [10]), new LineUpPitch(0, 2, [11])],
            Breaks = [new TakenTime(0, 5, 6)],
            Away = [new TakenTime(1, 7, 8)],
        };

        Assert.True(LineUpCheck.IsRight(problem, [0, 8]));
        Assert.False(LineUpCheck.IsRight(problem, [first, second]));
    }

    private static IEnumerable<int[]> All(LineUpProblem problem, int[] starts) =>
        starts.Length == problem.Pitches.Count ? [starts] : Enumerable.Range(0, 7).SelectMany(start => All(problem, [.. starts, start]));
}
