using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fundtruck.Features.Pipeline;

/// <summary>Leaves one line a request: its name, who asked, how it ended and how long it took; never what it said.</summary>
internal sealed class TraceBehavior<TRequest, TResponse>(CurrentRequest current, ILogger<TraceBehavior<TRequest, TResponse>> log) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IBaseRequest
{
    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        if (!log.IsEnabled(LogLevel.Debug)) return await next(cancellationToken);

        var started = Stopwatch.GetTimestamp();
        var outcome = "done";
        try
        {
            return await next(cancellationToken);
        }
        catch (Exception exception)
        {
            outcome = exception is RuleBrokenException broken ? broken.Rule.Code : exception.GetType().Name;
            throw;
        }
        finally
        {
            log.LogDebug("{Request} by {Person}: {Outcome} in {Milliseconds} ms", typeof(TRequest).Name, current.Person, outcome, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }
}
