using Fundtruck.Planning.Meetings;

namespace Fundtruck.Planning.Tests.Meetings;

public sealed class TimetableCheckTests
{
    /// <summary>Startups 0 to 2, investors 3 and 4, two venues, three slots in the morning and three in the afternoon.</summary>
    private static readonly MeetingProblem Problem = new()
    {
        Sessions = [new(3), new(3)],
        Tables = [new(), new(0, [4]), new(1)],
        People =
        [
            new(MeetingSide.Startup, Away: [5]), new(MeetingSide.Startup, PerDay: 2), new(MeetingSide.Startup),
            new(MeetingSide.Investor, PerSession: 2), new(MeetingSide.Investor, Minimum: 2),
        ],
        Wishes = [new(0, 3, WishKind.Must), new(3, 0, WishKind.Like), new(4, 0, WishKind.Like), new(1, 3, WishKind.Like), new(4, 1, WishKind.Like), new(4, 2, WishKind.Like), new(3, 2, WishKind.No)],
        Given = [new(0, 1, Session: 0, Slot: 1), new(1, 3)],
        Orders = [new(0, 1)],
        Travels = [new(0, 1, 1)],
        BreakSpread = 1,
    };

    private static readonly PlannedMeeting[] Right = [new(0, 3, 0, 0), new(0, 1, 1, 0, 0), new(1, 3, 2, 0, 1), new(0, 4, 2, 1), new(2, 4, 3, 1)];

    [Fact]
    public void A_right_timetable_breaks_nothing() => Assert.Empty(TimetableCheck.Breaches(Problem, Right));

    [Fact]
    public void A_table_that_there_is_not_is_told() => Broken(TimetableBreach.Unknown, Moved(0, slot: 0, table: 3));

    [Fact]
    public void Two_people_who_meet_twice_are_told() => Broken(TimetableBreach.Repeated, [.. Right, new(0, 3, 4, 0)]);

    [Fact]
    public void A_person_in_two_meetings_at_once_is_told() => Broken(TimetableBreach.PersonTwice, Moved(4, slot: 2, table: 2));

    [Fact]
    public void A_table_with_two_meetings_at_once_is_told() => Broken(TimetableBreach.TableTwice, Moved(3, slot: 2, table: 0));

    [Fact]
    public void A_closed_table_is_told() => Broken(TimetableBreach.TableClosed, Moved(4, slot: 4, table: 1));

    [Fact]
    public void Somebody_who_is_away_is_told() => Broken(TimetableBreach.Away, Moved(3, slot: 5, table: 1));

    [Fact]
    public void A_refused_meeting_is_told() => Broken(TimetableBreach.Refused, [.. Right, new(2, 3, 4, 0)]);

    [Fact]
    public void A_meeting_that_nobody_wished_is_told() => Broken(TimetableBreach.Unwished, [.. Right, new(0, 2, 4, 0)]);

    [Fact]
    public void A_given_meeting_that_is_missing_is_told() => Broken(TimetableBreach.GivenMissing, Right[..1].Concat(Right[2..]));

    [Fact]
    public void A_given_meeting_in_another_slot_is_told() => Broken(TimetableBreach.GivenElsewhere, Moved(1, slot: 4, table: 0));

    [Fact]
    public void A_given_meeting_in_another_session_is_told() =>
        Assert.Equal([TimetableBreach.GivenElsewhere], TimetableCheck.Breaches(Problem with { Given = [new(0, 1, Session: 1), new(1, 3)], Orders = [] }, Right));

    [Fact]
    public void A_broken_order_is_told() =>
        Assert.Equal([TimetableBreach.Order], TimetableCheck.Breaches(Problem with { Orders = [new(1, 0)] }, Right));

    [Fact]
    public void Too_many_meetings_in_a_day_are_told() => Broken(TimetableBreach.PerDay, [.. Right, new(1, 4, 4, 0)]);

    [Fact]
    public void Too_many_meetings_in_a_session_are_told() =>
        Assert.Equal([TimetableBreach.PerSession], TimetableCheck.Breaches(Problem with { People = [.. Problem.People.Select((person, index) => index == 3 ? person with { PerSession = 1 } : person)] }, Right));

    [Fact]
    public void Too_few_meetings_are_told() => Broken(TimetableBreach.Minimum, Right[..4]);

    [Fact]
    public void A_way_without_time_is_told() => Broken(TimetableBreach.Travel, Moved(4, slot: 3, table: 2));

    [Fact]
    public void Breaks_that_lie_too_far_apart_are_told() =>
        Assert.Equal([TimetableBreach.BreakSpread], TimetableCheck.Breaches(Problem with { BreakSpread = 0 }, Moved(4, slot: 5, table: 1)));

    [Fact]
    public void A_certificate_that_says_too_much_is_found_out()
    {
        var plan = MeetingPlanner.Plan(Problem, SmallMeetings.Limits);
        var said = plan.Certificate;

        Assert.Equal(PlanStatus.Optimal, plan.Status);
        Assert.Empty(TimetableCheck.Mistakes(Problem, plan));
        Assert.All(
            new[]
            {
                plan with { Meetings = [.. plan.Meetings.Skip(1)] },
                plan with { Certificate = said with { Score = said.Score with { Preference = said.Score.Preference + 1 } } },
                plan with { Certificate = said with { Bound = said.Bound with { Preference = said.Bound.Preference - 1 } } },
                plan with { Certificate = said with { Bound = said.Bound with { Preference = said.Bound.Preference + 1 } } },
                plan with { Certificate = said with { People = [.. said.People.Skip(1)] } },
                plan with { Certificate = said with { WorstOff = (said.WorstOff ?? 0) + 1 } },
                plan with { Certificate = said with { Missed = [.. said.Missed, new MissedPair(0, 3, MissReason.NoTable)] } },
                plan with { Certificate = said with { Changes = 1 } },
            },
            wrong => Assert.NotEmpty(TimetableCheck.Mistakes(Problem, wrong)));
    }

    [Theory]
    [InlineData(MissReason.NeverBothHere)]
    [InlineData(MissReason.Limit)]
    [InlineData(MissReason.NoCommonFreeSlot)]
    [InlineData(MissReason.NoTable)]
    [InlineData(MissReason.Travel)]
    [InlineData(MissReason.NotChosen)]
    public void Two_who_both_wish_to_meet_and_do_not_are_told_why(MissReason reason)
    {
        var problem = new MeetingProblem
        {
            Sessions = [new(2)],
            Tables = reason == MissReason.NoTable ? [new()] : [new(), new(reason == MissReason.Travel ? 1 : 0)],
            People = [new(MeetingSide.Startup, reason == MissReason.NeverBothHere ? [0, 1] : null, PerDay: reason == MissReason.Limit ? 1 : null), new(MeetingSide.Startup), new(MeetingSide.Investor), new(MeetingSide.Investor)],
            Wishes = [new(0, 2, WishKind.Like), new(2, 0, WishKind.Like), new(0, 3, WishKind.Like), new(1, 2, WishKind.Like), new(1, 3, WishKind.Like)],
            Travels = [new(0, 1, 1)],
        };
        PlannedMeeting[] meetings = reason switch
        {
            MissReason.Limit => [new(0, 3, 0, 0)],
            MissReason.NoCommonFreeSlot => [new(0, 3, 0, 0), new(1, 2, 1, 0)],
            MissReason.NoTable => [new(1, 3, 0, 0), new(1, 2, 1, 0)],
            MissReason.Travel => [new(0, 3, 0, 0), new(1, 3, 1, 0)],
            _ => [],
        };

        Assert.Equal([new MissedPair(0, 2, reason)], TimetableCheck.Missed(problem, meetings));
    }

    private static PlannedMeeting[] Moved(int meeting, int slot, int table) => [.. Right.Select((one, index) => index == meeting ? one with { Slot = slot, Table = table } : one)];

    private static void Broken(TimetableBreach expected, IEnumerable<PlannedMeeting> meetings) => Assert.Contains(expected, TimetableCheck.Breaches(Problem, [.. meetings]));
}
