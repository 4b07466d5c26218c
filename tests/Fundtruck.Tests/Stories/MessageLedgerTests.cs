using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Stories;

/// <summary>A tour to which mail comes back that can't be delivered.</summary>
public sealed class BouncingTour(TestCluster cluster) : Tour(cluster)
{
    protected override IEnumerable<string> Settings => ["--Mail:BounceAddress=bounces@tour.example"];
}

/// <summary>What organizers see of what was told to whom, and what they can do about it.</summary>
public sealed class MessageLedgerTests(BouncingTour tour) : TourTests<BouncingTour>(tour)
{
    public override async ValueTask InitializeAsync() => await Tour.Drain();

    [Fact]
    public async Task Organizers_see_what_was_said_at_the_time_and_what_took_the_place_of_what_was_not()
    {
        var (startup, slots) = await SomethingToBook();
        var meeting = (await startup.Book(slots[0])).Id;
        await Tour.Drain();
        (await startup.Founder.Post($"/api/meetings/{meeting}/move", new { slotId = slots[3] })).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        var told = await Messages($"subject={meeting}&person={startup.Founder.Id}");
        var (before, after) = (One(told, "meetingInvitation", 0), One(told, "meetingInvitation", 1));
        Assert.Equal(("sent", "sent"), (Status(before), Status(after)));
        var (old, now) = (await Told(before), await Told(after));
        Assert.Equal(startup.Founder.Email, old.GetProperty("address").GetString());
        Assert.Equal("REQUEST", old.GetProperty("calendarMethod").GetString());
        var mails = Tour.Mailbox.To(startup.Founder.Email).Where(mail => mail.Message.MessageId!.StartsWith(old.GetProperty("messageIdHeader").GetString()!, StringComparison.Ordinal)).ToList();
        Assert.Equal(Assert.Single(mails).Text().ReplaceLineEndings("\n").TrimEnd(), old.GetProperty("text").GetString()!.Spaced().ReplaceLineEndings("\n").TrimEnd());
        Assert.Contains("14:00", old.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("15:00", now.GetProperty("text").GetString(), StringComparison.Ordinal);
        var reminders = told.Where(it => it.GetProperty("kind").GetString() == "meetingReminder" && it.GetProperty("revision").GetInt32() == 0).ToList();
        Assert.Equal(3, reminders.Count);
        Assert.All(reminders, it => Assert.Equal(("void", Id(after)), (Status(it), it.GetProperty("supersededBy").GetString())));
    }

    [Fact]
    public async Task The_list_names_who_was_told_at_which_address_and_what_stood_above_it()
    {
        var (startup, slots) = await SomethingToBook();
        await Tour.Drain();
        var meeting = (await startup.Book(slots[0])).Id;
        var waiting = One(await Messages($"subject={meeting}&person={startup.Founder.Id}"), "meetingInvitation", 0);
        Assert.Equal((startup.Founder.Email, null), Seen(waiting));
        await Tour.Drain();
        var before = startup.Founder.Email;
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update people set email = {"moved-" + before} where email = {before}"));

        var told = await Messages($"subject={meeting}&person={startup.Founder.Id}");

        Assert.Equal((before, (await Told(waiting)).GetProperty("subject").GetString()), Seen(One(told, "meetingInvitation", 0)));
        Assert.All(told.Where(it => it.GetProperty("kind").GetString() == "meetingReminder"), it => Assert.Equal(("moved-" + before, null), Seen(it)));
        Assert.Single(told.Select(it => it.GetProperty("name").GetString()).Distinct(), (await startup.Founder.Get("/api/me")).Text("name"));

        static (string? Email, string? SubjectLine) Seen(JsonElement it) => (it.GetProperty("email").GetString(), it.TryGetProperty("subjectLine", out var line) ? line.GetString() : null);
    }

    [Fact]
    public async Task A_held_message_waits_until_it_is_released_and_one_that_lost_its_meaning_meanwhile_is_void()
    {
        var (startup, slots) = await SomethingToBook();
        var meeting = (await startup.Book(slots[0])).Id;
        var invitations = await Messages($"subject={meeting}&kind=meetingInvitation");
        foreach (var it in invitations) (await Tour.Organizer.Post($"/api/messages/{Id(it)}/hold", new { reason = "The table may change." })).Expect(HttpStatusCode.OK);

        Assert.Equal(0, await Tour.Drain());
        Assert.All(await Messages($"subject={meeting}&problem=held"), it => Assert.Equal(("organizer", "The table may change."), (it.GetProperty("heldFor").GetString(), it.GetProperty("outcome").GetString())));
        (await Tour.Organizer.Post($"/api/messages/{Id(invitations[0])}/hold", new { reason = "Again." })).Expect(HttpStatusCode.Conflict, "message-not-waiting");
        (await Tour.Organizer.Post($"/api/messages/{Id(invitations[0])}/release")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, await Tour.Drain());
        (await Tour.Organizer.Post($"/api/messages/{Id(invitations[0])}/release")).Expect(HttpStatusCode.Conflict, "message-not-held");

        (await startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);
        Assert.Equal("void", Status(await Message(Id(invitations[1]))));
        Assert.Equal(1, await Tour.Drain()); // only who was invited hears that it does not take place
        var audit = (await Tour.Organizer.Get($"/api/audit?subject={Id(invitations[0])}")).Items.Select(it => it.GetProperty("request").GetString()).ToList();
        Assert.Equal(["ReleaseMessage", "HoldMessage"], audit);
    }

    [Fact]
    public async Task A_message_can_be_cancelled_before_it_leaves_and_sent_again_after()
    {
        var (startup, slots) = await SomethingToBook();
        var meeting = (await startup.Book(slots[0])).Id;
        var (mine, other) = (One(await Messages($"subject={meeting}&person={startup.Founder.Id}"), "meetingInvitation", 0), (await Messages($"subject={meeting}&kind=meetingInvitation")).Single(it => it.GetProperty("personId").GetString() != startup.Founder.Id.ToString()));
        (await Tour.Organizer.Post($"/api/messages/{Id(other)}/cancel", new { reason = "We phoned." })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"/api/messages/{Id(mine)}/resend")).Expect(HttpStatusCode.Conflict, "message-not-over");
        Assert.Equal(1, await Tour.Drain());

        var again = (await Tour.Organizer.Post($"/api/messages/{Id(mine)}/resend")).Id;
        Assert.Equal(1, await Tour.Drain());

        Assert.Equal((1, "sent"), ((await Message(again)).GetProperty("copy").GetInt32(), Status(await Message(again))));
        var mails = Tour.Mailbox.To(startup.Founder.Email).Where(mail => mail.Message.BodyParts.Any(part => part.ContentType.MimeType == "text/calendar")).ToList();
        Assert.Equal(2, mails.Select(mail => mail.Message.MessageId).Distinct().Count());
        Assert.Single(mails.Select(mail => (mail.Calendar().Uid, mail.Calendar().Sequence, mail.Calendar().Start)).Distinct());
        (await Tour.Organizer.Post($"/api/messages/{Id(other)}/cancel", new { reason = "Again." })).Expect(HttpStatusCode.Conflict, "message-not-waiting");
        await Tour.ASignInMail("again@startup.example");
        var link = (await Messages("kind=signInLink&status=sent"))[^1];
        (await Tour.Organizer.Post($"/api/messages/{Id(link)}/resend")).Expect(HttpStatusCode.Conflict, "message-not-repeatable");
        Assert.Equal(JsonValueKind.Null, (await Told(link)).GetProperty("text").ValueKind); // a secret is told once
    }

    [Fact]
    public async Task What_a_plan_told_is_found_among_what_was_told_of_its_stop()
    {
        var fair = await Tour.ASmallFair(startups: 1, investors: 1);
        await Tour.APublishedPlan(fair.Stop, new { work = 2 });

        Assert.Equal(2, (await Messages($"stop={fair.Stop.Id}&kind=planPublished")).Count);
        Assert.Equal(2, (await Tour.Organizer.Get($"/api/messages/counts?stop={fair.Stop.Id}&kind=planPublished")).Json.GetProperty("counts")[0].GetProperty("messages").GetInt32());
        await Tour.Drain();
    }

    [Fact]
    public async Task Messages_are_found_and_counted_by_stop_kind_status_and_problem()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        await Tour.AParticipant(await Tour.AnOpenStop());
        await Tour.Drain();
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop));
        var meeting = (await startup.Book(slots[0])).Id;

        var subjects = (await Messages($"stop={stop.Id}")).Select(it => it.GetProperty("subjectId").GetString()).Distinct().ToList();
        Assert.Equal([application, meeting], subjects.Order().ToList().OrderBy(it => it == meeting));
        var counts = (await Tour.Organizer.Get($"/api/messages/counts?stop={stop.Id}")).Json.GetProperty("counts").EnumerateArray().ToList();
        Assert.Equal((2, 0), Counted("meetingInvitation", "due"));
        Assert.Equal((1, 0), Counted("applicationConfirmed", "sent"));
        Tour.Clock.AdvanceMinutes(6);
        counts = [.. (await Tour.Organizer.Get($"/api/messages/counts?stop={stop.Id}")).Json.GetProperty("counts").EnumerateArray()];
        Assert.Equal((2, 2), Counted("meetingInvitation", "due"));
        Assert.Equal(2, (await Messages($"stop={stop.Id}&problem=late")).Count);
        Assert.Equal(2, (await Tour.Organizer.Get("/api/mail/problems")).Json.GetProperty("late").GetInt32());

        (int, int) Counted(string kind, string status)
        {
            var count = counts.Single(it => it.GetProperty("kind").GetString() == kind && Status(it) == status);
            return (count.GetProperty("messages").GetInt32(), count.GetProperty("late").GetInt32());
        }
    }

    [Fact]
    public async Task The_list_can_begin_with_the_newest_and_its_pages_hold_each_message_once()
    {
        var (startup, slots) = await SomethingToBook();
        await startup.Book(slots[0]);
        var oldest = await Messages($"person={startup.Founder.Id}");
        var (newest, after) = (new List<JsonElement>(), "");
        for (var pages = 0; pages == 0 || after.Length > 0; pages++)
        {
            var page = (await Tour.Organizer.Get($"/api/messages?person={startup.Founder.Id}&newest=true&limit=2&after={after}")).Expect(HttpStatusCode.OK);
            newest.AddRange(page.Items);
            after = page.Json.GetProperty("next").GetString() ?? "";
        }

        Assert.True(oldest.Count > 4);
        Assert.Equal(oldest.Select(Id).Reverse(), newest.Select(Id));
    }

    [Fact]
    public async Task A_mail_that_comes_back_marks_its_address_and_whatever_waits_for_it_is_held_until_it_is_cleared()
    {
        var (startup, slots) = await SomethingToBook();
        var meeting = (await startup.Book(slots[0])).Id;
        await Tour.Drain();
        var program = Tour.With((await Tour.Organizer.Post("/api/me/tokens", new { name = "Bounces", scopes = new[] { "messages:write" } })).Text("token"));
        var mail = Tour.Mailbox.To(startup.Founder.Email)[^1];
        Assert.Matches(@"\Abounces\+[0-9a-f]{32}@tour\.example\z", mail.From);

        (await program.Post("/api/mail/bounces", new { returnPath = mail.From, status = "4.2.2", reason = "Mailbox full" })).Expect(HttpStatusCode.NoContent);
        Assert.Empty((await Tour.Organizer.Get("/api/mail/problems")).Json.GetProperty("addresses").EnumerateArray()); // it will be empty again
        (await startup.Book(slots[2])).Expect(HttpStatusCode.Created);
        await Tour.Drain();
        var second = Tour.Mailbox.To(startup.Founder.Email)[^1];
        for (var twice = 0; twice < 2; twice++) (await program.Post("/api/mail/bounces", new { returnPath = second.From, status = "5.1.1", reason = "No such user" })).Expect(HttpStatusCode.NoContent);

        var problems = (await Tour.Organizer.Get("/api/mail/problems")).Json;
        var failing = Assert.Single(problems.GetProperty("addresses").EnumerateArray());
        Assert.Equal((startup.Founder.Email, "5.1.1 No such user", 1), (failing.GetProperty("address").GetString(), failing.GetProperty("why").GetString(), failing.GetProperty("failures").GetInt32()));
        Assert.Equal(2, problems.GetProperty("bounced").GetInt32());
        var held = await Messages($"person={startup.Founder.Id}&problem=held");
        Assert.Equal(held.Count, problems.GetProperty("held").GetInt32());
        Assert.Equal(6, held.Count(it => it.GetProperty("kind").GetString() == "meetingReminder")); // three of each meeting
        Assert.All(held, it => Assert.Equal("address", it.GetProperty("heldFor").GetString()));
        (await startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);
        Assert.Equal(1, await Tour.Drain()); // to the investor
        Assert.Equal("held", Status(One(await Messages($"person={startup.Founder.Id}&subject={meeting}"), "meetingCancellation", 1)));
        (await Tour.Anybody.Post("/api/sign-in-links", new { email = startup.Founder.Email })).Expect(HttpStatusCode.Accepted);
        Assert.Equal(1, await Tour.Drain()); // who asks for a link may know better

        (await Tour.Organizer.Post("/api/mail/addresses/clear", new { email = startup.Founder.Email })).Expect(HttpStatusCode.NoContent);
        Assert.Equal(1, await Tour.Drain());
        Assert.Equal("CANCEL", Tour.Mailbox.To(startup.Founder.Email)[^1].Calendar().Method);
        (await Tour.Organizer.Post("/api/mail/addresses/clear", new { email = startup.Founder.Email })).Expect(HttpStatusCode.NotFound);
        (await program.Post("/api/mail/bounces", new { returnPath = "bounces+nobody@tour.example", status = "5.1.1" })).Expect(HttpStatusCode.NotFound);
        foreach (var status in new[] { "550", "3.1.1" }) Assert.Equal(["status"], (await program.Post("/api/mail/bounces", new { returnPath = second.From, status })).Expect(HttpStatusCode.BadRequest).Fields);
    }

    [Theory]
    [InlineData("550 5.1.1 No such user", true)]
    [InlineData("550 5.7.1 Looks like spam", false)]
    [InlineData("552 5.2.2 Mailbox full", false)]
    public async Task An_address_that_the_server_refuses_for_good_is_not_tried_again_where_the_fault_is_in_the_address(string answer, bool isFailing)
    {
        var (startup, slots) = await SomethingToBook();
        Tour.Mailbox.Script.RefuseRecipient(startup.Founder.Email, answer);
        (await startup.Book(slots[0])).Expect(HttpStatusCode.Created);
        await Tour.Drain();
        var tried = Tries();
        (await startup.Book(slots[2])).Expect(HttpStatusCode.Created);
        await Tour.Drain();

        Assert.Equal(isFailing ? 0 : 1, Tries() - tried);
        Assert.Equal(isFailing ? 1 : 0, await Tour.Count($"select count(*) from failing_addresses where address = '{startup.Founder.Email}'"));
        Tour.Mailbox.Script.AcceptRecipient(startup.Founder.Email);
        if (isFailing) (await Tour.Organizer.Post("/api/mail/addresses/clear", new { email = startup.Founder.Email })).Expect(HttpStatusCode.NoContent);

        int Tries() => Tour.Mailbox.Commands.Count(command => command.StartsWith($"RCPT TO:<{startup.Founder.Email}>", StringComparison.Ordinal));
    }

    private async Task<(GivenStartup Startup, IReadOnlyList<string> Slots)> SomethingToBook()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop));
        await Tour.Drain();
        return (startup, slots);
    }

    private async Task<IReadOnlyList<JsonElement>> Messages(string filter) => (await Tour.Organizer.Get($"/api/messages?{filter}")).Expect(HttpStatusCode.OK).Items;

    private async Task<JsonElement> Message(string id) => (await Tour.Organizer.Get($"/api/messages/{id}")).Expect(HttpStatusCode.OK).Json.GetProperty("message");

    private async Task<JsonElement> Told(JsonElement message) => (await Tour.Organizer.Get($"/api/messages/{Id(message)}")).Expect(HttpStatusCode.OK).Json.GetProperty("told");

    private static JsonElement One(IReadOnlyList<JsonElement> messages, string kind, int revision) =>
        messages.Single(it => it.GetProperty("kind").GetString() == kind && it.GetProperty("revision").GetInt32() == revision && it.GetProperty("reminder").ValueKind == JsonValueKind.Null);

    private static string Id(JsonElement message) => message.GetProperty("id").GetString()!;

    private static string Status(JsonElement message) => message.GetProperty("status").GetString()!;
}
