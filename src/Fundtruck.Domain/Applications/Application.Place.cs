using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Applications;

/// <content>What becomes of a place that was given, and of an application that ends.</content>
public sealed partial class Application
{
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
}
