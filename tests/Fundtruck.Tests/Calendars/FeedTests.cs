using System.Net;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Calendars;

/// <summary>The secret feed of a person: everything that they do at any stop, under an address that they can change.</summary>
public sealed class FeedTests(Tour tour) : TourTests(tour)
{
    public override async ValueTask InitializeAsync() => await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));

    [Fact]
    public async Task One_feed_holds_pitches_meetings_jury_duty_and_hosting()
    {
        var (stop, startup, application, investor) = await AStop();
        var meeting = (await startup.Book((await investor.Slots(stop, await Tour.ASession(stop), "14:00"))[0])).Id;
        await Tour.AJuror(stop, investor.Representative);
        await Publish(stop, application);
        var hosted = await Tour.ADraft(await Tour.AStopBody("2027-07-09"));
        (await Tour.Organizer.Post($"{hosted.Path}/hosts", new { email = investor.Representative.Email, name = "Host" })).Expect(HttpStatusCode.Created);

        var founders = await Feed(startup.Founder);
        Assert.Equal([("Meeting with Fund", "20270629T140000"), ("Pitch of Startup", "20270629T100000")], founders.Select(it => (Kind(it), it.Line("DTSTART").Value)).Order());
        var representatives = await Feed(investor.Representative);
        Assert.Equal(
            [("Hosting of the", "20270709T090000"), ("Jury of Contest", "20270629T100000"), ("Meeting with Startup", "20270629T140000")],
            representatives.Select(it => (Kind(it), it.Line("DTSTART").Value)).Order());
        Assert.Contains($"{meeting}@fundtruck", founders.Select(it => it["UID"]));
        Assert.All(representatives.Concat(founders), it => Assert.Equal("CONFIRMED", it["STATUS"]));

        static string Kind(ICalendarBlock entry) => string.Join(' ', entry.Line("SUMMARY").Text.Split(' ', ',').Take(3)).Trim();
    }

    [Fact]
    public async Task What_is_cancelled_stays_for_thirty_days_marked_as_cancelled_and_then_goes()
    {
        var (stop, startup, _, investor) = await AStop();
        var meeting = (await startup.Book((await investor.Slots(stop, await Tour.ASession(stop), "14:00"))[0])).Id;
        await Tour.Drain();
        (await startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);

        foreach (var person in new[] { startup.Founder, investor.Representative })
        {
            var entry = (await Feed(person)).Single();
            Assert.Equal(("CANCELLED", "1", $"{meeting}@fundtruck"), (entry["STATUS"], entry["SEQUENCE"], entry["UID"]));
        }

        await Tour.GoTo(Instant.FromUtc(2027, 6, 2, 7, 59));
        Assert.Single(await Feed(startup.Founder));
        await Tour.GoTo(Instant.FromUtc(2027, 6, 2, 8, 1));
        Assert.Empty(await Feed(startup.Founder));
    }

    [Fact]
    public async Task Whoever_hands_a_meeting_over_has_it_cancelled_and_does_not_follow_where_it_goes()
    {
        var (stop, startup, _, investor) = await AStop();
        var slots = await investor.Slots(stop, await Tour.ASession(stop), "14:00", "14:20");
        var colleague = await Tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague");
        await investor.Join(colleague);
        var meeting = (await startup.Book(slots[0])).Id;
        await Tour.Drain();
        (await investor.Representative.Post($"/api/meetings/{meeting}/representative", new { representativeId = colleague.Id.ToString() })).Expect(HttpStatusCode.OK);

        Assert.Equal("CANCELLED", (await Feed(investor.Representative)).Single()["STATUS"]);
        Assert.Equal("CONFIRMED", (await Feed(colleague)).Single()["STATUS"]);

        // Before they hear of it, it is cancelled altogether: they must hear of that all the same.
        (await startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);
        await Tour.Drain();
        var last = Tour.Mailbox.To(investor.Representative.Email)[^1].Calendar();
        Assert.Equal(("CANCEL", $"{meeting}@fundtruck", 2), (last.Method, last.Uid, last.Sequence));
        Assert.Empty(await Feed(investor.Representative));
        Assert.DoesNotContain(Tour.Mailbox.To(colleague.Email), mail => mail.CalendarParts().Any());     // they were never invited
    }

    [Fact]
    public async Task What_a_cancelled_stop_leaves_in_calendars_goes_after_thirty_days()
    {
        var (stop, startup, application, investor) = await AStop();
        await Tour.AJuror(stop, investor.Representative);
        await Publish(stop, application);
        var host = await Tour.SignIn($"host{Given.Number()}@venue.example", "Host");
        (await Tour.Organizer.Post($"{stop.Path}/hosts", new { email = host.Email, name = "Host" })).Expect(HttpStatusCode.Created);
        (await Tour.Organizer.Post($"{stop.Path}/cancel", new { reason = "Strike." })).Expect(HttpStatusCode.OK);
        var cancelled = Tour.Clock.GetCurrentInstant();

        await Tour.GoTo(cancelled + Duration.FromDays(30) - Duration.FromMinutes(1));
        Assert.Equal("1 1 1 2", await Cancelled());
        await Tour.GoTo(cancelled + Duration.FromDays(30));
        Assert.Equal("0 0 0 1", await Cancelled()); // under its own address a stop says for ever that it does not take place

        async Task<string> Cancelled() => string.Join(' ', new[] { await Feed(startup.Founder), await Feed(investor.Representative), await Feed(host), await Public() }.Select(feed => feed.Count(it => it["STATUS"] == "CANCELLED")));
        async Task<IReadOnlyList<ICalendarBlock>> Public() => [.. ICalendarText.Read((await Tour.Anybody.Get($"{stop.Path}/calendar.ics")).Expect(HttpStatusCode.OK).Body).All("VEVENT")];
    }

    [Fact]
    public async Task Whoever_handed_a_meeting_over_still_sees_whom_they_would_have_met_and_for_thirty_days()
    {
        var (stop, startup, _, investor) = await AStop();
        var colleague = await Tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague");
        await investor.Join(colleague);
        var meeting = (await startup.Book((await investor.Slots(stop, await Tour.ASession(stop), "14:00"))[0])).Id;
        await Tour.Drain();
        (await investor.Representative.Post($"/api/meetings/{meeting}/representative", new { representativeId = colleague.Id.ToString() })).Expect(HttpStatusCode.OK);
        var handedOver = Tour.Clock.GetCurrentInstant();

        await Tour.GoTo(handedOver + Duration.FromDays(30) - Duration.FromMinutes(1));
        Assert.StartsWith("Meeting with Startup", Assert.Single(await Feed(investor.Representative)).Line("SUMMARY").Text, StringComparison.Ordinal);
        await Tour.GoTo(handedOver + Duration.FromDays(30));
        Assert.Empty(await Feed(investor.Representative));
        Assert.Single(await Feed(colleague));
    }

    [Fact]
    public async Task The_address_can_be_changed_and_the_old_one_is_gone_at_once()
    {
        var (_, startup, _, investor) = await AStop();
        var old = (await startup.Founder.Get("/api/me")).Text("calendar");
        var others = (await investor.Representative.Get("/api/me")).Text("calendar");
        var tag = (await Tour.Anybody.Get(old)).Expect(HttpStatusCode.OK).Header("ETag")!;

        var fresh = (await startup.Founder.Post("/api/me/calendar/rotate")).Expect(HttpStatusCode.OK).Text("calendar");

        Assert.NotEqual(old, fresh);
        (await Tour.Anybody.Get(old)).Expect(HttpStatusCode.NotFound, "not-found");
        (await Tour.Anybody.Get(old, ("If-None-Match", tag))).Expect(HttpStatusCode.NotFound, "not-found");
        (await Tour.Anybody.Get(fresh)).Expect(HttpStatusCode.OK);
        (await Tour.Anybody.Get(others)).Expect(HttpStatusCode.OK);
        Assert.Equal(fresh, (await startup.Founder.Get("/api/me")).Text("calendar"));
        (await Tour.Anybody.Post("/api/me/calendar/rotate")).Expect(HttpStatusCode.Unauthorized);

        var trail = (await Tour.Organizer.Get($"/api/audit?subject={startup.Founder.Id}&request=RotateMyCalendar")).Expect(HttpStatusCode.OK);
        Assert.Equal(startup.Founder.Id.ToString(), Assert.Single(trail.Items).GetProperty("personId").GetString());
        Assert.All(new[] { old, fresh }, address => Assert.DoesNotContain(address.Split('/')[^1].Split('.')[0], trail.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_feed_that_has_not_changed_is_not_sent_again()
    {
        var (stop, startup, _, investor) = await AStop();
        var slots = await investor.Slots(stop, await Tour.ASession(stop), "14:00", "14:20");
        var meeting = (await startup.Book(slots[0])).Id;
        var address = (await startup.Founder.Get("/api/me")).Text("calendar");
        var first = (await Tour.Anybody.Get(address)).Expect(HttpStatusCode.OK);
        Assert.Equal(("no-cache, private", "text/calendar; charset=utf-8"), (first.Header("Cache-Control"), first.Header("Content-Type")));

        Tour.Clock.Advance(Duration.FromHours(1));
        var again = await Tour.Anybody.Get(address, ("If-None-Match", first.Header("ETag")!));
        Assert.Equal((HttpStatusCode.NotModified, ""), (again.Status, again.Body));
        foreach (var tags in new[] { $"W/{first.Header("ETag")}", $"\"another\", {first.Header("ETag")}", "*" }) // what caches and proxies make of it
            Assert.Equal((tags, HttpStatusCode.NotModified), (tags, (await Tour.Anybody.Get(address, ("If-None-Match", tags))).Status));
        foreach (var feed in new[] { address, $"{stop.Path}/calendar.ics", "/api/calendars/none.ics" })
        {
            var (whole, head) = (await Tour.Anybody.Get(feed), await Tour.Anybody.Send(HttpMethod.Head, feed, null, [])); // programs ask for the head to see whether there is a feed at all
            Assert.Equal((feed, whole.Status, whole.Header("ETag"), whole.Header("Content-Type"), ""), (feed, head.Status, head.Header("ETag"), head.Header("Content-Type"), head.Body));
        }

        (await startup.Founder.Post($"/api/meetings/{meeting}/move", new { slotId = slots[1] })).Expect(HttpStatusCode.OK);
        var then = (await Tour.Anybody.Get(address, ("If-None-Match", first.Header("ETag")!))).Expect(HttpStatusCode.OK);
        Assert.NotEqual(first.Header("ETag"), then.Header("ETag"));
    }

    [Fact]
    public async Task What_people_and_teams_call_themselves_becomes_no_link_in_the_calendars_of_others()
    {
        var stop = await Tour.AnOpenStop();
        var founder = await Tour.SignIn($"founder{Given.Number()}@startup.example", "Pay at evil.example");
        var startup = new GivenStartup((await founder.Post("/api/startups", new { name = "https://evil.example/pay", noSirenReason = "Not registered yet." })).Id, founder);
        await Tour.AParticipant(stop, startup);
        var investor = await Tour.AnInvestor();
        var meeting = (await startup.Book((await investor.Slots(stop, await Tour.ASession(stop), "14:00"))[0])).Id;
        await Tour.Drain();
        (await startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "See https://evil.example" })).Expect(HttpStatusCode.OK);
        await Tour.Drain();

        var files = Tour.Mailbox.To(investor.Representative.Email).Where(mail => mail.CalendarParts().Any()).Select(mail => mail.CalendarFile()).ToList();
        Assert.Equal(2, files.Count);
        var entries = files.SelectMany(file => ICalendarText.Read(file).All("VEVENT")).Concat(await Feed(investor.Representative)).ToList();
        foreach (var words in entries.SelectMany(entry => new[] { entry.Line("SUMMARY").Text, entry.Line("DESCRIPTION").Text }))
        {
            Assert.DoesNotContain("evil.example", words, StringComparison.Ordinal);
            Assert.DoesNotContain("https://", words, StringComparison.Ordinal);
            Assert.Contains("evil.\u2060example", words, StringComparison.Ordinal); // it was there
        }
    }

    private async Task<IReadOnlyList<ICalendarBlock>> Feed(Caller person) => [.. ICalendarText.Read((await Tour.Anybody.Get((await person.Get("/api/me")).Text("calendar"))).Expect(HttpStatusCode.OK).Body).All("VEVENT")];

    private async Task<(GivenStop Stop, GivenStartup Startup, string Application, GivenInvestor Investor)> AStop()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        return (stop, startup, application, await Tour.AnInvestor());
    }

    private async Task Publish(GivenStop stop, string application)
    {
        await Tour.Step(stop, "close-applications");
        (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { application }, startsAt = "10:00" })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
    }
}
