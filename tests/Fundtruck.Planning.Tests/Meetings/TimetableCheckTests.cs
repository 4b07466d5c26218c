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
    public void A_person_a_slot_or_a_table_that_there_is_not_is_told()
    {
        PlannedMeeting[] unknown =
        [
            new(0, 3, 0, 3), new(0, 3, 0, -1), new(0, 3, 6, 0), new(0, 3, -1, 0), new(5, 3, 0, 0), new(0, -1, 0, 0), new(0, 0, 0, 0), new(0, 3, 0, 0, 2), new(0, 3, 0, 0, -1),
        ];
        Assert.All(unknown, meeting => Assert.Equal([TimetableBreach.Unknown], TimetableCheck.Breaches(Problem, [meeting, .. Right[1..]])));
    }

    [Fact]
    public void Two_people_who_meet_twice_are_told() => Broken(TimetableBreach.Repeated, [.. Right, new(0, 3, 4, 0)]);

    [Fact]
    public void A_given_meeting_that_is_there_twice_is_told() => Broken(TimetableBreach.Repeated, [.. Right, new(1, 3, 3, 0, 1)]);

    [Fact]
    public void A_given_meeting_of_other_people_does_not_count() => Broken(TimetableBreach.GivenMissing, [new(0, 3, 0, 0, 1), .. Right[1..2], .. Right[3..]]);

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
    public void Every_wrong_figure_of_a_certificate_is_found_out()
    {
        var plan = MeetingPlanner.Plan(Problem, SmallMeetings.Limits);
        var said = plan.Certificate;
        var (score, bound, first) = (said.Score, said.Bound, said.People[0]);
        PlanCertificate[] wrong =
        [
            said with { Score = score with { Preference = score.Preference + 1 } }, said with { Score = score with { Unevenness = score.Unevenness - 1 } },
            said with { Score = score with { Breaks = score.Breaks + 1 } }, said with { Score = score with { TableChanges = score.TableChanges + 1 } },
            said with { Bound = bound with { Preference = bound.Preference - 1 } }, said with { Bound = bound with { Preference = bound.Preference + 1 } },
            said with { Bound = bound with { Unevenness = bound.Unevenness - 1 } }, said with { Bound = bound with { Unevenness = bound.Unevenness + 1 } },
            said with { Bound = bound with { Breaks = bound.Breaks - 1 } }, said with { Bound = bound with { Breaks = bound.Breaks + 1 } },
            said with { People = [.. said.People.Skip(1)] }, Of(first with { Meetings = first.Meetings + 1 }), Of(first with { Hoped = first.Hoped + 1 }), Of(first with { Preference = first.Preference + 1 }),
            Of(first with { Breaks = first.Breaks + 1 }), Of(first with { TableChanges = first.TableChanges + 1 }), Of(first with { Person = 1 }),
            said with { WorstOff = (said.WorstOff ?? 0) + 1 }, said with { Missed = [.. said.Missed, new MissedPair(0, 3, MissReason.NoTable)] },
            said with { Dropped = 1 }, said with { Moved = 1 }, said with { FewestDropped = 1 }, said with { FewestMoved = 1 },
            said with { Relaxations = [new Requirement(RequirementKind.Minimum, 4)] },
        ];

        Assert.Equal(PlanStatus.Optimal, plan.Status);
        Assert.Empty(TimetableCheck.Mistakes(Problem, plan));
        Assert.NotEmpty(TimetableCheck.Mistakes(Problem, plan with { Meetings = [.. plan.Meetings.Skip(1)] }));
        Assert.All(wrong, certificate => Assert.NotEmpty(TimetableCheck.Mistakes(Problem, plan with { Certificate = certificate })));

        PlanCertificate Of(PersonResult person) => said with { People = [person, .. said.People.Skip(1)] };
    }

    [Fact]
    public void A_missed_pair_that_is_not_told_or_has_another_reason_is_found_out()
    {
        var problem = Problem with { Wishes = [.. Problem.Wishes, new(1, 4, WishKind.Must), new(2, 4, WishKind.Must), new(0, 4, WishKind.Must)], Tables = [new(0, [3, 4, 5]), new(0, [0, 3, 4, 5])] };
        var plan = MeetingPlanner.Plan(problem with { People = [.. problem.People.Select(person => person with { Minimum = 0 })] }, SmallMeetings.Limits);
        problem = problem with { People = [.. problem.People.Select(person => person with { Minimum = 0 })] };

        Assert.NotEmpty(plan.Certificate.Missed);
        Assert.Empty(TimetableCheck.Mistakes(problem, plan));
        Assert.NotEmpty(TimetableCheck.Mistakes(problem, plan with { Certificate = plan.Certificate with { Missed = [.. plan.Certificate.Missed.Skip(1)] } }));
        Assert.NotEmpty(TimetableCheck.Mistakes(problem, plan with { Certificate = plan.Certificate with { Missed = [plan.Certificate.Missed[0] with { Reason = MissReason.NeverBothHere }, .. plan.Certificate.Missed.Skip(1)] } }));
    }

    [Fact]
    public void Figures_of_a_new_plan_that_are_beyond_what_it_is_are_found_out()
    {
        var published = MeetingPlanner.Plan(Problem, SmallMeetings.Limits).Meetings;
        var late = Problem with { People = [Problem.People[0] with { Away = [0, 1, 2, 3, 5] }, .. Problem.People.Skip(1)], Given = [], Orders = [] };
        var plan = MeetingPlanner.Replan(late, published, SmallMeetings.Limits);
        var said = plan.Certificate;

        Assert.True(said.Changes > 0);
        Assert.Empty(TimetableCheck.Mistakes(late, plan, published));
        PlanCertificate[] wrong =
        [
            said with { Dropped = said.Dropped - 1 }, said with { Moved = said.Moved + 1 }, said with { FewestDropped = said.FewestDropped + 1 }, said with { FewestDropped = said.FewestDropped - 1 },
            said with { FewestMoved = said.FewestMoved + 1 }, said with { FewestMoved = said.FewestMoved - 1 }, said with { Bound = said.Bound with { Preference = said.Bound.Preference - 1 } },
        ];
        Assert.All(wrong, certificate => Assert.NotEmpty(TimetableCheck.Mistakes(late, plan with { Certificate = certificate }, published)));
    }

    [Fact]
    public void Giving_up_something_is_shown_by_a_timetable_that_keeps_the_rest()
    {
        var problem = Problem with { Given = [new(0, 1, Session: 1, Slot: 3), new(1, 3, Slot: 2)] };
        var plan = MeetingPlanner.Plan(problem, SmallMeetings.Limits);
        var said = plan.Certificate;

        Assert.Equal(PlanStatus.Infeasible, plan.Status);
        Assert.Single(said.Relaxations);
        Assert.Empty(TimetableCheck.Mistakes(problem, plan));
        Assert.NotEmpty(TimetableCheck.Mistakes(problem, plan with { Meetings = said.Relaxed }));
        PlanCertificate[] wrong =
        [
            said with { Relaxations = [] }, said with { Relaxations = [new Requirement(RequirementKind.Minimum, 4)] }, said with { Relaxed = [] }, said with { Relaxed = [.. said.Relaxed.Where(meeting => meeting.Given is null)] },
        ];
        Assert.All(wrong, certificate => Assert.NotEmpty(TimetableCheck.Mistakes(problem, plan with { Certificate = certificate })));
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
