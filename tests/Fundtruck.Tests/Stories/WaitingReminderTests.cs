using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>Reminders that are due and have not left, and those that are still to come: what happens meanwhile loses none, wakes nobody and tells no stranger.</summary>
public sealed class WaitingReminderTests(Tour tour) : TourTests(tour)
{
    private static readonly Instant Beginning = Instant.FromUtc(2027, 5, 3, 8, 0);

    public override async ValueTask InitializeAsync()
    {
        await Tour.GoTo(Beginning);
        await Tour.Drain();
    }

    [Theory]
    [InlineData(false, "don’t have the deck")]
    [InlineData(true, "decks are due")]
    public async Task One_of_the_deck_that_could_not_leave_comes_although_the_place_was_confirmed_meanwhile(bool planned, string words)
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var application = await Tour.AnApplication(stop, startup);
        await Plan(stop, "deck-2-days", planned ? new { moment = "deckDeadline", audience = "applicants", offsetMinutes = -2 * 24 * 60 } : null);
        await Tour.GoTo(Instant.FromUtc(2027, 6, 21, 16, 0));
        (await Tour.Organizer.Decide(stop.ContestId, application, "accept")).Expect(HttpStatusCode.Created);
        await Tour.Drain();

        await Tour.GoTo(Instant.FromUtc(2027, 6, 22, 16, 10)); // ten minutes after it was due
        await Tour.PlanReminders();
        (await startup.Founder.Post($"/api/applications/{application}/confirm")).Expect(HttpStatusCode.OK);
        await Tour.PlanReminders();
        await Tour.Drain();

        Assert.Single(Mails(startup.Founder, words));
    }

    [Fact]
    public async Task One_of_answers_that_could_not_leave_comes_although_the_form_was_edited_meanwhile()
    {
        var stop = await Tour.AnOpenStop();
        var question = (await Tour.Ask(stop, Question()))[0];
        var startup = await Tour.AStartup();
        await Tour.AnApplication(stop, startup);
        await Tour.Drain();

        await Tour.GoTo(Instant.FromUtc(2027, 6, 18, 16, 10)); // ten minutes after it was due
        await Tour.Ask(stop, Question(question, "Who is coming?"));
        await Tour.Drain();

        Assert.Single(Mails(startup.Founder, "Who is coming?"));
        await Tour.Ask(stop, Question(question, "Who comes?"));
        await Tour.Drain();
        Assert.Single(Mails(startup.Founder, "Answers are missing"));
    }

    [Fact]
    public async Task What_organizers_held_or_cancelled_stays_so_when_the_form_is_edited()
    {
        var stop = await Tour.AnOpenStop();
        var question = (await Tour.Ask(stop, Question()))[0];
        var (held, cancelled, usual) = (await Tour.AStartup(), await Tour.AStartup(), await Tour.AStartup());
        foreach (var startup in new[] { held, cancelled, usual }) await Tour.AnApplication(stop, startup);
        await Tour.Drain();
        (await Tour.Organizer.Post($"/api/messages/{await Reminder(held)}/hold", new { reason = "We phone." })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"/api/messages/{await Reminder(cancelled)}/cancel", new { reason = "We have phoned." })).Expect(HttpStatusCode.OK);
        await Tour.Ask(stop, Question(question, "Who is coming?"));

        await Tour.GoTo(Instant.FromUtc(2027, 6, 18, 16, 0));
        await Tour.Drain();
        Assert.Equal([0, 0, 1], new[] { held, cancelled, usual }.Select(startup => Mails(startup.Founder, "Who is coming?").Count));
        (await Tour.Organizer.Post($"/api/messages/{await Reminder(held)}/release")).Expect(HttpStatusCode.OK);
        await Tour.Drain();
        Assert.Equal([1, 0, 1], new[] { held, cancelled, usual }.Select(startup => Mails(startup.Founder, "Who is coming?").Count));

        async Task<string> Reminder(GivenStartup startup) => Assert.Single((await Tour.Organizer.Get($"/api/messages?person={startup.Founder.Id}&kind=answersReminder")).Expect(HttpStatusCode.OK).Items).GetProperty("id").GetString()!;
    }

    [Fact]
    public async Task Whoever_has_left_the_team_is_not_reminded_of_what_it_owes()
    {
        var stop = await Tour.AnOpenStop();
        await Tour.Ask(stop, Question());
        var startup = await Tour.AStartup();
        var colleague = await Tour.SignIn($"colleague{Given.Number()}@startup.example", "Colleague");
        await startup.Join(colleague);
        await Tour.AParticipant(stop, startup);
        await Tour.Drain();
        var before = Tour.Mailbox.To(colleague.Email).Count;
        Assert.NotEqual(0, before);
        (await startup.Founder.Delete($"/api/startups/{startup.Id}/members/{colleague.Id}")).Expect(HttpStatusCode.NoContent);

        foreach (var (day, hour) in new[] { (17, 16), (18, 16), (22, 16) })
        {
            await Tour.GoTo(Instant.FromUtc(2027, 6, day, hour, 0));
            await Tour.Drain();
        }

        Assert.Equal((2, 1), (Mails(startup.Founder, "don’t have the deck").Count, Mails(startup.Founder, "Who comes?").Count)); // the control
        Assert.Equal(before, Tour.Mailbox.To(colleague.Email).Count);
        Assert.Equal(3, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{colleague.Id}' and status = 'void' and outcome = 'They have left the team.'"));
    }

    [Fact]
    public async Task Whoever_joins_the_team_is_reminded_of_what_is_still_to_come_and_of_nothing_before()
    {
        var stop = await Tour.AnOpenStop();
        await Tour.Ask(stop, Question());
        var startup = await Tour.AStartup();
        await Tour.AParticipant(stop, startup);
        await Tour.GoTo(Instant.FromUtc(2027, 6, 17, 16, 1)); // a minute after the first reminder of the deck was due
        var colleague = await Tour.SignIn($"colleague{Given.Number()}@startup.example", "Colleague");
        await startup.Join(colleague);
        await startup.Join(colleague);
        foreach (var day in new[] { 17, 18, 22 })
        {
            await Tour.GoTo(Instant.FromUtc(2027, 6, day, 16, 2));
            await Tour.Drain();
        }

        Assert.Equal((2, 1), (Mails(startup.Founder, "don’t have the deck").Count, Mails(startup.Founder, "Who comes?").Count));
        Assert.Equal((1, 1), (Mails(colleague, "don’t have the deck").Count, Mails(colleague, "Who comes?").Count));
    }

    [Theory]
    [InlineData("pitch"), InlineData("bookingOpening")]
    public async Task What_is_made_a_day_before_brings_no_reminder_of_a_week_before(string moment)
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        await Tour.Step(stop, "close-applications");
        await Tour.Drain();
        await Plan(stop, "week", new { moment, audience = "confirmed", offsetMinutes = -7 * 24 * 60 });
        await Plan(stop, "hour", new { moment, audience = "confirmed", offsetMinutes = -60 });
        var starts = Instant.FromUtc(2027, 6, 29, 8, 0);
        await Tour.GoTo(starts - Duration.FromHours(30));
        if (moment == "pitch")
        {
            (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { application }, startsAt = "10:00" })).Expect(HttpStatusCode.OK);
            (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        }
        else
        {
            (await Tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = "14:00", endsAt = "16:00", opensAt = "2027-06-29T10:00", tables = 2, slotMinutes = 20 })).Expect(HttpStatusCode.Created);
        }

        var words = moment == "pitch" ? "Reminder: your pitch" : "Reminder: booking opens";
        await Send(starts - Duration.FromHours(29));
        Assert.Empty(Mails(startup.Founder, words));
        await Send(starts - Duration.FromHours(1));
        Assert.Single(Mails(startup.Founder, words)); // the control
    }

    [Fact]
    public async Task A_digest_that_could_not_leave_before_the_night_waits_for_the_morning()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var season = (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString()!;
        (await Tour.Organizer.Put($"/api/seasons/{season}/reminder-limits", new { mostPerDay = 1, quietFrom = "22:00", quietUntil = "08:00" })).Expect(HttpStatusCode.OK);
        foreach (var name in new[] { "one", "two", "three" }) await Plan(stop, name, new { moment = "stopStart", audience = "confirmed", days = -1, at = "10:00" });
        await Send(Instant.FromUtc(2027, 6, 28, 8, 0));
        Assert.Single(Mails(startup.Founder, "Reminder: the stop begins"));

        await Send(Instant.FromUtc(2027, 6, 28, 21, 0)); // five hours late, it is 23:00
        Assert.Empty(Mails(startup.Founder, "2 reminders in one mail"));
        await Send(Instant.FromUtc(2027, 6, 29, 5, 59));
        Assert.Empty(Mails(startup.Founder, "2 reminders in one mail"));
        await Send(Instant.FromUtc(2027, 6, 29, 6, 0));
        Assert.Single(Mails(startup.Founder, "2 reminders in one mail"));
        Assert.Equal(3, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}' and plan_id is not null and status = 'sent'"));
    }

    private static object Question(string? id = null, string label = "Who comes?") => new { id, type = "text", label = new { fr = label, en = label }, required = "byDate", requiredBy = "2027-06-20T18:00" };

    private async Task Send(Instant at)
    {
        await Tour.GoTo(at);
        await Tour.PlanReminders();
        await Tour.Drain();
    }

    /// <summary>A plan for the stop; nothing is planned when there are no terms.</summary>
    private async Task Plan(GivenStop stop, string name, object? terms)
    {
        if (terms is null) return;
        var season = (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString();
        (await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = season, name, terms, stopId = stop.Id })).Expect(HttpStatusCode.Created);
    }

    private IReadOnlyList<ReceivedMail> Mails(Caller person, string words) =>
        [.. Tour.Mailbox.To(person.Email).Where(mail => mail.Subject().Contains(words, StringComparison.Ordinal) || mail.Text().Contains(words, StringComparison.Ordinal))];
}
