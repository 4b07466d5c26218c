namespace Fundtruck.Domain.Stops;

/// <summary>How long it takes from one venue to another: nobody can be at both within that time. See docs/decisions/occupancy.md.</summary>
public static class Travel
{
    /// <summary>Minutes when it isn't known where one of the two lies.</summary>
    public const int Unknown = 60;

    /// <summary>Minutes at most: within a day one gets everywhere.</summary>
    public const int Longest = 24 * 60;

    private const double EarthRadiusKilometres = 6371;
    private const double RoadPerCrowFly = 1.3;
    private const double KilometresPerMinute = 1;
    private const int DoorToDoorMinutes = 10;

    /// <summary>
    /// Minutes from door to door, the same in both directions: the great circle and 30 % more, at 60 km/h, and ten minutes to get in and out, rounded up to five.
    /// None for the same venue, <see cref="Unknown"/> when a coordinate is missing, never more than <see cref="Longest"/>.
    /// </summary>
    public static int Between(Venue one, Venue other)
    {
        if (one.Id == other.Id) return 0;
        if (one is not { Latitude: { } north, Longitude: { } east } || other is not { Latitude: { } otherNorth, Longitude: { } otherEast }) return Unknown;

        var minutes = (Kilometres(north, east, otherNorth, otherEast) * RoadPerCrowFly / KilometresPerMinute) + DoorToDoorMinutes;
        return (int)Math.Min(Math.Ceiling(minutes / 5) * 5, Longest);
    }

    private static double Kilometres(double north, double east, double otherNorth, double otherEast)
    {
        var (a, b, turn) = (double.DegreesToRadians(north), double.DegreesToRadians(otherNorth), double.DegreesToRadians(otherEast - east));
        var haversine = Math.Pow(Math.Sin((b - a) / 2), 2) + (Math.Cos(a) * Math.Cos(b) * Math.Pow(Math.Sin(turn / 2), 2));
        return 2 * EarthRadiusKilometres * Math.Asin(Math.Min(1, Math.Sqrt(haversine)));
    }
}

/// <summary>The minutes between two venues, in the order of their ids: computed, unless an organizer knows better.</summary>
public sealed class TravelTime
{
    private TravelTime()
    {
    }

    public TravelTime(Venue one, Venue other)
    {
        (OneId, OtherId) = one.Id.Value.CompareTo(other.Id.Value) < 0 ? (one.Id, other.Id) : (other.Id, one.Id);
        Compute(one, other);
    }

    public VenueId OneId { get; private init; }

    public VenueId OtherId { get; private init; }

    /// <summary>0 to <see cref="Travel.Longest"/>.</summary>
    public int Minutes { get; private set; }

    /// <summary>Whether an organizer has said it; then no move of a venue changes it.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Says how long it takes in truth.</summary>
    public void Set(int minutes) => (Minutes, IsSet) = (minutes.Within(0, Travel.Longest, "minutes"), true);

    /// <summary>Goes back to what the rule says.</summary>
    public void Compute(Venue one, Venue other) => (Minutes, IsSet) = (Travel.Between(one, other), false);

    /// <summary>One of both lies elsewhere now.</summary>
    public void Follow(Venue one, Venue other)
    {
        if (!IsSet) Compute(one, other);
    }
}
