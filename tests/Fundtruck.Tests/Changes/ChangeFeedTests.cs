using System.Net;
using System.Reflection;
using Fundtruck.Domain;
using Fundtruck.Features.Changes;
using Fundtruck.Tests.Running;
using Microsoft.EntityFrameworkCore;

namespace Fundtruck.Tests.Changes;

/// <summary>What other software reads of the tour.</summary>
public sealed class ChangeFeedTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task The_story_of_a_stop_is_told_in_its_order()
    {
        var start = await Tour.TheEnd();
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop));
        var meeting = (await startup.Book(slots[0])).Id;
        (await Tour.Organizer.Post($"/api/meetings/{meeting}/move", new { slotId = slots[1] })).Expect(HttpStatusCode.OK);
        await Tour.Step(stop, "close-applications");
        (await Tour.Organizer.Post($"{stop.Path}/line-up/draw", new { })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        (await startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);

        var told = await Tour.Changes(start, $"&stop={stop.Id}");

        Assert.Equal(
            [
                "stop.published", "stop.applicationsOpened", "application.submitted", "application.selected", "application.confirmed", "meeting.booked", "meeting.moved", "stop.applicationsClosed",
                "stop.lineUpPublished", "pitch.scheduled", "meeting.cancelled",
            ],
            told.Select(change => change.Kind()));
        Assert.All(told, change => Assert.Equal(stop.Id, change.GetProperty("stopId").GetString()));
        Assert.Equal([application, application, application], told.Where(change => change.Kind().StartsWith("application.", StringComparison.Ordinal)).Select(change => change.Subject()));
        var ofMeeting = told.Where(change => change.Kind().StartsWith("meeting.", StringComparison.Ordinal)).ToList();
        Assert.Equal([0, 1, 2], ofMeeting.Select(change => change.GetProperty("subject").GetProperty("version").GetInt64()));
        Assert.Equal([slots[0], slots[1], slots[1]], ofMeeting.Select(change => change.Fact("slotId")));
        Assert.Equal(["booked", "booked", "cancelled"], ofMeeting.Select(change => change.Fact("status")));
    }

    [Fact]
    public async Task What_follows_in_the_same_transaction_is_told_after_its_cause()
    {
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 1));
        var (startup, given) = await Tour.AParticipant(stop);
        var waiting = await Tour.AnApplication(stop, await Tour.AStartup());
        (await Tour.Organizer.Decide(stop.ContestId, waiting, "waitlist")).Expect(HttpStatusCode.Created);
        var start = await Tour.TheEnd();

        (await startup.Founder.Post($"/api/applications/{given}/withdraw")).Expect(HttpStatusCode.OK);

        var told = await Tour.Changes(start, $"&stop={stop.Id}");
        Assert.Equal([("application.withdrawn", given), ("application.selected", waiting)], told.Select(change => (change.Kind(), change.Subject())));
        Assert.Equal(given, told[1].Fact("replacesId"));
    }

    [Fact]
    public async Task Nobody_is_named_and_nothing_that_people_wrote_is_told()
    {
        var start = await Tour.TheEnd();
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var session = await Tour.ASession(stop);
        var slots = await investor.Slots(stop, session);
        (await startup.Founder.Post($"{stop.Path}/meeting-requests", new { sessionId = session, investorId = investor.Id, startupId = startup.Id, reason = "Zanzibar" })).Expect(HttpStatusCode.OK);
        var meeting = (await startup.Book(slots[0])).Id;
        (await startup.Founder.Post($"/api/meetings/{meeting}/cancel", new { reason = "Zanzibar" })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Post($"/api/applications/{application}/withdraw", new { reason = "Zanzibar" })).Expect(HttpStatusCode.OK);

        var told = await Tour.Changes(start, $"&stop={stop.Id}");

        var text = string.Join('\n', told.Select(change => change.GetRawText()));
        Assert.Contains("meetingRequest.asked", text, StringComparison.Ordinal);
        foreach (var person in new[] { startup.Founder, investor.Representative, Tour.Organizer })
        {
            Assert.DoesNotContain(person.Id.ToString(), text, StringComparison.Ordinal);
            Assert.DoesNotContain(person.Email, text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain("Zanzibar", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Startup ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_or_repeated_leaves_no_change()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var (other, _) = await Tour.AParticipant(stop);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop));
        var start = await Tour.TheEnd();

        (await startup.Founder.Post($"/api/investor-slots/{slots[0]}/book", new { startupId = startup.Id }, ("Idempotency-Key", "once"))).Expect(HttpStatusCode.Created);
        (await startup.Founder.Post($"/api/investor-slots/{slots[0]}/book", new { startupId = startup.Id }, ("Idempotency-Key", "once"))).Expect(HttpStatusCode.Created);
        (await other.Book(slots[0])).Expect(HttpStatusCode.Conflict);
        (await startup.Book(slots[0])).Expect(HttpStatusCode.Conflict);

        Assert.Equal(["meeting.booked"], (await Tour.Changes(start, $"&stop={stop.Id}")).Select(change => change.Kind()));
    }

    [Fact]
    public async Task Kinds_narrow_and_an_empty_answer_goes_on_from_where_it_looked()
    {
        var start = await Tour.TheEnd();
        var stop = await Tour.AnOpenStop();
        Assert.Equal(["stop.applicationsOpened"], (await Tour.Changes(start, $"&stop={stop.Id}&kinds=stop.applicationsOpened,stop.cancelled")).Select(change => change.Kind()));

        var nothing = (await Tour.Organizer.Get($"/api/changes?after={start}&kinds=stop.cancelled&stop={stop.Id}")).Expect(HttpStatusCode.OK);
        Assert.Empty(nothing.Items);
        Assert.Empty((await Tour.Organizer.Get($"/api/changes?after={nothing.Text("cursor")}&stop={stop.Id}")).Items);
        var end = await Tour.TheEnd();
        Assert.Equal(end, (await Tour.Organizer.Get($"/api/changes?after={end}")).Text("cursor"));
    }

    [Fact]
    public async Task Whoever_waits_is_answered_when_something_happens()
    {
        var stop = await Tour.AnOpenStop();
        var start = await Tour.TheEnd();
        var waiting = Tour.Organizer.Get($"/api/changes?after={start}&stop={stop.Id}&wait=25");
        await Tour.Step(stop, "close-applications");

        Assert.Equal(["stop.applicationsClosed"], (await waiting).Expect(HttpStatusCode.OK).Items.Select(change => change.Kind()));
        Assert.Empty((await Tour.Organizer.Get($"/api/changes?after={await Tour.TheEnd()}&stop={stop.Id}&wait=1")).Expect(HttpStatusCode.OK).Items);
    }

    [Theory]
    [InlineData("after=nonsense", "after"), InlineData("after=MS4y", "after"), InlineData("after=OTkuOTkuOTk", "after"), InlineData("limit=101", "limit"), InlineData("limit=0", "limit"), InlineData("wait=26", "wait"), InlineData("wait=-1", "wait")]
    [InlineData("kinds=stop.published,nothing", "kinds"), InlineData("stop=17", "stop")]
    public async Task What_the_feed_never_gave_and_does_not_know_names_its_field(string query, string field) =>
        Assert.Equal([field], (await Tour.Organizer.Get($"/api/changes?{query}")).Expect(HttpStatusCode.BadRequest, "invalid").Fields);

    [Fact]
    public async Task Those_who_run_the_tour_and_tokens_with_its_scope_read_it_and_nobody_else()
    {
        var stop = await Tour.AnOpenStop();
        var host = await Tour.SignIn("host@changes.example", "Host");
        (await Tour.Organizer.Post($"{stop.Path}/hosts", new { email = host.Email, name = "Host" })).Expect(HttpStatusCode.Created);
        (await Tour.Anybody.Get("/api/changes")).Expect(HttpStatusCode.Unauthorized);
        foreach (var path in new[] { "/api/changes", "/api/hooks" })
            foreach (var other in new[] { host, (await Tour.AStartup()).Founder, (await Tour.AnInvestor()).Representative }) (await other.Get(path)).Expect(HttpStatusCode.Forbidden, "not-allowed");

        (await (await Token("changes:read")).Get("/api/changes")).Expect(HttpStatusCode.OK);
        (await (await Token("audit:read")).Get("/api/changes")).Expect(HttpStatusCode.Forbidden, "scope-missing");

        async Task<Caller> Token(string scope) => Tour.With((await Tour.Organizer.Post("/api/me/tokens", new { name = "Feed", scopes = new[] { scope } })).Expect(HttpStatusCode.Created).Text("token"));
    }

    [Fact]
    public void Whatever_can_happen_is_told_or_kept_back_on_purpose()
    {
        var events = typeof(IHappening).Assembly.GetTypes().Where(type => type is { IsClass: true } && typeof(IHappening).IsAssignableFrom(type)).ToList();
        var arms = typeof(Tell).GetMethod("One", BindingFlags.NonPublic | BindingFlags.Static)!.GetMethodBody()!.GetILAsByteArray()!;
        var module = typeof(Tell).Module;
        var told = Enumerable.Range(0, arms.Length - 4).Where(i => arms[i] == 0x75).Select(i => Resolve(BitConverter.ToInt32(arms, i + 1))).OfType<Type>().ToHashSet();     // isinst

        Assert.True(told.Count > 10, "The arms of the switch were not found.");
        Assert.All(events, happening => Assert.True(told.Contains(happening) != Tell.Untold.Contains(happening), $"{happening.Name}: say in Tell.Of what other software is told of it, or name it in Tell.Untold."));

        Type? Resolve(int token)
        {
            try
            {
                return module.ResolveType(token);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }
    }

    [Fact]
    public async Task A_database_restored_from_a_dump_goes_on_without_a_gap_though_its_transactions_are_counted_anew()
    {
        var stop = await Tour.AnOpenStop();
        var before = await Tour.Changes("");
        // As after a restore: what was there has the numbers of another server, far ahead of this one's.
        await Tour.InDatabase(db => db.Database.ExecuteSqlRawAsync("update changes set xid = (xid::text::bigint + 1000000000)::text::xid8"));
        await Tour.Step(stop, "close-applications");     // written before anybody has noticed

        var told = await Tour.Changes("");

        Assert.Equal(before.Select(change => (change.Kind(), change.Subject())), told.SkipLast(1).Select(change => (change.Kind(), change.Subject())));
        Assert.Equal("stop.applicationsClosed", told[^1].Kind());
        (await Tour.Organizer.Post($"{stop.Path}/cancel", new { reason = "Storm." })).Expect(HttpStatusCode.OK);
        Assert.Equal(["stop.cancelled"], (await Tour.Changes(told[^1].GetProperty("cursor").GetString()!)).Select(change => change.Kind()));
        Assert.Equal(["stop.applicationsClosed", "stop.cancelled"], (await Tour.Changes(told[^2].GetProperty("cursor").GetString()!)).Select(change => change.Kind()));
    }
}

/// <summary>How long changes are kept.</summary>
public sealed class ChangeRetentionTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Whoever_has_missed_what_is_deleted_is_told_and_whoever_has_not_goes_on()
    {
        var empty = await Tour.TheEnd();
        var stop = await Tour.AnOpenStop();
        var cursor = (await Tour.Changes(empty))[0].GetProperty("cursor").GetString()!;
        var read = await Tour.TheEnd();
        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + NodaTime.Duration.FromDays(89));
        await Forget();
        (await Tour.Organizer.Get($"/api/changes?after={cursor}")).Expect(HttpStatusCode.OK);

        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + NodaTime.Duration.FromDays(2));
        (await Tour.Organizer.Post($"{stop.Path}/cancel", new { reason = "Storm." })).Expect(HttpStatusCode.OK);
        await Forget();

        foreach (var late in new[] { empty, cursor }) (await Tour.Organizer.Get($"/api/changes?after={late}")).Expect(HttpStatusCode.Gone, "cursor-too-old");
        Assert.Equal(["stop.cancelled"], (await Tour.Changes(read)).Select(change => change.Kind()));
        Assert.Equal(["stop.cancelled"], (await Tour.Changes("")).Select(change => change.Kind()));

        await Tour.GoTo(Tour.Clock.GetCurrentInstant() + NodaTime.Duration.FromDays(91));
        await Forget();
        var nothing = (await Tour.Organizer.Get("/api/changes")).Expect(HttpStatusCode.OK);
        Assert.Empty(nothing.Items);
        (await Tour.Organizer.Get($"/api/changes?after={nothing.Text("cursor")}")).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Get($"/api/changes?after={read}")).Expect(HttpStatusCode.Gone, "cursor-too-old");

        async Task Forget()
        {
            await Tour.ChangesAreSettled();
            await ((Features.Messages.SendAsSystem)Tour.Services.GetService(typeof(Features.Messages.SendAsSystem))!).ForgetTheUsedUp(default);
        }
    }
}
