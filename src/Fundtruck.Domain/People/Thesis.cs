namespace Fundtruck.Domain.People;

/// <summary>What an investor looks for. An empty list, or no number, means that it doesn't matter.</summary>
/// <param name="Sectors">What startups work on.</param>
/// <param name="Stages">How far they are, or which round they raise.</param>
/// <param name="TicketFrom">The smallest sum that it invests, in whole euros.</param>
/// <param name="TicketTo">The largest, in whole euros.</param>
/// <param name="Regions">Where they are at home, in its own words; accents, capitals and hyphens don't count.</param>
/// <param name="Languages">fr or en: which one the pitch is in.</param>
/// <param name="Words">Anything else, in its own words; nothing is matched with it.</param>
public sealed record Thesis(
    IReadOnlyList<SectorCode> Sectors, IReadOnlyList<FundingStage> Stages, long? TicketFrom, long? TicketTo, IReadOnlyList<string> Regions, IReadOnlyList<string> Languages, string? Words)
{
    /// <summary>As it is kept: nothing twice, and no outer blanks.</summary>
    internal Thesis Normal() => this with
    {
        Sectors = [.. Sectors.Distinct()],
        Stages = [.. Stages.Distinct()],
        Regions = [.. Regions.Select(region => region.Trim()).DistinctBy(region => region.ToUpperInvariant())],
        Languages = [.. Languages.Distinct()],
        Words = string.IsNullOrWhiteSpace(Words) ? null : Words.Trim(),
    };
}
