using System.Net;
using Fundtruck.Domain;
using Fundtruck.Domain.Meetings;
using Fundtruck.Tests.Mail;
using Fundtruck.Tests.Races;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Fundtruck.Tests.Stories;

/// <summary>A day on which sixty startups and forty investors meet, late, absent and on the spot as people are. With -showLiveOutput it tells how the day went.</summary>
public sealed class DayOfMeetingsTests(Tour tour) : TourTests(tour)
{
    private const int SlotMinutes = 20;
    private static readonly Instant Opening = Instant.FromUtc(2027, 6, 29, 12, 0);
    private static readonly Instant Announced = Opening - Duration.FromDays(9);

    private readonly Random _random = new(29);
    private readonly Dictionary<string, int> _counts = [];
    private readonly List<Visitor> _startups = [];
    private readonly List<Visitor> _investors = [];
    private GivenStop _stop = null!;
    private string _session = "";

    [Fact]
    public async Task Sixty_startups_and_forty_investors_meet_for_a_day_and_nobody_is_ever_in_two_places()
    {
        await EverybodyIsExpected();
        await Tour.GoTo(Announced - Duration.FromMinutes(1));
        foreach (var startup in _startups.Take(10)) await ComesTooEarly(startup);
        await Tour.GoTo(Announced);
        foreach (var startup in _startups) await BookSome(startup);
        foreach (var startup in _startups.Take(40)) await AskSomebody(startup);
        await ChangeSome();
        for (var start = Opening; start < Opening + Duration.FromMinutes(12 * SlotMinutes); start += Duration.FromMinutes(SlotMinutes))
        {
            await BeforeTheSlot(start);
            await DuringTheSlot(start);
            await Invariants.Hold(Tour);
        }

        await Tour.GoTo(Opening + Duration.FromHours(5));
        await EveryAgendaIsWhatTheCalendarSays();
        await TheFiguresAreWhatHappened();
    }

    private async Task EverybodyIsExpected()
    {
        _stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 60));
        _session = (await Tour.Organizer.Post($"{_stop.Path}/meeting-sessions", new { startsAt = "14:00", endsAt = "18:00", opensAt = "2027-06-20T14:00", tables = 45, slotMinutes = SlotMinutes })).Id;
        var crowd = await Crowd.Of(Tour, _stop, 60);
        var names = crowd.Select((_, number) => $"Startup {number + 1:00}").ToArray();
        await Tour.InDatabase(db => db.Database.ExecuteSqlAsync($"update startups set name = c.name from unnest({crowd.Select(Guid.Parse).ToArray()}, {names}) as c (id, name) where startups.id = c.id"));
        foreach (var (id, name) in crowd.Zip(names))
        {
            var email = await Tour.InDatabase(db => db.Database.SqlQuery<string>($"select p.email as \"Value\" from startups s join people p on p.id = s.owner_id where s.id = {Guid.Parse(id)}").SingleAsync());
            _startups.Add(new(id, await Tour.SignIn(email, name), [], ComesAt()));
        }

        for (var i = 0; i < 40; i++)
        {
            var investor = await Tour.AnInvestor();
            // Every fifth leaves at half past four, as the plan says; some of them still stand there when somebody asks.
            string[] until = i % 5 == 4 ? ["14:00", "14:20", "14:40", "15:00", "15:20", "15:40", "16:00", "16:20"] : [];
            _investors.Add(new(investor.Id, investor.Representative, await investor.Slots(_stop, _session, until), ComesAt()));
        }

        // Most are there early, some come within the first hour, some not at all.
        Instant? ComesAt() => _random.Next(100) switch
        {
            < 5 => null,
            < 17 => Opening + Duration.FromMinutes(_random.Next(1, 60)),
            _ => Opening - Duration.FromMinutes(15),
        };
    }

    private async Task ComesTooEarly(Visitor startup)
    {
        (await startup.Person.Post($"/api/investor-slots/{Any(_investors).Slots[0]}/book", new { startupId = startup.Id })).Expect(HttpStatusCode.Conflict, "booking-not-open");
        Happened("too early");
    }

    private async Task BookSome(Visitor startup)
    {
        for (var i = 0; i < 4; i++)
        {
            // Everybody would like to come early.
            var slots = Any(_investors).Slots;
            var slot = slots[Math.Min(_random.Next(slots.Count), _random.Next(slots.Count))];
            var booked = await Book(startup, slot);
            if (booked.Status != HttpStatusCode.Conflict || !booked.Json.TryGetProperty("alternatives", out var offers) || offers.GetArrayLength() == 0) continue;
            Happened("alternatives offered");
            if (_random.Next(4) == 0) continue;
            if ((await Book(startup, offers[0].GetProperty("slotId").GetString()!, offers[0].GetProperty("hold").GetString())).Status == HttpStatusCode.Created) Happened("alternatives taken");
        }
    }

    private async Task<Answer> Book(Visitor startup, string slot, string? hold = null)
    {
        var booked = await startup.Person.Post($"/api/investor-slots/{slot}/book", new { startupId = startup.Id, hold });
        Happened(Answered(booked, HttpStatusCode.Created) ? "booked" : "refused");
        return booked;
    }

    private async Task AskSomebody(Visitor startup)
    {
        var investor = Any(_investors);
        var (asker, asked) = _random.Next(2) == 0 ? (startup.Person, investor.Person) : (investor.Person, startup.Person);
        var request = await asker.Post($"{_stop.Path}/meeting-requests", new { sessionId = _session, investorId = investor.Id, startupId = startup.Id, reason = "We make wind quiet." });
        if (!Answered(request, HttpStatusCode.OK)) return;
        Happened("requests");
        var path = $"/api/meeting-requests/{request.Text("id")}";
        var fate = _random.Next(10);
        if (fate == 0) return;
        if (fate < 3)
        {
            (await asked.Post($"{path}/decline", new { message = "Not this time." })).Expect(HttpStatusCode.OK);
            Happened("requests declined");
            return;
        }

        if (fate < 5 && !Answered(await asked.Post($"{path}/propose", new { slotId = Any(investor.Slots) }), HttpStatusCode.OK)) return;
        if (Answered(await (fate < 5 ? asker : asked).Post($"{path}/accept", new { }), HttpStatusCode.OK)) Happened("requests accepted");
    }

    private async Task ChangeSome()
    {
        foreach (var meeting in (await Standing()).Where(_ => _random.Next(10) == 0))
        {
            var (startup, investor) = Sides(meeting);
            var by = _random.Next(2) == 0 ? startup.Person : investor.Person;
            if (_random.Next(2) == 0)
            {
                (await by.Post($"/api/meetings/{meeting.Id}/cancel", new { reason = "Another plan." })).Expect(HttpStatusCode.OK);
                Happened("cancelled in time");
            }
            else if (Answered(await by.Post($"/api/meetings/{meeting.Id}/move", new { slotId = Any(investor.Slots) }), HttpStatusCode.OK))
            {
                Happened("moved");
            }
        }
    }

    /// <summary>Ten minutes before: somebody gives up, somebody uses the gap.</summary>
    private async Task BeforeTheSlot(Instant start)
    {
        await Tour.GoTo(start - Duration.FromMinutes(10));
        foreach (var meeting in (await Standing(start)).Where(_ => _random.Next(25) == 0))
        {
            (await (_random.Next(2) == 0 ? Sides(meeting).Startup : Sides(meeting).Investor).Person.Post($"/api/meetings/{meeting.Id}/cancel", new { reason = "The train is late." })).Expect(HttpStatusCode.OK);
            Happened("cancelled late");
            var number = (int)((start - Opening) / Duration.FromMinutes(SlotMinutes));
            if (number < Sides(meeting).Investor.Slots.Count) await Book(Any(_startups), Sides(meeting).Investor.Slots[number]);
        }
    }

    private async Task DuringTheSlot(Instant start)
    {
        var meetings = await Standing(start);
        await Tour.GoTo(start - Duration.FromMinutes(1));
        foreach (var meeting in meetings) await CheckIn(meeting, Tour.Clock.GetCurrentInstant());
        // Those who are held up for less than five minutes are waited for; all others are missed.
        await Tour.GoTo(start + Duration.FromMinutes(4));
        foreach (var meeting in meetings) await CheckIn(meeting, Tour.Clock.GetCurrentInstant());
        await Tour.GoTo(start + Duration.FromMinutes(5));
        foreach (var meeting in await Standing(start))
        {
            if (meeting.InvestorCameAt is null == meeting.StartupCameAt is null) continue;
            await Miss(meeting);
        }

        await Tour.GoTo(start + Duration.FromMinutes(7));
        for (var i = 0; i < 2; i++)
        {
            var (startup, investor) = (Any([.. _startups.Where(IsThere)]), Any([.. _investors.Where(IsThere)]));
            await OnTheSpot(startup, investor, investor.Person, "on the spot");
        }

        foreach (var meeting in await Tour.InDatabase(db => db.Meetings.Where(it => it.Status == MeetingStatus.Booked && it.During.Start > start && it.During.Start < start + Duration.FromMinutes(10)).OrderBy(it => it.Id).ToListAsync()))
            await CheckIn(meeting, Tour.Clock.GetCurrentInstant());
    }

    private async Task CheckIn(Meeting meeting, Instant now)
    {
        var (startup, investor) = Sides(meeting);
        foreach (var (visitor, came) in new[] { (startup, meeting.StartupCameAt), (investor, meeting.InvestorCameAt) })
        {
            // One in ten comes to the table only after a talk in the corridor.
            if (came is not null || !IsThere(visitor) || (now < meeting.During.Start && _random.Next(10) == 0)) continue;
            (await visitor.Person.Post($"/api/meetings/{meeting.Id}/check-in", new { })).Expect(HttpStatusCode.OK);
        }
    }

    private async Task Miss(Meeting meeting)
    {
        var (startup, investor) = Sides(meeting);
        var isInvestorThere = meeting.InvestorCameAt is not null;
        Happened(isInvestorThere ? "missed by startups" : "missed by investors");
        var standbys = (await (isInvestorThere ? investor : startup).Person.Post($"/api/meetings/{meeting.Id}/absent", new { })).Expect(HttpStatusCode.OK).Json.GetProperty("standbys").EnumerateArray()
            .Select(it => it.GetProperty(isInvestorThere ? "startupId" : "investorId").GetString()).ToList();
        var instead = (isInvestorThere ? _startups : _investors).FirstOrDefault(it => standbys.Contains(it.Id) && IsThere(it));
        if (instead is null) return;
        if (isInvestorThere) await OnTheSpot(instead, investor, investor.Person, "standbys");
        else await OnTheSpot(startup, instead, Tour.Organizer, "on the spot");
    }

    private async Task OnTheSpot(Visitor startup, Visitor investor, Caller by, string how)
    {
        var made = await by.Post($"{_stop.Path}/meetings", new { investorId = investor.Id, startupId = startup.Id });
        Happened(Answered(made, HttpStatusCode.Created) ? how : "not on the spot: somebody is taken");
    }

    private async Task EveryAgendaIsWhatTheCalendarSays()
    {
        var entries = 0;
        foreach (var somebody in _startups.Concat(_investors).Select(it => it.Person))
        {
            var feed = ICalendarText.Read((await Tour.Anybody.Get((await somebody.Get("/api/me")).Text("calendar"))).Expect(HttpStatusCode.OK).Body).All("VEVENT").ToList()
                .Where(it => it["STATUS"] != "CANCELLED").Select(it => (it["UID"], it.Line("DTSTART").Value[9..13])).Order().ToList();
            var agenda = (await somebody.Get($"/api/me/agenda?stop={_stop.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("sections").EnumerateArray().SelectMany(it => it.GetProperty("entries").EnumerateArray())
                .Select(it => ($"{it.GetProperty("id").GetString()}@fundtruck", it.GetProperty("startsAt").GetString()![11..16].Replace(":", "", StringComparison.Ordinal))).Order().ToList();
            Assert.Equal(feed, agenda);
            entries += agenda.Count;
        }

        Assert.Equal(2 * (await Standing()).Count, entries);
    }

    private async Task TheFiguresAreWhatHappened()
    {
        var figures = (await Tour.Organizer.Get($"{_stop.Path}/meeting-figures")).Expect(HttpStatusCode.OK).Json;
        var held = (await Standing()).Where(it => it.InvestorCameAt is not null && it.StartupCameAt is not null).ToList();
        Assert.Equal(held.Count, figures.GetProperty("held").GetInt32());
        Assert.Equal(_counts["cancelled in time"], figures.GetProperty("cancelled").GetInt32());
        Assert.Equal(_counts["cancelled late"], figures.GetProperty("cancelledLate").GetInt32());
        Assert.Equal(_counts["missed by investors"], figures.GetProperty("missedByInvestors").GetInt32());
        Assert.Equal(_counts["missed by startups"], figures.GetProperty("missedByStartups").GetInt32());
        var doors = figures.GetProperty("byDoor");
        Assert.Equal(_counts["standbys"] + _counts["on the spot"], doors.GetProperty("standby").GetInt32() + doors.GetProperty("onTheSpot").GetInt32());

        var opened = await Tour.Count($"select count(*) from investor_slots where stop_id = '{_stop.Id}'") - _investors.Sum(it => it.Slots.Count);
        Assert.True(opened > 0, "Nobody met an investor who had no slot at that time.");
        (_counts["held"], _counts["on the spot without a slot"]) = (held.Count, (int)opened);
        _counts["idle minutes of startups"] = Idle(_startups, held);
        _counts["idle minutes of investors"] = Idle(_investors, held);
        foreach (var (what, count) in _counts.OrderBy(it => it.Key, StringComparer.Ordinal)) TestContext.Current.TestOutputHelper!.WriteLine($"{what,-40}{count,6}");
    }

    /// <summary>Of those who came, from when they were there until the end, without their meetings.</summary>
    private static int Idle(IEnumerable<Visitor> visitors, List<Meeting> held) => (int)visitors.Where(it => it.ComesAt is not null).Sum(visitor =>
        (Opening + Duration.FromHours(4) - Instant.Max(visitor.ComesAt!.Value, Opening)).TotalMinutes
            - held.Where(it => it.StartupId.ToString() == visitor.Id || it.InvestorId.ToString() == visitor.Id).Sum(it => it.During.Duration.TotalMinutes));

    private Task<List<Meeting>> Standing(Instant? start = null) =>
        Tour.InDatabase(db => db.Meetings.Where(it => it.Status == MeetingStatus.Booked && (start == null || it.During.Start == start)).OrderBy(it => it.Id).ToListAsync());

    private (Visitor Startup, Visitor Investor) Sides(Meeting meeting) =>
        (_startups.Single(it => it.Id == meeting.StartupId.ToString()), _investors.Single(it => it.Id == meeting.InvestorId.ToString()));

    private bool IsThere(Visitor visitor) => visitor.ComesAt <= Tour.Clock.GetCurrentInstant();

    private T Any<T>(IReadOnlyList<T> among) => among[_random.Next(among.Count)];

    private void Happened(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;

    /// <summary>Whether it was done; the only other answer is that it can't be.</summary>
    private static bool Answered(Answer answer, HttpStatusCode done)
    {
        if (answer.Status != done) answer.Expect(HttpStatusCode.Conflict);
        return answer.Status == done;
    }

    /// <param name="Id">Of the startup or the investor.</param>
    /// <param name="Person">Who comes for them.</param>
    /// <param name="Slots">Twelve of an investor, or eight; none of a startup.</param>
    /// <param name="ComesAt">Null for somebody who never comes.</param>
    private sealed record Visitor(string Id, Caller Person, IReadOnlyList<string> Slots, Instant? ComesAt);
}
