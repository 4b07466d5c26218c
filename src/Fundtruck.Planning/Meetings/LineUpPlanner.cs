using Google.OrTools.Sat;

namespace Fundtruck.Planning.Meetings;

/// <summary>A half-open stretch of time steps in which a stage or a person can't be used.</summary>
/// <param name="Who">Index of the stage or the person.</param>
/// <param name="From">First step.</param>
/// <param name="To">The first step after it.</param>
public readonly record struct TakenTime(int Who, int From, int To);

/// <summary>A contest on one stage.</summary>
/// <param name="Stage">Index from 0.</param>
/// <param name="Jurors">People who are needed at each of its pitches; they can sit in several contests.</param>
/// <param name="From">The first step in which a pitch may begin.</param>
/// <param name="To">The step at which the last one has ended.</param>
public sealed record LineUpContest(int Stage, IReadOnlyCollection<int> Jurors, int From, int To);

/// <summary>One pitch with its questions.</summary>
/// <param name="Contest">Index.</param>
/// <param name="Steps">How long, 1 or more, the changeover of the stage included.</param>
/// <param name="Presenters">People who are needed; a founder of two startups is in two pitches.</param>
public sealed record LineUpPitch(int Contest, int Steps, IReadOnlyCollection<int> Presenters);

/// <summary>What is to be pitched where, and who has to be there. Time is counted in steps from 0 to 10,000; how long a step is, the caller knows.</summary>
public sealed record LineUpProblem
{
    /// <summary>At least one.</summary>
    public required IReadOnlyList<LineUpContest> Contests { get; init; }

    /// <summary>In the order in which the organizer would have them.</summary>
    public required IReadOnlyList<LineUpPitch> Pitches { get; init; }

    /// <summary>Breaks of stages.</summary>
    public IReadOnlyList<TakenTime> Breaks { get; init; } = [];

    /// <summary>When people are elsewhere.</summary>
    public IReadOnlyList<TakenTime> Away { get; init; } = [];

    /// <summary>Steps that a person needs between two pitches on two stages, 0 or more.</summary>
    public int Walk { get; init; }
}

/// <summary>When each pitch starts.</summary>
/// <param name="Status">Optimal when neither the spans nor, with them, the order can be better.</param>
/// <param name="Starts">By pitch; empty without a plan.</param>
/// <param name="Span">Sum over contests of the steps from the first start to the last end: how long juries sit.</param>
/// <param name="SpanBound">No plan has less.</param>
/// <param name="Turned">How many pairs of pitches of a contest are not in the organizer's order.</param>
public sealed record LineUpPlan(PlanStatus Status, IReadOnlyList<int> Starts, int Span, int SpanBound, int Turned);

/// <summary>Places pitches of several contests that share jurors and founders: short days for juries first, then the organizer's order.</summary>
public static class LineUpPlanner
{
    private const int Horizon = 10_000;

    /// <summary>The best line-up found within the limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number or an index is out of its range.</exception>
    public static LineUpPlan Plan(LineUpProblem problem, PlanLimits? limits = null, CancellationToken cancellationToken = default)
    {
        Check(problem);
        var (model, work, seed) = (new CpModel(), limits?.Work ?? 10, limits?.Seed ?? 0);
        var starts = problem.Pitches.Select(pitch => model.NewIntVar(0, Horizon, "")).ToArray();
        for (var pitch = 0; pitch < starts.Length; pitch++) model.AddLinearConstraint(starts[pitch], Contest(pitch).From, Contest(pitch).To - problem.Pitches[pitch].Steps);
        foreach (var stage in problem.Contests.Select(contest => contest.Stage).Distinct())
            model.AddNoOverlap(Pitches(pitch => Contest(pitch).Stage == stage).Select(pitch => model.NewFixedSizeIntervalVar(starts[pitch], problem.Pitches[pitch].Steps, "")).Concat(Taken(problem.Breaks, stage)));
        foreach (var person in problem.Contests.SelectMany(contest => contest.Jurors).Concat(problem.Pitches.SelectMany(pitch => pitch.Presenters)).Distinct().Order()) AddPerson(person);

        var (spans, turned) = (problem.Contests.Select((_, contest) => Span(contest)).ToArray(), Turned());
        var (span, order) = (LinearExpr.Sum(spans), LinearExpr.Sum(turned));
        var found = Array.Empty<int>();
        model.Minimize(span);
        var first = Solve(work / 2);
        if (!first.Found) return new LineUpPlan(first.Status == CpSolverStatus.Infeasible ? PlanStatus.Infeasible : PlanStatus.Unknown, [], 0, 0, 0);
        model.Add(span <= first.Value);
        model.ClearHints();
        for (var pitch = 0; pitch < starts.Length; pitch++) model.AddHint(starts[pitch], found[pitch]);
        model.Minimize(order);
        var second = Solve(work - first.Work);
        return new LineUpPlan(first.Proven && second.Proven ? PlanStatus.Optimal : PlanStatus.Feasible, found, LineUpCheck.Span(problem, found), (int)first.Bound, LineUpCheck.Turned(problem, found));

        LineUpContest Contest(int pitch) => problem.Contests[problem.Pitches[pitch].Contest];

        IEnumerable<int> Pitches(Func<int, bool> which) => Enumerable.Range(0, starts.Length).Where(which);

        IEnumerable<IntervalVar> Taken(IReadOnlyList<TakenTime> times, int who) => times.Where(time => time.Who == who).Select(time => model.NewFixedSizeIntervalVar(time.From, time.To - time.From, ""));

        void AddPerson(int person)
        {
            var own = Pitches(pitch => problem.Pitches[pitch].Presenters.Contains(person) || Contest(pitch).Jurors.Contains(person)).ToArray();
            model.AddNoOverlap(own.Select(pitch => model.NewFixedSizeIntervalVar(starts[pitch], problem.Pitches[pitch].Steps, "")).Concat(Taken(problem.Away, person)));
            for (var one = 0; one < own.Length && problem.Walk > 0; one++)
                for (var other = 0; other < one; other++)
                    if (Contest(own[one]).Stage != Contest(own[other]).Stage)
                        model.AddNoOverlap([model.NewFixedSizeIntervalVar(starts[own[one]], problem.Pitches[own[one]].Steps + problem.Walk, ""), model.NewFixedSizeIntervalVar(starts[own[other]], problem.Pitches[own[other]].Steps + problem.Walk, "")]);
        }

        LinearExpr Span(int contest)
        {
            var own = Pitches(pitch => problem.Pitches[pitch].Contest == contest).ToArray();
            if (own.Length == 0) return LinearExpr.Constant(0);
            var (begin, end) = (model.NewIntVar(0, Horizon, ""), model.NewIntVar(0, Horizon, ""));
            foreach (var pitch in own)
            {
                model.Add(begin <= starts[pitch]);
                model.Add(end >= starts[pitch] + problem.Pitches[pitch].Steps);
            }

            model.Add(end - begin >= own.Sum(pitch => problem.Pitches[pitch].Steps));
            return end - begin;
        }

        List<BoolVar> Turned()
        {
            var pairs = new List<BoolVar>();
            for (var later = 0; later < starts.Length; later++)
                foreach (var earlier in Pitches(pitch => pitch < later && problem.Pitches[pitch].Contest == problem.Pitches[later].Contest))
                {
                    pairs.Add(model.NewBoolVar(""));
                    model.Add(starts[earlier] < starts[later]).OnlyEnforceIf(pairs[^1].Not());
                }

            return pairs;
        }

        Solving.Outcome Solve(double part)
        {
            var outcome = Solving.Run(model, Solving.Way.Portfolio, part, seed, null, cancellationToken);
            if (outcome.Found) found = [.. starts.Select(outcome.Number!)];
            return outcome;
        }
    }

    private static void Check(LineUpProblem problem)
    {
        var times = problem.Contests.Select(contest => (contest.From, contest.To)).Concat(problem.Breaks.Concat(problem.Away).Select(time => (time.From, time.To)));
        if (problem.Contests.Count == 0 || times.Any(time => time.From < 0 || time.To < time.From || time.To > Horizon)) throw new ArgumentOutOfRangeException(nameof(problem), "Steps are 0 to 10,000, and no end is before its start.");
        if (problem.Pitches.Any(pitch => pitch.Contest < 0 || pitch.Contest >= problem.Contests.Count || pitch.Steps is < 1 or > Horizon) || problem.Walk is < 0 or > Horizon)
            throw new ArgumentOutOfRangeException(nameof(problem), "There is no such contest, or a pitch or a walk is too short or too long.");
    }
}

/// <summary>Judges line-ups by the words of the problem alone.</summary>
public static class LineUpCheck
{
    /// <summary>True when every pitch is within its contest, no stage, juror or founder is in two places, and breaks, absences and walks are kept.</summary>
    public static bool IsRight(LineUpProblem problem, IReadOnlyList<int> starts)
    {
        if (starts.Count != problem.Pitches.Count) return false;
        for (var one = 0; one < starts.Count; one++)
        {
            var (pitch, end) = (problem.Pitches[one], starts[one] + problem.Pitches[one].Steps);
            var contest = problem.Contests[pitch.Contest];
            if (starts[one] < contest.From || end > contest.To) return false;
            if (problem.Breaks.Any(time => time.Who == contest.Stage && time.To > time.From && time.From < end && starts[one] < time.To)) return false;
            var needed = contest.Jurors.Concat(pitch.Presenters).ToHashSet();
            if (problem.Away.Any(time => needed.Contains(time.Who) && time.To > time.From && time.From < end && starts[one] < time.To)) return false;
            for (var other = 0; other < one; other++)
            {
                var beside = problem.Contests[problem.Pitches[other].Contest];
                var shared = beside.Jurors.Concat(problem.Pitches[other].Presenters).Any(needed.Contains);
                var apart = shared && beside.Stage != contest.Stage ? problem.Walk : 0;
                if ((shared || beside.Stage == contest.Stage) && starts[other] < end + apart && starts[one] < starts[other] + problem.Pitches[other].Steps + apart) return false;
            }
        }

        return true;
    }

    /// <summary>As <see cref="LineUpPlan.Span"/>.</summary>
    public static int Span(LineUpProblem problem, IReadOnlyList<int> starts) => Enumerable.Range(0, starts.Count).GroupBy(pitch => problem.Pitches[pitch].Contest)
        .Sum(contest => contest.Max(pitch => starts[pitch] + problem.Pitches[pitch].Steps) - contest.Min(pitch => starts[pitch]));

    /// <summary>As <see cref="LineUpPlan.Turned"/>.</summary>
    public static int Turned(LineUpProblem problem, IReadOnlyList<int> starts) =>
        Enumerable.Range(0, starts.Count).Sum(later => Enumerable.Range(0, later).Count(earlier => problem.Pitches[earlier].Contest == problem.Pitches[later].Contest && starts[earlier] > starts[later]));
}
