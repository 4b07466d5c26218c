using NodaTime;

namespace Fundtruck.Domain;

/// <summary>The one meaning of "at the same time" in the tour: intervals are half-open.</summary>
public static class Intervals
{
    /// <summary>True when both share an instant; one that ends at 10:15 does not overlap one that starts at 10:15.</summary>
    public static bool Overlaps(this Interval one, Interval other) => one.Start < other.End && other.Start < one.End;

    /// <summary>True when <paramref name="inner"/> lies in <paramref name="outer"/>, both ends allowed to touch.</summary>
    public static bool Encloses(this Interval outer, Interval inner) => outer.Start <= inner.Start && inner.End <= outer.End;
}
