using Fundtruck.Domain.Applications;
using Fundtruck.Domain.People;

namespace Fundtruck.Api;

/// <summary>A founder or representative of the demonstration.</summary>
internal sealed record CastPerson(string Name, string Email, string Language = "fr");

/// <summary>A startup of the demonstration.</summary>
/// <param name="Name">Invented.</param>
/// <param name="Sector">In its own words.</param>
/// <param name="SectorCode">Of the list.</param>
/// <param name="AgeInMonths">Since its registration.</param>
/// <param name="AmountSought">Whole euros.</param>
/// <param name="Pitch">One line.</param>
/// <param name="Summary">What its applications say.</param>
/// <param name="Team">The first one is the owner, who pitches.</param>
internal sealed record CastStartup(string Name, string Sector, SectorCode SectorCode, int AgeInMonths, long AmountSought, string Pitch, string Summary, params CastPerson[] Team)
{
    /// <summary>Where its pages would be.</summary>
    internal string Website => $"https://{Team[0].Email[(Team[0].Email.IndexOf('@', StringComparison.Ordinal) + 1)..]}";
}

/// <summary>A question of the demonstration's contests, and what a startup answers.</summary>
internal sealed record CastQuestion(QuestionSettings Settings, Func<CastStartup, AnswerValue> Answer);

/// <summary>An investor of the demonstration.</summary>
internal sealed record CastInvestor(string Name, Thesis? Thesis, params CastPerson[] Representatives);

/// <summary>A place of the demonstration.</summary>
internal sealed record CastVenue(string Name, string Address, string City, double Latitude, double Longitude);

/// <summary>Who and what appears in the demonstration. The venues exist; startups, investors and people are invented, and their addresses lead nowhere (RFC 2606).</summary>
internal static class Cast
{
    /// <summary>What the contests ask beside summary and amount.</summary>
    internal static readonly CastQuestion[] Questions =
    [
        new(
            new(QuestionType.Text, new("Pourquoi vous, et pourquoi maintenant ?", "Why you, and why now?"))
            {
                Help = new("Ce que le jury ne devinerait pas.", "What the jury wouldn't guess."),
                MinLength = 20,
                MaxLength = 600,
                Required = Requirement.AtSubmission,
            },
            startup => AnswerValue.Of($"{startup.Pitch} {startup.Team.Length switch { 1 => "One founder", var many => $"{many} founders" }}, at it for {startup.AgeInMonths} months.")),
        new(
            new(QuestionType.Choice, new("À qui vendez-vous ?", "To whom do you sell?"))
            {
                Multiple = true,
                Options = [new("companies", new("Entreprises", "Companies")), new("public", new("Collectivités", "Public bodies")), new("people", new("Particuliers", "People"))],
                Required = Requirement.AtSubmission,
            },
            startup => AnswerValue.Of(startup.AmountSought > 500_000 ? ["companies", "public"] : (string[])["companies"])),
        new(
            new(QuestionType.Number, new("Combien êtes-vous ?", "How many are you?")) { Unit = new("personnes", "people"), Least = 1, Most = 500 },
            startup => AnswerValue.Of(startup.Team.Length + (startup.AgeInMonths / 8))),
        new(
            new(QuestionType.Money, new("Chiffre d'affaires des douze derniers mois", "Revenue of the last twelve months")) { Least = 0, Most = 50_000_000 },
            startup => AnswerValue.Of(startup.AgeInMonths * 7_500m)),
    ];

    internal static readonly CastVenue PlaineImages = new("Plaine Images", "99A boulevard Constantin Descat, 59200", "Tourcoing", 50.7003, 3.1576);

    /// <summary>Its street is not known to us, so it has none here; the coordinates are those of the town.</summary>
    internal static readonly CastVenue LaTurbine = new("La Turbine", "", "Dunkerque", 51.0344, 2.3768);

    internal static readonly CastVenue EuraTechnologies = new("EuraTechnologies", "Place de Saintignon, 165 avenue de Bretagne, 59000", "Lille", 50.6331, 3.0200);

    /// <summary>She chose who pitched at the stop that is behind.</summary>
    internal static readonly CastPerson Chose = new("Ondine Delattre", "ondine@fundtruck.example");

    /// <summary>They review what startups applied with.</summary>
    internal static readonly CastPerson[] Jury =
    [
        new("Philippine Crombez", "philippine@quai-ouest.example"), new("Anatole Debruyne", "anatole@moulin-a-vent.example", "en"), new("Yasmine Lefort", "yasmine@fil-de-lin.example"),
    ];

    /// <summary>They pitched at the stop that is behind, in this order.</summary>
    internal static readonly CastStartup[] Pitched =
    [
        new("Linabelle", "Bicycles", SectorCode.Mobility, 31, 450_000, "Bicycle frames out of flax that grows around the corner.",
            "We wind bicycle frames from flax fibre and a resin that comes off again. 140 frames are on the road; the money pays for a second winding machine in Roubaix.",
            new CastPerson("Salomé Wattel", "salome@linabelle.example"), new CastPerson("Idris Benhaddou", "idris@linabelle.example")),
        new("Tirelaine", "Building materials", SectorCode.Construction, 44, 800_000, "Insulation from the wool that nobody wants.",
            "Two thirds of the wool shorn in the north of France is thrown away. We felt it into panels that three house builders have put into 26 houses so far.",
            new CastPerson("Colette Marchand", "colette@tirelaine.example")),
        new("Ardoisine", "Schools", SectorCode.Education, 19, 250_000, "A slate that reads handwriting and never goes online.",
            "Children write, the slate shows the teacher who is stuck. Everything stays in the classroom. Twelve primary schools work with it since September.",
            new CastPerson("Thibaut Leclercq", "thibaut@ardoisine.example"), new CastPerson("Maïa Osei", "maia@ardoisine.example", "en")),
        new("Sucrevif", "Food industry", SectorCode.Food, 58, 1_900_000, "Enzymes that turn beet pulp into fibre for bread.",
            "Sugar mills pay to be rid of their pulp. Our enzymes make a fibre of it that bakers buy. The pilot in Artois runs, and the next step is ten times its size.",
            new CastPerson("Bérengère Flament", "berengere@sucrevif.example")),
        new("Entracte", "Theatre", SectorCode.Culture, 26, 300_000, "Seats that stay empty tonight go to those who could never pay.",
            "Theatres give us their unsold seats two hours before the curtain, we give them to associations next door. 31 houses take part, and the cities pay.",
            new CastPerson("Ulysse Carpentier", "ulysse@entracte.example")),
    ];

    /// <summary>It was refused at the stop that is behind, and tries again.</summary>
    internal static readonly CastStartup TriesAgain =
        new("Papyrine", "Logistics", SectorCode.Logistics, 14, 400_000, "Delivery notes that sign themselves.",
            "Drivers lose eleven minutes a stop with paper. A phone held to the ramp's tag replaces it. Since the last stop we have won two hauliers with 80 lorries.",
            new CastPerson("Gaspard Desmedt", "gaspard@papyrine.example"));

    internal static readonly CastStartup Brumelle =
        new("Brumelle", "Ports", SectorCode.Maritime, 22, 600_000, "Tells a port where the fog will be in an hour.",
            "Small masts along the quays measure what a satellite can't see, and a model says an hour ahead which berth loses sight. Two terminals test it this winter.",
            new CastPerson("Inès Vandaele", "ines@brumelle.example", "en"), new CastPerson("Killian Roussel", "killian@brumelle.example"));

    internal static readonly CastStartup Oyatine =
        new("Oyatine", "Coasts", SectorCode.Environment, 37, 700_000, "Dunes that grow again, planted by machine.",
            "Our rake plants marram grass forty times faster than by hand. Four communes on the Opal Coast have ordered their second kilometre.",
            new CastPerson("Hortense Deram", "hortense@oyatine.example", "en"));

    internal static readonly CastStartup Eclusier =
        new("Éclusier", "Inland waterways", SectorCode.Logistics, 16, 350_000, "A green wave for barges.",
            "Barges wait four hours a trip at locks. We tell skippers which speed makes the next one open. 60 boats use it between Dunkerque and Valenciennes.",
            new CastPerson("Joachim Haezebrouck", "joachim@eclusier.example", "en"));

    internal static readonly CastStartup Houblonde =
        new("Houblonde", "Packaging", SectorCode.Industry, 28, 500_000, "Crates pressed from spent hops.",
            "Breweries give us what is left in the kettle; we press it into crates that last a season and then feed the soil. Nine breweries ship in them.",
            new CastPerson("Apolline Verhaeghe", "apolline@houblonde.example"));

    internal static readonly CastStartup Sarcleur =
        new("Sarcleur", "Farming", SectorCode.Agriculture, 41, 1_200_000, "A weeding robot that a neighbour can repair.",
            "Standard parts, drawings for all, rented by the row. It has weeded 300 hectares of chicory; the money pays for twenty more robots.",
            new CastPerson("Moïse Degroote", "moise@sarcleur.example"), new CastPerson("Ana Brito", "ana@sarcleur.example", "en"));

    internal static readonly CastStartup Chaleurette =
        new("Chaleurette", "Energy", SectorCode.Energy, 33, 2_400_000, "Heat from servers for the swimming pool next door.",
            "A rack under the pool house computes, the water takes the heat. Two pools saved 70 % of their gas last year, and five have signed.",
            new CastPerson("Faustine Lemaire", "faustine@chaleurette.example"));

    internal static readonly CastStartup Rappel =
        new("Rappel à l'ordre", "Health", SectorCode.Health, 12, 200_000, "The medicine cupboard that asks whether you are well.",
            "A hinge that knows when a cupboard stays shut, for people who live alone and don't want a camera.",
            new CastPerson("Nour Belkacem", "nour@rappel.example"));

    internal static readonly CastInvestor[] Investors =
    [
        new("Estuaire Capital", Seeks([SectorCode.Maritime, SectorCode.Environment, SectorCode.Logistics], [FundingStage.Seed, FundingStage.SeriesA], 200_000, 1_000_000, "The sea, and what comes in from it."), new CastPerson("Margaux Delcroix", "margaux@estuaire.example", "en"), new CastPerson("Henrik Aalbers", "henrik@estuaire.example", "en")),
        new("Fonds du Beffroi", Seeks([], [FundingStage.PreSeed, FundingStage.Seed], 50_000, 300_000, "Anybody who builds in the north."), new CastPerson("Aurélien Pottier", "aurelien@beffroi.example")),
        new("Terril Ventures", Seeks([SectorCode.Industry, SectorCode.Energy, SectorCode.Construction], [FundingStage.Seed], 300_000, null, null), new CastPerson("Clémence Wojcik", "clemence@terril.example")),
        new("Les Anges du canal", null, new CastPerson("Octave Brasseur", "octave@anges-du-canal.example")),
    ];

    /// <summary>It has registered itself, and waits until organizers look at it.</summary>
    internal static readonly CastInvestor Waits = new("Marée Montante", null, new CastPerson("Solveig Lecocq", "solveig@maree-montante.example"));

    private static Thesis Seeks(SectorCode[] sectors, FundingStage[] stages, long from, long? to, string? words) => new(sectors, stages, from, to, ["Hauts-de-France"], ["fr", "en"], words);
}
