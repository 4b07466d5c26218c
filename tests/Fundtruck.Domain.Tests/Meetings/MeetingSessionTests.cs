using Fundtruck.Domain.Meetings;
using Fundtruck.Domain.Stops;
using Fundtruck.Domain.Tests.Given;
using static Fundtruck.Domain.Tests.Given.GivenSession;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Meetings;

/// <summary>The window and its grid of slots.</summary>
public sealed class MeetingSessionTests
{
    [Theory]
    [InlineData("11:00", 15, 0, "10:00 10:15 10:30 10:45")]     // fits exactly
    [InlineData("11:00", 25, 0, "10:00 10:25")]                 // ten minutes are left over
    [InlineData("11:00", 15, 5, "10:00 10:20 10:40")]           // a pause after each
    [InlineData("11:00", 25, 10, "10:00 10:35")]                // no pause is needed after the last
    [InlineData("10:59", 25, 10, "10:00")]                      // a minute too short for the second
    [InlineData("10:15", 15, 60, "10:00")]                      // exactly one
    public void The_grid_holds_the_slots_that_fit(string endsAt, int minutes, int pause, string starts)
    {
        var grid = Session(endsAt: endsAt, minutes: minutes, pause: pause).Grid().ToList();

        Assert.Equal(starts.Split(' ').Select(start => InParis($"2027-05-04 {start}")), grid.Select(slot => slot.Start));
        Assert.All(grid, slot => Assert.Equal(minutes, slot.Duration.TotalMinutes));
    }

    [Fact]
    public void Not_even_one_slot_is_too_short() => Refusal.By(Rule.SessionTooShort, "slotMinutes", () => Session(endsAt: "10:14", minutes: 15));

    [Theory]
    [InlineData("09:00", "18:00", true)]
    [InlineData("08:59", "18:00", false)]
    [InlineData("09:00", "18:01", false)]
    [InlineData("18:00", "19:00", false)]
    public void A_session_lies_between_the_start_and_the_end_of_its_stop(string startsAt, string endsAt, bool fits)
    {
        if (fits) Assert.Equal(GivenStop.Start, Session(startsAt, endsAt).During.Start);
        else Refusal.By(Rule.SessionOutsideStop, "startsAt", () => Session(startsAt, endsAt));
    }

    [Theory]
    [InlineData("slotMinutes", 0, 5, 120)]
    [InlineData("pauseMinutes", 1, 0, 60)]
    [InlineData("tables", 2, 1, 500)]
    public void Numbers_of_a_session_lie_in_their_ranges(string field, int which, int least, int most)
    {
        With(least);
        With(most);
        Refusal.By(Rule.OutOfRange, field, () => With(least - 1));
        Refusal.By(Rule.OutOfRange, field, () => With(most + 1));

        MeetingSession With(int value) => Session("10:00", "14:00", which == 0 ? value : 15, which == 1 ? value : 0, which == 2 ? value : 2);
    }

    [Theory]
    [InlineData(StopStatus.Draft)]
    [InlineData(StopStatus.Completed)]
    [InlineData(StopStatus.Postponed)]
    [InlineData(StopStatus.Cancelled)]
    public void A_stop_that_does_not_run_has_no_new_sessions(StopStatus status) =>
        Refusal.By(Rule.StopNotRunning, () => Session(stop: GivenStop.In(status)));

    [Fact]
    public void Tables_are_numbered_from_one_on()
    {
        var session = Session(tables: 3);
        Assert.Equal([1, 2, 3], session.Tables.Select(table => table.Number));
        Assert.Equal(3, session.Tables.Select(table => table.Id).Distinct().Count());
    }

    [Fact]
    public void The_grid_skips_no_real_minute_when_the_clocks_go_forward()
    {
        var stop = GivenStop.In(StopStatus.Published, GivenStop.TimesOn("2027-03-28", "01:00", "05:00", "2027-03-20 12:00"));
        var session = new MeetingSession(MeetingSessionId.New(), stop, Time("01:00"), Time("04:00"), 60, 0, 1, null, new(), GivenStop.Spring);

        Assert.Equal([Utc("2027-03-28 00:00"), Utc("2027-03-28 01:00")], session.Grid().Select(slot => slot.Start));
        var slots = session.Open(InvestorId.New(), PersonId.New(), null, [], Utc("2027-03-20 12:00"));
        Assert.Equal([Local("2027-03-28 01:00"), Local("2027-03-28 03:00")], slots.Select(slot => slot.LocalStart));
    }

    [Fact]
    public void A_session_through_the_hour_that_exists_twice_opens_all_its_slots()
    {
        var stop = GivenStop.In(StopStatus.Published, GivenStop.TimesOn("2027-10-31", "01:00", "05:00"));
        var session = Session("01:00", "04:00", minutes: 60, stop: stop);

        Assert.Equal(4, session.Grid().Count());
        Assert.Equal(session.Grid(), session.Slots().Select(slot => slot.During));
    }
}
