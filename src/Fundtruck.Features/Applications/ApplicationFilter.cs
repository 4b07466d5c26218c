using System.Globalization;

namespace Fundtruck.Features.Applications;

/// <summary>What is prepared of an application.</summary>
internal enum Preparation
{
    None,
    Accept,
    Waitlist,
    Refuse,
}

/// <summary>Which applications are wanted; null does not narrow.</summary>
/// <param name="Status">One of these.</param>
/// <param name="Stop">Of this stop.</param>
/// <param name="Contest">Of this contest.</param>
/// <param name="Season">Of this season.</param>
/// <param name="Sector">The startup's, as it was handed in.</param>
/// <param name="Stage">Likewise.</param>
/// <param name="Region">Likewise; accents and capitals don't count.</param>
/// <param name="Country">Likewise; two letters.</param>
/// <param name="AmountFrom">Whole euros at least.</param>
/// <param name="AmountTo">Whole euros at most.</param>
/// <param name="SubmittedFrom">Handed in then or later.</param>
/// <param name="SubmittedUntil">Handed in before.</param>
/// <param name="Decision">What is prepared; shows only applications at stops that one runs.</param>
/// <param name="Late">Handed in after the deadline, or not; shows only applications at stops that one runs.</param>
/// <param name="Q">Words that all stand in the startup's name, its sector, its region or the summary; accents and capitals don't count; one or two letters begin a word.</param>
internal sealed record ApplicationFilter(
    IReadOnlyList<ApplicationStatus>? Status = null, StopId? Stop = null, ContestId? Contest = null, SeasonId? Season = null, SectorCode? Sector = null, FundingStage? Stage = null,
    string? Region = null, string? Country = null, long? AmountFrom = null, long? AmountTo = null, Instant? SubmittedFrom = null, Instant? SubmittedUntil = null, Preparation? Decision = null,
    bool? Late = null, string? Q = null)
{
    private const int MostWords = 10;

    /// <summary>Of the rows that somebody may see, those that are wanted. Only the conditions that are asked for are in the query.</summary>
    internal IQueryable<ListedApplication> In(IQueryable<ListedApplication> rows, FundtruckDb db, CurrentRequest current)
    {
        if (Status is { Count: > 0 } status) rows = rows.Where(row => status.Contains(row.Status));
        if (Stop is { } stop) rows = rows.Where(row => row.StopId == stop);
        if (Contest is { } contest) rows = rows.Where(row => row.ContestId == contest);
        if (Season is { } season) rows = rows.Where(row => row.SeasonId == season);
        if (Sector is { } sector) rows = rows.Where(row => row.Sector == sector);
        if (Stage is { } stage) rows = rows.Where(row => row.Stage == stage);
        if (Region is { Length: > 0 } region) rows = rows.Where(row => row.RegionKey == Folded.Of(region));
        if (Country?.ToUpperInvariant() is { Length: > 0 } country) rows = rows.Where(row => row.Country == country);
        if (AmountFrom is { } from) rows = rows.Where(row => row.AmountKey >= from && row.AmountSought != null);
        if (AmountTo is { } to) rows = rows.Where(row => row.AmountKey <= to && row.AmountSought != null);
        if (SubmittedFrom is { } since) rows = rows.Where(row => row.SubmittedKey >= since && row.SubmittedAt != null);
        if (SubmittedUntil is { } until) rows = rows.Where(row => row.SubmittedKey < until && row.SubmittedAt != null);
        var (applications, drafts) = (db.Set<SearchedText>(ListMappings.Applications), db.Set<SearchedText>(ListMappings.Drafts));
        rows = Words().Aggregate(rows, (found, word) => found.With(word, applications, drafts));
        return OfThoseWhoRunIt(rows, current);
    }

    /// <summary>What only those who run a stop know would else be told by what is found.</summary>
    private IQueryable<ListedApplication> OfThoseWhoRunIt(IQueryable<ListedApplication> rows, CurrentRequest current)
    {
        if (Decision is not null || Late is not null) rows = rows.RunBy(current);
        if (Decision == Preparation.None) rows = rows.Where(row => row.PreparedVerdict == null);
        else if (Decision is { } decision && Enum.Parse<Verdict>(decision.ToString()) is var verdict) rows = rows.Where(row => row.PreparedVerdict == verdict);
        if (Late == true) rows = rows.Where(row => row.SubmittedWithin != null && row.SubmittedWithin != Domain.Stops.SubmittedWithin.Window);
        if (Late == false) rows = rows.Where(row => row.SubmittedWithin == Domain.Stops.SubmittedWithin.Window);
        return rows;
    }

    internal IReadOnlyList<string> Words() => [.. (Q ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostWords)];
}

internal sealed class ApplicationFilterValidator : AbstractValidator<ApplicationFilter>
{
    public ApplicationFilterValidator()
    {
        RuleFor(filter => filter.Q).IsText(Shapes.Name);
        RuleFor(filter => filter.Region).IsText(Shapes.Name);
        RuleFor(filter => filter.Country).Must(country => country is null or "" or { Length: 2 }).WithMessage("Give the two letters of ISO 3166-1, such as FR.");
        RuleFor(filter => filter.AmountFrom).IsEuros();
        RuleFor(filter => filter.AmountTo).IsEuros();
    }
}

internal static class Searching
{
    /// <summary>Each way to hold the word is found by its own index.</summary>
    internal static IQueryable<ListedApplication> With(this IQueryable<ListedApplication> rows, string word, params IQueryable<SearchedText>[] all)
    {
        // Two letters are the beginning of a word: within words they would be found by reading everything.
        var like = (word.Length < 3 ? "% " : "%") + word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
        var found = all.Select(texts => texts.Where(text => EF.Functions.Like(text.Text, Folded.Of(like))).Select(text => text.Id));
        if (Sectors(word) is { Length: > 0 } sectors)
            found = found.Concat(all.Select(texts => texts.Where(text => text.Sector != null && sectors.Contains(text.Sector.Value)).Select(text => text.Id)));
        var ids = found.Aggregate((one, other) => one.Union(other));
        return rows.Where(row => ids.Contains(row.Id));
    }

    /// <summary>The sectors whose French or English words hold it.</summary>
    private static SectorCode[] Sectors(string word) =>
        [.. ProfileWords.Sectors.Where(sector => Holds(sector.Value.Fr, word) || Holds(sector.Value.En, word)).Select(sector => sector.Key)];

    private static bool Holds(string words, string word) =>
        word.Length > 2 && CultureInfo.InvariantCulture.CompareInfo.IndexOf(words, word, CompareOptions.IgnoreNonSpace | CompareOptions.IgnoreCase) >= 0;
}

/// <summary>The same as parameters of an address, with the order of the list.</summary>
internal sealed class ApplicationsQuery
{
    public Choice<ApplicationStatus>[]? Status { get; init; }

    public ContestId? Contest { get; init; }

    public SeasonId? Season { get; init; }

    public Choice<SectorCode>? Sector { get; init; }

    public Choice<FundingStage>? Stage { get; init; }

    public string? Region { get; init; }

    public string? Country { get; init; }

    public long? AmountFrom { get; init; }

    public long? AmountTo { get; init; }

    public Moment? SubmittedFrom { get; init; }

    public Moment? SubmittedUntil { get; init; }

    public Choice<Preparation>? Decision { get; init; }

    public bool? Late { get; init; }

    public string? Q { get; init; }

    public Choice<ApplicationSort>? Sort { get; init; }

    public bool? Descending { get; init; }

    internal ApplicationList Of(StopId? stop) => new(
        new ApplicationFilter(
            Status?.Select(status => status.Value).ToList(), stop, Contest, Season, Sector?.Value, Stage?.Value, Region?.Trim(), Country?.Trim(), AmountFrom, AmountTo, SubmittedFrom?.Instant,
            SubmittedUntil?.Instant, Decision?.Value, Late, Q),
        Sort?.Value ?? ApplicationSort.Created, Descending ?? false);
}

/// <summary>A list of applications: which, and in which order.</summary>
internal sealed record ApplicationList(ApplicationFilter Filter, ApplicationSort Sort = ApplicationSort.Created, bool Descending = false);

internal sealed class ApplicationListValidator : AbstractValidator<ApplicationList>
{
    public ApplicationListValidator() => RuleFor(list => list.Filter).SetValidator(new ApplicationFilterValidator()).OverridePropertyName("");
}
