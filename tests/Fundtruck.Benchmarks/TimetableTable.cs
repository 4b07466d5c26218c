using System.Diagnostics;
using System.Globalization;
using Fundtruck.Planning.Meetings;
using Fundtruck.Planning.Tests.Meetings;

namespace Fundtruck.Benchmarks;

/// <summary>The tables of docs/decisions/planner.md: given meetings of the files of a folder, and made-up events with wishes.</summary>
internal static class TimetableTable
{
    /// <param name="folder">With *.dzn files; null for those that come with the benchmarks.</param>
    /// <param name="pattern">Of the files to take; "wishes" takes the made-up events alone.</param>
    internal static int Print(string? folder, string pattern = "*")
    {
        var files = pattern == "wishes" ? [] : Directory.GetFiles(folder ?? Path.Combine(AppContext.BaseDirectory, "Timetables"), $"{pattern}.dzn").Order(StringComparer.Ordinal).ToArray();
        var wrong = 0;
        if (files.Length > 0)
        {
            Console.WriteLine("| Instance | Status | Breaks | Bound | First plan, s | All, s |");
            Console.WriteLine("|---|---|---|---|---|---|");
            var total = files.Sum(file => Measure(Path.GetFileNameWithoutExtension(file), B2bInstance.Read(file), 60, false, ref wrong));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files.Length} instances: {total:0.0} s, peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB\n"));
        }

        if (folder is null || pattern == "wishes") Wishes(ref wrong);
        return wrong == 0 ? 0 : 1;
    }

    private static void Wishes(ref int wrong)
    {
        Console.WriteLine("| Event | Status | Preference | Gap | Breaks | First plan, s | At the bound, s | All, s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        Measure("200 × 100 × 24, absences", Event.Of(200, 100, 24, 15, 1, 8), 5, true, ref wrong);
        Measure("1,000 × 400 × 32, absences", Event.Of(1000, 400, 32, 12, 1, 10), 15, true, ref wrong);
        Measure("1,000 × 500 × 24, absences", Event.Of(1000, 500, 24, 12, 1, 8), 15, true, ref wrong);
        Measure("1,500 × 700 × 86, all there", Event.Of(1500, 700, 86, 30, 1, 0), 5, true, ref wrong);
        Measure("100 × 100 × 12, absences, saturated", Event.Of(100, 100, 12, 30, 1, 6, 12), 30, true, ref wrong);
        Replan(ref wrong);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB"));
    }

    private static void Replan(ref int wrong)
    {
        var problem = Event.Of(200, 100, 24, 15, 1, 8);
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
            var plan = MeetingPlanner.Replan(changed, published, new PlanLimits(2));
            if (TimetableCheck.Mistakes(changed, plan, published).Count > 0) wrong++;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Re-planned after {name}: {plan.Certificate.Changes} of {published.Count} meetings changed, at least {plan.Certificate.FewestChanges}, {watch.Elapsed.TotalSeconds:0.0} s, gap {plan.Certificate.Gap:0.00%}"));
        }
    }

    private static double Measure(string name, MeetingProblem problem, double work, bool wishes, ref int wrong)
    {
        var (watch, first, reached) = (Stopwatch.StartNew(), double.NaN, double.NaN);
        var plan = MeetingPlanner.Plan(problem, new PlanLimits(work), progress =>
        {
            if (double.IsNaN(first)) first = watch.Elapsed.TotalSeconds;
            if (double.IsNaN(reached) && progress.Score.Preference == progress.Bound.Preference) reached = watch.Elapsed.TotalSeconds;
        });
        var seconds = watch.Elapsed.TotalSeconds;
        var (score, bound) = (plan.Certificate.Score, plan.Certificate.Bound);
        if (TimetableCheck.Mistakes(problem, plan) is { Count: > 0 } mistakes)
        {
            wrong++;
            Console.WriteLine($"{name}: {string.Join(' ', mistakes)}");
        }

        Console.WriteLine(wishes
            ? string.Create(CultureInfo.InvariantCulture, $"| {name} | {plan.Status} | {score.Preference:#,##0} | {plan.Certificate.Gap:0.00%} | {score.Breaks} | {first:0.0} | {reached:0.0} | {seconds:0.0} |")
            : string.Create(CultureInfo.InvariantCulture, $"| {name} | {plan.Status} | {score.Breaks} | {bound.Breaks} | {first:0.0} | {seconds:0.0} |"));
        return seconds;
    }
}
