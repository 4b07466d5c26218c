namespace Fundtruck.Planning.Meetings;

/// <summary>A meeting with its slot and its table.</summary>
/// <param name="One">As given; of a wished meeting the startup's person.</param>
/// <param name="Other">The other person.</param>
/// <param name="Slot">Counted through all sessions.</param>
/// <param name="Table">Index.</param>
/// <param name="Given">Index of the given meeting; null for a wished one.</param>
public readonly record struct PlannedMeeting(int One, int Other, int Slot, int Table, int? Given = null);

/// <summary>How good a plan is, the first number above all and the others in their order.</summary>
/// <param name="Preference">Sum of what the wishes and fits of the meetings weigh: the more, the better.</param>
/// <param name="Unevenness">Sum over people of the squared number of meetings that somebody lacks to all that wishes and limits would allow: the less, the better.</param>
/// <param name="Breaks">Gaps of one or more idle slots between two meetings of somebody's day: the fewer, the better.</param>
/// <param name="TableChanges">How often somebody's next meeting of the day is at another table than the one before. Made few, but not proven to be the fewest.</param>
public readonly record struct MeetingScore(long Preference, long Unevenness, int Breaks, int TableChanges);

/// <summary>How much is known of a plan.</summary>
public enum PlanStatus
{
    /// <summary>Proven: there is none with a better preference, evenness or number of breaks, in this order; when re-planned, none that drops fewer published meetings or moves fewer, before all these.</summary>
    Optimal,

    /// <summary>It keeps all rules; the bounds say how much better another one could be.</summary>
    Feasible,

    /// <summary>Proven: no plan keeps all rules.</summary>
    Infeasible,

    /// <summary>None was found within the limit.</summary>
    Unknown,
}

/// <summary>Why two people who both wish to meet do not.</summary>
public enum MissReason
{
    /// <summary>There is no slot in which both are there and a table is open.</summary>
    NeverBothHere,

    /// <summary>One of them has as many meetings as the limits or the absences allow.</summary>
    Limit,

    /// <summary>In every slot in which both are there, one of them meets somebody else.</summary>
    NoCommonFreeSlot,

    /// <summary>Where both are free, all tables are taken.</summary>
    NoTable,

    /// <summary>Where both are free and a table is open, there is no time for the way from or to another venue.</summary>
    Travel,

    /// <summary>There would be room, but what the plan was proven for speaks against it or the search ended too early.</summary>
    NotChosen,
}

/// <summary>Two people who both wish to meet and don't.</summary>
public readonly record struct MissedPair(int Startup, int Investor, MissReason Reason);

/// <summary>What somebody gets.</summary>
/// <param name="Person">Index.</param>
/// <param name="Meetings">How many.</param>
/// <param name="Hoped">How many wishes and limits would allow if everybody else had time.</param>
/// <param name="Preference">Sum over these meetings.</param>
/// <param name="Breaks">Gaps between them.</param>
/// <param name="TableChanges">Between them.</param>
public readonly record struct PersonResult(int Person, int Meetings, int Hoped, long Preference, int Breaks, int TableChanges);

/// <summary>What would have to be given up.</summary>
public enum RequirementKind
{
    /// <summary>That a given meeting takes place; the index is that of the meeting.</summary>
    Meeting,

    /// <summary>That a given meeting is in its slot or session; the index is that of the meeting.</summary>
    Time,

    /// <summary>An order; the index is its own.</summary>
    Order,

    /// <summary>The minimum of a person; the index is that of the person.</summary>
    Minimum,

    /// <summary>The spread of breaks; the index is 0.</summary>
    BreakSpread,
}

/// <summary>One requirement, by kind and index.</summary>
public readonly record struct Requirement(RequirementKind Kind, int Index);

/// <summary>What is known of a plan and can be checked against it.</summary>
public sealed record PlanCertificate
{
    /// <summary>Of the plan; zeros without one.</summary>
    public MeetingScore Score { get; init; }

    /// <summary>No plan is better than this: in preference at all, in each further number among plans that reach the numbers before it. Table changes have no bound above 0.</summary>
    public MeetingScore Bound { get; init; }

    /// <summary>Meetings of the published plan that no longer take place; 0 when there was none.</summary>
    public int Dropped { get; init; }

    /// <summary>No plan drops fewer.</summary>
    public int FewestDropped { get; init; }

    /// <summary>Meetings of the published plan that take place in another slot or venue.</summary>
    public int Moved { get; init; }

    /// <summary>No plan that drops as few as <see cref="FewestDropped"/> moves fewer.</summary>
    public int FewestMoved { get; init; }

    /// <summary>Meetings of the published plan that are no longer where they were.</summary>
    public int Changes => Dropped + Moved;

    /// <summary>Of the plans that drop the fewest, none changes fewer.</summary>
    public int FewestChanges => FewestDropped + FewestMoved;

    /// <summary>Everybody, in their order.</summary>
    public IReadOnlyList<PersonResult> People { get; init; } = [];

    /// <summary>Who lacks the largest share of the meetings hoped for, and of these the most meetings; the lowest index of equals. Null when nobody lacks any.</summary>
    public int? WorstOff { get; init; }

    /// <summary>Ordered by startup, then investor.</summary>
    public IReadOnlyList<MissedPair> Missed { get; init; } = [];

    /// <summary>When no plan exists: the fewest requirements found without which there is one.</summary>
    public IReadOnlyList<Requirement> Relaxations { get; init; } = [];

    /// <summary>A timetable that keeps all requirements but those, as their proof; empty without relaxations.</summary>
    public IReadOnlyList<PlannedMeeting> Relaxed { get; init; } = [];

    /// <summary>Whether fewer relaxations are proven not to do.</summary>
    public bool RelaxationsProven { get; init; }

    /// <summary>Spent, in the unit of <see cref="PlanLimits.Work"/>.</summary>
    public double Work { get; init; }

    /// <summary>How much of the bound of the preference is missing, 0 to 1.</summary>
    public double Gap => Bound.Preference == 0 ? 0 : (double)(Bound.Preference - Score.Preference) / Bound.Preference;
}

/// <summary>A timetable with what is known of it.</summary>
/// <param name="Status">What is proven.</param>
/// <param name="Meetings">By slot, then table; empty without a plan.</param>
/// <param name="Certificate">Figures, bounds and reasons.</param>
public sealed record MeetingPlan(PlanStatus Status, IReadOnlyList<PlannedMeeting> Meetings, PlanCertificate Certificate);

/// <summary>How long to search. The same problem, seed and work give the same plan on every machine, unless it is cancelled.</summary>
/// <param name="Work">In steps of search, not in seconds: 1 takes roughly a second of one core. Above 0.</param>
/// <param name="Seed">Varies which of equally good plans is found.</param>
public sealed record PlanLimits(double Work = 30, int Seed = 0);

/// <summary>What a search has so far. Called from a thread of the search, which waits for it.</summary>
/// <param name="Meetings">The best plan so far; null before the first.</param>
/// <param name="Score">Of it.</param>
/// <param name="Bound">So far.</param>
/// <param name="Work">Spent so far.</param>
public sealed record PlanProgress(IReadOnlyList<PlannedMeeting>? Meetings, MeetingScore Score, MeetingScore Bound, double Work);
