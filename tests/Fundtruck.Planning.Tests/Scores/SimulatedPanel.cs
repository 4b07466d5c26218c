using Fundtruck.Planning.Scores;

namespace Fundtruck.Planning.Tests.Scores;

/// <summary>How a panel is made up.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Applications">How many.</param>
/// <param name="Reviewers">How many.</param>
/// <param name="Bias">How much lenient reviewers got the weak applications: 0 not at all; at 2 a reviewer at one end of the range takes an application at its own end e² times as often as one at the other.</param>
/// <param name="SeveritySpread">Standard deviation of severities, in points of a scale from 0 to 10.</param>
/// <param name="Outliers">Share of scores that are wide of the mark.</param>
public sealed record PanelKind(string Name, int Applications, int Reviewers, double Bias, double SeveritySpread = 1.2, double Outliers = 0.07)
{
    private const double Biased = 2;
    private const double ExtremelyBiased = 4;

    /// <summary>Those of docs/scores.md.</summary>
    public static IReadOnlyList<PanelKind> All { get; } =
    [
        new("small, random", 12, 5, 0),
        new("small, biased", 12, 5, Biased),
        new("small, extremely biased", 12, 5, ExtremelyBiased),
        new("medium, random", 40, 18, 0),
        new("medium, biased", 40, 18, Biased),
        new("medium, extremely biased", 40, 18, ExtremelyBiased),
        new("large, random", 150, 60, 0),
        new("large, biased", 150, 60, Biased),
        new("large, extremely biased", 150, 60, ExtremelyBiased),
        new("large, few reviews", 150, 30, 0),
        new("medium, nobody harsh", 40, 18, 0, SeveritySpread: 0),
        new("medium, many outliers", 40, 18, 0, Outliers: 0.2),
    ];
}

/// <summary>A panel whose truth is known, because it was made up: 3 to 10 scores of each reviewer, in tenths on a scale from 0 to 10.</summary>
public sealed class SimulatedPanel
{
    private SimulatedPanel(IReadOnlyList<Review> reviews, IReadOnlyList<double> quality, IReadOnlyList<double> leniency) =>
        (Reviews, Quality, Leniency) = (reviews, quality, leniency);

    public static ScoreScale Scale { get; } = new(0, 10);

    public IReadOnlyList<Review> Reviews { get; }

    /// <summary>What an application deserves, before anybody is harsh.</summary>
    public IReadOnlyList<double> Quality { get; }

    public IReadOnlyList<double> Leniency { get; }

    public static SimulatedPanel Of(PanelKind kind, int seed)
    {
        var random = new Random(seed);
        var quality = Enumerable.Range(0, kind.Applications).Select(_ => 5.5 + (1.2 * Normal(random))).ToArray();
        var leniency = Enumerable.Range(0, kind.Reviewers).Select(_ => kind.SeveritySpread * Normal(random)).ToArray();
        var reviews = Pairs(kind, random, quality, leniency).Select(pair =>
        {
            var noise = random.NextDouble() < kind.Outliers ? 2.5 * Normal(random) : 0.8 * Normal(random);
            var score = Math.Round(Scale.Lowest + Math.Clamp(quality[pair.Application] + leniency[pair.Reviewer] + noise, 0, 10), 1);
            return new Review(pair.Application, pair.Reviewer, score);
        });
        return new SimulatedPanel([.. reviews], quality, leniency);
    }

    /// <summary>Each reviewer takes 3 to 10 of the applications that have fewest; the biased look for those as weak as they are lenient.</summary>
    private static IEnumerable<(int Application, int Reviewer)> Pairs(PanelKind kind, Random random, double[] quality, double[] leniency)
    {
        var taken = new int[kind.Applications];
        var (weakness, mildness) = (Places(quality.Select(q => -q)), Places(leniency));
        foreach (var reviewer in Enumerable.Range(0, kind.Reviewers).OrderBy(_ => random.Next()).ToArray())
        {
            var chosen = Enumerable.Range(0, kind.Applications)
                .OrderBy(application => (kind.Bias * Math.Abs(weakness[application] - mildness[reviewer])) + Gumbel(random) + taken[application])
                .Take(random.Next(3, 11)).ToArray();
            foreach (var application in chosen)
            {
                taken[application]++;
                yield return (application, reviewer);
            }
        }
    }

    /// <summary>From 0 for the smallest to 1 for the largest.</summary>
    private static double[] Places(IEnumerable<double> values)
    {
        var all = values.ToArray();
        return [.. all.Select(value => all.Count(other => other < value) / (all.Length - 1d))];
    }

    /// <summary>Who sorts by a cost plus this takes each with a chance of e to the minus cost, as many as there may be.</summary>
    private static double Gumbel(Random random) => Math.Log(-Math.Log(1 - random.NextDouble()));

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
