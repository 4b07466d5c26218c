using Fundtruck.Domain.Applications;
using Fundtruck.Domain.People;
using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.LineUps;

/// <summary>Who takes part under which application.</summary>
public sealed record Contender(ApplicationId ApplicationId, StartupId StartupId, PersonId PresenterId);

/// <summary>What is wished of a draft.</summary>
/// <param name="Order">Applications, first to last.</param>
/// <param name="StartsAt">Local time of the opening or first pitch; null keeps what stands.</param>
/// <param name="After">A contest to follow, instead of a time; null keeps what stands.</param>
/// <param name="Breaks">Null keeps what stands.</param>
public sealed record Arrangement(IReadOnlyList<ApplicationId> Order, LocalDateTime? StartsAt = null, ContestId? After = null, Breaks? Breaks = null);

/// <summary>
/// The line-up of one contest (ordre de passage). The running order is the organizers' draft; pitches exist, and occupy people, once it is published.
/// </summary>
public sealed class LineUp : Entity
{
    private readonly List<Pitch> _pitches = [];

    private LineUp() => (RunningOrder, Breaks) = ([], Breaks.None);

    public LineUp(LineUpId id, Contest contest, Stop stop, Instant now)
    {
        Id = id;
        StopId = stop.Id;
        ContestId = contest.Id;
        StartsAt = stop.Date + stop.StartsAt;
        (RunningOrder, Breaks) = ([], Breaks.None);
        ChangedAt = now;
    }

    public LineUpId Id { get; private init; }

    public StopId StopId { get; private init; }

    public ContestId ContestId { get; private init; }

    /// <summary>When its opening or first pitch begins, local time of the stop; without effect while it follows another contest.</summary>
    public LocalDateTime StartsAt { get; private set; }

    /// <summary>The contest that it follows, on whatever stage; null when it begins at its own time.</summary>
    public ContestId? After { get; private set; }

    /// <summary>When nobody pitches.</summary>
    public Breaks Breaks { get; private set; }

    /// <summary>The draft: applications, first to last.</summary>
    public IReadOnlyList<ApplicationId> RunningOrder { get; private set; }

    /// <summary>How often it was published and changed by that.</summary>
    public int Edition { get; private set; }

    public Instant? PublishedAt { get; private set; }

    public Instant ChangedAt { get; private set; }

    /// <summary>All pitches that were ever published, cancelled ones too.</summary>
    public IReadOnlyList<Pitch> Pitches => _pitches;

    /// <summary>The draft as a whole.</summary>
    public Draft Draft => new(ContestId, StartsAt, After, Breaks, RunningOrder);

    /// <summary>Sets the draft: who pitches in which order from when on. Published pitches stay as they are until the next publishing.</summary>
    /// <param name="stop">The stop, whose hours and stages hold.</param>
    /// <param name="wish">The new draft; what it leaves out stays.</param>
    /// <param name="all">All line-ups of the stop: two can't be on one stage at the same time.</param>
    /// <param name="confirmed">The confirmed applications of the contest.</param>
    /// <param name="now">The moment of the change.</param>
    public void Arrange(Stop stop, Arrangement wish, IEnumerable<LineUp> all, IReadOnlySet<ApplicationId> confirmed, Instant now)
    {
        var next = Next(stop, wish, confirmed);
        new Timetable(stop, [next, .. all.Where(other => other.ContestId != ContestId).Select(other => other.Draft)]).RequireFit(ContestId);
        Become(next, now);
    }

    /// <summary>Sets the drafts of several contests at once: they are judged together, so that none stands in the way of the place that another had before.</summary>
    /// <param name="stop">The stop, whose hours and stages hold.</param>
    /// <param name="wishes">What is wished of which line-up.</param>
    /// <param name="all">All line-ups of the stop.</param>
    /// <param name="confirmed">The confirmed applications of the stop.</param>
    /// <param name="now">The moment of the change.</param>
    public static void ArrangeTogether(Stop stop, IReadOnlyCollection<(LineUp LineUp, Arrangement Wish)> wishes, IEnumerable<LineUp> all, IReadOnlySet<ApplicationId> confirmed, Instant now)
    {
        var next = wishes.Select(it => (it.LineUp, Draft: it.LineUp.Next(stop, it.Wish, confirmed))).ToList();
        var timetable = new Timetable(stop, [.. next.Select(it => it.Draft), .. all.Where(other => next.All(it => it.LineUp != other)).Select(other => other.Draft)]);
        foreach (var (lineUp, _) in next) timetable.RequireFit(lineUp.ContestId);
        foreach (var (lineUp, draft) in next) lineUp.Become(draft, now);
    }

    private Draft Next(Stop stop, Arrangement wish, IReadOnlySet<ApplicationId> confirmed)
    {
        stop.RequireRunning();
        if (wish.Order.Distinct().Count() < wish.Order.Count) throw new RuleBrokenException(Rule.OrderRepeats, "order");
        if (wish.Order.Any(application => !confirmed.Contains(application))) throw new RuleBrokenException(Rule.OrderHasStrangers, "order");
        if (wish.After is { } before && stop.Contests.All(contest => contest.Id != before)) throw new RuleBrokenException(Rule.OutOfRange, "after", "There is no such contest at this stop.");
        wish.Breaks?.Check(wish.Order.Count);
        if (wish.StartsAt is { } startsAt) stop.Zone.Meant(startsAt, "startsAt");
        return new Draft(ContestId, wish.StartsAt ?? StartsAt, wish.StartsAt is null ? wish.After ?? After : null, wish.Breaks ?? Breaks, [.. wish.Order]);
    }

    private void Become(Draft draft, Instant now)
    {
        (StartsAt, After, Breaks, RunningOrder) = (draft.StartsAt, draft.After, draft.Breaks, draft.Order);
        ChangedAt = now;
    }

    /// <summary>Takes up what an earlier edition was made from as the draft; who is no longer confirmed is left out.</summary>
    public void Restore(Stop stop, LineUpEdition edition, IEnumerable<LineUp> all, IReadOnlySet<ApplicationId> confirmed, Instant now)
    {
        var (then, order) = (edition.Draft, edition.Draft.Order.Where(confirmed.Contains).ToList());
        var pauses = then.Breaks.Pauses?.Where(pause => pause.After <= order.Count).ToList();
        Arrange(stop, new Arrangement(order, then.After is null ? stop.Date + then.StartsAt.TimeOfDay : null, then.After, then.Breaks with { Pauses = pauses }), all, confirmed, now);
    }

    /// <summary>
    /// Makes the draft the truth: new pitches are scheduled, others move or stay, those no longer in the order are cancelled. Answers the new edition, or null when nothing has changed.
    /// The caller takes the occupancy of <see cref="Standing"/> in the same transaction.
    /// </summary>
    public LineUpEdition? Publish(Stop stop, Timetable timetable, IReadOnlyDictionary<ApplicationId, Contender> contenders, PersonId? by, Instant now)
    {
        stop.RequireRunning();
        if (RunningOrder.Count == 0 && !Standing.Any()) throw new RuleBrokenException(Rule.LineUpEmpty, "order");
        if (RunningOrder.Any(application => !contenders.ContainsKey(application))) throw new RuleBrokenException(Rule.OrderHasStrangers, "order");
        timetable.RequireFit(ContestId);
        stop.LineUpIsPublished(now);

        var planned = Placed(timetable[ContestId], contenders);
        var differences = PitchDifference.Between([.. Standing.Select(pitch => pitch.Placed)], planned);
        if (differences.All(it => it.Change == PitchChange.Same && it.From!.Position == it.To!.Position)) return null;

        foreach (var gone in differences.Where(it => it.Change == PitchChange.Removed)) Cancel(StandingOf(gone.From!.ApplicationId), now);
        foreach (var difference in differences.Where(it => it.Change != PitchChange.Removed)) Apply(difference, stop, now);
        Edition++;
        PublishedAt = ChangedAt = now;
        return new LineUpEdition(this, planned, by, now);
    }

    /// <summary>The pitches that a timetable makes of the draft, with who presents them.</summary>
    public static IReadOnlyList<PlacedPitch> Placed(ContestTimes times, IReadOnlyDictionary<ApplicationId, Contender> contenders) =>
    [
        .. times.Pitches.Select(pitch => (pitch, contender: contenders[pitch.ApplicationId])).Select(it => new PlacedPitch(
            it.pitch.ApplicationId, it.contender.StartupId, it.contender.PresenterId, times.StageId, it.pitch.Position, it.pitch.LocalStart, it.pitch.During.Start, it.pitch.During.End)),
    ];

    /// <summary>The pitches that stand.</summary>
    public IEnumerable<Pitch> Standing => _pitches.Where(pitch => pitch.Status == PitchStatus.Scheduled);

    /// <summary>Takes one application off the line-up; the others keep their times.</summary>
    public void Drop(ApplicationId application, Instant now)
    {
        RunningOrder = [.. RunningOrder.Where(other => other != application)];
        foreach (var pitch in Standing.Where(pitch => pitch.ApplicationId == application && pitch.During.End > now).ToList()) Cancel(pitch, now);
        ChangedAt = now;
    }

    /// <summary>Somebody else of the startup pitches, because the one before is gone, and told nothing. The caller takes their time in the same transaction.</summary>
    public void HandTo(Pitch pitch, PersonId presenter, Instant now)
    {
        pitch.HandTo(presenter, now);
        ChangedAt = now;
        Happened(new PitchMoved(pitch, presenter, now));
    }

    /// <summary>Cancels every pitch, because the stop does not take place on its date; the running order stays as a draft.</summary>
    public void CallOff(Instant now)
    {
        foreach (var pitch in Standing.Where(pitch => pitch.During.End > now).ToList()) Cancel(pitch, now);
        ChangedAt = now;
    }

    /// <summary>Derives the instants of its pitches to come again, when their zone has other rules than were known. The caller moves everybody's time.</summary>
    /// <returns>The pitches that moved.</returns>
    public IReadOnlyList<Pitch> FollowClocks(Instant now)
    {
        var moved = Standing.Where(pitch => pitch.During.Start > now && pitch.FollowClocks(now)).ToList();
        foreach (var pitch in moved) Happened(new PitchMoved(pitch, pitch.PresenterId, now));
        if (moved.Count > 0) ChangedAt = now;
        return moved;
    }

    /// <summary>Moves the draft to the stop's new date; the hour is the stop's start.</summary>
    public void FollowStop(Stop stop, Instant now)
    {
        StartsAt = stop.Date + stop.StartsAt;
        ChangedAt = now;
    }

    private void Apply(PitchDifference difference, Stop stop, Instant now)
    {
        var to = difference.To!;
        if (difference.Change == PitchChange.Added)
        {
            Schedule(new Pitch(this, stop, to, now), now);
            return;
        }

        var (pitch, presenter) = (StandingOf(to.ApplicationId), difference.From!.PresenterId);
        pitch.MoveTo(to, difference.Change == PitchChange.Moved, now);
        if (difference.Change == PitchChange.Moved) Happened(new PitchMoved(pitch, presenter, now));
    }

    private Pitch StandingOf(ApplicationId application) => Standing.First(pitch => pitch.ApplicationId == application);

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
}
