using System.Net;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>What teams hear of their form: answers that are due, an exception, a reopening.</summary>
public sealed class FormMailTests(Tour tour) : TourTests(tour)
{
    private static readonly Instant Begin = Instant.FromUtc(2027, 5, 3, 8, 0);

    public override async ValueTask InitializeAsync() => await Tour.GoTo(Begin);

    [Fact]
    public async Task Teams_are_reminded_once_of_answers_that_are_due_and_only_while_they_are_missing()
    {
        var stop = await Tour.AnOpenStop();
        object Who(string by) => new { type = "text", label = new { fr = "Qui vient ?", en = "Who comes?" }, required = "byDate", requiredBy = by };
        var question = (await Tour.Ask(stop, Who("2027-06-20T18:00")))[0];
        var (without, with, draft) = (await Tour.AStartup(await Tour.SignIn($"sans{Given.Number()}@startup.example", "Sans", "fr")), await Tour.AStartup(), await Tour.AStartup());
        var (_, answered) = (await Tour.AnApplication(stop, without), await Tour.AnApplication(stop, with));
        await Tour.AnApplication(stop, draft, submitted: false);
        (await with.Founder.Patch($"/api/applications/{answered}/answers", new { field = question, value = "Both of us" })).Expect(HttpStatusCode.OK);

        await Go(2027, 6, 18, 15, 59);
        Assert.Empty(Reminders(without));
        await Go(2027, 6, 18, 16, 0);
        var mail = Assert.Single(Reminders(without));
        Assert.Contains("dimanche 20 juin 2027, 18 h 00, heure de Paris", mail, StringComparison.Ordinal);
        Assert.Contains("– Qui vient ?", mail, StringComparison.Ordinal);
        Assert.Empty(Reminders(with).Concat(Reminders(draft)));

        object Same(string by) => new { id = question, type = "text", label = new { fr = "Qui vient ?", en = "Who comes?" }, required = "byDate", requiredBy = by };
        (await Tour.Organizer.Edit($"/api/contests/{stop.ContestId}/questions", new { questions = new[] { Same("2027-06-25T18:00") } })).Expect(HttpStatusCode.OK);
        await Go(2027, 6, 20, 16, 0);
        Assert.Single(Reminders(without));
        await Go(2027, 6, 23, 16, 0);     // two days before the new date
        Assert.Equal(2, Reminders(without).Count);
        await Go(2027, 6, 26, 16, 0);
        Assert.Equal((2, 0), (Reminders(without).Count, Reminders(with).Count));
    }

    [Fact]
    public async Task A_reminder_of_answers_that_came_is_void()
    {
        var stop = await Tour.AnOpenStop();
        var question = (await Tour.Ask(stop, new { type = "text", label = new { fr = "Qui vient ?", en = "Who comes?" }, required = "byDate", requiredBy = "2027-06-20T18:00" }))[0];
        var (startup, application) = await Tour.AParticipant(stop);
        await Tour.GoTo(Instant.FromUtc(2027, 6, 17, 8, 0));
        (await startup.Founder.Patch($"/api/applications/{application}/answers", new { field = question, value = "Both of us" })).Expect(HttpStatusCode.OK);
        await Go(2027, 6, 19, 8, 0);
        Assert.Empty(Reminders(startup));
        Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where subject_id = '{application}' and kind = 'answersReminder' and status = 'void'"));
    }

    [Fact]
    public async Task A_team_hears_that_it_passes_as_an_exception_unless_that_is_taken_back_before()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var application = await Tour.AnApplication(stop, startup, submitted: false);
        var path = $"/api/applications/{application}/eligibility-override";
        (await Tour.Organizer.Post(path, new { reason = "By mistake." })).Expect(HttpStatusCode.NoContent);
        (await Tour.Organizer.Delete(path)).Expect(HttpStatusCode.NoContent);
        await Tour.Drain();
        Assert.DoesNotContain(Tour.Mailbox.To(startup.Founder.Email), mail => mail.Subject().StartsWith("Application admitted", StringComparison.Ordinal));

        (await Tour.Organizer.Post(path, new { reason = "It began anew in 2025." })).Expect(HttpStatusCode.NoContent);
        (await startup.Founder.Post($"/api/applications/{application}/submit")).Expect(HttpStatusCode.OK);     // which does not make it untrue
        await Tour.Drain();
        await Tour.Drain();
        Assert.Contains("The reason: It began anew in 2025.", Assert.Single(Tour.Mailbox.To(startup.Founder.Email), mail => mail.Subject().StartsWith("Application admitted as an exception", StringComparison.Ordinal)).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_team_hears_each_time_that_its_application_is_reopened_and_until_when()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup(await Tour.SignIn($"rouvre{Given.Number()}@startup.example", "Rouvre", "fr"));
        var application = await Tour.AnApplication(stop, startup);
        foreach (var until in new[] { "2027-06-10T12:00", "2027-06-11T12:00", "2027-06-10T12:00" })
        {
            (await Tour.Organizer.Post($"/api/applications/{application}/reopen", new { until })).Expect(HttpStatusCode.NoContent);
            await Tour.Drain();
        }

        var mails = Tour.Mailbox.To(startup.Founder.Email).Where(mail => mail.Subject().StartsWith("Vous pouvez modifier votre candidature", StringComparison.Ordinal)).Select(mail => mail.Text()).ToList();
        Assert.Equal(3, mails.Count);
        Assert.Contains("avant le vendredi 11 juin 2027, 12 h 00, heure de Paris", mails[1], StringComparison.Ordinal);
        (await Tour.Organizer.Post($"/api/applications/{application}/reopen", new { until = "2027-05-04T12:00" })).Expect(HttpStatusCode.NoContent);
        await Go(2027, 5, 4, 10, 0);     // too late to be of use
        Assert.Equal(3, Tour.Mailbox.To(startup.Founder.Email).Count(mail => mail.Subject().StartsWith("Vous pouvez modifier votre candidature", StringComparison.Ordinal)));
    }

    private async Task Go(int year, int month, int day, int hour, int minute)
    {
        await Tour.GoTo(Instant.FromUtc(year, month, day, hour, minute));
        await Tour.Drain();
    }

    private IReadOnlyList<string> Reminders(GivenStartup startup) =>
        [.. Tour.Mailbox.To(startup.Founder.Email).Where(mail => mail.Subject().StartsWith("Il manque des réponses", StringComparison.Ordinal) || mail.Subject().StartsWith("Answers are missing", StringComparison.Ordinal)).Select(mail => mail.Text())];
}
