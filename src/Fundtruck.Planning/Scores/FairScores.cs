using System.Globalization;

namespace Fundtruck.Planning.Scores;

/// <summary>What a panel's reviews say about its applications and its reviewers.</summary>
/// <param name="Level">How sure the intervals and the ranks are: 0.9 is nine times out of ten.</param>
/// <param name="Applications">By index; also those without a review.</param>
/// <param name="Reviewers">By index; also those without a review.</param>
/// <param name="Groups">Two groups share no review, so nothing tells a strong application from a lenient group: scores of different groups can't be compared.</param>
/// <param name="Spreads">How much of the differences between scores has which cause; null without reviews.</param>
public sealed record FairScores(
    double Level, IReadOnlyList<ApplicationScore> Applications, IReadOnlyList<ReviewerSeverity> Reviewers, IReadOnlyList<ReviewGroup> Groups, ScoreSpreads? Spreads);

/// <summary>One application: what was given, and what all reviewers of its group would have given.</summary>
/// <param name="Application">Its index.</param>
/// <param name="Count">Of its reviews.</param>
/// <param name="Mean">Of what was given; null without a review.</param>
/// <param name="Median">Of what was given; null without a review.</param>
/// <param name="StandardDeviation">Of what was given (divisor n - 1); null below two reviews.</param>
/// <param name="Corrected">The expected score if each reviewer of its group had scored it, on the scale; null without a review.</param>
/// <param name="Interval">In which the corrected score lies with probability <see cref="FairScores.Level"/>; null without a review.</param>
/// <param name="Rank">Among all applications that have a review; null without one.</param>
/// <param name="Group">Index in <see cref="FairScores.Groups"/>; null without a review.</param>
public sealed record ApplicationScore(
    int Application, int Count, double? Mean, double? Median, double? StandardDeviation, double? Corrected, ScoreInterval? Interval, RankRange? Rank, int? Group);

/// <summary>How much less a reviewer gives than the reviewers of the group do on average, for the same applications.</summary>
/// <param name="Reviewer">The index.</param>
/// <param name="Count">Of the reviews.</param>
/// <param name="Severity">In points of the scale, harsh above 0 and lenient below; null for who has no review or is alone in the group.</param>
/// <param name="Interval">In which it lies with probability <see cref="FairScores.Level"/>; null like the severity.</param>
/// <param name="Group">Index in <see cref="FairScores.Groups"/>; null without a review.</param>
public sealed record ReviewerSeverity(int Reviewer, int Count, double? Severity, ScoreInterval? Interval, int? Group);

/// <summary>Both ends belong to it.</summary>
public readonly record struct ScoreInterval(double Low, double High);

/// <summary>
/// The ranks that an application can have: <paramref name="Best"/> is one more than the number of applications certainly better,
/// <paramref name="Worst"/> is the number of all less those certainly worse. Applications whose ranges overlap may be tied.
/// One application is certainly better than another when both are in one group and the probability that its score is the higher,
/// given all reviews, is at least (1 + level) / 2: the interval of their difference, at the level, lies above 0.
/// </summary>
public readonly record struct RankRange(int Best, int Worst)
{
    /// <summary>"3", or "2–4".</summary>
    public override string ToString() => Best == Worst ? Best.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Best}–{Worst}");
}

/// <summary>Standard deviations in points of the scale, as the median of what the reviews allow.</summary>
/// <param name="Applications">Between applications.</param>
/// <param name="Reviewers">Between reviewers' severities.</param>
/// <param name="Noise">Of one score around both, outliers set aside.</param>
public sealed record ScoreSpreads(double Applications, double Reviewers, double Noise);
