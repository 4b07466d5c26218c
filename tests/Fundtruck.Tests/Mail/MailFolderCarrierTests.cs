using Fundtruck.Features.Messages.Delivery;
using MimeKit;
using static Fundtruck.Tests.Mail.GivenMail;

namespace Fundtruck.Tests.Mail;

public sealed class MailFolderCarrierTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"fundtruck-mail-{Guid.NewGuid():N}");

    [Fact]
    public async Task A_mail_becomes_one_file_named_by_time_and_id_that_reads_back()
    {
        await Send(Invitation());

        var file = Assert.Single(Directory.GetFileSystemEntries(_folder));
        Assert.Equal("20270201T081500Z-0190-message@fundtruck.example.eml", Path.GetFileName(file));
        Assert.Equal("0190-message@fundtruck.example", (await MimeMessage.LoadAsync(file)).MessageId);
    }

    [Fact]
    public async Task The_same_message_written_again_replaces_the_first_even_at_another_time()
    {
        await Send(Letter("other-0190-message"));
        await Send(Letter());
        await Send(Letter() with { Text = "Second writing", WrittenAt = Letter().WrittenAt.Plus(NodaTime.Duration.FromHours(1)) });

        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
        var mail = await MimeMessage.LoadAsync(Path.Combine(_folder, "20270201T081500Z-0190-message@fundtruck.example.eml"));
        Assert.Contains("Second writing", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_looks_while_mail_is_written_sees_whole_files_only()
    {
        Directory.CreateDirectory(_folder);
        var text = string.Concat(Enumerable.Repeat("A long line of a long letter.\n", 20_000)) + "The end.";
        using var done = new CancellationTokenSource();
        var looking = Task.Run(() =>
        {
            var looks = 0;
            while (!done.IsCancellationRequested || looks == 0)
                foreach (var file in Directory.GetFiles(_folder, "*.eml"))
                {
                    Assert.EndsWith("The end.", MimeMessage.Load(file).TextBody!.TrimEnd(), StringComparison.Ordinal);
                    looks++;
                }
            return looks;
        });

        for (var i = 0; i < 20; i++) await Send(Letter($"m{i % 3}") with { Text = text });
        await done.CancelAsync();

        Assert.True(await looking > 0);
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Theory]
    [InlineData("../../etc/cron.d/evil@x")]
    [InlineData("a/b\\c:d*e?f@x")]
    [InlineData("..")]
    public async Task No_message_id_leads_out_of_the_folder_or_matches_another(string id)
    {
        await Send(Letter());
        var message = MailWriter.Write(Letter(), Options());
        message.Headers[HeaderId.MessageId] = $"<{id}>";
        await using var round = await new MailFolderCarrier(_folder).BeginAsync(default);
        await round.SendAsync(message, default);
        await round.SendAsync(message, default);

        Assert.Equal(2, Directory.GetFiles(_folder, "*.eml").Length);
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_is_reported_as_an_unreachable_server()
    {
        await File.WriteAllTextAsync(_folder, "a file where the folder should be");

        await Assert.ThrowsAsync<MailServerUnreachableException>(() => new MailFolderCarrier(_folder).BeginAsync(default));
        File.Delete(_folder);
    }

    [Fact]
    public async Task A_folder_that_vanishes_is_reported_and_leaves_no_other_exception()
    {
        await using var round = await new MailFolderCarrier(_folder).BeginAsync(default);
        Directory.Delete(_folder, recursive: true);

        await Assert.ThrowsAsync<MailServerUnreachableException>(() => round.SendAsync(MailWriter.Write(Letter(), Options()), default));
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private async Task Send(Features.Messages.Delivery.Mail mail)
    {
        await using var round = await new MailFolderCarrier(_folder).BeginAsync(default);
        await round.SendAsync(MailWriter.Write(mail, Options()), default);
    }
}
