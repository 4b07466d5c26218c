namespace Fundtruck.Features.Plans;

internal static class EndPlanEndpoints
{
    internal static void Map(RouteGroupBuilder plans)
    {
        plans.MapPost("/{id}/cancel", (MeetingPlanId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new CancelPlan(id), cancellationToken).AsOk())
            .Sends<CancelPlan>("End the search for a plan; the best found so far is kept as a draft").MayBeMissing().MayBeRefused();
        plans.MapPost("/{id}/discard", (MeetingPlanId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new DiscardPlan(id), cancellationToken).AsOk())
            .Sends<DiscardPlan>("Say that a draft is not wanted").MayBeMissing().MayBeRefused();
    }
}

[Access(Who.Hosts)]
internal sealed record CancelPlan(MeetingPlanId Id) : ICommand<PlanView>;

[Access(Who.Hosts)]
internal sealed record DiscardPlan(MeetingPlanId Id) : ICommand<PlanView>;

internal sealed class EndPlanHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<CancelPlan, PlanView>, IRequestHandler<DiscardPlan, PlanView>
{
    public async Task<PlanView> Handle(CancelPlan command, CancellationToken cancellationToken)
    {
        var plan = await db.LockedPlan(command.Id, current, cancellationToken);
        plan.Cancel(clock.GetCurrentInstant());
        return PlanView.Of(plan);
    }

    public async Task<PlanView> Handle(DiscardPlan command, CancellationToken cancellationToken)
    {
        var plan = await db.LockedPlan(command.Id, current, cancellationToken);
        plan.Discard(clock.GetCurrentInstant());
        return PlanView.Of(plan);
    }
}
