using System.Net;
using System.Text.RegularExpressions;
using Fundtruck.Domain.Messages;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Fundtruck.Tests.Stories;

/// <summary>People stop what they need not get, with one click and without signing in.</summary>
public sealed partial class UnsubscribeTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task One_click_stops_reminders_also_those_that_are_queued_and_the_ledger_says_why()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var (startup, meeting) = await AMeeting();
        await Tour.GoTo(Instant.FromUtc(2027, 6, 22, 7, 30)); // seven days before, at 09:00 in Paris, and after
        await Tour.Drain();
        var reminder = Reminders(startup)[^1];
        var link = Link(reminder.Text());
        Assert.Contains(link, WebUtility.HtmlDecode(reminder.Message.HtmlBody), StringComparison.Ordinal);
        Assert.StartsWith($"<{link}>", reminder.Message.Headers["List-Unsubscribe"], StringComparison.Ordinal);

        // As a mail program does it: no cookie, no token of ours, just this body.
        var answer = await Tour.Anybody.Post(new Uri(link).PathAndQuery, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
        Assert.Equal(HttpStatusCode.OK, answer.Expect(HttpStatusCode.OK).Status);
        await Tour.GoTo(Instant.FromUtc(2027, 6, 28, 7, 30)); // the day before
        await Tour.Drain();

        Assert.Single(Reminders(startup));
        var voided = (await Tour.Organizer.Get($"/api/messages?subject={meeting}&person={startup.Founder.Id}&kind=meetingReminder&status=void")).Items;
        Assert.Equal("Its reader switched off such messages on 2027-06-22.", Assert.Single(voided).GetProperty("outcome").GetString());
        Assert.False((await startup.Founder.Get("/api/me/mails")).Json.GetProperty("reminders").GetBoolean());
        Assert.True((await startup.Founder.Get("/api/me/mails")).Json.GetProperty("meetingRequests").GetBoolean());
    }

    [Fact]
    public async Task Whoever_switched_reminders_off_still_hears_of_decisions_invitations_and_cancellations_and_can_switch_them_on_again()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var (startup, meeting) = await AMeeting();
        Assert.False((await startup.Founder.Put("/api/me/mails", new { reminders = false, meetingRequests = true })).Expect(HttpStatusCode.OK).Json.GetProperty("reminders").GetBoolean());
        await Tour.Drain();
        Assert.Contains(Tour.Mailbox.To(startup.Founder.Email), mail => mail.Subject().StartsWith("Meeting with", StringComparison.Ordinal) && mail.Message.Headers["List-Unsubscribe"] is null && !mail.Text().Contains("/unsubscribe", StringComparison.Ordinal));
        Assert.Contains(Tour.Mailbox.To(startup.Founder.Email), mail => mail.Subject().StartsWith("Your place is confirmed", StringComparison.Ordinal));

        await Tour.GoTo(Instant.FromUtc(2027, 6, 22, 7, 30));
        await Tour.Drain();
        Assert.Empty(Reminders(startup));
        (await startup.Founder.Put("/api/me/mails", new { reminders = true, meetingRequests = true })).Expect(HttpStatusCode.OK);
        await Tour.GoTo(Instant.FromUtc(2027, 6, 28, 7, 30));
        await Tour.Drain();
        Assert.Single(Reminders(startup));

        (await startup.Founder.Put("/api/me/mails", new { reminders = false, meetingRequests = false })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);
        await Tour.Drain();
        Assert.Contains(Tour.Mailbox.To(startup.Founder.Email), mail => mail.Subject().StartsWith("Cancelled: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_only_reads_the_page_changes_nothing_and_the_button_does()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var (startup, _) = await AMeeting();
        await Tour.GoTo(Instant.FromUtc(2027, 6, 22, 7, 30));
        await Tour.Drain();
        var path = new Uri(Link(Reminders(startup)[^1].Text())).PathAndQuery;

        for (var i = 0; i < 3; i++)
        {
            var page = (await Tour.Anybody.Get(path)).Expect(HttpStatusCode.OK);
            Assert.Single(Buttons().Matches(page.Body));
            Assert.DoesNotContain("<script", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(startup.Founder.Email, page.Body, StringComparison.Ordinal);
            Assert.Equal(("no-store", "no-referrer"), (page.Header("Cache-Control"), page.Header("Referrer-Policy")));
            Assert.Equal(path, WebUtility.HtmlDecode(Form().Match(page.Body).Groups[1].Value));
        }

        Assert.True((await startup.Founder.Get("/api/me/mails")).Json.GetProperty("reminders").GetBoolean());
        for (var i = 0; i < 2; i++) (await Tour.Anybody.Post(path)).Expect(HttpStatusCode.OK);
        Assert.False((await startup.Founder.Get("/api/me/mails")).Json.GetProperty("reminders").GetBoolean());
    }

    [Fact]
    public async Task Exactly_those_mails_that_can_be_switched_off_say_how_in_their_headers_their_text_and_their_HTML()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var (startup, meeting) = await AMeeting();
        await Tour.Drain();
        await Tour.GoTo(Instant.FromUtc(2027, 6, 22, 7, 30));
        await Tour.Drain();
        (await startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);
        await Tour.ASignInMail(startup.Founder.Email);

        var kinds = new HashSet<MessageKind>();
        foreach (var mail in Tour.Mailbox.Messages)
        {
            var id = mail.Message.MessageId!.Split('@')[0];
            var kind = Enum.Parse<MessageKind>((await Tour.Organizer.Get($"/api/messages/{Guid.ParseExact(id, "N")}")).Expect(HttpStatusCode.OK).Json.GetProperty("message").GetProperty("kind").GetString()!, ignoreCase: true);
            kinds.Add(kind);
            var offers = kind.Topic() is not null;
            Assert.Equal((offers, offers, offers), (mail.Message.Headers["List-Unsubscribe"] is not null, Link(mail.Text()).Length > 0, mail.Message.HtmlBody!.Contains("/unsubscribe?token=", StringComparison.Ordinal)));
        }

        Assert.Superset(new HashSet<MessageKind> { MessageKind.SignInLink, MessageKind.ApplicationConfirmed, MessageKind.MeetingInvitation, MessageKind.MeetingReminder, MessageKind.MeetingCancellation }, kinds);
    }

    [Fact]
    public async Task A_link_switches_off_one_topic_of_one_person()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var ((one, _), (other, _)) = (await AMeeting(), await AMeeting());
        await Tour.GoTo(Instant.FromUtc(2027, 6, 22, 7, 30));
        await Tour.Drain();
        (await Tour.Anybody.Post(new Uri(Link(Reminders(one)[^1].Text())).PathAndQuery)).Expect(HttpStatusCode.OK);

        Assert.Equal((false, true), await Wants(one));
        Assert.Equal((true, true), await Wants(other));

        async Task<(bool, bool)> Wants(GivenStartup startup)
        {
            var mails = (await startup.Founder.Get("/api/me/mails")).Json;
            return (mails.GetProperty("reminders").GetBoolean(), mails.GetProperty("meetingRequests").GetBoolean());
        }
    }

    [Fact]
    public async Task A_reminder_that_is_written_twice_is_the_same_mail_byte_by_byte()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var (startup, _) = await AMeeting();
        await Tour.Drain();
        await Tour.GoTo(Instant.FromUtc(2027, 6, 22, 7, 30));
        await using var session = await OutboxSession.Begin(Tour.Services.GetRequiredService<NpgsqlDataSource>(), default);
        var (table, batches) = (Tour.Services.GetRequiredService<OutboxTable>(), Tour.Services.GetRequiredService<OutboxBatches>());
        var claimed = await table.Claim(session.Worker, 1000, Tour.Clock.GetCurrentInstant(), default);

        var (once, again) = (await Written(), await Written());

        Assert.Contains("unsubscribe?token=3D", once, StringComparison.Ordinal);
        Assert.Equal(once, again);
        await table.Settle([], [.. claimed.Select(message => new Outcome(message.Id, MessageStatus.Due, null, Back: true))]);

        async Task<string> Written()
        {
            var mail = (await batches.Of(claimed, default)).Letters.Single(letter => letter.Address == startup.Founder.Email && letter.Message.Kind == MessageKind.MeetingReminder).Mail;
            using var bytes = new MemoryStream();
            await mail.WriteToAsync(bytes);
            return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
        }
    }

    [Theory]
    [InlineData(""), InlineData("?token="), InlineData("?token=nonsense"), InlineData("?token=Q2ZESjhB"), InlineData("?token=<script>")]
    public async Task What_we_did_not_sign_switches_nothing_off(string query)
    {
        (await Tour.Anybody.Get($"/unsubscribe{query}")).Expect(HttpStatusCode.NotFound);
        (await Tour.Anybody.Post($"/unsubscribe{query}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_link_that_somebody_changed_is_worth_nothing()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var (startup, _) = await AMeeting();
        await Tour.GoTo(Instant.FromUtc(2027, 6, 22, 7, 30));
        await Tour.Drain();
        var path = new Uri(Link(Reminders(startup)[^1].Text())).PathAndQuery;

        foreach (var at in new[] { path.IndexOf('=', StringComparison.Ordinal) + 5, path.Length / 2, path.Length - 5 })
            (await Tour.Anybody.Post(path[..at] + (path[at] == 'A' ? 'B' : 'A') + path[(at + 1)..])).Expect(HttpStatusCode.NotFound);
        Assert.True((await startup.Founder.Get("/api/me/mails")).Json.GetProperty("reminders").GetBoolean());
    }

    private async Task<(GivenStartup Startup, string Meeting)> AMeeting()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop), "14:00");
        return (startup, (await startup.Book(slots[0])).Id);
    }

    private IReadOnlyList<Mail.ReceivedMail> Reminders(GivenStartup startup) =>
        [.. Tour.Mailbox.To(startup.Founder.Email).Where(mail => mail.Subject().StartsWith("Reminder: Meeting", StringComparison.Ordinal))];

    private static string Link(string text) => Links().Match(text).Value;

    [GeneratedRegex(@"https?://\S+/unsubscribe\?token=\S+")]
    private static partial Regex Links();

    [GeneratedRegex("<button")]
    private static partial Regex Buttons();

    [GeneratedRegex("action=\"([^\"]*)\"")]
    private static partial Regex Form();
}
