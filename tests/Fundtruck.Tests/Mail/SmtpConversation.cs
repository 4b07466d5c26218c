using System.Net.Sockets;
using System.Text;

namespace Fundtruck.Tests.Mail;

/// <summary>One client's connection to the test server, from the greeting to QUIT or a rude end.</summary>
internal sealed class SmtpConversation(SmtpTestServer server, TcpClient client)
{
    private readonly NetworkStream _stream = client.GetStream();
    private readonly byte[] _buffer = new byte[8192];
    private readonly List<string> _recipients = [];
    private int _read;
    private int _filled;
    private string? _from;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await ConverseAsync(stop);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or HungUpException or SocketException)
        {
            // The client left, the server was stopped, or the script says to hang up.
            // A reset is ruder than a plain end, but would swallow a 421.
            if (failure is not HungUpException { IsPolite: true }) client.Client.LingerState = new LingerOption(true, 0);
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task ConverseAsync(CancellationToken stop)
    {
        await SayAsync(await ScriptedAsync(SmtpMoment.Greeting, stop) ?? "220 test.invalid ESMTP", stop);
        while (await ReadLineAsync(stop) is { } line)
        {
            server.Heard(line);
            if (!await ObeyAsync(line, stop)) return;
        }
    }

    /// <summary>False when the conversation is over.</summary>
    private async Task<bool> ObeyAsync(string line, CancellationToken stop)
    {
        var verb = line.Split([' ', ':'], 2)[0].ToUpperInvariant();
        var answer = verb switch
        {
            "EHLO" => string.Join("\r\n", ["250-test.invalid", .. server.Script.Extensions.Select(e => $"250-{e}"), "250 HELP"]),
            "HELO" or "NOOP" => "250 OK",
            "MAIL" => await MailAsync(line, stop),
            "RCPT" => await RecipientAsync(line, stop),
            "DATA" => await DataAsync(stop),
            "RSET" => await ResetAsync(stop),
            "STARTTLS" => "220 2.0.0 Go ahead", // and goes on in plain text
            "QUIT" => "221 Bye",
            _ => "500 5.5.1 Unknown",
        };
        await SayAsync(answer, stop);
        return verb != "QUIT";
    }

    private async Task<string> MailAsync(string line, CancellationToken stop)
    {
        if (await ScriptedAsync(SmtpMoment.MailFrom, stop) is { } scripted) return scripted;
        if (_from is not null) return "503 5.5.1 Nested MAIL";

        _from = Address(line);
        return "250 2.1.0 OK";
    }

    private async Task<string> RecipientAsync(string line, CancellationToken stop)
    {
        if (await ScriptedAsync(SmtpMoment.Recipient, stop) is { } scripted) return scripted;
        if (_from is null) return "503 5.5.1 MAIL first";
        if (server.Script.RefusalOf(Address(line)) is { } refusal) return refusal;

        _recipients.Add(Address(line));
        return "250 2.1.5 OK";
    }

    private async Task<string> DataAsync(CancellationToken stop)
    {
        if (await ScriptedAsync(SmtpMoment.Data, stop) is { } scripted) return scripted;
        if (_recipients.Count == 0) return "503 5.5.1 RCPT first";

        await SayAsync("354 Go ahead", stop);
        var raw = await ReadTextAsync(stop);
        var (from, recipients) = (_from!, _recipients.ToArray());
        Forget();
        await server.Script.Silence(SmtpMoment.BeforeFinalDot).WaitAsync(stop);
        if (server.Script.NextAnswer(SmtpMoment.AfterFinalDot) is { } refusal) return refusal;

        server.Accept(from, recipients, raw);
        await server.Script.Silence(SmtpMoment.AfterFinalDot).WaitAsync(stop);
        if (server.Script.HangsUp(SmtpMoment.AfterFinalDot)) throw new HungUpException();
        return "250 2.0.0 OK queued";
    }

    private async Task<string> ResetAsync(CancellationToken stop)
    {
        Forget();
        return await ScriptedAsync(SmtpMoment.Reset, stop) ?? "250 2.0.0 OK";
    }

    private async Task<byte[]> ReadTextAsync(CancellationToken stop)
    {
        var raw = new MemoryStream();
        while (await ReadLineAsync(stop) is { } line)
        {
            if (line == ".") return raw.ToArray();
            if (server.Script.HangsUp(SmtpMoment.BeforeFinalDot)) throw new HungUpException();
            var unstuffed = line.StartsWith('.') ? line[1..] : line;
            raw.Write(Encoding.Latin1.GetBytes(unstuffed + "\r\n"));
        }
        throw new HungUpException();
    }

    private void Forget()
    {
        _from = null;
        _recipients.Clear();
    }

    /// <summary>What the script says at this moment, or null for the usual.</summary>
    private async Task<string?> ScriptedAsync(SmtpMoment moment, CancellationToken stop)
    {
        await server.Script.Silence(moment).WaitAsync(stop);
        if (server.Script.HangsUp(moment)) throw new HungUpException();
        return server.Script.NextAnswer(moment);
    }

    private async Task SayAsync(string answer, CancellationToken stop)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\r\n"), stop);
        if (answer.StartsWith("421", StringComparison.Ordinal)) throw new HungUpException(isPolite: true);
    }

    /// <summary>One line without its end, one character per octet; null when the client is gone.</summary>
    private async Task<string?> ReadLineAsync(CancellationToken stop)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_read == _filled)
            {
                (_read, _filled) = (0, await _stream.ReadAsync(_buffer, stop));
                if (_filled == 0) return null;
            }
            var octet = (char)_buffer[_read++];
            if (octet == '\n' && line.Length > 0 && line[^1] == '\r') return line.ToString(0, line.Length - 1);
            line.Append(octet);
        }
    }

    /// <summary>The address between the angle brackets, decoded: the line was read one character per octet.</summary>
    private static string Address(string line)
    {
        var (start, end) = (line.IndexOf('<', StringComparison.Ordinal) + 1, line.IndexOf('>', StringComparison.Ordinal));
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line[start..end]));
    }

    private sealed class HungUpException(bool isPolite = false) : Exception
    {
        public bool IsPolite => isPolite;
    }
}
