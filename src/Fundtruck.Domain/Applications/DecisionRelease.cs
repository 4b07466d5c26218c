using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Applications;

public enum ReleaseStatus
{
    /// <summary>Until its moment it can be undone, and nobody has heard anything.</summary>
    Scheduled,
    Released,
    Undone,
}

/// <summary>When, and what for, decisions of a contest are released.</summary>
/// <param name="At">The moment, or now when it is past or left out.</param>
/// <param name="UndoMinutes">How long it can be undone at least, 0 to 1440; with 0 it is released at once.</param>
/// <param name="EmbargoUntil">Until when the startups are asked to keep it to themselves and the public sees nothing; null for no embargo.</param>
public sealed record ReleasePlan(Instant? At, int UndoMinutes, Instant? EmbargoUntil);

/// <summary>The second step of a selection: the prepared decisions of a contest become true and are told, all at one moment, once.</summary>
public sealed class DecisionRelease : Entity
{
    private DecisionRelease()
    {
    }

    /// <summary>Plans the release of all decisions of the contest that are prepared and in no other release; call it with the contest's row locked.</summary>
    public DecisionRelease(DecisionReleaseId id, Stop stop, Contest contest, IReadOnlyCollection<Application> prepared, ReleasePlan plan, PersonId by, Instant now)
    {
        stop.RequireRunning();
        var free = prepared.Where(application => application is { PreparedVerdict: not null, ReleaseId: null }).ToList();
        if (free.Count == 0) throw new RuleBrokenException(Rule.NothingToRelease);
        var earliest = now + Duration.FromMinutes(plan.UndoMinutes.Within(0, 1440, "undoMinutes"));
        (Id, StopId, ContestId, CreatedBy, CreatedAt) = (id, contest.StopId, contest.Id, by, now);
        At = plan.At is { } at ? Instant.Max(at, earliest) : earliest;
        EmbargoUntil = plan.EmbargoUntil;
        foreach (var application in free) application.EnterRelease(id);
        (Accepts, Waitlists, Refusals) = (Count(Verdict.Accept), Count(Verdict.Waitlist), Count(Verdict.Refuse));
        contest.DecisionsChanged();

        int Count(Verdict verdict) => free.Count(application => application.PreparedVerdict == verdict);
    }

    public DecisionReleaseId Id { get; private init; }

    public StopId StopId { get; private init; }

    public ContestId ContestId { get; private init; }

    public ReleaseStatus Status { get; private set; }

    /// <summary>When it becomes true.</summary>
    public Instant At { get; private init; }

    public Instant? EmbargoUntil { get; private init; }

    /// <summary>As planned.</summary>
    public int Accepts { get; private init; }

    public int Waitlists { get; private init; }

    public int Refusals { get; private init; }

    /// <summary>Decisions that were not told, because meanwhile the startup pitches at as many stops as it may.</summary>
    public int Skipped { get; private set; }

    public PersonId CreatedBy { get; private init; }

    public Instant CreatedAt { get; private init; }

    public Instant? EndedAt { get; private set; }

    /// <summary>Takes it back before its moment: the decisions stay prepared.</summary>
    public void Undo(Contest contest, IEnumerable<Application> its, Instant now)
    {
        if (Status != ReleaseStatus.Scheduled || now >= At) throw new RuleBrokenException(Rule.ReleaseOver);
        foreach (var application in its) application.LeaveRelease();
        contest.DecisionsChanged();
        End(ReleaseStatus.Undone, now);
    }

    /// <summary>Ends it because its stop is cancelled; nobody hears of the decisions.</summary>
    public void CallOff(Instant now) => End(ReleaseStatus.Undone, now);

    /// <summary>Makes its decisions true, once its moment has come; call it with the contest's row locked.</summary>
    /// <param name="stop">The stop, which must run.</param>
    /// <param name="contest">The contest, locked.</param>
    /// <param name="rules">The season's.</param>
    /// <param name="its">The applications in this release.</param>
    /// <param name="lastRank">The last place of the waiting list; 0 when nobody waits.</param>
    /// <param name="atTheirLimit">Startups that pitch at as many stops of the season as they may.</param>
    /// <param name="now">The moment.</param>
    public void Carry(Stop stop, Contest contest, SelectionRules rules, IReadOnlyCollection<Application> its, int lastRank, IReadOnlySet<StartupId> atTheirLimit, Instant now)
    {
        stop.RequireRunning();
        if (Status != ReleaseStatus.Scheduled || now < At) throw new RuleBrokenException(Rule.ReleaseOver);
        if (EmbargoUntil is { } until && until > now) contest.KeepQuiet(until);
        // Places are given back before others are taken, and who waits is put behind those who wait already.
        foreach (var application in its.OrderByDescending(application => application.PreparedVerdict).ThenBy(application => application.PreparedAt).ThenBy(application => application.PreparedPlace))
        {
            if (application.PreparedVerdict != Verdict.Refuse && atTheirLimit.Contains(application.StartupId)) Skip(application);
            else application.Carry(stop, contest, rules, ref lastRank, now);
        }

        contest.DecisionsChanged();
        End(ReleaseStatus.Released, now);
    }

    private void Skip(Application application)
    {
        application.LeaveRelease();
        Skipped++;
    }

    private void End(ReleaseStatus status, Instant now) => (Status, EndedAt) = (status, now);
}
