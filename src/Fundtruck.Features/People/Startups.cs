using System.Text.Json.Serialization;

namespace Fundtruck.Features.People;

internal static class StartupEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var startups = api.MapGroup("/startups").WithTags("Startups");
        startups.MapPost("/", (StartupBody startup, ISender sender, CancellationToken cancellationToken) => sender.Send(new RegisterStartup(startup), cancellationToken).AsCreated("/api/startups"))
            .Sends<RegisterStartup>("Register one's startup").MayBeRefused();
        api.MapGet("/profile-words", (ISender sender, CancellationToken cancellationToken) => sender.Send(new GetProfileWords(), cancellationToken))
            .Sends<GetProfileWords>("The sectors and stages that a profile is chosen from, in French and English").WithTags("Startups");
        startups.MapGet("/", (string? after, int? limit, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListStartups(after, limit), cancellationToken))
            .Sends<ListStartups>("One's startups; all of them for organizers");
        startups.MapGet("/{id}", (StartupId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetStartup(id), cancellationToken).AsOk())
            .Sends<GetStartup>("One startup with its team").MayBeMissing();
        startups.MapPut("/{id}", async (StartupId id, StartupBody startup, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new DescribeStartup(id, startup), cancellationToken);
            return await sender.Send(new GetStartup(id), cancellationToken).AsOk();
        }).Sends<DescribeStartup>("Change what a startup tells of itself").MayBeMissing().MayBeRefused().Edits();
        startups.MapDelete("/{id}/members/{person}", (StartupId id, PersonId person, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new DismissMember(id, person), cancellationToken).AsNoContent())
            .Sends<DismissMember>("Take somebody out of the team: its owner does, or they themselves").MayBeMissing().MayBeRefused();
        startups.MapPost("/{id}/members/{person}/make-owner", (StartupId id, PersonId person, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new GiveStartup(id, person), cancellationToken).AsNoContent())
            .Sends<GiveStartup>("Make another member the owner, who pitches and sits in its meetings from then on").MayBeMissing().MayBeRefused();
    }
}

/// <param name="Name">As it is known.</param>
/// <param name="Country">Two letters, ISO 3166-1.</param>
/// <param name="FoundedOn">The day of its registration.</param>
/// <param name="Sector">In its own words; needed beside the code "other".</param>
/// <param name="Website">With https://.</param>
/// <param name="Pitch">One line.</param>
/// <param name="Siren">Nine digits of the French register; blanks between them don't count.</param>
/// <param name="NoSirenReason">Why it has none; needed of a French startup without one before it applies.</param>
/// <param name="SectorCode">See /api/profile-words; without it, a sector in own words is "other".</param>
/// <param name="Stage">How far it is.</param>
/// <param name="Region">Where it is at home.</param>
/// <param name="Community">The network that it belongs to, such as a French Tech community.</param>
/// <param name="Team">Who they are, in a few sentences.</param>
/// <param name="RaisingAmount">Whole euros that it is raising.</param>
/// <param name="RaisingRound">In which round.</param>
/// <param name="RaisedAmount">Whole euros that it has raised before.</param>
/// <param name="VideoUrl">Where it can be watched.</param>
[Example("""{"name":"Windquiet","country":"FR","foundedOn":"2024-03-01","noSirenReason":"The registration is under way.","sectorCode":"energy","stage":"seed","region":"Hauts-de-France","community":"French Tech Lille","website":"https://windquiet.example","pitch":"Quiet wind turbines.","team":"Ada builds, Grace sells.","raisingAmount":500000,"raisingRound":"seed","raisedAmount":120000}""")]
internal sealed record StartupBody(
    string Name, string Country = "FR", LocalDate? FoundedOn = null, string? Sector = null, string? Website = null, string? Pitch = null, string? Siren = null, string? NoSirenReason = null,
    SectorCode? SectorCode = null, FundingStage? Stage = null, string? Region = null, string? Community = null, string? Team = null, long? RaisingAmount = null, FundingStage? RaisingRound = null,
    long? RaisedAmount = null, string? VideoUrl = null)
{
    internal StartupProfile Profile => new(Name, Country, FoundedOn, Sector, Website, Pitch)
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
}

internal sealed class StartupBodyValidator : AbstractValidator<StartupBody>
{
    public StartupBodyValidator()
    {
        RuleFor(startup => startup.Name).IsName();
        RuleFor(startup => startup.Country).IsCountry();
        RuleFor(startup => startup.FoundedOn).InclusiveBetween(new LocalDate(1800, 1, 1), new LocalDate(2200, 12, 31)).WithMessage("Give a day between the years 1800 and 2200.");
        RuleFor(startup => startup.Siren).Must(siren => string.IsNullOrWhiteSpace(siren) || StartupProfile.IsSiren(siren)).WithMessage("This is no SIREN: it has nine digits, of which the last one checks the others.");
        RuleFor(startup => startup.NoSirenReason).IsText(Shapes.Line);
        RuleFor(startup => startup.Sector).IsText(Shapes.Name);
        RuleFor(startup => startup.Sector)
            .Must((startup, sector) => startup.SectorCode != Domain.People.SectorCode.Other || !string.IsNullOrWhiteSpace(sector)).WithMessage("Tell in your own words what you work on.");
        RuleFor(startup => startup.Region).IsText(Shapes.Name);
        RuleFor(startup => startup.Community).IsText(Shapes.Name);
        RuleFor(startup => startup.Team).IsText();
        RuleFor(startup => startup.Website).IsWebAddress();
        RuleFor(startup => startup.VideoUrl).IsWebAddress();
        RuleFor(startup => startup.Pitch).IsText(Shapes.Line);
        RuleFor(startup => startup.RaisingAmount).IsEuros();
        RuleFor(startup => startup.RaisedAmount).IsEuros();
    }
}

/// <summary>Somebody who is added by those who run the tour: to them, to a stop, or as the first representative of an investor. Everybody else is invited.</summary>
internal sealed record MemberBody(string Email, string Name, string Language = "fr");

internal sealed class MemberBodyValidator : AbstractValidator<MemberBody>
{
    public MemberBodyValidator()
    {
        RuleFor(member => member.Email).IsEmail();
        RuleFor(member => member.Name).IsName();
        RuleFor(member => member.Language).IsLanguage();
    }
}

internal sealed record MemberView(PersonId Id, string Name, bool IsOwner);

internal sealed record StartupView(
    StartupId Id, string Name, string Country, LocalDate? FoundedOn, string? Sector, string? Website, string? Pitch, IReadOnlyList<MemberView> Members, string? Siren, string? NoSirenReason,
    SectorCode? SectorCode, FundingStage? Stage, string? Region, string? Community, string? Team, long? RaisingAmount, FundingStage? RaisingRound, long? RaisedAmount, string? VideoUrl) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }
}

internal sealed record StartupListItem(StartupId Id, string Name, string Country, string? Sector, string? Pitch, Instant CreatedAt);

[Access(Who.SignedIn)]
internal sealed record RegisterStartup(StartupBody Startup) : ICommand<Made>;

internal sealed class RegisterStartupValidator : AbstractValidator<RegisterStartup>
{
    public RegisterStartupValidator() => RuleFor(command => command.Startup).SetValidator(new StartupBodyValidator()).OverridePropertyName("");
}

internal sealed class RegisterStartupHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<RegisterStartup, Made>
{
    public async Task<Made> Handle(RegisterStartup command, CancellationToken cancellationToken)
    {
        await db.LockPerson(current.Me, cancellationToken);
        Startup.RequireTimeFor(await db.StartupsOf(current.Me, cancellationToken));
        var startup = new Startup(StartupId.New(), command.Startup.Profile, current.Me, clock.GetCurrentInstant());
        db.Add(startup);
        db.Add(PartyRow.Of(startup.Id));
        return new Made(startup.Id.Value);
    }
}

[Access(Who.SignedIn)]
internal sealed record DescribeStartup(StartupId Id, StartupBody Startup) : ICommand<Done>;

internal sealed class DescribeStartupValidator : AbstractValidator<DescribeStartup>
{
    public DescribeStartupValidator() => RuleFor(command => command.Startup).SetValidator(new StartupBodyValidator()).OverridePropertyName("");
}

internal sealed class DescribeStartupHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<DescribeStartup, Done>
{
    public async Task<Done> Handle(DescribeStartup command, CancellationToken cancellationToken)
    {
        var startup = await db.Startups.OwnedBy(current).AsTracking().SingleOrDefaultAsync(s => s.Id == command.Id, cancellationToken) ?? throw new NotFoundException("startup");
        db.Expect(startup, current);
        startup.Describe(command.Startup.Profile);
        return Done.Answer;
    }
}

[Access(Who.SignedIn)]
internal sealed record DismissMember(StartupId Id, PersonId Person) : ICommand<Done>;

internal sealed class DismissMemberHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<DismissMember, Done>
{
    public async Task<Done> Handle(DismissMember command, CancellationToken cancellationToken)
    {
        var startup = await db.OwnStartup(command.Id, current, cancellationToken, orMember: command.Person);
        var now = clock.GetCurrentInstant();
        startup.Dismiss(
            command.Person,
            await db.Meetings.AnyAsync(meeting => meeting.StartupId == startup.Id && meeting.FounderId == command.Person && meeting.Status == MeetingStatus.Booked && meeting.During.End > now, cancellationToken)
            || await db.Pitches.AnyAsync(pitch => pitch.StartupId == startup.Id && pitch.PresenterId == command.Person && pitch.Status == PitchStatus.Scheduled && pitch.During.End > now, cancellationToken));
        return Done.Answer;
    }
}

[Access(Who.SignedIn)]
internal sealed record GiveStartup(StartupId Id, PersonId Person) : ICommand<Done>;

internal sealed class GiveStartupHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<GiveStartup, Done>
{
    public async Task<Done> Handle(GiveStartup command, CancellationToken cancellationToken)
    {
        (await db.OwnStartup(command.Id, current, cancellationToken)).GiveTo(command.Person);
        return Done.Answer;
    }
}

internal static class OwnStartups
{
    /// <summary>The startup for somebody who has the say over its team: its owner, an organizer, or the member whom it is about. Other members may not, and to others it does not exist.</summary>
    internal static async Task<Startup> OwnStartup(this FundtruckDb db, StartupId id, CurrentRequest current, CancellationToken cancellationToken, PersonId? orMember = null)
    {
        var startup = await db.Startups.OwnedBy(current).AsTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) ?? throw new NotFoundException("startup");
        return current.May(Who.Organizers) || startup.OwnerId == current.Me || orMember == current.Me ? startup : throw new AccessRefusedException();
    }

    /// <summary>In how many startups somebody is; call it with their row locked.</summary>
    internal static Task<int> StartupsOf(this FundtruckDb db, PersonId person, CancellationToken cancellationToken) =>
        db.Startups.CountAsync(startup => startup.Members.Any(member => member.PersonId == person), cancellationToken);
}

[Access(Who.SignedIn)]
internal sealed record GetStartup(StartupId Id) : IQuery<StartupView>;

internal sealed class GetStartupHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<GetStartup, StartupView>
{
    public async Task<StartupView> Handle(GetStartup query, CancellationToken cancellationToken) =>
        await db.Startups.VisibleTo(db, current, clock.GetCurrentInstant()).Where(startup => startup.Id == query.Id)
            .Select(startup => new StartupView(
                startup.Id, startup.Name, startup.Country, startup.FoundedOn, startup.Sector, startup.Website, startup.Pitch,
                startup.Members.Join(db.People, member => member.PersonId, person => person.Id, (member, person) => new MemberView(person.Id, person.Name, member.IsOwner)).ToList(),
                startup.Siren, startup.NoSirenReason, startup.SectorCode, startup.Stage, startup.Region, startup.Community, startup.Team, startup.RaisingAmount, startup.RaisingRound, startup.RaisedAmount, startup.VideoUrl)
            { Version = EF.Property<uint>(startup, "version") })
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("startup");
}

[Access(Who.SignedIn)]
internal sealed record ListStartups(string? After, int? Limit) : IQuery<Page<StartupListItem>>;

internal sealed class ListStartupsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListStartups, Page<StartupListItem>>
{
    public async Task<Page<StartupListItem>> Handle(ListStartups query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = StartupId.Of(after.Id);
        var rows = await db.Startups.OwnedBy(current)
            .Where(startup => EF.Functions.GreaterThan(ValueTuple.Create(startup.CreatedAt, startup.Id), ValueTuple.Create(after.Key, id)))
            .OrderBy(startup => startup.CreatedAt).ThenBy(startup => startup.Id).TakePage()
            .Select(startup => new StartupListItem(startup.Id, startup.Name, startup.Country, startup.Sector, startup.Pitch, startup.CreatedAt)).ToListAsync(cancellationToken);
        return Page<StartupListItem>.From(rows, limit, startup => (startup.CreatedAt, startup.Id.Value));
    }
}
