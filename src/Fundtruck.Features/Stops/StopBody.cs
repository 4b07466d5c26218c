namespace Fundtruck.Features.Stops;

/// <summary>A contest as an organizer writes it.</summary>
/// <param name="Name">Unique in its stop.</param>
/// <param name="Id">Of a contest that is there already; leave it out for a new one.</param>
/// <param name="Capacity">Places, 1 to 100.</param>
/// <param name="PitchMinutes">1 to 60.</param>
/// <param name="QuestionMinutes">0 to 60.</param>
/// <param name="ChangeoverMinutes">0 to 60.</param>
/// <param name="Language">fr or en.</param>
/// <param name="Stage">The name of one of the stop's stages; left out, it stays where it is, and a new one is on the first.</param>
/// <param name="Countries">From where startups may apply, two letters each; none for all.</param>
internal sealed record ContestBody(
    string Name, ContestId? Id = null, int Capacity = 5, int PitchMinutes = 3, int QuestionMinutes = 5, int ChangeoverMinutes = 2, string Language = "fr", string? Stage = null, IReadOnlyList<string>? Countries = null)
{
    internal ContestSettings Settings => new(Name, Capacity, PitchMinutes, QuestionMinutes, ChangeoverMinutes, Language, Stage, Countries);
}

/// <summary>A stage as an organizer writes it: the truck, or a room.</summary>
/// <param name="Name">Unique in its stop.</param>
/// <param name="Id">Of a stage that is there already; leave it out for a new one.</param>
internal sealed record StageBody(string Name, StageId? Id = null);

/// <summary>A stop as an organizer writes it; all times are local at the venue.</summary>
/// <param name="SeasonId">The season; it can't change later.</param>
/// <param name="RegionId">The region it counts for.</param>
/// <param name="VenueId">Where it is; the venue's zone is the stop's.</param>
/// <param name="Name">As people say it.</param>
/// <param name="Date">The day.</param>
/// <param name="StartsAt">Doors open.</param>
/// <param name="EndsAt">The same day.</param>
/// <param name="ApplicationsOpenAt">From when on startups may apply.</param>
/// <param name="ApplicationsCloseAt">The deadline.</param>
/// <param name="Contests">One or more.</param>
/// <param name="Stages">Where pitches are held, the first one first; left out, they stay, and a new stop has its truck.</param>
/// <param name="GraceMinutes">After the deadline, 0 to 1440: what comes within them counts as on time. The public isn't told.</param>
/// <param name="EditableUntil">Until when a submitted application can be changed; leave it out for the deadline.</param>
/// <param name="DecksDueAt">From when on a new deck is too late; when left out, five days before at 18:00, but not before applications close.</param>
internal sealed record StopBody(
    SeasonId SeasonId,
    RegionId RegionId,
    VenueId VenueId,
    string Name,
    LocalDate Date,
    LocalTime StartsAt,
    LocalTime EndsAt,
    LocalDateTime ApplicationsOpenAt,
    LocalDateTime ApplicationsCloseAt,
    IReadOnlyList<ContestBody> Contests,
    IReadOnlyList<StageBody>? Stages = null,
    int GraceMinutes = 0,
    LocalDateTime? EditableUntil = null,
    LocalDateTime? DecksDueAt = null)
{
    internal CallTerms Terms => new(GraceMinutes, EditableUntil);

    internal StopTimes Times => new(Date, StartsAt, EndsAt, ApplicationsOpenAt, ApplicationsCloseAt, DecksDueAt);
}

internal sealed class StopBodyValidator : AbstractValidator<StopBody>
{
    public StopBodyValidator()
    {
        RuleFor(stop => stop.Name).IsName();
        RuleFor(stop => stop.Date).IsDay();
        RuleFor(stop => stop.ApplicationsOpenAt).IsMoment();
        RuleFor(stop => stop.ApplicationsCloseAt).IsMoment();
        RuleFor(stop => stop.EditableUntil).IsMoment();
        RuleFor(stop => stop.DecksDueAt).IsMoment();
        RuleFor(stop => stop.Contests).Must(contests => contests.Count <= 20).WithMessage("A stop has 20 contests at most.");
        RuleForEach(stop => stop.Contests).NotNull().WithMessage("It is required.").ChildRules(contest =>
        {
            contest.RuleFor(c => c.Name).IsName();
            contest.RuleFor(c => c.Language).IsLanguage();
            contest.RuleFor(c => c.Countries).Must(countries => countries is not { Count: > 100 }).WithMessage("Name 100 countries at most, or none for all.");
            contest.RuleForEach(c => c.Countries).IsCountry();
        });
        RuleForEach(stop => stop.Stages).NotNull().WithMessage("It is required.").ChildRules(stage => stage.RuleFor(s => s.Name).IsName());
    }
}

/// <summary>The places that a stop names.</summary>
internal static class StopPlaces
{
    internal static async Task<Venue> Venue(this FundtruckDb db, StopBody stop, CancellationToken cancellationToken)
    {
        var found = await db.Venues.Where(venue => venue.Id == stop.VenueId)
            .Select(venue => new
            {
                venue,
                season = db.Seasons.Any(season => season.Id == stop.SeasonId),
                region = db.Regions.Any(region => region.Id == stop.RegionId),
            }).SingleOrDefaultAsync(cancellationToken);
        return found switch
        {
            null => throw Missing("venueId", "venue"),
            { season: false } => throw Missing("seasonId", "season"),
            { region: false } => throw Missing("regionId", "region"),
            _ => found.venue,
        };
    }

    private static ValidationException Missing(string field, string what) => new([new(field, $"There is no such {what}.")]);
}
