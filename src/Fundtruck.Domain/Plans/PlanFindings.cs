namespace Fundtruck.Domain.Plans;

/// <summary>How much is proven of a plan.</summary>
public enum PlanProof
{
    /// <summary>None is better.</summary>
    Optimal,

    /// <summary>The gap says how much better another one could be.</summary>
    Feasible,

    /// <summary>No plan keeps all that was asked for.</summary>
    Infeasible,

    /// <summary>None was found within the work.</summary>
    Unknown,
}

/// <summary>Why two who both wish to meet do not.</summary>
public enum MissCause
{
    NeverBothHere,
    Limit,
    NoCommonFreeSlot,
    NoTable,
    Travel,
    NotChosen,
}

/// <summary>What can't be had when no plan keeps all that was asked for.</summary>
public enum GivenUp
{
    /// <summary>That a meeting that stands takes place.</summary>
    Meeting,

    /// <summary>That it stays in its slot.</summary>
    Time,

    /// <summary>The fewest meetings of somebody.</summary>
    Least,
}

/// <summary>How far a search is.</summary>
/// <param name="Meetings">Of the best plan so far; null before the first.</param>
/// <param name="Preference">What their wishes and fits weigh.</param>
/// <param name="PreferenceBound">No plan weighs more.</param>
/// <param name="Gap">How much of the bound is missing, 0 to 1; null before the first plan.</param>
/// <param name="FirstPlanWork">Work after which the first plan was there.</param>
/// <param name="Work">Spent so far.</param>
public sealed record PlanStep(int? Meetings, long Preference, long? PreferenceBound, double? Gap, double? FirstPlanWork, double Work);

/// <summary>What one side gets: a startup, or a representative of an investor.</summary>
/// <param name="Startup">The startup; null for a representative.</param>
/// <param name="Investor">The firm of a representative; null for a startup.</param>
/// <param name="Person">Who sits there: the founder or the representative.</param>
/// <param name="Meetings">How many meetings the plan gives them.</param>
/// <param name="Hoped">How many meetings their wishes and limits would allow if everybody else had time.</param>
/// <param name="Breaks">Empty slots between their first meeting and their last.</param>
public sealed record PlanShare(StartupId? Startup, InvestorId? Investor, PersonId Person, int Meetings, int Hoped, int Breaks);

/// <summary>Two who both wish to meet and do not.</summary>
public sealed record PlanMiss(StartupId Startup, InvestorId Investor, MissCause Cause);

/// <summary>Something that had to be given up for there to be a plan at all.</summary>
public sealed record PlanRelaxation(GivenUp What, MeetingId? Meeting, StartupId? Startup, InvestorId? Investor, PersonId? Person);

/// <summary>What is known of a plan and can be checked against it.</summary>
/// <param name="Proof">How much is proven.</param>
/// <param name="Preference">What the wishes and fits of its meetings weigh.</param>
/// <param name="PreferenceBound">No plan weighs more.</param>
/// <param name="Gap">How much of the bound of the preference is missing, 0 to 1.</param>
/// <param name="Unevenness">How unevenly meetings are shared out, as the planner counts it: 0 is even.</param>
/// <param name="Breaks">Empty slots between first and last meetings, of all together.</param>
/// <param name="Changes">Meetings that are no longer where they were, of those that stood or of the draft before; null when there was nothing to stay near to.</param>
/// <param name="FewestChanges">Of the plans that drop the fewest, none changes fewer.</param>
/// <param name="WorstOff">Index in <see cref="Shares"/> of whoever lacks the largest share; null when nobody lacks any.</param>
/// <param name="Shares">Everybody.</param>
/// <param name="Missed">Pairs that both wish to meet and do not.</param>
/// <param name="GivenUp">The fewest things found that would have to be given up; none when there is a plan.</param>
/// <param name="GivenUpProven">Fewer won't do.</param>
/// <param name="Work">Spent on the search, in steps.</param>
public sealed record PlanFindings(
    PlanProof Proof, long Preference, long PreferenceBound, double Gap, long Unevenness, int Breaks, int? Changes, int? FewestChanges, int? WorstOff,
    IReadOnlyList<PlanShare> Shares, IReadOnlyList<PlanMiss> Missed, IReadOnlyList<PlanRelaxation> GivenUp, bool GivenUpProven, double Work);
