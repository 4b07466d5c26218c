using NodaTime;

namespace Fundtruck.Domain.Stops;

/// <summary>One year of stops that ends in a national final (saison, édition).</summary>
public sealed class Season : Entity
{
    private Season() => Name = "";

    public Season(SeasonId id, string name, int year)
    {
        Id = id;
        Name = name;
        Year = year.Within(2000, 2200, "year");
    }

    public SeasonId Id { get; private init; }

    public string Name { get; private set; }

    public int Year { get; private set; }

    public SelectionRules Selection { get; private set; } = new();

    /// <summary>Sets how places are given away; what was told already stays as it was told.</summary>
    public void SelectBy(SelectionRules rules) => Selection = rules.Checked();

    /// <summary>Where answers to its mails go: to somebody who reads them. Null: where those of the tour go.</summary>
    public string? ContactEmail { get; private set; }

    public void AnswerTo(string? email) => ContactEmail = string.IsNullOrWhiteSpace(email) ? null : email.Trim();

    public int? YoungerThanYears { get; private set; }

    public long? RaisingFrom { get; private set; }

    public long? RaisingTo { get; private set; }

    /// <summary>Who may apply.</summary>
    public EligibilityRules Eligibility => new(YoungerThanYears, RaisingFrom, RaisingTo);

    /// <summary>Says who may apply; what is handed in already stays.</summary>
    public void Admit(EligibilityRules rules) => (YoungerThanYears, RaisingFrom, RaisingTo) = rules.Checked();
}

/// <summary>The region whose stops lead to one regional final.</summary>
public sealed class Region : Entity
{
    private Region() => Name = "";

    public Region(RegionId id, string name)
    {
        Id = id;
        Name = name;
    }

    public RegionId Id { get; private init; }

    public string Name { get; private set; }
}

/// <summary>Where a stop takes place.</summary>
public sealed class Venue : Entity
{
    private Venue() => Name = Address = City = ZoneId = "";

    /// <param name="id">Made by the caller.</param>
    /// <param name="name">As people say it.</param>
    /// <param name="address">Street, number, postcode; empty when it is not known.</param>
    /// <param name="city">The town.</param>
    /// <param name="zoneId">IANA id, for example Europe/Paris.</param>
    /// <param name="latitude">Degrees north, -90 to 90.</param>
    /// <param name="longitude">Degrees east, -180 to 180.</param>
    public Venue(VenueId id, string name, string address, string city, string zoneId, double? latitude, double? longitude)
    {
        Id = id;
        Name = name;
        Address = address;
        City = city;
        ZoneId = LocalTimes.Zone(zoneId).Id;
        Latitude = latitude;
        Longitude = longitude;
    }

    public VenueId Id { get; private init; }

    public string Name { get; private set; }

    public string Address { get; private set; }

    public string City { get; private set; }

    public string ZoneId { get; private set; }

    public double? Latitude { get; private set; }

    public double? Longitude { get; private set; }

    public DateTimeZone Zone => LocalTimes.Zone(ZoneId);

    /// <summary>Corrects what is said of it; its zone stays, since the times of its stops are meant in it.</summary>
    public void Change(string name, string address, string city, double? latitude, double? longitude) =>
        (Name, Address, City, Latitude, Longitude) = (name, address, city, latitude, longitude);
}
