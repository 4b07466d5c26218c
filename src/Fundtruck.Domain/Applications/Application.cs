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

/// <summary>What a startup says in its application.</summary>
/// <param name="Summary">What it does and why it should pitch.</param>
/// <param name="AmountSought">Whole euros it wants to raise; the Fundtruck terms ask for 100,000 to 3,000,000.</param>
/// <param name="DeckUrl">An http or https address of its slides.</param>
public sealed record ApplicationAnswers(string? Summary, long? AmountSought, string? DeckUrl);

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

    /// <summary>Why it was refused, withdrawn, or marked absent, as the startup reads it.</summary>
    public string? Reason { get; private set; }

    /// <summary>Counts the changes of status, so that each is told once.</summary>
    public int Revision { get; private set; }

    public PersonId CreatedBy { get; private init; }

    public Instant CreatedAt { get; private init; }

    public Instant ChangedAt { get; private set; }

    public Instant? SubmittedAt { get; private set; }

    /// <summary>Until when its deck may still be replaced, when organizers have reopened that after the stop's deadline.</summary>
    public Instant? DeckReopenedUntil { get; private set; }

    public bool HoldsPlace => Status is ApplicationStatus.Accepted or ApplicationStatus.Confirmed;

    /// <summary>Changes a draft.</summary>
    public void Edit(ApplicationAnswers answers, Instant now)
    {
        Require("Only a draft can be changed.", ApplicationStatus.Draft);
        Set(answers);
        ChangedAt = now;
    }

    /// <summary>Hands the application in. The stop's call must be open and nothing may be missing.</summary>
    public void Submit(Stop stop, Instant now)
    {
        Require("It has been submitted already.", ApplicationStatus.Draft);
        stop.RequireOpenCall(now);
        if (string.IsNullOrWhiteSpace(Summary)) throw new RuleBrokenException(Rule.ApplicationIncomplete, "summary", "Tell in a few sentences what you do.");
        if (AmountSought is null) throw new RuleBrokenException(Rule.ApplicationIncomplete, "amountSought", "Tell how much you want to raise, in euros.");

        SubmittedAt = now;
        Become(ApplicationStatus.Submitted, null, now);
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
        Reason = null;
    }

    private void Set(ApplicationAnswers answers)
    {
        Summary = answers.Summary;
        AmountSought = answers.AmountSought;
        DeckUrl = answers.DeckUrl;
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
