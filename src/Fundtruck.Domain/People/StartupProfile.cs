using NodaTime;

namespace Fundtruck.Domain.People;

/// <summary>What a startup works on; "other" is told in its own words. The labels stand in <see cref="ProfileWords"/>.</summary>
public enum SectorCode
{
    Agriculture,
    Food,
    Health,
    Biotech,
    Energy,
    Environment,
    Construction,
    Industry,
    Mobility,
    Logistics,
    Space,
    Software,
    ArtificialIntelligence,
    Cybersecurity,
    Finance,
    RealEstate,
    Commerce,
    Fashion,
    Tourism,
    Sport,
    Culture,
    Media,
    Education,
    Work,
    Law,
    PublicService,
    SocialImpact,
    Maritime,
    Other,
}

/// <summary>How far a startup is, and which round it raises, in the words that investors use.</summary>
public enum FundingStage
{
    PreSeed,
    Seed,
    SeriesA,
    SeriesB,
    Later,
}

/// <summary>The words that a profile is chosen from, as people read them.</summary>
public static class ProfileWords
{
    public static IReadOnlyDictionary<SectorCode, Bilingual> Sectors { get; } = new Dictionary<SectorCode, Bilingual>
    {
        [SectorCode.Agriculture] = new("Agriculture", "Farming"),
        [SectorCode.Food] = new("Alimentation", "Food"),
        [SectorCode.Health] = new("Santé", "Health"),
        [SectorCode.Biotech] = new("Biotechnologies", "Biotechnology"),
        [SectorCode.Energy] = new("Énergie", "Energy"),
        [SectorCode.Environment] = new("Environnement, économie circulaire", "Environment, circular economy"),
        [SectorCode.Construction] = new("Bâtiment, ville", "Building, cities"),
        [SectorCode.Industry] = new("Industrie, matériaux, robotique", "Industry, materials, robotics"),
        [SectorCode.Mobility] = new("Mobilité", "Mobility"),
        [SectorCode.Logistics] = new("Logistique", "Logistics"),
        [SectorCode.Space] = new("Spatial, aéronautique, défense", "Space, aviation, defence"),
        [SectorCode.Software] = new("Logiciels, services numériques", "Software, digital services"),
        [SectorCode.ArtificialIntelligence] = new("Intelligence artificielle, données", "Artificial intelligence, data"),
        [SectorCode.Cybersecurity] = new("Cybersécurité", "Cybersecurity"),
        [SectorCode.Finance] = new("Finance, assurance", "Finance, insurance"),
        [SectorCode.RealEstate] = new("Immobilier", "Real estate"),
        [SectorCode.Commerce] = new("Commerce", "Retail"),
        [SectorCode.Fashion] = new("Mode, beauté", "Fashion, beauty"),
        [SectorCode.Tourism] = new("Tourisme", "Tourism"),
        [SectorCode.Sport] = new("Sport", "Sport"),
        [SectorCode.Culture] = new("Culture, jeux", "Culture, games"),
        [SectorCode.Media] = new("Médias, communication", "Media, communication"),
        [SectorCode.Education] = new("Éducation, formation", "Education, training"),
        [SectorCode.Work] = new("Emploi, ressources humaines", "Work, human resources"),
        [SectorCode.Law] = new("Droit", "Law"),
        [SectorCode.PublicService] = new("Services publics, citoyenneté", "Public services, civic life"),
        [SectorCode.SocialImpact] = new("Économie sociale et solidaire", "Social economy"),
        [SectorCode.Maritime] = new("Mer, ports", "Sea, ports"),
        [SectorCode.Other] = new("Autre", "Other"),
    };

    public static IReadOnlyDictionary<FundingStage, Bilingual> Stages { get; } = new Dictionary<FundingStage, Bilingual>
    {
        [FundingStage.PreSeed] = new("Pré-amorçage", "Pre-seed"),
        [FundingStage.Seed] = new("Amorçage", "Seed"),
        [FundingStage.SeriesA] = new("Série A", "Series A"),
        [FundingStage.SeriesB] = new("Série B", "Series B"),
        [FundingStage.Later] = new("Au-delà", "Later"),
    };
}

/// <summary>What a startup tells of itself, once for the whole tour; an application keeps it as it was when it was handed in.</summary>
/// <param name="Name">Unique in no way: two startups may share a name.</param>
/// <param name="Country">Two letters, ISO 3166-1.</param>
/// <param name="FoundedOn">The day of its registration.</param>
/// <param name="Sector">In its own words; with no <see cref="SectorCode"/> beside it, the code is "other".</param>
/// <param name="Website">An http or https address.</param>
/// <param name="Pitch">One line.</param>
public sealed record StartupProfile(string Name, string Country, LocalDate? FoundedOn = null, string? Sector = null, string? Website = null, string? Pitch = null)
{
    /// <summary>Nine digits, as the French register gives them; see <see cref="IsSiren"/>.</summary>
    public string? Siren { get; init; }

    /// <summary>Why it has no SIREN: not registered yet, for example.</summary>
    public string? NoSirenReason { get; init; }

    public SectorCode? SectorCode { get; init; }

    public FundingStage? Stage { get; init; }

    /// <summary>Where it is at home, in its own words.</summary>
    public string? Region { get; init; }

    /// <summary>The network that it belongs to, such as a French Tech community.</summary>
    public string? Community { get; init; }

    /// <summary>Who they are, in a few sentences.</summary>
    public string? Team { get; init; }

    /// <summary>Whole euros.</summary>
    public long? RaisingAmount { get; init; }

    public FundingStage? RaisingRound { get; init; }

    /// <summary>Whole euros, in all rounds before.</summary>
    public long? RaisedAmount { get; init; }

    /// <summary>An http or https address.</summary>
    public string? VideoUrl { get; init; }

    /// <summary>True for nine digits whose last one checks the others (Luhn); blanks between them don't count.</summary>
    public static bool IsSiren(string siren)
    {
        var digits = Digits(siren);
        if (digits.Length != 9 || !digits.All(char.IsAsciiDigit)) return false;
        var sum = digits.Reverse().Select((digit, place) => (digit - '0') * (place % 2 + 1)).Sum(product => product > 9 ? product - 9 : product);
        return sum > 0 && sum % 10 == 0;
    }

    /// <summary>As it is kept: the SIREN without blanks, the country in capitals, and a code for every sector.</summary>
    internal StartupProfile Normal() => this with
    {
        Country = Country.ToUpperInvariant(),
        Siren = string.IsNullOrWhiteSpace(Siren) ? null : Digits(Siren),
        SectorCode = SectorCode ?? (string.IsNullOrWhiteSpace(Sector) ? null : People.SectorCode.Other),
    };

    private static string Digits(string siren) => string.Concat(siren.Where(letter => letter is not (' ' or '\u00A0' or '\u202F')));
}
