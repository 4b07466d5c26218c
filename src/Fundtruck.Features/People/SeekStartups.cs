namespace Fundtruck.Features.People;

internal static class SeekStartupsEndpoint
{
    internal static void Map(RouteGroupBuilder investors) => investors
        .MapPut("/{id}/thesis", async (InvestorId id, ThesisBody thesis, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new SeekStartups(id, thesis), cancellationToken);
            return await sender.Send(new GetInvestor(id), cancellationToken).AsOk();
        })
        .Sends<SeekStartups>("Say what an investor looks for: startups are shown with how well they fit").MayBeMissing().Edits();
}

/// <summary>What an investor looks for; what is left out doesn't matter.</summary>
/// <param name="Sectors">See /api/profile-words.</param>
/// <param name="Stages">Likewise: how far startups are, or which round they raise.</param>
/// <param name="TicketFrom">The smallest sum that it invests, in whole euros.</param>
/// <param name="TicketTo">The largest, in whole euros.</param>
/// <param name="Regions">Where startups are at home, in one's own words.</param>
/// <param name="Languages">fr or en: which one the pitch is in.</param>
/// <param name="Words">Anything else.</param>
[Example("""{"sectors":["energy","maritime"],"stages":["preSeed","seed"],"ticketFrom":100000,"ticketTo":500000,"regions":["Hauts-de-France"],"languages":["fr","en"],"words":"Founders who have built something."}""")]
internal sealed record ThesisBody(
    IReadOnlyList<SectorCode>? Sectors = null, IReadOnlyList<FundingStage>? Stages = null, long? TicketFrom = null, long? TicketTo = null, IReadOnlyList<string>? Regions = null,
    IReadOnlyList<string>? Languages = null, string? Words = null)
{
    internal Thesis Thesis => new(Sectors ?? [], Stages ?? [], TicketFrom, TicketTo, Regions ?? [], Languages ?? [], Words);
}

internal sealed class ThesisBodyValidator : AbstractValidator<ThesisBody>
{
    private const int Most = 50;

    public ThesisBodyValidator()
    {
        RuleFor(thesis => thesis.Sectors).Must(BeFew).WithMessage($"Name {Most} at most.");
        RuleFor(thesis => thesis.Stages).Must(BeFew).WithMessage($"Name {Most} at most.");
        RuleFor(thesis => thesis.Regions).Must(BeFew).WithMessage($"Name {Most} at most.");
        RuleFor(thesis => thesis.Languages).Must(BeFew).WithMessage($"Name {Most} at most.");
        RuleForEach(thesis => thesis.Regions).IsName();
        RuleForEach(thesis => thesis.Languages).IsLanguage();
        RuleFor(thesis => thesis.TicketFrom).IsEuros();
        RuleFor(thesis => thesis.TicketTo).IsEuros();
        RuleFor(thesis => thesis.TicketTo).Must((thesis, most) => !(most < thesis.TicketFrom)).WithMessage("The largest sum can't be smaller than the smallest.");
        RuleFor(thesis => thesis.Words).IsText();
    }

    private static bool BeFew<T>(IReadOnlyList<T>? list) => list is null or { Count: <= Most };
}

[Access(Who.SignedIn)]
internal sealed record SeekStartups(InvestorId Id, ThesisBody Thesis) : ICommand<Done>;

internal sealed class SeekStartupsValidator : AbstractValidator<SeekStartups>
{
    public SeekStartupsValidator() => RuleFor(command => command.Thesis).SetValidator(new ThesisBodyValidator()).OverridePropertyName("");
}

internal sealed class SeekStartupsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<SeekStartups, Done>
{
    public async Task<Done> Handle(SeekStartups command, CancellationToken cancellationToken)
    {
        var investor = await db.OwnInvestor(command.Id, current, cancellationToken);
        db.Expect(investor, current);
        investor.Seek(command.Thesis.Thesis);
        return Done.Answer;
    }
}
