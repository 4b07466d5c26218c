using System.Net;
using Fundtruck.Features.Messages.Delivery;
using MimeKit;
using static Fundtruck.Tests.Mail.GivenMail;

namespace Fundtruck.Tests.Mail;

public sealed class SmtpMailCarrierTests : IAsyncDisposable
{
    private readonly SmtpTestServer _server = new();

    [Fact]
    public async Task Many_messages_go_over_one_connection_and_arrive_as_written()
    {
        await using (var round = await Carrier(_server).BeginAsync(default))
            for (var i = 0; i < 30; i++) Assert.Contains("queued", await round.SendAsync(Message(i), default), StringComparison.Ordinal);

        var messages = await _server.WaitForMessages(30);
        Assert.Equal(1, _server.Connections);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"m{i}@fundtruck.example"), messages.Select(m => m.Message.MessageId));
        Assert.All(messages, m => Assert.Equal("tour@fundtruck.example", m.From));
        Assert.Equal("guest7@investors.example", Assert.Single(messages[7].Recipients));
        Assert.Equal("QUIT", _server.Commands[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // MailKit measures the message first
    public async Task The_text_of_a_message_leaves_only_when_what_comes_first_is_done(bool measured)
    {
        _server.Script.Extensions = measured ? ["PIPELINING", "SIZE 10485760"] : ["PIPELINING"];
        await using var round = await Carrier(_server).BeginAsync(default);
        var first = new TaskCompletionSource();

        var sending = round.SendAsync(Message(0), first.Task, default);
        var deadline = Environment.TickCount64 + 20_000;
        while (_server.Commands[^1] != "DATA")
        {
            Assert.True(Environment.TickCount64 < deadline, "It does not come to the text.");
            await Task.Yield();
        }

        Assert.Empty(_server.Messages);
        Assert.False(sending.IsCompleted);
        first.SetResult();
        await sending;

        Assert.Single(_server.Messages);
    }

    [Fact]
    public async Task A_message_whose_predecessor_could_not_be_recorded_is_not_sent()
    {
        await using var round = await Carrier(_server).BeginAsync(default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => round.SendAsync(Message(0), Task.FromException(new InvalidOperationException()), default));

        Assert.Empty(_server.Messages);
    }

    [Fact]
    public async Task A_database_that_is_lost_is_not_taken_for_a_lost_mail_server()
    {
        await using var round = await Carrier(_server).BeginAsync(default);

        await Assert.ThrowsAsync<IOException>(() => round.SendAsync(Message(0), Task.FromException(new IOException()), default));
        Assert.Empty(_server.Messages);
        await round.SendAsync(Message(1), default);

        Assert.Equal("m1@fundtruck.example", Assert.Single(_server.Messages).Message.MessageId);
    }

    [Fact]
    public async Task A_message_that_can_t_wait_with_its_text_waits_altogether()
    {
        using var message = new MimeMessage([MailboxAddress.Parse(Tour.Email)], [MailboxAddress.Parse("zoe@investors.example")], "Plain", new TextPart("plain") { Text = "Plain." }) { MessageId = "plain@fundtruck.example" };
        await using var round = await Carrier(_server).BeginAsync(default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => round.SendAsync(message, Task.FromException(new InvalidOperationException()), default));

        Assert.Empty(_server.Messages);
    }

    [Theory]
    [InlineData("550 5.1.1 No such user", true)]
    [InlineData("552 5.2.2 Mailbox full", true)]
    [InlineData("450 4.2.0 Greylisted, come back", false)]
    [InlineData("451 4.3.0 Try later", false)]
    public async Task A_refused_recipient_is_final_with_5xx_and_not_with_4xx_and_the_next_message_goes_through(string answer, bool isFinal)
    {
        _server.Script.RefuseRecipient("guest0@investors.example", answer);
        await using var round = await Carrier(_server).BeginAsync(default);

        var refused = await Assert.ThrowsAsync<MailRefusedException>(() => round.SendAsync(Message(0), default));
        await round.SendAsync(Message(1), default);

        Assert.Equal((isFinal, int.Parse(answer[..3], null)), (refused.IsPermanent, refused.StatusCode));
        Assert.Contains(answer[4..], refused.Answer, StringComparison.Ordinal);
        Assert.Equal("m1@fundtruck.example", Assert.Single(await _server.WaitForMessages(1)).Message.MessageId);
        Assert.Equal(1, _server.Connections);
        Assert.Contains("RSET", _server.Commands);
    }

    [Theory]
    [InlineData(SmtpMoment.Data, "554 5.7.1 Looks like spam", true)]
    [InlineData(SmtpMoment.Data, "452 4.3.1 Disk full", false)]
    [InlineData(SmtpMoment.AfterFinalDot, "554 5.6.0 Not that text", true)]
    [InlineData(SmtpMoment.AfterFinalDot, "451 4.3.0 Not now", false)]
    [InlineData(SmtpMoment.MailFrom, "552 5.3.4 Too big", true)]
    public async Task A_message_refused_later_or_earlier_is_classed_the_same_way(object moment, string answer, bool isFinal)
    {
        _server.Script.Answer((SmtpMoment)moment, answer);
        await using var round = await Carrier(_server).BeginAsync(default);

        var refused = await Assert.ThrowsAsync<MailRefusedException>(() => round.SendAsync(Message(0), default));
        await round.SendAsync(Message(1), default);

        Assert.Equal((isFinal, int.Parse(answer[..3], null)), (refused.IsPermanent, refused.StatusCode));
        Assert.Equal("m1@fundtruck.example", Assert.Single(_server.Messages).Message.MessageId);
        Assert.Equal(1, _server.Connections);
    }

    [Fact]
    public async Task A_refused_sender_is_our_setting_and_never_final()
    {
        _server.Script.Answer(SmtpMoment.MailFrom, "550 5.7.1 You may not send as this");
        await using var round = await Carrier(_server).BeginAsync(default);

        var refused = await Assert.ThrowsAsync<MailRefusedException>(() => round.SendAsync(Message(0), default));

        Assert.False(refused.IsPermanent);
        Assert.Equal(550, refused.StatusCode);
    }

    [Theory]
    [InlineData(SmtpMoment.MailFrom, "530 5.7.0 Authentication required")]
    [InlineData(SmtpMoment.AfterFinalDot, "535 5.7.8 Bad password")]
    public async Task A_server_that_wants_a_sign_in_counts_as_unreachable(object moment, string answer)
    {
        _server.Script.Answer((SmtpMoment)moment, answer);
        await using var round = await Carrier(_server).BeginAsync(default);

        await Assert.ThrowsAsync<MailServerUnreachableException>(() => round.SendAsync(Message(0), default));
    }

    [Fact]
    public async Task An_address_outside_ascii_needs_a_server_that_takes_it()
    {
        var message = MailWriter.Write(Letter(to: "zoé@investors.example"), Options());
        await using (var round = await Carrier(_server).BeginAsync(default)) await round.SendAsync(message, default);
        Assert.Equal("zoé@investors.example", Assert.Single(Assert.Single(_server.Messages).Recipients));

        _server.Script.Extensions = ["PIPELINING", "SIZE 10485760"];
        await using var older = await Carrier(_server).BeginAsync(default);
        var refused = await Assert.ThrowsAsync<MailRefusedException>(() => older.SendAsync(message, default));
        Assert.True(refused.IsPermanent);

        await older.SendAsync(MailWriter.Write(Letter("m2", "zoe@marée.example"), Options()), default);
        Assert.Equal("zoe@xn--mare-dpa.example", Assert.Single(_server.Messages[^1].Recipients));
    }

    [Theory]
    [InlineData(MailSecurity.StartTls, false)]
    [InlineData(MailSecurity.Auto, true)]          // to this machine
    public async Task A_password_does_not_go_in_clear_where_encryption_is_demanded(object security, bool isSent)
    {
        _server.Script.Extensions = ["AUTH PLAIN"];
        var options = new MailOptions
        {
            Host = "127.0.0.1",
            Port = _server.Port,
            Security = (MailSecurity)security,
            UserName = "tour",
            Password = "secret",
            From = Tour.Email,
        };

        await Assert.ThrowsAsync<MailServerUnreachableException>(
            () => new SmtpMailCarrier(Microsoft.Extensions.Options.Options.Create(options)).BeginAsync(default));

        Assert.Equal(isSent, _server.Commands.Any(c => c.StartsWith("AUTH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_password_does_not_go_in_clear_to_a_machine_with_a_name()
    {
        var name = Dns.GetHostName();
        await using var server = new SmtpTestServer(IPAddress.Any);
        server.Script.Extensions = ["AUTH PLAIN"];
        var options = new MailOptions { Host = name, Port = server.Port, UserName = "tour", Password = "secret", From = Tour.Email };

        await Assert.ThrowsAsync<MailServerUnreachableException>(
            () => new SmtpMailCarrier(Microsoft.Extensions.Options.Options.Create(options)).BeginAsync(default));

        Assert.SkipUnless(server.Connections > 0, "This machine does not find itself by its name.");
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("AUTH", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    internal static MimeMessage Message(int number) =>
        MailWriter.Write(Invitation($"m{number}", $"guest{number}@investors.example"), Options());
}
