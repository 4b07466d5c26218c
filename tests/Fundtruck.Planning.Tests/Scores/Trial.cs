using Fundtruck.Planning.Scores;
using MathNet.Numerics.Statistics;

namespace Fundtruck.Planning.Tests.Scores;

/// <summary>How near estimates came to the truth, averaged over many panels of one kind.</summary>
/// <param name="Dealing">Pearson's correlation of what applications deserve with the mean leniency of their reviewers: below 0, the lenient got the weak.</param>
/// <param name="Fair">Spearman's correlation of the corrected scores with the truth.</param>
/// <param name="Mean">The same of plain means.</param>
/// <param name="ZScore">The same of means of each reviewer's z-scores.</param>
/// <param name="Coverage">Share of the corrected scores' intervals that hold the truth.</param>
/// <param name="SeverityCoverage">Share of the severities' intervals that hold the truth.</param>
/// <param name="NaiveCoverage">The same of the mean give or take its standard error times 1.645: the control.</param>
/// <param name="RankCoverage">Share of the rank ranges that hold the true rank.</param>
/// <param name="WrongOrders">Share of the orders called certain that are wrong.</param>
/// <param name="CertainOrders">Share of all pairs that are called certain.</param>
public sealed record Trial(
    double Dealing, double Fair, double Mean, double ZScore, double Coverage, double SeverityCoverage, double NaiveCoverage, double RankCoverage, double WrongOrders, double CertainOrders)
{
    public const double Level = 0.9;

    public static Trial Of(PanelKind kind, int panels)
    {
        var all = Enumerable.Range(1, panels).AsParallel().AsOrdered().Select(seed => One(SimulatedPanel.Of(kind, seed), kind)).ToArray();
        return new Trial(
            all.Average(one => one.Dealing), all.Average(one => one.Fair), all.Average(one => one.Mean), all.Average(one => one.ZScore), Share(all.Select(one => one.Covered)), Share(all.Select(one => one.SeveritiesCovered)),
            Share(all.Select(one => one.NaivelyCovered)), Share(all.Select(one => one.RanksCovered)), Share(all.Select(one => one.Wrong)), Share(all.Select(one => one.Certain)));
    }

    private static Result One(SimulatedPanel panel, PanelKind kind)
    {
        var fair = FairScoring.Of(panel.Reviews, kind.Applications, kind.Reviewers, SimulatedPanel.Scale, Level);
        var scored = fair.Applications.Where(score => score.Count > 0).ToArray();
        var truth = scored.ToDictionary(score => score.Application, score => Truth(panel, fair, score));
        var severities = fair.Reviewers.Where(reviewer => reviewer.Severity is not null).ToArray();
        var truths = scored.Select(score => truth[score.Application]).ToArray();
        var ranks = scored.Select(score => (score.Rank!.Value, True: 1 + truths.Count(other => other > truth[score.Application]))).ToArray();
        var orders = scored.SelectMany(better => scored.Where(worse => better.Rank!.Value.Worst < worse.Rank!.Value.Best).Select(worse => truth[better.Application] > truth[worse.Application])).ToArray();
        var z = ZScores(panel.Reviews);
        var company = panel.Reviews.GroupBy(review => review.Application).ToDictionary(its => its.Key, its => its.Average(review => panel.Leniency[review.Reviewer]));
        return new Result(
            kind.SeveritySpread > 0 ? Correlation.Pearson(scored.Select(score => panel.Quality[score.Application]), scored.Select(score => company[score.Application])) : 0,
            Correlation.Spearman(scored.Select(score => score.Corrected!.Value), truths),
            Correlation.Spearman(scored.Select(score => score.Mean!.Value), truths),
            Correlation.Spearman(scored.Select(score => z[score.Application]), truths),
            (scored.Count(score => Holds(score.Interval!.Value, Math.Clamp(truth[score.Application], 0, 10))), scored.Length),
            (severities.Count(reviewer => Holds(reviewer.Interval!.Value, MeanLeniency(panel, fair, reviewer.Group!.Value) - panel.Leniency[reviewer.Reviewer])), severities.Length),
            (scored.Count(score => score.Count > 1 && Math.Abs(score.Mean!.Value - truth[score.Application]) <= 1.645 * score.StandardDeviation!.Value / Math.Sqrt(score.Count)), scored.Count(score => score.Count > 1)),
            (ranks.Count(rank => rank.True >= rank.Value.Best && rank.True <= rank.Value.Worst), ranks.Length),
            (orders.Count(right => !right), orders.Length),
            (orders.Length, scored.Length * (scored.Length - 1) / 2));
    }

    /// <summary>What all reviewers of its group would have given on average.</summary>
    private static double Truth(SimulatedPanel panel, FairScores fair, ApplicationScore score) => panel.Quality[score.Application] + MeanLeniency(panel, fair, score.Group!.Value);

    private static double MeanLeniency(SimulatedPanel panel, FairScores fair, int group) => fair.Groups[group].Reviewers.Average(reviewer => panel.Leniency[reviewer]);

    private static Dictionary<int, double> ZScores(IReadOnlyList<Review> reviews) => reviews.GroupBy(review => review.Reviewer)
        .SelectMany(given =>
        {
            var (mean, deviation) = given.Select(review => review.Score).MeanStandardDeviation();
            return given.Select(review => (review.Application, Z: deviation > 0 ? (review.Score - mean) / deviation : 0));
        })
        .GroupBy(one => one.Application, one => one.Z).ToDictionary(zs => zs.Key, zs => zs.Average());

    private static bool Holds(ScoreInterval interval, double truth) => interval.Low <= truth && truth <= interval.High;

    private static double Share(IEnumerable<(int Some, int All)> counts)
    {
        var all = counts.ToArray();
        return all.Sum(one => one.Some) / Math.Max(1d, all.Sum(one => one.All));
    }

    private sealed record Result(
        double Dealing, double Fair, double Mean, double ZScore, (int Some, int All) Covered, (int Some, int All) SeveritiesCovered, (int Some, int All) NaivelyCovered,
        (int Some, int All) RanksCovered, (int Some, int All) Wrong, (int Some, int All) Certain);
}
