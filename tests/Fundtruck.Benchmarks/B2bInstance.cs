using System.Globalization;
using System.Text.RegularExpressions;
using Fundtruck.Planning.Meetings;

namespace Fundtruck.Benchmarks;

/// <summary>Reads matchmaking events in the form of a MiniZinc data file: given meetings, sessions of one day, forbidden slots, fixed meetings, precedences.</summary>
internal static partial class B2bInstance
{
    internal static MeetingProblem Read(string file, int breakSpread = 2)
    {
        var values = Assignment().Matches(File.ReadAllText(file)).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        int One(string name) => int.Parse(values[name], CultureInfo.InvariantCulture);
        var (people, slots, morning) = (One("nBusiness"), One("nTotalSlots"), One("nMorningSlots"));
        var requested = Numbers(values["requested"]).Chunk(3).ToArray();
        var (forbidden, pinned, before) = (Sets(values["forbidden"]), Numbers(values["fixed"]), Sets(values["precedences"]));
        return new MeetingProblem
        {
            Sessions = morning < slots ? [new(morning), new(slots - morning)] : [new(slots)],
            Tables = [.. Enumerable.Repeat(new MeetingTable(), One("nTables"))],
            People = [.. Enumerable.Range(0, people).Select(person => new MeetingPerson(MeetingSide.Startup, [.. forbidden[person].Where(slot => slot > 0).Select(slot => slot - 1)]))],
            Given = [.. requested.Select((row, index) => new GivenMeeting(row[0] - 1, row[1] - 1, row[2] < 3 ? row[2] - 1 : null, pinned[index] > 0 ? pinned[index] - 1 : null))],
            Orders = [.. before.SelectMany((set, after) => set.Where(one => one > 0).Select(one => new MeetingOrder(one - 1, after)))],
            BreakSpread = breakSpread,
        };
    }

    private static int[] Numbers(string text) => [.. Number().Matches(text).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))];

    private static int[][] Sets(string text) => [.. Set().Matches(text).Select(match => Numbers(match.Value))];

    [GeneratedRegex(@"(\w+)\s*=\s*([^;]*);")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"-?\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Set();
}
