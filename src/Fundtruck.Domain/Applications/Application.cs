using Fundtruck.Domain.People;
using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Applications;

/// <summary>Where an application is.</summary>
public enum ApplicationStatus
{
    Draft,
    Submitted,

    /// <summary>It holds a place until its time to confirm is over.</summary>
    Accepted,
    Waitlisted,
    Refused,

    /// <summary>The startup has said that it will come.</summary>
    Confirmed,

    /// <summary>The startup gave up before the cut-off.</summary>
    Withdrawn,

    /// <summary>It did not come and did not say so; its place stays used.</summary>
    NoShow,

    /// <summary>It did not confirm in time, so its place moved on.</summary>
    Lapsed,

    /// <summary>It gave up a place so late that the waiting list no longer moves by itself.</summary>
    WithdrawnLate,

    /// <summary>It broke the rules of the contest.</summary>
    Disqualified,

    /// <summary>The organizers took it out for a reason that is not the startup's fault.</summary>
    Cancelled,

    /// <summary>It comes through without pitching, because nobody competes any more; its place stays used.</summary>
    WalkOver,
}

/// <summary>A startup's application to a contest of a stop (candidature).</summary>
public sealed partial class Application : Entity
{
    private Application()
    {
    }

    /// <summary>A draft; only its team and the organizers see it.</summary>
    public Application(ApplicationId id, Contest contest, StartupId startup, ApplicationAnswers answers, PersonId by, Instant now)
    {
        Id = id;
        StopId = contest.StopId;
        ContestId = contest.Id;
        StartupId = startup;
        CreatedBy = by;
        CreatedAt = ChangedAt = now;
        Set(answers);
    }

    public ApplicationId Id { get; private init; }

    public StopId StopId { get; private set; }

    public ContestId ContestId { get; private set; }

    public StartupId StartupId { get; private init; }

    public ApplicationStatus Status { get; private set; }

    public string? Summary { get; private set; }

    public long? AmountSought { get; private set; }

    public string? DeckUrl { get; private set; }

    /// <summary>What it answers to the contest's own questions, as it was typed.</summary>
    public IReadOnlyDictionary<QuestionId, AnswerValue> Answers { get; private set; } = new Dictionary<QuestionId, AnswerValue>();

    /// <summary>The startup as it was when this was handed in; null for a draft.</summary>
    public StartupProfile? Profile { get; private set; }

    /// <summary>How it was on time, or why it came later; null for a draft.</summary>
    public SubmittedWithin? SubmittedWithin { get; private set; }

    /// <summary>The code with which it came in after the deadline.</summary>
    public AccessCodeId? AccessCodeId { get; private set; }

    /// <summary>Why it may pass although it is against the conditions; null when nobody said so.</summary>
    public EligibilityOverride? EligibilityOverride => EligibilityOverrideReason is { } reason ? new(reason, EligibilityOverriddenBy!.Value, EligibilityOverriddenAt!.Value) : null;

    public string? EligibilityOverrideReason { get; private set; }

    public PersonId? EligibilityOverriddenBy { get; private set; }

    public Instant? EligibilityOverriddenAt { get; private set; }

    /// <summary>Local time at the stop until which its team may change all of it again.</summary>
    public LocalDateTime? ReopenedUntil { get; private set; }

    /// <summary>Why it was refused, withdrawn, or has more time to confirm, as the startup reads it.</summary>
    public string? Reason { get; private set; }

    /// <summary>What will be told at its release; only organizers know of it.</summary>
    public Verdict? PreparedVerdict { get; private set; }

    /// <summary>Why it will be refused, as the startup will read it.</summary>
    public string? PreparedReason { get; private set; }

    public PersonId? PreparedBy { get; private set; }

    public Instant? PreparedAt { get; private set; }

    /// <summary>Its position among those that were prepared at once: the waiting list keeps this order.</summary>
    public int? PreparedPlace { get; private set; }

    /// <summary>The release that will tell what is prepared; null as long as none is planned.</summary>
    public DecisionReleaseId? ReleaseId { get; private set; }

    /// <summary>Its place on the waiting list, 1 for the next one.</summary>
    public int? WaitingRank { get; private set; }

    /// <summary>The first moment at which it is too late to confirm; null unless it is accepted.</summary>
    public Instant? ConfirmBy { get; private set; }

    /// <summary>Counts the changes of status, so that each is told once.</summary>
    public int Revision { get; private set; }

    /// <summary>Counts what is told beside them: that it passes as an exception, that it was reopened.</summary>
    public int News { get; private set; }

    public PersonId CreatedBy { get; private init; }

    public Instant CreatedAt { get; private init; }

    public Instant ChangedAt { get; private set; }

    public Instant? SubmittedAt { get; private set; }

    /// <summary>Until when its deck may still be replaced, when organizers have reopened that after the stop's deadline.</summary>
    public Instant? DeckReopenedUntil { get; private set; }

    public bool HoldsPlace => Holding.Contains(Status);

    /// <summary>The states that use a place of their contest.</summary>
    public static IReadOnlyList<ApplicationStatus> Holding { get; } = [ApplicationStatus.Accepted, ApplicationStatus.Confirmed, ApplicationStatus.NoShow, ApplicationStatus.WalkOver];

    /// <summary>The states of those who are there: they can be met.</summary>
    public static IReadOnlyList<ApplicationStatus> TakingPart { get; } = [ApplicationStatus.Confirmed, ApplicationStatus.WalkOver];

    /// <summary>The states from which something can still come.</summary>
    public static IReadOnlyList<ApplicationStatus> Open { get; } =
        [ApplicationStatus.Draft, ApplicationStatus.Submitted, ApplicationStatus.Waitlisted, ApplicationStatus.Accepted, ApplicationStatus.Confirmed];

    /// <summary>Forgets what the startup said, because there is nobody left who said it.</summary>
    public void Erase()
    {
        Set(new ApplicationAnswers(null, null, null));
        Answers = new Dictionary<QuestionId, AnswerValue>();
        Profile = null;
        Reason = PreparedReason = null;
        (EligibilityOverrideReason, EligibilityOverriddenBy, EligibilityOverriddenAt) = (null, null, null);
    }

    /// <summary>Handed in and neither given up nor refused.</summary>
    public static IReadOnlyList<ApplicationStatus> Counting { get; } = [ApplicationStatus.Submitted, ApplicationStatus.Accepted, ApplicationStatus.Waitlisted, ApplicationStatus.Confirmed];

    private void Become(ApplicationStatus next, string? reason, Instant now, ApplicationId? replaces = null, Contest? movedFrom = null, Instant? confirmBy = null)
    {
        var before = Status;
        Status = next;
        Reason = reason;
        ConfirmBy = confirmBy;
        WaitingRank = null;
        Revision++;
        ChangedAt = now;
        Happened(new ApplicationMoved(this, before, now, replaces, movedFrom));
    }

    private void Require(string detail, params ReadOnlySpan<ApplicationStatus> states)
    {
        if (!states.Contains(Status)) throw new RuleBrokenException(Rule.ApplicationNotInThatState, "status", $"The application is {Status.ToString().ToLowerInvariant()}. {detail}");
    }
}

/// <summary>An application has another status now, or another contest.</summary>
/// <param name="Application">As it is now.</param>
/// <param name="Before">What it was.</param>
/// <param name="At">When.</param>
/// <param name="Replaces">Whose place it got from the waiting list.</param>
/// <param name="MovedFrom">The contest that it was in before, when it was moved to another one.</param>
public sealed record ApplicationMoved(Application Application, ApplicationStatus Before, Instant At, ApplicationId? Replaces = null, Contest? MovedFrom = null) : IHappening
{
    /// <summary>What it became; it may have become something else since.</summary>
    public ApplicationStatus After { get; } = Application.Status;

    public int Revision { get; } = Application.Revision;

    public string? Reason { get; } = Application.Reason;

    public Instant? ConfirmBy { get; } = Application.ConfirmBy;

    /// <summary>It was to take part, and does not any more.</summary>
    public bool GaveUpTakingPart => Applications.Application.TakingPart.Contains(Before) && !Applications.Application.Holding.Contains(After);
}

/// <summary>An organizer lets a draft pass that is against the conditions.</summary>
public sealed record EligibilityOverridden(Application Application, Instant At) : IHappening;

/// <summary>Its team may change all of it again, for a while.</summary>
public sealed record ApplicationReopened(Application Application, Instant At) : IHappening;
