using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

/// <summary>The rules of slots, meetings, pitches and blocks, through every door that exists.</summary>
public sealed class MeetingRuleTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_founder_with_two_startups_is_one_person()
    {
        var stop = await Tour.AnOpenStop();
        var (first, _) = await Tour.AParticipant(stop);
        var (second, _) = await Tour.AParticipant(stop, first.Founder);
        var session = await Tour.ASession(stop);
        var (one, other) = (await Tour.AnInvestor(), await Tour.AnInvestor());

        (await first.Book((await one.Slots(stop, session, "15:00"))[0])).Expect(HttpStatusCode.Created);
        var refused = (await second.Book((await other.Slots(stop, session, "15:00"))[0])).Expect(HttpStatusCode.Conflict, "occupied");

        Assert.Equal(("person", "meeting"), (refused.Json.GetProperty("blockedBy")[0].GetProperty("who").GetString(), refused.Json.GetProperty("blockedBy")[0].GetProperty("appointment").GetString()));
    }

    [Fact]
    public async Task A_pitch_at_a_time_at_which_the_startup_has_a_meeting_is_refused_and_names_it()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        (await startup.Book((await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop), "15:00"))[0])).Expect(HttpStatusCode.Created);
        await Tour.Step(stop, "close-applications");
        (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { application }, startsAt = "15:10" })).Expect(HttpStatusCode.OK);

        var refused = (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.Conflict, "line-up-conflicts");

        Assert.Contains(refused.Json.GetProperty("conflicts")[0].GetProperty("whom").EnumerateArray(), taken => taken.GetProperty("id").GetString() == startup.Id);
        Assert.Equal("applicationsClosed", (await Tour.Anybody.Get(stop.Path)).Text("status"));
    }

    [Fact]
    public async Task A_meeting_into_a_pitch_or_into_a_time_that_the_founder_keeps_free_is_refused()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, application) = await Tour.AParticipant(stop);
        await Tour.Step(stop, "close-applications");
        (await Tour.Organizer.Edit($"{stop.Path}/line-up", new { order = new[] { application }, startsAt = "14:00" })).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"{stop.Path}/line-up/publish")).Expect(HttpStatusCode.OK);
        (await startup.Founder.Post("/api/blocks", new { startsAt = "2027-06-29T15:00", endsAt = "2027-06-29T15:30" })).Expect(HttpStatusCode.Created);
        var slots = await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop), "14:00", "14:20", "15:20");

        (await startup.Book(slots[0])).Expect(HttpStatusCode.Conflict, "occupied");
        (await startup.Book(slots[2])).Expect(HttpStatusCode.Conflict, "occupied");
        (await startup.Book(slots[1])).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_block_can_t_be_put_over_a_meeting_and_can_be_given_back()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        (await startup.Book((await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop), "15:00"))[0])).Expect(HttpStatusCode.Created);

        (await startup.Founder.Post("/api/blocks", new { startsAt = "2027-06-29T14:00", endsAt = "2027-06-29T15:01" })).Expect(HttpStatusCode.Conflict, "occupied");
        var block = (await startup.Founder.Post("/api/blocks", new { startsAt = "2027-06-29T14:00", endsAt = "2027-06-29T15:00" })).Id;
        (await startup.Founder.Delete($"/api/blocks/{block}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("[]", (await startup.Founder.Get("/api/blocks")).Body);
    }

    [Fact]
    public async Task Only_startups_that_confirmed_their_place_are_booked_and_only_by_those_concerned()
    {
        var stop = await Tour.AnOpenStop();
        var waiting = await Tour.AStartup();
        await Tour.AnApplication(stop, waiting);
        var (startup, _) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop));

        (await waiting.Book(slots[0])).Expect(HttpStatusCode.Conflict, "startup-not-at-stop");
        Assert.Equal(["startupId"], (await waiting.Founder.Post($"/api/investor-slots/{slots[0]}/book", new { startupId = startup.Id })).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        (await investor.Representative.Post($"/api/investor-slots/{slots[0]}/book", new { startupId = startup.Id })).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Another_person_s_meeting_does_not_exist_for_oneself()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var meeting = (await startup.Book((await (await Tour.AnInvestor()).Slots(stop, await Tour.ASession(stop)))[0])).Id;
        var stranger = (await Tour.AParticipant(stop)).Startup.Founder;

        (await stranger.Get($"/api/meetings/{meeting}")).Expect(HttpStatusCode.NotFound, "not-found");
        (await stranger.Post($"/api/meetings/{meeting}/cancel", new { reason = "Mine." })).Expect(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await stranger.Get("/api/meetings")).Items);
    }

    [Fact]
    public async Task Every_investor_has_a_table_of_the_session_and_when_all_are_given_the_next_one_hears_so()
    {
        var stop = await Tour.AnOpenStop();
        var session = await Tour.ASession(stop, tables: 1);
        var first = await Tour.AnInvestor();
        await first.Slots(stop, session, "14:00");
        await first.Slots(stop, session, "15:00");

        var next = (await (await Tour.AnInvestor()).Representative.Post($"{stop.Path}/investor-slots", new { sessionId = session })).Expect(HttpStatusCode.Conflict, "no-table-free");
        Assert.Equal(["sessionId"], next.Fields);
    }

    [Fact]
    public async Task A_booked_slot_can_t_be_withdrawn_and_a_withdrawn_one_can_t_be_booked()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var investor = await Tour.AnInvestor();
        var slots = await investor.Slots(stop, await Tour.ASession(stop));
        (await startup.Book(slots[0])).Expect(HttpStatusCode.Created);

        (await investor.Representative.Delete($"/api/investor-slots/{slots[0]}")).Expect(HttpStatusCode.Conflict, "slot-taken");
        (await investor.Representative.Delete($"/api/investor-slots/{slots[1]}")).Expect(HttpStatusCode.NoContent);
        (await startup.Book(slots[1])).Expect(HttpStatusCode.Conflict, "slot-withdrawn");
        (await startup.Founder.Delete($"/api/investor-slots/{slots[2]}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_meeting_moves_only_to_a_slot_of_the_same_investor_and_its_old_slot_is_free_again()
    {
        var stop = await Tour.AnOpenStop();
        var (startup, _) = await Tour.AParticipant(stop);
        var session = await Tour.ASession(stop);
        var slots = await (await Tour.AnInvestor()).Slots(stop, session);
        var foreign = (await (await Tour.AnInvestor()).Slots(stop, session))[5];
        var meeting = (await startup.Book(slots[0])).Id;

        (await startup.Founder.Post($"/api/meetings/{meeting}/move", new { slotId = foreign })).Expect(HttpStatusCode.Conflict, "slot-of-another-investor");
        Assert.Equal(1, (await startup.Founder.Post($"/api/meetings/{meeting}/move", new { slotId = slots[1] })).Expect(HttpStatusCode.OK).Json.GetProperty("sequence").GetInt32());
        (await startup.Founder.Post($"/api/meetings/{meeting}/move", new { slotId = slots[1] })).Expect(HttpStatusCode.Conflict, "already-there");
        var (other, _) = await Tour.AParticipant(stop);
        (await other.Book(slots[0])).Expect(HttpStatusCode.Created);
    }
}
