using System.Net.Sockets;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>
/// One connection to an SMTP server. When the server closes it between messages, another one is opened, once per message. A message
/// whose text was already on its way when the connection broke is never sent again here: nobody can know whether the server took it
/// (RFC 1047), so the caller decides, with the same Message-ID.
/// </summary>
internal sealed class SmtpMailRound(MailOptions options, MailServerGate? gate) : IMailRound
{
    private readonly TimeSpan _patience = TimeSpan.FromSeconds(options.TimeoutSeconds);
    private SmtpClient? _client;
    private SmtpProgress _progress = new();

    /// <inheritdoc/>
    public async Task<string> SendAsync(MimeMessage message, Task first, CancellationToken cancellationToken)
    {
        var isFresh = _client is not { IsConnected: true };
        if (isFresh) await ConnectAsync(cancellationToken);
        if (message is GatedMessage gated) gated.First = first;
        else await first;
        try
        {
            return await OnceOrAgainAsync(message, isFresh, cancellationToken);
        }
        catch (Exception failure) when (!first.IsFaulted && IsTheirs(failure, cancellationToken))
        {
            var known = MailFailure.Of(failure);
            if (known is MailServerUnreachableException)
            {
                Drop();
                if (gate is not null) await gate.Failed(known.Message);
            }

            throw known;
        }
        catch
        {
            Drop(); // in the middle of a message, maybe
            throw;
        }
    }

    /// <summary>Opens a connection and signs in, dropping the one there was.</summary>
    /// <exception cref="MailServerUnreachableException">Either did not work.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        Drop();
        if (gate is not null) await gate.Enter(cancellationToken);
        _progress = new SmtpProgress();
        _client = new SmtpClient(_progress) { Timeout = (int)_patience.TotalMilliseconds };
        try
        {
            using var limit = Limit(cancellationToken);
            await _client.ConnectAsync(await DialAsync(limit.Token), options.Host, options.Port, SocketOptions(options.Security), limit.Token);
            if (options.UserName.Length > 0) await SignInAsync(_client, limit.Token);
        }
        catch (Exception failure)
        {
            Drop();
            var known = IsTheirs(failure, cancellationToken) ? new MailServerUnreachableException(failure.Message, failure) : failure as MailServerUnreachableException;
            if (known is null) throw;
            if (gate is not null) await gate.Failed(known.Message);
            throw known;
        }

        if (gate is not null) await gate.Answered();
    }

    private async Task<Socket> DialAsync(CancellationToken cancellationToken)
    {
        // MailKit writes in pieces of 4 kB: else the last one would be held back until the others are acknowledged, which takes 40 ms.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task SignInAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        if (!client.IsSecure && !options.PasswordMayGoInClear)
            throw new MailServerUnreachableException("The mail server offers no encryption, so the password is not sent.");
        await client.AuthenticateAsync(options.UserName, options.Password, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is null) return;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            if (_client.IsConnected) await _client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception failure) when (MailFailure.IsExpected(failure))
        {
            // Everything is handed over; a server that will not say goodbye changes nothing.
        }
        Drop();
    }

    private void Drop()
    {
        _client?.Dispose();
        _client = null;
    }

    private async Task<string> OnceOrAgainAsync(MimeMessage message, bool isFresh, CancellationToken cancellationToken)
    {
        try
        {
            return await OnceAsync(message, cancellationToken);
        }
        catch (Exception failure) when (!isFresh && MailFailure.EndsTheConnection(failure) && MayBeSentAgain(failure))
        {
            await ConnectAsync(cancellationToken);
        }
        return await OnceAsync(message, cancellationToken);
    }

    private async Task<string> OnceAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        using var limit = Limit(cancellationToken);
        _progress.Begin();
        // MailKit would send the octets all the same, and leave the server to guess what they mean.
        if (!_client!.Capabilities.HasFlag(SmtpCapabilities.UTF8)
            && !message.To.Mailboxes.All(m => Ascii.IsValid(m.GetAddress(idnEncode: true))))
            throw new NotSupportedException("The mail server takes no address outside ASCII.");
        return options.ReturnPathOf(message.MessageId!) is { } returnPath
            ? await _client.SendAsync(message, returnPath, message.To.Mailboxes, limit.Token)
            : await _client.SendAsync(message, limit.Token);
    }

    // 421 after the final dot is an answer: the server did not take the message.
    private bool MayBeSentAgain(Exception failure) => failure is SmtpCommandException || !_progress.TextMayBeAccepted;

    private CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        return limit;
    }

    private static bool IsTheirs(Exception failure, CancellationToken cancellationToken) =>
        MailFailure.IsExpected(failure) && !(failure is OperationCanceledException && cancellationToken.IsCancellationRequested);

    private static SecureSocketOptions SocketOptions(MailSecurity security) => security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.SslOnConnect => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.Auto,
    };
}
