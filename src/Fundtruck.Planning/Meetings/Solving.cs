using System.Globalization;
using Google.OrTools.Sat;

namespace Fundtruck.Planning.Meetings;

/// <summary>One run of CP-SAT, the same on every machine: its limit is in steps.</summary>
internal static class Solving
{
    /// <summary>Names are checked by nobody but the solver, which ends the process over a wrong one.</summary>
    private const string Core = "num_workers:1,optimize_with_core:true,linearization_level:0,cp_model_probing_level:0,symmetry_level:0";
    private const string Portfolio = "num_workers:2,interleave_search:true";

    internal readonly record struct Outcome(CpSolverStatus Status, long Value, long Bound, double Work, Func<BoolVar, bool>? Solution, Func<IntVar, int>? Number = null)
    {
        internal bool Found => Solution is not null;

        internal bool Proven => Status == CpSolverStatus.Optimal;
    }

    /// <param name="model">With its objective.</param>
    /// <param name="core">Whether the optimum is near the bound: then the bound is raised step by step.</param>
    /// <param name="work">Steps, in the solver's unit.</param>
    /// <param name="seed">Of its random numbers.</param>
    /// <param name="found">Told of each solution.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    internal static Outcome Run(CpModel model, bool core, double work, int seed, Action<Func<BoolVar, bool>, double>? found, CancellationToken cancellationToken)
    {
        if (work <= 0 || cancellationToken.IsCancellationRequested) return new Outcome(CpSolverStatus.Unknown, 0, long.MinValue, 0, null);
        var solver = new CpSolver { StringParameters = string.Create(CultureInfo.InvariantCulture, $"{(core ? Core : Portfolio)},random_seed:{seed},max_deterministic_time:{work:0.000}") };
        using var stop = cancellationToken.Register(solver.StopSearch);
        using var watcher = new Watcher(found);
        var status = solver.Solve(model, found is null ? null : watcher);
        // A solver that ends before it has a bound says 0, which is no bound for anything that can be below.
        var bounded = solver.Response is not null && (status is CpSolverStatus.Optimal || solver.BestObjectiveBound != 0);
        var answered = status is CpSolverStatus.Optimal or CpSolverStatus.Feasible;
        return new Outcome(
            status,
            answered ? (long)Math.Round(solver.ObjectiveValue) : 0,
            bounded ? (long)Math.Round(solver.BestObjectiveBound) : long.MinValue,
            solver.Response?.DeterministicTime ?? work,
            answered ? solver.BooleanValue : null,
            answered ? number => (int)solver.Value(number) : null);
    }

    private sealed class Watcher(Action<Func<BoolVar, bool>, double>? found) : CpSolverSolutionCallback
    {
        public override void OnSolutionCallback() => found?.Invoke(BooleanValue, BestObjectiveBound());
    }
}
