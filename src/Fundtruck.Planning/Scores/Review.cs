namespace Fundtruck.Planning.Scores;

/// <summary>What one reviewer gave one application.</summary>
/// <param name="Application">Index from 0.</param>
/// <param name="Reviewer">Index from 0.</param>
/// <param name="Score">One number on the scale; with several criteria, their weighted mean.</param>
public readonly record struct Review(int Application, int Reviewer, double Score);

/// <summary>The lowest and the highest score that can be given; the higher, the better.</summary>
public readonly record struct ScoreScale(double Lowest, double Highest)
{
    internal double Width => Highest - Lowest;

    internal double Middle => (Lowest + Highest) / 2;

    internal double Clamp(double score) => Math.Clamp(score, Lowest, Highest);
}
