using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>What becomes of a reminder that waits to come in one mail with others.</summary>
public sealed partial class DigestLedgerTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Whoever_switches_reminders_off_gets_no_digest_either_and_the_ledger_says_so_of_all_that_was_in_it()
    {
        var (startup, _) = await TwoInADigest();
        var link = Links().Match(Assert.Single(Reminders(startup)).Text()).Value;
        (await Tour.Anybody.Post(new Uri(link).PathAndQuery, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]))).Expect(HttpStatusCode.OK);
        await At(16);

        Assert.Single(Reminders(startup));
        Assert.DoesNotContain(Tour.Mailbox.To(startup.Founder.Email), mail => mail.Subject().EndsWith("in one mail", StringComparison.Ordinal));
        var voided = await Messages(startup, "status=void&kind=plannedReminder");
        Assert.Equal(2, voided.Count);
        Assert.All([.. voided, .. await Messages(startup, "kind=reminderDigest")], it => Assert.Equal("Its reader switched off such messages on 2027-06-28.", it.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task What_is_held_leaves_its_digest_and_comes_once_when_it_is_released()
    {
        var (startup, parts) = await TwoInADigest();
        var held = (await Tour.Organizer.Post($"/api/messages/{Id(parts[0])}/hold", new { reason = "Wait." })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(JsonValueKind.Null, held.GetProperty("digestId").ValueKind);
        await At(16);
        Assert.Equal(2, Reminders(startup).Count); // the first, and the other one alone
        Assert.Equal("held", (await Message(parts[0])).GetProperty("message").GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, (await Message(parts[0])).GetProperty("told").ValueKind);

        (await Tour.Organizer.Post($"/api/messages/{Id(parts[0])}/release")).Expect(HttpStatusCode.OK);
        foreach (var hour in new[] { 17, 21, 30 }) await At(hour); // it may come in the morning
        Assert.Equal(3, Reminders(startup).Count);
        var told = await Message(parts[0]);
        Assert.Equal("sent", told.GetProperty("message").GetProperty("status").GetString());
        Assert.Contains("the stop begins", told.GetProperty("told").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_what_came_with_others_the_ledger_shows_the_mail_that_brought_it()
    {
        var (startup, parts) = await TwoInADigest();
        await At(16);
        var digest = Assert.Single(await Messages(startup, "kind=reminderDigest"));
        foreach (var part in parts)
        {
            var read = await Message(part);
            Assert.Equal((Id(digest), "sent"), (read.GetProperty("message").GetProperty("digestId").GetString(), read.GetProperty("message").GetProperty("status").GetString()));
            Assert.Equal("2 reminders in one mail", read.GetProperty("told").GetProperty("subject").GetString());
        }

        (await Tour.Organizer.Post($"/api/messages/{Id(parts[0])}/hold", new { reason = "Too late." })).Expect(HttpStatusCode.Conflict, "message-not-waiting");
        (await Tour.Organizer.Post($"/api/messages/{Id(digest)}/resend")).Expect(HttpStatusCode.Conflict, "message-not-repeatable"); // each of what was in it can be sent again
    }

    [Fact]
    public async Task Whoever_reads_a_digest_that_waits_sees_what_it_would_say_and_changes_nothing()
    {
        var (startup, parts) = await TwoInADigest();
        var digest = Assert.Single(await Messages(startup, "kind=reminderDigest"));
        for (var twice = 0; twice < 2; twice++) Assert.Equal("2 reminders in one mail", (await Message(digest)).GetProperty("wouldSay").GetProperty("subject").GetString());
        (await startup.Founder.Put("/api/me/mails", new { reminders = false, meetingRequests = true })).Expect(HttpStatusCode.OK);
        var off = (await Message(parts[0])).GetProperty("wouldSay");
        Assert.Equal((JsonValueKind.Null, "Its reader switched off such messages on 2027-06-28."), (off.GetProperty("text").ValueKind, off.GetProperty("voidBecause").GetString()));
        Assert.Equal("due", (await Message(parts[0])).GetProperty("message").GetProperty("status").GetString());
        Assert.Single(Reminders(startup));
    }

    [Theory]
    [InlineData("sending"), InlineData("sent")] // what was in it has the end of it a moment later
    public async Task What_is_being_told_in_a_digest_can_be_neither_held_nor_cancelled(string status)
    {
        var (startup, parts) = await TwoInADigest();
        var digest = Id(Assert.Single(await Messages(startup, "kind=reminderDigest")));
        await Tour.Count($"with it as (update outgoing_messages set status = '{status}' where id = '{digest}' returning 1) select count(*) from it");
        foreach (var way in new[] { "hold", "cancel" }) (await Tour.Organizer.Post($"/api/messages/{Id(parts[0])}/{way}", new { reason = "Too late." })).Expect(HttpStatusCode.Conflict, "message-not-waiting");
        await Tour.Count($"with it as (update outgoing_messages set status = 'due' where id = '{digest}' returning 1) select count(*) from it");
        (await Tour.Organizer.Post($"/api/messages/{Id(parts[0])}/cancel", new { reason = "In time." })).Expect(HttpStatusCode.OK);

        await At(16);
        var left = (await Message(parts[0])).GetProperty("message");
        Assert.Equal((2, "void", "In time."), (Reminders(startup).Count, left.GetProperty("status").GetString(), left.GetProperty("outcome").GetString())); // the other one alone
    }

    /// <summary>A founder who gets one reminder a day has had it, and two more wait for 18:00 in Paris.</summary>
    private async Task<(GivenStartup Startup, IReadOnlyList<JsonElement> Parts)> TwoInADigest()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var season = (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString()!;
        (await Tour.Organizer.Put($"/api/seasons/{season}/reminder-limits", new { mostPerDay = 1 })).Expect(HttpStatusCode.OK);
        foreach (var name in new[] { "one", "two", "three" })
            (await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = season, name, terms = new { moment = "stopStart", audience = "confirmed", days = -1, at = "10:00" }, stopId = stop.Id })).Expect(HttpStatusCode.Created);
        await At(8);
        Assert.Single(Reminders(startup));
        var parts = (await Messages(startup, "kind=plannedReminder&status=due")).Where(it => it.GetProperty("digestId").ValueKind == JsonValueKind.String).ToList();
        Assert.Equal(2, parts.Count);
        return (startup, parts);
    }

    private async Task At(int hour)
    {
        await Tour.GoTo(Instant.FromUtc(2027, 6, 28, 0, 0) + Duration.FromHours(hour));
        await Tour.PlanReminders();
        await Tour.Drain();
    }

    private IReadOnlyList<ReceivedMail> Reminders(GivenStartup startup) =>
        [.. Tour.Mailbox.To(startup.Founder.Email).Where(mail => mail.Subject().StartsWith("Reminder: the stop begins", StringComparison.Ordinal))];

    private async Task<IReadOnlyList<JsonElement>> Messages(GivenStartup startup, string filter) => (await Tour.Organizer.Get($"/api/messages?person={startup.Founder.Id}&{filter}")).Expect(HttpStatusCode.OK).Items;

    private async Task<JsonElement> Message(JsonElement message) => (await Tour.Organizer.Get($"/api/messages/{Id(message)}")).Expect(HttpStatusCode.OK).Json;

    private static string Id(JsonElement message) => message.GetProperty("id").GetString()!;

    [GeneratedRegex(@"https?://\S+/unsubscribe\?token=\S+")]
    private static partial Regex Links();
}
