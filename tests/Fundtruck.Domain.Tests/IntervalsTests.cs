using CsCheck;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests;

public sealed class IntervalsTests
{
    private static readonly Interval Ten = Between("2027-05-04 10:00", "2027-05-04 10:15");

    private static readonly Gen<(int Start, int Length)> AnyMinutes = Gen.Select(Gen.Int[0, 12], Gen.Int[1, 8]);

    [Theory]
    [InlineData("09:30", "09:45", false)]   // before
    [InlineData("09:45", "10:00", false)]   // touches the start
    [InlineData("10:15", "10:30", false)]   // touches the end
    [InlineData("10:30", "10:45", false)]   // after
    [InlineData("09:50", "10:01", true)]    // reaches in
    [InlineData("10:14", "10:30", true)]    // reaches out
    [InlineData("10:05", "10:10", true)]    // inside
    [InlineData("09:00", "11:00", true)]    // swallows
    [InlineData("10:00", "10:15", true)]    // equal
    [InlineData("10:00", "10:05", true)]    // starts together
    [InlineData("10:10", "10:15", true)]    // ends together
    public void Two_intervals_overlap_when_they_share_an_instant(string start, string end, bool overlap)
    {
        var other = Between($"2027-05-04 {start}", $"2027-05-04 {end}");

        Assert.Equal(overlap, Ten.Overlaps(other));
        Assert.Equal(overlap, other.Overlaps(Ten));
    }

    [Fact]
    public void One_moment_in_common_is_enough()
    {
        Assert.True(Ten.Overlaps(new Interval(Ten.End - Moment, Ten.End + Moment)));
        Assert.True(Ten.Overlaps(new Interval(Ten.Start - Moment, Ten.Start + Moment)));
    }

    [Fact]
    public void Overlapping_is_symmetric_and_means_a_shared_minute() => Gen.Select(AnyMinutes, AnyMinutes).Sample((one, other) =>
    {
        var shared = Minutes(one).Intersect(Minutes(other)).Any();

        Assert.Equal(shared, Of(one).Overlaps(Of(other)));
        Assert.Equal(shared, Of(other).Overlaps(Of(one)));
    });

    [Theory]
    [InlineData("10:00", "10:15", true)]
    [InlineData("10:05", "10:10", true)]
    [InlineData("09:59", "10:15", false)]
    [InlineData("10:00", "10:16", false)]
    [InlineData("09:00", "11:00", false)]
    [InlineData("11:00", "11:05", false)]
    public void An_interval_encloses_another_when_both_ends_are_in_or_touch(string start, string end, bool enclosed) =>
        Assert.Equal(enclosed, Ten.Encloses(Between($"2027-05-04 {start}", $"2027-05-04 {end}")));

    private static IEnumerable<int> Minutes((int Start, int Length) minutes) => Enumerable.Range(minutes.Start, minutes.Length);

    private static Interval Of((int Start, int Length) minutes) =>
        new(Ten.Start + Duration.FromMinutes(minutes.Start), Ten.Start + Duration.FromMinutes(minutes.Start + minutes.Length));
}
