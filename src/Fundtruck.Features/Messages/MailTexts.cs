using Fundtruck.Features.Messages.Writing;

namespace Fundtruck.Features.Messages;

internal static class MailTextsEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var texts = api.MapGroup("/seasons/{id}/mail-texts").WithTags("Messages");
        texts.MapGet("", (SeasonId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListMailTexts(id), cancellationToken).AsOk())
            .Sends<ListMailTexts>("What the messages of a season say, and with which placeholders").MayBeMissing();
        texts.MapGet("/{kind}/{language}", (SeasonId id, string kind, string language, ISender sender, CancellationToken cancellationToken) => sender.Send(new ReadMailText(new(id, kind, language)), cancellationToken).AsOk())
            .Sends<ReadMailText>("What one message of a season says, and said before").MayBeMissing();
        texts.MapPut("/{kind}/{language}", async (SeasonId id, string kind, string language, MailTextBody body, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new WriteMailText(new(id, kind, language), body.Subject, body.Body), cancellationToken);
            return await sender.Send(new ReadMailText(new(id, kind, language)), cancellationToken).AsOk();
        }).Sends<WriteMailText>("Say a message of a season in words of one's own; what is not sent yet says it so").MayBeMissing();
        texts.MapDelete("/{kind}/{language}", (SeasonId id, string kind, string language, ISender sender, CancellationToken cancellationToken) => sender.Send(new ResetMailText(new(id, kind, language)), cancellationToken).AsNoContent())
            .Sends<ResetMailText>("Go back to the built-in text; the others stay readable").MayBeMissing();
        texts.MapPost("/{kind}/{language}/preview", (SeasonId id, string kind, string language, MailTextDraft body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new PreviewMailText(new(id, kind, language), body.Subject, body.Body, body.PersonId), cancellationToken).AsOk())
            .Sends<PreviewMailText>("How a text would read to somebody; nothing is sent").MayBeMissing();
        texts.MapPost("/{kind}/{language}/test", (SeasonId id, string kind, string language, MailTextBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new TryMailText(new(id, kind, language), body.Subject, body.Body), cancellationToken).AsCreated("/api/messages"))
            .Sends<TryMailText>("Send a text to oneself, with an example's facts").MayBeMissing();
    }
}

/// <param name="Subject">The subject line, with placeholders.</param>
/// <param name="Body">The paragraphs, with placeholders; an empty line begins a new one.</param>
internal sealed record MailTextBody(string Subject, string Body);

/// <param name="Subject">As it may be written; null for the one in force.</param>
/// <param name="Body">As it may be written; null for the one in force.</param>
/// <param name="PersonId">To whom; oneself when nobody is named.</param>
internal sealed record MailTextDraft(string? Subject = null, string? Body = null, PersonId? PersonId = null);

/// <param name="IsOwn">False while it is the built-in text.</param>
/// <param name="Subject">The subject line in force.</param>
/// <param name="Body">The paragraphs in force.</param>
/// <param name="Placeholders">What may stand in both.</param>
/// <param name="Required">What must stand in the body.</param>
/// <param name="Action">The label of its button, which stays.</param>
/// <param name="Topic">What its readers may switch off; null for what always comes.</param>
internal sealed record MailTextView(
    MessageKind Kind, string Language, bool IsOwn, string Subject, string Body, IReadOnlyList<string> Placeholders, IReadOnlyList<string> Required, string Action, MailTopic? Topic);

/// <param name="Subject">Null where it went back to the built-in text.</param>
/// <param name="IsTrial">Only its writer got it.</param>
internal sealed record MailTextEdition(int Number, bool IsTrial, string? Subject, string? Body, PersonId? WrittenBy, Instant WrittenAt);

/// <param name="Editions">The newest first, a hundred at most.</param>
internal sealed record MailTextDetail(MailTextView Text, IReadOnlyList<MailTextEdition> Editions);

/// <param name="IsExample">That person has nothing of the kind: the facts are an example's. What has not happened to them yet, such as the reason of a refusal, is always an example's.</param>
internal sealed record MailPreview(string To, string Language, string Subject, string Text, string Html, bool IsExample);

/// <summary>A text of a season, as its address names it; the kind and language may be none.</summary>
internal sealed record MailTextName(SeasonId Season, string Kind, string Language)
{
    /// <summary>What it names, or that there is nothing of that name.</summary>
    internal (MessageKind Kind, MailTextKind Text) Known() =>
        Choice<MessageKind>.TryParse(Kind, out var kind) && BuiltInTexts.All.TryGetValue(kind.Value, out var text) && Language is "fr" or "en" ? (kind.Value, text) : throw new NotFoundException("text of a message");
}

[Access(Who.Organizers)]
internal sealed record ListMailTexts(SeasonId Season) : IQuery<IReadOnlyList<MailTextView>>;

[Access(Who.Organizers)]
internal sealed record ReadMailText(MailTextName Name) : IQuery<MailTextDetail>;

internal sealed class ReadMailTextsHandler(FundtruckDb db) : IRequestHandler<ListMailTexts, IReadOnlyList<MailTextView>>, IRequestHandler<ReadMailText, MailTextDetail>
{
    private const int MostEditions = 100;

    private static readonly string[] Languages = ["fr", "en"];

    public async Task<IReadOnlyList<MailTextView>> Handle(ListMailTexts query, CancellationToken cancellationToken)
    {
        if (!await db.Seasons.AnyAsync(season => season.Id == query.Season, cancellationToken)) throw new NotFoundException("season");
        var own = (await SeasonTexts.InForce(db, [query.Season]).ToListAsync(cancellationToken)).ToDictionary(text => (text.Kind, text.Language), text => new MailWords(text.Subject!, text.Body!));
        return [.. from kind in BuiltInTexts.All from language in Languages select View(kind.Key, kind.Value, language, own.GetValueOrDefault((kind.Key, language)))];
    }

    public async Task<MailTextDetail> Handle(ReadMailText query, CancellationToken cancellationToken)
    {
        var ((season, _, language), (kind, text)) = (query.Name, query.Name.Known());
        if (!await db.Seasons.AnyAsync(it => it.Id == season, cancellationToken)) throw new NotFoundException("season");
        var editions = await db.MailTexts.Where(edition => edition.SeasonId == season && edition.Kind == kind && edition.Language == language).OrderByDescending(edition => edition.Number).Take(MostEditions)
            .Select(edition => new MailTextEdition(edition.Number, edition.IsTrial, edition.Subject, edition.Body, edition.WrittenBy, edition.WrittenAt)).ToListAsync(cancellationToken);
        var own = (await SeasonTexts.InForce(db, [season]).SingleOrDefaultAsync(it => it.Kind == kind && it.Language == language, cancellationToken)) is { } found ? new MailWords(found.Subject!, found.Body!) : null;
        return new(View(kind, text, language, own), editions);
    }

    private static MailTextView View(MessageKind kind, MailTextKind text, string language, MailWords? own)
    {
        var words = own ?? text.In(language);
        return new(kind, language, own is not null, words.Subject, words.Body, text.Placeholders, text.Required, text.ActionIn(language), kind.Topic());
    }
}
