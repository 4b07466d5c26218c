using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Fundtruck.Planning.Scores;

/// <summary>Walks through the unknowns of the model so that where it has been is how probable they are, given the reviews.</summary>
/// <remarks>
/// All locations are drawn at once, with the applications eliminated first, so that a step costs about reviewers³ / 3 + 100 operations a review.
/// Spreads have half-t priors (Huang and Wand 2013); Student's t is a normal whose precision is a gamma for each review.
/// </remarks>
internal sealed class GibbsChain
{
    private const double PriorFreedom = 4;

    /// <summary>Lenient reviewers may have got weaker applications, or stronger ones: points of quality for each point of leniency.</summary>
    private const double PriorDealing = 1;

    /// <summary>Between scores full of outliers and scores with none.</summary>
    private static readonly double[] Freedoms = [2, 3, 4, 6, 10, 20, 60];

    private static readonly double[] FreedomConstants =
        [.. Freedoms.Select(freedom => SpecialFunctions.GammaLn((freedom + 1) / 2) - SpecialFunctions.GammaLn(freedom / 2) - (0.5 * Math.Log(freedom)))];

    private readonly Review[] _reviews;
    private readonly int[] _starts;
    private readonly double _middle;
    private readonly double _priorPrecision;
    private readonly double _least;
    private readonly int _scoredApplications;
    private readonly int _activeReviewers;
    private readonly System.Random _random;
    private readonly double[] _weights;
    private readonly double[] _residuals;
    private readonly double[][] _factor;
    private readonly double[] _right;
    private readonly double[] _drawn;
    private readonly Variance _application;
    private readonly Variance _reviewer;
    private readonly Variance _noise;
    private double _dealing;

    /// <param name="reviews">Sorted by application.</param>
    /// <param name="applications">How many.</param>
    /// <param name="reviewers">How many.</param>
    /// <param name="scale">Of the scores; the priors are fractions of its width.</param>
    /// <param name="random">Where all chance comes from.</param>
    internal GibbsChain(Review[] reviews, int applications, int reviewers, ScoreScale scale, System.Random random)
    {
        (_reviews, _random, _middle) = (reviews, random, scale.Middle);
        _starts = [.. Enumerable.Range(0, applications + 1).Select(application => reviews.Count(review => review.Application < application))];
        _scoredApplications = reviews.Select(review => review.Application).Distinct().Count();
        _activeReviewers = reviews.Select(review => review.Reviewer).Distinct().Count();
        _priorPrecision = 1 / Math.Pow(scale.Width, 2);
        _least = Math.Pow(scale.Width / 200, 2);
        _weights = [.. Enumerable.Repeat(1d, reviews.Length)];
        _residuals = new double[reviews.Length];
        _factor = [.. Enumerable.Range(0, reviewers + 1).Select(row => new double[row + 1])];
        _right = new double[reviewers + 1];
        _drawn = new double[reviewers + 1];
        (Quality, ExpectedQuality) = (new double[applications], new double[applications]);
        (Leniency, ExpectedLeniency) = (new double[reviewers], new double[reviewers]);
        var prior = Math.Pow(scale.Width / 5, 2);
        (_application, _reviewer, _noise) = (new Variance(prior), new Variance(prior), new Variance(prior));
    }

    internal double Overall { get; private set; }

    internal double[] Quality { get; }

    internal double[] Leniency { get; }

    /// <summary>The mean of the draw, given the spreads: averaging it is steadier than averaging draws.</summary>
    internal double ExpectedOverall { get; private set; }

    internal double[] ExpectedQuality { get; }

    internal double[] ExpectedLeniency { get; }

    internal double ApplicationSpread => Math.Sqrt(_application.Value);

    internal double ReviewerSpread => Math.Sqrt(_reviewer.Value);

    internal double Noise => Math.Sqrt(_noise.Value);

    internal void Step()
    {
        DrawLocations();
        for (var i = 0; i < _reviews.Length; i++)
            _residuals[i] = _reviews[i].Score - Overall - Quality[_reviews[i].Application] - Leniency[_reviews[i].Reviewer];
        DrawWeights();
        DrawDealing();
        var noise = 0d;
        for (var i = 0; i < _residuals.Length; i++) noise += _weights[i] * _residuals[i] * _residuals[i];
        _noise.Draw(noise, _reviews.Length, _least, _random);
        var quality = 0d;
        for (var application = 0; application < Quality.Length; application++) quality += Math.Pow(Quality[application] - (_dealing * Company(application, Leniency)), 2);
        _application.Draw(quality, _scoredApplications, _least, _random);
        _reviewer.Draw(Leniency.Sum(leniency => leniency * leniency), _activeReviewers, _least, _random);
    }

    private void DrawLocations()
    {
        Eliminate();
        Cholesky();
        ForwardSolve(_right);
        Array.Copy(_right, _drawn, _right.Length);
        for (var i = 0; i < _drawn.Length; i++) _drawn[i] += Normal.Sample(_random, 0, 1);
        BackwardSolve(_right);
        BackwardSolve(_drawn);
        (ExpectedOverall, Overall) = (_middle + _right[0], _middle + _drawn[0]);
        for (var reviewer = 0; reviewer < Leniency.Length; reviewer++) (ExpectedLeniency[reviewer], Leniency[reviewer]) = (_right[reviewer + 1], _drawn[reviewer + 1]);
        for (var application = 0; application < Quality.Length; application++) DrawQuality(application);
    }

    private void DrawQuality(int application)
    {
        var (start, end) = (_starts[application], _starts[application + 1]);
        if (start == end) return;
        var (precision, expected, drawn) = (1 / _application.Value, 0d, 0d);
        var (expectedCompany, company) = (Company(application, ExpectedLeniency), Company(application, Leniency));
        for (var i = start; i < end; i++)
        {
            var (weight, reviewer) = (_weights[i] / _noise.Value, _reviews[i].Reviewer);
            precision += weight;
            expected += weight * (_reviews[i].Score - ExpectedOverall - ExpectedLeniency[reviewer] - (_dealing * expectedCompany));
            drawn += weight * (_reviews[i].Score - Overall - Leniency[reviewer] - (_dealing * company));
        }

        ExpectedQuality[application] = (_dealing * expectedCompany) + (expected / precision);
        Quality[application] = (_dealing * company) + (drawn / precision) + (Normal.Sample(_random, 0, 1) / Math.Sqrt(precision));
    }

    /// <summary>The mean leniency of an application's reviewers.</summary>
    private double Company(int application, double[] leniency)
    {
        var sum = 0d;
        for (var i = _starts[application]; i < _starts[application + 1]; i++) sum += leniency[_reviews[i].Reviewer];
        return sum / Math.Max(1, _starts[application + 1] - _starts[application]);
    }

    private void DrawDealing()
    {
        var (precision, weighted) = (1 / (PriorDealing * PriorDealing), 0d);
        for (var application = 0; application < Quality.Length; application++)
        {
            var company = Company(application, Leniency);
            precision += company * company / _application.Value;
            weighted += company * Quality[application] / _application.Value;
        }

        _dealing = (weighted / precision) + (Normal.Sample(_random, 0, 1) / Math.Sqrt(precision));
    }

    /// <summary>The precision of overall and leniencies and what multiplies their mean, once the applications are integrated out.</summary>
    private void Eliminate()
    {
        foreach (var row in _factor) Array.Clear(row);
        Array.Clear(_right);
        _factor[0][0] = _priorPrecision;
        for (var reviewer = 1; reviewer < _right.Length; reviewer++) _factor[reviewer][reviewer] = 1 / _reviewer.Value;
        for (var application = 0; application < Quality.Length; application++) Eliminate(_starts[application], _starts[application + 1]);
    }

    private void Eliminate(int start, int end)
    {
        var (sum, weighted, share) = (0d, 0d, _dealing / Math.Max(1, end - start));
        for (var i = start; i < end; i++)
        {
            sum += _weights[i] / _noise.Value;
            weighted += _weights[i] / _noise.Value * (_reviews[i].Score - _middle);
        }

        var precision = sum + (1 / _application.Value);
        _factor[0][0] += sum - (sum * sum / precision);
        _right[0] += weighted - (sum * weighted / precision);
        for (var i = start; i < end; i++)
        {
            var (weight, row) = (_weights[i] / _noise.Value, _reviews[i].Reviewer + 1);
            var slope = weight + (share * sum);
            _factor[row][0] += slope - (slope * sum / precision);
            _factor[row][row] += weight;
            _right[row] += (weight * (_reviews[i].Score - _middle)) + (share * weighted) - (slope * weighted / precision);
            // Sorted by reviewer within an application, so columns never exceed rows.
            for (var j = start; j <= i; j++)
            {
                var other = _weights[j] / _noise.Value;
                _factor[row][_reviews[j].Reviewer + 1] += (share * (slope + other)) - (slope * (other + (share * sum)) / precision);
            }
        }
    }

    private void Cholesky()
    {
        for (var row = 0; row < _factor.Length; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var sum = _factor[row][column];
                for (var k = 0; k < column; k++) sum -= _factor[row][k] * _factor[column][k];
                _factor[row][column] = column < row ? sum / _factor[column][column] : Math.Sqrt(sum);
            }
        }
    }

    private void ForwardSolve(double[] vector)
    {
        for (var row = 0; row < vector.Length; row++)
        {
            for (var k = 0; k < row; k++) vector[row] -= _factor[row][k] * vector[k];
            vector[row] /= _factor[row][row];
        }
    }

    private void BackwardSolve(double[] vector)
    {
        for (var row = vector.Length - 1; row >= 0; row--)
        {
            vector[row] /= _factor[row][row];
            for (var k = 0; k < row; k++) vector[k] -= _factor[row][k] * vector[row];
        }
    }

    private void DrawWeights()
    {
        var freedom = DrawFreedom();
        for (var i = 0; i < _weights.Length; i++)
            _weights[i] = Gamma.Sample(_random, (freedom + 1) / 2, (freedom + (_residuals[i] * _residuals[i] / _noise.Value)) / 2);
    }

    private double DrawFreedom()
    {
        Span<double> likelihoods = stackalloc double[Freedoms.Length];
        for (var f = 0; f < Freedoms.Length; f++)
        {
            var sum = 0d;
            for (var i = 0; i < _residuals.Length; i++) sum += Math.Log(1 + (_residuals[i] * _residuals[i] / (_noise.Value * Freedoms[f])));
            likelihoods[f] = (_residuals.Length * FreedomConstants[f]) - ((Freedoms[f] + 1) / 2 * sum);
        }

        var (most, total) = (double.NegativeInfinity, 0d);
        foreach (var likelihood in likelihoods) most = Math.Max(most, likelihood);
        for (var f = 0; f < likelihoods.Length; f++) total += likelihoods[f] = Math.Exp(likelihoods[f] - most);
        var left = _random.NextDouble() * total;
        var chosen = 0;
        while (chosen < likelihoods.Length - 1 && left >= likelihoods[chosen]) left -= likelihoods[chosen++];
        return Freedoms[chosen];
    }

    /// <summary>A variance whose root is half-t, with the auxiliary number that makes both inverse gammas.</summary>
    private sealed class Variance
    {
        private readonly double _priorSquare;
        private double _auxiliary;

        internal Variance(double priorSquare) => (_priorSquare, _auxiliary, Value) = (priorSquare, priorSquare, priorSquare / 4);

        internal double Value { get; private set; }

        /// <param name="squares">The sum of the squares of what has this variance.</param>
        /// <param name="count">How many those are.</param>
        /// <param name="least">Keeps it off 0, where the chain would stay: half a percent of the scale, squared.</param>
        /// <param name="random">Chance.</param>
        internal void Draw(double squares, int count, double least, System.Random random)
        {
            Value = InverseGamma.Sample(random, (PriorFreedom + count) / 2, (PriorFreedom / _auxiliary) + (squares / 2) + least);
            _auxiliary = InverseGamma.Sample(random, (PriorFreedom + 1) / 2, (PriorFreedom / Value) + (1 / _priorSquare));
        }
    }
}
