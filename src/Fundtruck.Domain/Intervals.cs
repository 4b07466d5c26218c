using NodaTime;

namespace Fundtruck.Domain;

/// <summary>The one meaning of "at the same time" in the tour: intervals are half-open.</summary>
public static class Intervals
{
    /// <summary>True when both share an instant; one that ends at 10:15 does not overlap one that starts at 10:15.</summary>
    public static bool Overlaps(this Interval one, Interval other) => one.Start < other.End && other.Start < one.End;

    /// <summary>With so many minutes more before and after it.</summary>
    public static Interval Widened(this Interval interval, int minutes) => new(interval.Start - Duration.FromMinutes(minutes), interval.End + Duration.FromMinutes(minutes));

    /// <summary>What is left of it without the others, earliest first.</summary>
    public static IEnumerable<Interval> Without(this Interval whole, IEnumerable<Interval> others)
    {
        var start = whole.Start;
        foreach (var other in others.Where(other => other.Overlaps(whole)).OrderBy(other => other.Start))
        {
            if (other.Start > start) yield return new Interval(start, other.Start);
            if (other.End > start) start = other.End;
        }

        if (start < whole.End) yield return new Interval(start, whole.End);
    }

    /// <summary>True when <paramref name="inner"/> lies in <paramref name="outer"/>, both ends allowed to touch.</summary>
    public static bool Encloses(this Interval outer, Interval inner) => outer.Start <= inner.Start && inner.End <= outer.End;
}
