using System.Net;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Stories;

/// <summary>Caps of meetings and of requests hold whichever way somebody comes to one more.</summary>
public sealed class MeetingLimitTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_meeting_does_not_move_into_a_session_in_which_one_side_has_as_many_as_it_may()
    {
        var day = await MeetingDay.Of(Tour);
        var capped = await day.AnotherSession("16:00", "18:00", new { mostPerStartup = 1, mostPerRepresentative = 2 });
        var slots = await day.Investor.Slots(day.Stop, capped);
        (await day.Startups[0].Book(slots[0])).Expect(HttpStatusCode.Created);
        var (first, second) = ((await day.Startups[0].Book(day.Slots[0])).Id, (await day.Startups[1].Book(day.Slots[1])).Id);
        Task<Answer> Move(GivenStartup startup, string meeting, string slotId) => startup.Founder.Post($"/api/meetings/{meeting}/move", new { slotId });

        Assert.Equal(["startupId"], (await Move(day.Startups[0], first, slots[1])).Expect(HttpStatusCode.Conflict, "startup-full").Fields);
        (await Move(day.Startups[1], second, slots[1])).Expect(HttpStatusCode.OK);
        (await Move(day.Startups[1], second, slots[2])).Expect(HttpStatusCode.OK);
        var third = (await day.Startups[2].Book(day.Slots[1])).Id;
        (await Move(day.Startups[2], third, slots[1])).Expect(HttpStatusCode.Conflict, "representative-full");
        (await Tour.Organizer.Post($"/api/meetings/{third}/move", new { slotId = slots[1] })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_colleague_who_has_as_many_meetings_as_they_may_gets_none_of_another()
    {
        var day = await MeetingDay.Of(Tour, new { mostPerRepresentative = 1 });
        var colleague = await day.Colleague();
        var theirs = await (day.Investor with { Representative = colleague }).Slots(day.Stop, day.Session);
        var taken = (await day.Startups[0].Book(theirs[0])).Id;
        var meeting = (await day.Startups[1].Book(day.Slots[1])).Id;
        Task<Answer> HandOver(Caller by) => by.Post($"/api/meetings/{meeting}/representative", new { representativeId = colleague.Id.ToString() });

        (await HandOver(day.Investor.Representative)).Expect(HttpStatusCode.Conflict, "representative-full");
        (await day.Startups[1].Founder.Post($"/api/meetings/{meeting}/move", new { slotId = theirs[2] })).Expect(HttpStatusCode.Conflict, "representative-full");
        (await HandOver(Tour.Organizer)).Expect(HttpStatusCode.OK);
        (await Tour.Organizer.Post($"/api/meetings/{meeting}/representative", new { representativeId = day.Investor.Representative.Id.ToString() })).Expect(HttpStatusCode.OK);
        (await day.Startups[0].Founder.Post($"/api/meetings/{taken}/cancel", new { reason = "Ill." })).Expect(HttpStatusCode.OK);
        (await HandOver(day.Investor.Representative)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_investor_asks_no_more_startups_at_once_than_the_session_allows()
    {
        var day = await MeetingDay.Of(Tour, new { way = "request", mostOpenRequests = 2 });
        var colleague = await day.Colleague();
        (await day.Ask(day.Investor.Representative, day.Startups[0])).Expect(HttpStatusCode.OK);
        var second = (await day.Ask(colleague, day.Startups[1])).Expect(HttpStatusCode.OK).Text("id");
        (await day.Ask(day.Investor.Representative, day.Startups[2])).Expect(HttpStatusCode.Conflict, "too-many-requests-open");

        (await day.Startups[1].Founder.Post($"/api/meeting-requests/{second}/decline", new { })).Expect(HttpStatusCode.OK);
        (await day.Ask(colleague, day.Startups[2])).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_reply_rate_counts_who_answered_in_time_whatever_they_said_and_nothing_that_was_taken_back_before()
    {
        var day = await MeetingDay.Of(Tour, new { way = "request", requestMinutes = 60 }, startups: 4);
        var requests = new List<string>();
        foreach (var startup in day.Startups) requests.Add($"/api/meeting-requests/{(await day.Ask(startup.Founder, startup)).Expect(HttpStatusCode.OK).Text("id")}");
        (await day.Investor.Representative.Post($"{requests[0]}/decline", new { })).Expect(HttpStatusCode.OK);
        (await day.Investor.Representative.Post($"{requests[1]}/propose", new { slotId = day.Slots[1] })).Expect(HttpStatusCode.OK);
        (await day.Startups[2].Founder.Post($"{requests[2]}/withdraw")).Expect(HttpStatusCode.OK);
        Assert.Equal((2, 2), await Received());     // the fourth waits

        Tour.Clock.AdvanceMinutes(61);
        Assert.Equal((3, 2), await Received());
        await Tour.ExpireRequests();
        Assert.Equal((3, 2), await Received());
        Assert.Equal(0.67m, (await Figures()).GetProperty("replyRateOfInvestors").GetDecimal());

        async Task<System.Text.Json.JsonElement> Figures() => (await Tour.Organizer.Get($"{day.Stop.Path}/meeting-figures")).Expect(HttpStatusCode.OK).Json;

        async Task<(int, int)> Received()
        {
            var firm = (await Figures()).GetProperty("investors").EnumerateArray().Single();
            return (firm.GetProperty("received").GetInt32(), firm.GetProperty("answered").GetInt32());
        }
    }

    [Fact]
    public async Task A_standby_is_somebody_who_can_stay_until_the_slot_ends_and_a_hold_that_is_over_keeps_nobody_away()
    {
        var day = await MeetingDay.Of(Tour, startups: 5);
        var open = await Tour.AnInvestor();
        var theirs = await open.Slots(day.Stop, day.Session);
        var meeting = (await day.Startups[0].Book(day.Slots[0])).Id;
        var vain = (await day.Startups[1].Book((await (await Tour.AnInvestor()).Slots(day.Stop, day.Session, "14:00"))[0])).Id;
        (await day.Startups[2].Book(theirs[1])).Expect(HttpStatusCode.Created);
        (await day.Startups[3].Founder.Post("/api/blocks", new { startsAt = "2027-06-29T14:15", endsAt = "2027-06-29T14:30" })).Expect(HttpStatusCode.Created);
        await day.Go("2027-06-29T13:59:30");
        var refused = (await day.Startups[4].Book(theirs[1])).Expect(HttpStatusCode.Conflict, "slot-taken");
        Assert.Contains(MeetingDay.Offers(refused), offer => offer.Slot == theirs[0] && offer.Hold is not null);
        await day.Go("2027-06-29T14:06:00");

        Assert.Equal([day.Startups[2].Id, day.Startups[4].Id], (await Standbys(day.Investor.Representative, meeting, "startupId")).Order());
        Assert.Contains(open.Id, await Standbys(day.Startups[1].Founder, vain, "investorId"));

        async Task<IReadOnlyList<string>> Standbys(Caller waiting, string which, string what) =>
            [.. (await waiting.Post($"/api/meetings/{which}/absent", new { })).Expect(HttpStatusCode.OK).Json.GetProperty("standbys").EnumerateArray().Select(it => it.GetProperty(what).GetString()!)];
    }
}
