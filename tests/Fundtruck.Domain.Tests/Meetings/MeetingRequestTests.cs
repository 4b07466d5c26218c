using Fundtruck.Domain.Meetings;
using Fundtruck.Domain.Tests.Given;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.GivenSession;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Meetings;

public sealed class MeetingRequestTests
{
    private readonly InvestorId _firm = InvestorId.New();

    [Theory]
    [InlineData("2027-05-01 10:00", null, "2027-05-04 10:00")]
    [InlineData("2027-05-03 12:00", null, "2027-05-04 11:00")]
    [InlineData("2027-05-04 08:00", null, "2027-05-04 09:00")]
    [InlineData("2027-05-03 12:00", 1, "2027-05-04 10:15")]
    public void It_expires_after_its_time_sooner_on_the_day_and_never_after_what_could_still_be_booked(string now, int? slot, string expected)
    {
        var session = Session();
        var request = Asked(session, Side.Startup, InParis(now), slot is { } at ? session.Slots(investor: _firm)[at] : null);
        Assert.Equal(InParis(expected), request.ExpiresAt);
        Assert.Equal(RequestStatus.Open, request.StatusAt(request.ExpiresAt - Moment));
        Assert.Equal(RequestStatus.Expired, request.StatusAt(request.ExpiresAt));
    }

    [Fact]
    public void Only_the_side_whose_answer_is_awaited_answers_and_a_proposal_turns_it_round()
    {
        var session = Session();
        var request = Asked(session, Side.Startup, Before);
        Refusal.Unchanged(request, Rule.NotYourTurn, () => request.Accept(Side.Startup, MeetingId.New(), Before));
        Refusal.Unchanged(request, Rule.NotYourTurn, () => request.Decline(Side.Startup, null, Before));
        Refusal.Unchanged(request, Rule.NotYourTurn, () => request.Withdraw(Side.Investor, Before));
        request.Propose(Side.Investor, session.Slots(investor: _firm)[2], session, " Later ", Before);
        Assert.Equal((Side.Startup, 1, "Later"), (request.Turn, request.Revision, request.Answer));
        request.Accept(Side.Startup, MeetingId.New(), Before);
        Assert.Equal(RequestStatus.Accepted, request.Status);
        Refusal.Unchanged(request, Rule.RequestOver, () => request.Decline(Side.Startup, null, Before));
    }

    [Fact]
    public void What_has_expired_is_answered_by_nobody_and_ends_once()
    {
        var request = Asked(Session(), Side.Investor, Before);
        request.Expire(request.ExpiresAt - Moment);
        Assert.Equal(RequestStatus.Open, request.Status);
        Refusal.Unchanged(request, Rule.RequestOver, () => request.Accept(Side.Startup, MeetingId.New(), request.ExpiresAt));
        request.TakeHappenings();
        request.Expire(request.ExpiresAt);
        request.Expire(request.ExpiresAt + Moment);
        Assert.Single(request.TakeHappenings());
    }

    [Fact]
    public void It_needs_a_reason_a_startup_that_takes_part_and_a_slot_of_this_investor()
    {
        var session = Session();
        Refusal.By(Rule.ReasonMissing, "reason", () => Asked(session, Side.Startup, Before, reason: " "));
        Refusal.By(Rule.StartupNotAtStop, "startupId", () => Asked(session, Side.Startup, Before, takesPart: false));
        Refusal.By(Rule.SlotOfAnotherInvestor, "slotId", () => Asked(session, Side.Startup, Before, session.Slots()[0]));
    }

    [Theory]
    [InlineData(Door.Booking, "booking-over,representative-full,startup-full,booking-not-open,request-first")]
    [InlineData(Door.Request, "booking-over,representative-full,startup-full,booking-not-open")]
    [InlineData(Door.Lottery, "booking-over,representative-full,startup-full")]
    [InlineData(Door.Organizer, ""), InlineData(Door.Import, "")]
    public void Each_door_is_bound_by_its_own_rules(Door door, string expected)
    {
        var slot = Session().Slots()[0];
        var opening = InParis("2027-05-04 09:00").InZone(DateTimeZoneProviders.Tzdb["Europe/Paris"]).LocalDateTime;
        BookingTerms[] terms =
        [
            Terms(new(BookUntilMinutes: 2000), door), Terms(new(MostPerRepresentative: 3), door, ofRepresentative: 3), Terms(new(MostPerStartup: 3), door, ofStartup: 3), Terms(door: door, opensAt: opening), Terms(new(Way: WayToMeet.Request), door),
        ];
        var codes = terms.Select(it => (Record.Exception(() => slot.Book(Before, terms: it)) as RuleBrokenException)?.Rule.Code).OfType<string>();
        Assert.Equal(expected, string.Join(',', codes));
    }

    private MeetingRequest Asked(MeetingSession session, Side asker, Instant now, InvestorSlot? slot = null, string reason = "We make wind quiet.", bool takesPart = true) =>
        new(MeetingRequestId.New(), session, _firm, StartupId.New(), takesPart, asker, slot, reason, PersonId.New(), now);
}
