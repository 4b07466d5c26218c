using System.ComponentModel.DataAnnotations;
using System.Net;

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

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!MailAddress.IsUsable(From))
            yield return new ValidationResult($"{Section}:{nameof(From)} is not an address.", [nameof(From)]);
        if (ReplyTo.Length > 0 && !MailAddress.IsUsable(ReplyTo))
            yield return new ValidationResult($"{Section}:{nameof(ReplyTo)} is not an address.", [nameof(ReplyTo)]);
        if (Host.Length > 0 && From.EndsWith("@localhost", StringComparison.OrdinalIgnoreCase))
            yield return new ValidationResult($"{Section}:{nameof(From)} is needed beside a {nameof(Host)}.", [nameof(From)]);
    }
}
