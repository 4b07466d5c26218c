using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fundtruck.Domain;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>What a tick that has nothing to do leaves out, and that nobody is forgotten by it.</summary>
public sealed partial class ReminderWatchTests(Tour tour) : TourTests(tour)
{
    private static readonly Instant Ten = Instant.FromUtc(2027, 6, 28, 8, 0);

    [Fact]
    public void A_moment_is_looked_at_until_it_is_a_minute_old_then_every_ten_minutes_and_whenever_it_is_another_one()
    {
        var watch = new ReminderWatch();
        var it = new WatchedMoment(ReminderPlanId.New(), Ten - Duration.FromDays(9), StopId.New(), Ten + Duration.FromHours(24), Ten);
        bool Looks(WatchedMoment at, Duration later)
        {
            var looked = watch.ToLookAt([at], Ten + later);
            watch.Looked([at], looked, Ten + later);
            return looked.Count == 1;
        }

        Assert.Equal([true, true, true, false, false, true, false], new[] { 0, 30, 60, 75, 600, 660, 675 }.Select(seconds => Looks(it, Duration.FromSeconds(seconds))));
        Assert.True(Looks(it, Duration.FromSeconds(120)), "The clock went back.");
        foreach (var other in new[] { it with { ChangedAt = Ten - Duration.FromDays(1) }, it with { Moment = Ten }, it with { DueAt = Ten - Duration.FromHours(1) }, it with { Plan = ReminderPlanId.New() } })
            Assert.True(Looks(other, Duration.FromSeconds(130)), "It is another one.");
        Assert.True(Looks(it, Duration.FromSeconds(140)), "What was not due meanwhile is forgotten.");
    }

    [Fact]
    public async Task Who_is_written_down_while_a_reminder_becomes_due_gets_it_with_the_next_tick_and_a_date_that_comes_nearer_is_reminded_of_at_once()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var stop = await Tour.AnOpenStop();
        var ((early, _), (slow, application)) = (await Tour.AParticipant(stop), await Tour.AParticipant(stop));
        var season = (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString()!;
        (await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = season, stopId = stop.Id, name = "eve", terms = new { moment = "stopStart", audience = "confirmed", days = -1, at = "10:00" } })).Expect(HttpStatusCode.Created);
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update applications set status = 'accepted' where id = {Guid.Parse(application)}")); // not committed yet, as others see it
        await At(Ten);
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update applications set status = 'confirmed' where id = {Guid.Parse(application)}"));
        await At(Ten + Duration.FromSeconds(15));
        Assert.Equal([1, 1], new[] { Told(early), Told(slow) });

        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update stops set during = tstzrange(lower(during) - interval '30 minutes', upper(during)) where id = {Guid.Parse(stop.Id)}"));
        await At(Ten + Duration.FromSeconds(150));
        Assert.Equal([2, 2], new[] { Told(early), Told(slow) });
    }

    [Fact]
    public async Task A_plan_that_could_never_remind_anybody_is_refused_and_the_field_says_what_fits()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var stop = await Tour.AnOpenStop();
        var season = (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString()!;
        var refused = await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = season, stopId = stop.Id, name = "never", terms = new { moment = "deckDeadline", audience = "confirmed", onlyIf = "notConfirmed", offsetMinutes = -60 } });
        Assert.Contains("onlyIf", refused.Fields);
        Assert.Contains("Ask for deckMissing", refused.Body, StringComparison.Ordinal);
        refused = await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = season, stopId = stop.Id, name = "never", terms = new { moment = "applicationDeadline", audience = "representatives", offsetMinutes = -60 } });
        Assert.Contains("It concerns applicants, notSubmitted, jurors.", refused.Body, StringComparison.Ordinal);
        refused = await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = season, stopId = stop.Id, name = "never", terms = new { moment = "applicationDeadline", audience = "notSubmitted", offsetMinutes = 60 } });
        Assert.Contains("offsetMinutes", refused.Fields);
    }

    [Fact]
    public async Task The_examples_of_the_documentation_remind_those_whom_they_name()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var season = (await Tour.Organizer.Post("/api/seasons", new { name = $"Season {Given.Number()} of examples", year = 2027 })).Id;
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(season: season));
        var (draft, (confirmed, _)) = (await Tour.AStartup(), await Tour.AParticipant(stop));
        await Tour.AnApplication(stop, draft, submitted: false);
        var examples = Json().Matches(await File.ReadAllTextAsync(Path.Combine(Repository(), "docs", "decisions", "reminders.md"))).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(3, examples.Count);
        foreach (var example in examples)
            (await Tour.Organizer.Post("/api/reminder-plans", JsonNode.Parse(example.Replace("SEASON", season, StringComparison.Ordinal).Replace("STOP", stop.Id, StringComparison.Ordinal))!)).Expect(HttpStatusCode.Created);

        var preview = (await Tour.Organizer.Get($"{stop.Path}/reminders")).Expect(HttpStatusCode.OK).Items.Where(it => it.TryGetProperty("planId", out var plan) && plan.ValueKind != JsonValueKind.Null).ToList();
        Assert.Equal(["last-call 2027-06-01T19:59:00Z", "deck-evening 2027-06-22T16:00:00Z"], preview.Select(it => $"{it.GetProperty("name")} {it.GetProperty("dueAt")}"));
        Assert.Equal(new[] { draft, confirmed }.Select(it => it.Founder.Id.ToString()), preview.Select(it => it.GetProperty("personId").GetString()));
        Assert.All(preview, it => Assert.NotEmpty(it.GetProperty("personName").GetString()!));
    }

    [GeneratedRegex("```json\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Json();

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fundtruck.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }

    private async Task At(Instant instant)
    {
        await Tour.GoTo(instant);
        await Tour.PlanReminders();
        await Tour.Drain();
    }

    private int Told(GivenStartup startup) => Tour.Mailbox.To(startup.Founder.Email).Count(mail => mail.Subject().StartsWith("Reminder: the stop begins", StringComparison.Ordinal));
}
