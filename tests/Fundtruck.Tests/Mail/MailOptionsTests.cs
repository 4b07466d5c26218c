using System.ComponentModel.DataAnnotations;
using Fundtruck.Features.Messages.Delivery;

namespace Fundtruck.Tests.Mail;

public sealed class MailOptionsTests
{
    [Fact]
    public void Without_a_server_nothing_needs_to_be_set() => Assert.Empty(Faults(new MailOptions()));

    [Fact]
    public void A_server_needs_a_sender_with_a_real_domain()
    {
        Assert.Equal(["From"], Faults(new MailOptions { Host = "smtp.example" }));
        Assert.Empty(Faults(new MailOptions { Host = "smtp.example", From = "tour@x.example", ReplyTo = "team@x.example" }));
    }

    [Fact]
    public void Addresses_ports_times_and_protection_are_checked()
    {
        Assert.Equal(
            ["Port", "Security", "TimeoutSeconds"], Faults(new MailOptions { Port = 0, TimeoutSeconds = 0, Security = (MailSecurity)9 }));
        Assert.Equal(["From", "ReplyTo"], Faults(new MailOptions { From = "Tour <tour@x.example>", ReplyTo = "nobody" }));
    }

    [Theory]
    [InlineData("localhost", MailSecurity.Auto, true)]
    [InlineData("127.0.0.1", MailSecurity.Auto, true)]
    [InlineData("::1", MailSecurity.Auto, true)]
    [InlineData("smtp.example", MailSecurity.Auto, false)]
    [InlineData("localhost.example", MailSecurity.Auto, false)]
    [InlineData("10.0.0.7", MailSecurity.Auto, false)]
    [InlineData("smtp.example", MailSecurity.StartTls, false)]
    [InlineData("relay.internal.example", MailSecurity.None, true)]     // the operator's own decision
    public void A_password_may_go_in_clear_to_this_machine_or_where_encryption_is_switched_off(string host, object security, bool may) =>
        Assert.Equal(may, new MailOptions { Host = host, Security = (MailSecurity)security }.PasswordMayGoInClear);

    private static IEnumerable<string> Faults(MailOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults.SelectMany(f => f.MemberNames).Order(StringComparer.Ordinal);
    }
}
