using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fundtruck.Tests.Changes;

/// <summary>What a receiver got.</summary>
internal sealed record Delivered(string Path, string Id, string Signature, string Body)
{
    internal JsonElement Json => JsonDocument.Parse(Body).RootElement;

    internal IReadOnlyList<JsonElement> Changes => [.. Json.GetProperty("changes").EnumerateArray()];

    /// <summary>Whether it is signed with the secret, as docs/decisions/changes.md tells receivers to check it; written here once more, independent of the code that signs.</summary>
    internal bool IsSignedWith(string secret, DateTimeOffset now)
    {
        var parts = Signature.Split(',').Select(part => part.Split('=', 2)).ToList();
        var time = parts.Single(part => part[0] == "t")[1];
        if (Math.Abs(now.ToUnixTimeSeconds() - long.Parse(time, System.Globalization.CultureInfo.InvariantCulture)) > 300) return false;
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{Body}")));
        return parts.Any(part => part[0] == "v1" && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(part[1]), Encoding.ASCII.GetBytes(expected)));
    }
}

/// <summary>Other software that is told of changes, over real HTTP; it answers as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Delivered> _got = new();
    private readonly SemaphoreSlim _came = new(0);

    private Receiver(WebApplication app) => _app = app;

    internal string Url => $"{_app.Urls.First()}/fundtruck";

    internal IReadOnlyList<Delivered> Got => [.. _got];

    /// <summary>The changes of all deliveries that it has taken.</summary>
    internal IReadOnlyList<JsonElement> Changes => [.. Got.SelectMany(delivered => delivered.Changes)];

    /// <summary>What it answers; 204 unless the test says otherwise.</summary>
    internal Func<HttpContext, Task> Answer { get; set; } = Says(HttpStatusCode.NoContent);

    internal static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.Take);
        await receiver._app.StartAsync();
        return receiver;
    }

    internal static Func<HttpContext, Task> Says(HttpStatusCode status) => http =>
    {
        http.Response.StatusCode = (int)status;
        return Task.CompletedTask;
    };

    /// <summary>The next delivery that nobody has waited for yet; how long it takes is no matter, unless it never comes.</summary>
    internal async Task Gets()
    {
        Assert.True(await _came.WaitAsync(TimeSpan.FromMinutes(4)), "Nothing is delivered.");
    }

    /// <summary>Says nothing until the caller gives up.</summary>
    internal static async Task Hangs(HttpContext http)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The caller has gone.
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        try
        {
            await _app.StopAsync(atOnce.Token);
        }
        catch (OperationCanceledException)
        {
            // Somebody still hung on it.
        }

        await _app.DisposeAsync();
        _came.Dispose();
    }

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        _got.Enqueue(new(http.Request.Path, http.Request.Headers["Fundtruck-Delivery"].ToString(), http.Request.Headers["Fundtruck-Signature"].ToString(), await reader.ReadToEndAsync()));
        _came.Release();
        await Answer(http);
    }
}
