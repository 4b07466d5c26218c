using MathNet.Numerics.Random;
using MathNet.Numerics.Statistics;

namespace Fundtruck.Planning.Scores;

/// <summary>What is known of a panel once its reviews are in: draws of all unknowns from their joint distribution.</summary>
internal sealed class Posterior
{
    private const int WarmUp = 400;
    private const int Draws = 3000;
    private const int Seed = 20260329;

    private Posterior(int applications, int reviewers)
    {
        Applications = [.. Enumerable.Range(0, applications).Select(_ => new double[Draws])];
        Severities = [.. Enumerable.Range(0, reviewers).Select(_ => new double[Draws])];
        ApplicationMeans = new double[applications];
        SeverityMeans = new double[reviewers];
    }

    /// <summary>By application: the score that the reviewers of its group would give it on average, one for each draw.</summary>
    internal double[][] Applications { get; }

    /// <summary>By reviewer: the distance to the mean of the group, harsh above 0.</summary>
    internal double[][] Severities { get; }

    internal double[] ApplicationMeans { get; }

    internal double[] SeverityMeans { get; }

    internal ScoreSpreads Spreads { get; private set; } = new(0, 0, 0);

    internal static Posterior Of(Review[] reviews, int applications, int reviewers, ScoreScale scale, IReadOnlyList<ReviewGroup> groups)
    {
        var posterior = new Posterior(applications, reviewers);
        var chain = new GibbsChain(reviews, applications, reviewers, scale, new MersenneTwister(Seed));
        var spreads = Enumerable.Range(0, 3).Select(_ => new double[Draws]).ToArray();
        for (var i = 0; i < WarmUp; i++) chain.Step();
        for (var draw = 0; draw < Draws; draw++)
        {
            chain.Step();
            posterior.Keep(draw, chain, groups);
            (spreads[0][draw], spreads[1][draw], spreads[2][draw]) = (chain.ApplicationSpread, chain.ReviewerSpread, chain.Noise);
        }

        posterior.Spreads = new ScoreSpreads(spreads[0].Median(), spreads[1].Median(), spreads[2].Median());
        return posterior;
    }

    internal double ProbabilityHigher(int one, int other)
    {
        var (higher, ones, others) = (0, Applications[one], Applications[other]);
        for (var draw = 0; draw < Draws; draw++) higher += ones[draw] > others[draw] ? 1 : 0;
        return (double)higher / Draws;
    }

    private void Keep(int draw, GibbsChain chain, IReadOnlyList<ReviewGroup> groups)
    {
        foreach (var group in groups)
        {
            // Only differences between reviewers can be known, so the group's own mean is the zero of severities.
            var (mean, expected) = (group.Reviewers.Average(reviewer => chain.Leniency[reviewer]), group.Reviewers.Average(reviewer => chain.ExpectedLeniency[reviewer]));
            foreach (var reviewer in group.Reviewers)
            {
                Severities[reviewer][draw] = mean - chain.Leniency[reviewer];
                SeverityMeans[reviewer] += (expected - chain.ExpectedLeniency[reviewer]) / Draws;
            }

            foreach (var application in group.Applications)
            {
                Applications[application][draw] = chain.Overall + chain.Quality[application] + mean;
                ApplicationMeans[application] += (chain.ExpectedOverall + chain.ExpectedQuality[application] + expected) / Draws;
            }
        }
    }
}
