namespace Fundtruck.Features.Plans;

/// <summary>The routes of wishes and of plans of meetings.</summary>
internal static class PlansFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        var stops = api.MapGroup("/stops").WithTags("Plans");
        var plans = api.MapGroup("/meeting-plans").WithTags("Plans");
        WishEndpoints.Map(stops);
        StartPlanEndpoints.Map(stops, plans);
        ReadPlansEndpoints.Map(stops, plans);
        WatchPlanEndpoint.Map(plans);
        EndPlanEndpoints.Map(plans);
        ReadDraftEndpoints.Map(plans);
        PublishPlanEndpoint.Map(plans);
    }
}

internal static class LockedPlans
{
    /// <summary>A plan of a stop that one runs; all others do not exist.</summary>
    internal static async Task<MeetingPlan> PlanRunBy(this FundtruckDb db, MeetingPlanId id, CurrentRequest current, CancellationToken cancellationToken)
    {
        var plan = await db.MeetingPlans.SingleOrDefaultAsync(it => it.Id == id, cancellationToken) ?? throw new NotFoundException("plan");
        return current.Runs(plan.StopId) ? plan : throw new NotFoundException("plan");
    }

    /// <summary>The same for a command: whoever else changes it waits, and so does the worker.</summary>
    internal static async Task<MeetingPlan> LockedPlan(this FundtruckDb db, MeetingPlanId id, CurrentRequest current, CancellationToken cancellationToken)
    {
        var plan = await db.MeetingPlans.FromSql($"select * from meeting_plans where id = {id.Value} for no key update").AsTracking().SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("plan");
        return current.Runs(plan.StopId) ? plan : throw new NotFoundException("plan");
    }
}
