using Fundtruck.Features.Messages.Delivery;
using static Fundtruck.Tests.Mail.GivenMail;
using static Fundtruck.Tests.Mail.SmtpMailCarrierTests;

namespace Fundtruck.Tests.Mail;

public sealed class SmtpLostConnectionTests : IAsyncDisposable
{
    private readonly SmtpTestServer _server = new();

    [Fact]
    public async Task A_server_that_is_down_is_unreachable_and_serves_again_once_it_is_up()
    {
        await _server.StopAsync();
        await Assert.ThrowsAsync<MailServerUnreachableException>(() => Carrier(_server).BeginAsync(default));

        _server.Start();
        await using var round = await Carrier(_server).BeginAsync(default);
        await round.SendAsync(Message(0), default);
        Assert.Single(_server.Messages);
    }

    [Theory]
    [InlineData("421 4.3.2 Too many connections")]
    [InlineData("554 5.3.2 No mail service here")]
    public async Task A_server_that_greets_with_a_refusal_is_unreachable(string greeting)
    {
        _server.Script.Answer(SmtpMoment.Greeting, greeting);

        await Assert.ThrowsAsync<MailServerUnreachableException>(() => Carrier(_server).BeginAsync(default));
    }

    [Fact]
    public async Task A_server_that_hangs_up_at_once_or_speaks_no_smtp_is_unreachable()
    {
        _server.Script.HangUp(SmtpMoment.Greeting);
        await Assert.ThrowsAsync<MailServerUnreachableException>(() => Carrier(_server).BeginAsync(default));

        _server.Script.Answer(SmtpMoment.Greeting, "SSH-2.0-OpenSSH_9.9");
        await Assert.ThrowsAsync<MailServerUnreachableException>(() => Carrier(_server).BeginAsync(default));
    }

    [Theory]
    [InlineData(SmtpMoment.MailFrom)]
    [InlineData(SmtpMoment.Recipient)]
    public async Task A_connection_lost_before_the_text_is_opened_again_and_the_message_sent_once(object moment)
    {
        _server.Script.HangUp((SmtpMoment)moment);
        await using var round = await Carrier(_server).BeginAsync(default);

        await round.SendAsync(Message(0), default);

        Assert.Single(_server.Messages);
        Assert.Equal(2, _server.Connections);
    }

    [Theory]
    [InlineData(SmtpMoment.MailFrom)]
    [InlineData(SmtpMoment.Recipient)]
    [InlineData(SmtpMoment.Data)]
    [InlineData(SmtpMoment.AfterFinalDot)]
    public async Task A_421_is_no_acceptance_so_the_message_goes_over_a_new_connection(object moment)
    {
        _server.Script.Answer((SmtpMoment)moment, "421 4.3.2 Closing");
        await using var round = await Carrier(_server).BeginAsync(default);

        await round.SendAsync(Message(0), default);
        await round.SendAsync(Message(1), default);

        Assert.Equal(["m0@fundtruck.example", "m1@fundtruck.example"], _server.Messages.Select(m => m.Message.MessageId));
        Assert.Equal(2, _server.Connections);
    }

    [Fact]
    public async Task A_connection_lost_after_a_message_was_taken_is_opened_again_for_the_next_one()
    {
        await using var round = await Carrier(_server).BeginAsync(default);
        await round.SendAsync(Message(0), default);
        _server.Script.HangUp(SmtpMoment.MailFrom);

        await round.SendAsync(Message(1), default);

        Assert.Equal(["m0@fundtruck.example", "m1@fundtruck.example"], _server.Messages.Select(m => m.Message.MessageId));
        Assert.Equal(2, _server.Connections);
    }

    [Theory]
    [InlineData("DATA\r\n", true)]
    [InlineData("BDAT 86 LAST\r\n", true)]
    [InlineData("RCPT TO:<zoe@investors.example>\r\n", false)]
    public void The_text_may_be_accepted_from_the_command_on_that_brings_it(string command, bool mayBe)
    {
        using var progress = new SmtpProgress();
        var sent = System.Text.Encoding.ASCII.GetBytes(command);

        progress.LogClient(sent, 0, sent.Length);

        Assert.Equal(mayBe, progress.TextMayBeAccepted);
    }

    [Fact]
    public async Task A_connection_is_opened_again_only_once_for_one_message()
    {
        _server.Script.HangUp(SmtpMoment.MailFrom, times: 2);
        await using var round = await Carrier(_server).BeginAsync(default);

        await Assert.ThrowsAsync<MailServerUnreachableException>(() => round.SendAsync(Message(0), default));
        Assert.Equal(2, _server.Connections);

        await round.SendAsync(Message(1), default);
        Assert.Equal("m1@fundtruck.example", Assert.Single(_server.Messages).Message.MessageId);
    }

    [Fact]
    public async Task A_connection_that_was_opened_for_a_message_is_not_opened_again_for_it()
    {
        _server.Script.HangUp(SmtpMoment.MailFrom, times: 3);
        await using var round = await Carrier(_server).BeginAsync(default);
        await Assert.ThrowsAsync<MailServerUnreachableException>(() => round.SendAsync(Message(0), default));

        await Assert.ThrowsAsync<MailServerUnreachableException>(() => round.SendAsync(Message(1), default));

        Assert.Equal(3, _server.Connections);
    }

    [Theory]
    [InlineData(SmtpMoment.BeforeFinalDot, 0)]
    [InlineData(SmtpMoment.AfterFinalDot, 1)]
    public async Task A_message_whose_text_was_on_its_way_is_reported_and_not_sent_again(object moment, int accepted)
    {
        _server.Script.HangUp((SmtpMoment)moment);
        await using var round = await Carrier(_server).BeginAsync(default);

        await Assert.ThrowsAsync<MailServerUnreachableException>(() => round.SendAsync(Message(0), default));

        Assert.Equal(accepted, _server.Messages.Count);
        Assert.Equal(1, _server.Connections);

        await round.SendAsync(Message(0), default);      // the caller's decision
        Assert.Equal(accepted + 1, _server.Messages.Count);
        Assert.Single(_server.Messages.Select(m => m.Message.MessageId).Distinct());
        Assert.Single(_server.Messages.Select(m => Convert.ToHexString(m.Raw)).Distinct());
    }

    [Theory]
    [InlineData(SmtpMoment.Greeting)]
    [InlineData(SmtpMoment.MailFrom)]
    [InlineData(SmtpMoment.BeforeFinalDot)]
    [InlineData(SmtpMoment.AfterFinalDot)]
    public async Task A_server_that_falls_silent_is_unreachable_after_the_timeout(object moment)
    {
        _server.Script.FallSilent((SmtpMoment)moment);

        await Assert.ThrowsAsync<MailServerUnreachableException>(async () =>
        {
            await using var round = await Carrier(_server, timeoutSeconds: 1).BeginAsync(default);
            await round.SendAsync(Message(0), default);
        });
        Assert.Equal(1, _server.Connections);
    }

    [Fact]
    public async Task A_server_that_hangs_up_after_a_refusal_spoils_neither_the_refusal_nor_the_next_message()
    {
        _server.Script.RefuseRecipient("guest0@investors.example", "550 5.1.1 No such user").HangUp(SmtpMoment.Reset);
        await using var round = await Carrier(_server).BeginAsync(default);

        Assert.True((await Assert.ThrowsAsync<MailRefusedException>(() => round.SendAsync(Message(0), default))).IsPermanent);
        await round.SendAsync(Message(1), default);

        Assert.Equal("m1@fundtruck.example", Assert.Single(_server.Messages).Message.MessageId);
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_the_cancellation_and_not_a_server_at_fault()
    {
        _server.Script.FallSilent(SmtpMoment.Recipient);
        using var gone = new CancellationTokenSource();
        await using var round = await Carrier(_server).BeginAsync(default);

        var sending = round.SendAsync(Message(0), gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
