namespace Fundtruck.Planning.Meetings;

/// <summary>Plans the meetings of one- or two-sided matchmaking: who meets whom, when and at which table.</summary>
/// <remarks>In this order: mutual preference, evenness, few breaks, few table changes; when re-planned, few meetings dropped and then few moved above all of them. See docs/decisions/planner.md.</remarks>
public static class MeetingPlanner
{
    /// <summary>The best plan found within the limits, with what is proven of it.</summary>
    /// <param name="problem">Of at most some 2,500 people.</param>
    /// <param name="limits">How long to search; null for the usual.</param>
    /// <param name="progress">Told of the search now and then, and of each better plan.</param>
    /// <param name="cancellationToken">Ends the search with the best plan so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number or an index is out of its range.</exception>
    /// <exception cref="ArgumentException">Something is named twice, or a wish is not between the sides.</exception>
    public static MeetingPlan Plan(MeetingProblem problem, PlanLimits? limits = null, Action<PlanProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        problem.Check();
        return new PlanSearch(problem, [], limits ?? new PlanLimits(), progress, cancellationToken).Run();
    }

    /// <summary>The plan nearest to a published one after something has changed: the fewest meetings dropped, then the fewest moved, then the best by the usual order.</summary>
    /// <param name="problem">As it is now: who doesn't come is away, who is late is away in the first slots, a dead table is closed, and whoever joins is there.</param>
    /// <param name="published">What people have been told; meetings that the problem no longer allows count as dropped.</param>
    /// <param name="limits">How long to search; null for the usual.</param>
    /// <param name="progress">Told of the search now and then, and of each better plan.</param>
    /// <param name="cancellationToken">Ends the search with the best plan so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number or an index is out of its range.</exception>
    /// <exception cref="ArgumentException">Something is named twice, or a wish is not between the sides.</exception>
    public static MeetingPlan Replan(
        MeetingProblem problem, IReadOnlyList<PlannedMeeting> published, PlanLimits? limits = null, Action<PlanProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        problem.Check();
        if (published.Any(meeting => meeting.Slot < 0 || meeting.Slot >= problem.Slots || meeting.Table < 0 || meeting.Table >= problem.Tables.Count))
            throw new ArgumentOutOfRangeException(nameof(published), "There is no such slot or table.");
        return new PlanSearch(problem, published, limits ?? new PlanLimits(), progress, cancellationToken).Run();
    }
}
