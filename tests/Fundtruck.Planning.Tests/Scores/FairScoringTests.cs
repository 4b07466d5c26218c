using Fundtruck.Planning.Scores;

namespace Fundtruck.Planning.Tests.Scores;

public sealed class FairScoringTests
{
    private static readonly ScoreScale OneToFive = new(1, 5);

    [Fact]
    public void Who_met_the_harsh_reviewer_only_is_not_behind_who_met_the_lenient_only()
    {
        var fair = FairScoring.Of(HarshAndLenient(), 8, 2, new ScoreScale(0, 10));
        var (harshly, leniently) = (fair.Applications[6], fair.Applications[7]);

        Assert.Equal((6, 8), (harshly.Mean, leniently.Mean));
        Assert.InRange(leniently.Corrected!.Value - harshly.Corrected!.Value, -0.3, 0.3);
        Assert.Equal(harshly.Rank, leniently.Rank);
        Assert.InRange(fair.Reviewers[0].Severity!.Value, 0.8, 1.1);
        Assert.Equal(fair.Reviewers[0].Severity!.Value, -fair.Reviewers[1].Severity!.Value, 1e-9);
        Assert.True(fair.Reviewers[0].Interval!.Value.Low > 0);
    }

    [Fact]
    public void Ranks_are_told_apart_only_where_the_scores_certainly_differ()
    {
        var fair = FairScoring.Of(HarshAndLenient(), 8, 2, new ScoreScale(0, 10));

        Assert.Equal("1", fair.Applications[5].Rank.ToString());
        Assert.Equal("8", fair.Applications[0].Rank.ToString());
        Assert.Contains("–", fair.Applications[6].Rank.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_given_is_told_as_it_was()
    {
        var score = FairScoring.Of([new(0, 0, 2), new(0, 1, 3), new(0, 2, 5), new(0, 3, 5), new(1, 0, 1)], 2, 4, OneToFive).Applications[0];

        Assert.Equal((4, 3.75, 4), (score.Count, score.Mean, score.Median));
        Assert.Equal(1.5, score.StandardDeviation!.Value, 1e-12);
    }

    [Fact]
    public void One_wild_score_moves_the_corrected_score_less_than_the_mean()
    {
        Review[] calm = [.. from application in Enumerable.Range(0, 12) from reviewer in Enumerable.Range(0, 5) select new Review(application, reviewer, 4 + (0.25 * application) + (0.1 * ((application + (3 * reviewer)) % 5)))];
        Review[] wild = [.. calm.Select(review => review is { Application: 6, Reviewer: 2 } ? review with { Score = 0 } : review)];

        var (before, after) = (Sixth(calm), Sixth(wild));

        Assert.True(before.Mean - after.Mean > 1);
        Assert.InRange(before.Corrected!.Value - after.Corrected!.Value, -0.2, 0.2);

        static ApplicationScore Sixth(Review[] reviews) => FairScoring.Of(reviews, 12, 5, new ScoreScale(0, 10)).Applications[6];
    }

    [Fact]
    public void Panels_that_share_no_application_are_never_ordered_among_each_other()
    {
        Review[] reviews = [.. from application in Enumerable.Range(0, 8) from reviewer in Enumerable.Range(0, 3) select new Review(application, reviewer + (application < 4 ? 0 : 3), application % 4 < 2 ? 9 : 1)];

        var fair = FairScoring.Of(reviews, 9, 7, new ScoreScale(0, 10));

        Assert.Equal([[0, 1, 2, 3], [4, 5, 6, 7]], fair.Groups.Select(group => group.Applications));
        Assert.Equal([[0, 1, 2], [3, 4, 5]], fair.Groups.Select(group => group.Reviewers));
        Assert.All(fair.Applications.Take(8), score => Assert.Equal(score.Application % 4 < 2 ? new RankRange(1, 6) : new RankRange(3, 8), score.Rank));
        Assert.Equal((0, null, null), (fair.Applications[8].Count, fair.Applications[8].Corrected, fair.Applications[8].Rank));
        Assert.Null(fair.Reviewers[6].Severity);
    }

    [Fact]
    public void The_order_in_which_reviews_come_changes_nothing()
    {
        var reviews = SimulatedPanel.Of(PanelKind.All[0], 3).Reviews;

        var (one, other) = (Small(reviews), Small([.. reviews.Reverse()]));

        Assert.Equal(one.Applications, other.Applications);
        Assert.Equal(one.Reviewers, other.Reviewers);
    }

    [Fact]
    public void A_scale_twice_as_wide_gives_scores_twice_as_high()
    {
        var reviews = SimulatedPanel.Of(PanelKind.All[0], 3).Reviews;

        var doubled = FairScoring.Of([.. reviews.Select(review => review with { Score = 2 * review.Score })], 12, 5, new ScoreScale(0, 20));

        Assert.All(Small(reviews).Applications.Zip(doubled.Applications), both => Assert.Equal(2 * both.First.Corrected!.Value, both.Second.Corrected!.Value, 1e-6));
        Assert.Equal(Small(reviews).Applications.Select(score => score.Rank), doubled.Applications.Select(score => score.Rank));
    }

    [Fact]
    public void The_surer_the_level_the_wider_the_intervals_and_the_ranks()
    {
        var reviews = SimulatedPanel.Of(PanelKind.All[0], 3).Reviews;
        var (loose, sure) = (FairScoring.Of(reviews, 12, 5, SimulatedPanel.Scale, 0.5), FairScoring.Of(reviews, 12, 5, SimulatedPanel.Scale, 0.99));

        Assert.All(loose.Applications.Zip(sure.Applications), both =>
        {
            Assert.True(both.Second.Interval!.Value.Low < both.First.Interval!.Value.Low && both.First.Interval!.Value.High < both.Second.Interval!.Value.High);
            Assert.True(both.Second.Rank!.Value.Best <= both.First.Rank!.Value.Best && both.First.Rank!.Value.Worst <= both.Second.Rank!.Value.Worst);
        });
    }

    [Fact]
    public void Without_reviews_nothing_is_claimed()
    {
        var fair = FairScoring.Of([], 2, 1, OneToFive);

        Assert.All(fair.Applications, score => Assert.Equal(new ApplicationScore(score.Application, 0, null, null, null, null, null, null, null), score));
        Assert.Equal(new ReviewerSeverity(0, 0, null, null, null), Assert.Single(fair.Reviewers));
        Assert.Empty(fair.Groups);
        Assert.Null(fair.Spreads);
        Assert.Empty(FairScoring.Of([], 0, 0, OneToFive).Applications);
    }

    [Fact]
    public void One_review_says_little()
    {
        var fair = FairScoring.Of([new(0, 0, 4)], 1, 1, OneToFive);
        var score = Assert.Single(fair.Applications);

        AssertSound(fair, OneToFive);
        Assert.InRange(score.Corrected!.Value, 3.5, 4.2);
        Assert.True(score.Interval!.Value.High - score.Interval.Value.Low > 1.5);
        Assert.Equal((new RankRange(1, 1), null, null), (score.Rank!.Value, score.StandardDeviation, fair.Reviewers[0].Severity));
    }

    [Theory]
    [InlineData(1), InlineData(3), InlineData(5)]
    public void When_all_scores_are_the_same_all_are_tied(double given)
    {
        var fair = FairScoring.Of([.. from application in Enumerable.Range(0, 6) from reviewer in Enumerable.Range(0, 3) select new Review(application, reviewer, given)], 6, 3, OneToFive);

        AssertSound(fair, OneToFive);
        Assert.All(fair.Applications, score => Assert.Equal(new RankRange(1, 6), score.Rank));
        Assert.All(fair.Applications, score => Assert.Equal(given, score.Corrected!.Value, 0.05));
        Assert.All(fair.Reviewers, reviewer => Assert.Equal(0, reviewer.Severity!.Value, 0.05));
    }

    [Fact]
    public void A_single_reviewer_has_an_order_and_no_severity()
    {
        var fair = FairScoring.Of([new(0, 0, 1), new(1, 0, 3), new(2, 0, 5)], 3, 1, OneToFive);

        AssertSound(fair, OneToFive);
        Assert.Null(fair.Reviewers[0].Severity);
        Assert.True(fair.Applications[0].Corrected < fair.Applications[1].Corrected && fair.Applications[1].Corrected < fair.Applications[2].Corrected);
    }

    [Fact]
    public void Reviewers_who_use_only_the_ends_of_a_tiny_scale_break_nothing()
    {
        var tiny = new ScoreScale(0, 1e-9);
        Review[] reviews = [.. from application in Enumerable.Range(0, 5) from reviewer in Enumerable.Range(0, 4) select new Review(application, reviewer, (application + reviewer) % 2 * 1e-9)];

        AssertSound(FairScoring.Of(reviews, 5, 4, tiny), tiny);
    }

    [Fact]
    public void Reviews_that_mean_nothing_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FairScoring.Of([new(1, 0, 3)], 1, 1, OneToFive));
        Assert.Throws<ArgumentOutOfRangeException>(() => FairScoring.Of([new(0, -1, 3)], 1, 1, OneToFive));
        Assert.Throws<ArgumentOutOfRangeException>(() => FairScoring.Of([new(0, 0, 5.5)], 1, 1, OneToFive));
        Assert.Throws<ArgumentOutOfRangeException>(() => FairScoring.Of([new(0, 0, double.NaN)], 1, 1, OneToFive));
        Assert.Throws<ArgumentOutOfRangeException>(() => FairScoring.Of([], 1, 1, new ScoreScale(5, 5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => FairScoring.Of([], 1, 1, OneToFive, 1));
        Assert.Throws<ArgumentException>(() => FairScoring.Of([new(0, 0, 3), new(0, 0, 4)], 1, 1, OneToFive));
    }

    /// <summary>Six applications that both saw, the lenient reviewer always two points above the harsh; then one that only the harsh saw and one that only the lenient saw.</summary>
    private static Review[] HarshAndLenient() =>
    [
        .. Enumerable.Range(0, 6).SelectMany(application => new Review[] { new(application, 0, 1 + (1.3 * application)), new(application, 1, 3 + (1.3 * application)) }),
        new(6, 0, 6),
        new(7, 1, 8),
    ];

    private static FairScores Small(IReadOnlyCollection<Review> reviews) => FairScoring.Of(reviews, 12, 5, SimulatedPanel.Scale);

    private static void AssertSound(FairScores fair, ScoreScale scale)
    {
        Assert.All(fair.Applications, score =>
        {
            Assert.InRange(score.Interval!.Value.Low, scale.Lowest, score.Corrected!.Value);
            Assert.InRange(score.Interval.Value.High, score.Corrected.Value, scale.Highest);
        });
        Assert.All(fair.Reviewers, reviewer => Assert.True(reviewer.Severity is null || (double.IsFinite(reviewer.Severity.Value) && reviewer.Interval!.Value.Low <= reviewer.Interval.Value.High)));
        Assert.True(double.IsFinite(fair.Spreads!.Applications + fair.Spreads.Reviewers + fair.Spreads.Noise));
    }
}
