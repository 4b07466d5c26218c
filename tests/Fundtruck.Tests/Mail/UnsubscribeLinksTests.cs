using Fundtruck.Domain;
using Fundtruck.Domain.Messages;
using Fundtruck.Features.Messages;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Fundtruck.Tests.Mail;

public sealed class UnsubscribeLinksTests
{
    private static readonly EphemeralDataProtectionProvider Keys = new();
    private static readonly UnsubscribeLinks Links = new(Keys, new PublicAddress());

    [Fact]
    public void A_link_names_one_person_and_one_topic()
    {
        var (ines, noe) = (PersonId.New(), PersonId.New());
        foreach (var person in new[] { ines, noe })
        {
            foreach (var topic in Enum.GetValues<MailTopic>()) Assert.Equal((person, topic), Links.Read(Links.Token(person, topic)));
        }
    }

    [Fact]
    public void No_changed_byte_and_no_mixture_of_two_links_is_one()
    {
        var token = WebEncoders.Base64UrlDecode(Links.Token(PersonId.New(), MailTopic.Reminders));
        var other = WebEncoders.Base64UrlDecode(Links.Token(PersonId.New(), MailTopic.MeetingRequests));
        for (var i = 0; i < token.Length; i++)
        {
            var changed = token.ToArray();
            changed[i] ^= 1;
            Assert.Null(Links.Read(WebEncoders.Base64UrlEncode(changed)));
            if (token.AsSpan(0, i).SequenceEqual(other.AsSpan(0, i))) continue;
            Assert.Null(Links.Read(WebEncoders.Base64UrlEncode([.. token[..i], .. other[i..]])));
        }
    }

    [Fact]
    public void What_the_same_keys_protect_for_something_else_is_no_link()
    {
        byte[] said = [.. Guid.NewGuid().ToByteArray(), (byte)MailTopic.Reminders];
        string Token(IDataProtector protector, byte[] bytes) => WebEncoders.Base64UrlEncode(protector.Protect(bytes));

        Assert.Null(Links.Read(Token(Keys.CreateProtector("Fundtruck.Other"), said)));
        Assert.Null(Links.Read(Token(new EphemeralDataProtectionProvider().CreateProtector("Fundtruck.Unsubscribe.v1"), said)));
        Assert.Null(Links.Read(Token(Keys.CreateProtector("Fundtruck.Unsubscribe.v1"), [.. said, 0])));
        Assert.Null(Links.Read(Token(Keys.CreateProtector("Fundtruck.Unsubscribe.v1"), [.. said[..16], 9])));
        Assert.NotNull(Links.Read(Token(Keys.CreateProtector("Fundtruck.Unsubscribe.v1"), said))); // the control
    }

    [Fact]
    public void Only_reminders_and_requests_to_meet_can_be_switched_off() => Assert.Equal(
        [
            MessageKind.ConfirmationReminder, MessageKind.PitchReminder, MessageKind.MeetingReminder, MessageKind.MeetingRequestNews, MessageKind.DeckReminder, MessageKind.AnswersReminder,
            MessageKind.PlannedReminder, MessageKind.ReminderDigest,
        ],
        Enum.GetValues<MessageKind>().Where(kind => kind.Topic() is not null));
}
