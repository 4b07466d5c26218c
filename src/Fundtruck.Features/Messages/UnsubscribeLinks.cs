using Fundtruck.Features.Messages.Writing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Fundtruck.Features.Messages;

/// <summary>Signed addresses at which somebody switches off the mails of a topic without signing in. They do that and nothing else, for ever: who finds an old mail can still stop the next.</summary>
internal sealed class UnsubscribeLinks(IDataProtectionProvider protection, PublicAddress address)
{
    private const int GuidLength = 16;

    private readonly IDataProtector _protector = protection.CreateProtector("Fundtruck.Unsubscribe.v1");

    /// <summary>The line at the end of a mail of this topic.</summary>
    internal MailFooter Footer(PersonId person, MailTopic topic, string language) => new(
        (topic, language) switch
        {
            (MailTopic.Reminders, "fr") => "Ne plus recevoir de rappels",
            (MailTopic.Reminders, _) => "Stop reminders",
            (_, "fr") => "Ne plus recevoir les demandes de rendez-vous par mail",
            _ => "Stop mails about meeting requests",
        },
        address.Of($"/unsubscribe?token={Token(person, topic)}"));

    internal string Token(PersonId person, MailTopic topic) => WebEncoders.Base64UrlEncode(_protector.Protect([.. person.Value.ToByteArray(), (byte)topic]));

    /// <summary>Whose mails and which; null for what we did not sign.</summary>
    internal (PersonId Person, MailTopic Topic)? Read(string token)
    {
        try
        {
            var said = _protector.Unprotect(WebEncoders.Base64UrlDecode(token));
            return said.Length == GuidLength + 1 && Enum.IsDefined((MailTopic)said[GuidLength]) ? (PersonId.Of(new(said.AsSpan(0, GuidLength))), (MailTopic)said[GuidLength]) : null;
        }
        catch (Exception foreign) when (foreign is System.Security.Cryptography.CryptographicException or FormatException)
        {
            return null;
        }
    }
}
