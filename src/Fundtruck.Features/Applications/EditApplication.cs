namespace Fundtruck.Features.Applications;

internal static class EditApplicationEndpoint
{
    internal static void Map(RouteGroupBuilder applications)
    {
        applications.MapPut("/{id}", async (ApplicationId id, AnswersBody answers, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new EditApplication(id, answers), cancellationToken);
            return await sender.Send(new GetApplication(id), cancellationToken).AsOk();
        })
            .Sends<EditApplication>("Change a draft, or what may still be changed of a submitted application").MayBeMissing().MayBeRefused().Edits();
        applications.MapPatch("/{id}/answers", (ApplicationId id, AnswerBody answer, ISender sender, CancellationToken cancellationToken) => sender.Send(new AnswerQuestion(id, answer), cancellationToken).AsOk())
            .Sends<AnswerQuestion>("Save one answer as it is typed; others may type other answers meanwhile").MayBeMissing().MayBeRefused().ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }
}

/// <summary>What an application says.</summary>
/// <param name="Summary">What the startup does and why it should pitch; needed to submit.</param>
/// <param name="AmountSought">Whole euros; needed to submit.</param>
/// <param name="DeckUrl">Where its slides are.</param>
/// <param name="Answers">To the contest's own questions, by their ids; those that aren't named stay as they are, null empties one. A draft keeps also what isn't right yet.</param>
[Example("""{"summary":"We make wind quiet.","amountSought":500000,"deckUrl":"https://windquiet.example/deck.pdf","answers":{"01890a5d-ac96-774b-bcce-b302099a8057":"Because the first turbine stands.","01890a5d-ac96-774b-bcce-b302099a8058":["companies"]}}""")]
internal record AnswersBody(string? Summary = null, long? AmountSought = null, string? DeckUrl = null, Dictionary<string, AnswerValue?>? Answers = null)
{
    internal ApplicationAnswers Said => new(Summary, AmountSought, DeckUrl, Answers?.ToDictionary(answer => QuestionId.TryParse(answer.Key, out var id) ? id : default, answer => answer.Value));
}

internal sealed class AnswersValidator : AbstractValidator<AnswersBody>
{
    public AnswersValidator()
    {
        RuleFor(application => application.Summary).IsText();
        RuleFor(application => application.AmountSought).IsEuros();
        RuleFor(application => application.DeckUrl).IsWebAddress();
        RuleFor(application => application.Answers).Must(answers => answers is null || answers.Keys.All(key => QuestionId.TryParse(key, out _)) && answers.Keys.DistinctBy(key => Guid.Parse(key)).Count() == answers.Count)
            .WithMessage("Name each question once, by its id.");
    }
}

[Access(Who.SignedIn)]
internal sealed record EditApplication(ApplicationId Id, AnswersBody Answers) : ICommand<Done>;

internal sealed class EditApplicationValidator : AbstractValidator<EditApplication>
{
    public EditApplicationValidator() => RuleFor(command => command.Answers).SetValidator(new AnswersValidator()).OverridePropertyName("");
}

/// <summary>One answer, as it is typed.</summary>
/// <param name="Field">The id of a question, or summary, amountSought, deckUrl.</param>
/// <param name="Value">A text, a number, or a list of codes; null empties it, also of a file.</param>
/// <param name="Before">What was there when it was read: when somebody has said something else meanwhile, nothing is changed.</param>
[Example("""{"field":"01890a5d-ac96-774b-bcce-b302099a8057","value":"Because the first turbine stands.","before":"Because"}""")]
internal sealed record AnswerBody(string Field, AnswerValue? Value = null, AnswerValue? Before = null);

/// <summary>What became of one answer.</summary>
/// <param name="Field">The id of a question, or summary, amountSought, deckUrl.</param>
/// <param name="Value">What is stored now.</param>
/// <param name="Findings">What is missing or not right about it.</param>
internal sealed record AnswerView(string Field, AnswerValue? Value, IReadOnlyList<Finding> Findings)
{
    internal static AnswerView Of(Application application, ApplicationForm form, string field, Instant now)
    {
        var check = application.Check(form, now);
        var name = QuestionId.TryParse(field, out var id) ? $"answers.{id}" : field;
        return new(field, application.Of(field), [.. check.Missing.Concat(check.Invalid).Concat(check.Eligibility).Where(finding => finding.Field == name)]);
    }
}

[Access(Who.SignedIn)]
internal sealed record AnswerQuestion(ApplicationId Id, AnswerBody Answer) : ICommand<AnswerView>;

internal sealed class AnswerQuestionValidator : AbstractValidator<AnswerQuestion>
{
    private static readonly AnswersValidator OfAll = new();

    public AnswerQuestionValidator() => RuleFor(command => command.Answer).Custom((answer, context) =>
    {
        if (!AnsweredFields.Is(answer.Field)) context.AddFailure("field", "Name a question by its id, or summary, amountSought, deckUrl.");
        else if (AnsweredFields.WrongType(answer.Field, answer.Value)) context.AddFailure("value", answer.Field == AnsweredFields.AmountSought ? "Give whole euros." : "Give a text.");
        else foreach (var error in OfAll.Validate(new AnswersBody().With(answer.Field, answer.Value)).Errors) context.AddFailure("value", error.ErrorMessage);
    });
}

/// <summary>The fields of an application by their names.</summary>
internal static class AnsweredFields
{
    internal const string AmountSought = "amountSought";
    private const string Summary = "summary";
    private const string DeckUrl = "deckUrl";

    internal static bool Is(string field) => field is Summary or AmountSought or DeckUrl || QuestionId.TryParse(field, out _);

    internal static bool WrongType(string field, AnswerValue? value) => value is { IsEmpty: false } && field switch
    {
        Summary or DeckUrl => value.Text is null,
        AmountSought => value.Number is not { } number || number != decimal.Truncate(number) || number is < long.MinValue or > long.MaxValue,
        _ => false,
    };

    /// <summary>The same answers, one of them another.</summary>
    internal static AnswersBody With(this AnswersBody answers, string field, AnswerValue? value) => field switch
    {
        Summary => answers with { Summary = value?.Text },
        AmountSought => answers with { AmountSought = (long?)value?.Number },
        DeckUrl => answers with { DeckUrl = value?.Text },
        _ => answers with { Answers = new() { [field] = value } },
    };

    internal static AnswerValue? Of(this Application application, string field) => field switch
    {
        Summary => application.Summary is { } text ? AnswerValue.Of(text) : null,
        AmountSought => application.AmountSought is { } amount ? AnswerValue.Of(amount) : null,
        DeckUrl => application.DeckUrl is { } address ? AnswerValue.Of(address) : null,
        _ => QuestionId.TryParse(field, out var id) ? application.Answers.GetValueOrDefault(id) : null,
    };
}

internal sealed class EditApplicationHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<EditApplication, Done>, IRequestHandler<AnswerQuestion, AnswerView>
{
    public async Task<Done> Handle(EditApplication command, CancellationToken cancellationToken)
    {
        var (application, form) = await db.LockedForAnswers(command.Id, db.Applications.OwnedBy(db, current), cancellationToken);
        db.Expect(application, current);
        application.Edit(command.Answers.Said, form, clock.GetCurrentInstant());
        return Done.Answer;
    }

    public async Task<AnswerView> Handle(AnswerQuestion command, CancellationToken cancellationToken)
    {
        var (field, value, before) = (command.Answer.Field, Said(command.Answer.Value), Said(command.Answer.Before));
        var (application, form) = await db.LockedForAnswers(command.Id, db.Applications.OwnedBy(db, current), cancellationToken);
        var (stored, now) = (Said(application.Of(field)), clock.GetCurrentInstant());
        if (stored != before && stored != value) throw new StaleException();

        if (stored != value) application.Edit(new AnswersBody(application.Summary, application.AmountSought, application.DeckUrl).With(field, value).Said, form, now);
        return AnswerView.Of(application, form, field, now);
    }

    private static AnswerValue? Said(AnswerValue? value) => value is { IsEmpty: false } ? value : null;
}
