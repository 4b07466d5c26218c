using NodaTime;

namespace Fundtruck.Domain.People;

/// <summary>A member of a startup's team; the first one is its owner.</summary>
public sealed record StartupMember(PersonId PersonId, bool IsOwner)
{
    public bool IsOwner { get; internal set; } = IsOwner;
}

/// <summary>A startup and its team.</summary>
public sealed class Startup : Entity
{
    /// <summary>How many people a team holds.</summary>
    public const int MostMembers = 20;

    /// <summary>In how many startups one person may be.</summary>
    public const int MostOfAPerson = 10;

    private readonly List<StartupMember> _members = [];

    private Startup() => Name = Country = "";

    /// <summary>A new startup whose owner is its founder.</summary>
    public Startup(StartupId id, StartupProfile profile, PersonId founder, Instant now)
    {
        Id = id;
        Name = Country = "";
        Describe(profile);
        OwnerId = founder;
        CreatedAt = now;
        _members.Add(new StartupMember(founder, IsOwner: true));
    }

    public StartupId Id { get; private init; }

    public string Name { get; private set; }

    public string Country { get; private set; }

    public LocalDate? FoundedOn { get; private set; }

    public string? Sector { get; private set; }

    public string? Website { get; private set; }

    public string? Pitch { get; private set; }

    /// <summary>Nine digits; no two startups share it.</summary>
    public string? Siren { get; private set; }

    public string? NoSirenReason { get; private set; }

    public SectorCode? SectorCode { get; private set; }

    public FundingStage? Stage { get; private set; }

    public string? Region { get; private set; }

    public string? Community { get; private set; }

    public string? Team { get; private set; }

    public long? RaisingAmount { get; private set; }

    public FundingStage? RaisingRound { get; private set; }

    public long? RaisedAmount { get; private set; }

    public string? VideoUrl { get; private set; }

    /// <summary>All that it tells of itself, at this moment.</summary>
    public StartupProfile Profile => new(Name, Country, FoundedOn, Sector, Website, Pitch)
    {
        Siren = Siren,
        NoSirenReason = NoSirenReason,
        SectorCode = SectorCode,
        Stage = Stage,
        Region = Region,
        Community = Community,
        Team = Team,
        RaisingAmount = RaisingAmount,
        RaisingRound = RaisingRound,
        RaisedAmount = RaisedAmount,
        VideoUrl = VideoUrl,
    };

    /// <summary>Who pitches and who sits in its meetings: a founder with two startups is still one person.</summary>
    public PersonId OwnerId { get; private set; }

    public Instant CreatedAt { get; private init; }

    public IReadOnlyList<StartupMember> Members => _members;

    public void Describe(StartupProfile profile)
    {
        var told = profile.Normal();
        (Name, Country, FoundedOn, Siren, NoSirenReason) = (told.Name, told.Country, told.FoundedOn, told.Siren, told.NoSirenReason);
        (Sector, SectorCode, Stage, Region, Community) = (told.Sector, told.SectorCode, told.Stage, told.Region, told.Community);
        (RaisingAmount, RaisingRound, RaisedAmount) = (told.RaisingAmount, told.RaisingRound, told.RaisedAmount);
        (Website, Pitch, Team, VideoUrl) = (told.Website, told.Pitch, told.Team, told.VideoUrl);
    }

    /// <summary>Forgets what it told of itself, because nobody is left who could.</summary>
    public void Erase() => Describe(new StartupProfile("Erased startup", Country));

    /// <summary>Lets a member go; when the owner goes, whoever of the others has the oldest account owns it. The last member stays.</summary>
    public void Release(PersonId person)
    {
        if (_members.Count == 1 || _members.RemoveAll(member => member.PersonId == person) == 0 || person != OwnerId) return;
        var heir = _members.MinBy(member => member.PersonId.Value)!;
        heir.IsOwner = true;
        OwnerId = heir.PersonId;
    }

    /// <summary>Somebody who is in so many startups joins and founds no other: throws <see cref="Rule.TooManyStartups"/>.</summary>
    /// <param name="startups">In how many they are; call it with their row locked.</param>
    public static void RequireTimeFor(int startups)
    {
        if (startups >= MostOfAPerson) throw new RuleBrokenException(Rule.TooManyStartups);
    }

    /// <summary>Throws <see cref="Rule.TeamFull"/> when nobody else fits into the team; call it with the startup's row locked.</summary>
    public void RequireRoom()
    {
        if (_members.Count >= MostMembers) throw new RuleBrokenException(Rule.TeamFull);
    }

    public bool Has(PersonId person) => _members.Any(member => member.PersonId == person);

    /// <summary>Adds somebody to the team; somebody who is already there stays as they are. It takes nobody's time: only the owner pitches and sits in meetings.</summary>
    public void Admit(PersonId person, Instant now)
    {
        if (Has(person)) return;
        RequireRoom();
        _members.Add(new StartupMember(person, IsOwner: false));
        Happened(new MemberJoined(this, person, now));
    }

    /// <summary>Makes a member the owner; who owned it stays a member, and keeps the appointments that stand: the new owner has only those that follow.</summary>
    public void GiveTo(PersonId person)
    {
        if (!Has(person)) throw new RuleBrokenException(Rule.NotInTeam);
        foreach (var member in _members) member.IsOwner = member.PersonId == person;
        OwnerId = person;
    }

    /// <summary>Takes somebody out of the team; the owner gives it to somebody else first.</summary>
    /// <param name="person">Who leaves.</param>
    /// <param name="hasAppointmentsToCome">Whether they still pitch or meet somebody for the startup.</param>
    public void Dismiss(PersonId person, bool hasAppointmentsToCome)
    {
        if (person == OwnerId) throw new RuleBrokenException(Rule.LastOwner);
        if (!Has(person)) throw new RuleBrokenException(Rule.NotInTeam);
        if (hasAppointmentsToCome) throw new RuleBrokenException(Rule.MemberHasAppointments);
        _members.RemoveAll(member => member.PersonId == person);
    }
}

/// <summary>Somebody has come into a team that was there before.</summary>
public sealed record MemberJoined(Startup Startup, PersonId Person, Instant At) : IHappening;
