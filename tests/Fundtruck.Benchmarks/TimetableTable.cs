using System.Diagnostics;
using System.Globalization;
using Fundtruck.Planning.Meetings;
using Fundtruck.Planning.Tests.Meetings;

namespace Fundtruck.Benchmarks;

/// <summary>The tables of docs/decisions/planner.md: given meetings of the files of a folder, and made-up events with wishes.</summary>
internal static class TimetableTable
{
    /// <param name="folder">With *.dzn files; null for those that come with the benchmarks.</param>
    /// <param name="pattern">Of the files to take; "given", "wishes" and "replan" take the made-up events alone.</param>
    /// <param name="work">For each of the files, and for each plan of the day.</param>
    internal static int Print(string? folder, string pattern, double work)
    {
        var wrong = 0;
        if (pattern is not ("wishes" or "given" or "replan")) Files(folder ?? Path.Combine(AppContext.BaseDirectory, "Timetables"), pattern, work, ref wrong);
        if (pattern == "given" || (folder is null && pattern == "*")) Given(ref wrong);
        if (pattern == "wishes" || (folder is null && pattern == "*")) Wishes(ref wrong);
        if (pattern is "wishes" or "replan" || (folder is null && pattern == "*"))
        {
            Replan("one venue", Event.Of(200, 100, 24, 15, 1, 8), work, ref wrong);
            Replan("two venues", Event.InTwoVenues(Event.Of(200, 100, 24, 15, 1, 8)), work, ref wrong);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB"));
        return wrong == 0 ? 0 : 1;
    }

    private static void Files(string folder, string pattern, double work, ref int wrong)
    {
        var (published, theirs, ours, proven, count) = (PublishedResults.Read(folder), 0.0, 0.0, 0, 0);
        Console.WriteLine("| Instance | Published | Published, s | Status | Breaks | Bound | First plan, s | Within 2, s | All, s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var file in Directory.GetFiles(folder, $"{pattern}.dzn").Order(StringComparer.Ordinal))
        {
            var (name, problem) = (Path.GetFileNameWithoutExtension(file), B2bInstance.Read(file));
            var (known, run) = (published.Of(name), Run(problem, work));
            var (status, score, bound) = (run.Plan.Status, run.Plan.Certificate.Score, run.Plan.Certificate.Bound);
            Check(name, problem, run.Plan, ref wrong);
            if (known is not null && Contradicts(run.Plan, known.Breaks))
            {
                wrong++;
                Console.WriteLine($"{name}: what is published can't be true beside this:");
            }

            (theirs, ours, count) = (theirs + (known?.Seconds ?? 0), ours + run.Seconds, count + 1);
            if (status is PlanStatus.Optimal or PlanStatus.Infeasible) proven++;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {known?.Objective} | {known?.Seconds:0.0} | {status} | {(run.Plan.Meetings.Count > 0 ? score.Breaks : null)} | {bound.Breaks} | {run.First:0.0} | {run.Within(known?.Breaks ?? bound.Breaks, 2):0.0} | {run.Seconds:0.0} |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{proven} of {count} proven in {ours:0.0} s; published: {theirs:0.0} s\n"));
    }

    private static bool Contradicts(MeetingPlan plan, int? published) => published is { } optimum
        ? plan.Status == PlanStatus.Infeasible || plan.Certificate.Bound.Breaks > optimum || (plan.Meetings.Count > 0 && plan.Certificate.Score.Breaks < optimum)
        : plan.Meetings.Count > 0;

    private static void Given(ref int wrong)
    {
        Console.WriteLine("| Event | Status | Breaks | Bound | First plan, s | Within 2 of the last, s | All, s |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (name, problem) in new[]
        {
            ("300 people, 1,600 meetings, 24 slots, all there", Event.Given(300, 1600, 24, 90, 1)),
            ("300 people, 1,600 meetings, 24 slots, absences", Event.Given(300, 1600, 24, 90, 1, 8)),
        })
        {
            var run = Run(problem, 120);
            Check(name, problem, run.Plan, ref wrong);
            var (score, bound) = (run.Plan.Certificate.Score, run.Plan.Certificate.Bound);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {run.Plan.Status} | {score.Breaks} | {bound.Breaks} | {run.First:0.0} | {run.Within(score.Breaks, 2):0.0} | {run.Seconds:0.0} |"));
        }

        Console.WriteLine();
    }

    private static void Wishes(ref int wrong)
    {
        Console.WriteLine("| Event | Status | Preference | Gap | Breaks | First plan, s | At the bound, s | All, s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (name, problem, work) in new[]
        {
            ("200 × 100 × 24, absences", Event.Of(200, 100, 24, 15, 1, 8), 5),
            ("200 × 100 × 24, absences, minimum 6", Minimum(Event.Of(200, 100, 24, 15, 1, 8), 6), 5),
            ("200 × 100 × 24, absences, two venues", Event.InTwoVenues(Event.Of(200, 100, 24, 15, 1, 8)), 20),
            ("1,000 × 400 × 32, absences", Event.Of(1000, 400, 32, 12, 1, 10), 15),
            ("1,000 × 500 × 24, absences", Event.Of(1000, 500, 24, 12, 1, 8), 15),
            ("1,500 × 700 × 86, all there", Event.Of(1500, 700, 86, 30, 1, 0), 5),
            ("100 × 100 × 12, absences, saturated", Event.Of(100, 100, 12, 30, 1, 6, 12), 30),
        })
        {
            var run = Run(problem, work);
            Check(name, problem, run.Plan, ref wrong);
            var (score, certificate) = (run.Plan.Certificate.Score, run.Plan.Certificate);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {run.Plan.Status} | {score.Preference:#,##0} | {certificate.Gap:0.00%} | {score.Breaks} | {run.First:0.0} | {run.AtBound:0.0} | {run.Seconds:0.0} |"));
        }

        Console.WriteLine();
    }

    private static MeetingProblem Minimum(MeetingProblem problem, int minimum) => problem with { People = [.. problem.People.Select(person => person with { Minimum = minimum })] };

    /// <summary>What happens to an event of 200 startups and 100 investors after it has been published.</summary>
    private static void Replan(string where, MeetingProblem problem, double work, ref int wrong)
    {
        var published = MeetingPlanner.Plan(problem, new PlanLimits(2)).Meetings;
        var nowhere = Enumerable.Range(0, 24).ToArray();
        var changes = new (string Name, MeetingProblem Problem)[]
        {
            ("a no-show", problem with { People = [.. problem.People.Select((person, index) => index == 210 ? person with { Away = nowhere } : person)] }),
            ("two hours late", problem with { People = [.. problem.People.Select((person, index) => index is >= 210 and < 215 ? person with { Away = nowhere[..8] } : person)] }),
            ("a dead table", problem with { Tables = [.. problem.Tables.Skip(1).Prepend(new MeetingTable(0, nowhere))] }),
            ("a late joiner", problem with { People = [.. problem.People, new MeetingPerson(MeetingSide.Investor, PerDay: 16)], Wishes = [.. problem.Wishes, .. Enumerable.Range(0, 20).Select(startup => new MeetingWish(startup, 300, WishKind.Like))] }),
        };
        foreach (var (name, changed) in changes)
        {
            var watch = Stopwatch.StartNew();
            var plan = MeetingPlanner.Replan(changed, published, new PlanLimits(work));
            if (TimetableCheck.Mistakes(changed, plan, published).Count > 0) wrong++;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Re-planned in {where} after {name}: {plan.Certificate.Dropped} of {published.Count} meetings dropped, at least {plan.Certificate.FewestDropped}, {plan.Certificate.Moved} moved, at least {plan.Certificate.FewestMoved}, {watch.Elapsed.TotalSeconds:0.0} s, gap {plan.Certificate.Gap:0.00%}"));
        }
    }

    private static Measured Run(MeetingProblem problem, double work)
    {
        var (watch, trail, reached) = (Stopwatch.StartNew(), new List<(double Seconds, int Breaks)>(), double.NaN);
        var plan = MeetingPlanner.Plan(problem, new PlanLimits(work), progress =>
        {
            trail.Add((watch.Elapsed.TotalSeconds, progress.Score.Breaks));
            if (double.IsNaN(reached) && progress.Score.Preference == progress.Bound.Preference) reached = watch.Elapsed.TotalSeconds;
        });
        return new Measured(plan, trail, reached, watch.Elapsed.TotalSeconds);
    }

    private static void Check(string name, MeetingProblem problem, MeetingPlan plan, ref int wrong)
    {
        if (TimetableCheck.Mistakes(problem, plan) is not { Count: > 0 } mistakes) return;
        wrong++;
        Console.WriteLine($"{name}: {string.Join(' ', mistakes)}");
    }

    /// <param name="Plan">The last.</param>
    /// <param name="Trail">Of plans told on the way.</param>
    /// <param name="AtBound">When the preference reached its bound, in seconds.</param>
    /// <param name="Seconds">In all.</param>
    private sealed record Measured(MeetingPlan Plan, IReadOnlyList<(double Seconds, int Breaks)> Trail, double AtBound, double Seconds)
    {
        internal double First => Trail.Count > 0 ? Trail[0].Seconds : double.NaN;

        /// <summary>When a plan was there with so many breaks more at the most; not a number when none ever was.</summary>
        internal double Within(int optimum, int more) => Trail.Where(step => step.Breaks <= optimum + more).Select(step => step.Seconds).FirstOrDefault(double.NaN);
    }
}
