using System.Globalization;

namespace Fundtruck.Benchmarks;

/// <summary>An answer was not what it must be.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);

/// <summary>The figures, each beside its limit from the same run. It prints; it judges no time.</summary>
internal sealed class Report
{
    private readonly List<string[]> _lines = [["what", "limit", "ours", "ratio", "target", "p50", "p99"]];

    /// <summary>Ours against its limit, both per second; the ratio is the median of the repetitions' own ratios.</summary>
    internal void AddRates(string what, IReadOnlyList<double> limit, IReadOnlyList<Speed> ours, double target) => Add(
        what, $"{Whole(Median(limit))}/s", $"{Whole(Median(ours.Select(speed => speed.PerSecond)))}/s", Ratio(Median(ours.Zip(limit, (our, max) => our.PerSecond / max))),
        $">= {Two(target)}", Milliseconds(Median(ours.Select(speed => speed.P50))), Milliseconds(Median(ours.Select(speed => speed.P99))));

    internal void AddRates(string what, IReadOnlyList<double> limit, IReadOnlyList<double> ours, double target) => Add(
        what, $"{Whole(Median(limit))}/s", $"{Whole(Median(ours))}/s", Ratio(Median(ours.Zip(limit, (our, max) => our / max))), $">= {Two(target)}");

    /// <summary>One figure against its target.</summary>
    internal void AddFigure(string what, string limit, string ours, string ratio, string target, string p50 = "", string p99 = "") => Add(what, limit, ours, ratio, target, p50, p99);

    internal void Print()
    {
        if (_lines.Count == 1) return;
        var widths = Enumerable.Range(0, _lines[0].Length).Select(column => _lines.Max(line => line[column].Length)).ToArray();
        Console.WriteLine();
        Print(_lines[0], widths);
        Console.WriteLine($"|{string.Join('|', widths.Select(width => new string('-', width + 2)))}|");
        foreach (var line in _lines.Skip(1)) Print(line, widths);
    }

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    internal static string Milliseconds(double milliseconds) => $"{milliseconds.ToString(milliseconds < 100 ? "0.0" : "0", CultureInfo.InvariantCulture)} ms";

    internal static string Two(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Whole(double number) => number.ToString("#,##0", CultureInfo.InvariantCulture);

    private static string Ratio(double ratio) => Two(ratio);

    private void Add(string what, string limit, string ours, string ratio, string target, string p50 = "", string p99 = "")
    {
        _lines.Add([what, limit, ours, ratio, target, p50, p99]);
        Console.WriteLine($"  {what}: {ours}, limit {limit}, ratio {ratio} (target {target}) {(p50.Length > 0 ? $"p50 {p50}, p99 {p99}" : "")}");
    }

    private static void Print(string[] line, int[] widths) => Console.WriteLine($"| {string.Join(" | ", line.Select((cell, column) => cell.PadRight(widths[column])))} |");
}
