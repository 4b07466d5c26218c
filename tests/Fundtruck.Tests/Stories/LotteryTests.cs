using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fundtruck.Features.Messages;
using Fundtruck.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Fundtruck.Tests.Stories;

/// <summary>Wishes that are collected before booking opens, and the lots that decide between them.</summary>
public sealed class LotteryTests(Tour tour) : TourTests(tour)
{
    private static readonly Instant Opening = Instant.FromUtc(2027, 6, 15, 10, 0);

    [Fact]
    public async Task Lots_give_everybody_the_next_wish_in_turn_within_the_caps_and_anybody_can_draw_them_again()
    {
        var day = await ADay(new { order = "lottery", mostPerStartup = 2, mostPerRepresentative = 2 });
        foreach (var startup in day.Startups.Take(3)) (await day.Wish(startup, day.Investors)).Expect(HttpStatusCode.NoContent);
        (await Tour.Anybody.Get($"{day.Path}/lottery")).Expect(HttpStatusCode.Unauthorized);
        (await Tour.Organizer.Get($"{day.Path}/lottery")).Expect(HttpStatusCode.NotFound);
        await Draw();
        (await Tour.Organizer.Get($"{day.Path}/lottery")).Expect(HttpStatusCode.NotFound); // it is not time yet

        await Tour.GoTo(Opening);
        await Draw();

        var lottery = (await day.Startups[3].Founder.Get($"{day.Path}/lottery")).Expect(HttpStatusCode.OK);
        Assert.Matches("^[0-9a-f]{32}$", lottery.Text("seed"));
        var order = day.Startups.Take(3).Select(startup => startup.Id).OrderBy(startup => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{lottery.Text("seed")}:{startup}"))), StringComparer.Ordinal).ToList();
        var drawn = lottery.Json.GetProperty("order").EnumerateArray().ToList();
        Assert.Equal(order, drawn.Select(place => place.GetProperty("startupId").GetString()!));
        var (x, y, z) = (day.Investors[0].Id, day.Investors[1].Id, day.Investors[2].Id);
        (string, string)[][] expected = [[(x, "14:00"), (z, "14:40")], [(x, "14:20"), (y, "14:40")], [(y, "14:00"), (z, "14:20")]];
        Assert.Equal(expected, drawn.Select(place => place.GetProperty("meetings").EnumerateArray().Select(meeting => (meeting.GetProperty("investorId").GetString()!, meeting.GetProperty("startsAt").GetString()![11..16])).ToArray()));
        var figures = (await Tour.Organizer.Get($"{day.Stop.Path}/meeting-figures")).Json;
        Assert.Equal((6, 6), (figures.GetProperty("booked").GetInt32(), figures.GetProperty("byDoor").GetProperty("lottery").GetInt32()));
        Assert.Equal(2, (await day.Startups[0].Founder.Get("/api/meetings")).Items.Count);
    }

    [Fact]
    public async Task Nobody_books_before_the_lots_are_drawn_and_what_is_left_is_open_then()
    {
        var day = await ADay(new { order = "lottery" });
        (await day.Wish(day.Startups[0], day.Investors[0])).Expect(HttpStatusCode.NoContent);
        (await day.Startups[1].Book(day.Slots[0])).Expect(HttpStatusCode.Conflict, "booking-not-open");
        await Tour.GoTo(Opening);
        (await day.Startups[1].Book(day.Slots[0])).Expect(HttpStatusCode.Conflict, "booking-not-open");

        await Draw();

        (await day.Startups[1].Book(day.Slots[0])).Expect(HttpStatusCode.Conflict, "slot-taken");
        (await day.Startups[1].Book(day.Slots[1])).Expect(HttpStatusCode.Created);
        await Tour.Drain();
        Assert.NotEmpty(Tour.Mailbox.To(day.Investors[0].Representative.Email));
    }

    [Fact]
    public async Task Wishes_are_ones_own_can_change_until_the_opening_and_name_investors_who_can_be_met()
    {
        var day = await ADay(new { order = "lottery" });
        var (startup, other) = (day.Startups[0], day.Startups[1]);
        (await day.Wish(startup, day.Investors[0], day.Investors[1])).Expect(HttpStatusCode.NoContent);
        (await day.Wish(startup, day.Investors[1])).Expect(HttpStatusCode.NoContent);
        var own = Assert.Single((await startup.Founder.Get($"{day.Path}/wishes")).Expect(HttpStatusCode.OK).Json.EnumerateArray());
        Assert.Equal([day.Investors[1].Id], own.GetProperty("investorIds").EnumerateArray().Select(id => id.GetString()));
        Assert.Empty((await other.Founder.Get($"{day.Path}/wishes")).Json.EnumerateArray());
        Assert.Equal(["startupId"], (await day.Wish(startup, other.Founder, day.Investors[0])).Expect(HttpStatusCode.BadRequest).Fields);
        (await other.Founder.Delete($"{day.Path}/wishes/{startup.Id}")).Expect(HttpStatusCode.NotFound);
        foreach (var nonsense in new[] { [], [day.Investors[0], day.Investors[0]], new[] { await Tour.APendingInvestor() } })
            Assert.Equal(["investorIds"], (await day.Wish(startup, nonsense)).Expect(HttpStatusCode.BadRequest).Fields);
        Assert.Equal(["startupId"], (await day.Wish(await Tour.AStartup(), day.Investors[0])).Expect(HttpStatusCode.Conflict, "startup-not-at-stop").Fields);

        (await startup.Founder.Delete($"{day.Path}/wishes/{startup.Id}")).Expect(HttpStatusCode.NoContent);
        Assert.Empty((await startup.Founder.Get($"{day.Path}/wishes")).Json.EnumerateArray());
        (await day.Wish(other, day.Investors[0])).Expect(HttpStatusCode.NoContent);
        await Tour.GoTo(Opening);
        (await day.Wish(startup, day.Investors[0])).Expect(HttpStatusCode.Conflict, "booking-is-open");
        (await other.Founder.Delete($"{day.Path}/wishes/{other.Id}")).Expect(HttpStatusCode.Conflict, "booking-is-open");
    }

    [Fact]
    public async Task Where_slots_go_by_arrival_there_are_no_wishes()
    {
        var day = await ADay(new { order = "arrival" });
        (await day.Wish(day.Startups[0], day.Investors[0])).Expect(HttpStatusCode.Conflict, "no-lottery");
        await Tour.GoTo(Opening);
        await Draw();
        (await Tour.Organizer.Get($"{day.Path}/lottery")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task When_two_workers_draw_the_same_session_it_is_drawn_once()
    {
        var day = await ADay(new { order = "lottery" });
        foreach (var startup in day.Startups) (await day.Wish(startup, day.Investors[0])).Expect(HttpStatusCode.NoContent);
        await Tour.GoTo(Opening);

        // Both have found it due before either may draw.
        await using var connection = await Tour.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var holding = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = new NpgsqlCommand($"select 1 from meeting_sessions where id = '{day.Session}' for update", connection, holding)) await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var draws = Task.WhenAll(Draw(), Draw());
        var deadline = Environment.TickCount64 + 20_000;
        while (await Tour.Count("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") < 2) Assert.True(Environment.TickCount64 < deadline, "The workers don't come.");
        await holding.CommitAsync(TestContext.Current.CancellationToken);
        await draws;

        Assert.Equal(3, (await day.Investors[0].Representative.Get("/api/meetings")).Items.Count);
        Assert.Equal(3, (await Tour.Organizer.Get($"{day.Path}/lottery")).Json.GetProperty("order").EnumerateArray().Sum(place => place.GetProperty("meetings").GetArrayLength()));
    }

    private Task Draw() => Tour.Services.GetRequiredService<SendAsSystem>().DrawLotteries(default);

    private sealed record Day(GivenStop Stop, string Session, IReadOnlyList<GivenStartup> Startups, IReadOnlyList<GivenInvestor> Investors, IReadOnlyList<string> Slots)
    {
        internal string Path => $"{Stop.Path}/meeting-sessions/{Session}";

        internal Task<Answer> Wish(GivenStartup startup, params IReadOnlyList<GivenInvestor> investors) => Wish(startup, startup.Founder, investors);

        internal Task<Answer> Wish(GivenStartup startup, Caller by, params IReadOnlyList<GivenInvestor> investors) =>
            by.Put($"{Path}/wishes", new { startupId = startup.Id, investorIds = investors.Select(investor => investor.Id) });
    }

    /// <summary>Four startups and three investors, each with slots at 14:00, 14:20 and 14:40; booking opens on June 15 at noon. The slots are those of the first investor.</summary>
    private async Task<Day> ADay(object rules)
    {
        await Tour.GoTo(Instant.FromUtc(2027, 5, 3, 8, 0));
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 10));
        var startups = new List<GivenStartup>();
        for (var i = 0; i < 4; i++) startups.Add((await Tour.AParticipant(stop)).Startup);
        var session = (await Tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = "14:00", endsAt = "15:00", tables = 10, slotMinutes = 20, opensAt = "2027-06-15T12:00", rules })).Id;
        var (investors, slots) = (new List<GivenInvestor>(), new List<string>());
        for (var i = 0; i < 3; i++)
        {
            investors.Add(await Tour.AnInvestor());
            slots.AddRange(await investors[i].Slots(stop, session));
        }

        return new(stop, session, startups, investors, slots);
    }
}
