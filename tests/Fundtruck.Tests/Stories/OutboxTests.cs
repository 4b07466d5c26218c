using System.Net;
using Fundtruck.Domain.Messages;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Fundtruck.Tests.Stories;

/// <summary>The outbox against mail servers and workers that fail.</summary>
public sealed class OutboxTests(Tour tour) : TourTests(tour)
{
    public override async ValueTask InitializeAsync() => await Tour.Drain();

    [Fact]
    public async Task A_dead_mail_server_blocks_no_booking_and_the_mails_leave_once_when_it_is_back()
    {
        var (startup, slots) = await SomethingToBook();
        await Tour.Mailbox.StopAsync();
        (await startup.Book(slots[0])).Expect(HttpStatusCode.Created);
        Assert.Equal(0, await Tour.Drain());
        Tour.Mailbox.Start();

        Assert.Equal(0, await Tour.Drain()); // not before its time
        Tour.Clock.AdvanceMinutes(1);
        Assert.Equal(2, await Tour.Drain());
        Tour.Clock.AdvanceMinutes(60);
        Assert.Equal(0, await Tour.Drain());

        Assert.Single(Meetings(startup.Founder));
    }

    [Fact]
    public async Task A_refused_address_fails_for_good_and_the_others_get_their_mail()
    {
        var (startup, slots) = await SomethingToBook();
        Tour.Mailbox.Script.RefuseRecipient(startup.Founder.Email, "550 5.1.1 no such user");
        var meeting = (await startup.Book(slots[0])).Id;

        Assert.Equal(1, await Tour.Drain());

        var failed = Assert.Single((await Tour.Organizer.Get($"/api/messages?subject={meeting}&status=failed")).Items);
        Assert.Contains("550", failed.GetProperty("outcome").GetString(), StringComparison.Ordinal);
        Tour.Mailbox.Script.AcceptRecipient(startup.Founder.Email);
    }

    [Fact]
    public async Task A_mail_whose_acceptance_was_not_heard_is_sent_again_with_the_same_id()
    {
        var (startup, slots) = await SomethingToBook();
        (await startup.Book(slots[0])).Expect(HttpStatusCode.Created);
        Tour.Mailbox.Script.HangUp(SmtpMoment.AfterFinalDot);
        await Tour.Drain();
        Tour.Clock.AdvanceMinutes(1);
        await Tour.Drain();

        var mails = Tour.Mailbox.Messages.Where(mail => mail.Subject().StartsWith("Meeting with", StringComparison.Ordinal)).GroupBy(mail => mail.Recipients[0]).ToList();
        Assert.All(mails, mail => Assert.Single(mail.Select(copy => copy.Message.MessageId).Distinct()));
        Assert.Single(Meetings(startup.Founder).Select(mail => mail.Calendar().Uid).Distinct());
    }

    [Fact]
    public async Task Four_workers_that_drain_at_once_send_every_message_once()
    {
        var people = Enumerable.Range(0, 250).Select(i => $"crowd{Given.Number()}@startup.example").ToList();
        foreach (var email in people) await Tour.Anybody.Post("/api/sign-in-links", new { email });

        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Tour.Drain)));

        Assert.Equal(people.Count, sent.Sum());
        Assert.All(people, email => Assert.Single(Tour.Mailbox.To(email)));
    }

    [Fact]
    public async Task What_a_dead_worker_held_is_sent_when_its_lease_is_over()
    {
        var (startup, slots) = await SomethingToBook();
        var meeting = Guid.Parse((await startup.Book(slots[0])).Id);
        var until = Tour.Clock.GetCurrentInstant() + Duration.FromMinutes(5);
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update outgoing_messages set status = 'sending', leased_until = {until}, attempts = 1 where subject_id = {meeting} and status = 'due' and kind = 'meetingInvitation'"));

        Assert.Equal(0, await Tour.Drain());
        Tour.Clock.AdvanceMinutes(6);

        Assert.Equal(2, await Tour.Drain());
    }

    [Fact]
    public async Task Nobody_hears_of_a_change_while_what_it_changes_is_on_its_way_to_them()
    {
        var (startup, slots) = await SomethingToBook();
        var meeting = (await startup.Book(slots[0])).Id;
        var table = Tour.Services.GetRequiredService<OutboxTable>();
        await using var other = await OutboxSession.Begin(Tour.Services.GetRequiredService<NpgsqlDataSource>(), default);
        var claimed = await table.Claim(other.Worker, 1000, Tour.Clock.GetCurrentInstant(), default);
        Assert.Equal(2, claimed.Count(message => message.SubjectId == Guid.Parse(meeting)));
        (await startup.Founder.Post($"/api/meetings/{meeting}/move", new { slotId = slots[1] })).Expect(HttpStatusCode.OK);

        await Tour.Drain();
        Assert.DoesNotContain(Tour.Mailbox.To(startup.Founder.Email), mail => mail.Subject().Contains("Meeting with", StringComparison.Ordinal));

        await table.Settle([], [.. claimed.Select(message => new Outcome(message.Id, MessageStatus.Due, null, Back: true))]);
        await Tour.Drain();
        Assert.Single(Meetings(startup.Founder));
    }

    [Fact]
    public async Task A_message_that_can_not_be_worded_holds_up_no_other_one_and_can_be_sent_again()
    {
        var (other, _) = await SomethingToBook();
        var (startup, slots) = await SomethingToBook();
        var meeting = Guid.Parse((await startup.Book(slots[0])).Id);
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update meetings set zone_id = 'Nowhere/Gone' where id = {meeting}"));
        (await Tour.Anybody.Post("/api/sign-in-links", new { email = other.Founder.Email })).Expect(HttpStatusCode.Accepted);

        await Tour.Drain();

        Assert.Single(Tour.Mailbox.To(other.Founder.Email), mail => mail.Subject().StartsWith("Your sign-in link", StringComparison.Ordinal));
        var failed = (await Tour.Organizer.Get($"/api/messages?subject={meeting}&person={startup.Founder.Id}&problem=failed")).Items[0];
        Assert.Contains("Nowhere/Gone", failed.GetProperty("outcome").GetString(), StringComparison.Ordinal);
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update meetings set zone_id = 'Europe/Paris' where id = {meeting}"));
        (await Tour.Organizer.Post($"/api/messages/{failed.GetProperty("id").GetString()}/resend")).Expect(HttpStatusCode.Created);
        await Tour.Drain();
        Assert.Single(Meetings(startup.Founder));
    }

    [Fact]
    public async Task A_message_that_is_later_than_its_meaning_is_not_sent_and_says_why()
    {
        var (startup, slots) = await SomethingToBook();
        var meeting = (await startup.Book(slots[0])).Id;
        var before = Tour.Clock.GetCurrentInstant();
        await Tour.GoTo(Instant.FromUtc(2027, 6, 29, 15, 0));

        Assert.Equal(0, await Tour.Drain());

        var told = (await Tour.Organizer.Get($"/api/messages?subject={meeting}")).Items;
        Assert.All(told, message => Assert.Equal(("void", "The appointment has begun."), (message.GetProperty("status").GetString(), message.GetProperty("outcome").GetString())));
        await Tour.GoTo(before);
    }

    private async Task<(GivenStartup Startup, IReadOnlyList<string> Slots)> SomethingToBook()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop));
        await Tour.Drain();
        return (startup, slots);
    }

    private IEnumerable<ReceivedMail> Meetings(Caller reader) => Tour.Mailbox.To(reader.Email).Where(mail => mail.Subject().StartsWith("Meeting with", StringComparison.Ordinal));
}
