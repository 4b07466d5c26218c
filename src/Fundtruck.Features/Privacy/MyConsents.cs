namespace Fundtruck.Features.Privacy;

internal static class MyConsentEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var consents = api.MapGroup("/me/consents").WithTags("Privacy");
        consents.MapPost("/", (GiveConsent command, ISender sender, CancellationToken cancellationToken) => sender.Send(command, cancellationToken).AsCreated("/api/me/consents"))
            .Sends<GiveConsent>("Consent to the newest version of a text").MayBeRefused();
        consents.MapGet("/", (ISender sender, CancellationToken cancellationToken) => sender.Send(new ListMyConsents(), cancellationToken))
            .Sends<ListMyConsents>("What one has consented to, oldest first");
        consents.MapDelete("/{id}", (ConsentId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new WithdrawConsent(id), cancellationToken).AsNoContent())
            .Sends<WithdrawConsent>("Withdraw the consent to the use of images; that it was given stays on record").MayBeMissing().MayBeRefused();
    }
}

/// <param name="Kind">What it is about.</param>
/// <param name="Version">The version that was read.</param>
/// <param name="Language">fr or en: in which it was read.</param>
[Access(Who.SignedIn)]
internal sealed record GiveConsent(ConsentKind Kind, int Version, string Language) : ICommand<Made>;

internal sealed class GiveConsentValidator : AbstractValidator<GiveConsent>
{
    public GiveConsentValidator() => RuleFor(consent => consent.Language).IsLanguage();
}

internal sealed class GiveConsentHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<GiveConsent, Made>
{
    public async Task<Made> Handle(GiveConsent command, CancellationToken cancellationToken)
    {
        var me = current.Me;
        var text = await db.ConsentTexts.Where(t => t.Kind == command.Kind && t.Language == command.Language && t.Version >= command.Version)
            .OrderByDescending(t => t.Version).FirstOrDefaultAsync(cancellationToken) ?? throw new ValidationException([new("version", "There is no such text.")]);
        if (text.Version > command.Version) throw new RuleBrokenException(Rule.ConsentTextOutdated, "version");

        var given = await db.Consents.SingleOrDefaultAsync(
            c => c.PersonId == me && c.Kind == command.Kind && c.Version == command.Version && c.Language == command.Language && c.WithdrawnAt == null, cancellationToken);
        return new Made((given ?? db.Add(new Consent(ConsentId.New(), me, text, clock.GetCurrentInstant())).Entity).Id.Value);
    }
}

/// <param name="Id">Of the consent.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Version">Of the text.</param>
/// <param name="Language">Of the text.</param>
/// <param name="TextSha256">Of the words that were read.</param>
/// <param name="GivenAt">When.</param>
/// <param name="WithdrawnAt">Null while it holds.</param>
internal sealed record ConsentView(ConsentId Id, ConsentKind Kind, int Version, string Language, string TextSha256, Instant GivenAt, Instant? WithdrawnAt)
{
    internal static ConsentView Of(Consent consent) =>
        new(consent.Id, consent.Kind, consent.Version, consent.Language, Convert.ToHexStringLower(consent.TextHash), consent.GivenAt, consent.WithdrawnAt);
}

[Access(Who.SignedIn)]
internal sealed record ListMyConsents : IQuery<IReadOnlyList<ConsentView>>;

internal sealed class ListMyConsentsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListMyConsents, IReadOnlyList<ConsentView>>
{
    public async Task<IReadOnlyList<ConsentView>> Handle(ListMyConsents query, CancellationToken cancellationToken)
    {
        var me = current.Me;
        var consents = await db.Consents.Where(consent => consent.PersonId == me).OrderBy(consent => consent.GivenAt).ThenBy(consent => consent.Id).Take(500).ToListAsync(cancellationToken);
        return [.. consents.Select(ConsentView.Of)];
    }
}

[Access(Who.SignedIn)]
internal sealed record WithdrawConsent(ConsentId Id) : ICommand<Done>;

internal sealed class WithdrawConsentHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<WithdrawConsent, Done>
{
    public async Task<Done> Handle(WithdrawConsent command, CancellationToken cancellationToken)
    {
        var me = current.Me;
        var consent = await db.Consents.AsTracking().SingleOrDefaultAsync(c => c.Id == command.Id && c.PersonId == me, cancellationToken) ?? throw new NotFoundException("consent");
        consent.Withdraw(clock.GetCurrentInstant());
        return Done.Answer;
    }
}
