using System.Text.Json.Serialization;

namespace Fundtruck.Features.Applications;

internal static class QuestionsEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var questions = api.MapGroup("/contests/{id}/questions").WithTags("Applications");
        questions.MapGet("/", (ContestId id, bool? archived, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetQuestions(id, archived ?? false), cancellationToken).AsOk())
            .Sends<GetQuestions>("What a contest asks those who apply, beside summary and amount; with archived=true also what it asked before").MayBeMissing();
        questions.MapPut("/", async (ContestId id, QuestionsBody form, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new AskQuestions(id, form), cancellationToken);
            return await sender.Send(new GetQuestions(id, false), cancellationToken).AsOk();
        }).Sends<AskQuestions>("Say what a contest asks: the whole form in its order").MayBeMissing().MayBeRefused().Edits();
        questions.MapPost("/copy-from", async (ContestId id, CopyQuestionsBody body, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new CopyQuestions(id, body.ContestId), cancellationToken);
            return await sender.Send(new GetQuestions(id, false), cancellationToken).AsOk();
        }).Sends<CopyQuestions>("Add the questions of another contest; dates keep their distance from the deadline").MayBeMissing().MayBeRefused();
    }
}

/// <param name="Code">Unique in its question: small letters, digits and dashes.</param>
/// <param name="Fr">What people read in French.</param>
/// <param name="En">What people read in English.</param>
internal sealed record OptionBody(string Code, string Fr, string En);

/// <summary>A question as an organizer asks it.</summary>
/// <param name="Type">What kind of answer it wants.</param>
/// <param name="Label">The question itself.</param>
/// <param name="Id">Of a question that is there already; leave it out for a new one.</param>
/// <param name="Help">How to answer it.</param>
/// <param name="MinLength">Characters of a text at least.</param>
/// <param name="MaxLength">Characters of a text at most, up to 10,000.</param>
/// <param name="Least">The least number or amount.</param>
/// <param name="Most">The greatest number or amount.</param>
/// <param name="Unit">What a number counts.</param>
/// <param name="Earliest">The first day.</param>
/// <param name="Latest">The last day.</param>
/// <param name="Multiple">Several options may be chosen.</param>
/// <param name="Options">Of a choice.</param>
/// <param name="MostMegabytes">Of a file, 1 to 10; without it 10.</param>
/// <param name="Required">When it must be answered.</param>
/// <param name="RequiredBy">Local time at the stop, when it is required by a date.</param>
internal sealed record QuestionBody(
    QuestionType Type, Bilingual Label, QuestionId? Id = null, Bilingual? Help = null, int? MinLength = null, int? MaxLength = null, decimal? Least = null, decimal? Most = null, Bilingual? Unit = null,
    LocalDate? Earliest = null, LocalDate? Latest = null, bool Multiple = false, IReadOnlyList<OptionBody>? Options = null, int? MostMegabytes = null, Requirement Required = Requirement.No, LocalDateTime? RequiredBy = null)
{
    internal QuestionSettings Settings => new(Type, Label)
    {
        Help = Help,
        MinLength = MinLength,
        MaxLength = MaxLength,
        Least = Least,
        Most = Most,
        Unit = Unit,
        Earliest = Earliest,
        Latest = Latest,
        Multiple = Multiple,
        Options = Options is null ? null : [.. Options.Select(option => new QuestionOption(option.Code, new(option.Fr, option.En)))],
        MostMegabytes = MostMegabytes,
        Required = Required,
        RequiredBy = RequiredBy,
    };
}

/// <param name="Questions">All of them in their order, 50 at most. One that is left out is taken away, or archived when it has answers.</param>
[Example("""{"questions":[{"type":"text","label":{"fr":"Pourquoi vous, et pourquoi maintenant ?","en":"Why you, and why now?"},"minLength":20,"maxLength":600,"required":"atSubmission"},{"type":"choice","label":{"fr":"À qui vendez-vous ?","en":"To whom do you sell?"},"multiple":true,"options":[{"code":"companies","fr":"Entreprises","en":"Companies"},{"code":"people","fr":"Particuliers","en":"People"}]},{"type":"number","label":{"fr":"Qui vient ?","en":"How many of you come?"},"unit":{"fr":"personnes","en":"people"},"least":1,"most":4,"required":"byDate","requiredBy":"2027-06-20T18:00"}]}""")]
internal sealed record QuestionsBody(IReadOnlyList<QuestionBody> Questions);

/// <param name="ContestId">Whose questions are copied.</param>
internal sealed record CopyQuestionsBody(ContestId ContestId);

internal sealed record QuestionView(
    QuestionId Id, QuestionType Type, Bilingual Label, Bilingual? Help, int? MinLength, int? MaxLength, decimal? Least, decimal? Most, Bilingual? Unit,
    LocalDate? Earliest, LocalDate? Latest, bool Multiple, IReadOnlyList<OptionBody>? Options, int? MostMegabytes, Requirement Required, LocalDateTime? RequiredBy, bool IsArchived);

/// <summary>The form of a contest; its version is in the ETag.</summary>
internal sealed record QuestionsView(ContestId ContestId, IReadOnlyList<QuestionView> Questions) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }
}

[Access(Who.Everybody)]
internal sealed record GetQuestions(ContestId Contest, bool Archived) : IQuery<QuestionsView>;

[Access(Who.Hosts)]
internal sealed record AskQuestions(ContestId Contest, QuestionsBody Form) : ICommand<Done>;

[Access(Who.Hosts)]
internal sealed record CopyQuestions(ContestId Contest, ContestId From) : ICommand<Done>;

internal sealed class AskQuestionsValidator : AbstractValidator<AskQuestions>
{
    private const decimal Furthest = 1_000_000_000_000;

    public AskQuestionsValidator() => RuleFor(command => command.Form).ChildRules(form =>
    {
        form.RuleFor(f => f.Questions).Must(questions => questions.Count <= Question.Most).WithMessage($"Ask {Question.Most} questions at most.");
        form.RuleForEach(f => f.Questions).NotNull().WithMessage("It is required.").ChildRules(question =>
        {
            question.RuleFor(q => q.Label).Must(label => Fits(label, Shapes.Line)).WithMessage($"Write 1 to {Shapes.Line} characters in each language.");
            question.RuleFor(q => q.Help).Must(help => help is null || Fits(help, 1000)).WithMessage("Write 1 to 1000 characters in each language.");
            question.RuleFor(q => q.Unit).Must(unit => unit is null || Fits(unit, 40)).WithMessage("Write 1 to 40 characters in each language.");
            question.RuleFor(q => q.MinLength).InclusiveBetween(0, AnswerValue.LongestText).WithMessage($"0 to {AnswerValue.LongestText} characters.");
            question.RuleFor(q => q.MaxLength).InclusiveBetween(1, AnswerValue.LongestText).WithMessage($"1 to {AnswerValue.LongestText} characters.");
            question.RuleFor(q => q.Least).InclusiveBetween(-Furthest, Furthest).WithMessage("That is out of all proportion.");
            question.RuleFor(q => q.Most).InclusiveBetween(-Furthest, Furthest).WithMessage("That is out of all proportion.");
            question.RuleFor(q => q.Earliest).InclusiveBetween(new LocalDate(1800, 1, 1), new LocalDate(2200, 12, 31)).WithMessage("Give a day between the years 1800 and 2200.");
            question.RuleFor(q => q.Latest).InclusiveBetween(new LocalDate(1800, 1, 1), new LocalDate(2200, 12, 31)).WithMessage("Give a day between the years 1800 and 2200.");
            question.RuleFor(q => q.MostMegabytes).InclusiveBetween(1, QuestionSettings.LargestMegabytes).WithMessage($"1 to {QuestionSettings.LargestMegabytes} megabytes.");
            question.RuleFor(q => q.RequiredBy).IsMoment();
            question.RuleFor(q => q.Options).Must(options => options is null || options.Count <= AnswerValue.MostChoices).WithMessage($"Give {AnswerValue.MostChoices} options at most.");
            question.RuleForEach(q => q.Options).NotNull().WithMessage("It is required.").ChildRules(option =>
            {
                option.RuleFor(o => o.Code).Matches("^[a-z0-9-]{1,40}$").WithMessage("Use 1 to 40 small letters, digits and dashes.");
                option.RuleFor(o => o.Fr).IsName();
                option.RuleFor(o => o.En).IsName();
            });
        });
    }).OverridePropertyName("");

    private static bool Fits(Bilingual words, int most) => words.Fr.Length >= 1 && words.Fr.Length <= most && words.En.Length >= 1 && words.En.Length <= most;
}

internal sealed class QuestionsHandler(FundtruckDb db, CurrentRequest current, IClock clock)
    : IRequestHandler<GetQuestions, QuestionsView>, IRequestHandler<AskQuestions, Done>, IRequestHandler<CopyQuestions, Done>
{
    public async Task<QuestionsView> Handle(GetQuestions query, CancellationToken cancellationToken)
    {
        var revision = await Visible(query.Contest).Select(contest => (int?)contest.FormRevision).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("contest");
        var questions = await db.Questions.Where(question => question.ContestId == query.Contest && (query.Archived || question.ArchivedAt == null))
            .OrderBy(question => question.ArchivedAt != null).ThenBy(question => question.Position).ThenBy(question => question.Id).ToListAsync(cancellationToken);
        return new QuestionsView(query.Contest, [.. questions.Select(View)]) { Version = VersionOf(revision) };
    }

    public async Task<Done> Handle(AskQuestions command, CancellationToken cancellationToken)
    {
        var (stop, contest) = await Locked(command.Contest, cancellationToken);
        if ((current.ExpectedVersion ?? throw new VersionMissingException()) != VersionOf(contest.FormRevision)) throw new StaleException();
        await Arrange(stop, contest, [.. command.Form.Questions.Select(question => (question.Id, question.Settings))], await Known(contest.Id, cancellationToken), cancellationToken);
        return Done.Answer;
    }

    public async Task<Done> Handle(CopyQuestions command, CancellationToken cancellationToken)
    {
        var (stop, contest) = await Locked(command.Contest, cancellationToken);
        var deadline = await Visible(command.From).Join(db.Stops, from => from.StopId, s => s.Id, (from, s) => (LocalDateTime?)s.ApplicationsCloseAt).SingleOrDefaultAsync(cancellationToken)
            ?? throw new ValidationException([new("contestId", "There is no such contest.")]);
        var copied = await db.Questions.Where(question => question.ContestId == command.From && question.ArchivedAt == null).OrderBy(question => question.Position).ToListAsync(cancellationToken);
        var known = await Known(contest.Id, cancellationToken);
        await Arrange(
            stop, contest,
            [.. known.Where(question => question.ArchivedAt is null).OrderBy(question => question.Position).Select(question => ((QuestionId?)question.Id, question.Settings)), .. copied.Select(question => ((QuestionId?)null, Moved(question.Settings)))],
            known, cancellationToken);
        return Done.Answer;

        QuestionSettings Moved(QuestionSettings settings) => settings.RequiredBy is { } by ? settings with { RequiredBy = stop.ApplicationsCloseAt + Period.Between(deadline, by) } : settings;
    }

    private async Task<(Stop Stop, Contest Contest)> Locked(ContestId id, CancellationToken cancellationToken)
    {
        var (stop, _) = await db.RunContest(id, current, cancellationToken);
        return (stop, await db.Locked(id, cancellationToken));
    }

    private Task<List<Question>> Known(ContestId contest, CancellationToken cancellationToken) => db.Questions.AsTracking().Where(question => question.ContestId == contest).ToListAsync(cancellationToken);

    private async Task Arrange(Stop stop, Contest contest, IReadOnlyList<(QuestionId? Id, QuestionSettings Settings)> wanted, List<Question> known, CancellationToken cancellationToken)
    {
        var answered = await db.Database.SqlQuery<Guid>(
            $"select distinct answered::uuid as \"Value\" from applications, jsonb_object_keys(answers) answered where stop_id = {stop.Id.Value} and contest_id = {contest.Id.Value}").ToListAsync(cancellationToken);
        var (added, removed) = Question.Arrange(stop, contest, known, answered.Select(QuestionId.Of).ToHashSet(), wanted, clock.GetCurrentInstant());
        db.AddRange(added);
        db.RemoveRange(removed);
    }

    private IQueryable<Contest> Visible(ContestId id)
    {
        var stops = db.Stops.VisibleTo(current);
        return db.Contests.Where(contest => contest.Id == id && stops.Any(stop => stop.Id == contest.StopId));
    }

    /// <summary>Never 0, which would be no version.</summary>
    private static uint VersionOf(int revision) => (uint)revision + 1;

    private static QuestionView View(Question question)
    {
        var it = question.Settings;
        return new(
            question.Id, it.Type, it.Label, it.Help, it.MinLength, it.MaxLength, it.Least, it.Most, it.Unit, it.Earliest, it.Latest, it.Multiple,
            it.Options is null ? null : [.. it.Options.Select(option => new OptionBody(option.Code, option.Label.Fr, option.Label.En))], it.MostMegabytes, it.Required, it.RequiredBy, question.ArchivedAt is not null);
    }
}
