using System.Globalization;
using Google.OrTools.Sat;

namespace Fundtruck.Planning.Meetings;

/// <summary>One run of CP-SAT, the same on every machine: its limit is in steps.</summary>
internal static class Solving
{
    // Names are checked by nobody but the solver, which ends the process over a wrong one.
    private const string Logic = "num_workers:1,linearization_level:0,cp_model_probing_level:0,symmetry_level:0,restart_algorithms:[1],restart_period:20";
    private const string Core = $"{Logic},optimize_with_core:true";
    private const string PartlyLinear = "num_workers:1,linearization_level:1";
    private const string Linear = "num_workers:1,linearization_level:2";
    private const string Portfolio = "num_workers:2,interleave_search:true";

    /// <summary>What is known of a model that helps to solve it.</summary>
    internal enum Way
    {
        /// <summary>Nothing: two ways of searching take turns on two cores.</summary>
        Portfolio,

        /// <summary>The optimum is near the bound, which is raised step by step. Restarts are frequent: without them some seeds take ten times as long as others.</summary>
        Core,

        /// <summary>There is nothing to make best: any solution will do, or the proof that there is none.</summary>
        Any,

        /// <summary>As <see cref="Linear"/>, for a model so large that only what is cheapest is counted in fractions.</summary>
        PartlyLinear,

        /// <summary>Counting says most: fractions of meetings are a bound nearly as good as whole ones.</summary>
        Linear,
    }

    internal readonly record struct Outcome(CpSolverStatus Status, long Value, long Bound, double Work, Func<BoolVar, bool>? Solution, Func<IntVar, int>? Number = null)
    {
        internal bool Found => Solution is not null;

        internal bool Proven => Status == CpSolverStatus.Optimal;
    }

    /// <param name="model">With its objective.</param>
    /// <param name="way">How.</param>
    /// <param name="work">Steps, in the solver's unit.</param>
    /// <param name="seed">Of its random numbers.</param>
    /// <param name="found">Told of each solution.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    internal static Outcome Run(CpModel model, Way way, double work, int seed, Action<Func<BoolVar, bool>, double>? found, CancellationToken cancellationToken)
    {
        if (work <= 0 || cancellationToken.IsCancellationRequested) return new Outcome(CpSolverStatus.Unknown, 0, long.MinValue, 0, null);
        var solver = new CpSolver { StringParameters = string.Create(CultureInfo.InvariantCulture, $"{Parameters(way)},random_seed:{seed},max_deterministic_time:{work:0.000}") };
        using var stop = cancellationToken.Register(solver.StopSearch);
        using var watcher = new Watcher(found);
        var status = solver.Solve(model, found is null ? null : watcher);
        // A solver that ends before it has a bound says 0, which is no bound for anything that can be below; one that finds nothing possible has none at all.
        var bounded = solver.Response is not null && status is not CpSolverStatus.Infeasible && (status is CpSolverStatus.Optimal || solver.BestObjectiveBound != 0);
        var answered = status is CpSolverStatus.Optimal or CpSolverStatus.Feasible;
        return new Outcome(
            status,
            answered ? (long)Math.Round(solver.ObjectiveValue) : 0,
            bounded ? (long)Math.Round(solver.BestObjectiveBound) : long.MinValue,
            solver.Response?.DeterministicTime ?? work,
            answered ? solver.BooleanValue : null,
            answered ? number => (int)solver.Value(number) : null);
    }

    private static string Parameters(Way way) => way switch { Way.Core => Core, Way.Any => Logic, Way.PartlyLinear => PartlyLinear, Way.Linear => Linear, _ => Portfolio };

    private sealed class Watcher(Action<Func<BoolVar, bool>, double>? found) : CpSolverSolutionCallback
    {
        public override void OnSolutionCallback() => found?.Invoke(BooleanValue, BestObjectiveBound());
    }
}
