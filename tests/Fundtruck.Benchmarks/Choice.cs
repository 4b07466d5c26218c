using System.Globalization;

namespace Fundtruck.Benchmarks;

/// <summary>What the command line asked for.</summary>
/// <param name="Names">The measurements; empty for all.</param>
/// <param name="Repetitions">Of each; the median is shown.</param>
/// <param name="ApiFolder">Where the Fundtruck.Api.dll lies that is measured.</param>
/// <param name="Growth">How much more data the large tour has.</param>
/// <param name="Mistake">What can't be understood.</param>
internal sealed record Choice(IReadOnlyList<string> Names, int Repetitions, string ApiFolder, int Growth, string? Mistake)
{
    internal const string Usage =
        """
        Fundtruck.Benchmarks [booking] [lists] [startup] [mail] [reminders] [planned] [moved] [applications] [growth] [rush] [--repetitions N] [--api FOLDER] [--times N]
          Without names everything is measured.
        Fundtruck.Benchmarks timetables [FOLDER [PATTERN [WORK]]]
          Plans the matchmaking events of a folder (*.dzn) beside what its published.csv says, each with so much work (usually 60), or those that come with
          the benchmarks and made-up ones; "given", "wishes" or "replan" as PATTERN: the made-up ones with given meetings, with wishes or with what happens on the day alone.
        Fundtruck.Benchmarks scores
          Prints the table of docs/scores.md, in about five minutes; it needs no database and is the same on every run.
          --repetitions N  how often each is measured (3 to 9, usually 3)
          --api FOLDER     the build of Fundtruck.Api to measure, such as one published with ReadyToRun
          --times N        growth: how much more data the large tour has (2 to 100, usually 10)
        """;

    private static readonly string[] All = ["booking", "lists", "startup", "mail", "reminders", "planned", "moved", "applications", "growth", "rush"];

    internal bool Wants(string name) => Names.Count == 0 || Names.Contains(name);

    internal static Choice Read(string[] args)
    {
        var choice = new Choice([], 3, AppContext.BaseDirectory, 10, null);
        for (var i = 0; i < args.Length && choice.Mistake is null; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            choice = args[i] switch
            {
                var name when All.Contains(name) => choice with { Names = [.. choice.Names, name] },
                "--repetitions" => Number(value, 3, 9) is { } repetitions ? choice with { Repetitions = repetitions } : choice with { Mistake = "--repetitions takes 3 to 9." },
                "--times" => Number(value, 2, 100) is { } times ? choice with { Growth = times } : choice with { Mistake = "--times takes 2 to 100." },
                "--api" => File.Exists(Path.Combine(value, ApiProcess.Dll)) ? choice with { ApiFolder = Path.GetFullPath(value) } : choice with { Mistake = $"There is no {ApiProcess.Dll} in \"{value}\"." },
                _ => choice with { Mistake = $"What is \"{args[i]}\"?" },
            };
            if (args[i].StartsWith("--", StringComparison.Ordinal)) i++;
        }

        return choice;
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}
