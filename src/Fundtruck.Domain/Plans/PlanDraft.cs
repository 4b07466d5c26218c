namespace Fundtruck.Domain.Plans;

/// <summary>What a plan makes of one meeting.</summary>
public enum PlanChange
{
    /// <summary>It is booked.</summary>
    Added,

    /// <summary>It stands already, and stays where it is.</summary>
    Kept,

    /// <summary>It stands already, and gets another slot or table.</summary>
    Moved,

    /// <summary>It stands already, and does not take place.</summary>
    Dropped,
}

/// <summary>Why a meeting is dropped or has to move.</summary>
public enum PlanCause
{
    /// <summary>Somebody is not there.</summary>
    Absence,

    /// <summary>Its table can't be used.</summary>
    Table,

    /// <summary>So the plan is better, or nearer to what stands, as a whole.</summary>
    Plan,
}

/// <summary>Where a meeting is held.</summary>
public sealed record PlanPlace(InvestorSlotId Slot, TableId Table);

/// <summary>One meeting of a draft.</summary>
/// <param name="Id">Of the meeting; made by the plan for a new one.</param>
/// <param name="Change">What becomes of it.</param>
/// <param name="Startup">One side.</param>
/// <param name="Investor">The other side.</param>
/// <param name="Representative">Who sits there for the investor.</param>
/// <param name="Sequence">Of the meeting that stands, as the plan has read it: another one means that it was changed by hand since.</param>
/// <param name="From">Where it stands; null for a new one.</param>
/// <param name="To">Where it will be; null for one that is dropped.</param>
/// <param name="Cause">Why it moves or is dropped.</param>
public sealed record DraftMeeting(
    MeetingId Id, PlanChange Change, StartupId Startup, InvestorId Investor, PersonId Representative, int Sequence, PlanPlace? From, PlanPlace? To, PlanCause? Cause = null);

/// <summary>What a published plan did to a meeting, for those who are told.</summary>
public sealed class MeetingPlanChange
{
    private MeetingPlanChange()
    {
    }

    public MeetingPlanChange(MeetingPlanId plan, DraftMeeting meeting) => (PlanId, MeetingId, Change) = (plan, meeting.Id, meeting.Change);

    public MeetingPlanId PlanId { get; private init; }

    public MeetingId MeetingId { get; private init; }

    public PlanChange Change { get; private init; }
}
