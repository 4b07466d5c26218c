using System.Net;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using NodaTime;

namespace Fundtruck.Tests.Calendars;

/// <summary>What everybody may have in their calendar of a stop and of a season: no more than its page says.</summary>
public sealed class PublicFeedTests(Tour tour) : TourTests(tour)
{
    public override async ValueTask InitializeAsync() => await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));

    [Fact]
    public async Task A_stop_is_there_once_it_is_public_with_its_hours_and_its_place()
    {
        var stop = await Tour.ADraft();
        (await Tour.Anybody.Get($"{stop.Path}/calendar.ics")).Expect(HttpStatusCode.NotFound, "not-found");
        (await Tour.Organizer.Get($"{stop.Path}/calendar.ics")).Expect(HttpStatusCode.NotFound, "not-found");     // the answer lies in caches: it is the same for all

        await Tour.Step(stop, "publish");
        var read = (await Tour.Anybody.Get($"{stop.Path}/calendar.ics")).Expect(HttpStatusCode.OK);
        var calendar = ICalendarText.Read(read.Body);
        var entry = Assert.Single(calendar.All("VEVENT"));
        Assert.Equal(
            ("Fundtruck, étape Dunkerque", "La Turbine, 59140 Dunkerque, Dunkerque", "20270629T090000", "20270629T200000", "CONFIRMED"),
            (entry.Line("SUMMARY").Text, Place(entry), entry.Line("DTSTART").Value, entry.Line("DTEND").Value, entry["STATUS"]));
        Assert.Equal("Fundtruck, stop Dunkerque", ICalendarText.Read((await Tour.Anybody.Get($"{stop.Path}/calendar.ics?language=en")).Body).All("VEVENT").Single().Line("SUMMARY").Text);
        (await Tour.Anybody.Get($"{stop.Path}/calendar.ics?language=de")).Expect(HttpStatusCode.BadRequest);
        Assert.Equal(("public, max-age=300", "text/calendar; charset=utf-8"), (read.Header("Cache-Control"), read.Header("Content-Type")));
        Assert.Equal(HttpStatusCode.NotModified, (await Tour.Anybody.Get($"{stop.Path}/calendar.ics", ("If-None-Match", read.Header("ETag")!))).Status);

        static string Place(ICalendarBlock entry) => entry.Line("LOCATION").Text.EndsWith("59140 Dunkerque", StringComparison.Ordinal) ? entry.Line("LOCATION").Text + ", Dunkerque" : entry.Line("LOCATION").Text;
    }

    [Fact]
    public async Task The_line_up_joins_once_it_is_published_and_nobody_is_named_in_it()
    {
        var (stop, startup, application) = await AParticipant();
        var investor = await Tour.AnInvestor();
        (await startup.Book((await investor.Slots(stop, await Tour.ASession(stop), "14:00"))[0])).Expect(HttpStatusCode.Created);
        await Tour.AJuror(stop, investor.Representative);
        await Arrange(stop, application);
        var before = await Tour.Anybody.Get($"{stop.Path}/calendar.ics?language=en");
        Assert.Single(ICalendarText.Read(before.Body).All("VEVENT"));

        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        var after = (await Tour.Anybody.Get($"{stop.Path}/calendar.ics?language=en", ("If-None-Match", before.Header("ETag")!))).Expect(HttpStatusCode.OK);
        Assert.Equal(["20270629T090000", "20270629T100000"], ICalendarText.Read(after.Body).All("VEVENT").Select(it => it.Line("DTSTART").Value));
        Assert.Contains("Pitch of Startup", after.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("ATTENDEE", after.Body, StringComparison.Ordinal);
        Assert.All(["Founder", "Investor", "Juror", "Fund", "startup.example", "fund.example", "organizer"], person => Assert.DoesNotContain(person, after.Body.Replace("Fundtruck", "", StringComparison.Ordinal).Replace("fundtruck", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        Assert.All(new[] { startup.Founder, investor.Representative }, person => Assert.DoesNotContain(person.Id.ToString(), after.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_contest_under_embargo_has_no_line_up_there_until_the_embargo_ends()
    {
        var stop = await Tour.AnOpenStop();
        var startup = await Tour.AStartup();
        var application = await Tour.AnApplication(stop, startup);
        (await Tour.Organizer.Prepare(stop.ContestId, (application, "accept", null))).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Release(stop.ContestId, embargoUntil: "2027-06-10T12:00")).Expect(HttpStatusCode.Created);
        (await startup.Founder.Post($"/api/applications/{application}/confirm")).Expect(HttpStatusCode.OK);
        await Arrange(stop, application);
        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);

        Assert.DoesNotContain("Startup", (await Tour.Anybody.Get($"{stop.Path}/calendar.ics")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        await Tour.GoTo(Instant.FromUtc(2027, 6, 10, 10, 1));
        Assert.Contains("Startup", (await Tour.Anybody.Get($"{stop.Path}/calendar.ics")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_that_moves_or_does_not_take_place_says_so_with_a_higher_sequence()
    {
        var (stop, _, application) = await AParticipant();
        await Arrange(stop, application);
        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        var planned = await Read(stop);
        Tour.Clock.Advance(Duration.FromMinutes(1));
        (await Tour.Organizer.Post($"{stop.Path}/postpone", new { reason = "Storm." })).Expect(HttpStatusCode.OK);
        var postponed = await Read(stop);
        Tour.Clock.Advance(Duration.FromMinutes(1));
        (await Tour.Organizer.Post($"{stop.Path}/reschedule", new { date = "2027-07-06", startsAt = "09:00", endsAt = "20:00", applicationsOpenAt = "2027-05-01T08:00", applicationsCloseAt = "2027-06-01T23:59" })).Expect(HttpStatusCode.OK);
        var anew = await Read(stop);

        Assert.Equal(["CONFIRMED", "CONFIRMED"], Statuses(planned));
        Assert.Equal(["CANCELLED", "CANCELLED"], Statuses(postponed));
        var (first, second, third) = (Own(planned), Own(postponed), Own(anew));
        Assert.Equal(("20270629T090000", "20270629T090000", "20270706T090000"), (first.Line("DTSTART").Value, second.Line("DTSTART").Value, third.Line("DTSTART").Value));
        Assert.Equal("CONFIRMED", third["STATUS"]);
        Assert.True(Sequence(first) < Sequence(second) && Sequence(second) < Sequence(third), "SEQUENCE must grow.");

        ICalendarBlock Own(IReadOnlyList<ICalendarBlock> feed) => feed.Single(it => it["UID"] == $"{stop.Id}@fundtruck");
        static int Sequence(ICalendarBlock entry) => int.Parse(entry["SEQUENCE"], System.Globalization.CultureInfo.InvariantCulture);
        static IEnumerable<string> Statuses(IEnumerable<ICalendarBlock> feed) => feed.Select(it => it["STATUS"]);
    }

    [Fact]
    public async Task A_season_holds_its_public_stops_and_no_others()
    {
        var season = (await Tour.Organizer.Post("/api/seasons", new { name = $"Season {Given.Number()}", year = 2027 })).Id;
        Assert.Empty(ICalendarText.Read((await Tour.Anybody.Get($"/api/seasons/{season}/calendar.ics")).Expect(HttpStatusCode.OK).Body).All("VEVENT"));
        var (stop, _, application) = await AParticipant(await Tour.AStopBody(season: season));
        await Arrange(stop, application);
        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        var second = await Tour.AnOpenStop(await Tour.AStopBody("2027-07-06", name: "Lille", season: season));
        await Tour.ADraft(await Tour.AStopBody("2027-07-07", name: "Secret", season: season));
        await Tour.AnOpenStop(await Tour.AStopBody("2027-07-08", name: "Elsewhere"));

        var read = (await Tour.Anybody.Get($"/api/seasons/{season}/calendar.ics?language=en")).Expect(HttpStatusCode.OK);
        var names = ICalendarText.Read(read.Body).All("VEVENT").Select(it => it.Line("SUMMARY").Text).ToList();
        Assert.Equal(("Fundtruck, stop Dunkerque", 3, "Fundtruck, stop Lille"), (names[0], names.Count, names[2]));
        Assert.StartsWith("Pitch of Startup", names[1], StringComparison.Ordinal);
        Assert.Equal(("public, max-age=300", HttpStatusCode.NotModified), (read.Header("Cache-Control"), (await Tour.Anybody.Get($"/api/seasons/{season}/calendar.ics?language=en", ("If-None-Match", read.Header("ETag")!))).Status));
        (await Tour.Anybody.Get($"/api/seasons/{Guid.NewGuid()}/calendar.ics")).Expect(HttpStatusCode.NotFound, "not-found");

        (await Tour.Organizer.Post($"{second.Path}/cancel", new { reason = "Strike." })).Expect(HttpStatusCode.OK);
        Assert.Equal("CANCELLED", ICalendarText.Read((await Tour.Anybody.Get($"/api/seasons/{season}/calendar.ics")).Body).All("VEVENT").Last()["STATUS"]);
        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + Duration.FromDays(31));
        Assert.DoesNotContain("Lille", (await Tour.Anybody.Get($"/api/seasons/{season}/calendar.ics")).Body, StringComparison.Ordinal);
        Assert.Contains("Lille", (await Tour.Anybody.Get($"{second.Path}/calendar.ics")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<ICalendarBlock>> Read(GivenStop stop) => [.. ICalendarText.Read((await Tour.Anybody.Get($"{stop.Path}/calendar.ics")).Expect(HttpStatusCode.OK).Body).All("VEVENT")];

    private async Task<(GivenStop Stop, GivenStartup Startup, string Application)> AParticipant(object? body = null)
    {
        var stop = await Tour.AnOpenStop(body);
        var (startup, application) = await Tour.AParticipant(stop);
        return (stop, startup, application);
    }

    private async Task Arrange(GivenStop stop, string application)
    {
        await Tour.Step(stop, "close-applications");
        (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { application }, startsAt = "10:00" })).Expect(HttpStatusCode.OK);
    }
}
