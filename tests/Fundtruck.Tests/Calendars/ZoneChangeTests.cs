using System.Net;
using Fundtruck.Domain;
using Fundtruck.Domain.Meetings;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.TimeZones;
using Npgsql;

namespace Fundtruck.Tests.Calendars;

/// <summary>A country changes its clocks otherwise than everybody thought, after people have agreed on times.</summary>
[Collection(OtherClocks.Name)]
public sealed class ZoneChangeTests(Tour tour) : TourTests(tour)
{
    private const string Day = "2027-04-13";

    public override async ValueTask InitializeAsync() => await Tour.GoTo(Instant.FromUtc(2027, 2, 10, 8, 0));

    public override async ValueTask DisposeAsync()
    {
        LocalTimes.Use(DateTimeZoneProviders.Tzdb);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task When_France_drops_summer_time_ten_o_clock_stays_ten_o_clock_and_both_sides_get_one_update()
    {
        var (stop, sides, slots) = await ADay(Day);
        var (before, winter) = (await ADay("2027-03-20"), await ADay(Day, zone: "Indian/Reunion"));
        await Follow();
        await Tour.Drain();
        var mails = Tour.Mailbox.Messages.Count;
        Assert.Equal(Instant.FromUtc(2027, 4, 13, 8, 0), (await Meeting(sides[0].Meeting)).During.Start);

        LocalTimes.Use(new DateTimeZoneCache(new FranceWithoutSummerTime()));
        Assert.Equal(0, await Tour.Drain());                     // nothing follows by itself
        await Follow();
        await Tour.Drain();

        var news = Tour.Mailbox.Messages.Skip(mails).ToList();
        Assert.Equal(sides.SelectMany(side => side.People).Select(person => person.Email).Order(), news.Select(mail => mail.Recipients.Single()).Order());
        foreach (var (side, hour) in sides.Zip(new[] { 10, 11, 12 }))
        {
            var meeting = await Meeting(side.Meeting);
            Assert.Equal((new LocalDateTime(2027, 4, 13, hour, 0), Instant.FromUtc(2027, 4, 13, hour - 1, 0), 1), (meeting.LocalStart, meeting.During.Start, meeting.Sequence));
            Assert.Equal($"{Day}T{hour}:00:00+01:00", (await side.People[0].Get($"/api/meetings/{side.Meeting}")).Expect(HttpStatusCode.OK).Text("startsAt"));
            foreach (var mail in side.People.Select(person => news.Single(mail => mail.Recipients.Contains(person.Email) && mail.Calendar().Uid == $"{side.Meeting}@fundtruck")))
            {
                var file = ICalendarText.Read(mail.CalendarFile());
                var start = file.All("VEVENT").Single().Line("DTSTART");
                Assert.Equal(("REQUEST", $"20270413T{hour}0000", "1"), (file["METHOD"], start.Value, file.All("VEVENT").Single()["SEQUENCE"]));
                Assert.Equal(Instant.FromUtc(2027, 4, 13, hour - 1, 0), ICalendarZone.InstantOf(file, start));
                Assert.Contains("The reason: The clocks change: the local time of the meeting stays.", mail.Text(), StringComparison.Ordinal);
            }
        }

        foreach (var (person, meeting) in sides.SelectMany(side => side.People.Select(person => (person, side.Meeting))))
        {
            var feed = ICalendarText.Read((await Tour.Anybody.Get((await person.Get("/api/me")).Text("calendar"))).Body);
            var entry = feed.All("VEVENT").Single(it => it["UID"] == $"{meeting}@fundtruck");
            Assert.Equal((await Meeting(meeting)).During.Start, ICalendarZone.InstantOf(feed, entry.Line("DTSTART")));
        }

        Assert.Equal((0, 0), ((await Meeting(before.Sides[0].Meeting)).Sequence, (await Meeting(winter.Sides[0].Meeting)).Sequence));
        Assert.Contains("FollowClocks", (await Tour.Organizer.Get($"/api/audit?subject={sides[0].Meeting}")).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        await Follow();
        Assert.Equal(0, await Tour.Drain());

        // What is booked from now on is at the new instants, and an older process changes nothing back.
        var (late, _) = await Tour.AParticipant(stop);
        var booked = (await late.Book(slots[1])).Id;
        LocalTimes.Use(DateTimeZoneProviders.Tzdb);
        await Follow();
        Assert.Equal(Instant.FromUtc(2027, 4, 13, 9, 20), (await Meeting(booked)).During.Start);
    }

    [Fact]
    public async Task Reminders_deadlines_pitches_and_times_kept_free_follow_too()
    {
        var (stop, sides, _) = await ADay("2027-04-14");
        var founder = sides[0].People[0];
        (await founder.Post("/api/blocks", new { startsAt = "2027-04-14T15:00", endsAt = "2027-04-14T16:00" })).Expect(HttpStatusCode.Created);
        await Tour.Step(stop, "close-applications");
        (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { sides[0].Application }, startsAt = "09:15" })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        await Tour.Drain();
        var pitch = await Tour.InDatabase(db => db.Pitches.SingleAsync(it => it.StopId == StopId.Of(Guid.Parse(stop.Id))));
        Assert.Equal([("dayBefore", "2027-04-13T07:00:00Z"), ("sevenDaysBefore", "2027-04-07T07:00:00Z"), ("twoHoursBefore", "2027-04-14T06:00:00Z")], await Due("meetingReminder", sides[0].Meeting));
        Assert.Equal([("sevenDaysBefore", "2027-04-02T16:00:00Z"), ("twoDaysBefore", "2027-04-07T16:00:00Z")], await Due("deckReminder", sides[0].Application));

        LocalTimes.Use(new DateTimeZoneCache(new FranceWithoutSummerTime()));
        await Follow();
        var mails = Tour.Mailbox.Messages.Count;
        await Tour.Drain();

        Assert.Equal([("dayBefore", "2027-04-13T08:00:00Z"), ("sevenDaysBefore", "2027-04-07T08:00:00Z"), ("twoHoursBefore", "2027-04-14T07:00:00Z")], await Due("meetingReminder", sides[0].Meeting));
        Assert.Equal([("dayBefore", "2027-04-13T08:00:00Z"), ("sevenDaysBefore", "2027-04-07T08:00:00Z"), ("twoHoursBefore", "2027-04-14T06:15:00Z")], await Due("pitchReminder", pitch.Id.ToString()));
        Assert.Equal([("sevenDaysBefore", "2027-04-02T17:00:00Z"), ("twoDaysBefore", "2027-04-07T17:00:00Z")], await Due("deckReminder", sides[0].Application));
        var update = Tour.Mailbox.Messages.Skip(mails).Where(mail => mail.Recipients.Contains(founder.Email)).Select(mail => mail.Calendar()).Single(entry => entry.Uid == $"{pitch.Id}@fundtruck");
        Assert.Equal(("REQUEST", 1), (update.Method, update.Sequence));
        var read = (await Tour.Anybody.Get(stop.Path)).Json;
        Assert.Equal(
            ("2027-04-14T09:00:00+01:00", "2027-04-14T20:00:00+01:00", "2027-04-09T18:00:00+01:00"),
            (read.GetProperty("startsAt").GetString(), read.GetProperty("endsAt").GetString(), read.GetProperty("decksDueAt").GetString()));
        Assert.Equal("2027-04-14T15:00:00+01:00", (await founder.Get("/api/blocks")).Json.EnumerateArray().Single(it => it.GetProperty("stopId").GetString() is null).GetProperty("startsAt").GetString());
        Assert.Equal(1, await Tour.Count($"select count(*) from occupancies where party_id = '{founder.Id}' and lower(during) = '2027-04-14T14:00:00Z'"));
    }

    [Fact]
    public async Task Where_somebody_can_not_keep_both_local_times_the_zone_waits_until_they_say_which()
    {
        var (_, sides, _) = await ADay("2027-04-15");
        var founder = sides[0].People[0];
        var block = (await founder.Post("/api/blocks", new { startsAt = "2027-04-15T11:00", endsAt = "2027-04-15T12:00", zone = "Europe/Brussels" })).Expect(HttpStatusCode.Created).Id;
        await Tour.Drain();

        LocalTimes.Use(new DateTimeZoneCache(new FranceWithoutSummerTime()));
        await Follow();
        Assert.Equal((Instant.FromUtc(2027, 4, 15, 8, 0), 0), await At(sides[0].Meeting));
        Assert.Equal(0, await Tour.Drain());

        (await founder.Delete($"/api/blocks/{block}")).Expect(HttpStatusCode.NoContent);
        await Follow();
        Assert.Equal((Instant.FromUtc(2027, 4, 15, 9, 0), 1), await At(sides[0].Meeting));

        async Task<(Instant, int)> At(string id) => await Meeting(id) is var meeting ? (meeting.During.Start, meeting.Sequence) : default;
    }

    [Fact]
    public async Task Where_nothing_moves_nobody_waits_for_anybody()
    {
        await ADay("2027-04-16", "Indian/Reunion");
        await ADay("2027-03-20");
        LocalTimes.Use(new DateTimeZoneCache(new FranceWithoutSummerTime()));
        await Follow();
        await using var connection = new NpgsqlConnection(Tour.ConnectionString);
        await connection.OpenAsync();
        await using var booking = await connection.BeginTransactionAsync();
        await using (var look = new NpgsqlCommand("select 1 from stops for key share", connection, booking)) await look.ExecuteNonQueryAsync();

        LocalTimes.Use(new DateTimeZoneCache(new FranceWithoutSummerTime()));
        await Follow().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(2, await Tour.Count($"select count(*) from followed_zones where rules = '{LocalTimes.Zones.VersionId}' and zone_id in ('Indian/Reunion', 'Europe/Paris')"));
    }

    private sealed record Sides(string Meeting, string Application, IReadOnlyList<Caller> People);

    /// <summary>A stop with three meetings of one representative, at ten, eleven and twelve: each would run into the next if it moved by an hour alone.</summary>
    private async Task<(GivenStop Stop, IReadOnlyList<Sides> Sides, IReadOnlyList<string> Slots)> ADay(string date, string zone = "Europe/Paris")
    {
        var venue = await Tour.AVenue("Somewhere", "Somewhere", zone);
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(date, venue: venue, opensAt: "2027-02-01T08:00", closesAt: "2027-03-01T23:59"));
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop, "10:00", "13:00"));
        var sides = new List<Sides>();
        foreach (var slot in new[] { slots[0], slots[3], slots[6] })
        {
            var (startup, application) = await Tour.AParticipant(stop);
            sides.Add(new((await startup.Book(slot)).Id, application, [startup.Founder, investor.Representative]));
        }

        return (stop, sides, slots);
    }

    private async Task<IEnumerable<(string?, string?)>> Due(string kind, string subject) =>
        (await Tour.Organizer.Get($"/api/messages?subject={subject}&status=due")).Items.Where(message => message.GetProperty("kind").GetString() == kind)
            .Select(message => (message.GetProperty("reminder").GetString(), message.GetProperty("dueAt").GetString())).Distinct().Order();

    private Task Follow() => Tour.Services.GetRequiredService<SendAsSystem>().FollowClocks(default);

    private Task<Meeting> Meeting(string id) => Tour.InDatabase(db => db.Meetings.SingleAsync(meeting => meeting.Id == MeetingId.Of(Guid.Parse(id))));
}
