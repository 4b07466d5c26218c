using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Applications;

/// <content>What an application says, until when its team may change it, and what it must fulfil to be handed in.</content>
public sealed partial class Application
{
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

    /// <summary>Hands it in for its startup, out of a table of those who run the stop: on time or not, but as complete as any other. Throws what <see cref="Submit"/> throws.</summary>
    public void Import(ApplicationForm form, Instant now)
    {
        Require("It has been submitted already.", ApplicationStatus.Draft);
        form.Stop.RequireLateEntry();
        form.RequireComplete(this, now);
        (SubmittedAt, SubmittedWithin, Profile) = (now, Stops.SubmittedWithin.Import, form.Startup);
        Become(ApplicationStatus.Submitted, null, now);
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

    /// <summary>Lets its deck be replaced once more, until a moment to come before the stop ends.</summary>
    public void ReopenDeck(Stop stop, Instant until, Instant now)
    {
        stop.RequireRunning();
        if (until <= now || until > stop.During.End) throw new RuleBrokenException(Rule.OutOfRange, "until", "Give a time that is still to come, and at which the stop is not over.");
        DeckReopenedUntil = until;
        Happened(new DecksDueMoved(StopId, Id, now));
    }

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
}
