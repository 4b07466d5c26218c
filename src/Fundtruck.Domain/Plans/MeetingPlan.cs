using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Plans;

/// <summary>Where a plan is in its life.</summary>
public enum PlanState
{
    /// <summary>Waits for a worker.</summary>
    Queued,

    /// <summary>A worker searches, and renews its lease; one that dies is followed by another.</summary>
    Running,

    /// <summary>There is a draft, or it is known that there can be none.</summary>
    Done,

    /// <summary>It could not be computed.</summary>
    Failed,

    /// <summary>Somebody ended the search; what was found by then is a draft.</summary>
    Cancelled,

    /// <summary>Its draft is the truth.</summary>
    Published,

    /// <summary>Nobody wants its draft.</summary>
    Discarded,
}

/// <summary>A plan of who meets whom when in sessions of a stop. A job makes it; nobody is told before it is published.</summary>
public sealed class MeetingPlan : Entity
{
    /// <summary>So many workers may die over a plan before it is given up.</summary>
    public const int MostAttempts = 3;

    private MeetingPlan() => (Settings, Draft) = (null!, []);

    public MeetingPlan(MeetingPlanId id, Stop stop, PlanSettings settings, PersonId? by, Instant now)
    {
        stop.RequireRunning();
        (Id, StopId, Settings, CreatedBy, CreatedAt, Draft) = (id, stop.Id, settings.Checked(), by, now, []);
    }

    public MeetingPlanId Id { get; private init; }

    public StopId StopId { get; private init; }

    public PlanSettings Settings { get; private init; }

    public PlanState State { get; private set; }

    public PersonId? CreatedBy { get; private init; }

    public Instant CreatedAt { get; private init; }

    public Instant? StartedAt { get; private set; }

    public Instant? FinishedAt { get; private set; }

    /// <summary>How many workers have begun.</summary>
    public int Attempts { get; private set; }

    /// <summary>Of the worker that searches: another one can neither renew nor finish.</summary>
    public Guid? Lease { get; private set; }

    public Instant? LeasedUntil { get; private set; }

    public Instant? CancelAskedAt { get; private set; }

    /// <summary>One more with each change that somebody who watches can see.</summary>
    public int Step { get; private set; }

    public PlanStep? Progress { get; private set; }

    public PlanFindings? Findings { get; private set; }

    /// <summary>All meetings of the sessions as they would be; none as long as there is no draft.</summary>
    public IReadOnlyList<DraftMeeting> Draft { get; private set; }

    /// <summary>Why it failed.</summary>
    public string? Failure { get; private set; }

    public Instant? PublishedAt { get; private set; }

    public PersonId? PublishedBy { get; private set; }

    /// <summary>Nothing more will come of the search.</summary>
    public bool IsOver => State is not (PlanState.Queued or PlanState.Running);

    /// <summary>Whether there is something to look at and to publish.</summary>
    public bool HasDraft => State is PlanState.Done or PlanState.Cancelled or PlanState.Published && Findings is { Proof: PlanProof.Optimal or PlanProof.Feasible };

    /// <summary>Ends the search: at once while nobody has begun, else the worker does within a second. To ask twice changes nothing.</summary>
    public void Cancel(Instant now)
    {
        if (IsOver) throw new RuleBrokenException(Rule.PlanIsOver);
        CancelAskedAt ??= now;
        if (State == PlanState.Running) return;
        (State, FinishedAt) = (PlanState.Cancelled, now);
        Step++;
    }

    /// <summary>Nobody wants it any more.</summary>
    public void Discard(Instant now)
    {
        if (!IsOver) throw new RuleBrokenException(Rule.PlanNotOver);
        if (State == PlanState.Published) throw new RuleBrokenException(Rule.PlanPublished);
        (State, FinishedAt) = (PlanState.Discarded, FinishedAt ?? now);
        Step++;
    }

    /// <summary>Throws unless there is a draft that can be published or planned from.</summary>
    public void RequireDraft()
    {
        if (!IsOver) throw new RuleBrokenException(Rule.PlanNotOver);
        if (State == PlanState.Published) throw new RuleBrokenException(Rule.PlanPublished);
        if (!HasDraft) throw new RuleBrokenException(Rule.PlanHasNoDraft);
    }

    /// <summary>Its draft is the truth from now on. The caller changes the meetings in the same transaction.</summary>
    /// <param name="concerned">Who has another day than before.</param>
    /// <param name="by">Who publishes it.</param>
    /// <param name="now">The moment.</param>
    public void Publish(IReadOnlyCollection<PersonId> concerned, PersonId? by, Instant now)
    {
        RequireDraft();
        (State, PublishedBy, PublishedAt) = (PlanState.Published, by, now);
        Step++;
        Happened(new PlanWasPublished(this, concerned, now));
    }
}

/// <summary>A plan was published: whoever has another day than before hears of it once.</summary>
public sealed record PlanWasPublished(MeetingPlan Plan, IReadOnlyCollection<PersonId> Concerned, Instant At) : IHappening;
