using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Fundtruck.Features.Plans;

internal static class WatchPlanEndpoint
{
    /// <summary>How often the table is looked at: the worker writes as often, perhaps in another process.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>After so many looks without news a heartbeat is sent, so that nobody on the way takes the connection for dead: ten seconds.</summary>
    private const int Silence = 20;

    /// <summary>After so many looks the stream ends and the browser comes back, whose account is then looked at again: ten minutes.</summary>
    private const int MostLooks = 1200;

    internal static void Map(RouteGroupBuilder plans) => plans
        .MapGet("/{id}/progress", async Task<IResult> (MeetingPlanId id, HttpRequest request, HttpResponse response, ISender sender, CancellationToken cancellationToken) =>
        {
            int? seen = int.TryParse(request.Headers["Last-Event-ID"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;
            var first = await sender.Send(new GetPlanProgress(id), cancellationToken);
            if (IsOver(first) && seen >= first.Step) return TypedResults.NoContent(); // so a browser does not come back
            response.Headers["X-Accel-Buffering"] = "no";
            return TypedResults.ServerSentEvents(Events(first, seen, sender, cancellationToken));
        })
        .Sends<GetPlanProgress>("Follow the search for a plan as server-sent events: the first plan, the best so far, the bound; the last event is how it ended").MayBeMissing()
        .Produces<PlanView>(StatusCodes.Status200OK, "text/event-stream").Produces(StatusCodes.Status204NoContent);

    private static async IAsyncEnumerable<SseItem<PlanView?>> Events(PlanView first, int? seen, ISender sender, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (plan, silent) = (first, 0);
        for (var looks = 0; looks < MostLooks; looks++)
        {
            if (seen is null || plan.Step > seen || IsOver(plan))
            {
                yield return new(plan, IsOver(plan) ? "end" : "progress") { EventId = plan.Step.ToString(CultureInfo.InvariantCulture), ReconnectionInterval = TimeSpan.FromSeconds(1) };
                (seen, silent) = (plan.Step, 0);
            }
            else if (++silent >= Silence)
            {
                yield return new(null, "heartbeat");
                silent = 0;
            }

            if (IsOver(plan)) yield break;
            await Task.Delay(Look, cancellationToken);
            plan = await sender.Send(new GetPlanProgress(plan.Id), cancellationToken);
        }
    }

    private static bool IsOver(PlanView plan) => plan.State is not (PlanState.Queued or PlanState.Running);
}

/// <summary>One look at a plan by somebody who follows it.</summary>
[Access(Who.Hosts)]
internal sealed record GetPlanProgress(MeetingPlanId Id) : IQuery<PlanView>;

internal sealed class GetPlanProgressHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<GetPlanProgress, PlanView>
{
    public async Task<PlanView> Handle(GetPlanProgress query, CancellationToken cancellationToken) => PlanView.Of(await db.PlanRunBy(query.Id, current, cancellationToken));
}
