using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Applications;

/// <content>What organizers prepare, and what becomes of it when it is released.</content>
public sealed partial class Application
{
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
}
