using System.ComponentModel.DataAnnotations;
using System.Net;
using MimeKit;

namespace Fundtruck.Features.Messages.Delivery;

/// <summary>How the connection to the mail server is protected.</summary>
internal enum MailSecurity
{
    /// <summary>TLS from the start on port 465, else STARTTLS where the server offers it.</summary>
    Auto,

    /// <summary>No encryption. For a relay on the same machine.</summary>
    None,

    /// <summary>STARTTLS, or no mail at all.</summary>
    StartTls,

    /// <summary>TLS from the start.</summary>
    SslOnConnect,
}

/// <summary>Where mail goes out, and in whose name.</summary>
internal sealed class MailOptions : IValidatableObject
{
    public const string Section = "Mail";

    /// <summary>64 before the @ (RFC 5321), of which an id and its plus take 33.</summary>
    private const int MostOfBounces = 31;

    /// <summary>The mail server. Empty: none is configured, and mail goes to a folder.</summary>
    public string Host { get; init; } = "";

    [Range(1, 65535)]
    public int Port { get; init; } = 587;

    /// <summary>Empty: the server is used without signing in.</summary>
    public string UserName { get; init; } = "";

    public string Password { get; init; } = "";

    [EnumDataType(typeof(MailSecurity))]
    public MailSecurity Security { get; init; } = MailSecurity.Auto;

    /// <summary>The sender's address, which invitations name as their organizer.</summary>
    public string From { get; init; } = "fundtruck@localhost";

    public string FromName { get; init; } = "Fundtruck";

    /// <summary>Where answers go, when not to <see cref="From"/>.</summary>
    public string ReplyTo { get; init; } = "";

    /// <summary>Where somebody reads mails that ask for no more reminders; named beside the address that does it by itself. Empty: only that.</summary>
    public string UnsubscribeAddress { get; init; } = "";

    /// <summary>
    /// Where mail that can't be delivered comes back, such as bounces@tour.example: each message has an address of its own there, bounces+id@tour.example.
    /// Empty: it comes back to <see cref="From"/>.
    /// </summary>
    public string BounceAddress { get; init; } = "";

    /// <summary>How many mails may go to the addresses of one domain in a minute. 0: as many as there are.</summary>
    [Range(0, 1_000_000)]
    public int PerDomainPerMinute { get; init; }

    /// <summary>How many mails one process hands over at once, each over a connection of its own.</summary>
    [Range(1, 50)]
    public int Connections { get; init; } = 4;

    /// <summary>How long connecting, or handing over one message, may take.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>Where mail is written when no server is configured. Empty: the host decides.</summary>
    public string Folder { get; init; } = "";

    /// <summary>
    /// True on the same machine, and where encryption is switched off on purpose. Otherwise a server that offers none gets no
    /// password: someone on the way may have removed the offer.
    /// </summary>
    internal bool PasswordMayGoInClear => Security == MailSecurity.None
        || Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The return path of the message with this id, or null when none is set.</summary>
    internal MailboxAddress? ReturnPathOf(string messageId)
    {
        var at = BounceAddress.LastIndexOf('@');
        return at < 0 ? null : new MailboxAddress("", $"{BounceAddress[..at]}+{messageId.Split('@')[0]}{BounceAddress[at..]}");
    }

    /// <summary>Of which message a return path is; null when it is none of ours.</summary>
    internal static OutgoingMessageId? MessageOf(string returnPath)
    {
        var (plus, at) = (returnPath.LastIndexOf('+'), returnPath.LastIndexOf('@'));
        return plus >= 0 && at > plus && Guid.TryParseExact(returnPath[(plus + 1)..at], "N", out var id) ? OutgoingMessageId.Of(id) : null;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!MailAddress.IsUsable(From))
            yield return new ValidationResult($"{Section}:{nameof(From)} is not an address.", [nameof(From)]);
        if (ReplyTo.Length > 0 && !MailAddress.IsUsable(ReplyTo))
            yield return new ValidationResult($"{Section}:{nameof(ReplyTo)} is not an address.", [nameof(ReplyTo)]);
        if (UnsubscribeAddress.Length > 0 && (!MailAddress.IsUsable(UnsubscribeAddress) || !Uri.IsWellFormedUriString($"mailto:{UnsubscribeAddress}", UriKind.Absolute)))
            yield return new ValidationResult($"{Section}:{nameof(UnsubscribeAddress)} is not an address.", [nameof(UnsubscribeAddress)]);
        if (BounceAddress.Length > 0 && (!MailAddress.IsUsable(BounceAddress) || BounceAddress.LastIndexOf('@') > MostOfBounces))
            yield return new ValidationResult($"{Section}:{nameof(BounceAddress)} is not an address, or has more than {MostOfBounces} characters before the @.", [nameof(BounceAddress)]);
        if (Host.Length > 0 && From.EndsWith("@localhost", StringComparison.OrdinalIgnoreCase))
            yield return new ValidationResult($"{Section}:{nameof(From)} is needed beside a {nameof(Host)}.", [nameof(From)]);
    }
}
