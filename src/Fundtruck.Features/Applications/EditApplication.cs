namespace Fundtruck.Features.Applications;

internal static class EditApplicationEndpoint
{
    internal static void Map(RouteGroupBuilder applications) => applications
        .MapPut("/{id}", async (ApplicationId id, AnswersBody answers, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new EditApplication(id, answers), cancellationToken);
            return await sender.Send(new GetApplication(id), cancellationToken).AsOk();
        })
        .Sends<EditApplication>("Change a draft").MayBeMissing().MayBeRefused().Edits();
}

/// <summary>What an application says.</summary>
/// <param name="Summary">What the startup does and why it should pitch; needed to submit.</param>
/// <param name="AmountSought">Whole euros; needed to submit.</param>
/// <param name="DeckUrl">Where its slides are.</param>
internal record AnswersBody(string? Summary = null, long? AmountSought = null, string? DeckUrl = null)
{
    internal ApplicationAnswers Answers => new(Summary, AmountSought, DeckUrl);
}

internal sealed class AnswersValidator : AbstractValidator<AnswersBody>
{
    public AnswersValidator()
    {
        RuleFor(application => application.Summary).IsText();
        RuleFor(application => application.AmountSought).InclusiveBetween(0, 1_000_000_000).WithMessage("Give whole euros, a billion at most.");
        RuleFor(application => application.DeckUrl).IsWebAddress();
    }
}

[Access(Who.SignedIn)]
internal sealed record EditApplication(ApplicationId Id, AnswersBody Answers) : ICommand<Done>;

internal sealed class EditApplicationValidator : AbstractValidator<EditApplication>
{
    public EditApplicationValidator() => RuleFor(command => command.Answers).SetValidator(new AnswersValidator()).OverridePropertyName("");
}

internal sealed class EditApplicationHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<EditApplication, Done>
{
    public async Task<Done> Handle(EditApplication command, CancellationToken cancellationToken)
    {
        var application = await db.Applications.OwnedBy(db, current).AsTracking().SingleOrDefaultAsync(a => a.Id == command.Id, cancellationToken)
            ?? throw new NotFoundException("application");
        db.Expect(application, current);
        application.Edit(command.Answers.Answers, clock.GetCurrentInstant());
        return Done.Answer;
    }
}
