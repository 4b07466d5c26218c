using System.Net;
using Fundtruck.Domain;
using Fundtruck.Domain.Messages;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Fundtruck.Tests.Stories;

/// <summary>Many messages, several workers, clocks that jump.</summary>
public sealed class OutboxWorkersTests(Tour tour, TestCluster cluster) : TourTests(tour)
{
    public override async ValueTask InitializeAsync() => await Tour.Drain();

    [Fact]
    public async Task Two_workers_send_ten_thousand_due_reminders_once_each()
    {
        var (meeting, email) = await AMeeting();
        await Due(meeting, email, 10_000);

        var sent = await Task.WhenAll(Task.Run(Tour.Drain), Task.Run(Tour.Drain));

        Assert.Equal(10_000, sent.Sum());
        Assert.All(sent, one => Assert.True(one > 1000, $"The work was not shared: {string.Join(", ", sent)}"));
        Assert.Equal(10_000, Reminders(email).Select(mail => mail.Message.MessageId).Distinct().Count());
        Assert.Equal(10_000, Reminders(email).Count);
        Assert.Equal(10_000, await Tour.Count($"select count(*) from outgoing_messages m join told_mails t on t.message_id = m.id where m.subject_id = '{meeting}' and m.status = 'sent' and m.sent_at is not null and m.outcome like '%queued%' and m.kind = 'meetingReminder'"));
        Assert.Equal(0, await Tour.Count("select count(*) from delivery_journal"));
    }

    [Fact]
    public async Task What_is_said_in_a_thousand_transactions_that_are_rolled_back_is_never_sent()
    {
        await using var scope = Tour.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Features.Database.FundtruckDb>();
        var outbox = scope.ServiceProvider.GetRequiredService<Outbox>();
        async Task Say(bool commit)
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            outbox.Add(OutgoingMessage.ForSignIn($"nobody{commit}@nowhere.example", "en", Tour.Clock.GetCurrentInstant()));
            await outbox.Write(default);
            if (commit) await transaction.CommitAsync();
            else await transaction.RollbackAsync();
        }

        for (var i = 0; i < 1000; i++) await Say(commit: false);
        Assert.Equal(0, await Tour.Drain());
        await Say(commit: true); // the control
        Assert.Equal(1, await Tour.Drain());
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 50)]
    public async Task A_clock_that_jumps_three_hours_ahead_and_one_back_loses_nothing_and_sends_nothing_twice(bool bySession, int twice)
    {
        var (meeting, email) = await AMeeting();
        await Due(meeting, email, 50);
        var began = Tour.Clock.GetCurrentInstant();
        Tour.Mailbox.Script.FallSilent(SmtpMoment.AfterFinalDot);
        var first = Task.Run(Tour.Drain);
        await Tour.Mailbox.WaitForMessages(messages => messages.Any(mail => mail.Recipients.Contains(email) && mail.Subject().StartsWith("Reminder", StringComparison.Ordinal)));
        if (!bySession) await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update outgoing_messages set worker = null, leased_until = {began + Duration.FromMinutes(5)} where status = 'sending'"));

        Tour.Clock.AdvanceHours(3);
        var second = Task.Run(Tour.Drain);
        if (bySession) Assert.Equal(0, await second);
        Tour.Clock.AdvanceHours(-1);
        if (bySession) Assert.Equal(0, await Tour.Drain());
        else await Tour.Mailbox.WaitForMessages(messages => messages.Count(mail => mail.Recipients.Contains(email) && mail.Subject().StartsWith("Reminder", StringComparison.Ordinal)) > 1);
        Tour.Mailbox.Script.Speak(SmtpMoment.AfterFinalDot);
        await Task.WhenAll(first, second);
        await Tour.Drain();

        var reminders = Reminders(email).GroupBy(mail => mail.Message.MessageId).ToList();
        Assert.Equal((50, twice), (reminders.Count, reminders.Count(mail => mail.Count() > 1)));
        Assert.Equal(0, await Tour.Count($"select count(*) from outgoing_messages where subject_id = '{meeting}' and copy > 0 and status <> 'sent'"));
        await Tour.GoTo(began);
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    public async Task A_worker_that_finds_more_than_a_batch_calls_another_one(int due, bool calls)
    {
        var (meeting, email) = await AMeeting();
        await Due(meeting, email, due);
        var bell = new OutboxBell();

        Assert.Equal(due, await ActivatorUtilities.CreateInstance<DrainOutbox>(Tour.Services, bell).Run(default));

        Assert.Equal(calls, bell.Heard(default).AsTask().IsCompleted);
    }

    [Fact]
    public async Task What_a_worker_had_whose_session_ended_is_taken_over_at_once_and_what_its_journal_names_is_not_sent_again()
    {
        var (meeting, email) = await AMeeting();
        await Due(meeting, email, 3);
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync(
            $"""
            update outgoing_messages set status = 'sending', attempts = 1, worker = 2000000000 where subject_id = {Guid.Parse(meeting)} and copy > 0;
            insert into delivery_journal (message_id, at, answer) select id, now(), '250 taken' from outgoing_messages where subject_id = {Guid.Parse(meeting)} and copy = 2
            """));

        Assert.Equal(2, await Tour.Drain());

        Assert.Equal(3, await Tour.Count($"select count(*) from outgoing_messages where subject_id = '{meeting}' and copy > 0 and status = 'sent'"));
        Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where subject_id = '{meeting}' and copy = 2 and outcome = '250 taken'"));
        Assert.Equal(2, Reminders(email).Count);
    }

    [Fact]
    public async Task Whoever_works_in_another_database_of_the_same_server_keeps_nothing_here()
    {
        var (meeting, email) = await AMeeting();
        await Due(meeting, email, 3);
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update outgoing_messages set status = 'sending', attempts = 1, worker = 2000000001 where subject_id = {Guid.Parse(meeting)} and copy > 0"));
        await using var elsewhere = new NpgsqlConnection(await cluster.NewDatabase());
        await elsewhere.OpenAsync();
        await using var works = new NpgsqlCommand($"select pg_advisory_lock({OutboxSession.LockClass}, 2000000001)", elsewhere);
        await works.ExecuteNonQueryAsync();

        Assert.Equal(3, await Tour.Drain());
    }

    [Fact]
    public async Task What_a_worker_says_of_a_message_that_is_its_own_no_more_changes_nothing()
    {
        var (meeting, email) = await AMeeting();
        await Due(meeting, email, 1);
        Assert.Equal(1, await Tour.Drain());
        var subject = Guid.Parse(meeting);
        var sent = await Tour.InDatabase(db => db.OutgoingMessages.SingleAsync(message => message.SubjectId == subject && message.Copy > 0));

        await Tour.Services.GetRequiredService<OutboxTable>().Settle([], [new Outcome(sent.Id, MessageStatus.Due, "Too late.", Tour.Clock.GetCurrentInstant())]);

        Assert.Equal(0, await Tour.Drain());
        Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where id = '{sent.Id}' and status = 'sent' and outcome like '%queued%'"));
    }

    [Fact]
    public async Task What_was_claimed_beside_the_batch_that_lost_its_server_is_given_back_untried()
    {
        var (meeting, email) = await AMeeting();
        await Due(meeting, email, 150); // more than the first batch
        Tour.Mailbox.Script.HangUp(SmtpMoment.AfterFinalDot);

        await Tour.Drain();

        Assert.Equal(149, await Tour.Count($"select count(*) from outgoing_messages where subject_id = '{meeting}' and copy > 0 and status = 'due' and attempts = 0"));
        Tour.Clock.AdvanceMinutes(1);
        Assert.Equal(150, await Tour.Drain());
    }

    [Fact]
    public async Task A_worker_that_is_told_to_stop_finishes_the_mail_on_its_way_and_begins_no_other()
    {
        var (meeting, email) = await AMeeting();
        await Due(meeting, email, 3);
        Tour.Mailbox.Script.FallSilent(SmtpMoment.AfterFinalDot);
        using var stop = new CancellationTokenSource();
        var drain = Task.Run(() => Tour.Services.GetRequiredService<DrainOutbox>().Run(stop.Token));
        await Tour.Mailbox.WaitForMessages(messages => messages.Any(mail => mail.Recipients.Contains(email) && mail.Subject().StartsWith("Reminder", StringComparison.Ordinal)));

        await stop.CancelAsync();
        Tour.Mailbox.Script.Speak(SmtpMoment.AfterFinalDot);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain);
        Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where subject_id = '{meeting}' and copy > 0 and status = 'sent'"));
        Assert.Single(Reminders(email));
        Assert.Equal(2, await Tour.Drain()); // what it gave up is nobody's any more
        Assert.Equal(3, Reminders(email).Count);
    }

    /// <summary>A meeting of which all was told, and its founder's address.</summary>
    private async Task<(string Meeting, string Email)> AMeeting()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop));
        var meeting = (await startup.Book(slots[0])).Id;
        await Tour.Drain();
        return (meeting, startup.Founder.Email);
    }

    /// <summary>So many reminders of it that are all due now.</summary>
    private Task<int> Due(string meeting, string email, int count) => Tour.InDatabase(db => db.Database.ExecuteSqlAsync(
        $"""
        insert into outgoing_messages (id, kind, subject_id, revision, reminder, copy, person_id, language, due_at, created_at, status, attempts)
        select gen_random_uuid(), 'meetingReminder', {Guid.Parse(meeting)}, 0, 'dayBefore', n, (select id from people where email = {email}), '', {Tour.Clock.GetCurrentInstant()}, {Tour.Clock.GetCurrentInstant()}, 'due', 0
        from generate_series(1, {count}) n
        """));

    private IReadOnlyList<ReceivedMail> Reminders(string email) => [.. Tour.Mailbox.To(email).Where(mail => mail.Subject().StartsWith("Reminder", StringComparison.Ordinal))];
}
