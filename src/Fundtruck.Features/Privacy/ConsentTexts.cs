namespace Fundtruck.Features.Privacy;

internal static class ConsentTextEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var texts = api.MapGroup("/consent-texts").WithTags("Privacy");
        texts.MapPost("/", (PublishConsentText command, ISender sender, CancellationToken cancellationToken) => sender.Send(command, cancellationToken).AsCreated("/api/consent-texts"))
            .Sends<PublishConsentText>("Publish a text that people consent to, or a new version of it").MayBeRefused();
        texts.MapGet("/", (ISender sender, CancellationToken cancellationToken) => sender.Send(new ListConsentTexts(), cancellationToken))
            .Sends<ListConsentTexts>("The newest text of each kind, in each language");
    }
}

/// <param name="Kind">What it is about.</param>
/// <param name="Version">1 or more; the highest is the newest.</param>
/// <param name="Language">fr or en.</param>
/// <param name="Text">As people read it.</param>
[Access(Who.Organizers)]
internal sealed record PublishConsentText(ConsentKind Kind, int Version, string Language, string Text) : ICommand<Made>;

internal sealed class PublishConsentTextValidator : AbstractValidator<PublishConsentText>
{
    public PublishConsentTextValidator()
    {
        RuleFor(text => text.Language).IsLanguage();
        RuleFor(text => text.Text).IsName(most: 50_000);
    }
}

internal sealed class PublishConsentTextHandler(FundtruckDb db, IClock clock) : IRequestHandler<PublishConsentText, Made>
{
    public Task<Made> Handle(PublishConsentText command, CancellationToken cancellationToken)
    {
        var text = db.Add(new ConsentText(ConsentTextId.New(), command.Kind, command.Version, command.Language, command.Text, clock.GetCurrentInstant())).Entity;
        return Task.FromResult(new Made(text.Id.Value));
    }
}

internal sealed record ConsentTextView(ConsentTextId Id, ConsentKind Kind, int Version, string Language, string Text, Instant PublishedAt);

[Access(Who.Everybody)]
internal sealed record ListConsentTexts : IQuery<IReadOnlyList<ConsentTextView>>;

internal sealed class ListConsentTextsHandler(FundtruckDb db) : IRequestHandler<ListConsentTexts, IReadOnlyList<ConsentTextView>>
{
    public async Task<IReadOnlyList<ConsentTextView>> Handle(ListConsentTexts query, CancellationToken cancellationToken) =>
        await db.ConsentTexts
            .Where(text => !db.ConsentTexts.Any(newer => newer.Kind == text.Kind && newer.Language == text.Language && newer.Version > text.Version))
            .OrderBy(text => text.Kind).ThenBy(text => text.Language)
            .Select(text => new ConsentTextView(text.Id, text.Kind, text.Version, text.Language, text.Text, text.PublishedAt)).Take(100).ToListAsync(cancellationToken);
}
