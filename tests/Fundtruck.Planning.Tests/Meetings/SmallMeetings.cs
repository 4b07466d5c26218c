using CsCheck;
using Fundtruck.Planning.Meetings;

namespace Fundtruck.Planning.Tests.Meetings;

/// <summary>Problems small enough to try every timetable.</summary>
internal static class SmallMeetings
{
    internal static readonly PlanLimits Limits = new(4);

    internal static readonly Gen<MeetingProblem> Any =
        from startups in Gen.Int[1, 3]
        from investors in Gen.Int[1, 2]
        from sessions in Gen.Int[1, 2].Array[1, 2]
        from nextDay in Gen.Bool
        from tables in Gen.Int[0, 3].Array[1, 2]
        from draws in Gen.Int[0, 11].Array[startups * investors * 2]
        from limits in Gen.Int[0, 9].Array[(startups + investors) * 4]
        from given in Gen.Int[0, 7]
        from travel in Gen.Int[0, 2]
        from spread in Gen.Int[0, 3]
        from houses in Gen.Bool
        select Problem(startups, investors, sessions, nextDay, tables, draws, limits, given, travel, spread, houses);

    /// <summary>All meetings are given: between any two people, some twice, some in a slot or session, some before others, some events in two houses.</summary>
    internal static readonly Gen<MeetingProblem> Given =
        from people in Gen.Int[3, 5]
        from sessions in Gen.Int[1, 3].Array[1, 2]
        from nextDay in Gen.Int[0, 3]
        from tables in Gen.Int[1, 2]
        from meetings in Gen.Select(Gen.Int[0, 4], Gen.Int[1, 4], Gen.Int[0, 11]).Array[2, 4]
        from orders in Gen.Select(Gen.Int[0, 3], Gen.Int[0, 7]).Array[0, 2]
        from away in Gen.Int[0, 15].Array[people]
        from spread in Gen.Int[0, 3]
        from way in Gen.Int[-4, 2]
        let houses = way >= 0 && sessions.Sum() < 5
        select new MeetingProblem
        {
            Sessions = [.. sessions.Select((length, index) => new MeetingSession(length, nextDay == 0 ? index : 0))],
            Tables = [.. Enumerable.Range(0, tables).Select(table => new MeetingTable(houses ? table : 0))],
            Travels = houses ? [new Travel(0, 1, way)] : [],
            People = [.. away.Select(slot => new MeetingPerson(MeetingSide.Startup, slot < sessions.Sum() ? [slot] : null))],
            Given = [.. meetings.Select(one => new GivenMeeting(
                one.Item1 % people, (one.Item1 + 1 + (one.Item2 % (people - 1))) % people, one.Item3 is 0 or 1 && one.Item3 < sessions.Length ? one.Item3 : null, one.Item3 is > 1 and < 4 && one.Item3 < sessions.Sum() ? one.Item3 : null))],
            Orders = [.. orders.Where(one => one.Item1 < meetings.Length && one.Item2 < meetings.Length && one.Item1 != one.Item2).Select(one => new MeetingOrder(one.Item1, one.Item2)).Distinct()],
            BreakSpread = spread < 3 ? spread : null,
        };

    /// <summary>The best among all timetables; null when there is none.</summary>
    internal static SmallRank? Best(MeetingProblem problem, IReadOnlyList<PlannedMeeting>? published = null) => All(problem).Select(meetings => (SmallRank?)SmallRank.Of(problem, meetings, published ?? [])).Order().FirstOrDefault();

    /// <summary>What a plan claims is true beside all timetables: no bound is beyond the best, what is called optimal is, and what is called impossible is.</summary>
    internal static void AssertTrue(MeetingProblem problem, MeetingPlan plan, IReadOnlyList<PlannedMeeting>? published = null)
    {
        var (best, said) = (Best(problem, published), plan.Certificate);
        Assert.Empty(TimetableCheck.Mistakes(problem, plan, published));
        if (plan.Status == PlanStatus.Infeasible) Assert.Null(best);
        if (plan.Status is PlanStatus.Optimal or PlanStatus.Feasible) Assert.NotNull(best);
        if (plan.Status == PlanStatus.Optimal) Assert.Equal(best, SmallRank.Of(problem, plan.Meetings, published ?? []));
        if (plan.Status == PlanStatus.Infeasible || best is null) return;
        var bound = new SmallRank(said.FewestDropped, said.FewestMoved, -said.Bound.Preference, said.Bound.Unevenness, said.Bound.Breaks);
        Assert.True(bound.CompareTo(best.Value) <= 0, $"The bound {bound} is beyond {best}.");
    }

    /// <summary>Every timetable that keeps the rules, but with one way only to deal the tables of a venue: which one it is counts for nothing but table changes.</summary>
    internal static IEnumerable<PlannedMeeting[]> All(MeetingProblem problem)
    {
        var given = problem.Given.Select((one, index) => (one.One, one.Other, Given: (int?)index));
        var wished = problem.Wishes.Select(wish => (One: Math.Min(wish.Of, wish.About), Other: Math.Max(wish.Of, wish.About))).Distinct()
            .Where(pair => !problem.Given.Any(one => (Math.Min(one.One, one.Other), Math.Max(one.One, one.Other)) == pair)).Select(pair => (pair.One, pair.Other, Given: (int?)null));
        return Extend([], [.. given.Concat(wished)]).Where(meetings => TimetableCheck.Breaches(problem, meetings).Count == 0);

        IEnumerable<PlannedMeeting[]> Extend(PlannedMeeting[] placed, (int One, int Other, int? Given)[] left)
        {
            if (left.Length == 0) return [placed];
            var (one, other, index) = left[0];
            var ways = from slot in Enumerable.Range(0, problem.Sessions.Sum(session => session.Slots))
                       from table in Enumerable.Range(0, problem.Tables.Count)
                           .Where(table => problem.Tables[table].Closed?.Contains(slot) != true && placed.All(meeting => meeting.Slot != slot || meeting.Table != table)).DistinctBy(table => problem.Tables[table].Venue)
                       where placed.All(meeting => meeting.Slot != slot || (meeting.One != one && meeting.Other != other && meeting.One != other && meeting.Other != one))
                       select (PlannedMeeting[])[.. placed, new PlannedMeeting(one, other, slot, table, index)];
            return (index is null ? ways.Prepend(placed) : ways).SelectMany(next => Extend(next, left[1..]));
        }
    }

    private static MeetingProblem Problem(int startups, int investors, int[] sessions, bool nextDay, int[] tables, int[] draws, int[] limits, int given, int travel, int spread, bool houses)
    {
        var (people, slots) = (startups + investors, sessions.Sum());
        var pairs = (from startup in Enumerable.Range(0, startups) from investor in Enumerable.Range(startups, investors) select (One: startup, Other: investor)).ToArray();
        WishKind? Kind(int draw) => draw switch { < 5 => WishKind.Like, 5 or 6 => WishKind.Must, 7 => WishKind.No, _ => null };
        return new MeetingProblem
        {
            Sessions = [.. sessions.Select((length, index) => new MeetingSession(length, nextDay ? index : 0))],
            Tables = [.. tables.Select((draw, index) => new MeetingTable(houses ? index : 0, draw < slots && index > 0 ? [draw] : null))],
            People = [.. Enumerable.Range(0, people).Select(person => new MeetingPerson(
                person < startups ? MeetingSide.Startup : MeetingSide.Investor,
                limits[person * 4] < slots ? [limits[person * 4]] : null,
                limits[(person * 4) + 1] is > 0 and < 4 and var day ? day : null,
                limits[(person * 4) + 2] is 1 or 2 ? limits[(person * 4) + 2] : null,
                limits[(person * 4) + 3] == 0 ? 1 : 0))],
            Wishes = [.. pairs.SelectMany((pair, index) => new[] { (pair.One, pair.Other, Kind(draws[2 * index])), (pair.Other, pair.One, Kind(draws[(2 * index) + 1])) })
                .Where(wish => wish.Item3 is not null).Select(wish => new MeetingWish(wish.Item1, wish.Item2, wish.Item3!.Value))],
            Fits = [.. pairs.Select((pair, index) => new MeetingFit(pair.One, pair.Other, 1 + draws[index]))],
            Given = given switch
            {
                0 or 1 => [new GivenMeeting(0, startups, Slot: given < slots ? given : null)],
                2 when startups > 1 => [new GivenMeeting(0, startups, Session: 0), new GivenMeeting(0, 1)],
                3 when startups > 1 => [new GivenMeeting(1, startups), new GivenMeeting(0, people - 1)],
                _ => [],
            },
            Orders = given == 3 && startups > 1 ? [new MeetingOrder(0, 1)] : [],
            Travels = [new Travel(0, 1, travel)],
            BreakSpread = spread < 2 ? spread : null,
        };
    }
}

/// <summary>What plans are compared by, less being better, as the words of the documentation say it.</summary>
internal readonly record struct SmallRank(int Dropped, int Moved, long Cost, long Unevenness, int Breaks) : IComparable<SmallRank>
{
    internal static SmallRank Of(MeetingProblem problem, IReadOnlyList<PlannedMeeting> meetings, IReadOnlyList<PlannedMeeting> published)
    {
        var ((dropped, moved), score) = (TimetableCheck.Changes(problem, meetings, published), TimetableCheck.Score(problem, meetings));
        return new SmallRank(dropped, moved, -score.Preference, score.Unevenness, score.Breaks);
    }

    public int CompareTo(SmallRank other) => (Dropped, Moved, Cost, Unevenness, Breaks).CompareTo((other.Dropped, other.Moved, other.Cost, other.Unevenness, other.Breaks));
}
