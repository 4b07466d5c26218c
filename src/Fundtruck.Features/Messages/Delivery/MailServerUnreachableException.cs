namespace Fundtruck.Features.Messages.Delivery;

/// <summary>
/// The mail server did not answer, or would not talk to us: connection refused or lost, a timeout, a broken protocol, a closing
/// server, a refused sign-in. Nothing was accepted as far as we know. The fault is not in the message.
/// </summary>
internal sealed class MailServerUnreachableException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>True when the connection broke, or the server fell silent, while a message was being handed over; false when there was none to hand it to.</summary>
    public bool WhileHandingOver { get; init; }

    /// <summary>True when nobody even tried to connect, because others have just failed.</summary>
    public bool NotTried { get; private init; }

    internal static MailServerUnreachableException LeftAlone(string why) => new(why) { NotTried = true };
}
