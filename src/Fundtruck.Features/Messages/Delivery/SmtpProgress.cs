using MailKit;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>Knows how far a hand-over got. MailKit tells it nowhere else; nothing of the conversation is kept.</summary>
internal sealed class SmtpProgress : IProtocolLogger
{
    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>True from the moment the text of the message may be on its way until the next message begins.</summary>
    public bool TextMayBeAccepted { get; private set; }

    public void Begin() => TextMayBeAccepted = false;

    public void LogConnect(Uri uri)
    {
    }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        var sent = buffer.AsSpan(offset, count);
        if (sent.IndexOf("DATA\r\n"u8) >= 0 || sent.IndexOf("BDAT "u8) >= 0) TextMayBeAccepted = true;
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
    }

    public void Dispose()
    {
    }
}
