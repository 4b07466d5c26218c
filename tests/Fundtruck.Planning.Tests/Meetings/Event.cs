using Fundtruck.Planning.Meetings;

namespace Fundtruck.Planning.Tests.Meetings;

/// <summary>Made-up events with two-sided wishes, the same for the same numbers.</summary>
internal static class Event
{
    /// <param name="startups">People of startups, the first indices.</param>
    /// <param name="investors">People of investors.</param>
    /// <param name="slots">Of one day, in two sessions.</param>
    /// <param name="wishes">Of each startup, as many again come from the investors.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <param name="away">Slots that a third of the people are away at the start or the end, at most.</param>
    /// <param name="perDay">The most meetings of anybody; null for two thirds of the slots.</param>
    internal static MeetingProblem Of(int startups, int investors, int slots, int wishes, int seed, int away = 0, int? perDay = null)
    {
        var random = new Random(seed);
        var people = Enumerable.Range(0, startups + investors).Select(person =>
        {
            var gone = away > 0 && random.Next(3) == 0 ? random.Next(1, away + 1) : 0;
            var late = random.Next(2) == 0;
            return new MeetingPerson(person < startups ? MeetingSide.Startup : MeetingSide.Investor, [.. Enumerable.Range(late ? 0 : slots - gone, gone)], perDay ?? slots * 2 / 3);
        }).ToArray();
        var wished = new SortedSet<(int Of, int About)>();
        while (wished.Count < startups * wishes) wished.Add((random.Next(startups), startups + random.Next(investors)));
        var target = 2 * startups * wishes;
        var liked = wished.ToArray();
        // Half of what investors wish is answered: somebody who is wished looks more closely.
        while (wished.Count < target)
        {
            var pair = random.Next(2) == 0 ? liked[random.Next(liked.Length)] : (random.Next(startups), startups + random.Next(investors));
            wished.Add((pair.Item2, pair.Item1));
        }

        return new MeetingProblem
        {
            Sessions = [new(slots / 2), new(slots - (slots / 2))],
            Tables = [.. Enumerable.Repeat(new MeetingTable(), Math.Max(1, Math.Min(startups, investors)))],
            People = people,
            Wishes = [.. wished.Select(wish => new MeetingWish(wish.Of, wish.About, random.Next(20) switch { < 4 => WishKind.Must, 19 => WishKind.No, _ => WishKind.Like }))],
            Fits = [.. liked.Select(pair => new MeetingFit(pair.Of, pair.About, random.Next(1, 101)))],
        };
    }

    /// <summary>The same with every second table in another house.</summary>
    /// <param name="problem">Of one venue.</param>
    /// <param name="way">Slots between the houses.</param>
    internal static MeetingProblem InTwoVenues(MeetingProblem problem, int way = 1) =>
        problem with { Tables = [.. problem.Tables.Select((table, index) => table with { Venue = index % 2 })], Travels = [new Travel(0, 1, way)] };

    /// <summary>Meetings that are all given, between any two people.</summary>
    /// <param name="people">Of one side.</param>
    /// <param name="meetings">Nobody has more than three quarters of the slots in which somebody is there.</param>
    /// <param name="slots">Of one day, in two sessions.</param>
    /// <param name="tables">In one venue.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <param name="away">Slots that a third of the people are away at the start or the end, at most.</param>
    internal static MeetingProblem Given(int people, int meetings, int slots, int tables, int seed, int away = 0)
    {
        var random = new Random(seed);
        var (gone, room, pairs) = (new int[people][], new int[people], new SortedSet<(int One, int Other)>());
        for (var person = 0; person < people; person++)
        {
            var absent = away > 0 && random.Next(3) == 0 ? random.Next(1, away + 1) : 0;
            gone[person] = [.. Enumerable.Range(random.Next(2) == 0 ? 0 : slots - absent, absent)];
            room[person] = (slots - absent) * 3 / 4;
        }

        while (pairs.Count < meetings)
        {
            var (one, other) = (random.Next(people), random.Next(people));
            if (one >= other || room[one] == 0 || room[other] == 0 || !pairs.Add((one, other))) continue;
            room[one]--;
            room[other]--;
        }

        return new MeetingProblem
        {
            Sessions = [new(slots / 2), new(slots - (slots / 2))],
            Tables = [.. Enumerable.Repeat(new MeetingTable(), tables)],
            People = [.. gone.Select(absent => new MeetingPerson(MeetingSide.Startup, absent))],
            Given = [.. pairs.Select(pair => new GivenMeeting(pair.One, pair.Other))],
        };
    }
}
