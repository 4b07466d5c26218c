using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;

namespace Fundtruck.Tests.Decks;

/// <summary>A small store that speaks as much of S3 as decks need, over real HTTP: it keeps one bucket in memory and takes signed requests only.</summary>
internal sealed class S3Server : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _work;

    internal S3Server()
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _work = Task.Run(Serve);
    }

    internal string Address { get; }

    internal ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    internal ConcurrentQueue<string> Requests { get; } = new();

    internal bool Fails { get; set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _work;
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private async Task Serve()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                await Answer(context.Request, context.Response);
                context.Response.Close();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        var path = request.Url!.AbsolutePath;
        Requests.Enqueue($"{request.HttpMethod} {path}");
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body);
        response.StatusCode = Fails ? 500 : request.Headers["Authorization"]?.StartsWith("AWS4-HMAC-SHA256 Credential=tour/", StringComparison.Ordinal) != true || !path.StartsWith("/decks-of-the-tour", StringComparison.Ordinal) ? 403 : 200;
        if (response.StatusCode != 200) return;
        switch (request.HttpMethod)
        {
            case "PUT": Objects[path] = body.ToArray(); break;
            case "DELETE": (response.StatusCode, _) = (204, Objects.TryRemove(path, out _)); break;
            case "GET" when request.QueryString["list-type"] == "2":
                var keys = string.Concat(Objects.Keys.Order().Select(key => string.Create(CultureInfo.InvariantCulture, $"<Contents><Key>{key["/decks-of-the-tour/".Length..]}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>1</Size></Contents>")));
                await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>decks-of-the-tour</Name><IsTruncated>false</IsTruncated>{keys}</ListBucketResult>"));
                break;
            case "GET" when Objects.TryGetValue(path, out var found): await response.OutputStream.WriteAsync(found); break;
            default:
                response.StatusCode = 404;
                await response.OutputStream.WriteAsync("<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>"u8.ToArray());
                break;
        }
    }
}
