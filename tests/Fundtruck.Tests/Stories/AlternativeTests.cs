using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

/// <summary>What whoever loses a slot is told and offered, and that a token opens nothing else.</summary>
public sealed class AlternativeTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_token_that_is_no_hold_s_gives_nobody_s_time_back()
    {
        var day = await MeetingDay.Of(Tour, new { holdSeconds = 0 });
        var other = await Tour.AnInvestor();
        var theirs = await other.Slots(day.Stop, day.Session, "14:00");
        var startup = day.Startups[0];
        var meeting = (await startup.Book(day.Slots[0])).Id;

        foreach (var slot in new[] { theirs[0], day.Slots[0] })
            (await Book(startup, slot, meeting)).Expect(HttpStatusCode.Conflict);
        var block = (await startup.Founder.Post("/api/blocks", new { startsAt = "2027-06-29T14:20", endsAt = "2027-06-29T14:40" })).Id;
        (await Book(startup, day.Slots[1], block)).Expect(HttpStatusCode.Conflict, "occupied");
        (await Book(day.Startups[1], day.Slots[0], meeting)).Expect(HttpStatusCode.Conflict, "slot-taken");
        Assert.Single((await startup.Founder.Get("/api/meetings")).Items);
    }

    [Fact]
    public async Task A_meeting_moves_to_the_alternative_that_is_held_for_it()
    {
        var day = await MeetingDay.Of(Tour);
        (await day.Startups[0].Book(day.Slots[2])).Expect(HttpStatusCode.Created);
        var meeting = (await day.Startups[1].Book(day.Slots[5])).Id;

        var refused = (await day.Startups[1].Founder.Post($"/api/meetings/{meeting}/move", new { slotId = day.Slots[2] })).Expect(HttpStatusCode.Conflict, "slot-taken");

        var (slot, hold) = MeetingDay.Offers(refused)[0];
        Assert.Equal((day.Slots[1], true), (slot, hold is not null));
        (await day.Startups[2].Book(slot)).Expect(HttpStatusCode.Conflict, "slot-held");
        (await day.Startups[1].Founder.Post($"/api/meetings/{meeting}/move", new { slotId = slot, hold })).Expect(HttpStatusCode.OK);
        Assert.Equal(slot, (await day.Startups[1].Founder.Get($"/api/meetings/{meeting}")).Text("slotId"));
    }

    [Fact]
    public async Task A_counter_proposal_of_what_can_not_be_is_refused_as_a_booking_is_and_one_of_what_can_be_holds_nothing()
    {
        var day = await MeetingDay.Of(Tour, new { way = "request" });
        (await Tour.Organizer.Post($"/api/investor-slots/{day.Slots[3]}/book", new { startupId = day.Startups[1].Id })).Expect(HttpStatusCode.Created);
        (await day.Startups[0].Founder.Post("/api/blocks", new { startsAt = "2027-06-29T15:20", endsAt = "2027-06-29T15:40" })).Expect(HttpStatusCode.Created);
        var request = $"/api/meeting-requests/{(await day.Ask(day.Startups[0].Founder, day.Startups[0], day.Slots[0])).Expect(HttpStatusCode.OK).Text("id")}";
        Task<Answer> Propose(string slotId, string? hold = null) => day.Investor.Representative.Post($"{request}/propose", new { slotId, hold });

        var blocked = (await Propose(day.Slots[4])).Expect(HttpStatusCode.Conflict, "occupied").Json.GetProperty("blockedBy").EnumerateArray().Single();
        Assert.Equal(("person", JsonValueKind.Null), (blocked.GetProperty("who").GetString(), blocked.GetProperty("from").ValueKind));
        Tour.Clock.AdvanceSeconds(61);     // what the refusal held is free again
        var refused = (await Propose(day.Slots[3])).Expect(HttpStatusCode.Conflict, "slot-taken");
        Assert.Equal((day.Slots[0], "open", "investor"), ((await day.Startups[0].Founder.Get(request)).Text("slotId"), (await day.Startups[0].Founder.Get(request)).Text("status"), (await day.Startups[0].Founder.Get(request)).Text("turn")));
        var (slot, hold) = MeetingDay.Offers(refused)[0];
        Assert.Equal((day.Slots[2], true), (slot, hold is not null));

        Assert.Equal("startup", (await Propose(slot, hold)).Expect(HttpStatusCode.OK).Text("turn"));

        Assert.Equal(0, await Tour.Count($"select count(*) from meetings where stop_id = '{day.Stop.Id}' and slot_id = '{slot}'"));
        Assert.Equal(0, await Tour.Count($"select count(*) from occupancies where appointment_id = '{hold}'"));
        (await day.Startups[0].Founder.Post($"{request}/accept", new { })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_gets_hold_of_a_slot_before_booking_opens()
    {
        var day = await MeetingDay.Of(Tour, opensAt: "2027-06-15T12:00");
        (await Tour.Organizer.Post($"/api/investor-slots/{day.Slots[2]}/book", new { startupId = day.Startups[1].Id })).Expect(HttpStatusCode.Created);
        await day.Go("2027-06-15T11:59:30");

        var early = (await day.Startups[0].Book(day.Slots[2])).Expect(HttpStatusCode.Conflict, "slot-taken");
        Assert.Empty(MeetingDay.Offers(early));

        await day.Go("2027-06-15T12:00:00");
        (await day.Startups[2].Book(day.Slots[1])).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_is_offered_can_be_had_through_the_same_door()
    {
        var day = await MeetingDay.Of(Tour, startups: 3, starts: ["14:00", "14:20"]);
        var asking = await day.AnotherSession("16:00", "17:00", new { way = "request" });
        var asked = await day.Investor.Slots(day.Stop, asking);
        (await day.Startups[0].Book(day.Slots[0])).Expect(HttpStatusCode.Created);
        (await Tour.Organizer.Post($"/api/investor-slots/{asked[0]}/book", new { startupId = day.Startups[1].Id })).Expect(HttpStatusCode.Created);

        Assert.Equal([day.Slots[1]], MeetingDay.Offers((await day.Startups[2].Book(day.Slots[0])).Expect(HttpStatusCode.Conflict, "slot-taken")).Select(offer => offer.Slot));
        var request = (await day.Ask(day.Investor.Representative, day.Startups[2], asked[0], asking)).Expect(HttpStatusCode.OK).Text("id");
        var refused = (await day.Startups[2].Founder.Post($"/api/meeting-requests/{request}/accept", new { })).Expect(HttpStatusCode.Conflict, "slot-taken");
        Assert.Equal([asked[1], asked[2]], MeetingDay.Offers(refused).Select(offer => offer.Slot));
        (await day.Startups[2].Founder.Post($"/api/meeting-requests/{request}/accept", new { slotId = asked[2], hold = MeetingDay.Offers(refused)[1].Hold })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_refusal_says_what_is_in_the_way_to_a_co_founder_a_colleague_and_a_host_and_not_to_another_firm()
    {
        var day = await MeetingDay.Of(Tour);
        var (other, colleague) = (await Tour.AnInvestor(), await day.Colleague());
        var coFounder = await Tour.SignIn($"cofounder{Given.Number()}@startup.example", "Co-founder");
        await day.Startups[0].Join(coFounder);
        var host = await Tour.SignIn($"host{Given.Number()}@stop.example", "Host");
        (await Tour.Organizer.Post($"{day.Stop.Path}/hosts", new { email = host.Email, name = "Host", language = "en" })).Expect(HttpStatusCode.Created);
        var slot = (await other.Slots(day.Stop, day.Session, "14:00"))[0];
        var theirs = (await (day.Investor with { Representative = colleague }).Slots(day.Stop, day.Session, "14:00"))[0];
        var (meeting, second) = ((await day.Startups[0].Book(day.Slots[0])).Id, (await day.Startups[1].Book(theirs)).Id);

        Assert.Equal([meeting, meeting], await Blocking(coFounder.Post($"/api/investor-slots/{slot}/book", new { startupId = day.Startups[0].Id })));
        Assert.Equal([second], await Blocking(day.Investor.Representative.Post($"/api/meetings/{meeting}/representative", new { representativeId = colleague.Id.ToString() })));
        Assert.Equal([null, null], await Blocking(other.Representative.Post($"/api/investor-slots/{slot}/book", new { startupId = day.Startups[0].Id })));
        await day.Go("2027-06-29T14:02:00");
        Assert.Equal([meeting, meeting], await Blocking(host.Post($"{day.Stop.Path}/meetings", new { investorId = other.Id, startupId = day.Startups[0].Id })));

        static async Task<string?[]> Blocking(Task<Answer> refused) =>
            [.. (await refused).Expect(HttpStatusCode.Conflict, "occupied").Json.GetProperty("blockedBy").EnumerateArray().Select(it => it.GetProperty("appointmentId").GetString())];
    }

    private static Task<Answer> Book(GivenStartup startup, string slot, string hold) => startup.Founder.Post($"/api/investor-slots/{slot}/book", new { startupId = startup.Id, hold });
}
