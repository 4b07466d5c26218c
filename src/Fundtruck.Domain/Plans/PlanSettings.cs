using NodaTime;

namespace Fundtruck.Domain.Plans;

/// <summary>Somebody who is not there, or not all the time: either a person or a whole startup.</summary>
/// <param name="Person">Whoever is not there, in all their seats; null when a startup is named.</param>
/// <param name="Startup">The startup that is not there; null when a person is named.</param>
/// <param name="From">Null for from the beginning on.</param>
/// <param name="Until">Null for until the end: half-open.</param>
public sealed record PlanAbsence(PersonId? Person, StartupId? Startup, Instant? From, Instant? Until)
{
    public bool Covers(Interval during) => (From is not { } from || from < during.End) && (Until is not { } until || during.Start < until);
}

/// <summary>A table that can't be used from a moment on, or at all.</summary>
public sealed record ClosedTable(TableId Table, Instant? From)
{
    public bool Covers(Interval during) => From is not { } from || from < during.End;
}

/// <summary>What a plan is asked for; the same settings and the same world give the same plan.</summary>
/// <param name="Sessions">Those that are planned, in the order of time.</param>
/// <param name="Seed">Varies which of equally good plans is found, 0 or more.</param>
/// <param name="Work">How long to search, in steps: 1 takes roughly a second of one core. 1 to 600.</param>
/// <param name="LeastPerStartup">The fewest meetings of each startup that wishes so many, 0 to 50.</param>
/// <param name="LeastPerRepresentative">The fewest meetings of each representative who has so many wishes, 0 to 50.</param>
/// <param name="MayMove">Whether meetings that stand may be moved or dropped, as few as possible; else they stay where they are as far as they can.</param>
/// <param name="From">The draft to stay near to; null for none.</param>
/// <param name="Absences">Who is not there, beside what the diary says.</param>
/// <param name="ClosedTables">What can't be used.</param>
/// <param name="Reason">What those read whose meetings are moved or dropped.</param>
public sealed record PlanSettings(
    IReadOnlyList<MeetingSessionId> Sessions, int Seed, int Work, int LeastPerStartup, int LeastPerRepresentative, bool MayMove, MeetingPlanId? From,
    IReadOnlyList<PlanAbsence> Absences, IReadOnlyList<ClosedTable> ClosedTables, string? Reason)
{
    /// <summary>As many slots as the planner knows.</summary>
    public const int MostSlots = 127;

    /// <summary>Throws unless all numbers are in their range.</summary>
    public PlanSettings Checked()
    {
        Seed.Within(0, int.MaxValue, "seed");
        Work.Within(1, 600, "work");
        LeastPerStartup.Within(0, 50, "leastPerStartup");
        LeastPerRepresentative.Within(0, 50, "leastPerRepresentative");
        return this;
    }
}
