using Fundtruck.Domain.People;
using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Applications;

/// <summary>Where an application is. Accepted and confirmed ones hold a place of their contest.</summary>
public enum ApplicationStatus
{
    Draft,
    Submitted,
    Accepted,
    Waitlisted,
    Refused,
    Confirmed,
    Withdrawn,
    NoShow,
}

/// <summary>A startup's application to a contest of a stop (candidature).</summary>
public sealed class Application : Entity
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

    public StopId StopId { get; private init; }

    public ContestId ContestId { get; private init; }

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

    /// <summary>Why it was refused, withdrawn, or marked absent, as the startup reads it.</summary>
    public string? Reason { get; private set; }

    /// <summary>Counts the changes of status, so that each is told once.</summary>
    public int Revision { get; private set; }

    public PersonId CreatedBy { get; private init; }

    public Instant CreatedAt { get; private init; }

    public Instant ChangedAt { get; private set; }

    public Instant? SubmittedAt { get; private set; }

    public bool HoldsPlace => Status is ApplicationStatus.Accepted or ApplicationStatus.Confirmed;

    /// <summary>
    /// Changes what it says. A draft takes everything, right or not; once it is handed in, what may still be changed must stay complete and right.
    /// </summary>
    public void Edit(ApplicationAnswers answers, ApplicationForm form, Instant now)
    {
        var changed = Changed(answers, form);
        RequireOpenFor(changed, form, now);
        var before = (Summary, AmountSought, DeckUrl, Answers);
        Set(answers);
        if (Status != ApplicationStatus.Draft)
        {
            try
            {
                form.RequireRight(this, changed, now);
            }
            catch (RuleBrokenException)
            {
                (Summary, AmountSought, DeckUrl, Answers) = before;
                throw;
            }
        }

        ChangedAt = now;
    }

    /// <summary>How it stands against its form.</summary>
    public ApplicationCheck Check(ApplicationForm form, Instant now) => form.Check(this, now);

    /// <summary>Hands the application in: on time, or with a code; nothing may be missing, and the startup is kept as it is now.</summary>
    public void Submit(ApplicationForm form, Instant now, AccessCode? code = null)
    {
        Require("It has been submitted already.", ApplicationStatus.Draft);
        var within = form.Stop.CallAt(now) ?? (code is null ? throw new RuleBrokenException(Rule.CallNotOpen) : Stops.SubmittedWithin.AccessCode);
        if (within == Stops.SubmittedWithin.AccessCode) form.Stop.RequireLateEntry();
        form.RequireComplete(this, now);
        if (within == Stops.SubmittedWithin.AccessCode) code!.Use(ContestId, now);

        (SubmittedAt, SubmittedWithin, Profile) = (now, within, form.Startup);
        AccessCodeId = within == Stops.SubmittedWithin.AccessCode ? code!.Id : null;
        Become(ApplicationStatus.Submitted, null, now);
    }

    /// <summary>Lets a draft pass that is against the conditions.</summary>
    public void OverrideEligibility(string? reason, PersonId by, Instant now)
    {
        Require("The conditions were checked when it was submitted.", ApplicationStatus.Draft);
        (EligibilityOverrideReason, EligibilityOverriddenBy, EligibilityOverriddenAt, ChangedAt) = (reason.Said("reason"), by, now, now);
    }

    /// <summary>Takes that back, as long as it is a draft.</summary>
    public void UndoEligibilityOverride(Instant now)
    {
        Require("It has been submitted on the strength of it.", ApplicationStatus.Draft);
        (EligibilityOverrideReason, EligibilityOverriddenBy, EligibilityOverriddenAt, ChangedAt) = (null, null, null, now);
    }

    /// <summary>Lets the team change all of what it handed in, until a local time at the stop.</summary>
    public void Reopen(Stop stop, LocalDateTime until, Instant now)
    {
        stop.RequireRunning();
        Require("Only what was handed in and still counts can be reopened.", Counting);
        if (stop.Zone.Meant(until, "until") is var moment && (moment <= now || moment > stop.During.Start)) throw new RuleBrokenException(Rule.OutOfRange, "until", "Give a time to come, before the stop begins.");
        (ReopenedUntil, ChangedAt) = (until, now);
    }

    /// <summary>Gives it one of the contest's places; call it with the contest's row locked.</summary>
    public void Accept(Stop stop, Contest contest, Instant now)
    {
        stop.RequireRunning();
        Require("Only a submitted, waitlisted or refused application can be accepted.", ApplicationStatus.Submitted, ApplicationStatus.Waitlisted, ApplicationStatus.Refused);
        contest.TakePlace();
        Become(ApplicationStatus.Accepted, null, now);
    }

    /// <summary>Puts it on the waiting list; an accepted one gives its place back.</summary>
    public void Waitlist(Stop stop, Contest contest, Instant now)
    {
        stop.RequireRunning();
        Require("Only a submitted, accepted or refused application can be put on the waiting list.", ApplicationStatus.Submitted, ApplicationStatus.Accepted, ApplicationStatus.Refused);
        ReleasePlace(contest);
        Become(ApplicationStatus.Waitlisted, null, now);
    }

    /// <summary>Refuses it with a reason that the startup reads; an accepted one gives its place back.</summary>
    public void Refuse(Stop stop, Contest contest, string? reason, Instant now)
    {
        stop.RequireRunning();
        Require("Only a submitted, accepted or waitlisted application can be refused.", ApplicationStatus.Submitted, ApplicationStatus.Accepted, ApplicationStatus.Waitlisted);
        var said = reason.Said("reason");
        ReleasePlace(contest);
        Become(ApplicationStatus.Refused, said, now);
    }

    /// <summary>The startup says that it will come.</summary>
    public void Confirm(Stop stop, Instant now)
    {
        stop.RequireRunning();
        Require("Only an accepted application can be confirmed.", ApplicationStatus.Accepted);
        Become(ApplicationStatus.Confirmed, null, now);
    }

    /// <summary>The startup gives up, also while the stop is postponed, but not once it is over; a place that it held is free again.</summary>
    public void Withdraw(Stop stop, Contest contest, string? reason, Instant now)
    {
        if (stop.IsOver(now)) throw new RuleBrokenException(Rule.ApplicationNotInThatState, "status", "The stop is over. It can't be withdrawn any more.");
        Require(
            "It can't be withdrawn any more.",
            ApplicationStatus.Draft, ApplicationStatus.Submitted, ApplicationStatus.Accepted, ApplicationStatus.Waitlisted, ApplicationStatus.Confirmed);
        ReleasePlace(contest);
        Become(ApplicationStatus.Withdrawn, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), now);
    }

    /// <summary>The startup did not come and did not say so; its place stays used.</summary>
    public void MarkNoShow(Stop stop, Instant now)
    {
        if (now < stop.During.Start) throw new RuleBrokenException(Rule.ApplicationNotInThatState, "status", "The stop has not begun.");
        Require("Only a confirmed application can be a no-show.", ApplicationStatus.Confirmed);
        Become(ApplicationStatus.NoShow, null, now);
    }

    /// <summary>Forgets what the startup said, because there is nobody left who said it.</summary>
    public void Erase()
    {
        Set(new ApplicationAnswers(null, null, null));
        Answers = new Dictionary<QuestionId, AnswerValue>();
        Profile = null;
        Reason = null;
        (EligibilityOverrideReason, EligibilityOverriddenBy, EligibilityOverriddenAt) = (null, null, null);
    }

    /// <summary>Handed in and neither given up nor refused.</summary>
    private static readonly ApplicationStatus[] Counting = [ApplicationStatus.Submitted, ApplicationStatus.Accepted, ApplicationStatus.Waitlisted, ApplicationStatus.Confirmed];

    private void Set(ApplicationAnswers answers)
    {
        Summary = answers.Summary;
        AmountSought = answers.AmountSought;
        DeckUrl = answers.DeckUrl;
        if (answers.Others is null or { Count: 0 }) return;

        var all = new Dictionary<QuestionId, AnswerValue>(Answers);
        foreach (var (question, answer) in answers.Others)
        {
            if (answer is null or { IsEmpty: true }) all.Remove(question);
            else all[question] = answer;
        }

        Answers = all;
    }

    /// <summary>The fields that would change; a question that isn't asked throws.</summary>
    private HashSet<string> Changed(ApplicationAnswers answers, ApplicationForm form)
    {
        var changed = new HashSet<string>();
        if (answers.Summary != Summary) changed.Add("summary");
        if (answers.AmountSought != AmountSought) changed.Add("amountSought");
        if (answers.DeckUrl != DeckUrl) changed.Add("deckUrl");
        foreach (var (id, answer) in answers.Others ?? new Dictionary<QuestionId, AnswerValue?>())
        {
            var said = answer is { IsEmpty: false } ? answer : null;
            if (said == Answers.GetValueOrDefault(id)) continue;
            if (form.Questions.All(question => question.Id != id)) throw new RuleBrokenException(Rule.QuestionUnclear, Question.FieldOf(id.ToString()), "This contest doesn't ask that.");
            changed.Add(Question.FieldOf(id.ToString()));
        }

        return changed;
    }

    private void RequireOpenFor(HashSet<string> changed, ApplicationForm form, Instant now)
    {
        if (Status == ApplicationStatus.Draft) return;
        Require("It can't be changed any more.", Counting);
        form.Stop.RequireRunning();
        if (ReopenedUntil is { } until && now < form.Stop.Zone.Computed(until)) return;
        if (Status == ApplicationStatus.Submitted && form.Stop.MayBeEdited(now)) return;

        var open = form.StillOpen(now).ToHashSet();
        if (open.Count == 0) throw new RuleBrokenException(Rule.ApplicationNotInThatState, "status", "It has been handed in and can't be changed any more.");
        if (changed.FirstOrDefault(field => !open.Contains(field)) is { } closed) throw new RuleBrokenException(Rule.AnswerClosed, closed);
    }

    private void ReleasePlace(Contest contest)
    {
        if (HoldsPlace) contest.ReleasePlace();
    }

    private void Become(ApplicationStatus next, string? reason, Instant now)
    {
        var before = Status;
        Status = next;
        Reason = reason;
        Revision++;
        ChangedAt = now;
        Happened(new ApplicationMoved(this, before, now));
    }

    private void Require(string detail, params ReadOnlySpan<ApplicationStatus> states)
    {
        if (!states.Contains(Status)) throw new RuleBrokenException(Rule.ApplicationNotInThatState, "status", $"The application is {Status.ToString().ToLowerInvariant()}. {detail}");
    }
}

/// <summary>An application has another status now.</summary>
public sealed record ApplicationMoved(Application Application, ApplicationStatus Before, Instant At) : IHappening;
