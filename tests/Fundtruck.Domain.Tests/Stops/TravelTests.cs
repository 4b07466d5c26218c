using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Tests.Stops;

public sealed class TravelTests
{
    [Theory]
    [InlineData(51.0344, 2.3768, 50.6330, 3.0200, 95)]      // Dunkerque, Lille
    [InlineData(51.0344, 2.3768, 51.0344, 2.3768, 10)]      // next door
    [InlineData(51.0344, 2.3768, -21.1151, 55.5364, 1440)]  // La Réunion
    public void A_way_takes_its_road_and_ten_minutes_rounded_up_to_five_and_a_day_at_most(double north, double east, double otherNorth, double otherEast, int minutes)
    {
        var (one, other) = (Venue(north, east), Venue(otherNorth, otherEast));
        Assert.Equal((minutes, minutes), (Travel.Between(one, other), Travel.Between(other, one)));
    }

    [Fact]
    public void There_is_no_way_within_a_venue_and_an_hour_to_one_that_lies_nobody_knows_where()
    {
        var venue = Venue(51.0344, 2.3768);
        Assert.Equal(0, Travel.Between(venue, venue));
        Assert.Equal(60, Travel.Between(venue, Venue(null, 2.3768)));
    }

    [Fact]
    public void What_is_left_of_a_time_without_others_lies_before_between_and_after_them()
    {
        var start = Instant.FromUtc(2027, 6, 29, 8, 0);
        Interval At(int from, int until) => new(start + Duration.FromHours(from), start + Duration.FromHours(until));
        Assert.Equal([At(1, 2), At(4, 5)], At(0, 10).Without([At(5, 20), At(-1, 1), At(2, 4), At(3, 4), At(11, 12)]));
        Assert.Equal([At(0, 10)], At(0, 10).Without([]));
        Assert.Empty(At(0, 10).Without([At(0, 10)]));
    }

    private static Venue Venue(double? latitude, double? longitude) => new(VenueId.New(), "V", "", "C", "Europe/Paris", latitude, longitude);
}
