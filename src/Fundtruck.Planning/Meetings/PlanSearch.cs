using Google.OrTools.Sat;

namespace Fundtruck.Planning.Meetings;

/// <summary>One search for a plan: quick timetables first, then proofs, as far as the work goes.</summary>
/// <remarks>
/// The flow of <see cref="PairChoice"/> says which meetings to hold and bounds what any timetable can reach; edge colouring or annealing find
/// slots for just these meetings. Only where that fails, and where a problem is small, one CP-SAT model decides about everything, one objective
/// after the other.
/// </remarks>
internal sealed class PlanSearch
{
    /// <summary>Up to so many ways to place candidates one model decides about everything.</summary>
    private const int SmallModel = 5_000;

    /// <summary>Beyond so many a model gains nothing in the time that people wait.</summary>
    private const int LargeModel = 120_000;

    private readonly MeetingRules _rules;
    private readonly IReadOnlyList<PlannedMeeting> _published;
    private readonly Place?[] _old;
    private readonly HashSet<Place>[] _homes;
    private readonly int _lost;
    private readonly PlanLimits _limits;
    private readonly Action<PlanProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly bool[] _given;
    private readonly int _ways;
    private Place?[]? _best;
    private MeetingRank _bound = new(0, 0, long.MinValue, 0, 0);
    private double _work;

    internal PlanSearch(MeetingProblem problem, IReadOnlyList<PlannedMeeting> published, PlanLimits limits, Action<PlanProgress>? progress, CancellationToken cancellationToken)
    {
        if (limits.Work <= 0) throw new ArgumentOutOfRangeException(nameof(limits), limits.Work, "The work is above 0.");
        (_rules, _published, _limits, _progress, _cancellationToken) = (new MeetingRules(problem), published, limits, progress, cancellationToken);
        _given = [.. _rules.Candidates.Select(candidate => candidate.Given >= 0)];
        _ways = _rules.Candidates.Sum(candidate => candidate.Slots.Length) * _rules.Venues.Length;
        var places = published.GroupBy(meeting => MeetingProblem.Sorted(meeting.One, meeting.Other)).ToDictionary(
            pair => pair.Key, pair => pair.OrderBy(meeting => meeting.Slot).Select(meeting => new Place(meeting.Slot, Array.IndexOf(_rules.Venues, problem.Tables[meeting.Table].Venue))).ToList());
        _homes = [.. _rules.Candidates.Select(candidate => places.TryGetValue(MeetingProblem.Sorted(candidate.One, candidate.Other), out var all) ? all.ToHashSet() : [])];
        _old = new Place?[_rules.Candidates.Length];
        // Where two people meet several times, whatever can stay is matched first with where it was.
        foreach (var staying in new[] { true, false })
            for (var meeting = 0; meeting < _old.Length; meeting++)
            {
                var (one, slots) = (_rules.Candidates[meeting], _rules.Candidates[meeting].Slots);
                if (_old[meeting] is not null || !places.TryGetValue(MeetingProblem.Sorted(one.One, one.Other), out var all)) continue;
                var index = all.FindIndex(place => !staying || slots.Contains(place.Slot));
                if (index < 0) continue;
                _old[meeting] = all[index];
                all.RemoveAt(index);
            }

        _lost = published.Count - _old.Count(place => place is not null);
    }

    private double Left => _limits.Work - _work;

    private bool Reached => _best is not null && Rank(_best) == _bound;

    internal MeetingPlan Run()
    {
        if (PairChoice.Of(_rules) is not { } choice) return Impossible();
        var gone = _lost + Enumerable.Range(0, _old.Length).Count(meeting => _old[meeting] is not null && _rules.Candidates[meeting].Slots.Length == 0);
        _bound = new MeetingRank(gone, Math.Max(_published.Count - MostKept() - gone, FewestMoves.Of(_rules, _homes)), -choice.Preference, choice.Unevenness, 0);
        if (_published.Count > 0) Keep();
        else Place(choice.Chosen);
        if (Reached) return Plan();

        if (_published.Count == 0 && _given.All(given => given)) return Prove() ? Plan() : Impossible();
        if (_ways <= SmallModel || _best is null || (_ways <= LargeModel && Rank(_best).Cost != _bound.Cost))
            if (!Exact()) return Impossible();
        return Plan();
    }

    /// <summary>Slots for just these meetings, then fewer breaks among them; if some find none, the best of all candidates.</summary>
    private void Place(bool[] chosen)
    {
        int[] meetings = [.. Enumerable.Range(0, chosen.Length).Where(meeting => chosen[meeting])];
        if (_rules.Venues.Length > 1)
        {
            PlaceInVenues(meetings);
            return;
        }

        var coloured = EdgeColouring.Of(_rules, meetings);
        if (coloured is not null) Offer(coloured);
        var search = new KempeSearch(_rules, meetings, [.. chosen.Select(_ => 20.0)], 1, _limits.Seed);
        if (coloured is not null) search.Start(coloured);
        Anneal(search, Math.Min(Left * 0.3, meetings.Length / 1000.0), 0.6, 0.08, meetings);
        if (_best is null && chosen.Length > meetings.Length) PlaceAny(search);
    }

    /// <summary>The same in several venues: quickly at first and then slowly, because ways bring many breaks. What is merely wished may have no slot for so long.</summary>
    private void PlaceInVenues(int[] meetings)
    {
        int[] needed = [.. meetings.Where(meeting => _given[meeting])];
        KempeSearch? search = null;
        foreach (var (share, meetingsPerWork) in new[] { (0.3, 1000.0), (0.6, 200.0) })
        {
            if (Reached) return;
            search = new KempeSearch(_rules, meetings, [.. _given.Select(given => given ? 1000.0 : 20)], 1, _limits.Seed);
            Anneal(search, Math.Min(Left * share, meetings.Length / meetingsPerWork), 0.6, 0.08, needed, from: 0.02);
        }

        if (_best is null || Rank(_best).Cost != _bound.Cost) PlaceAny(search!);
    }

    /// <summary>Wished meetings may be left out, the dearer the later.</summary>
    private void PlaceAny(KempeSearch start)
    {
        int[] meetings = [.. Enumerable.Range(0, _given.Length).Where(meeting => _rules.Candidates[meeting].Slots.Length > 0)];
        var search = new KempeSearch(_rules, meetings, [.. _rules.Candidates.Select(candidate => candidate.Given >= 0 ? 1000 : candidate.Value / 40.0)], 0.02, _limits.Seed);
        search.Start(start.Read());
        Anneal(search, Left * 0.4, 1, 0.1, [.. meetings.Where(meeting => _given[meeting])]);
        if (_best is null) return;
        int[] held = [.. meetings.Where(meeting => _best[meeting] is not null)];
        var breaks = new KempeSearch(_rules, held, [.. _rules.Candidates.Select(_ => 1000.0)], 1, _limits.Seed);
        breaks.Start(_best);
        Anneal(breaks, Left * 0.2, 1, 0.12, held);
    }

    /// <param name="search">Where it stands.</param>
    /// <param name="work">To spend.</param>
    /// <param name="hot">First temperature.</param>
    /// <param name="cold">Last temperature.</param>
    /// <param name="needed">What a plan needs.</param>
    /// <param name="from">The share of the work from which on plans are told.</param>
    private void Anneal(KempeSearch search, double work, double hot, double cold, IReadOnlyList<int> needed, double from = 0)
    {
        var (before, told) = (_work, from);
        var (_, places) = search.Anneal((long)(work * KempeSearch.StepsPerWork), hot, cold, (share, best) =>
        {
            _work = before + (share * work);
            if (_progress is not null && share >= told && KempeSearch.Complete(_rules, best.Places, needed))
            {
                Offer(KempeSearch.Places(best.Places, _rules.Venues.Length));
                told = Math.Max(0.01, share * 1.5);
            }

            return !_cancellationToken.IsCancellationRequested;
        });
        if (KempeSearch.Complete(_rules, places, needed)) Offer(KempeSearch.Places(places, _rules.Venues.Length));
    }

    /// <summary>All meetings are given, so all that counts is their breaks.</summary>
    /// <returns>False when no timetable keeps the rules.</returns>
    private bool Prove()
    {
        var (showing, shown) = (new Lock(), _best);
        var outcome = new FewestBreaks(_rules, _limits.Seed, Show, _cancellationToken).Run(_best, Left);
        _work += outcome.Work;
        if (outcome.Bound > _bound.Breaks) _bound = _bound.With(4, outcome.Bound);
        if (outcome.Timetable is { } timetable) Offer(timetable);
        // A timetable that keeps the rules counts for more than a solver's word.
        return !outcome.Impossible || _best is not null;

        void Show(Place?[] better)
        {
            lock (showing)
            {
                if (shown is not null && Rank(better).CompareTo(Rank(shown)) >= 0) return;
                shown = better;
                Tell(better);
            }
        }
    }

    /// <summary>One model for all objectives, one after the other.</summary>
    /// <returns>False when no timetable keeps the rules.</returns>
    private bool Exact()
    {
        var model = new TimetableModel(_rules, Enumerable.Range(0, _given.Length).Where(meeting => _rules.Candidates[meeting].Slots.Length > 0), _given);
        var levels = new[] { Dropped(model), Moved(model), -LinearExpr.Sum(model.Meetings.Select(meeting => model.Present(meeting) * _rules.Candidates[meeting].Value)), Uneven(model), model.Breaks };
        for (var level = 0; level < levels.Length; level++)
        {
            if (level < 2 && _published.Count == 0) continue;
            if (_best is not null) model.Hint(_best);
            if (_best is null || Rank(_best).Level(level) != _bound.Level(level))
            {
                model.Model.Minimize(levels[level]);
                var outcome = Solving.Run(model.Model, level == 4 || _ways <= SmallModel ? Solving.Way.Core : Solving.Way.Portfolio, Left / (levels.Length - level), _limits.Seed, (value, _) => Offer(model.Read(value)), _cancellationToken);
                _work += outcome.Work;
                if (outcome.Status == CpSolverStatus.Infeasible) return _best is not null;
                if (outcome.Found) Offer(model.Read(outcome.Solution!));
                if (outcome.Bound != long.MinValue && outcome.Bound > _bound.Level(level)) _bound = _bound.With(level, outcome.Bound);
                if (!outcome.Proven) return true;
            }

            model.Model.Add(levels[level] <= _bound.Level(level));
        }

        return true;
    }

    /// <summary>What is published stays where it can; around it the given meetings find places, those that can't stay other ones, and then wished ones.</summary>
    private void Keep()
    {
        var kept = Keepable();
        int[] all = [.. Enumerable.Range(0, _given.Length).Where(meeting => _rules.Candidates[meeting].Slots.Length > 0)];
        bool[] needed = [.. _given.Select((given, meeting) => given || (_old[meeting] is not null && _rules.Candidates[meeting].Slots.Length > 0))];
        Place?[] pinned = [.. _old.Select((old, meeting) => kept.Contains(meeting) ? old : null)];
        double[] missing = [.. _rules.Candidates.Select((candidate, meeting) => needed[meeting] ? 1000 : candidate.Value / 40.0)];
        int[] some = [.. all.Where(meeting => needed[meeting])];
        var first = new KempeSearch(_rules, some, missing, 1, _limits.Seed, pinned);
        first.Start(_old);
        Anneal(first, Math.Min(Left * 0.2, 0.3), 1, 0.12, some);
        if (_best is null || Rank(_best).Changed != _bound.Changed)
        {
            MoveFew(some);
            if ((_best is null || Rank(_best).Changed != _bound.Changed) && !KeepMost(needed)) return;
            pinned = [.. _old.Select((old, meeting) => _best![meeting] == old ? old : null)];
            needed = [.. needed.Select((need, meeting) => _given[meeting] || (need && _best![meeting] is not null))];
            missing = [.. missing.Select((_, meeting) => needed[meeting] ? 1000 : _rules.Candidates[meeting].Value / 40.0)];
        }

        var more = new KempeSearch(_rules, all, missing, 0.02, _limits.Seed, pinned);
        more.Start(_best!);
        Anneal(more, Math.Min(Left * 0.5, 0.5), 0.5, 0.05, [.. all.Where(meeting => needed[meeting])]);
    }

    /// <summary>A start for the models: everything may move, but rather little does, and rather thirty move than one is dropped. Where little heat does not get there, more of it does.</summary>
    private void MoveFew(int[] meetings)
    {
        var several = _rules.Venues.Length > 1;
        foreach (var (hot, meetingsPerWork) in new[] { (0.25, 3000.0), (0.8, 250.0), (0.4, 500.0) })
        {
            // In one venue the model finds the fewest moves, once nothing is dropped that could stay.
            if (_best is not null && Rank(_best) is var rank && (several ? rank.Changed == _bound.Changed : rank.Dropped == _bound.Dropped)) return;
            var search = new KempeSearch(_rules, meetings, [.. _given.Select(given => given ? 1000.0 : 30)], 0.01, _limits.Seed, homes: _old);
            search.Start(_best ?? _old);
            Anneal(search, Math.Min(Left * 0.3, meetings.Length / meetingsPerWork), hot, 0.05, [.. meetings.Where(meeting => _given[meeting])]);
        }
    }

    /// <summary>How many published meetings have to be dropped and then moved at the least, decided among what is published or given.</summary>
    private bool KeepMost(bool[] needed)
    {
        if (_best is not null && _rules.Venues.Length > 1 && _ways > LargeModel) return true;
        // Without minimums, meetings that are merely wished can always be left out, so that they change nothing in what can stay.
        var binding = _rules.Problem.BreakSpread is null && _rules.Problem.People.All(person => person.Minimum == 0);
        var model = new TimetableModel(_rules, Enumerable.Range(0, _given.Length).Where(meeting => needed[meeting]), _given);
        var levels = new[] { Dropped(model), Moved(model) };
        for (var level = 0; level < levels.Length; level++)
        {
            if (_best is null || Rank(_best).Level(level) > _bound.Level(level))
            {
                model.Model.Minimize(levels[level]);
                model.Hint(_best ?? _old);
                var outcome = Solving.Run(model.Model, _ways <= SmallModel ? Solving.Way.Core : Solving.Way.Portfolio, Left * 0.4, _limits.Seed, (value, _) => Offer(model.Read(value)), _cancellationToken);
                _work += outcome.Work;
                if (outcome.Found) Offer(model.Read(outcome.Solution!));
                if (binding && outcome.Bound > _bound.Level(level) && outcome.Status != CpSolverStatus.Infeasible) _bound = _bound.With(level, outcome.Bound);
                binding &= outcome.Proven;
            }

            if (_best is null) return false;
            model.Model.Add(levels[level] <= Rank(_best).Level(level));
        }

        return true;
    }

    /// <summary>Published meetings that nothing but the others speaks against; of those that share too few tables the most valuable.</summary>
    private HashSet<int> Keepable() => [.. Enumerable.Range(0, _old.Length)
        .Where(meeting => _old[meeting] is { Venue: >= 0 } place && _rules.Candidates[meeting].Slots.Contains(place.Slot))
        .GroupBy(meeting => _old[meeting]!.Value)
        .SelectMany(there => there.OrderByDescending(meeting => _given[meeting]).ThenByDescending(meeting => _rules.Candidates[meeting].Value).Take(_rules.Capacity[there.Key.Slot, there.Key.Venue]))];

    /// <summary>More than so many can't stay, for the absences and the tables alone.</summary>
    private int MostKept() => Enumerable.Range(0, _homes.Length)
        .SelectMany(meeting => _homes[meeting].Where(home => home.Venue >= 0 && _rules.Candidates[meeting].Slots.Contains(home.Slot)).Select(home => (Pair: MeetingProblem.Sorted(_rules.Candidates[meeting].One, _rules.Candidates[meeting].Other), Home: home)))
        .Distinct().GroupBy(one => one.Home).Sum(there => Math.Min(there.Count(), _rules.Capacity[there.Key.Slot, there.Key.Venue]));

    private LinearExpr Held(TimetableModel model) => LinearExpr.Sum(model.Meetings.Where(meeting => _old[meeting] is not null).Select(meeting => model.Present(meeting)));

    private LinearExpr Dropped(TimetableModel model) => LinearExpr.Constant(_published.Count) - Held(model);

    private LinearExpr Moved(TimetableModel model) =>
        Held(model) - LinearExpr.Sum(model.Meetings.SelectMany(meeting => _homes[meeting].Where(home => home.Venue >= 0).Select(home => model.At(meeting, home))).OfType<BoolVar>());

    /// <summary>The squares as steps: the first meetings that somebody lacks count the least, so each further one that is held saves less than the one before.</summary>
    private LinearExpr Uneven(TimetableModel model)
    {
        var terms = new List<LinearExpr>();
        for (var person = 0; person < _rules.People; person++)
        {
            var hope = _rules.Hope(person);
            var held = Enumerable.Range(0, hope).Select(_ => model.Model.NewBoolVar("")).ToArray();
            if (hope > 0) model.Model.Add(LinearExpr.Sum(held) == model.Load(person));
            terms.Add(LinearExpr.Constant((long)hope * hope));
            terms.AddRange(held.Select((one, load) => LinearExpr.Term(one, -((2L * (hope - load)) - 1))));
        }

        return LinearExpr.Sum(terms);
    }

    private void Offer(Place?[] timetable)
    {
        if (_best is not null && Rank(timetable).CompareTo(Rank(_best)) >= 0) return;
        if (!Minimums(timetable)) return;
        _best = timetable;
        Tell(timetable);
    }

    private void Tell(Place?[] timetable)
    {
        if (_progress is null) return;
        var meetings = Seating.Of(_rules, timetable, _published);
        _progress(new PlanProgress(meetings, TimetableCheck.Score(_rules.Problem, meetings), _bound.Score, _work));
    }

    private bool Minimums(Place?[] timetable) =>
        PairChoice.Loads(_rules, [.. timetable.Select(place => place is not null)]).Zip(_rules.Problem.People).All(one => one.First >= one.Second.Minimum);

    private MeetingRank Rank(Place?[] timetable)
    {
        var loads = PairChoice.Loads(_rules, [.. timetable.Select(place => place is not null)]);
        var held = Enumerable.Range(0, timetable.Length).Count(meeting => _old[meeting] is not null && timetable[meeting] is not null);
        return new MeetingRank(
            _published.Count - held,
            held - Enumerable.Range(0, timetable.Length).Count(meeting => timetable[meeting] is { } place && _homes[meeting].Contains(place)),
            -_rules.Candidates.Where((_, meeting) => timetable[meeting] is not null).Sum(candidate => (long)candidate.Value),
            loads.Select((load, person) => (long)(_rules.Hope(person) - load) * (_rules.Hope(person) - load)).Sum(),
            KempeSearch.BreaksByPerson(_rules, timetable).Sum());
    }

    private MeetingPlan Plan()
    {
        if (_best is null) return new MeetingPlan(PlanStatus.Unknown, [], new PlanCertificate { Bound = _bound.Score, FewestDropped = (int)_bound.Dropped, FewestMoved = (int)_bound.Moved, Work = _work });
        var (problem, rank) = (_rules.Problem, Rank(_best));
        var meetings = Seating.Of(_rules, _best, _published);
        var (score, people) = (TimetableCheck.Score(problem, meetings), TimetableCheck.People(problem, meetings));
        var (dropped, moved) = TimetableCheck.Changes(problem, meetings, _published);
        // The check knows nothing of the models: should they ever disagree, no plan is better than a wrong one.
        if (TimetableCheck.Breaches(problem, meetings) is { Count: > 0 } breaches) throw new InvalidOperationException($"The plan breaks a rule: {string.Join(", ", breaches.Distinct())}.");
        if (rank.Score != score with { TableChanges = 0 }) throw new InvalidOperationException($"The plan is worth {score} and not {rank.Score}.");
        if ((rank.Dropped, rank.Moved) != (dropped, moved)) throw new InvalidOperationException($"The plan drops {dropped} and moves {moved} meetings, not {rank.Dropped} and {rank.Moved}.");
        return new MeetingPlan(rank == _bound ? PlanStatus.Optimal : PlanStatus.Feasible, meetings, new PlanCertificate
        {
            Score = score,
            Bound = _bound.Score,
            Dropped = dropped,
            FewestDropped = (int)_bound.Dropped,
            Moved = moved,
            FewestMoved = (int)_bound.Moved,
            People = people,
            WorstOff = TimetableCheck.WorstOff(people),
            Missed = TimetableCheck.Missed(problem, meetings),
            Work = _work,
        });
    }

    private MeetingPlan Impossible()
    {
        var relaxed = Relaxation.Of(_rules.Problem, Math.Max(1, Left), _limits.Seed, _cancellationToken);
        return new MeetingPlan(PlanStatus.Infeasible, [], relaxed with { Work = _work + relaxed.Work });
    }
}

/// <summary>What is compared, the first number above all; less is better.</summary>
internal readonly record struct MeetingRank(long Dropped, long Moved, long Cost, long Unevenness, long Breaks) : IComparable<MeetingRank>
{
    internal (long, long) Changed => (Dropped, Moved);

    internal MeetingScore Score => new(-Cost, Unevenness, (int)Breaks, 0);

    public int CompareTo(MeetingRank other) => (Dropped, Moved, Cost, Unevenness, Breaks).CompareTo((other.Dropped, other.Moved, other.Cost, other.Unevenness, other.Breaks));

    internal long Level(int level) => level switch { 0 => Dropped, 1 => Moved, 2 => Cost, 3 => Unevenness, _ => Breaks };

    /// <summary>As bounds: a meeting that is dropped after all need not move, nor the one that would have made room for it. The bound of the evenness was for another preference, so it goes when that one changes.</summary>
    internal MeetingRank With(int level, long bound) => level switch
    {
        0 => this with { Dropped = bound, Moved = Math.Max(0, Moved - (2 * (bound - Dropped))) },
        1 => this with { Moved = bound },
        2 => this with { Cost = bound, Unevenness = bound == Cost ? Unevenness : 0 },
        3 => this with { Unevenness = bound },
        _ => this with { Breaks = bound },
    };
}
