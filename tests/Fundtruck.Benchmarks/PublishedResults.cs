using System.Globalization;

namespace Fundtruck.Benchmarks;

/// <summary>What others reached on the events of a folder, from the published.csv in it or above it: the fastest solver that proved its answer.</summary>
internal sealed class PublishedResults
{
    /// <summary>What the endings of the files are called in the tables of the paper.</summary>
    private static readonly Dictionary<string, string> Families = new() { ["3"] = "original", ["4"] = "original", ["5"] = "original", ["6"] = "forb0003", ["7"] = "fixed020-Forb", ["8"] = "prec15" };

    private readonly Dictionary<string, Result> _results = [];

    /// <param name="Seconds">Of the fastest.</param>
    /// <param name="Breaks">The optimum; null when there is proven to be no timetable.</param>
    internal sealed record Result(double Seconds, int? Breaks)
    {
        internal string Objective => Breaks?.ToString(CultureInfo.InvariantCulture) ?? "none possible";
    }

    /// <summary>Of an instance, by the name of its file; null when nothing is published.</summary>
    internal Result? Of(string instance) => _results.GetValueOrDefault(instance);

    internal static PublishedResults Read(string folder)
    {
        var (published, file) = (new PublishedResults(), new[] { folder, Path.GetDirectoryName(Path.GetFullPath(folder).TrimEnd('/')) ?? folder }.Select(place => Path.Combine(place, "published.csv")).FirstOrDefault(File.Exists));
        if (file is null) return published;
        foreach (var row in File.ReadLines(file).Skip(1).Select(line => line.Split(',')))
        {
            // Without a number there was no answer within the time, so what stands beside it is no optimum.
            if (!double.TryParse(row[3], CultureInfo.InvariantCulture, out var seconds) || !Families.TryGetValue(row[0], out var family)) continue;
            int? breaks = row[4] == "unsat" ? null : int.Parse(row[4], CultureInfo.InvariantCulture);
            var name = $"{row[1]}.{family}";
            if (!published._results.TryGetValue(name, out var best) || seconds < best.Seconds) published._results[name] = new Result(seconds, breaks);
        }

        return published;
    }
}
