namespace Fundtruck.Features.Messages.Delivery;

/// <summary>
/// The mail server did not answer, or would not talk to us: connection refused or lost, a timeout, a broken protocol, a closing
/// server, a refused sign-in. Nothing was accepted as far as we know. The fault is not in the message.
/// </summary>
internal sealed class MailServerUnreachableException(string message, Exception? cause = null) : Exception(message, cause);
