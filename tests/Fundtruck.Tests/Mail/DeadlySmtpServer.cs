using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Fundtruck.Tests.Mail;

/// <summary>
/// A mail server that takes everything and, when told to, kills the process that talks to it around the moment at which it says 250: shortly before, with it, or up to
/// two milliseconds after. It has a thread of its own for each client and spins, because what it aims at lasts no longer.
/// </summary>
internal sealed class DeadlySmtpServer : IDisposable
{
    private const int Kill9 = 9;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _lock = new();
    private readonly List<(int Process, string Text)> _taken = [];
    private int _victim;
    private int _mailsToGo;
    private int _spin;

    internal DeadlySmtpServer()
    {
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What was taken, in order, and from which process.</summary>
    internal IReadOnlyList<(int Process, string Text)> Taken
    {
        get
        {
            lock (_lock) return [.. _taken];
        }
    }

    /// <summary>Whoever talks to it from now on is this process. It dies with the mail of this number; 0 lets it live.</summary>
    /// <param name="process">Its id.</param>
    /// <param name="mails">How many mails it may hand over, the last one included.</param>
    /// <param name="spin">Negative: it dies before the answer. Otherwise so many turns after it.</param>
    internal void Expect(int process, int mails, int spin) => (_victim, _mailsToGo, _spin) = (process, mails, spin);

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var client = _listener.AcceptTcpClient();
                new Thread(() => Talk(client)) { IsBackground = true }.Start();
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Talk(TcpClient client)
    {
        using var _ = client;
        client.NoDelay = true;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            void Say(string line) => client.GetStream().Write(Encoding.ASCII.GetBytes(line + "\r\n"));
            Say("220 deadly");
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith("EHLO", StringComparison.Ordinal)) Say("250-deadly\r\n250-PIPELINING\r\n250 8BITMIME");
                else if (line == "DATA") Take(reader, Say);
                else if (line == "QUIT") return;
                else Say("250 ok");
            }
        }
        catch (IOException)
        {
            // The client is dead.
        }
    }

    private void Take(StreamReader reader, Action<string> say)
    {
        say("354 go on");
        var text = new StringBuilder();
        for (var line = reader.ReadLine(); line != "."; line = reader.ReadLine())
        {
            if (line is null) return;
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        lock (_lock) _taken.Add((_victim, text.ToString()));
        var dies = --_mailsToGo == 0;
        if (dies && _spin < 0) Kill();
        say("250 taken");
        if (!dies || _spin < 0) return;
        Thread.SpinWait(_spin);
        Kill();
    }

    private void Kill()
    {
        if (SendSignal(_victim, Kill9) != 0) throw new InvalidOperationException("The worker was dead already.");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
