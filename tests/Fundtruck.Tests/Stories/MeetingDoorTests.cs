using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Running;
using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Tests.Stories;

/// <summary>The ways to a meeting, what helps whoever does not get one, and the day itself.</summary>
public sealed class MeetingDoorTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task Whoever_loses_a_slot_is_offered_the_nearest_free_ones_and_keeps_one_for_a_minute()
    {
        var (stop, winner, investor, slots) = await ADay();
        var (loser, _) = await Tour.AParticipant(stop);
        var (third, _) = await Tour.AParticipant(stop);
        (await winner.Book(slots[2])).Expect(HttpStatusCode.Created);

        var refused = (await loser.Book(slots[2])).Expect(HttpStatusCode.Conflict, "slot-taken");

        var offers = refused.Json.GetProperty("alternatives").EnumerateArray().ToList();
        Assert.Equal([slots[1], slots[3], slots[0]], offers.Select(offer => offer.GetProperty("slotId").GetString()));
        var held = offers.First(offer => offer.GetProperty("hold").GetString() is not null);
        Assert.Equal(slots[1], held.GetProperty("slotId").GetString());
        (await third.Book(slots[1])).Expect(HttpStatusCode.Conflict, "slot-held");
        (await loser.Founder.Post($"/api/investor-slots/{slots[1]}/book", new { startupId = loser.Id, hold = held.GetProperty("hold").GetString() })).Expect(HttpStatusCode.Created);
        Assert.Equal(investor.Id, (await loser.Founder.Get("/api/meetings")).Items.Single().GetProperty("investorId").GetString());
    }

    [Fact]
    public async Task What_was_held_is_free_again_after_a_minute_and_a_token_of_nobody_opens_nothing()
    {
        var (stop, winner, _, slots) = await ADay();
        var (loser, _) = await Tour.AParticipant(stop);
        var (third, _) = await Tour.AParticipant(stop);
        (await winner.Book(slots[2])).Expect(HttpStatusCode.Created);
        (await loser.Book(slots[2])).Expect(HttpStatusCode.Conflict, "slot-taken");

        (await third.Founder.Post($"/api/investor-slots/{slots[1]}/book", new { startupId = third.Id, hold = Guid.NewGuid() })).Expect(HttpStatusCode.Conflict, "slot-held");
        Tour.Clock.Advance(Duration.FromSeconds(61));
        (await third.Book(slots[1])).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Booking_opens_for_everybody_at_the_announced_instant_and_ends_at_the_cut_off()
    {
        var (stop, startup, _, slots) = await ADay(new { bookUntilMinutes = 120 }, opensAt: "2027-06-15T12:00");
        var early = (await startup.Book(slots[0])).Expect(HttpStatusCode.Conflict, "booking-not-open");
        Assert.Contains("2027-06-15 12:00", early.Text("detail"), StringComparison.Ordinal);

        await Go("2027-06-15T12:00");
        (await startup.Book(slots[0])).Expect(HttpStatusCode.Created);
        await Go("2027-06-29T12:21");
        (await Other().Book(slots[1])).Expect(HttpStatusCode.Conflict, "booking-over");
        (await Tour.Organizer.Post($"/api/investor-slots/{slots[1]}/book", new { startupId = startup.Id })).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Caps_leave_breaks_to_both_sides_and_organizers_may_go_beyond()
    {
        var (stop, startup, investor, slots) = await ADay(new { mostPerStartup = 2, mostPerRepresentative = 3 });
        foreach (var slot in slots.Take(2)) (await startup.Book(slot)).Expect(HttpStatusCode.Created);
        Assert.Equal(["startupId"], (await startup.Book(slots[2])).Expect(HttpStatusCode.Conflict, "startup-full").Fields);
        var (other, _) = await Tour.AParticipant(stop);
        (await other.Book(slots[2])).Expect(HttpStatusCode.Created);
        (await other.Book(slots[3])).Expect(HttpStatusCode.Conflict, "representative-full");
        (await Tour.Organizer.Post($"/api/investor-slots/{slots[3]}/book", new { startupId = other.Id })).Expect(HttpStatusCode.Created);
        Assert.NotEmpty(investor.Id);
    }

    [Fact]
    public async Task A_request_with_a_reason_is_answered_and_becomes_a_meeting_of_which_both_hear_once()
    {
        var (stop, startup, investor, slots) = await ADay(new { way = "request" });
        (await startup.Book(slots[0])).Expect(HttpStatusCode.Conflict, "request-first");
        var request = (await Ask(stop, startup.Founder, startup, investor, slots[0])).Expect(HttpStatusCode.OK);
        Assert.Equal(("open", "investor"), (request.Text("status"), request.Text("turn")));
        (await Ask(stop, startup.Founder, startup, investor, slots[0])).Expect(HttpStatusCode.Conflict, "request-waits");
        (await startup.Founder.Post($"/api/meeting-requests/{request.Text("id")}/accept", new { })).Expect(HttpStatusCode.Conflict, "not-your-turn");
        await Tour.Drain();
        Assert.Contains("We make wind quiet.", Assert.Single(Tour.Mailbox.To(investor.Representative.Email), mail => mail.Text().Contains("would like to meet you", StringComparison.Ordinal) || mail.Text().Contains("asks for a meeting", StringComparison.Ordinal)).Text(), StringComparison.Ordinal);

        var countered = (await investor.Representative.Post($"/api/meeting-requests/{request.Text("id")}/propose", new { slotId = slots[3], message = "Later, please." })).Expect(HttpStatusCode.OK);
        Assert.Equal(("open", "startup", slots[3]), (countered.Text("status"), countered.Text("turn"), countered.Text("slotId")));
        var accepted = (await startup.Founder.Post($"/api/meeting-requests/{request.Text("id")}/accept", new { })).Expect(HttpStatusCode.OK);

        Assert.Equal("accepted", accepted.Text("status"));
        Assert.Equal(slots[3], (await startup.Founder.Get($"/api/meetings/{accepted.Text("meetingId")}")).Text("slotId"));
        (await investor.Representative.Post($"/api/meeting-requests/{request.Text("id")}/decline", new { })).Expect(HttpStatusCode.Conflict, "request-over");
        Assert.Equal("accepted", (await investor.Representative.Get("/api/meeting-requests?status=accepted")).Items.Single().GetProperty("status").GetString());
        (await (await Tour.AStartup()).Founder.Get($"/api/meeting-requests/{request.Text("id")}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_who_ask_each_other_have_agreed()
    {
        var (stop, startup, investor, slots) = await ADay(new { way = "request" });
        (await Ask(stop, startup.Founder, startup, investor, null)).Expect(HttpStatusCode.OK);
        var agreed = (await Ask(stop, investor.Representative, startup, investor, null)).Expect(HttpStatusCode.OK);
        Assert.Equal("accepted", agreed.Text("status"));
        Assert.Equal(slots[0], (await startup.Founder.Get("/api/meetings")).Items.Single().GetProperty("slotId").GetString());
    }

    [Fact]
    public async Task A_request_holds_nothing_and_expires_sooner_on_the_day()
    {
        var (stop, startup, investor, slots) = await ADay(new { requestMinutes = 60, requestMinutesOnDay = 10 });
        var request = (await Ask(stop, startup.Founder, startup, investor, slots[0])).Expect(HttpStatusCode.OK).Text("id");
        (await Other().Book(slots[0])).Expect(HttpStatusCode.Created);
        Tour.Clock.Advance(Duration.FromMinutes(60));
        (await investor.Representative.Post($"/api/meeting-requests/{request}/accept", new { slotId = slots[1] })).Expect(HttpStatusCode.Conflict, "request-over");
        Assert.Equal("expired", (await startup.Founder.Get($"/api/meeting-requests/{request}")).Text("status"));

        await Tour.ExpireRequests();
        await Tour.Drain();
        Assert.Contains(Tour.Mailbox.To(startup.Founder.Email), mail => mail.Text().Contains("did not answer your request", StringComparison.Ordinal));
        await Go("2027-06-29T10:00");
        var now = (await Ask(stop, startup.Founder, startup, investor, slots[1])).Expect(HttpStatusCode.OK);
        Assert.Equal("2027-06-29T08:10:00Z", now.Text("expiresAt"));
    }

    [Fact]
    public async Task When_a_startup_leaves_the_stop_both_sides_hear_that_a_request_no_longer_stands()
    {
        var (stop, startup, investor, _) = await ADay(new { way = "request" });
        (await Ask(stop, investor.Representative, startup, investor, null)).Expect(HttpStatusCode.OK);
        await Tour.Drain();
        var application = (await startup.Founder.Get("/api/applications")).Items.Single().GetProperty("id").GetString();
        (await startup.Founder.Post($"/api/applications/{application}/withdraw", new { reason = "We are ill." })).Expect(HttpStatusCode.OK);

        await Tour.Drain();

        var told = Tour.Mailbox.To(investor.Representative.Email)[^1];
        Assert.StartsWith("Your request no longer stands: ", told.Subject(), StringComparison.Ordinal);
        Assert.Contains("no longer stands: the meeting is not possible there any more", told.Text(), StringComparison.Ordinal);
        Assert.Contains(Tour.Mailbox.To(startup.Founder.Email), mail => mail.Subject().StartsWith("The proposal of ", StringComparison.Ordinal) && mail.Subject().Contains("no longer stands", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_startup_asks_no_more_people_at_once_than_the_session_allows()
    {
        var (stop, startup, investor, slots) = await ADay(new { mostOpenRequests = 1 });
        var other = await Tour.AnInvestor();
        await other.Slots(stop, (await Tour.Organizer.Get($"{stop.Path}/meeting-sessions")).Json[0].GetProperty("id").GetString()!);
        (await Ask(stop, startup.Founder, startup, investor, slots[0])).Expect(HttpStatusCode.OK);
        (await Ask(stop, startup.Founder, startup, other, null)).Expect(HttpStatusCode.Conflict, "too-many-requests-open");
        var mine = (await startup.Founder.Get("/api/meeting-requests")).Items.Single().GetProperty("id").GetString();
        (await startup.Founder.Post($"/api/meeting-requests/{mine}/withdraw")).Expect(HttpStatusCode.OK);
        (await Ask(stop, startup.Founder, startup, other, null)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Meetings_move_as_often_and_as_late_as_agreed_and_late_cancellations_are_counted_apart()
    {
        var (stop, startup, investor, slots) = await ADay(new { mostMoves = 1, changeUntilMinutes = 60, lateMinutes = 180 });
        var meeting = (await startup.Book(slots[0])).Id;
        (await startup.Founder.Post($"/api/meetings/{meeting}/move", new { slotId = slots[1] })).Expect(HttpStatusCode.OK);
        (await startup.Founder.Post($"/api/meetings/{meeting}/move", new { slotId = slots[2] })).Expect(HttpStatusCode.Conflict, "moved-too-often");
        (await Tour.Organizer.Post($"/api/meetings/{meeting}/move", new { slotId = slots[2] })).Expect(HttpStatusCode.OK);
        var other = (await Other().Book(slots[0])).Id;
        await Go("2027-06-29T13:20");
        (await investor.Representative.Post($"/api/meetings/{other}/move", new { slotId = slots[3] })).Expect(HttpStatusCode.Conflict, "too-late-to-move");
        Assert.Equal("cancelledLate", (await investor.Representative.Post($"/api/meetings/{other}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK).Text("status"));

        var figures = (await Tour.Organizer.Get($"{stop.Path}/meeting-figures")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((1, 0, 1), (figures.GetProperty("booked").GetInt32(), figures.GetProperty("cancelled").GetInt32(), figures.GetProperty("cancelledLate").GetInt32()));
        (await startup.Founder.Get($"{stop.Path}/meeting-figures")).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_colleague_takes_a_meeting_over_only_when_free()
    {
        var (stop, startup, investor, slots) = await ADay();
        var colleague = await Tour.SignIn($"colleague{Given.Number()}@fund.example", "Colleague");
        await investor.Join(colleague);
        var meeting = (await startup.Book(slots[0])).Id;
        (await startup.Founder.Post($"/api/meetings/{meeting}/representative", new { representativeId = colleague.Id.ToString() })).Expect(HttpStatusCode.Forbidden);
        (await colleague.Post("/api/blocks", new { startsAt = "2027-06-29T14:10", endsAt = "2027-06-29T14:15" })).Expect(HttpStatusCode.Created);
        (await investor.Representative.Post($"/api/meetings/{meeting}/representative", new { representativeId = colleague.Id.ToString() })).Expect(HttpStatusCode.Conflict, "occupied");
        var block = (await colleague.Get("/api/blocks")).Json[0].GetProperty("id").GetString();
        (await colleague.Delete($"/api/blocks/{block}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(1, (await investor.Representative.Post($"/api/meetings/{meeting}/representative", new { representativeId = colleague.Id.ToString() })).Expect(HttpStatusCode.OK).Json.GetProperty("sequence").GetInt32());
        Assert.Equal("Colleague", (await startup.Founder.Get($"/api/meetings/{meeting}")).Text("representative"));
    }

    [Fact]
    public async Task When_the_other_side_is_not_there_both_are_free_after_five_minutes_and_a_standby_comes()
    {
        var (stop, startup, investor, slots) = await ADay();
        var (standby, _) = await Tour.AParticipant(stop);
        var meeting = (await startup.Book(slots[0])).Id;
        await Go("2027-06-29T13:55");
        (await investor.Representative.Post($"/api/meetings/{meeting}/check-in", new { })).Expect(HttpStatusCode.OK);
        (await investor.Representative.Post($"/api/meetings/{meeting}/absent", new { })).Expect(HttpStatusCode.Conflict, "not-the-time");
        await Go("2027-06-29T14:06");
        var absence = (await investor.Representative.Post($"/api/meetings/{meeting}/absent", new { })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("noShow", "startup"), (absence.GetProperty("status").GetString(), absence.GetProperty("absent").GetString()));
        Assert.Contains(standby.Id, absence.GetProperty("standbys").EnumerateArray().Select(it => it.GetProperty("startupId").GetString()));
        Assert.DoesNotContain(startup.Id, absence.GetProperty("standbys").EnumerateArray().Select(it => it.GetProperty("startupId").GetString()));

        var instead = (await investor.Representative.Post($"{stop.Path}/meetings", new { investorId = investor.Id, startupId = standby.Id })).Id;
        var view = (await standby.Founder.Get($"/api/meetings/{instead}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("2027-06-29T14:06:00+02:00", "2027-06-29T14:20:00+02:00"), (view.Text("startsAt"), view.Text("endsAt")));
        var figures = (await Tour.Organizer.Get($"{stop.Path}/meeting-figures")).Json;
        Assert.Equal((1, 1), (figures.GetProperty("missedByStartups").GetInt32(), figures.GetProperty("byDoor").GetProperty("standby").GetInt32()));
    }

    [Fact]
    public async Task A_startup_that_waits_in_vain_is_pointed_to_investors_with_an_open_slot_who_may_have_meetings()
    {
        var (stop, startup, investor, slots) = await ADay();
        var session = (await Tour.Organizer.Get($"{stop.Path}/meeting-sessions")).Json[0].GetProperty("id").GetString()!;
        var (open, reading) = (await Tour.AnInvestor(), await Tour.AnInvestor());
        foreach (var other in new[] { open, reading }) await other.Slots(stop, session);
        (await Tour.Accredit(reading, "readOnly")).Expect(HttpStatusCode.OK);
        var meeting = (await startup.Book(slots[0])).Id;
        await Go("2027-06-29T13:55");
        (await startup.Founder.Post($"/api/meetings/{meeting}/check-in", new { })).Expect(HttpStatusCode.OK);
        await Go("2027-06-29T14:06");

        var standbys = (await startup.Founder.Post($"/api/meetings/{meeting}/absent", new { })).Expect(HttpStatusCode.OK).Json.GetProperty("standbys").EnumerateArray().Select(it => it.GetProperty("investorId").GetString()).ToList();

        Assert.Equal([open.Id], standbys);
    }

    [Fact]
    public async Task Whoever_has_checked_in_is_not_absent_and_two_who_stand_there_meet_on_the_spot()
    {
        var (stop, startup, investor, slots) = await ADay();
        var meeting = (await startup.Book(slots[1])).Id;
        await Go("2027-06-29T14:02");
        var spot = (await Tour.Organizer.Post($"{stop.Path}/meetings", new { investorId = investor.Id, startupId = startup.Id })).Id;
        Assert.Equal("2027-06-29T14:20:00+02:00", (await startup.Founder.Get($"/api/meetings/{spot}")).Text("endsAt"));
        await Go("2027-06-29T14:26");
        (await startup.Founder.Post($"/api/meetings/{meeting}/check-in", new { })).Expect(HttpStatusCode.OK);
        (await investor.Representative.Post($"/api/meetings/{meeting}/absent", new { })).Expect(HttpStatusCode.Conflict, "they-are-there");
        (await startup.Founder.Post($"{stop.Path}/meetings", new { investorId = investor.Id, startupId = startup.Id })).Expect(HttpStatusCode.Forbidden);
        var newcomer = await Tour.AnInvestor();
        (await newcomer.Representative.Post($"{stop.Path}/meetings", new { investorId = newcomer.Id, startupId = startup.Id })).Expect(HttpStatusCode.Conflict, "occupied");
        (await newcomer.Representative.Post($"{stop.Path}/meetings", new { investorId = newcomer.Id, startupId = Other().Id })).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Those_who_run_the_stop_say_of_either_side_that_it_is_there_and_which_one_waits()
    {
        var (stop, startup, investor, slots) = await ADay();
        var meeting = (await startup.Book(slots[0])).Id;
        await Go("2027-06-29T14:06");
        Assert.Equal(["side"], (await Tour.Organizer.Post($"/api/meetings/{meeting}/check-in", new { })).Expect(HttpStatusCode.BadRequest).Fields);
        Assert.Equal(HttpStatusCode.BadRequest, (await Tour.Organizer.Post($"/api/meetings/{meeting}/check-in", new { side = "table" })).Status);
        var there = (await Tour.Organizer.Post($"/api/meetings/{meeting}/check-in", new { side = "startup" })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((false, true), (there.GetProperty("investorCameAt").ValueKind == JsonValueKind.String, there.GetProperty("startupCameAt").ValueKind == JsonValueKind.String));
        (await startup.Founder.Post($"/api/meetings/{meeting}/absent", new { side = "investor" })).Expect(HttpStatusCode.Forbidden);
        (await Tour.Organizer.Post($"/api/meetings/{meeting}/absent", new { side = "investor" })).Expect(HttpStatusCode.Conflict, "they-are-there");
        Assert.Equal("investor", (await Tour.Organizer.Post($"/api/meetings/{meeting}/absent", new { side = "startup" })).Expect(HttpStatusCode.OK).Text("absent"));
    }

    [Fact]
    public async Task Where_startups_keep_the_tables_each_has_one_and_investors_walk()
    {
        var (stop, startup, investor, slots) = await ADay(new { seating = "startups" }, tables: 2);
        var other = await Tour.AnInvestor();
        var session = (await Tour.Organizer.Get($"{stop.Path}/meeting-sessions")).Json[0].GetProperty("id").GetString()!;
        var theirs = await other.Slots(stop, session);
        var second = Other();
        int Table(Answer answer) => answer.Expect(HttpStatusCode.OK).Json.GetProperty("table").GetInt32();
        async Task<int> At(GivenStartup who, string slot) => Table(await Tour.Organizer.Get($"/api/meetings/{(await who.Book(slot)).Id}"));
        var tables = new List<int> { await At(startup, slots[0]), await At(startup, theirs[1]), await At(second, slots[1]), await At(second, theirs[0]) };
        Assert.Equal([1, 1, 2, 2], tables);
        (await Other().Book(slots[4])).Expect(HttpStatusCode.Conflict, "no-table-free");
        Assert.NotEmpty(investor.Id);
    }

    [Fact]
    public async Task What_is_agreed_for_a_session_can_change_and_nonsense_names_its_field()
    {
        var (stop, _, _, _) = await ADay();
        var session = (await Tour.Organizer.Get($"{stop.Path}/meeting-sessions")).Json[0].GetProperty("id").GetString()!;
        var changed = (await Tour.Organizer.Put($"{stop.Path}/meeting-sessions/{session}", new { rules = new { mostPerStartup = 4 } })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((4, "booking"), (changed.GetProperty("rules").GetProperty("mostPerStartup").GetInt32(), changed.GetProperty("rules").GetProperty("way").GetString()));
        foreach (var (rules, field, code) in new (object, string, string)[]
        {
            (new { mostPerStartup = 0 }, "mostPerStartup", "out-of-range"), (new { requestMinutes = 14 }, "requestMinutes", "out-of-range"), (new { order = "lottery" }, "opensAt", "opening-missing"), (new { seating = "startups" }, "seating", "seating-is-set"),
        })
            Assert.Equal([field], (await Tour.Organizer.Put($"{stop.Path}/meeting-sessions/{session}", new { rules })).Expect(HttpStatusCode.Conflict, code).Fields);
        Assert.Equal(["opensAt"], (await Tour.Organizer.Put($"{stop.Path}/meeting-sessions/{session}", new { opensAt = "2027-06-29T14:00" })).Expect(HttpStatusCode.Conflict, "opening-after-session").Fields);
    }

    /// <summary>A stop with one participant, a session from 14:00 to 16:00 with these rules, and one investor who is there all the time.</summary>
    private async Task<(GivenStop Stop, GivenStartup Startup, GivenInvestor Investor, IReadOnlyList<string> Slots)> ADay(object? rules = null, string? opensAt = null, int tables = 10)
    {
        await Go("2027-05-03T12:00");
        var stop = await Tour.AnOpenStop(await Tour.AStopBody(capacity: 10));
        var (startup, _) = await Tour.AParticipant(stop);
        for (var i = 0; i < 2; i++) _others.Enqueue((await Tour.AParticipant(stop)).Startup);
        var session = (await Tour.Organizer.Post($"{stop.Path}/meeting-sessions", new { startsAt = "14:00", endsAt = "16:00", tables, slotMinutes = 20, opensAt, rules = rules ?? new { } })).Id;
        var investor = await Tour.AnInvestor();
        return (stop, startup, investor, await investor.Slots(stop, session));
    }

    private readonly Queue<GivenStartup> _others = [];

    /// <summary>One more that takes part.</summary>
    private GivenStartup Other() => _others.Dequeue();

    private Task Go(string local) => Tour.GoTo(LocalDateTimePattern.GeneralIso.Parse(local + ":00").Value.InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/Paris"]).ToInstant());

    private static async Task<Answer> Ask(GivenStop stop, Caller by, GivenStartup startup, GivenInvestor investor, string? slot)
    {
        var session = (await by.Get($"{stop.Path}/meeting-sessions")).Json[0].GetProperty("id").GetString();
        return await by.Post($"{stop.Path}/meeting-requests", new { sessionId = session, investorId = investor.Id, startupId = startup.Id, reason = "We make wind quiet.", slotId = slot });
    }
}
