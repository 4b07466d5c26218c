namespace Fundtruck.Features.Stops;

internal static class AdvanceStopEndpoints
{
    internal static void Map(RouteGroupBuilder stops)
    {
        Step("publish", StopStep.Publish, "Publish a stop: the public may know of it");
        Step("open-applications", StopStep.OpenApplications, "Open the call for applications");
        Step("close-applications", StopStep.CloseApplications, "Close the call for applications");
        Step("go-live", StopStep.GoLive, "The stop begins");
        Step("complete", StopStep.Complete, "The stop is over");

        void Step(string path, StopStep step, string summary) => stops
            .MapPost($"/{{id}}/{path}", (StopId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new AdvanceStop(id, step), cancellationToken).AsOk())
            .Sends<AdvanceStop>(summary).WithName($"{step}{(step is StopStep.OpenApplications or StopStep.CloseApplications ? "" : "Stop")}").MayBeMissing().MayBeRefused();
    }
}

/// <summary>The steps of a stop that goes as planned.</summary>
internal enum StopStep
{
    Publish,
    OpenApplications,
    CloseApplications,
    GoLive,
    Complete,
}

/// <summary>Where a stop is now.</summary>
internal sealed record StopStatusView(StopId Id, StopStatus Status, string? Reason)
{
    internal static StopStatusView Of(Stop stop) => new(stop.Id, stop.Status, stop.Reason);
}

[Access(Who.Hosts)]
internal sealed record AdvanceStop(StopId Id, StopStep Step) : ICommand<StopStatusView>;

internal sealed class AdvanceStopHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<AdvanceStop, StopStatusView>
{
    public async Task<StopStatusView> Handle(AdvanceStop command, CancellationToken cancellationToken)
    {
        current.MustRun(command.Id);
        var stop = await db.LockedForChange(command.Id, cancellationToken);
        var now = clock.GetCurrentInstant();
        switch (command.Step)
        {
            case StopStep.Publish: stop.Publish(now); break;
            case StopStep.OpenApplications: stop.OpenApplications(now); break;
            case StopStep.CloseApplications: stop.CloseApplications(now); break;
            case StopStep.GoLive: stop.GoLive(now); break;
            case StopStep.Complete: stop.Complete(now); break;
        }

        return StopStatusView.Of(stop);
    }
}
