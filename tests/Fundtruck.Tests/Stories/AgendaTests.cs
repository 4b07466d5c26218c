using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Stories;

/// <summary>Who is where and when at a stop: for everybody, for one table, for oneself; to read, to print and for calendars.</summary>
public sealed class AgendaTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task The_agenda_of_everybody_is_what_their_calendar_feed_says()
    {
        var day = await ADay("2027-06-29");
        foreach (var somebody in day.Everybody)
        {
            var feed = ICalendarText.Read((await Tour.Anybody.Get((await somebody.Get("/api/me")).Text("calendar"))).Body).All("VEVENT").Select(it => (Uid: it["UID"], Start: it.Line("DTSTART").Value[9..13], Summary: it.Line("SUMMARY").Text)).ToHashSet();
            var theirs = (await Tour.Organizer.Get($"{day.Stop.Path}/agenda?person={somebody.Id}")).Expect(HttpStatusCode.OK);
            var mine = (await somebody.Get($"/api/me/agenda?stop={day.Stop.Id}")).Expect(HttpStatusCode.OK);
            var calendar = ICalendarText.Read((await somebody.Get($"/api/me/agenda.ics?stop={day.Stop.Id}")).Expect(HttpStatusCode.OK).Body).All("VEVENT").ToList();

            Assert.Equal(theirs.Body, mine.Body);
            var entries = mine.Json.GetProperty("sections")[0].GetProperty("entries").EnumerateArray().Where(it => it.GetProperty("kind").GetString() != "away").ToList();
            Assert.NotEmpty(entries);
            Assert.Equal(feed.Select(it => (it.Uid, it.Start)).Order(), entries.Select(it => ($"{it.GetProperty("id").GetString()}@fundtruck", it.GetProperty("startsAt").GetString()![11..16].Replace(":", "", StringComparison.Ordinal))).Order());
            Assert.Equal(feed.Select(it => it.Summary).Order(), calendar.Select(it => it.Line("SUMMARY").Text).Where(summary => summary is not ("Not here" or "Absent")).Order());
        }
    }

    [Fact]
    public async Task The_day_of_a_stop_stands_table_by_table_stage_by_stage_and_person_by_person()
    {
        var day = await ADay("2027-06-30");
        var sections = (await Tour.Organizer.Get($"{day.Stop.Path}/agenda")).Expect(HttpStatusCode.OK).Json.GetProperty("sections").EnumerateArray().ToList();

        Assert.Equal(["table", "stage", .. day.Everybody.Select(_ => "person")], sections.Select(it => it.GetProperty("kind").GetString()));
        Assert.Equal(["meeting", "meeting"], Kinds(sections[0]));
        Assert.Equal(["pitch", "pitch"], Kinds(sections[1]));
        Assert.Equal(["away", "jury", "jury"], Kinds(Of(day.Juror)));
        Assert.Equal(["pitch", "meeting", "away"], Kinds(Of(day.Founder)));
        var away = Of(day.Founder).GetProperty("entries")[2];
        Assert.Equal(("2027-06-30T18:00:00+02:00", "2027-06-30T20:00:00+02:00"), (away.GetProperty("startsAt").GetString(), away.GetProperty("endsAt").GetString()));

        var table = (await Tour.Organizer.Get($"{day.Stop.Path}/agenda?table={sections[0].GetProperty("id").GetString()}")).Expect(HttpStatusCode.OK).Json.GetProperty("sections").EnumerateArray().Single();
        Assert.Equal(sections[0].GetRawText(), table.GetRawText());

        JsonElement Of(Caller somebody) => sections.Single(it => it.GetProperty("id").GetString() == somebody.Id.ToString());
    }

    [Fact]
    public async Task The_page_to_print_has_a_section_for_each_in_the_language_of_who_asks_and_nothing_that_acts()
    {
        var day = await ADay("2027-07-01");
        var page = (await Tour.Organizer.Get($"{day.Stop.Path}/agenda.html")).Expect(HttpStatusCode.OK);
        Assert.Equal(2 + day.Everybody.Count, Count(page.Body, "<section>"));
        Assert.Contains("break-after:page", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'; style-src 'unsafe-inline'; form-action 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.Contains("&lt;b&gt;Fran&#231;oise&lt;/b&gt;", page.Body, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", page.Body, StringComparison.Ordinal);
        Assert.Contains("14:00 – 14:20", page.Body, StringComparison.Ordinal);
        Assert.Contains("Not here", page.Body, StringComparison.Ordinal);

        (await day.Founder.Put("/api/me", new { name = "Founder", language = "fr" })).Expect(HttpStatusCode.OK);
        var mine = (await day.Founder.Get($"/api/me/agenda.html?stop={day.Stop.Id}")).Expect(HttpStatusCode.OK).Body;
        Assert.All(["<html lang=\"fr\">", "jeudi 1er juillet 2027", "14 h 00 – 14 h 20", "Rendez-vous : Founder", "Absent"], words => Assert.Contains(words, mine, StringComparison.Ordinal));
        Assert.Equal(1, Count(mine, "<section>"));
    }

    [Fact]
    public async Task What_the_diary_has_of_somebody_is_what_stands_in_their_agenda()
    {
        var day = await AgendaDay.Of(Tour, "2027-07-05");
        foreach (var somebody in day.InTheDiary) Assert.Empty(await day.Differences(somebody));
    }

    [Fact]
    public async Task What_a_time_away_is_for_stands_nowhere()
    {
        var day = await ADay("2027-07-02");
        Assert.Contains("Dentist", (await day.Founder.Get("/api/blocks")).Body, StringComparison.Ordinal);     // it could be told
        foreach (var kind in new[] { "", ".html", ".ics" })
        {
            foreach (var path in new[] { $"{day.Stop.Path}/agenda{kind}", $"{day.Stop.Path}/agenda{kind}?person={day.Founder.Id}" })
                Assert.DoesNotContain("Dentist", (await Tour.Organizer.Get(path)).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_those_who_run_the_stop_read_the_agendas_of_others_and_only_of_who_has_a_part_in_it()
    {
        var day = await ADay("2027-07-03");
        var (stranger, host) = (await Tour.SignIn($"stranger{Given.Number()}@startup.example", "Stranger"), await Tour.SignIn($"host{Given.Number()}@cci.example", "Host"));
        (await Tour.Organizer.Post($"{(await Tour.AnOpenStop()).Path}/hosts", new { email = host.Email, name = "Host" })).Expect(HttpStatusCode.Created);
        foreach (var kind in new[] { "", ".html", ".ics" })
        {
            (await day.Founder.Get($"{day.Stop.Path}/agenda{kind}?person={day.Founder.Id}")).Expect(HttpStatusCode.Forbidden);
            (await host.Get($"{day.Stop.Path}/agenda{kind}")).Expect(HttpStatusCode.NotFound);
            (await Tour.Organizer.Get($"{day.Stop.Path}/agenda{kind}?person={stranger.Id}")).Expect(HttpStatusCode.NotFound);
            (await Tour.Organizer.Get($"{day.Stop.Path}/agenda{kind}?table={Guid.NewGuid()}")).Expect(HttpStatusCode.NotFound);
            (await stranger.Get($"/api/me/agenda{kind}?stop={day.Stop.Id}")).Expect(HttpStatusCode.OK);
            (await stranger.Get($"/api/me/agenda{kind}?stop={(await Tour.ADraft()).Id}")).Expect(HttpStatusCode.NotFound);
        }

        Assert.Equal(["table"], (await Tour.Organizer.Get($"{day.Stop.Path}/agenda?person={day.Founder.Id}&table={Guid.NewGuid()}")).Expect(HttpStatusCode.BadRequest).Fields);
    }

    [Fact]
    public async Task A_juror_reads_when_they_listen_and_not_to_whom()
    {
        var day = await ADay("2027-07-04");
        Assert.Contains("Startup", (await day.Founder.Get($"/api/me/agenda?stop={day.Stop.Id}")).Body, StringComparison.Ordinal);     // it could be told
        foreach (var path in new[] { $"/api/me/agenda?stop={day.Stop.Id}", $"/api/me/agenda.ics?stop={day.Stop.Id}", $"/api/me/agenda.html?stop={day.Stop.Id}", (await day.Juror.Get("/api/me")).Text("calendar") })
        {
            var read = (await day.Juror.Get(path)).Expect(HttpStatusCode.OK).Body;
            Assert.Contains("Contest", read, StringComparison.Ordinal);
            Assert.DoesNotContain("Startup", read, StringComparison.Ordinal);
        }
    }

    private Task<AgendaDay> ADay(string date) => AgendaDay.Of(Tour, date);

    private static IEnumerable<string?> Kinds(JsonElement section) => section.GetProperty("entries").EnumerateArray().Select(it => it.GetProperty("kind").GetString());

    private static int Count(string text, string what) => text.Split(what).Length - 1;
}

/// <summary>The control: what is in the diary and not in an agenda, and the other way round, is found.</summary>
public sealed class BrokenAgendaTests(Tour tour) : IClassFixture<Tour>
{
    [Fact]
    public async Task An_hour_that_the_diary_has_and_the_agenda_has_not_is_found_and_so_is_the_reverse()
    {
        var day = await AgendaDay.Of(tour, "2027-06-29");
        await tour.InDatabase(db => db.Database.ExecuteSqlAsync($"delete from occupancies where party_id = {day.Founder.Id.Value} and appointment_kind = 'meeting'"));
        Assert.Single(await day.Differences(day.Founder), difference => difference.StartsWith("only in the agenda: 14:00", StringComparison.Ordinal));
        await tour.InDatabase(db => db.Database.ExecuteSqlAsync($"delete from jurors where person_id = {day.Juror.Id.Value}"));
        Assert.Equal(2, (await day.Differences(day.Juror)).Count(difference => difference.StartsWith("only in the diary: 11:", StringComparison.Ordinal)));
    }
}

/// <summary>Two pitches with a juror who comes at eleven, and a meeting for each startup at one table; the first founder leaves at six, and has a partner.</summary>
internal sealed record AgendaDay(Tour Tour, GivenStop Stop, Caller Founder, Caller Juror, IReadOnlyList<Caller> Everybody, IReadOnlyList<Caller> InTheDiary)
{
    internal static async Task<AgendaDay> Of(Tour tour, string date)
    {
        var stop = await tour.AnOpenStop(await tour.AStopBody(date));
        var ((one, a), (two, b), investor) = (await tour.AParticipant(stop), await tour.AParticipant(stop), await tour.AnInvestor());
        var partner = await tour.SignIn($"partner{Given.Number()}@startup.example", "<b>Françoise</b>", "fr");
        await one.Join(partner);
        var juror = await tour.AJuror(stop);
        (await juror.Put($"{stop.Path}/presence", new { from = "11:00" })).Expect(HttpStatusCode.OK);
        (await one.Founder.Post("/api/blocks", new { startsAt = $"{date}T18:00", endsAt = $"{date}T23:00", note = "Dentist" })).Expect(HttpStatusCode.Created);
        var slots = await investor.Slots(stop, await tour.ASession(stop), "14:00", "14:20");
        (await one.Book(slots[0])).Expect(HttpStatusCode.Created);
        (await two.Book(slots[1])).Expect(HttpStatusCode.Created);
        await tour.Step(stop, "close-applications");
        (await tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { a, b }, startsAt = "11:30" })).Expect(HttpStatusCode.OK);
        (await tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        return new(tour, stop, one.Founder, juror, [one.Founder, two.Founder, partner, investor.Representative, juror], [one.Founder, two.Founder, investor.Representative, juror]);
    }

    /// <summary>What only one of both has of somebody, each with its hours within those of the stop. Partners have what their startup has, but no hours in the diary.</summary>
    internal async Task<IReadOnlyList<string>> Differences(Caller somebody)
    {
        var section = (await Tour.Organizer.Get($"{Stop.Path}/agenda?person={somebody.Id}"));
        var agenda = section.Status == HttpStatusCode.NotFound ? [] : section.Json.GetProperty("sections")[0].GetProperty("entries").EnumerateArray()
            .Select(entry => $"{entry.GetProperty("startsAt").GetString()![11..16]} to {entry.GetProperty("endsAt").GetString()![11..16]}").ToList();
        var diary = await Tour.InDatabase(db => db.Database.SqlQuery<string>(
            $"""
            select to_char(greatest(lower(o.during), lower(s.during)) at time zone s.zone_id, 'HH24:MI') || ' to ' || to_char(least(upper(o.during), upper(s.during)) at time zone s.zone_id, 'HH24:MI') as "Value"
            from occupancies o join stops s on s.id = {Guid.Parse(Stop.Id)} and o.during && s.during where o.party_id = {somebody.Id.Value}
            """).ToListAsync());
        return [.. agenda.Except(diary).Select(it => $"only in the agenda: {it}"), .. diary.Except(agenda).Select(it => $"only in the diary: {it}")];
    }
}
