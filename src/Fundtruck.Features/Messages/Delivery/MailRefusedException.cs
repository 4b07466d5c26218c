namespace Fundtruck.Features.Messages.Delivery;

/// <summary>The server said no to one message.</summary>
internal sealed class MailRefusedException : Exception
{
    private const int MailboxNameNotAllowed = 553;

    public MailRefusedException(int statusCode, bool isPermanent, string answer, Exception? cause = null)
        : base($"{statusCode} {answer}", cause)
    {
        StatusCode = statusCode;
        IsPermanent = isPermanent;
        Answer = answer;
    }

    /// <summary>The server's three digits: 4xx for now, 5xx for good.</summary>
    public int StatusCode { get; }

    /// <summary>True when sending this message again cannot help. Never true for a refusal of our own sender or password.</summary>
    public bool IsPermanent { get; }

    /// <summary>True when the server says that nobody is reached at this address.</summary>
    public bool IsAboutTheAddress { get; init; }

    /// <summary>The server's words. They may repeat the recipient's address.</summary>
    public string Answer { get; }

    /// <summary>Our own refusal, without asking a server.</summary>
    internal static MailRefusedException NotAnAddress() =>
        new(MailboxNameNotAllowed, isPermanent: true, "The recipient's address is not one that mail can be sent to.");
}
