using System.Net;
using System.Text.Json;
using Fundtruck.Domain;
using Fundtruck.Domain.Messages;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Tests.Stories;

/// <summary>Reminders as organizers plan them, with the clock where the story needs it.</summary>
public sealed class ReminderPlanTests(Tour tour) : TourTests(tour)
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];
    private static readonly Instant Beginning = Instant.FromUtc(2027, 5, 3, 8, 0);

    public override async ValueTask InitializeAsync()
    {
        await Tour.GoTo(Beginning);
        await Tour.Drain();
    }

    [Fact]
    public async Task Two_hours_before_the_deadline_those_hear_of_it_who_have_not_handed_in_and_once()
    {
        var stop = await Tour.AnOpenStop();
        var (late, done) = (await Tour.AStartup(), await Tour.AStartup());
        await Tour.AnApplication(stop, late, submitted: false);
        await Tour.AnApplication(stop, done);
        await Plan(stop, "last-call", new { moment = "applicationDeadline", audience = "applicants", onlyIf = "notSubmitted", offsetMinutes = -120 });

        await At("2027-06-01 21:58");
        Assert.Empty(Reminders(late));
        await At("2027-06-01 21:59");
        await At("2027-06-01 22:10");

        var mail = Assert.Single(Reminders(late));
        Assert.Equal("Reminder: applications close, Dunkerque", mail.Subject());
        Assert.Contains("Tuesday 1 June 2027, 23:59, Paris time. Your application is not handed in yet.", mail.Text(), StringComparison.Ordinal);
        Assert.Empty(Reminders(done));
        Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{done.Founder.Id}' and plan_id is not null and status = 'void' and outcome = 'What it asks for is done.'"));
    }

    [Theory]
    [InlineData("2027-10-31", 16)] // in summer time still
    [InlineData("2027-11-01", 17)]
    public async Task The_day_before_at_18_is_at_18_on_either_side_of_the_change_of_the_clocks(string date, int hourUtc)
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(date, closesAt: "2027-10-01T12:00"));
        var (startup, _) = await Tour.AParticipant(stop);
        await Plan(stop, "eve", new { moment = "stopStart", audience = "confirmed", days = -1, at = "18:00" });

        var due = LocalDatePattern.Iso.Parse(date).Value.PlusDays(-1).At(new LocalTime(hourUtc, 0)).InUtc().ToInstant();
        Assert.Equal(InstantPattern.General.Format(due), (await Preview(stop, "eve"))[0].GetProperty("dueAt").GetString());
        await At(due - Duration.FromMinutes(1));
        Assert.Empty(Reminders(startup, "the stop begins"));
        await At(due);
        Assert.Single(Reminders(startup, "the stop begins"));
    }

    [Fact]
    public async Task Whether_the_deck_is_missing_is_asked_when_the_mail_is_written()
    {
        var stop = await Tour.AnOpenStop();
        var ((without, _), (with, _), (inTime, _)) = (await Tour.AParticipant(stop), await Tour.AParticipant(stop), await Tour.AParticipant(stop));
        await Plan(stop, "deck-hour", new { moment = "deckDeadline", audience = "confirmed", onlyIf = "deckMissing", offsetMinutes = -60 });
        (await with.Founder.SendDeck(with.Id, Decks.Pdf.Of())).Expect(HttpStatusCode.OK);

        await Tour.GoTo(Local("2027-06-24 17:00"));
        await Tour.PlanReminders();
        (await inTime.Founder.SendDeck(inTime.Id, Decks.Pdf.Of())).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        Assert.Equal([1, 0, 0], new[] { without, with, inTime }.Select(it => Reminders(it, "decks are due").Count));
    }

    [Fact]
    public async Task Whoever_comes_later_gets_no_old_reminder_and_a_plan_that_comes_later_sends_none()
    {
        var stop = await Tour.AnOpenStop();
        var (early, _) = await Tour.AParticipant(stop);
        await Plan(stop, "week", new { moment = "stopStart", audience = "confirmed", days = -7, at = "10:00" });
        await At("2027-06-22 10:00");
        var colleague = await Tour.SignIn("colleague@late.example", "Colleague");
        await Tour.GoTo(Local("2027-06-22 10:01"));
        await early.Join(colleague);
        await Plan(stop, "too-late", new { moment = "stopStart", audience = "confirmed", days = -7, at = "09:00" });
        await At("2027-06-22 12:00");

        Assert.Single(Reminders(early, "the stop begins"));
        Assert.DoesNotContain(Tour.Mailbox.To(colleague.Email), mail => mail.Subject().Contains("the stop begins", StringComparison.Ordinal));
        Assert.Empty(await Preview(stop, "week"));
    }

    [Fact]
    public async Task An_investor_whose_slots_come_later_gets_no_old_reminder()
    {
        var stop = await Tour.AnOpenStop();
        var (early, late) = (await Tour.AnInvestor(), await Tour.AnInvestor());
        var session = await Tour.ASession(stop);
        await early.Slots(stop, session);
        await Plan(stop, "week-of-slots", new { moment = "stopStart", audience = "representatives", days = -7, at = "10:00" });
        await Tour.GoTo(Local("2027-06-22 10:01")); // no job has run yet
        await late.Slots(stop, session);
        await At("2027-06-22 10:05");

        Assert.Single(Tour.Mailbox.To(early.Representative.Email), IsReminder);
        Assert.DoesNotContain(Tour.Mailbox.To(late.Representative.Email), IsReminder);

        static bool IsReminder(ReceivedMail mail) => mail.Subject().StartsWith("Reminder", StringComparison.Ordinal) || mail.Subject().StartsWith("Rappel", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("08:00", "2027-06-29 08:00")] // in the morning it still helps
    [InlineData("09:30", "2027-06-28 20:30")] // then the stop has begun: so in the evening before
    public async Task At_night_nobody_is_reminded(string until, string sent)
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        await Limit(stop, new { quietFrom = "21:00", quietUntil = until });
        await Plan(stop, "early", new { moment = "stopStart", audience = "confirmed", offsetMinutes = -180 });

        var preview = Assert.Single(await Preview(stop, "early"));
        Assert.Equal((InstantPattern.General.Format(Local(sent)), true), (preview.GetProperty("dueAt").GetString(), preview.GetProperty("moved").GetBoolean()));
        await At(Local(sent) - Duration.FromMinutes(1));
        Assert.Empty(Reminders(startup, "the stop begins"));
        await At(Local(sent));
        Assert.Single(Reminders(startup, "the stop begins"));
    }

    [Fact]
    public async Task What_could_not_leave_before_the_night_waits_for_the_morning_or_says_why_it_never_left()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        await Limit(stop, new { quietFrom = "21:00", quietUntil = "09:30" });
        await Plan(stop, "lost", new { moment = "stopStart", audience = "confirmed", offsetMinutes = -720 - 60 }); // 20:00
        await Plan(stop, "kept", new { moment = "deckDeadline", audience = "confirmed", offsetMinutes = -22 * 60 }); // 20:00

        await At("2027-06-23 23:00");
        Assert.Empty(Reminders(startup, "decks are due"));
        await At("2027-06-24 09:30");
        Assert.Single(Reminders(startup, "decks are due"));
        await At("2027-06-28 23:00");
        Assert.Empty(Reminders(startup, "the stop begins"));
        Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}' and plan_id is not null and status = 'void' and outcome like 'It was night%'"));
    }

    [Theory]
    [InlineData("10:00", "10:00", "10:00")]
    [InlineData("10:00", "11:00", "12:00")]
    public async Task What_exceeds_the_limit_of_a_day_comes_in_one_mail(string first, string second, string third)
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        await Limit(stop, new { mostPerDay = 1 });
        foreach (var (name, hour) in new[] { ("one", first), ("two", second), ("three", third) }) await Plan(stop, name, new { moment = "stopStart", audience = "confirmed", days = -1, at = hour });
        Assert.Equal(2, (await Preview(stop)).Count(it => it.GetProperty("inDigest").GetBoolean()));

        foreach (var hour in new[] { first, second, third, "17:59" }) await At($"2027-06-28 {hour}");
        Assert.Single(Reminders(startup, "the stop begins"));
        await At("2027-06-28 18:00");

        Assert.Single(Reminders(startup, "the stop begins"));
        var digest = Assert.Single(Tour.Mailbox.To(startup.Founder.Email), mail => mail.Subject() == "2 reminders in one mail");
        Assert.Equal(3, digest.Text().Split("the stop begins, Dunkerque\n", StringSplitOptions.None).Length);
        Assert.Equal(3, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}' and plan_id is not null and status = 'sent' and sent_at is not null"));
    }

    [Fact]
    public async Task What_lost_its_meaning_leaves_its_digest_and_one_alone_comes_as_it_is()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        await Limit(stop, new { mostPerDay = 1 });
        await Plan(stop, "one", new { moment = "stopStart", audience = "confirmed", days = -6, at = "09:00" });
        await Plan(stop, "two", new { moment = "stopStart", audience = "confirmed", days = -6, at = "10:00" });
        await Plan(stop, "deck", new { moment = "deckDeadline", audience = "confirmed", onlyIf = "deckMissing", days = -1, at = "11:00" });
        foreach (var hour in new[] { "09:00", "10:00", "11:00" }) await At($"2027-06-23 {hour}");
        (await startup.Founder.SendDeck(startup.Id, Decks.Pdf.Of())).Expect(HttpStatusCode.OK);
        await At("2027-06-23 18:00");

        Assert.Equal(2, Reminders(startup, "the stop begins").Count);
        Assert.Empty(Reminders(startup, "decks are due"));
        Assert.DoesNotContain(Tour.Mailbox.To(startup.Founder.Email), mail => mail.Subject().EndsWith("in one mail", StringComparison.Ordinal));
        Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}' and digest_id is not null and status = 'void' and outcome = 'What it asks for is done.'"));
    }

    [Fact]
    public async Task The_nearest_plan_of_a_name_holds_and_one_that_is_off_keeps_the_others_out()
    {
        var season = (await Tour.Organizer.Post("/api/seasons", new { name = $"Season {Given.Number()} of plans", year = 2027 })).Id;
        var (usual, without, own) = (await Tour.AnOpenStop(await Tour.AStopBody(season: season)), await Tour.AnOpenStop(await Tour.AStopBody("2027-06-30", season: season)), await Tour.AnOpenStop(await Tour.AStopBody("2027-07-01", season: season)));
        await Plan(season, "eve", new { moment = "stopStart", audience = "confirmed", days = -1, at = "18:00" });
        var off = await Plan(season, "eve", new { off = true }, without.Id);
        await Plan(season, "eve", new { off = true }, own.Id);
        await Plan(season, "eve", new { moment = "stopStart", audience = "confirmed", days = -1, at = "12:00" }, own.Id, own.ContestId);
        var startups = new[] { (await Tour.AParticipant(usual)).Startup, (await Tour.AParticipant(without)).Startup, (await Tour.AParticipant(own)).Startup };

        Assert.Equal(["2027-06-28T16:00:00Z", null, "2027-06-30T10:00:00Z"], new[] { await First(usual), await First(without), await First(own) });
        foreach (var when in new[] { "2027-06-28 18:00", "2027-06-29 18:00", "2027-06-30 12:00", "2027-06-30 18:00" }) await At(when);
        Assert.Equal([1, 0, 1], startups.Select(startup => Reminders(startup, "the stop begins").Count));

        var tag = (await Tour.Organizer.Get($"/api/reminder-plans/{off}")).Header("ETag")!;
        await Tour.GoTo(Beginning);
        (await Tour.Organizer.Send(HttpMethod.Delete, $"/api/reminder-plans/{off}", null, [("If-Match", tag)])).Expect(HttpStatusCode.NoContent);
        Assert.Equal("2027-06-29T16:00:00Z", await First(without));

        async Task<string?> First(GivenStop stop) => (await Preview(stop, "eve")).Select(it => it.GetProperty("dueAt").GetString()).FirstOrDefault();
    }

    [Fact]
    public async Task A_built_in_reminder_is_sent_as_ever_unless_it_is_switched_off()
    {
        var (stop, quiet) = (await Tour.AnOpenStop(), await Tour.AnOpenStop());
        await Plan(quiet, "meeting-2-hours", new { off = true });
        var (told, untold) = (await Met(stop), await Met(quiet));
        Assert.Contains(await Preview(stop), it => it.GetProperty("name").GetString() == "meeting-2-hours");
        Assert.DoesNotContain(await Preview(quiet), it => it.GetProperty("name").GetString() == "meeting-2-hours");

        await At("2027-06-29 12:00");

        Assert.Contains(Reminders(told), mail => mail.Subject().StartsWith("Reminder: Meeting with", StringComparison.Ordinal));
        Assert.Empty(Reminders(untold, "Meeting with"));
        Assert.Equal(2, await Tour.Count($"select count(*) from outgoing_messages m join meetings t on t.id = m.subject_id where t.stop_id = '{quiet.Id}' and m.reminder = 'twoHoursBefore' and m.status = 'void' and m.outcome like 'A plan%'"));

        async Task<GivenStartup> Met(GivenStop at)
        {
            var (startup, _) = await Tour.AParticipant(at);
            var slots = await (await Tour.AnInvestor()).Slots(at, await Tour.ASession(at));
            await startup.Book(slots[0]);
            await Tour.Drain();
            await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update outgoing_messages set status = 'void' where person_id = {startup.Founder.Id.Value} and reminder in ('sevenDaysBefore', 'dayBefore')"));
            return startup;
        }
    }

    [Fact]
    public async Task What_the_preview_shows_is_what_is_sent_to_whom_and_when()
    {
        var stop = await Tour.AnOpenStop();
        for (var i = 0; i < 3; i++) await Tour.AParticipant(stop);
        await Tour.AnApplication(stop, await Tour.AStartup(), submitted: false);
        await Tour.AJuror(stop);
        var (startup, _) = await Tour.AParticipant(stop);
        await startup.Book((await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop)))[0]);
        await Limit(stop, new { quietFrom = "21:00", quietUntil = "08:00" });
        await Plan(stop, "a", new { moment = "applicationDeadline", audience = "notSubmitted", offsetMinutes = -60 });
        await Plan(stop, "b", new { moment = "deckDeadline", audience = "confirmed", days = -2, at = "07:00" });
        await Plan(stop, "c", new { moment = "meeting", audience = "representatives", days = -1, at = "19:00" });
        await Plan(stop, "d", new { moment = "meeting", audience = "founders", offsetMinutes = -45 });
        await Plan(stop, "e", new { moment = "stopStart", audience = "jurors", offsetMinutes = -120 });
        await Plan(stop, "f", new { moment = "stopStart", audience = "applicants", offsetMinutes = 600 });

        var preview = (await Preview(stop)).Where(it => it.GetProperty("planId").ValueKind != JsonValueKind.Null).Select(it => $"{it.GetProperty("personId")} {it.GetProperty("planId")} {it.GetProperty("dueAt")}").Order(StringComparer.Ordinal).ToList();
        var counts = (await Tour.Organizer.Get($"{stop.Path}/reminders/counts")).Expect(HttpStatusCode.OK).Json.GetProperty("byName").EnumerateArray().ToDictionary(it => it.GetProperty("name").GetString()!, it => it.GetProperty("reminders").GetInt32());
        Assert.Equal([1, 4, 1, 1, 1, 5], new[] { "a", "b", "c", "d", "e", "f" }.Select(name => counts[name]));
        foreach (var due in (await Preview(stop)).Select(it => it.GetProperty("dueAt").GetString()!).Distinct()) await At(InstantPattern.General.Parse(due).Value);

        var at = (StopId?)StopId.Of(Guid.Parse(stop.Id));
        var sent = await Tour.InDatabase(db => db.OutgoingMessages.Where(m => m.PlanId != null && m.Status == MessageStatus.Sent && db.ReminderPlans.Any(plan => plan.Id == m.PlanId && plan.StopId == at)).ToListAsync());
        Assert.Equal(preview, sent.Select(m => $"{m.PersonId} {m.PlanId} {InstantPattern.General.Format(m.SentAt!.Value)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_clock_that_jumps_three_hours_ahead_and_one_back_loses_none_and_sends_none_twice()
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 20));
        var startups = new List<GivenStartup>();
        for (var i = 0; i < 10; i++) startups.Add((await Tour.AParticipant(stop)).Startup);
        for (var hour = 10; hour < 16; hour++) await Plan(stop, $"at-{hour}", new { moment = "stopStart", audience = "confirmed", days = -1, at = $"{hour}:00" });

        foreach (var when in new[] { "10:00", "10:01", "13:01", "12:01", "12:02", "13:00", "13:30", "14:00", "15:00", "15:01" }) await At($"2027-06-28 {when}");

        Assert.All(startups, startup => Assert.Equal(6, Reminders(startup, "the stop begins").Count));
        Assert.Equal(60, await Tour.Count($"select count(*) from outgoing_messages m join reminder_plans p on p.id = m.plan_id where p.stop_id = '{stop.Id}'"));
    }

    [Fact]
    public async Task Ticks_that_were_missed_are_made_up_for_and_what_is_over_by_then_is_recorded_and_not_sent()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        await Plan(stop, "week", new { moment = "stopStart", audience = "confirmed", days = -7, at = "10:00" });
        await Plan(stop, "deck", new { moment = "deckDeadline", audience = "confirmed", offsetMinutes = -60 });

        await At("2027-06-25 10:00");

        Assert.Single(Reminders(startup, "the stop begins"));
        Assert.Empty(Reminders(startup, "decks are due"));
        Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}' and plan_id is not null and status = 'void' and outcome = 'Its time was over before it could be sent.'"));
    }

    [Fact]
    public async Task A_stop_that_gets_a_new_date_reminds_of_that_one_only()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        await Plan(stop, "eve", new { moment = "stopStart", audience = "confirmed", days = -1, at = "18:00" });
        await Tour.GoTo(Local("2027-06-28 18:00"));
        await Tour.PlanReminders();
        (await Tour.Organizer.Post($"{stop.Path}/postpone", new { reason = "Storm." })).Expect(HttpStatusCode.OK);
        await Tour.Drain();
        Assert.Empty(Reminders(startup, "the stop begins"));

        (await Tour.Organizer.Post($"{stop.Path}/reschedule", new { date = "2027-07-06", startsAt = "09:00", endsAt = "20:00", applicationsOpenAt = "2027-05-01T08:00", applicationsCloseAt = "2027-06-01T23:59" })).Expect(HttpStatusCode.OK);
        await At("2027-06-29 08:00");
        Assert.Empty(Reminders(startup, "the stop begins"));
        await At("2027-07-05 18:00");
        Assert.Contains("Tuesday 6 July 2027", Assert.Single(Reminders(startup, "the stop begins")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plans_are_edited_with_what_was_read_and_each_field_says_what_is_wrong_with_it()
    {
        var stop = await Tour.AnOpenStop();
        var id = await Plan(stop, "eve", new { moment = "stopStart", audience = "confirmed", days = -1, at = "18:00" });
        var path = $"/api/reminder-plans/{id}";
        var read = (await Tour.Organizer.Get(path)).Expect(HttpStatusCode.OK);
        var later = new { moment = "stopStart", audience = "confirmed", days = -1, at = "19:00" };
        (await Tour.Organizer.Put(path, later)).Expect(HttpStatusCode.PreconditionRequired);
        (await Tour.Organizer.Put(path, later, ("If-Match", read.Header("ETag")!))).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Put(path, later, ("If-Match", read.Header("ETag")!))).Expect(HttpStatusCode.PreconditionFailed, "stale");
        (await Tour.Organizer.Send(HttpMethod.Delete, path, null, [("If-Match", read.Header("ETag")!)])).Expect(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal("19:00", (await Tour.Organizer.Get(path)).Json.GetProperty("terms").GetProperty("at").GetString());

        var season = await SeasonOf(stop);
        object Body(object terms, string name = "x", string? at = null, string? contest = null) => new { seasonId = season, name, terms, stopId = at ?? stop.Id, contestId = contest };
        async Task Refused(object body, string field) => Assert.Contains(field, (await Tour.Organizer.Post("/api/reminder-plans", body)).Fields);
        (await Tour.Organizer.Post("/api/reminder-plans", Body(later, "eve"))).Expect(HttpStatusCode.Conflict, "reminder-name-taken");
        await Refused(Body(later, ""), "name");
        await Refused(Body(new { }), "terms.moment");
        await Refused(Body(new { moment = "meeting", audience = "jurors", offsetMinutes = 5 }), "audience");
        await Refused(Body(new { moment = "stopStart", audience = "confirmed", offsetMinutes = 5, days = 1 }), "offsetMinutes");
        await Refused(Body(later, at: Guid.NewGuid().ToString()), "stopId");
        await Refused(Body(later, contest: Guid.NewGuid().ToString()), "contestId");
        Assert.Contains("quietUntil", (await Tour.Organizer.Put($"/api/seasons/{season}/reminder-limits", new { quietFrom = "21:00" })).Fields);
        (await (await Tour.AStartup()).Founder.Get(path)).Expect(HttpStatusCode.Forbidden);
    }

    private static Instant Local(string text) => LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Parse(text).Value.InZoneStrictly(Paris).ToInstant();

    private Task At(string local) => At(Local(local));

    private async Task At(Instant instant)
    {
        await Tour.GoTo(instant);
        await Tour.PlanReminders();
        await Tour.Drain();
    }

    private async Task<string> SeasonOf(GivenStop stop) => (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString()!;

    private async Task<string> Plan(GivenStop stop, string name, object terms) => await Plan(await SeasonOf(stop), name, terms, stop.Id);

    private async Task<string> Plan(string season, string name, object terms, string? stop = null, string? contest = null) =>
        (await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = season, name, terms, stopId = stop, contestId = contest })).Id;

    private async Task Limit(GivenStop stop, object limits) => (await Tour.Organizer.Put($"/api/seasons/{await SeasonOf(stop)}/reminder-limits", limits)).Expect(HttpStatusCode.OK);

    private async Task<IReadOnlyList<JsonElement>> Preview(GivenStop stop, string? name = null)
    {
        var (all, after) = (new List<JsonElement>(), (string?)null);
        do
        {
            var page = (await Tour.Organizer.Get($"{stop.Path}/reminders?limit=3{(name is null ? "" : $"&name={name}")}{(after is null ? "" : $"&after={after}")}")).Expect(HttpStatusCode.OK);
            all.AddRange(page.Items);
            after = page.Json.GetProperty("next").GetString();
        }
        while (after is not null);
        return all;
    }

    private IReadOnlyList<ReceivedMail> Reminders(GivenStartup startup, string what = "") =>
        [.. Tour.Mailbox.To(startup.Founder.Email).Where(mail => mail.Subject().StartsWith($"Reminder: {what}", StringComparison.Ordinal))];
}
