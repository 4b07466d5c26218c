using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MimeKit;

namespace Fundtruck.Tests.Mail;

/// <summary>One message the server took: the envelope, the bytes as they came, and the same parsed.</summary>
internal sealed record ReceivedMail(string From, IReadOnlyList<string> Recipients, byte[] Raw, MimeMessage Message);

/// <summary>
/// A mail server on a free loopback port that keeps what it is given, speaks real SMTP over real TCP, and misbehaves as its
/// <see cref="Script"/> says. It can go down and come back on the same port.
/// </summary>
internal sealed class SmtpTestServer : IAsyncDisposable
{
    private readonly IPAddress _address;
    private readonly Lock _lock = new();
    private readonly List<ReceivedMail> _messages = [];
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly ConcurrentDictionary<Task, byte> _conversations = new();
    private TaskCompletionSource _arrival = NewArrival();
    private TcpListener? _listener;
    private CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;
    private int _connections;

    /// <summary>Starts on a free port, of the loopback address unless told otherwise.</summary>
    public SmtpTestServer(IPAddress? address = null)
    {
        _address = address ?? IPAddress.Loopback;
        Start();
    }

    public int Port { get; private set; }

    public SmtpScript Script { get; } = new();

    /// <summary>How many connections were ever accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Every command line, in order of arrival. Texts are not among them.</summary>
    public IReadOnlyList<string> Commands => [.. _commands];

    /// <summary>Every message accepted, in order of arrival.</summary>
    public IReadOnlyList<ReceivedMail> Messages
    {
        get
        {
            lock (_lock) return [.. _messages];
        }
    }

    /// <summary>Comes up; after <see cref="StopAsync"/> on the same port as before.</summary>
    public void Start()
    {
        if (_listener is not null) return;

        _stop = new CancellationTokenSource();
        _listener = new TcpListener(_address, Port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener, _stop.Token);
    }

    /// <summary>Goes down: refuses connections and drops those it has. What was received stays.</summary>
    public async Task StopAsync()
    {
        if (_listener is null) return;

        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        _listener = null;
        await Task.WhenAll(_conversations.Keys);
        _stop.Dispose();
    }

    /// <summary>Waits until at least so many messages are there, and returns all.</summary>
    public Task<IReadOnlyList<ReceivedMail>> WaitForMessages(int count, TimeSpan? within = null) =>
        WaitForMessages(messages => messages.Count >= count, within);

    /// <summary>Waits until the messages are as wished, and returns all.</summary>
    /// <exception cref="TimeoutException">They are not, within the time (20 s); the text says what there was.</exception>
    public async Task<IReadOnlyList<ReceivedMail>> WaitForMessages(
        Func<IReadOnlyList<ReceivedMail>, bool> wished, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(20));
        while (true)
        {
            Task arrival;
            IReadOnlyList<ReceivedMail> messages;
            lock (_lock) (arrival, messages) = (_arrival.Task, [.. _messages]);
            if (wished(messages)) return messages;
            try
            {
                await arrival.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                var there = string.Join("; ", messages.Select(m => $"{string.Join(',', m.Recipients)}: {m.Message.Subject}"));
                throw new TimeoutException($"Waited in vain; {messages.Count} messages came: {there}");
            }
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    internal void Heard(string command) => _commands.Enqueue(command);

    internal void Accept(string from, IReadOnlyList<string> recipients, byte[] raw)
    {
        var message = MimeMessage.Load(new MemoryStream(raw));
        lock (_lock)
        {
            _messages.Add(new ReceivedMail(from, recipients, raw, message));
            _arrival.SetResult();
            _arrival = NewArrival();
        }
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(stop);
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException)
            {
                return;
            }
            client.NoDelay = true; // else each pipelined answer waits 40 ms for the client's acknowledgement
            Interlocked.Increment(ref _connections);
            var conversation = new SmtpConversation(this, client).RunAsync(stop);
            _conversations.TryAdd(conversation, 0);
            _ = conversation.ContinueWith(c => _conversations.TryRemove(c, out _), TaskScheduler.Default);
        }
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
