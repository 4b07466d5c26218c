using Fundtruck.Domain.Applications;
using Fundtruck.Domain.People;
using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.LineUps;

/// <summary>A place in the running order with its computed time.</summary>
public sealed record PlannedPitch(ApplicationId ApplicationId, int Position, LocalDateTime LocalStart, Interval During);

/// <summary>Who takes part under which application.</summary>
public sealed record Contender(ApplicationId ApplicationId, StartupId StartupId, PersonId PresenterId);

/// <summary>
/// The line-up of one contest (ordre de passage). The running order is the organizers' draft; pitches exist, and occupy people, once it is published.
/// </summary>
public sealed class LineUp : Entity
{
    private readonly List<Pitch> _pitches = [];

    private LineUp() => RunningOrder = [];

    public LineUp(LineUpId id, Contest contest, Stop stop, Instant now)
    {
        Id = id;
        StopId = stop.Id;
        ContestId = contest.Id;
        StartsAt = stop.Date + stop.StartsAt;
        RunningOrder = [];
        ChangedAt = now;
    }

    public LineUpId Id { get; private init; }

    public StopId StopId { get; private init; }

    public ContestId ContestId { get; private init; }

    /// <summary>When the first pitch begins, local time of the stop.</summary>
    public LocalDateTime StartsAt { get; private set; }

    /// <summary>The draft: applications, first to last.</summary>
    public IReadOnlyList<ApplicationId> RunningOrder { get; private set; }

    /// <summary>How often it was published.</summary>
    public int Edition { get; private set; }

    public Instant? PublishedAt { get; private set; }

    public Instant ChangedAt { get; private set; }

    /// <summary>All pitches that were ever published, cancelled ones too.</summary>
    public IReadOnlyList<Pitch> Pitches => _pitches;

    /// <summary>Sets the draft: who pitches in which order from when on. Published pitches stay as they are until the next publishing.</summary>
    /// <param name="stop">The stop, whose hours hold.</param>
    /// <param name="contest">The contest, whose minutes count.</param>
    /// <param name="startsAt">The first pitch; null keeps what stands.</param>
    /// <param name="order">Applications, first to last.</param>
    /// <param name="confirmed">The confirmed applications of the contest.</param>
    /// <param name="now">The moment of the change.</param>
    public void Arrange(Stop stop, Contest contest, LocalDateTime? startsAt, IReadOnlyList<ApplicationId> order, IReadOnlySet<ApplicationId> confirmed, Instant now)
    {
        stop.RequireRunning();
        if (order.Distinct().Count() < order.Count) throw new RuleBrokenException(Rule.OrderRepeats, "order");
        if (order.Any(application => !confirmed.Contains(application))) throw new RuleBrokenException(Rule.OrderHasStrangers, "order");
        var planned = Plan(stop, contest, startsAt ?? StartsAt, order);
        RequireInside(stop, planned);

        StartsAt = startsAt ?? StartsAt;
        RunningOrder = [.. order];
        ChangedAt = now;
    }

    /// <summary>The times that follow from the draft: pitch and questions occupy the stage, the changeover lies between two startups.</summary>
    public IReadOnlyList<PlannedPitch> Plan(Stop stop, Contest contest) => Plan(stop, contest, StartsAt, RunningOrder);

    /// <summary>
    /// Makes the draft the truth: new pitches are scheduled, others move or stay, those no longer in the order are cancelled.
    /// The caller takes the occupancy of <see cref="Standing"/> in the same transaction.
    /// </summary>
    public void Publish(Stop stop, Contest contest, IReadOnlyDictionary<ApplicationId, Contender> contenders, Instant now)
    {
        stop.RequireRunning();
        if (RunningOrder.Count == 0 && !Standing.Any()) throw new RuleBrokenException(Rule.LineUpEmpty, "order");
        if (RunningOrder.Any(application => !contenders.ContainsKey(application))) throw new RuleBrokenException(Rule.OrderHasStrangers, "order");
        var plan = Plan(stop, contest);
        RequireInside(stop, plan);
        stop.LineUpIsPublished(now);

        foreach (var gone in Standing.Where(pitch => !RunningOrder.Contains(pitch.ApplicationId)).ToList()) Cancel(gone, now);
        foreach (var planned in plan)
        {
            var standing = Standing.FirstOrDefault(pitch => pitch.ApplicationId == planned.ApplicationId);
            if (standing is null) Schedule(new Pitch(this, stop, contest, contenders[planned.ApplicationId], planned, now), now);
            else if (standing.MoveTo(planned, now)) Happened(new PitchMoved(standing, now));
        }

        Edition++;
        PublishedAt = ChangedAt = now;
    }

    /// <summary>The pitches that stand.</summary>
    public IEnumerable<Pitch> Standing => _pitches.Where(pitch => pitch.Status == PitchStatus.Scheduled);

    /// <summary>Takes one application off the line-up; the others keep their times.</summary>
    public void Drop(ApplicationId application, Instant now)
    {
        RunningOrder = [.. RunningOrder.Where(other => other != application)];
        foreach (var pitch in Standing.Where(pitch => pitch.ApplicationId == application && pitch.During.End > now).ToList()) Cancel(pitch, now);
        ChangedAt = now;
    }

    /// <summary>Somebody else of the startup pitches. The caller takes their time in the same transaction.</summary>
    public void HandTo(Pitch pitch, PersonId presenter, Instant now)
    {
        pitch.HandTo(presenter, now);
        ChangedAt = now;
        Happened(new PitchMoved(pitch, now));
    }

    /// <summary>Cancels every pitch, because the stop does not take place on its date; the running order stays as a draft.</summary>
    public void CallOff(Instant now)
    {
        foreach (var pitch in Standing.Where(pitch => pitch.During.End > now).ToList()) Cancel(pitch, now);
        ChangedAt = now;
    }

    /// <summary>Moves the draft to the stop's new date; the hour is the stop's start.</summary>
    public void FollowStop(Stop stop, Instant now)
    {
        StartsAt = stop.Date + stop.StartsAt;
        ChangedAt = now;
    }

    private static void RequireInside(Stop stop, IReadOnlyList<PlannedPitch> planned)
    {
        if (planned.Any(pitch => !stop.During.Encloses(pitch.During))) throw new RuleBrokenException(Rule.LineUpOutsideStop, "startsAt");
    }

    private void Schedule(Pitch pitch, Instant now)
    {
        _pitches.Add(pitch);
        Happened(new PitchScheduled(pitch, now));
    }

    private void Cancel(Pitch pitch, Instant now)
    {
        pitch.Cancel(now);
        Happened(new PitchCancelled(pitch, now));
    }

    private static List<PlannedPitch> Plan(Stop stop, Contest contest, LocalDateTime startsAt, IReadOnlyList<ApplicationId> order)
    {
        var first = stop.Zone.Meant(startsAt, "startsAt");
        var onStage = Duration.FromMinutes(contest.PitchMinutes + contest.QuestionMinutes);
        var step = onStage + Duration.FromMinutes(contest.ChangeoverMinutes);
        return [.. order.Select((application, index) =>
        {
            var start = first + step * index;
            return new PlannedPitch(application, index + 1, start.InZone(stop.Zone).LocalDateTime, new Interval(start, start + onStage));
        })];
    }
}
