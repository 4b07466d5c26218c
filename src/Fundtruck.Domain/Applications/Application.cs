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

    /// <summary>
    /// Changes what it says. A draft takes everything, right or not; once it is handed in, what may still be changed must stay complete and right.
    /// </summary>
    public void Edit(ApplicationAnswers answers, ApplicationForm form, Instant now) => Edit(answers, form, now, arrived: null);

    private void Edit(ApplicationAnswers answers, ApplicationForm form, Instant now, AnswerFile? arrived)
    {
        var changed = Changed(answers, form, arrived);
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

        foreach (var left in before.Answers.Values.Select(answer => answer.File).Except(Answers.Values.Select(answer => answer.File)).OfType<FileAnswer>()) Happened(new AnswerFileLeft(left.Id));
        ChangedAt = now;
    }

    /// <summary>Answers a question with a file that has arrived, in place of the one before.</summary>
    public void Attach(AnswerFile file, ApplicationForm form, Instant now) =>
        Edit(new(Summary, AmountSought, DeckUrl, new Dictionary<QuestionId, AnswerValue?> { [file.QuestionId] = file.AsAnswer() }), form, now, file);

    /// <summary>Throws when the question can't be answered at this moment, so that nobody sends a file in vain.</summary>
    public void RequireOpenFor(Question question, ApplicationForm form, Instant now) => RequireOpenFor([question.Field], form, now);

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

    /// <summary>
    /// Sets what will be told at the next release, or changes it; an acceptance reserves a place. Nobody hears of it. Call it with the contest's row locked.
    /// Throws <see cref="Rule.ContestFull"/>, <see cref="Rule.DecisionBeingReleased"/>, <see cref="Rule.ReasonMissing"/> of a refusal.
    /// </summary>
    public void Prepare(Stop stop, Contest contest, Decision decision)
    {
        stop.RequireRunning();
        RequireNotBeingReleased();
        Require($"Nothing can be decided of it, or that is what it is already.", ReadyFor(decision.Verdict));
        var said = decision.Verdict == Verdict.Refuse ? decision.Reason.Said("reason") : null;
        if (decision.Verdict == Verdict.Accept && PreparedVerdict != Verdict.Accept) contest.ReservePlace();
        else if (decision.Verdict != Verdict.Accept) FreeReserved(contest);
        (PreparedVerdict, PreparedReason, PreparedBy, PreparedAt, PreparedPlace) = (decision.Verdict, said, decision.By, decision.At, decision.Place);
        contest.DecisionsChanged();
    }

    /// <summary>Takes a prepared decision back.</summary>
    public void Unprepare(Contest contest)
    {
        RequireNotBeingReleased();
        if (PreparedVerdict is not null) DropPrepared(contest);
    }

    internal void EnterRelease(DecisionReleaseId release) => ReleaseId = release;

    internal void LeaveRelease() => ReleaseId = null;

    /// <summary>Makes the prepared decision true.</summary>
    internal void Carry(Stop stop, Contest contest, SelectionRules rules, ref int lastRank, Instant now)
    {
        switch (PreparedVerdict)
        {
            case Verdict.Accept: Accept(stop, contest, rules, null, asReplacement: false, now); break;
            case Verdict.Waitlist: Waitlist(stop, contest, ++lastRank, now); break;
            case Verdict.Refuse: Refuse(stop, contest, PreparedReason, now); break;
        }
    }

    /// <summary>Lets a draft pass that is against the conditions.</summary>
    public void OverrideEligibility(string? reason, PersonId by, Instant now)
    {
        Require("The conditions were checked when it was submitted.", ApplicationStatus.Draft);
        (EligibilityOverrideReason, EligibilityOverriddenBy, EligibilityOverriddenAt, ChangedAt) = (reason.Said("reason"), by, now, now);
        News++;
        Happened(new EligibilityOverridden(this, now));
    }

    /// <summary>Takes that back, as long as it is a draft.</summary>
    public void UndoEligibilityOverride(Instant now)
    {
        Require("It has been submitted on the strength of it.", ApplicationStatus.Draft);
        (EligibilityOverrideReason, EligibilityOverriddenBy, EligibilityOverriddenAt, ChangedAt) = (null, null, null, now);
        News++;
    }

    /// <summary>Lets the team change all of what it handed in, until a local time at the stop.</summary>
    public void Reopen(Stop stop, LocalDateTime until, Instant now)
    {
        stop.RequireRunning();
        Require("Only what was handed in and still counts can be reopened.", [.. Counting]);
        if (stop.Zone.Meant(until, "until") is var moment && (moment <= now || moment > stop.During.Start)) throw new RuleBrokenException(Rule.OutOfRange, "until", "Give a time to come, before the stop begins.");
        (ReopenedUntil, ChangedAt) = (until, now);
        News++;
        Happened(new ApplicationReopened(this, now));
    }

    /// <summary>Gives it one of the contest's places; call it with the contest's row locked.</summary>
    /// <param name="stop">The stop, which must run.</param>
    /// <param name="contest">The contest, locked.</param>
    /// <param name="rules">The season's: they say until when it must be confirmed.</param>
    /// <param name="replaces">Whose place it was.</param>
    /// <param name="asReplacement">It comes from the waiting list by itself.</param>
    /// <param name="now">The moment.</param>
    internal void Accept(Stop stop, Contest contest, SelectionRules rules, ApplicationId? replaces, bool asReplacement, Instant now)
    {
        stop.RequireRunning();
        Require("It can't be accepted.", ReadyFor(Verdict.Accept));
        contest.TakePlace(reserved: PreparedVerdict == Verdict.Accept);
        ForgetPrepared();
        Become(ApplicationStatus.Accepted, null, now, replaces, confirmBy: rules.ConfirmBy(stop, asReplacement, now));
    }

    private void Waitlist(Stop stop, Contest contest, int rank, Instant now)
    {
        stop.RequireRunning();
        Require("It can't be put on the waiting list.", ReadyFor(Verdict.Waitlist));
        Leave(contest);
        Become(ApplicationStatus.Waitlisted, null, now);
        WaitingRank = rank;
        contest.LookForTheWaiting();
    }

    private void Refuse(Stop stop, Contest contest, string? reason, Instant now)
    {
        stop.RequireRunning();
        Require("It can't be refused.", ReadyFor(Verdict.Refuse));
        Leave(contest);
        Become(ApplicationStatus.Refused, reason, now);
    }

    /// <summary>Gives an accepted startup another time to confirm; its time did not run while the stop was postponed.</summary>
    public void GiveTime(Instant confirmBy, Instant now)
    {
        Require("Only an accepted application waits to be confirmed.", ApplicationStatus.Accepted);
        WaitUntil(confirmBy, null, now);
    }

    /// <summary>Lengthens the time to confirm, with a reason that the startup reads; it can't be longer than the waiting list moves by itself.</summary>
    public void Lengthen(Stop stop, SelectionRules rules, LocalDateTime until, string? reason, Instant now)
    {
        stop.RequireRunning();
        Require("Only an accepted application waits to be confirmed.", ApplicationStatus.Accepted);
        RequireNotBeingReleased();
        if (now >= ConfirmBy) throw new RuleBrokenException(Rule.ConfirmationOver);
        var moment = stop.Zone.Meant(until, "until");
        if (moment <= ConfirmBy || moment > rules.CutOff(stop))
            throw new RuleBrokenException(Rule.OutOfRange, "until", "Give a time after the present one, and not after the moment from which the waiting list stays as it is.");
        WaitUntil(moment, reason.Said("reason"), now);
    }

    private void WaitUntil(Instant confirmBy, string? reason, Instant now)
    {
        (ConfirmBy, Reason, ChangedAt) = (confirmBy, reason, now);
        Revision++;
        Happened(new ApplicationMoved(this, ApplicationStatus.Accepted, now));
    }

    internal void WaitAt(int rank) => WaitingRank = rank;

    /// <summary>The startup says that it will come. What was prepared against it is worth nothing any more: what is confirmed stays.</summary>
    /// <param name="stop">The stop, which must run.</param>
    /// <param name="contest">Its contest, locked.</param>
    /// <param name="rules">The season's: they say at how many stops one startup may pitch.</param>
    /// <param name="pitchesElsewhere">At how many other stops of the season the startup takes part; ask with the startup locked.</param>
    /// <param name="now">The moment.</param>
    public void Confirm(Stop stop, Contest contest, SelectionRules rules, int pitchesElsewhere, Instant now)
    {
        stop.RequireRunning();
        Require("Only an accepted application can be confirmed.", ApplicationStatus.Accepted);
        if (now >= ConfirmBy) throw new RuleBrokenException(Rule.ConfirmationOver);
        if (pitchesElsewhere >= rules.PitchesPerStartup) throw new RuleBrokenException(Rule.PitchLimitReached);
        if (PreparedVerdict is not null) DropPrepared(contest);
        Become(ApplicationStatus.Confirmed, null, now);
    }

    /// <summary>Takes its place away, once the time to confirm it is over.</summary>
    public void Lapse(Contest contest, Instant now)
    {
        Require("Only an accepted application lapses.", ApplicationStatus.Accepted);
        if (now < ConfirmBy) throw new RuleBrokenException(Rule.ApplicationNotInThatState, "status", "It may still be confirmed.");
        Leave(contest);
        Become(ApplicationStatus.Lapsed, null, now);
    }

    /// <summary>The startup gives up, also while the stop is postponed, but not once it is over; a place that it held is free again.</summary>
    public void Withdraw(Stop stop, Contest contest, SelectionRules rules, string? reason, Instant now)
    {
        if (stop.IsOver(now)) throw new RuleBrokenException(Rule.ApplicationNotInThatState, "status", "The stop is over. It can't be withdrawn any more.");
        Require("It can't be withdrawn any more.", [.. Open]);
        var isLate = HoldsPlace && stop.IsRunning && now >= rules.CutOff(stop);
        Leave(contest);
        Become(isLate ? ApplicationStatus.WithdrawnLate : ApplicationStatus.Withdrawn, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), now);
    }

    /// <summary>Takes it out because the rules of the contest were broken, with a reason that the startup reads.</summary>
    public void Disqualify(Contest contest, string? reason, Instant now)
    {
        Require(
            "It can't be disqualified.",
            ApplicationStatus.Submitted, ApplicationStatus.Waitlisted, ApplicationStatus.Accepted, ApplicationStatus.Confirmed, ApplicationStatus.WalkOver);
        var said = reason.Said("reason");
        Leave(contest);
        Become(ApplicationStatus.Disqualified, said, now);
    }

    /// <summary>Takes it out for a reason that is not the startup's fault, and that it reads.</summary>
    public void Cancel(Contest contest, string? reason, Instant now)
    {
        Require("It can't be cancelled.", [.. Open]);
        var said = reason.Said("reason");
        Leave(contest);
        Become(ApplicationStatus.Cancelled, said, now);
    }

    /// <summary>The startup did not come and did not say so; its place stays used.</summary>
    public void MarkNoShow(Stop stop, Instant now)
    {
        if (now < stop.During.Start) throw new RuleBrokenException(Rule.ApplicationNotInThatState, "status", "The stop has not begun.");
        Require("Only a confirmed application can be a no-show.", ApplicationStatus.Confirmed);
        Become(ApplicationStatus.NoShow, null, now);
    }

    /// <summary>It was there after all.</summary>
    public void UndoNoShow(Instant now)
    {
        Require("It is not marked as absent.", ApplicationStatus.NoShow);
        Become(ApplicationStatus.Confirmed, null, now);
    }

    /// <summary>Lets it come through without pitching.</summary>
    /// <param name="stop">The stop, whose call must be over.</param>
    /// <param name="othersTakingPart">How many others of the contest are accepted or confirmed.</param>
    /// <param name="now">The moment.</param>
    public void WalkOver(Stop stop, int othersTakingPart, Instant now)
    {
        stop.RequireRunning();
        Require("Only a confirmed application comes through without pitching.", ApplicationStatus.Confirmed);
        if (othersTakingPart > 0 || stop.Status is StopStatus.Published or StopStatus.ApplicationsOpen) throw new RuleBrokenException(Rule.NotAlone);
        Become(ApplicationStatus.WalkOver, null, now);
    }

    /// <summary>Moves it to a contest of another stop of the season, where it is submitted and nothing is decided yet; a place that it held is free again.</summary>
    /// <param name="from">Its contest, locked.</param>
    /// <param name="target">The other stop, which must run.</param>
    /// <param name="to">One of its contests.</param>
    /// <param name="isSameSeason">Whether both stops belong to one season.</param>
    /// <param name="now">The moment.</param>
    public void MoveTo(Contest from, Stop target, Contest to, bool isSameSeason, Instant now)
    {
        target.RequireRunning();
        RequireNotBeingReleased();
        if (!isSameSeason) throw new RuleBrokenException(Rule.AnotherSeason, "contestId");
        Require(
            "It can't be moved to another stop.",
            ApplicationStatus.Submitted, ApplicationStatus.Waitlisted, ApplicationStatus.Accepted, ApplicationStatus.Confirmed, ApplicationStatus.Refused, ApplicationStatus.Lapsed, ApplicationStatus.Cancelled);
        if (to.Id == ContestId) throw new RuleBrokenException(Rule.AlreadyApplied, "contestId", "It is in that contest already.");
        Leave(from);
        (StopId, ContestId) = (to.StopId, to.Id);
        Become(ApplicationStatus.Submitted, null, now, movedFrom: from);
    }

    /// <summary>Lets its deck be replaced once more, until a moment to come before the stop ends.</summary>
    public void ReopenDeck(Stop stop, Instant until, Instant now)
    {
        stop.RequireRunning();
        if (until <= now || until > stop.During.End) throw new RuleBrokenException(Rule.OutOfRange, "until", "Give a time that is still to come, and at which the stop is not over.");
        DeckReopenedUntil = until;
        Happened(new DecksDueMoved(StopId, Id, now));
    }

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

    /// <summary>The fields that would change; a question that isn't asked throws, and a file that is only named.</summary>
    private HashSet<string> Changed(ApplicationAnswers answers, ApplicationForm form, AnswerFile? arrived)
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
            if (said?.File is { } file && file.Id != arrived?.Id) throw new RuleBrokenException(Rule.QuestionUnclear, Question.FieldOf(id.ToString()), "A file is sent by itself, not by its name.");
            changed.Add(Question.FieldOf(id.ToString()));
        }

        return changed;
    }

    private void RequireOpenFor(HashSet<string> changed, ApplicationForm form, Instant now)
    {
        if (Status == ApplicationStatus.Draft) return;
        Require("It can't be changed any more.", [.. Counting]);
        form.Stop.RequireRunning();
        if (ReopenedUntil is { } until && now < form.Stop.Zone.Computed(until)) return;
        if (Status == ApplicationStatus.Submitted && form.Stop.MayBeEdited(now)) return;

        var open = form.StillOpen(now).ToHashSet();
        if (open.Count == 0) throw new RuleBrokenException(Rule.ApplicationNotInThatState, "status", "It has been handed in and can't be changed any more.");
        if (changed.FirstOrDefault(field => !open.Contains(field)) is { } closed) throw new RuleBrokenException(Rule.AnswerClosed, closed);
    }

    private static ApplicationStatus[] ReadyFor(Verdict verdict) => verdict switch
    {
        Verdict.Accept => [ApplicationStatus.Submitted, ApplicationStatus.Waitlisted, ApplicationStatus.Refused, ApplicationStatus.Lapsed],
        Verdict.Waitlist => [ApplicationStatus.Submitted, ApplicationStatus.Accepted, ApplicationStatus.Refused, ApplicationStatus.Lapsed],
        _ => [ApplicationStatus.Submitted, ApplicationStatus.Accepted, ApplicationStatus.Waitlisted],
    };

    /// <summary>Gives back what it held or would have held, and what was prepared is worth nothing any more.</summary>
    private void Leave(Contest contest)
    {
        if (HoldsPlace) contest.ReleasePlace();
        if (PreparedVerdict is not null) DropPrepared(contest);
    }

    private void DropPrepared(Contest contest)
    {
        FreeReserved(contest);
        ForgetPrepared();
        contest.DecisionsChanged();
    }

    private void ForgetPrepared()
    {
        PreparedVerdict = null;
        PreparedReason = null;
        PreparedBy = null;
        PreparedAt = null;
        PreparedPlace = null;
        ReleaseId = null;
    }

    private void FreeReserved(Contest contest)
    {
        if (PreparedVerdict == Verdict.Accept) contest.FreeReserved();
    }

    private void RequireNotBeingReleased()
    {
        if (ReleaseId is not null) throw new RuleBrokenException(Rule.DecisionBeingReleased);
    }

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
