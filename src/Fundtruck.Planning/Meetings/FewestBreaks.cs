using Google.OrTools.Sat;

namespace Fundtruck.Planning.Meetings;

/// <summary>All meetings are given, so what counts is their breaks: a bound that grows from below on one core, better timetables on the other.</summary>
/// <remarks>What runs side by side doesn't talk, so that the same work always ends with the same timetable, whichever of the two is faster.</remarks>
internal sealed class FewestBreaks
{
    /// <summary>From this share of all places on, breaks are forced by counting people and places alone.</summary>
    private const double Crowded = 0.85;

    /// <summary>For the bound that comes of counting alone.</summary>
    private const double Counting = 2;

    /// <summary>Enough for most events. For the others the bound is near by then, and the optimum is asked for by its number.</summary>
    private const double FirstRound = 4;

    /// <summary>For asking for one number; twice as much each further time, from other seeds, because some take far longer than others.</summary>
    private const double SecondRound = 40;

    /// <summary>Less work than that is not worth beginning with.</summary>
    private const double Least = 0.01;

    /// <summary>Beyond so many ways to place the meetings no bound grows in the time that people wait.</summary>
    private const int LargeModel = 20_000;

    private readonly MeetingRules _rules;
    private readonly int[] _all;
    private readonly bool _crowded;
    private readonly int _seed;
    private readonly Action<Place?[]> _show;
    private readonly CancellationToken _cancellationToken;
    private long _bound;
    private double _work;

    /// <param name="rules">The problem; all of its candidates take place.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <param name="show">Told of timetables on the way, by several threads.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    internal FewestBreaks(MeetingRules rules, int seed, Action<Place?[]> show, CancellationToken cancellationToken)
    {
        (_rules, _seed, _show, _cancellationToken) = (rules, seed, show, cancellationToken);
        _all = [.. Enumerable.Range(0, rules.Candidates.Length)];
        _crowded = _all.Length >= Crowded * rules.Open.Sum();
    }

    /// <param name="Timetable">The best; null when none was found.</param>
    /// <param name="Bound">No timetable has fewer breaks.</param>
    /// <param name="Impossible">No timetable keeps the rules.</param>
    /// <param name="Work">What it took.</param>
    internal readonly record struct Outcome(Place?[]? Timetable, long Bound, bool Impossible, double Work);

    /// <param name="start">A timetable that keeps the rules; null for none.</param>
    /// <param name="work">At most, in the solver's unit.</param>
    internal Outcome Run(Place?[]? start, double work)
    {
        var (best, possible) = (start, Count(Math.Min(work, Counting)));
        if (!possible) return new Outcome(null, 0, true, _work);
        if (_all.Length * _rules.Slots > LargeModel && _rules.Venues.Length == 1)
        {
            var share = (work - _work) / (best is null ? 2 : 1);
            var other = Task.Run(() => Cool(share, _seed + 1, _cancellationToken, 0.3, 0.1), CancellationToken.None);
            best = Better(Better(best, Cool(share, _seed, _cancellationToken, 0.3, 0.1)), other.GetAwaiter().GetResult());
            _work += share;
        }
        else if (Breaks(best) > _bound && work - _work >= Least)
        {
            var share = Math.Min(FirstRound, work - _work);
            using var done = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken);
            var cooling = Task.Run(() => _rules.Venues.Length > 1 ? null : Cool(share, _seed, done.Token), CancellationToken.None);
            (possible, var proven) = Raise(share, ref best);
            if (proven) done.Cancel();
            var cooled = cooling.GetAwaiter().GetResult();
            if (!proven) best = Better(best, cooled);
        }

        for (var round = 0; possible && best is not null && Breaks(best) > _bound && work - _work >= Least && !_cancellationToken.IsCancellationRequested; round++)
            best = Better(best, Meet(Breaks(best), Math.Min(SecondRound * Math.Pow(2, round), work - _work), _seed + (2 * round)));
        // Without any timetable the question is whether there is one, and not how good it is.
        if (possible && best is null && work - _work >= Least) (possible, _) = Raise(work - _work, ref best);
        return new Outcome(best, _bound, !possible, _work);
    }

    /// <summary>Raises the bound step by step, until a timetable reaches it.</summary>
    private (bool Possible, bool Proven) Raise(double work, ref Place?[]? best)
    {
        var model = Model();
        model.Model.Minimize(model.Breaks);
        if (_bound > 0) model.Model.Add(model.Breaks >= _bound);
        var proof = Solving.Run(model.Model, Solving.Way.Core, work, _seed, (value, _) => _show(model.Read(value)), _cancellationToken);
        _work += proof.Work;
        _bound = Math.Max(_bound, proof.Bound);
        if (proof.Found) best = proof.Proven ? model.Read(proof.Solution!) : Better(best, model.Read(proof.Solution!));
        return (proof.Status != CpSolverStatus.Infeasible, proof.Proven || proof.Status == CpSolverStatus.Infeasible);
    }

    /// <summary>Whether the bound can be reached, and at the same time one more break.</summary>
    /// <returns>A timetable, if one was found.</returns>
    private Place?[]? Meet(long known, double work, int seed)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken);
        var target = _bound;
        var near = target + 1 < known ? Task.Run(() => Near(), CancellationToken.None) : null;
        var (outcome, timetable) = Within(target, work, seed, _crowded ? Solving.Way.PartlyLinear : Solving.Way.Any, _cancellationToken);
        _work += Math.Max(outcome.Work, Least);
        if (timetable is not null) done.Cancel();
        var beside = near?.GetAwaiter().GetResult();
        if (timetable is not null) return timetable;
        if (outcome.Status == CpSolverStatus.Infeasible) _bound = target + 1;
        if (beside?.Outcome.Status == CpSolverStatus.Infeasible) _bound = target + 2;
        return beside?.Timetable;

        // From two seeds, because some take far longer than others.
        (Solving.Outcome Outcome, Place?[]? Timetable) Near() =>
            Within(target + 1, work / 2, seed + 1, Solving.Way.Any, done.Token) is var first && first.Outcome.Status != CpSolverStatus.Unknown ? first : Within(target + 1, work / 2, seed + 2, Solving.Way.Any, done.Token);
    }

    private (Solving.Outcome Outcome, Place?[]? Timetable) Within(long breaks, double work, int seed, Solving.Way way, CancellationToken cancellationToken)
    {
        var model = Model();
        model.Model.Add(model.Breaks <= breaks);
        var outcome = Solving.Run(model.Model, way, work, seed, null, cancellationToken);
        if (!outcome.Found) return (outcome, null);
        var timetable = model.Read(outcome.Solution!);
        _show(timetable);
        return (outcome, timetable);
    }

    private TimetableModel Model() => new(_rules, _all, [.. _all.Select(_ => true)]);

    /// <summary>Raises the bound to what people and places alone force.</summary>
    /// <returns>False when they leave no timetable.</returns>
    private bool Count(double work)
    {
        var people = TimetableModel.OfPeople(_rules);
        people.Model.Minimize(people.Breaks);
        var least = Solving.Run(people.Model, _crowded ? Solving.Way.Linear : Solving.Way.Core, work, _seed, null, _cancellationToken);
        _work += least.Work;
        _bound = Math.Max(0, least.Bound);
        return least.Status != CpSolverStatus.Infeasible;
    }

    /// <summary>Anneals from nothing.</summary>
    private Place?[]? Cool(double work, int seed, CancellationToken cancellationToken, double hot = 0.5, double cold = 0.06)
    {
        var search = new KempeSearch(_rules, _all, [.. _all.Select(_ => 20.0)], 1, seed);
        var shown = int.MaxValue;
        var (_, places) = search.Anneal((long)(work * KempeSearch.StepsPerWork), hot, cold, (_, best) =>
        {
            Show(best.Places);
            return !cancellationToken.IsCancellationRequested;
        });
        Show(places);
        return KempeSearch.Complete(_rules, places, _all) ? KempeSearch.Places(places) : null;

        void Show(int[] found)
        {
            if (!KempeSearch.Complete(_rules, found, _all) || Breaks(KempeSearch.Places(found)) is var breaks && breaks >= shown) return;
            shown = (int)breaks;
            _show(KempeSearch.Places(found));
        }
    }

    private Place?[]? Better(Place?[]? one, Place?[]? other) => other is null || (one is not null && Breaks(one) <= Breaks(other)) ? one : other;

    private long Breaks(Place?[]? timetable) => timetable is null ? long.MaxValue : KempeSearch.BreaksByPerson(_rules, timetable).Sum();
}
