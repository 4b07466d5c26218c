using System.Diagnostics;
using System.Globalization;
using Fundtruck.Planning.Scores;
using Fundtruck.Planning.Tests.Scores;

namespace Fundtruck.Benchmarks;

/// <summary>The table of docs/scores.md: corrected scores, means and z-scores against the truth of made-up panels.</summary>
internal static class ScoreTable
{
    internal static int Print()
    {
        Console.WriteLine("| Panel | Applications, reviewers | Panels | Dealing | Corrected | Mean | z-score | Coverage | of severities | of mean ± s.e. | Rank ranges right | Certain orders | of these wrong |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var kind in PanelKind.All)
        {
            var panels = kind.Applications switch { < 20 => 400, < 100 => 150, _ => 40 };
            var trial = Trial.Of(kind, panels);
            string[] shares = [.. new[] { trial.Coverage, trial.SeverityCoverage, trial.NaiveCoverage, trial.RankCoverage, trial.CertainOrders, trial.WrongOrders }
                .Select(share => share.ToString("0.0%", CultureInfo.InvariantCulture))];
            string[] correlations = [trial.Dealing.ToString("0.00;-0.00;0.00", CultureInfo.InvariantCulture), .. new[] { trial.Fair, trial.Mean, trial.ZScore }
                .Select(correlation => correlation.ToString("0.000", CultureInfo.InvariantCulture))];
            Console.WriteLine($"| {string.Join(" | ", [kind.Name, $"{kind.Applications}, {kind.Reviewers}", $"{panels}", .. correlations, .. shares])} |");
        }

        var watch = Stopwatch.StartNew();
        FairScoring.Of(SimulatedPanel.Of(new PanelKind("", 500, 150, 0), 1).Reviews, 500, 150, SimulatedPanel.Scale);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"500 applications, 150 reviewers: {watch.Elapsed.TotalSeconds:0.0} s"));
        return 0;
    }
}
