using System.Globalization;

namespace Fundtruck.Domain.People;

/// <summary>What a thesis and a startup are compared by.</summary>
public enum FitCriterion
{
    Sector,
    Stage,
    Ticket,
    Region,
    Language,
}

/// <summary>What came of it.</summary>
public enum FitVerdict
{
    Match,

    /// <summary>The startup has not told; it counts half.</summary>
    Unknown,
    Mismatch,
}

/// <summary>Why a fit is what it is, for one criterion that the thesis names.</summary>
public sealed record FitReason(FitCriterion Criterion, FitVerdict Verdict, string Fr, string En);

/// <summary>How well a startup fits what an investor looks for; see docs/decisions/fit.md.</summary>
/// <param name="Score">0 to 100, of the weights of the criteria that the thesis names; null when it names none.</param>
/// <param name="Reasons">One for each of these criteria.</param>
public sealed record Fit(int? Score, IReadOnlyList<FitReason> Reasons)
{
    /// <summary>A round of more tickets than that is none that an investor of this size takes part in.</summary>
    public const int MostTicketsOfARound = 10;

    private const CompareOptions WordByWord = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace | CompareOptions.IgnoreSymbols;

    /// <summary>How much each criterion counts beside the others.</summary>
    public static IReadOnlyDictionary<FitCriterion, int> Weights { get; } = new Dictionary<FitCriterion, int>
    {
        [FitCriterion.Sector] = 35,
        [FitCriterion.Stage] = 25,
        [FitCriterion.Ticket] = 20,
        [FitCriterion.Region] = 10,
        [FitCriterion.Language] = 10,
    };

    /// <summary>Compares what an investor looks for with what a startup tells of itself.</summary>
    /// <param name="thesis">The investor's.</param>
    /// <param name="profile">The startup's.</param>
    /// <param name="languages">fr or en: in which ones it pitches; none when that is unknown.</param>
    public static Fit Of(Thesis thesis, StartupProfile profile, params IReadOnlyCollection<string> languages)
    {
        FitReason?[] asked = [Sector(thesis, profile), Stage(thesis, profile), Ticket(thesis, profile), Region(thesis, profile), Language(thesis, languages)];
        var reasons = asked.OfType<FitReason>().ToList();
        var (most, got) = (reasons.Sum(reason => 2 * Weights[reason.Criterion]), reasons.Sum(reason => Weights[reason.Criterion] * Halves(reason.Verdict)));
        return new(most == 0 ? null : 100 * got / most, reasons);
    }

    private static int Halves(FitVerdict verdict) => verdict switch { FitVerdict.Match => 2, FitVerdict.Unknown => 1, _ => 0 };

    private static FitReason? Sector(Thesis thesis, StartupProfile profile)
    {
        if (thesis.Sectors.Count == 0) return null;
        if (profile.SectorCode is not { } sector) return Untold(FitCriterion.Sector, new("Secteur non indiqué", "Sector not told"));
        var words = ProfileWords.Sectors[sector];
        return thesis.Sectors.Contains(sector)
            ? new(FitCriterion.Sector, FitVerdict.Match, $"Secteur recherché : {words.Fr}.", $"A sector that you look for: {words.En}.")
            : new(FitCriterion.Sector, FitVerdict.Mismatch, $"Secteur hors de votre thèse : {words.Fr}.", $"Not a sector that you look for: {words.En}.");
    }

    /// <summary>An investor in seed rounds means startups that are there as well as those that raise one.</summary>
    private static FitReason? Stage(Thesis thesis, StartupProfile profile)
    {
        if (thesis.Stages.Count == 0) return null;
        var told = new[] { profile.Stage, profile.RaisingRound }.OfType<FundingStage>().Distinct().ToList();
        if (told.Count == 0) return Untold(FitCriterion.Stage, new("Stade non indiqué", "Stage not told"));
        var fitting = told.Where(thesis.Stages.Contains).Select(stage => (FundingStage?)stage).FirstOrDefault();
        var words = ProfileWords.Stages[fitting ?? told[0]];
        return fitting is not null
            ? new(FitCriterion.Stage, FitVerdict.Match, $"Stade recherché : {words.Fr}.", $"A stage that you look for: {words.En}.")
            : new(FitCriterion.Stage, FitVerdict.Mismatch, $"Stade hors de votre thèse : {words.Fr}.", $"Not a stage that you look for: {words.En}.");
    }

    private static FitReason? Ticket(Thesis thesis, StartupProfile profile)
    {
        if (thesis.TicketFrom is null && thesis.TicketTo is null) return null;
        if (profile.RaisingAmount is not { } round) return Untold(FitCriterion.Ticket, new("Montant recherché non indiqué", "Amount not told"));
        var sum = Spoken.Euros(round);
        if (round < thesis.TicketFrom) return new(FitCriterion.Ticket, FitVerdict.Mismatch, $"La levée de {sum.Fr} est plus petite que votre ticket.", $"Raising {sum.En}, less than your ticket.");
        return round > thesis.TicketTo * MostTicketsOfARound
            ? new(FitCriterion.Ticket, FitVerdict.Mismatch, $"La levée de {sum.Fr} dépasse dix de vos tickets.", $"Raising {sum.En}, more than ten of your tickets.")
            : new(FitCriterion.Ticket, FitVerdict.Match, $"Votre ticket convient à la levée de {sum.Fr}.", $"Your ticket suits a round of {sum.En}.");
    }

    private static FitReason? Region(Thesis thesis, StartupProfile profile)
    {
        if (thesis.Regions.Count == 0) return null;
        if (string.IsNullOrWhiteSpace(profile.Region)) return Untold(FitCriterion.Region, new("Région non indiquée", "Region not told"));
        return thesis.Regions.Any(region => CultureInfo.InvariantCulture.CompareInfo.Compare(region, profile.Region, WordByWord) == 0)
            ? new(FitCriterion.Region, FitVerdict.Match, $"Région recherchée : {profile.Region}.", $"A region that you look for: {profile.Region}.")
            : new(FitCriterion.Region, FitVerdict.Mismatch, $"Région hors de votre thèse : {profile.Region}.", $"Not a region that you look for: {profile.Region}.");
    }

    private static FitReason? Language(Thesis thesis, IReadOnlyCollection<string> languages)
    {
        if (thesis.Languages.Count == 0) return null;
        if (languages.Count == 0) return Untold(FitCriterion.Language, new("Langue du pitch inconnue", "Language of the pitch unknown"));
        return languages.Any(thesis.Languages.Contains)
            ? new(FitCriterion.Language, FitVerdict.Match, "Le pitch est dans une langue que vous avez choisie.", "The pitch is in a language that you have chosen.")
            : new(FitCriterion.Language, FitVerdict.Mismatch, "Le pitch n'est pas dans une langue que vous avez choisie.", "The pitch is not in a language that you have chosen.");
    }

    private static FitReason Untold(FitCriterion criterion, Bilingual what) => new(criterion, FitVerdict.Unknown, $"{what.Fr} : compte pour moitié.", $"{what.En}: counts half.");
}
