using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>Says whose fault a failed hand-over is: the message's, the server's, or ours.</summary>
internal static class MailFailure
{
    private const int ServiceClosing = 421;
    private const int SizeExceeded = 552;

    /// <summary>The failure as a caller sees it. All that is not a plain no to this message counts as an unreachable server.</summary>
    public static Exception Of(Exception failure) => failure switch
    {
        SmtpCommandException command when IsAboutTheMessage(command) =>
            new MailRefusedException((int)command.StatusCode, IsPermanent(command), command.Message, command) { IsAboutTheAddress = IsAboutTheAddress(command) },
        // An address outside ASCII, and a server without SMTPUTF8.
        NotSupportedException => new MailRefusedException(553, isPermanent: true, failure.Message, failure),
        OperationCanceledException or TimeoutException =>
            new MailServerUnreachableException("The mail server did not answer in time.", failure) { WhileHandingOver = true },
        MailServerUnreachableException unreachable => unreachable,
        _ => new MailServerUnreachableException(failure.Message, failure) { WhileHandingOver = true },
    };

    /// <summary>True when the connection is of no more use, so that another one may serve.</summary>
    public static bool EndsTheConnection(Exception failure) => failure is IOException or SocketException or SmtpProtocolException
        or ServiceNotConnectedException or SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable };

    /// <summary>True for what a mail server or the way to it can cause; anything else is a bug of ours and passes.</summary>
    public static bool IsExpected(Exception failure) => failure is SmtpCommandException or SmtpProtocolException or IOException
        or SocketException or OperationCanceledException or TimeoutException or AuthenticationException or SslHandshakeException
        or ServiceNotConnectedException or ServiceNotAuthenticatedException or NotSupportedException;

    /// <summary>True for an enhanced status (RFC 3463) that says that nobody is reached at an address; a full mailbox (5.2.2) and a policy (5.7.x: taken for spam, say) tell nothing of it.</summary>
    public static bool IsAboutTheAddress(string status) =>
        status.StartsWith("5.", StringComparison.Ordinal) && !status.StartsWith("5.2.2", StringComparison.Ordinal) && !status.StartsWith("5.7.", StringComparison.Ordinal);

    private static bool IsAboutTheMessage(SmtpCommandException command) => (int)command.StatusCode switch
    {
        ServiceClosing => false,
        530 or 534 or 535 or 538 => false, // sign in first, or better: our settings, not this message
        _ => true,
    };

    private static bool IsAboutTheAddress(SmtpCommandException command) => command.ErrorCode == SmtpErrorCode.RecipientNotAccepted
        && (int)command.StatusCode is >= 500 and not SizeExceeded && (!command.Message.StartsWith("5.", StringComparison.Ordinal) || IsAboutTheAddress(command.Message));

    // A refused sender is a setting of ours: were it permanent, one typing error would drop every mail there is.
    private static bool IsPermanent(SmtpCommandException command) => (int)command.StatusCode >= 500
        && (command.ErrorCode != SmtpErrorCode.SenderNotAccepted || (int)command.StatusCode == SizeExceeded);
}
