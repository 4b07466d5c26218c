using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fundtruck.Benchmarks;

/// <summary>A mail server that takes everything and does nothing with it; the texts of the first mails can be kept.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private int _mails;

    internal SmtpSink()
    {
        _listener.Start();
        _accepting = Accept();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal int Mails => Volatile.Read(ref _mails);

    /// <summary>While set, the texts that arrive; otherwise they are only counted.</summary>
    internal List<string>? Kept { get; set; }

    /// <summary>How long it takes until a text is taken; timers make about four milliseconds of one.</summary>
    internal TimeSpan Takes { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Talk(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The benchmark ends.
        }
    }

    private async Task Talk(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1, false, 16 * 1024);
                await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };
                await writer.WriteLineAsync("220 sink");
                while (await reader.ReadLineAsync(_end.Token) is { } line && await Answer(line, reader, writer))
                {
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client left.
            }
        }
    }

    private async Task<bool> Answer(string line, StreamReader reader, StreamWriter writer)
    {
        switch (line.Split(' ', ':')[0].ToUpperInvariant())
        {
            case "EHLO":
                await writer.WriteAsync("250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n");
                return true;
            case "DATA":
                await writer.WriteLineAsync("354 go on");
                await Take(reader);
                if (Takes > TimeSpan.Zero) await Task.Delay(Takes, _end.Token);
                await writer.WriteLineAsync("250 taken");
                return true;
            case "QUIT":
                await writer.WriteLineAsync("221 bye");
                return false;
            default:
                await writer.WriteLineAsync("250 ok");
                return true;
        }
    }

    private async Task Take(StreamReader reader)
    {
        var text = Kept is null ? null : new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".") text?.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        if (text is not null) Kept?.Add(text.ToString());
        Interlocked.Increment(ref _mails);
    }
}
