using System.Globalization;
using Fundtruck.Features.Applications;
using Fundtruck.Features.Applications.Decks;

namespace Fundtruck.Features.Interests;

internal static class ListCardsEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapGet("/{id}/cards", (StopId id, [AsParameters] CardsQuery cards, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(cards.Of(id, after, limit), cancellationToken))
        .Sends<ListCards>("The startups that take part at a stop, one line each, with how well each fits what one's firm looks for").MayBeMissing().MayBeRefused();
}

/// <summary>By what cards are ordered: the best fit first, the alphabet, or the time of the pitch.</summary>
internal enum CardSort
{
    Name,
    Fit,
    Pitch,
}

/// <summary>The same as parameters of an address.</summary>
internal sealed class CardsQuery
{
    public Choice<SectorCode>? Sector { get; init; }

    public Choice<FundingStage>? Stage { get; init; }

    public string? Region { get; init; }

    public long? AmountFrom { get; init; }

    public long? AmountTo { get; init; }

    public Choice<InterestAnswer>? Interest { get; init; }

    public int? FitFrom { get; init; }

    public string? Q { get; init; }

    public Choice<CardSort>? Sort { get; init; }

    public InvestorId? Investor { get; init; }

    internal ListCards Of(StopId stop, string? after, int? limit) => new(
        stop, new ApplicationFilter(Application.TakingPart, stop, Sector: Sector?.Value, Stage: Stage?.Value, Region: Region?.Trim(), AmountFrom: AmountFrom, AmountTo: AmountTo, Q: Q),
        Interest?.Value, FitFrom, Sort?.Value ?? CardSort.Name, Investor, after, limit);
}

/// <param name="Id">Of the contest.</param>
/// <param name="Name">Its name.</param>
/// <param name="Language">fr or en: what is spoken on stage.</param>
/// <param name="PitchStartsAt">With the offset of the stop's zone; null as long as the line-up is not published.</param>
internal sealed record CardContest(ContestId Id, string Name, string Language, OffsetDateTime? PitchStartsAt);

/// <summary>A startup in one line, as it described itself when it applied.</summary>
/// <param name="StartupId">Of the startup.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sector">See /api/profile-words.</param>
/// <param name="SectorInWords">In its own words.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="Region">Where it is at home.</param>
/// <param name="Country">Two letters.</param>
/// <param name="Amount">Whole euros that it is raising.</param>
/// <param name="Round">In which round.</param>
/// <param name="Pitch">One line.</param>
/// <param name="Contests">In which it pitches at this stop.</param>
/// <param name="DeckAvailable">There is a deck, and one may read it.</param>
/// <param name="Fit">How well it fits what one's firm looks for; null when the firm has not said.</param>
/// <param name="Interest">What one's firm says of it.</param>
/// <param name="Interests">How many firms said what; only organizers see it.</param>
internal sealed record CardView(
    StartupId StartupId, string Name, SectorCode? Sector, string? SectorInWords, FundingStage? Stage, string? Region, string Country, long? Amount, FundingStage? Round, string? Pitch,
    IReadOnlyList<CardContest> Contests, bool DeckAvailable, Fit? Fit, InterestAnswer? Interest, InterestCounts? Interests);

[Access(Who.SignedIn)]
internal sealed record ListCards(
    StopId Stop, ApplicationFilter Filter, InterestAnswer? Interest, int? FitFrom, CardSort Sort, InvestorId? Investor, string? After, int? Limit) : IQuery<Page<CardView>>;

internal sealed class ListCardsValidator : AbstractValidator<ListCards>
{
    public ListCardsValidator()
    {
        RuleFor(query => query.Filter).SetValidator(new ApplicationFilterValidator()).OverridePropertyName("");
        RuleFor(query => query.FitFrom).InclusiveBetween(0, 100).WithMessage("Give a number from 0 to 100.");
    }
}

internal sealed class ListCardsHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<ListCards, Page<CardView>>
{
    public async Task<Page<CardView>> Handle(ListCards query, CancellationToken cancellationToken)
    {
        var order = Conventions.Word(query.Sort);
        var (after, limit) = (SortedCursor.After(query.After, order, key => !Json.Unstorable(key)), Cursor.Limit(query.Limit));
        var zone = await db.Stops.VisibleTo(current).Where(stop => stop.Id == query.Stop).Select(stop => stop.ZoneId).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("stop");
        var reader = new CardReader(LocalTimes.Zone(zone), await db.ReadingInvestor(query.Stop, query.Investor, current, cancellationToken), current.May(Who.Organizers));
        var rows = await Rows(query).ToListAsync(cancellationToken);
        var said = (await db.Interests.Where(interest => interest.StopId == query.Stop).ToListAsync(cancellationToken)).ToLookup(interest => interest.StartupId);

        // A stop has so few startups that all are read: so the fit stays one rule of the domain, and is none of the database.
        var cards = rows.GroupBy(row => row.Listed.StartupId).Select(startup => reader.Card([.. startup], [.. said[startup.Key]], query.Sort)).Where(card => card.IsWanted(query))
            .OrderBy(card => card.Key, StringComparer.Ordinal).ThenBy(card => card.Id).Where(card => after is null || card.IsAfter(after)).Take(limit + 1).ToList();
        return new([.. cards.Take(limit).Select(card => card.View)], cards.Count > limit ? new SortedCursor(cards[limit - 1].Key, cards[limit - 1].Id).In(order) : null);
    }

    private IQueryable<CardRow> Rows(ListCards query)
    {
        var (now, stop) = (clock.GetCurrentInstant(), query.Stop);
        var listed = (query.Filter with { Q = null }).In(db.Set<ListedApplication>(), db, current);
        listed = query.Filter.Words().Aggregate(listed, (found, word) => found.With(word, db.Set<SearchedText>(ListMappings.TakingPart)));
        var decks = db.OfApplications(db.Applications.VisibleTo(db, current, now).Where(application => application.StopId == stop), now);
        return (
            from row in listed
            join application in db.Shown(stop, current, now) on row.Id equals application.Id
            join contest in db.Contests on row.ContestId equals contest.Id
            orderby row.Id
            select new CardRow(
                row, application.Profile, contest.Language,
                db.Pitches.Where(pitch => pitch.ApplicationId == row.Id && pitch.Status == PitchStatus.Scheduled).Select(pitch => (Instant?)pitch.During.Start).FirstOrDefault(),
                decks.Any(deck => deck.StartupId == row.StartupId))).Take(ListInterestsHandler.Most);
    }
}

/// <summary>A startup in one contest of the stop.</summary>
internal sealed record CardRow(ListedApplication Listed, StartupProfile? Profile, string Language, Instant? PitchStart, bool DeckAvailable);

/// <summary>A card at its place in the order.</summary>
internal sealed record PlacedCard(string Key, CardView View)
{
    internal Guid Id => View.StartupId.Value;

    internal bool IsAfter(SortedCursor cursor) => string.CompareOrdinal(Key, cursor.Key) is var order && (order > 0 || (order == 0 && Id.CompareTo(cursor.Id) > 0));

    internal bool IsWanted(ListCards query) => (query.FitFrom is null || View.Fit?.Score >= query.FitFrom) && (query.Interest is null || View.Interest == query.Interest || HasBeenSaid(query.Interest.Value));

    /// <summary>To organizers, by anybody.</summary>
    private bool HasBeenSaid(InterestAnswer answer) => View.Interests is { } counts && answer switch { InterestAnswer.Yes => counts.Yes, InterestAnswer.No => counts.No, _ => counts.MustThink } > 0;
}

/// <summary>Whoever looks at cards.</summary>
/// <param name="Zone">Of the stop.</param>
/// <param name="Investor">For whom they look; null for those who run the stop.</param>
/// <param name="SeesCounts">How many firms said what.</param>
internal sealed record CardReader(DateTimeZone Zone, Investor? Investor, bool SeesCounts)
{
    internal PlacedCard Card(IReadOnlyList<CardRow> contests, IReadOnlyList<Interest> said, CardSort sort)
    {
        var row = contests[0].Listed;
        var profile = contests[0].Profile ?? new(row.Startup, row.Country) { SectorCode = row.Sector, Stage = row.Stage, Region = row.Region };
        var amount = row.AmountSought ?? profile.RaisingAmount;
        var fit = Investor?.Thesis is { } thesis ? Fit.Of(thesis, profile with { RaisingAmount = amount }, [.. contests.Select(contest => contest.Language)]) : null;
        var own = said.Where(interest => interest.InvestorId == Investor?.Id).Select(interest => (InterestAnswer?)interest.Answer).FirstOrDefault();
        var pitches = contests.OrderBy(contest => contest.PitchStart ?? Cursor.End.Key).ThenBy(contest => contest.Listed.Contest, StringComparer.Ordinal)
            .Select(contest => new CardContest(contest.Listed.ContestId, contest.Listed.Contest, contest.Language, contest.PitchStart?.In(Zone))).ToList();
        return new(
            Key(sort, row.NameKey, fit?.Score, contests.Min(contest => contest.PitchStart)),
            new CardView(
                row.StartupId, row.Startup, row.Sector, profile.Sector, row.Stage, row.Region, row.Country, amount, profile.RaisingRound, profile.Pitch, pitches,
                contests.Any(contest => contest.DeckAvailable), fit, own, SeesCounts ? Counts(said) : null));
    }

    /// <summary>Letters that sort as the cards do: what is unknown comes last, and what is equal by name.</summary>
    private static string Key(CardSort sort, string name, int? fit, Instant? pitch) => sort switch
    {
        CardSort.Fit => string.Create(CultureInfo.InvariantCulture, $"{100 - (fit ?? -1):D3} {name}"),
        CardSort.Pitch => string.Create(CultureInfo.InvariantCulture, $"{(pitch ?? Cursor.End.Key).ToUnixTimeTicks():D20} {name}"),
        _ => name,
    };

    private static InterestCounts Counts(IReadOnlyList<Interest> said) => new(Count(said, InterestAnswer.Yes), Count(said, InterestAnswer.No), Count(said, InterestAnswer.MustThink));

    private static int Count(IReadOnlyList<Interest> said, InterestAnswer answer) => said.Count(interest => interest.Answer == answer);
}
