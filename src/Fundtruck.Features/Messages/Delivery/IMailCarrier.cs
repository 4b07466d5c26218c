using MimeKit;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>Brings mail to where it goes: a mail server, or a folder.</summary>
internal interface IMailCarrier
{
    /// <summary>Begins a round: one connection for a batch of messages.</summary>
    /// <exception cref="MailServerUnreachableException">There is no server to hand anything to.</exception>
    Task<IMailRound> BeginAsync(CancellationToken cancellationToken);
}

/// <summary>A batch of messages handed over one by one. Not for use by two threads at once.</summary>
internal interface IMailRound : IAsyncDisposable
{
    /// <inheritdoc cref="SendAsync(MimeMessage, Task, CancellationToken)"/>
    Task<string> SendAsync(MimeMessage message, CancellationToken cancellationToken) => SendAsync(message, Task.CompletedTask, cancellationToken);

    /// <summary>Hands over one message and returns the server's answer. After an exception the next message may be tried.</summary>
    /// <exception cref="MailRefusedException">The server said no to this message.</exception>
    /// <exception cref="MailServerUnreachableException">
    /// No answer came. The message was not accepted as far as we know, and may be sent again with the same Message-ID.
    /// </exception>
    /// <param name="message">The message.</param>
    /// <param name="first">What must be done before the message is complete; when it fails, the message is not sent and the failure passes.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    Task<string> SendAsync(MimeMessage message, Task first, CancellationToken cancellationToken);
}
