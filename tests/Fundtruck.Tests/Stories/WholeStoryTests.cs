using System.Net;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>A tour whose jobs Hangfire runs.</summary>
public sealed class TourWithJobs(TestCluster cluster) : Tour(cluster)
{
    protected override bool RunsJobs => true;
}

public sealed class WholeStoryTests(TourWithJobs tour) : TourTests<TourWithJobs>(tour)
{
    [Fact]
    public async Task Two_stops_run_from_the_call_to_the_reminder_in_the_mailbox()
    {
        var (turbine, euratechnologies) = await TwoOpenStops();

        var windQuiet = await SignInByMail("ada@windquiet.example");
        var startup = new GivenStartup((await windQuiet.Post("/api/startups", new { name = "Windquiet", noSirenReason = "Not registered yet.", pitch = "Quiet wind turbines." })).Id, windQuiet);
        var application = await Tour.AnApplication(turbine, startup);
        var inLille = await Tour.AnApplication(euratechnologies, startup);
        await ArrivesAt("ada@windquiet.example", "Application received: Dunkerque");

        (await Tour.Organizer.Decide(turbine.ContestId, application, "accept")).Expect(HttpStatusCode.Created);
        (await Tour.Organizer.Decide(euratechnologies.ContestId, inLille, "refuse", "We see you in Dunkerque.")).Expect(HttpStatusCode.Created);
        await ArrivesAt("ada@windquiet.example", "Windquiet is selected: Dunkerque");
        (await windQuiet.Post($"/api/applications/{application}/confirm")).Expect(HttpStatusCode.OK);
        await Tour.Step(turbine, "close-applications");
        (await Tour.Organizer.Edit($"{turbine.Path}/line-up", new { order = new[] { application }, startsAt = "18:00" })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{turbine.Path}/line-up/publish")).Expect(HttpStatusCode.OK);

        var pitch = await ArrivesAt("ada@windquiet.example", "Pitch of Windquiet, Dunkerque");
        Assert.Equal(At(29, 18, 0), Start(pitch));
        Assert.Equal("REQUEST", pitch.Calendar().Method);

        await MeetingsAt(turbine, startup);
    }

    private async Task MeetingsAt(GivenStop stop, GivenStartup startup)
    {
        var session = await Tour.ASession(stop, "14:00", "16:00");
        var investorId = (await Tour.Organizer.Post("/api/investors", new { name = "Dune Capital", representative = new { email = "ines@dune.example", name = "Inès Investor", language = "fr" } })).Id;
        var investor = new GivenInvestor(investorId, await SignInByMail("ines@dune.example"));
        var slots = await investor.Slots(stop, session);
        var meeting = (await startup.Book(slots[1])).Id;

        var invitation = await ArrivesAt("ines@dune.example", "Rendez-vous avec Windquiet");
        Assert.Equal(At(29, 14, 20), Start(invitation));
        Assert.Contains("mardi 29 juin 2027, 14 h 20, heure de Paris", invitation.Text(), StringComparison.Ordinal);
        await ArrivesAt("ada@windquiet.example", "Meeting with Dune Capital");

        (await investor.Representative.Post($"/api/meetings/{meeting}/move", new { slotId = slots[3], reason = "My train." })).Expect(HttpStatusCode.OK);
        var moved = await ArrivesAt("ada@windquiet.example", "Changed: Meeting with Dune Capital");
        Assert.Equal((invitation.Calendar().Uid, 1, "REQUEST"), (moved.Calendar().Uid, moved.Calendar().Sequence, moved.Calendar().Method));
        Assert.Equal(At(29, 15, 0), Start(moved));

        var feed = (await startup.Founder.Get((await startup.Founder.Get("/api/me")).Text("calendar"))).Expect(HttpStatusCode.OK);
        Assert.Contains("DTSTART;TZID=Europe/Paris:20270629T150000", feed.Body, StringComparison.Ordinal);
        Assert.Contains("DTSTART;TZID=Europe/Paris:20270629T180000", feed.Body, StringComparison.Ordinal);

        await RemindersCome(At(22, 9, 0), At(28, 9, 0), At(29, 13, 0));
    }

    private async Task RemindersCome(params Instant[] due)
    {
        foreach (var instant in due)
        {
            var before = Reminders();
            Tour.Clock.Reset(instant - Duration.FromSeconds(1));
            await Tour.Drain();
            Assert.Equal(before, Reminders());

            Tour.Clock.Reset(instant);
            Tour.Services.GetRequiredService<IRecurringJobManager>().Trigger(Jobs.DrainOutboxId);
            await Tour.Mailbox.WaitForMessages(messages => messages.Count(IsReminder) >= before + 2);
            await Tour.NothingIsOnItsWay(); // else the clock's next leap would end a lease
            Assert.Equal(before + 2, Reminders());
        }

        int Reminders() => Tour.Mailbox.Messages.Count(IsReminder);
        static bool IsReminder(ReceivedMail mail) => mail.Subject().StartsWith("Reminder: Meeting", StringComparison.Ordinal) || mail.Subject().StartsWith("Rappel : Rendez-vous", StringComparison.Ordinal);
    }

    private async Task<(GivenStop Turbine, GivenStop EuraTechnologies)> TwoOpenStops()
    {
        var turbine = await Tour.AnOpenStop();
        var lille = await Tour.AVenue("EuraTechnologies", "Lille");
        return (turbine, await Tour.AnOpenStop(await Tour.AStopBody(date: "2027-06-30", venue: lille, name: "Lille")));
    }

    /// <summary>The way everybody gets in: ask for a link, find it in the mailbox, use it up.</summary>
    private async Task<Caller> SignInByMail(string email)
    {
        (await Tour.Anybody.Post("/api/sign-in-links", new { email, language = "en" })).Expect(HttpStatusCode.Accepted);
        var mail = await ArrivesAt(email, " Fundtruck");
        var text = mail.Text();
        var token = text[(text.IndexOf("token=", StringComparison.Ordinal) + 6)..].Split('\r', '\n')[0].Trim();
        var session = (await Tour.Anybody.Post("/api/sessions", new { token })).Expect(HttpStatusCode.Created);
        return Tour.With(session.Text("token"));
    }

    private async Task<ReceivedMail> ArrivesAt(string email, string subject)
    {
        await Tour.Mailbox.WaitForMessages(messages => messages.Any(Wanted));
        return Tour.Mailbox.Messages.Last(Wanted);

        bool Wanted(ReceivedMail mail) => mail.Recipients.Contains(email) && mail.Subject().Contains(subject, StringComparison.Ordinal);
    }

    private static Instant At(int day, int hour, int minute) => new LocalDateTime(2027, 6, day, hour, minute).InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/Paris"]).ToInstant();

    private static Instant Start(ReceivedMail mail) => mail.Calendar().Start;
}
