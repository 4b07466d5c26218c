using System.Security.Cryptography;
using Fundtruck.Features.Messages.Writing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Fundtruck.Features.Messages;

/// <summary>
/// Signed addresses at which somebody switches off the mails of a topic without signing in. They do that and nothing else, for ever: who finds an old mail can still stop the next.
/// The same person and topic have the same link, so that a mail which comes twice is the same mail.
/// </summary>
internal sealed class UnsubscribeLinks(UnsubscribeKeys keys, IDataProtectionProvider protection, PublicAddress address)
{
    private const int GuidLength = 16;
    private const int Said = GuidLength + 1; // person, topic
    private const int Signed = GuidLength + Said; // and before it the key
    private const int Length = Signed + HMACSHA256.HashSizeInBytes;

    /// <summary>How links were made before; those in old mails count.</summary>
    private readonly IDataProtector _before = protection.CreateProtector("Fundtruck.Unsubscribe.v1");

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

    internal string Token(PersonId person, MailTopic topic)
    {
        var (key, secret) = keys.Signing;
        byte[] signed = [.. key.ToByteArray(), .. person.Value.ToByteArray(), (byte)topic];
        return WebEncoders.Base64UrlEncode([.. signed, .. HMACSHA256.HashData(secret, signed)]);
    }

    /// <summary>Whose mails and which; null for what we did not sign.</summary>
    internal (PersonId Person, MailTopic Topic)? Read(string token)
    {
        try
        {
            var bytes = WebEncoders.Base64UrlDecode(token);
            return bytes.Length == Length ? IsSigned(bytes) ? What(bytes.AsSpan(GuidLength, Said)) : null : What(_before.Unprotect(bytes));
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private bool IsSigned(ReadOnlySpan<byte> bytes) =>
        keys.Of(new(bytes[..GuidLength])) is { } secret && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, bytes[..Signed]), bytes[Signed..]);

    private static (PersonId Person, MailTopic Topic)? What(ReadOnlySpan<byte> said) =>
        said.Length == Said && Enum.IsDefined((MailTopic)said[GuidLength]) ? (PersonId.Of(new(said[..GuidLength])), (MailTopic)said[GuidLength]) : null;
}
