using System.Net;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Tests.Stories;

/// <summary>Reminders at the edges of days and of their meaning: each of these would go wrong without a guard of its own.</summary>
public sealed class ReminderEdgeTests(Tour tour) : TourTests(tour)
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    /// <summary>Of the last stop with limits.</summary>
    private string _season = "";

    public override async ValueTask InitializeAsync()
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        await Tour.Drain();
    }

    [Fact]
    public async Task Days_count_from_the_local_date_also_where_it_is_another_one_in_UTC()
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(closesAt: "2027-06-02T00:30"));
        await Tour.AnApplication(stop, await Tour.AStartup(), submitted: false);
        await Plan(stop, "eve", new { moment = "applicationDeadline", audience = "notSubmitted", days = -1, at = "18:00" });

        var preview = Assert.Single((await Tour.Organizer.Get($"{stop.Path}/reminders?name=eve")).Expect(HttpStatusCode.OK).Items);
        Assert.Equal(InstantPattern.General.Format(Local("2027-06-01 18:00")), preview.GetProperty("dueAt").GetString());
    }

    [Fact]
    public async Task What_was_sent_yesterday_takes_nothing_from_the_limit_of_today()
    {
        var startup = await ADayOfOne(("one", -2, "10:00"), ("two", -1, "10:00"));

        await At("2027-06-27 10:00");
        Assert.Equal(1, Told(startup));
        await At("2027-06-28 10:00");
        Assert.Equal(2, Told(startup));
    }

    [Fact]
    public async Task What_came_with_others_takes_nothing_from_the_limit_of_the_day_on_which_it_came()
    {
        var startup = await ADayOfOne(("one", -2, "19:00"), ("two", -2, "19:00"), ("three", -2, "19:00"), ("four", -1, "10:00"));

        await At("2027-06-27 19:00");
        Assert.Equal((1, 0), (Told(startup), Digests(startup)));
        await At("2027-06-28 09:00");
        Assert.Equal((1, 1), (Told(startup), Digests(startup)));
        await At("2027-06-28 10:00");
        Assert.Equal((2, 1), (Told(startup), Digests(startup)));
    }

    [Fact]
    public async Task What_exceeds_the_limit_in_the_minute_in_which_a_digest_has_left_comes_in_another_one()
    {
        var startup = await ADayOfOne(("one", 0, "07:00"), ("two", 0, "07:00"), ("three", 0, "07:00")); // it begins at nine: no evening is left
        await Tour.GoTo(Local("2027-06-29 07:00"));
        await Tour.PlanReminders();
        var third = (await Tour.Organizer.Get($"/api/messages?person={startup.Founder.Id}&kind=plannedReminder&status=due")).Items[2].GetProperty("id").GetString();
        (await Tour.Organizer.Post($"/api/messages/{third}/hold", new { reason = "Wait." })).Expect(HttpStatusCode.OK);
        for (var twice = 0; twice < 2; twice++) await Tour.Drain();
        Assert.Equal(2, Told(startup));

        (await Tour.Organizer.Post($"/api/messages/{third}/release")).Expect(HttpStatusCode.OK);
        for (var twice = 0; twice < 2; twice++) await Tour.Drain();
        Assert.Equal(3, Told(startup));
    }

    [Fact]
    public async Task Being_put_off_for_a_digest_is_no_attempt()
    {
        var startup = await ADayOfOne(("one", -1, "10:00"), ("two", -1, "10:00"));

        await At("2027-06-28 10:00");

        Assert.Equal(1, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}' and digest_id is not null and status = 'due' and attempts = 0"));
    }

    [Fact]
    public async Task A_digest_waits_for_the_morning_too()
    {
        var startup = await ADayOfOne(("one", -1, "10:00"), ("two", -1, "10:00"));
        (await Tour.Organizer.Put($"/api/seasons/{_season}/reminder-limits", new { mostPerDay = 1, quietFrom = "17:00", quietUntil = "08:00" })).Expect(HttpStatusCode.OK);

        foreach (var when in new[] { "2027-06-28 10:00", "2027-06-28 18:00" }) await At(when);
        Assert.Equal(1, Told(startup));
        await At("2027-06-29 08:00");
        Assert.Equal(2, Told(startup));
    }

    [Fact]
    public async Task What_was_written_in_time_and_could_leave_only_after_its_moment_is_not_sent_and_says_why()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        await Plan(stop, "hour", new { moment = "stopStart", audience = "confirmed", offsetMinutes = -60 });
        await Tour.GoTo(Local("2027-06-29 08:00"));
        await Tour.PlanReminders();
        Assert.Equal(1, await Planned(startup, "status = 'due'"));

        await Tour.GoTo(Local("2027-06-29 09:00"));
        await Tour.Drain();

        Assert.Equal(0, Told(startup));
        Assert.Equal(1, await Planned(startup, "status = 'void' and outcome = 'Its time was over before it could be sent.'"));
    }

    [Fact]
    public async Task What_was_written_for_a_moment_that_moves_before_it_leaves_is_not_sent_and_the_new_moment_has_its_own()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        await Plan(stop, "eve", new { moment = "stopStart", audience = "confirmed", days = -1, at = "18:00" });
        await Tour.GoTo(Local("2027-06-28 18:00"));
        await Tour.PlanReminders();
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update stops set during = tstzrange(lower(during) + interval '1 day', upper(during) + interval '1 day') where id = {Guid.Parse(stop.Id)}"));
        await Tour.Drain();

        Assert.Equal(0, Told(startup));
        Assert.Equal(1, await Planned(startup, "status = 'void' and outcome = 'What it reminds of is at another time now.'"));
        await At("2027-06-29 18:00");
        Assert.Equal(1, Told(startup));
    }

    [Fact]
    public async Task A_reminder_after_its_moment_keeps_its_meaning_for_a_day_however_long_after_it_comes()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        await Plan(stop, "thanks", new { moment = "stopStart", audience = "confirmed", days = 1, at = "10:00" });
        await Plan(stop, "week", new { moment = "stopStart", audience = "confirmed", days = 7, at = "10:00" });

        await At("2027-07-01 10:00");
        Assert.Equal((0L, 1L), (await Planned(startup, "status = 'sent'"), await Planned(startup, "status = 'void'")));
        await At("2027-07-07 09:59");
        Assert.Equal((1L, 1L), (await Planned(startup, "status = 'sent'"), await Planned(startup, "status = 'void'")));
    }

    [Fact]
    public async Task Whoever_applied_in_time_and_confirms_after_a_reminder_was_due_gets_no_old_one()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var application = await Tour.AnApplication(stop, startup);
        await Plan(stop, "week", new { moment = "stopStart", audience = "confirmed", days = -7, at = "10:00" });
        await At("2027-06-22 10:00");
        await Tour.GoTo(Local("2027-06-22 10:01"));
        (await Tour.Organizer.Decide(stop.ContestId, application, "accept")).Expect(HttpStatusCode.Created);
        (await startup.Founder.Post($"/api/applications/{application}/confirm")).Expect(HttpStatusCode.OK);

        await At("2027-06-22 10:02");

        Assert.Equal(0, Told(startup));
    }

    [Fact]
    public async Task What_is_due_in_the_night_is_not_reminded_of_in_the_morning_after()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        (await Tour.Organizer.Put($"/api/seasons/{await SeasonOf(stop)}/reminder-limits", new { quietFrom = "17:00", quietUntil = "18:30" })).Expect(HttpStatusCode.OK);

        await Tour.GoTo(Local("2027-06-24 17:10")); // decks are due at 18:00, and no reminder of them could leave before
        await Tour.Drain();

        Assert.Equal(0, await Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}' and kind = 'deckReminder' and status <> 'void'"));
        Assert.True(await Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}' and kind = 'deckReminder' and outcome like 'It was night%'") > 0);
    }

    [Fact]
    public async Task Of_the_opening_of_a_session_those_hear_who_still_take_part_and_nobody_once_it_is_closed()
    {
        var stop = await Tour.AnOpenStop();
        await Tour.AParticipant(stop);
        var session = (await Tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = "14:00", endsAt = "15:00", tables = 5, opensAt = "2027-06-10T10:00" })).Id;
        var (there, gone) = (await Tour.AnInvestor(), await Tour.AnInvestor());
        await there.Slots(stop, session, "14:00");
        var slots = await gone.Slots(stop, session, "14:00");
        foreach (var audience in new[] { "representatives", "confirmed" }) await Plan(stop, audience, new { moment = "bookingOpening", audience, offsetMinutes = -60 });
        await Plan(stop, "start", new { moment = "stopStart", audience = "representatives", offsetMinutes = -60 });
        Assert.Equal((2, 1, 2), (await Reminded("representatives"), await Reminded("confirmed"), await Reminded("start")));

        (await gone.Representative.Delete($"/api/investor-slots/{slots[0]}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal((1, 1, 1), (await Reminded("representatives"), await Reminded("confirmed"), await Reminded("start")));
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update meeting_sessions set closed_at = {Tour.Clock.GetCurrentInstant()} where id = {Guid.Parse(session)}"));
        Assert.Equal((0, 0, 0), (await Reminded("representatives"), await Reminded("confirmed"), await Reminded("start")));

        async Task<int> Reminded(string name) => (await Tour.Organizer.Get($"{stop.Path}/reminders?name={name}")).Expect(HttpStatusCode.OK).Items.Count;
    }

    [Fact]
    public async Task A_plan_holds_only_where_its_stop_and_its_contest_are()
    {
        var (stop, other) = (await Tour.AnOpenStop(), await Tour.AnOpenStop());
        var season = await SeasonOf(stop);
        var terms = new { moment = "stopStart", audience = "confirmed", days = -1, at = "10:00" };

        Assert.Equal(["stopId"], (await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = season, name = "x", terms, stopId = other.Id })).Expect(HttpStatusCode.BadRequest).Fields);
        Assert.Equal(["contestId"], (await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = season, name = "x", terms, stopId = stop.Id, contestId = other.ContestId })).Expect(HttpStatusCode.BadRequest).Fields);
    }

    /// <summary>A founder whom one mail a day may remind, and plans of so many days from the beginning of the stop.</summary>
    private async Task<GivenStartup> ADayOfOne(params (string Name, int Days, string At)[] plans)
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        _season = await SeasonOf(stop);
        (await Tour.Organizer.Put($"/api/seasons/{_season}/reminder-limits", new { mostPerDay = 1 })).Expect(HttpStatusCode.OK);
        foreach (var (name, days, at) in plans) await Plan(stop, name, new { moment = "stopStart", audience = "confirmed", days, at });
        return startup;
    }

    private async Task At(string local)
    {
        await Tour.GoTo(Local(local));
        await Tour.PlanReminders();
        await Tour.Drain();
    }

    private async Task<string> SeasonOf(GivenStop stop) => (await Tour.Organizer.Get(stop.Path)).Json.GetProperty("season").GetProperty("id").GetString()!;

    private async Task Plan(GivenStop stop, string name, object terms) =>
        (await Tour.Organizer.Post("/api/reminder-plans", new { seasonId = await SeasonOf(stop), name, terms, stopId = stop.Id })).Expect(HttpStatusCode.Created);

    private Task<long> Planned(GivenStartup startup, string state) => Tour.Count($"select count(*) from outgoing_messages where person_id = '{startup.Founder.Id}' and kind = 'plannedReminder' and {state}");

    private int Told(GivenStartup startup) => Tour.Mailbox.To(startup.Founder.Email).Count(mail => mail.Subject().StartsWith("Reminder: the stop begins", StringComparison.Ordinal));

    private int Digests(GivenStartup startup) => Tour.Mailbox.To(startup.Founder.Email).Count(mail => mail.Subject().EndsWith("reminders in one mail", StringComparison.Ordinal));

    private static Instant Local(string text) => LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Parse(text).Value.InZoneStrictly(Paris).ToInstant();
}
