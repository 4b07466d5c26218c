namespace Fundtruck.Planning.Tests.Scores;

/// <summary>Corrected scores against the truth of made-up panels; docs/scores.md has the same with more panels.</summary>
public sealed class AccuracyTests
{
    [Theory]
    [InlineData("small, random", 80), InlineData("small, biased", 80), InlineData("medium, random", 24), InlineData("medium, biased", 24), InlineData("large, random", 4), InlineData("large, biased", 4)]
    public void Corrected_scores_order_applications_better_than_means_and_z_scores_and_their_intervals_hold_what_they_claim(string name, int panels)
    {
        var trial = Trial.Of(PanelKind.All.Single(kind => kind.Name == name), panels);

        Assert.True(trial.Fair > trial.Mean && trial.Fair > trial.ZScore, $"{trial}");
        Assert.InRange(trial.Coverage, Trial.Level - 0.03, Trial.Level + 0.03);
        Assert.InRange(trial.WrongOrders, 0, (1 - Trial.Level) / 2);
        Assert.True(trial.RankCoverage >= Trial.Level, $"{trial}");
        // The control: intervals of the plain mean do not hold what they claim, so this can fail.
        Assert.True(trial.NaiveCoverage < Trial.Level - 0.03, $"{trial}");
    }
}
