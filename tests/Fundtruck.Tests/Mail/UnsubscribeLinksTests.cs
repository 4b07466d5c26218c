using System.Security.Cryptography;
using System.Xml.Linq;
using Fundtruck.Domain;
using Fundtruck.Domain.Messages;
using Fundtruck.Features.Messages;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Fundtruck.Tests.Mail;

public sealed class UnsubscribeLinksTests
{
    private static readonly Process Ours = new(new Cupboard());
    private static readonly IDataProtectionProvider Keys = Ours.Protection;
    private static readonly UnsubscribeLinks Links = Ours.Links;

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
            byte[] mixture = [.. token[..i], .. other[i..]];
            if (!mixture.SequenceEqual(token) && !mixture.SequenceEqual(other)) Assert.Null(Links.Read(WebEncoders.Base64UrlEncode(mixture)));
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
    public void A_link_in_a_mail_of_before_still_counts() =>
        Assert.Equal(MailTopic.MeetingRequests, Links.Read(WebEncoders.Base64UrlEncode(Keys.CreateProtector("Fundtruck.Unsubscribe.v1").Protect([.. Guid.NewGuid().ToByteArray(), (byte)MailTopic.MeetingRequests])))!.Value.Topic);

    [Fact]
    public void Every_process_makes_the_same_link_also_when_the_ring_has_got_more_keys()
    {
        var (cupboard, person) = (new Cupboard(), PersonId.New());
        var one = new Process(cupboard);
        var link = one.Links.Token(person, MailTopic.Reminders);
        one.Keys.CreateNewKey(DateTimeOffset.UnixEpoch.AddYears(200), DateTimeOffset.UnixEpoch.AddYears(201));

        Assert.Equal(link, one.Links.Token(person, MailTopic.Reminders));
        Assert.Equal(link, new Process(cupboard).Links.Token(person, MailTopic.Reminders));
        Assert.NotEqual(link, new Process(new Cupboard()).Links.Token(person, MailTopic.Reminders));
        Assert.Equal((person, MailTopic.Reminders), new Process(cupboard).Links.Read(link));
        Assert.Null(new Process(new Cupboard()).Links.Read(link));
    }

    [Fact]
    public void What_a_revoked_key_signed_is_no_link_any_more_and_another_key_signs()
    {
        var (process, person) = (new Process(new Cupboard()), PersonId.New());
        var link = process.Links.Token(person, MailTopic.Reminders);
        process.Keys.RevokeKey(process.Keys.GetAllKeys().Single().KeyId);
        process.Keys.CreateNewKey(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));

        Assert.Null(process.Links.Read(link));
        Assert.Equal((person, MailTopic.Reminders), process.Links.Read(process.Links.Token(person, MailTopic.Reminders)));
    }

    [Fact]
    public void A_link_is_signed_with_a_secret_of_its_own_and_not_with_the_key_itself()
    {
        var token = WebEncoders.Base64UrlDecode(Links.Token(PersonId.New(), MailTopic.Reminders));
        var master = Convert.FromBase64String(Ours.Keys.GetAllKeys().Single().Descriptor.ExportToXml().SerializedDescriptorElement.Descendants("value").Single().Value);

        Assert.NotEqual(HMACSHA256.HashData(master, token.AsSpan(0, 33)), token[33..]);
    }

    [Fact]
    public void Only_reminders_and_requests_to_meet_can_be_switched_off() => Assert.Equal(
        [
            MessageKind.ConfirmationReminder, MessageKind.PitchReminder, MessageKind.MeetingReminder, MessageKind.MeetingRequestNews, MessageKind.DeckReminder, MessageKind.AnswersReminder,
            MessageKind.PlannedReminder, MessageKind.ReminderDigest,
        ],
        Enum.GetValues<MessageKind>().Where(kind => kind.Topic() is not null));

    /// <summary>Where a ring of keys lies.</summary>
    private sealed class Cupboard : IXmlRepository
    {
        private readonly List<XElement> _elements = [];

        public IReadOnlyCollection<XElement> GetAllElements() => [.. _elements.Select(element => new XElement(element))];

        public void StoreElement(XElement element, string friendlyName) => _elements.Add(new XElement(element));
    }

    /// <summary>A process that has the ring.</summary>
    private sealed class Process
    {
        internal Process(Cupboard cupboard)
        {
            var services = new ServiceCollection().AddLogging();
            services.AddDataProtection().SetApplicationName("Fundtruck").AddKeyManagementOptions(options => options.XmlRepository = cupboard);
            var provider = services.BuildServiceProvider();
            (Protection, Keys) = (provider.GetRequiredService<IDataProtectionProvider>(), provider.GetRequiredService<IKeyManager>());
            Links = new(new(Protection, Keys), Protection, new PublicAddress());
        }

        internal IDataProtectionProvider Protection { get; }

        internal IKeyManager Keys { get; }

        internal UnsubscribeLinks Links { get; }
    }
}
