using System.Globalization;
using System.Text.Json.Serialization;
using Fundtruck.Features.Messages;
using Fundtruck.Features.Privacy;
using Microsoft.AspNetCore.Mvc;
using NodaTime.Text;

namespace Fundtruck.Features.Applications;

internal static class ImportApplicationsEndpoint
{
    private const int MostBytes = 20 * 1024 * 1024;

    internal static void Map(RouteGroupBuilder contests) => contests
        .MapPost("/{id}/applications/import", async (ContestId id, bool? dryRun, bool? tell, HttpRequest request, ISender sender, CancellationToken cancellationToken) =>
        {
            using var file = new MemoryStream();
            await request.Body.CopyToAsync(file, cancellationToken);
            return await sender.Send(new ImportApplications(id, file.ToArray(), dryRun ?? true, tell ?? false), cancellationToken).AsOk();
        })
        .Sends<ImportApplications>("Hand in applications out of a table, all or none; only checked unless dryRun=false, and told to the teams only with tell=true").MayBeMissing().MayBeRefused()
        .Accepts<string>("text/csv").WithMetadata(TableMetadata.Instance, new RequestSizeLimitAttribute(MostBytes));
}

/// <param name="DryRun">Nothing was changed.</param>
/// <param name="Encoding">As it was found out.</param>
/// <param name="Separator">As it was found out.</param>
/// <param name="Lines">Below the header.</param>
/// <param name="New">Those that are added, or would be.</param>
/// <param name="AlreadyThere">Those that the tour has already; nothing is done to them.</param>
/// <param name="Bad">Those that can't be imported.</param>
/// <param name="BadLines">What is wrong with them, the first 200.</param>
/// <param name="MoreBadLines">How many more there are to say.</param>
/// <param name="IgnoredColumns">Headers that are nothing that is asked.</param>
internal sealed record ImportReport(
    bool DryRun, string Encoding, string Separator, int Lines, int New, int AlreadyThere, int Bad, IReadOnlyList<BadLine> BadLines, int MoreBadLines, IReadOnlyList<string> IgnoredColumns)
{
    private const int MostBadLines = 200;

    internal static ImportReport Of(bool dryRun, ImportTable table, int added, int alreadyThere, IReadOnlyCollection<BadLine> bad) => new(
        dryRun, table.Encoding, table.Separator.ToString(), table.Lines.Count + table.Bad.Count, added, alreadyThere, bad.Select(line => line.Line).Distinct().Count(),
        [.. First(bad)], Math.Max(0, bad.Count - MostBadLines), table.IgnoredColumns);

    internal static IReadOnlyList<Finding> Findings(IEnumerable<BadLine> bad) => [.. First(bad).Select(line => new Finding("bad-line", $"lines[{line.Line}].{line.Column}", line.Fr, line.En))];

    private static IEnumerable<BadLine> First(IEnumerable<BadLine> bad) => bad.OrderBy(line => line.Line).Take(MostBadLines);
}

[Access(Who.Hosts)]
internal sealed record ImportApplications(ContestId Contest, [property: JsonConverter(typeof(HashOfFile))] byte[] File, bool DryRun, bool Tell) : ICommand<ImportReport>;

/// <summary>A repeated request is known by its file's hash, so that the file needn't be written as text.</summary>
internal sealed class HashOfFile : JsonConverter<byte[]>
{
    public override byte[] Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) => reader.GetBytesFromBase64();

    public override void Write(System.Text.Json.Utf8JsonWriter writer, byte[] value, System.Text.Json.JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(System.Security.Cryptography.SHA256.HashData(value));
}

internal sealed class ImportApplicationsHandler(FundtruckDb db, Outbox outbox, CurrentRequest current, IClock clock) : IRequestHandler<ImportApplications, ImportReport>
{
    private const int MostLines = 20_000;

    private static readonly Dictionary<string, string[]> Headers = new()
    {
        ["email"] = ["email", "courriel", "mail", "adresseemail", "contactemail", "emailaddress"],
        ["contactName"] = ["contact", "contactname", "nomducontact", "founder", "fondateur", "fondatrice"],
        ["language"] = ["language", "langue"],
        ["name"] = ["startup", "name", "nom", "entreprise", "company", "nomdelastartup", "startupname", "nomdelentreprise", "companyname"],
        ["siren"] = ["siren"],
        ["noSirenReason"] = ["nosirenreason", "raisonsanssiren", "sanssiren", "whynosiren"],
        ["country"] = ["country", "pays"],
        ["foundedOn"] = ["foundedon", "founded", "datedecreation", "creation", "creeele"],
        ["sector"] = ["sector", "secteur"],
        ["stage"] = ["stage", "stade"],
        ["region"] = ["region"],
        ["website"] = ["website", "site", "siteweb"],
        ["pitch"] = ["pitch", "accroche", "tagline"],
        ["summary"] = ["summary", "resume", "description"],
        ["amountSought"] = ["amountsought", "amount", "montant", "montantrecherche", "leveedefonds"],
        ["deckUrl"] = ["deckurl", "deck", "presentation"],
    };

    public async Task<ImportReport> Handle(ImportApplications command, CancellationToken cancellationToken)
    {
        var (stop, contest, _) = await db.LockedContest(command.Contest, current, cancellationToken);
        var season = await db.Seasons.SingleAsync(s => s.Id == stop.SeasonId, cancellationToken);
        var questions = await db.Questions.Where(question => question.ContestId == contest.Id && question.ArchivedAt == null).OrderBy(question => question.Position).ToListAsync(cancellationToken);
        var table = ImportTable.Read(command.File, Columns(questions));
        var reading = new LineReading(questions, table.Bad);
        var read = table.Lines.Select(reading.Read).OfType<ReadLine>().ToList();
        var known = await Known(contest, read, cancellationToken);
        var form = new ApplicationForm(stop, contest, season.Eligibility, questions, new StartupProfile("", "FR"));
        var importing = new Importing(form, known, reading.Bad, current.Me, clock.GetCurrentInstant());
        foreach (var line in read) importing.Take(line);

        if (!command.DryRun && reading.Bad.Count > 0) throw new RuleBrokenException(Rule.ImportHasBadLines) { Findings = ImportReport.Findings(reading.Bad) };
        if (!command.DryRun) Keep(importing, command.Tell);
        return ImportReport.Of(command.DryRun, table, importing.New, importing.AlreadyThere, reading.Bad);
    }

    private static ImportColumns Columns(IReadOnlyList<Question> questions) => new(
        Headers, ["email", "name"], MostLines,
        plain => questions.FirstOrDefault(question => plain.Length > 0 && new[] { question.Settings.Label.Fr, question.Settings.Label.En, question.Id.ToString() }.Any(name => ImportTable.Plain(name) == plain))?.Field);

    private void Keep(Importing importing, bool tell)
    {
        db.AddRange(importing.People);
        db.AddRange(importing.Startups);
        db.AddRange(importing.People.Select(person => PartyRow.Of(person.Id)).Concat(importing.Startups.Select(startup => PartyRow.Of(startup.Id))));
        db.AddRange(importing.Applications);
        if (tell) return;
        foreach (var person in importing.Told) outbox.SayNothingTo(person);
    }

    /// <summary>What the tour knows of those in the file, in a fixed number of queries.</summary>
    private async Task<KnownToTheTour> Known(Contest contest, List<ReadLine> lines, CancellationToken cancellationToken)
    {
        var emails = lines.Select(line => line.Email).Distinct().ToArray();
        var sirens = lines.Select(line => line.Profile.Siren).OfType<string>().Distinct().ToArray();
        var suppressed = await db.Suppressed(emails, cancellationToken);
        var people = await db.People.Where(person => emails.Contains(person.Email)).Select(person => new { person.Id, person.Email }).ToDictionaryAsync(person => person.Email, person => person.Id, cancellationToken);
        var theirs = people.Values.ToArray();
        var startups = await db.Startups.Where(startup => (startup.Siren != null && sirens.Contains(startup.Siren)) || startup.Members.Any(member => theirs.Contains(member.PersonId))).ToListAsync(cancellationToken);
        var ids = startups.Select(startup => startup.Id).ToArray();
        var gone = new[] { ApplicationStatus.Withdrawn, ApplicationStatus.WithdrawnLate, ApplicationStatus.Cancelled };
        var applied = await db.Applications.Where(application => application.ContestId == contest.Id && ids.Contains(application.StartupId) && !gone.Contains(application.Status)).Select(application => application.StartupId).ToListAsync(cancellationToken);
        return new(suppressed, people, startups, [.. applied]);
    }
}

internal sealed record KnownToTheTour(IReadOnlySet<string> Suppressed, Dictionary<string, PersonId> People, List<Startup> Startups, HashSet<StartupId> Applied);

/// <summary>What a line says, each cell being what its column holds.</summary>
internal sealed record ReadLine(int Number, string Email, string? ContactName, string Language, StartupProfile Profile, ApplicationAnswers Said);

/// <summary>Makes people, startups and applications of lines; whether they may be is theirs to say.</summary>
internal sealed class Importing
{
    private readonly ApplicationForm _form;
    private readonly KnownToTheTour _known;
    private readonly List<BadLine> _bad;
    private readonly PersonId _by;
    private readonly Instant _now;
    private readonly Dictionary<string, Startup> _bySiren;
    private readonly Dictionary<(PersonId Person, string Name), Startup> _byMember = [];
    private readonly Dictionary<PersonId, int> _startupsOf = [];
    private readonly Dictionary<(PersonId Person, string Name), int> _lines = [];
    private readonly Dictionary<string, int> _sirens = [];

    internal Importing(ApplicationForm form, KnownToTheTour known, List<BadLine> bad, PersonId by, Instant now)
    {
        (_form, _known, _bad, _by, _now) = (form, known, bad, by, now);
        _bySiren = known.Startups.Where(startup => startup.Siren is not null).ToDictionary(startup => startup.Siren!);
        foreach (var (startup, member) in known.Startups.SelectMany(startup => startup.Members, (startup, member) => (startup, member)))
        {
            _byMember.TryAdd((member.PersonId, ImportTable.Plain(startup.Name)), startup);
            _startupsOf[member.PersonId] = _startupsOf.GetValueOrDefault(member.PersonId) + 1;
        }
    }

    internal List<Person> People { get; } = [];

    internal List<Startup> Startups { get; } = [];

    internal List<Application> Applications { get; } = [];

    /// <summary>Who would hear of it.</summary>
    internal HashSet<PersonId> Told { get; } = [];

    internal int New { get; private set; }

    internal int AlreadyThere { get; private set; }

    internal void Take(ReadLine line)
    {
        var (name, siren) = (ImportTable.Plain(line.Profile.Name), line.Profile.Siren);
        var person = _known.People.TryGetValue(line.Email, out var known) ? known : PersonId.New();
        var before = siren is not null && _sirens.TryGetValue(siren, out var one) ? one : _lines.GetValueOrDefault((person, name));
        if (before > 0)
        {
            _bad.Add(new(line.Number, siren is null ? "name" : "siren", $"La même startup figure déjà à la ligne {before}.", $"The same startup stands in line {before} already."));
            return;
        }

        if (siren is not null) _sirens[siren] = line.Number;
        _lines[(person, name)] = line.Number;
        var startup = (siren is not null ? _bySiren.GetValueOrDefault(siren) : null) ?? _byMember.GetValueOrDefault((person, name));
        if (startup is not null && _known.Applied.Contains(startup.Id)) AlreadyThere++;
        else if (_known.Suppressed.Contains(line.Email)) New++; // nobody learns who wanted to be forgotten: nothing is made of it, and nothing is said
        else Make(line, person, startup);
    }

    private void Make(ReadLine line, PersonId person, Startup? startup)
    {
        try
        {
            var isNew = startup is null;
            if (startup is not null && !startup.Has(person)) throw new RuleBrokenException(Rule.SirenTaken, "siren");
            if (isNew) Startup.RequireTimeFor(_startupsOf.GetValueOrDefault(person));
            startup ??= new Startup(StartupId.New(), line.Profile, person, _now);
            var form = _form with { Startup = startup.Profile };
            var application = new Application(ApplicationId.New(), form.Contest, startup.Id, line.Said, _by, _now);
            application.Import(form, _now);
            if (isNew)
            {
                if (_known.People.TryAdd(line.Email, person)) People.Add(new Person(person, line.Email, line.ContactName, line.Language, _now));
                Startups.Add(startup);
                _startupsOf[person] = _startupsOf.GetValueOrDefault(person) + 1;
            }

            foreach (var member in startup.Members) Told.Add(member.PersonId);
            Applications.Add(application);
            New++;
        }
        catch (RuleBrokenException broken) when (broken.Findings.Count > 0)
        {
            foreach (var finding in broken.Findings) _bad.Add(new(line.Number, finding.Field.Replace("startup.", "", StringComparison.Ordinal), finding.Fr, finding.En));
        }
        catch (RuleBrokenException broken) when (broken.Rule == Rule.SirenTaken)
        {
            _bad.Add(new(line.Number, "siren", "Ce SIREN est celui d'une startup dont cette personne n'est pas membre.", "This SIREN is that of a startup whose team this person is not in."));
        }
        catch (RuleBrokenException broken) when (broken.Rule == Rule.TooManyStartups)
        {
            _bad.Add(new(line.Number, "email", "Cette personne est déjà dans dix startups, c'est le maximum.", broken.Message));
        }
    }
}

/// <summary>Reads the cells of a line; what can't be read is a bad line.</summary>
internal sealed class LineReading(IReadOnlyList<Question> questions, IEnumerable<BadLine> bad)
{
    private static readonly StartupBodyValidator Startups = new();
    private static readonly AnswersValidator Answers = new();
    private static readonly MemberBodyValidator People = new();

    private static readonly Dictionary<string, string> French = new()
    {
        ["siren"] = "Ce n'est pas un SIREN : il a neuf chiffres, dont le dernier vérifie les autres.",
        ["country"] = "Donnez les deux lettres du pays (ISO 3166-1), par exemple FR.",
        ["website"] = "Donnez une adresse complète qui commence par https:// ou http://.",
        ["deckUrl"] = "Donnez une adresse complète qui commence par https:// ou http://.",
        ["email"] = "Ce n'est pas une adresse e-mail.",
        ["foundedOn"] = "Donnez une date, par exemple 2024-03-01 ou 01/03/2024.",
        ["amountSought"] = "Donnez des euros entiers, un milliard au plus.",
        ["language"] = "Choisissez fr ou en.",
        ["name"] = "Donnez un nom de 200 caractères au plus.",
        ["stage"] = "Choisissez un stade : pré-amorçage, amorçage, série A, série B, au-delà.",
    };

    private static readonly Dictionary<string, SectorCode> Sectors = ProfileWords.Sectors
        .SelectMany(sector => new[] { sector.Key.ToString(), sector.Value.Fr, sector.Value.En }.Select(word => (Word: ImportTable.Plain(word), sector.Key))).DistinctBy(it => it.Word).ToDictionary(it => it.Word, it => it.Key);

    private static readonly Dictionary<string, FundingStage> Stages = ProfileWords.Stages
        .SelectMany(stage => new[] { stage.Key.ToString(), stage.Value.Fr, stage.Value.En }.Select(word => (Word: ImportTable.Plain(word), stage.Key))).DistinctBy(it => it.Word).ToDictionary(it => it.Word, it => it.Key);

    private static readonly LocalDatePattern FrenchDay = LocalDatePattern.CreateWithInvariantCulture("d/M/uuuu");

    internal List<BadLine> Bad { get; } = [.. bad];

    internal ReadLine? Read(ImportLine line)
    {
        var before = Bad.Count;
        var person = new MemberBody(Person.Normal(line["email"] ?? ""), line["contactName"] ?? "?", line["language"]?.ToLowerInvariant() ?? "fr");
        var sector = line["sector"] is { } words && Sectors.TryGetValue(ImportTable.Plain(words), out var code) ? code : (SectorCode?)null;
        var siren = line["siren"] is { } digits ? string.Concat(digits.Where(letter => !char.IsWhiteSpace(letter) && letter is not ('.' or '\''))) : null;
        var startup = new StartupBody(
            line["name"] ?? "", line["country"] ?? "FR", Day(line), sector is null or SectorCode.Other ? line["sector"] : null, line["website"], line["pitch"], siren, line["noSirenReason"], sector, Stage(line), line["region"]);
        var answers = new AnswersBody(line["summary"], Euros(line), line["deckUrl"], Asked(line));
        Say(line, People.Validate(person));
        Say(line, Startups.Validate(startup));
        Say(line, Answers.Validate(answers));
        return Bad.Count == before ? new(line.Number, person.Email, line["contactName"], person.Language, startup.Profile, answers.Said) : null;
    }

    private void Say(ImportLine line, FluentValidation.Results.ValidationResult result)
    {
        foreach (var error in result.Errors)
        {
            var column = Conventions.Word(error.PropertyName);
            Bad.Add(new(line.Number, column, French.GetValueOrDefault(column, "C'est trop long, ou ne convient pas à cette colonne."), error.ErrorMessage));
        }
    }

    private LocalDate? Day(ImportLine line)
    {
        if (line["foundedOn"] is not { } text) return null;
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } iso) return iso.Value;
        if (FrenchDay.Parse(text) is { Success: true } day) return day.Value;
        return Unreadable<LocalDate?>(line, "foundedOn", "Give a day, such as 2024-03-01 or 01/03/2024.");
    }

    private FundingStage? Stage(ImportLine line)
    {
        if (line["stage"] is not { } text) return null;
        return Stages.TryGetValue(ImportTable.Plain(text), out var stage) ? stage : Unreadable<FundingStage?>(line, "stage", "Choose a stage: pre-seed, seed, series A, series B, later.");
    }

    private long? Euros(ImportLine line)
    {
        if (line["amountSought"] is not { } text) return null;
        return Number(text) is { } number && number == decimal.Truncate(number) && number is >= 0 and <= 1_000_000_000 ? (long)number : Unreadable<long?>(line, "amountSought", "Give whole euros, a billion at most.");
    }

    private Dictionary<string, AnswerValue?>? Asked(ImportLine line)
    {
        var said = new Dictionary<string, AnswerValue?>();
        foreach (var question in questions)
        {
            if (line[question.Field] is { } text) said[question.Id.ToString()] = Answer(question.Settings, text);
        }

        return said.Count > 0 ? said : null;
    }

    private static AnswerValue Answer(QuestionSettings asked, string text) => asked.Type switch
    {
        QuestionType.Number or QuestionType.Money => Number(text) is { } number ? AnswerValue.Of(number) : AnswerValue.Of(text),
        QuestionType.Choice => AnswerValue.Of([.. text.Split([',', ';', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(word => Code(asked, word))]),
        QuestionType.Date when FrenchDay.Parse(text) is { Success: true } day => AnswerValue.Of(LocalDatePattern.Iso.Format(day.Value)),
        _ => AnswerValue.Of(text),
    };

    private static string Code(QuestionSettings asked, string word) =>
        (asked.Options ?? []).FirstOrDefault(option => option.Code == word || ImportTable.Plain(option.Label.Fr) == ImportTable.Plain(word) || ImportTable.Plain(option.Label.En) == ImportTable.Plain(word))?.Code ?? word;

    /// <summary>500000, 500 000 € and 500 000,00 are the same.</summary>
    private static decimal? Number(string text) =>
        decimal.TryParse(string.Concat(text.Where(letter => !char.IsWhiteSpace(letter) && letter != '€')).Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private T? Unreadable<T>(ImportLine line, string column, string english)
    {
        Bad.Add(new(line.Number, column, French[column], english));
        return default;
    }
}
