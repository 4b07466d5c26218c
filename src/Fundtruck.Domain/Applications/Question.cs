using Fundtruck.Domain.Stops;
using NodaTime;
using NodaTime.Text;

namespace Fundtruck.Domain.Applications;

/// <summary>What kind of answer a question wants.</summary>
public enum QuestionType
{
    Text,
    Choice,
    Number,
    Money,
    Date,
    Link,

    /// <summary>A PDF file or a picture.</summary>
    File,
}

/// <summary>When a question must be answered.</summary>
public enum Requirement
{
    No,
    AtSubmission,
    ByDate,
}

/// <summary>One of several answers to choose from.</summary>
/// <param name="Code">Unique in its question; what is stored.</param>
/// <param name="Label">What people read.</param>
public sealed record QuestionOption(string Code, Bilingual Label);

/// <summary>A question as an organizer asks it. Of the limits, those of its type count.</summary>
/// <param name="Type">What kind of answer it wants.</param>
/// <param name="Label">The question itself.</param>
public sealed record QuestionSettings(QuestionType Type, Bilingual Label)
{
    /// <summary>How to answer it.</summary>
    public Bilingual? Help { get; init; }

    /// <summary>Characters of a text at least.</summary>
    public int? MinLength { get; init; }

    /// <summary>Characters of a text at most; without it <see cref="AnswerValue.LongestText"/>.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The least number or amount, which is allowed.</summary>
    public decimal? Least { get; init; }

    /// <summary>The greatest number or amount, which is allowed.</summary>
    public decimal? Most { get; init; }

    /// <summary>What a number counts.</summary>
    public Bilingual? Unit { get; init; }

    public LocalDate? Earliest { get; init; }

    public LocalDate? Latest { get; init; }

    /// <summary>Several options may be chosen.</summary>
    public bool Multiple { get; init; }

    public IReadOnlyList<QuestionOption>? Options { get; init; }

    /// <summary>The most megabytes of a file, 1 to <see cref="LargestMegabytes"/>, which it is without it.</summary>
    public int? MostMegabytes { get; init; }

    public Requirement Required { get; init; }

    /// <summary>Local time at the stop: the first moment at which it is too late to leave it open.</summary>
    public LocalDateTime? RequiredBy { get; init; }

    /// <summary>The most megabytes of any file that answers a question.</summary>
    public const int LargestMegabytes = 10;

    /// <summary>Whether an answer to the one answers the other: only help and requirement differ.</summary>
    internal bool AsksTheSameAs(QuestionSettings other) =>
        this with { Help = null, Required = default, RequiredBy = null, Options = null } == other with { Help = null, Required = default, RequiredBy = null, Options = null }
        && (Options ?? []).SequenceEqual(other.Options ?? []);

    /// <summary>Throws unless it can be asked like that at this stop.</summary>
    internal void CheckAt(Stop stop, string field)
    {
        if (MinLength > (MaxLength ?? AnswerValue.LongestText)) throw Unclear("maxLength", "The longest answer can't be shorter than the shortest.");
        if (Least > Most) throw Unclear("most", "The upper end can't lie below the lower one.");
        if (Type == QuestionType.Money && (Least is < 0 || Fraction(Least) || Fraction(Most))) throw Unclear("least", "Amounts are whole euros from 0.");
        if (Earliest > Latest) throw Unclear("latest", "The last day can't lie before the first.");
        if (Type == QuestionType.Choice && (Options is null or { Count: < 2 } || Options.DistinctBy(option => option.Code).Count() < Options.Count))
            throw Unclear("options", "A choice needs two options or more, each with a code of its own.");
        if (Type != QuestionType.Choice && Options is { Count: > 0 }) throw Unclear("options", "Only a choice has options.");
        MostMegabytes?.Within(1, LargestMegabytes, $"{field}.mostMegabytes");
        if (Required == Requirement.ByDate != RequiredBy is not null) throw Unclear("requiredBy", "Say by when exactly if it is required by a date.");
        if (RequiredBy is { } by && stop.Zone.Meant(by, $"{field}.requiredBy") > stop.During.Start) throw Unclear("requiredBy", "That must be before the stop begins.");

        RuleBrokenException Unclear(string which, string detail) => new(Rule.QuestionUnclear, $"{field}.{which}", detail);
    }

    private static bool Fraction(decimal? number) => number is { } it && it != decimal.Truncate(it);
}

/// <summary>A question of a contest's form, beside the ones that every application answers (summary and amount).</summary>
public sealed class Question : Entity
{
    private Question() => Settings = null!;

    private Question(ContestId contest, QuestionSettings settings, int position)
    {
        Id = QuestionId.New();
        ContestId = contest;
        Settings = settings;
        Position = position;
    }

    public QuestionId Id { get; private init; }

    public ContestId ContestId { get; private init; }

    /// <summary>Its place in the form, from 0.</summary>
    public int Position { get; private set; }

    public QuestionSettings Settings { get; private set; }

    /// <summary>Since when it isn't asked any more; its answers stay.</summary>
    public Instant? ArchivedAt { get; private set; }

    /// <summary>The name of its answer among the fields of an application.</summary>
    public string Field => FieldOf(Id.ToString());

    internal static string FieldOf(string id) => $"answers.{id}";

    /// <summary>By when it must be answered; null unless it is required by a date.</summary>
    public Instant? RequiredUntil(Stop stop) => Settings is { Required: Requirement.ByDate, RequiredBy: { } by } ? stop.Zone.Computed(by) : null;

    /// <summary>What is not right about an answer that says something; null when nothing is.</summary>
    public Finding? Check(AnswerValue answer) => Settings.Type switch
    {
        QuestionType.Text => CheckText(answer),
        QuestionType.Choice => CheckChoice(answer),
        QuestionType.Date => CheckDate(answer),
        QuestionType.Link => CheckLink(answer),
        QuestionType.File => answer.File is null ? Found("wrong-type", "envoyez un fichier.", "send a file.") : null,
        _ => CheckNumber(answer),
    };

    /// <summary>The most bytes of a file that answers it; throws when it wants no file.</summary>
    public long MostBytes() =>
        Settings.Type == QuestionType.File && ArchivedAt is null ? (Settings.MostMegabytes ?? QuestionSettings.LargestMegabytes) * 1024L * 1024
        : throw new RuleBrokenException(Rule.QuestionUnclear, Field, "This question wants no file.");

    internal void RequireRoomFor(long bytes)
    {
        if (bytes > MostBytes()) throw new FileRefusedException(FileRefusal.TooLarge, $"The file is larger than {MostBytes() / 1024 / 1024} MB: send a smaller one.");
    }

    internal Finding Missing() => Found("missing", "il faut répondre.", "it needs an answer.");

    /// <summary>
    /// Gives a contest its form: known questions are changed, new ones added, those left out are taken away, or archived when they have answers.
    /// What was asked stays as it was once somebody has answered. Call it with the contest's row locked.
    /// </summary>
    /// <param name="stop">Where the contest is.</param>
    /// <param name="contest">Whose form it is.</param>
    /// <param name="known">All that were ever asked there.</param>
    /// <param name="answered">Those of them that have answers.</param>
    /// <param name="wanted">The form in its order; null as an id for a new question.</param>
    /// <param name="now">The moment of the change.</param>
    /// <returns>The new ones, and those that go for good.</returns>
    public static (IReadOnlyList<Question> Added, IReadOnlyList<Question> Removed) Arrange(
        Stop stop, Contest contest, IReadOnlyCollection<Question> known, IReadOnlySet<QuestionId> answered, IReadOnlyList<(QuestionId? Id, QuestionSettings Settings)> wanted, Instant now)
    {
        if (wanted.Count > Most) throw new RuleBrokenException(Rule.TooManyQuestions, "questions");
        var byId = known.ToDictionary(question => question.Id);
        var kept = new HashSet<QuestionId>();
        for (var place = 0; place < wanted.Count; place++)
        {
            var (id, settings) = wanted[place];
            settings.CheckAt(stop, $"questions[{place}]");
            if (id is not { } given) continue;
            if (!byId.TryGetValue(given, out var question) || !kept.Add(given)) throw new RuleBrokenException(Rule.QuestionUnclear, $"questions[{place}].id", "This form has no such question, or it has it twice.");
            if (answered.Contains(given) && !question.Settings.AsksTheSameAs(settings)) throw new RuleBrokenException(Rule.QuestionAnswered, $"questions[{place}]");
        }

        var added = new List<Question>();
        for (var place = 0; place < wanted.Count; place++)
        {
            if (wanted[place].Id is { } id) byId[id].Ask(wanted[place].Settings, place);
            else added.Add(new Question(contest.Id, wanted[place].Settings, place));
        }

        var left = known.Where(question => !kept.Contains(question.Id)).ToList();
        foreach (var question in left.Where(question => answered.Contains(question.Id))) question.ArchivedAt ??= now;
        contest.FormChanged(now);
        return (added, [.. left.Where(question => !answered.Contains(question.Id))]);
    }

    /// <summary>How many questions a form has at most.</summary>
    public const int Most = 50;

    private void Ask(QuestionSettings settings, int place)
    {
        Position = place;
        ArchivedAt = null;
        if (!Settings.AsksTheSameAs(settings) || (Settings.Help, Settings.Required, Settings.RequiredBy) != (settings.Help, settings.Required, settings.RequiredBy)) Settings = settings;
    }

    private Finding? CheckText(AnswerValue answer)
    {
        if (answer.Text is not { } text) return Found("wrong-type", "répondez par un texte.", "answer in words.");
        var most = Settings.MaxLength ?? AnswerValue.LongestText;
        if (text.Length < Settings.MinLength) return Found("too-short", $"{Settings.MinLength} caractères au moins ; il y en a {text.Length}.", $"{Settings.MinLength} characters at least; there are {text.Length}.");
        return text.Length > most ? Found("too-long", $"{most} caractères au plus ; il y en a {text.Length}.", $"{most} characters at most; there are {text.Length}.") : null;
    }

    private Finding? CheckChoice(AnswerValue answer)
    {
        var codes = Settings.Options!.Select(option => option.Code).ToHashSet();
        var chosen = Settings.Multiple ? answer.Choices : answer.Text is { } one ? [one] : null;
        if (chosen is null)
            return Settings.Multiple ? Found("wrong-type", "choisissez dans la liste.", "choose from the list.") : Found("wrong-type", "choisissez une seule réponse.", "choose one answer.");
        return chosen.All(codes.Contains) && chosen.Distinct().Count() == chosen.Count ? null : Found("not-an-option", "choisissez parmi les réponses proposées, chacune une fois.", "choose among the answers given, each of them once.");
    }

    private Finding? CheckNumber(AnswerValue answer)
    {
        var money = Settings.Type == QuestionType.Money;
        if (answer.Number is not { } number) return Found("wrong-type", "répondez par un nombre.", "answer with a number.");
        if (money && number != decimal.Truncate(number)) return Found("not-whole", "donnez des euros entiers.", "give whole euros.");
        if (number < (Settings.Least ?? (money ? 0 : null))) return Found("too-low", $"{Spoken(Settings.Least ?? 0).Fr} au moins.", $"{Spoken(Settings.Least ?? 0).En} at least.");
        return number > Settings.Most ? Found("too-high", $"{Spoken(Settings.Most.Value).Fr} au plus.", $"{Spoken(Settings.Most.Value).En} at most.") : null;

        Bilingual Spoken(decimal value)
        {
            if (money) return Domain.Spoken.Euros(value);
            var said = Domain.Spoken.Number(value);
            return Settings.Unit is { } unit ? new($"{said.Fr} {unit.Fr}", $"{said.En} {unit.En}") : said;
        }
    }

    private Finding? CheckDate(AnswerValue answer)
    {
        if (answer.Text is not { } text || LocalDatePattern.Iso.Parse(text) is not { Success: true, Value: var day }) return Found("wrong-type", "donnez un jour, comme 2027-06-29.", "give a day, such as 2027-06-29.");
        if (day < Settings.Earliest) return Found("too-early", $"pas avant le {Spoken.Day(Settings.Earliest.Value).Fr}.", $"not before {Spoken.Day(Settings.Earliest.Value).En}.");
        return day > Settings.Latest ? Found("too-late", $"pas après le {Spoken.Day(Settings.Latest.Value).Fr}.", $"not after {Spoken.Day(Settings.Latest.Value).En}.") : null;
    }

    private Finding? CheckLink(AnswerValue answer) =>
        answer.Text is { Length: <= 1000 } text && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
            ? null
            : Found("not-a-link", "donnez une adresse complète, qui commence par https://.", "give a whole address that begins with https://.");

    private Finding Found(string code, string french, string english) => new(code, Field, $"« {Settings.Label.Fr} » : {french}", $"“{Settings.Label.En}”: {english}");
}
