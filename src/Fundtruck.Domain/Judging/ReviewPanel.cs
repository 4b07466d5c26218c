using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Judging;

/// <summary>By what a contest is judged.</summary>
/// <param name="Id">Stays the same when names change.</param>
/// <param name="Name">What jurors read.</param>
/// <param name="Weight">0 to 100, against the other criteria; it does not count for information only.</param>
/// <param name="Lowest">The least score, which may be given.</param>
/// <param name="Highest">The greatest score, which may be given.</param>
/// <param name="ForInformationOnly">It is scored and shown, but not counted.</param>
/// <param name="Help">What the scores mean.</param>
public sealed record Criterion(CriterionId Id, Bilingual Name, int Weight, int Lowest, int Highest, bool ForInformationOnly = false, Bilingual? Help = null)
{
    internal bool Counts => !ForInformationOnly && Weight > 0;

    /// <summary>The name of its score among the fields of a review.</summary>
    internal string Field => $"scores.{Id}";

    internal bool Fits(int score) => score >= Lowest && score <= Highest;

    /// <summary>Whether a score by the one is a score by the other, in this contest or elsewhere.</summary>
    internal bool MeasuresLike(Criterion other) =>
        (Lowest, Highest) == (other.Lowest, other.Highest) && string.Equals(Name.Fr, other.Name.Fr, StringComparison.OrdinalIgnoreCase) && string.Equals(Name.En, other.Name.En, StringComparison.OrdinalIgnoreCase);
}

/// <summary>How a contest is reviewed.</summary>
/// <param name="IsBlind">Jurors don't read who applies.</param>
/// <param name="PerApplication">Reviews that each application is to have, 1 to 20.</param>
/// <param name="MostPerJuror">Reviews that one juror gets at most, 1 to 1000; null for no limit.</param>
/// <param name="OpensAt">Local time at the stop from which reviews are written; null as long as that isn't known.</param>
/// <param name="ClosesAt">Local time at the stop: the first moment at which it is too late.</param>
/// <param name="OthersAfterOwn">A juror reads what others wrote of an application once their own review of it is in.</param>
/// <param name="ResultsForJurors">Jurors read the scores of the contest once reviewing is done.</param>
/// <param name="IsLocked">Reviewing is done, whatever the window says.</param>
public sealed record ReviewSettings(
    bool IsBlind = false, int PerApplication = 3, int? MostPerJuror = null, LocalDateTime? OpensAt = null, LocalDateTime? ClosesAt = null, bool OthersAfterOwn = false, bool ResultsForJurors = false, bool IsLocked = false);

/// <summary>Where the reviewing of a contest is.</summary>
public enum ReviewPhase
{
    /// <summary>Jurors may read, but not write yet.</summary>
    Closed,
    Open,

    /// <summary>What is in stays as it is.</summary>
    Done,
}

/// <summary>The criteria of a contest and the rules of its reviewing.</summary>
public sealed class ReviewPanel : Entity
{
    /// <summary>How many criteria a contest has at most.</summary>
    public const int MostCriteria = 20;

    private ReviewPanel()
    {
    }

    public ReviewPanel(Contest contest) => (Id, StopId) = (contest.Id, contest.StopId);

    /// <summary>That of its contest.</summary>
    public ContestId Id { get; private init; }

    public StopId StopId { get; private init; }

    /// <summary>In their order.</summary>
    public IReadOnlyList<Criterion> Criteria { get; private set; } = [];

    public bool IsBlind { get; private set; }

    public int PerApplication { get; private set; } = 3;

    public int? MostPerJuror { get; private set; }

    public LocalDateTime? OpensAt { get; private set; }

    public LocalDateTime? ClosesAt { get; private set; }

    public bool OthersAfterOwn { get; private set; }

    public bool ResultsForJurors { get; private set; }

    public bool IsLocked { get; private set; }

    /// <summary>Counts the changes.</summary>
    public int Revision { get; private set; }

    public ReviewSettings Settings => new(IsBlind, PerApplication, MostPerJuror, OpensAt, ClosesAt, OthersAfterOwn, ResultsForJurors, IsLocked);

    public ReviewPhase Phase(Stop stop, Instant now) =>
        IsLocked || (ClosesAt is { } closes && now >= stop.Zone.Computed(closes)) ? ReviewPhase.Done
        : OpensAt is { } opens && now >= stop.Zone.Computed(opens) ? ReviewPhase.Open
        : ReviewPhase.Closed;

    /// <summary>Changes how the contest is reviewed.</summary>
    public void ReviewBy(Stop stop, ReviewSettings settings)
    {
        settings.PerApplication.Within(1, 20, "perApplication");
        settings.MostPerJuror?.Within(1, 1000, "mostPerJuror");
        if (settings.OpensAt is null != settings.ClosesAt is null) throw new RuleBrokenException(Rule.EndsBeforeItStarts, settings.OpensAt is null ? "opensAt" : "closesAt", "Give both ends, or none.");
        if (settings is { OpensAt: { } opens, ClosesAt: { } closes }) stop.Zone.Meant(opens, closes, "opensAt", "closesAt");
        (IsBlind, PerApplication, MostPerJuror) = (settings.IsBlind, settings.PerApplication, settings.MostPerJuror);
        (OpensAt, ClosesAt, IsLocked) = (settings.OpensAt, settings.ClosesAt, settings.IsLocked);
        (OthersAfterOwn, ResultsForJurors) = (settings.OthersAfterOwn, settings.ResultsForJurors);
        Revision++;
    }

    /// <summary>
    /// Sets the criteria in their order; null as an id for a new one. Call it with the panel's row locked.
    /// Throws <see cref="Rule.CriteriaInUse"/> when reviews are in and more than words would change.
    /// </summary>
    public void JudgeBy(IReadOnlyList<(CriterionId? Id, Criterion Said)> wanted, bool reviewsAreIn)
    {
        if (wanted.Count > MostCriteria) throw new RuleBrokenException(Rule.CriterionUnclear, "criteria", $"A contest has {MostCriteria} criteria at most.");
        var known = Criteria.ToDictionary(criterion => criterion.Id);
        var kept = new HashSet<CriterionId>();
        for (var place = 0; place < wanted.Count; place++)
        {
            var (id, it) = wanted[place];
            it.Weight.Within(0, 100, $"criteria[{place}].weight");
            it.Lowest.Within(-1000, 1000, $"criteria[{place}].lowest");
            it.Highest.Within(-1000, 1000, $"criteria[{place}].highest");
            if (it.Lowest >= it.Highest) throw new RuleBrokenException(Rule.CriterionUnclear, $"criteria[{place}].highest", "The highest score must be above the lowest.");
            if (id is { } given && (!known.ContainsKey(given) || !kept.Add(given))) throw new RuleBrokenException(Rule.CriterionUnclear, $"criteria[{place}].id", "There is no such criterion, or it is there twice.");
            if (reviewsAreIn && (id is not { } same || known[same] with { Name = it.Name, Help = it.Help } != it with { Id = same })) throw new RuleBrokenException(Rule.CriteriaInUse, $"criteria[{place}]");
        }

        if (reviewsAreIn && kept.Count < known.Count) throw new RuleBrokenException(Rule.CriteriaInUse, "criteria");
        if (wanted.Count > 0 && !wanted.Any(one => one.Said.Counts)) throw new RuleBrokenException(Rule.CriterionUnclear, "criteria", "One criterion at least must count, with a weight above 0.");
        Criteria = [.. wanted.Select(one => one.Said with { Id = one.Id ?? CriterionId.New() })];
        Revision++;
    }

    /// <summary>The weighted mean of the criteria that count, as one number from 0 to 100; their scales don't matter.</summary>
    public double Total(IReadOnlyDictionary<CriterionId, int> scores)
    {
        var counting = Criteria.Where(criterion => criterion.Counts).ToList();
        var total = counting.Sum(criterion => criterion.Weight * 100.0 * (scores[criterion.Id] - criterion.Lowest) / (criterion.Highest - criterion.Lowest)) / counting.Sum(criterion => criterion.Weight);
        return Math.Clamp(total, 0, 100);
    }

    /// <summary>What is wrong with these scores; nothing when a review may be handed in with them.</summary>
    internal IReadOnlyList<Finding> Check(IReadOnlyDictionary<CriterionId, int> scores) =>
    [
        .. from criterion in Criteria
           let given = scores.TryGetValue(criterion.Id, out var score) ? score : (int?)null
           where given is null || !criterion.Fits(given.Value)
           select given is null
               ? new Finding("missing", criterion.Field, $"« {criterion.Name.Fr} » : il manque une note.", $"“{criterion.Name.En}”: a score is missing.")
               : new Finding("off-scale", criterion.Field, $"« {criterion.Name.Fr} » : de {criterion.Lowest} à {criterion.Highest}.", $"“{criterion.Name.En}”: {criterion.Lowest} to {criterion.Highest}."),
    ];

    internal void RequireOpen(Stop stop, Instant now)
    {
        if (Phase(stop, now) != ReviewPhase.Open) throw new RuleBrokenException(Rule.ReviewNotOpen);
    }
}
