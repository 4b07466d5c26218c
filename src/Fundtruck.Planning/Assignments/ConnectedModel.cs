using Google.OrTools.Sat;

namespace Fundtruck.Planning.Assignments;

/// <summary>Looks for fewer groups, then for better preferences, at the cost and the loads of a plan that has the best of both. Deterministic: one worker, a limit in steps and not in seconds.</summary>
/// <remarks>
/// Each group must hold a root, and roots are what is minimised. That is demanded of a set of reviewers only once a solution shows it as a group
/// without one: either it gets a root, or one of its applications is shared with somebody outside.
/// </remarks>
internal sealed class ConnectedModel
{
    private const int Rounds = 60;
    private const double Steps = 2;

    private readonly AssignmentRules _rules;
    private readonly CpModel _model = new();
    private readonly BoolVar[,] _pairs;
    private readonly BoolVar[] _loaded;
    private readonly BoolVar[] _roots;

    private ConnectedModel(AssignmentRules rules, HashSet<Pair> best)
    {
        var (problem, loads) = (rules.Problem, best.CountBy(pair => pair.Reviewer).ToDictionary());
        _rules = rules;
        _pairs = new BoolVar[problem.Applications, problem.Reviewers];
        _roots = [.. problem.Limits.Select((_, reviewer) => _model.NewBoolVar($"root {reviewer}"))];
        for (var application = 0; application < problem.Applications; application++)
        {
            for (var reviewer = 0; reviewer < problem.Reviewers; reviewer++)
            {
                var pair = new Pair(application, reviewer);
                _pairs[application, reviewer] = _model.NewBoolVar($"{application} by {reviewer}");
                _model.AddHint(_pairs[application, reviewer], best.Contains(pair));
                if (rules.Fixed.Contains(pair)) _model.Add(_pairs[application, reviewer] == 1);
            }
        }

        _model.Add(LinearExpr.Sum(ApplicationCosts().Concat(ReviewerCosts())) <= rules.Cost(best));
        var most = loads.Values.DefaultIfEmpty().Max();
        var steps = problem.Limits.Select((_, reviewer) => Enumerable.Range(0, most).Select(load => _model.NewBoolVar($"{reviewer} above {load}")).ToArray()).ToArray();
        for (var reviewer = 0; reviewer < problem.Reviewers; reviewer++)
        {
            _model.Add(LinearExpr.Sum(steps[reviewer]) == LinearExpr.Sum(OfReviewer(reviewer)));
            for (var load = 1; load < most; load++) _model.AddImplication(steps[reviewer][load], steps[reviewer][load - 1]);
        }

        _loaded = [.. steps.Select(step => step[0])];
        _model.Add(LinearExpr.Sum(steps.SelectMany(step => step.Select((above, load) => LinearExpr.Term(above, (2 * load) + 1)))) <= loads.Values.Sum(load => load * load));
        _model.Minimize(
            (LinearExpr.Sum(_roots) * ((rules.Units + 1L) * ((100L * rules.Units) + 101)))
            - LinearExpr.Sum(rules.AllPairs().Where(pair => rules.Preference(pair) > 0).Select(pair => _pairs[pair.Application, pair.Reviewer] * rules.Preference(pair))));
    }

    /// <summary>The plan with the fewest groups and then the best preferences, and whether that is proven; the plan as it is when nothing better was found in time.</summary>
    internal static (HashSet<Pair> Pairs, bool Proven) Improve(AssignmentRules rules, HashSet<Pair> pairs)
    {
        var model = new ConnectedModel(rules, pairs);
        var best = pairs;
        model.Demand(rules.Groups(pairs));
        var left = Steps;
        for (var round = 0; round < Rounds && left > 0; round++)
        {
            var solver = new CpSolver { StringParameters = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"num_workers:1,random_seed:1,max_deterministic_time:{left:0.000}") };
            var status = solver.Solve(model._model);
            left -= solver.Response?.DeterministicTime ?? left;
            if (status is not (CpSolverStatus.Optimal or CpSolverStatus.Feasible)) return (best, false);
            var found = rules.AllPairs().Where(pair => solver.BooleanValue(model._pairs[pair.Application, pair.Reviewer])).ToHashSet();
            var groups = rules.Groups(found);
            if ((groups.Count, -rules.Preference(found)).CompareTo((rules.Groups(best).Count, -rules.Preference(best))) < 0) best = found;
            var rootless = groups.Where(group => !group.Reviewers.Any(reviewer => solver.BooleanValue(model._roots[reviewer]))).ToArray();
            if (rootless.Length == 0) return (found, status == CpSolverStatus.Optimal);
            model.Demand(rootless);
        }

        return (best, false);
    }

    private IEnumerable<BoolVar> OfReviewer(int reviewer) => Enumerable.Range(0, _rules.Problem.Applications).Select(application => _pairs[application, reviewer]);

    private IEnumerable<LinearExpr> ApplicationCosts()
    {
        var costs = _rules.Problem.Costs;
        for (var application = 0; application < _rules.Problem.Applications; application++)
        {
            var all = Enumerable.Range(0, _rules.Problem.Reviewers).Select(reviewer => new Pair(application, reviewer)).ToArray();
            var dealt = LinearExpr.Sum(all.Select(pair => _pairs[pair.Application, pair.Reviewer]));
            _model.Add(dealt <= _rules.Places[application]);
            yield return (_rules.Places[application] - dealt) * costs.Missing;
            var lacking = _model.NewIntVar(0, all.Length, $"experts lacking {application}");
            _model.Add(lacking >= LinearExpr.Sum(all.Where(pair => !_rules.IsExpert(pair)).Select(pair => _pairs[pair.Application, pair.Reviewer])) - _rules.LayPlaces(application));
            yield return lacking * costs.Expertise;
            foreach (var pair in all.Where(_rules.IsConflict)) yield return _pairs[pair.Application, pair.Reviewer] * costs.Conflict;
        }
    }

    private IEnumerable<LinearExpr> ReviewerCosts()
    {
        for (var reviewer = 0; reviewer < _rules.Problem.Reviewers; reviewer++)
        {
            var above = _model.NewIntVar(0, _rules.Problem.Applications, $"above the limit {reviewer}");
            _model.Add(above >= LinearExpr.Sum(OfReviewer(reviewer)) - _rules.Problem.Limits[reviewer]);
            yield return above * _rules.Problem.Costs.Load;
        }
    }

    private void Demand(IEnumerable<ReviewGroup> groups)
    {
        foreach (var group in groups)
        {
            var inside = group.Reviewers.ToHashSet();
            var ways = new List<LinearExpr>();
            for (var application = 0; application < _rules.Problem.Applications; application++)
            {
                var shared = _model.NewBoolVar("shared");
                var reviewers = Enumerable.Range(0, _rules.Problem.Reviewers).ToLookup(inside.Contains, reviewer => (LinearExpr)_pairs[application, reviewer]);
                _model.Add(shared <= LinearExpr.Sum(reviewers[true]));
                _model.Add(shared <= LinearExpr.Sum(reviewers[false]));
                ways.Add(shared);
            }

            var joined = LinearExpr.Sum(ways.Concat(inside.Order().Select(reviewer => (LinearExpr)_roots[reviewer])));
            foreach (var reviewer in inside.Order()) _model.Add(joined >= _loaded[reviewer]);
        }
    }
}
