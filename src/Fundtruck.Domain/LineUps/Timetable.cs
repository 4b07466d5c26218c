using Fundtruck.Domain.Stops;
using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Domain.LineUps;

/// <summary>Who pitches in which order from when on, before times follow from it.</summary>
/// <param name="ContestId">Of which contest.</param>
/// <param name="StartsAt">Local time of the opening or first pitch; without effect while it follows another contest.</param>
/// <param name="After">The contest after whose last changeover it begins; null when it begins at its own time.</param>
/// <param name="Breaks">When nobody pitches.</param>
/// <param name="Order">Applications, first to last.</param>
public sealed record Draft(ContestId ContestId, LocalDateTime StartsAt, ContestId? After, Breaks Breaks, IReadOnlyList<ApplicationId> Order);

/// <summary>A place in the running order with its computed time.</summary>
public sealed record PlannedPitch(ApplicationId ApplicationId, int Position, LocalDateTime LocalStart, Interval During);

/// <summary>When a contest takes its stage, from its opening to the end of its last pitch and the pause after that.</summary>
public sealed record ContestTimes(ContestId ContestId, StageId StageId, Interval During, IReadOnlyList<PlannedPitch> Pitches);

/// <summary>The times of all contests of a stop: they follow from the drafts, the contests' minutes and each other.</summary>
public sealed class Timetable
{
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private readonly Stop _stop;
    private readonly Dictionary<ContestId, Draft> _drafts;
    private readonly Dictionary<ContestId, ContestTimes> _times = [];

    /// <summary>Throws <see cref="Rule.LineUpFollowsItself"/> when contests follow each other in a circle.</summary>
    public Timetable(Stop stop, IEnumerable<Draft> drafts)
    {
        _stop = stop;
        _drafts = drafts.ToDictionary(draft => draft.ContestId);
        foreach (var contest in _drafts.Keys) RequireNoCircle(contest);
        foreach (var contest in _drafts.Keys) Of(contest);
    }

    /// <summary>All that have a draft, earliest first.</summary>
    public IEnumerable<ContestTimes> Contests => _times.Values.OrderBy(times => times.During.Start);

    public ContestTimes this[ContestId contest] => _times[contest];

    /// <summary>Throws unless this contest, and those that follow it, fit into the stop and on their stages.</summary>
    public void RequireFit(ContestId contest)
    {
        foreach (var times in Contests.Where(times => times.Pitches.Count > 0 && FollowsOrIs(times.ContestId, contest)))
        {
            if (!_stop.During.Encloses(times.During)) throw new RuleBrokenException(Rule.LineUpOutsideStop, "startsAt", OutsideStop(times));
            var other = Contests.FirstOrDefault(it => it.ContestId != times.ContestId && it.StageId == times.StageId && it.Pitches.Count > 0 && it.During.Overlaps(times.During));
            if (other is not null) throw new RuleBrokenException(Rule.StageTaken, "startsAt", OnTheSameStage(times, other));
        }
    }

    private bool FollowsOrIs(ContestId contest, ContestId first) =>
        contest == first || (_drafts.TryGetValue(contest, out var draft) && draft.After is { } before && FollowsOrIs(before, first));

    private void RequireNoCircle(ContestId contest)
    {
        var seen = new HashSet<ContestId>();
        for (ContestId? at = contest; at is { } id && _drafts.TryGetValue(id, out var draft); at = draft.After)
            if (!seen.Add(id)) throw new RuleBrokenException(Rule.LineUpFollowsItself, "after");
    }

    private ContestTimes Of(ContestId id)
    {
        if (_times.TryGetValue(id, out var known)) return known;
        var (draft, contest) = (_drafts[id], Contest(id));
        var start = draft.After is { } before && _drafts.ContainsKey(before)
            ? Of(before) is { Pitches.Count: > 0 } first ? first.During.End + Duration.FromMinutes(Contest(before).ChangeoverMinutes) : Of(before).During.Start
            : _stop.Zone.Computed(draft.StartsAt);
        return _times[id] = Plan(draft, contest, start);
    }

    private ContestTimes Plan(Draft draft, Contest contest, Instant start)
    {
        var (onStage, changeover) = (Duration.FromMinutes(contest.PitchMinutes + contest.QuestionMinutes), Duration.FromMinutes(contest.ChangeoverMinutes));
        var (pitches, next, end) = (new List<PlannedPitch>(), start + Duration.FromMinutes(draft.Breaks.OpeningMinutes), start);
        foreach (var application in draft.Order)
        {
            var position = pitches.Count + 1;
            pitches.Add(new(application, position, next.InZone(_stop.Zone).LocalDateTime, new Interval(next, next + onStage)));
            end = next + onStage + Duration.FromMinutes(draft.Breaks.After(position, draft.Order.Count));
            next = end + changeover;
        }

        return new(contest.Id, contest.StageId, new Interval(start, end), pitches);
    }

    private Contest Contest(ContestId id) => _stop.Contests.First(contest => contest.Id == id);

    private string OutsideStop(ContestTimes times)
    {
        var contest = Contest(times.ContestId);
        if (times.During.Start < _stop.During.Start)
            return $"{contest.Name} begins at {Time(times.During.Start)}, {Minutes(_stop.During.Start - times.During.Start)} before the stop does at {Time(_stop.During.Start)}.";

        var over = (int)Math.Ceiling((times.During.End - _stop.During.End).TotalMinutes);
        var remedies = Remedies(contest, _drafts[times.ContestId], times, over).ToList();
        return $"{contest.Name} ends at {Time(times.During.End)}, {Minutes(times.During.End - _stop.During.End)} after the stop does at {Time(_stop.During.End)}."
            + (remedies.Count > 0 ? $" It would fit {string.Join(", or ", remedies)}." : "");
    }

    /// <summary>What would make it fit, each for itself.</summary>
    private IEnumerable<string> Remedies(Contest contest, Draft draft, ContestTimes times, int over)
    {
        var (pitches, each, earlier) = (times.Pitches.Count, (over + times.Pitches.Count - 1) / times.Pitches.Count, times.During.Start - Duration.FromMinutes(over));
        if (earlier >= _stop.During.Start) yield return $"if it began {Minutes(Duration.FromMinutes(over))} earlier, at {Time(earlier)}";
        if (contest.PitchMinutes > each) yield return $"with {contest.PitchMinutes - each} instead of {contest.PitchMinutes} minutes for a pitch";
        if (contest.QuestionMinutes >= each) yield return $"with {contest.QuestionMinutes - each} instead of {contest.QuestionMinutes} minutes for questions";
        if (draft.Breaks.Total(pitches) >= over) yield return $"with {Minutes(Duration.FromMinutes(over))} less of breaks";
        var fitting = times.Pitches.TakeWhile(pitch => pitch.During.End <= _stop.During.End).Count();
        if (fitting > 0 && fitting < pitches) yield return $"with {fitting} instead of {pitches} pitches";
    }

    private string OnTheSameStage(ContestTimes times, ContestTimes other) =>
        $"{Contest(other.ContestId).Name} is on the stage \"{_stop.Stages.First(stage => stage.Id == times.StageId).Name}\" from {Time(other.During.Start)} to {Time(other.During.End)}, and {Contest(times.ContestId).Name} would be there from "
        + $"{Time(times.During.Start)} to {Time(times.During.End)}: let one follow the other, or use another stage.";

    private string Time(Instant instant) => Clock.Format(instant.InZone(_stop.Zone).TimeOfDay);

    private static string Minutes(Duration duration) => Math.Ceiling(duration.TotalMinutes) is var minutes && minutes == 1 ? "1 minute" : $"{minutes:0} minutes";
}
