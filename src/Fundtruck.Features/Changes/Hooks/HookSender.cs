using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Changes.Hooks;

/// <summary>What came of a call: the status, or why there was none.</summary>
internal sealed record Answered(int? Status, string? Error)
{
    internal bool IsTaken => Status is >= 200 and < 300;
}

/// <summary>Calls receivers: no redirects, no cookies, no proxy, no body of the answer, and public addresses only.</summary>
internal sealed class HookSender : IDisposable
{
    private readonly HttpClient _http;
    private readonly HookOptions _options;

    public HookSender(IOptions<HookOptions> options)
    {
        _options = options.Value;
        var patience = TimeSpan.FromSeconds(_options.TimeoutSeconds);
        Deadline = _ => new CancellationTokenSource(patience);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = patience, // a connection that is still being made outlives the call that asked for it
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            ConnectCallback = (context, cancellationToken) => HookAddress.Connect(context.DnsEndPoint, _options, Resolve, cancellationToken),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Where a host leads; tests answer otherwise.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; set; } = Dns.GetHostAddressesAsync;

    /// <summary>When a call to this address is given up; tests decide it themselves, so that it does not depend on how quick a machine is.</summary>
    internal Func<string, CancellationTokenSource> Deadline { get; set; }

    /// <summary>Sends one delivery; never throws but for the cancellation.</summary>
    internal async Task<Answered> Send(string url, Guid delivery, byte[] body, string signature, CancellationToken cancellationToken)
    {
        if (HookAddress.Against(url, _options) is { } against) return new(null, against);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Fundtruck", "1"));
        request.Headers.Add("Fundtruck-Delivery", delivery.ToString());
        request.Headers.Add(HookSignature.Header, signature);
        using var deadline = Deadline(url);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var status = (int)response.StatusCode;
            return new(status, status is >= 200 and < 300 ? null : status is >= 300 and < 400 ? $"It answered {status}; redirects are not followed." : $"It answered {status}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, $"No answer within {_options.TimeoutSeconds} seconds.");
        }
        catch (HttpRequestException failed)
        {
            return new(null, Why(failed));
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Why(HttpRequestException failed) => failed.InnerException switch
    {
        AddressNotPublicException => "Its host does not lead to a public address.",
        AuthenticationException => "Its certificate is not accepted.",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "Its host is unknown.",
        _ => "It can't be reached, or does not answer in HTTP.",
    };
}
