using System.Diagnostics;
using System.Net;

namespace Fundtruck.Benchmarks;

/// <summary>How fast it went.</summary>
/// <param name="PerSecond">Answers a second, over all connections.</param>
/// <param name="P50">The median answer, in milliseconds.</param>
/// <param name="P99">In milliseconds.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="Statuses">How many answers had which status.</param>
internal sealed record Speed(double PerSecond, double P50, double P99, double Seconds, IReadOnlyDictionary<HttpStatusCode, int> Statuses)
{
    internal int Count(HttpStatusCode status) => Statuses.GetValueOrDefault(status);

    /// <summary>Refuses the figure unless every answer had this status.</summary>
    internal Speed AllWere(HttpStatusCode status) =>
        Statuses.Keys.All(other => other == status) ? this : throw new WrongAnswerException(string.Join(", ", Statuses.Select(pair => $"{pair.Value} x {(int)pair.Key}")));
}

/// <summary>People who ask as fast as they are answered, each over a connection of their own.</summary>
internal sealed class Load(Uri address, int connections) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = connections,
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
    });

    /// <summary>Sends a number of requests; each is made from its number.</summary>
    internal async Task<Speed> Run(int requests, Func<int, HttpRequestMessage> make)
    {
        var next = -1;
        var times = new double[requests];
        var statuses = new HttpStatusCode[requests];
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(connections, requests)).Select(_ => Task.Run(Ask)));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Array.Sort(times);
        return new(requests / seconds, times[requests / 2], times[Math.Min(requests - 1, requests * 99 / 100)], seconds, statuses.CountBy(status => status).ToDictionary());

        async Task Ask()
        {
            for (var i = Interlocked.Increment(ref next); i < requests; i = Interlocked.Increment(ref next))
            {
                using var request = make(i);
                request.RequestUri = new Uri(address, request.RequestUri!);
                var asked = Stopwatch.GetTimestamp();
                using var answer = await _http.SendAsync(request, CancellationToken.None);
                await answer.Content.CopyToAsync(Stream.Null);
                times[i] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
                statuses[i] = answer.StatusCode;
            }
        }
    }

    /// <summary>One answer's text.</summary>
    internal async Task<string> Text(HttpRequestMessage request)
    {
        using (request)
        {
            request.RequestUri = new Uri(address, request.RequestUri!);
            using var answer = await _http.SendAsync(request, CancellationToken.None);
            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? text : throw new WrongAnswerException($"{request.RequestUri}: {(int)answer.StatusCode} {text}");
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>Requests as people send them.</summary>
internal static class Requests
{
    internal static HttpRequestMessage Get(string path, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return request;
    }

    internal static HttpRequestMessage Book(Guid slot, Guid startup, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/investor-slots/{slot}/book", UriKind.Relative))
        {
            Content = new StringContent($"{{\"startupId\":\"{startup}\"}}", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        return request;
    }
}
