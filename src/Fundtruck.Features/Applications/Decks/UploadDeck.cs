using Fundtruck.Features.Applications.Files;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Applications.Decks;

internal static class UploadDeckEndpoint
{
    internal static void Map(RouteGroupBuilder startups, DeckOptions options) => startups
        .MapPut("/{id}/deck", Handle).Sends<KeepDeck>("Send the startup's deck, a PDF file, as the body itself").WithName("UploadDeck").MayBeMissing().MayBeRefused()
        .WithMetadata(new RequestSizeLimitAttribute(options.LargestBytes)).Accepts<DeckBody>("application/pdf").ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    /// <param name="id">Whose.</param>
    /// <param name="fileName">Its name, which ends in .pdf; people who download it see that.</param>
    private static async Task<Ok<DeckView>> Handle(StartupId id, string fileName, HttpContext http, FileUpload upload, IOptions<DeckOptions> options, CancellationToken cancellationToken) =>
        TypedResults.Ok(await upload.Take(
            new ReceiveDeck(id, fileName, http.Request.ContentLength ?? options.Value.LargestBytes), fileName, options.Value.LargestBytes, http.Request.Body, (file, arrived) => new KeepDeck(file, arrived), cancellationToken));
}

/// <summary>The bytes of a PDF file.</summary>
internal sealed record DeckBody;

/// <param name="Id">Of the deck; another upload is another deck.</param>
/// <param name="FileName">As its owner calls it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Pages">How many.</param>
/// <param name="Sha256">Of the file, in hexadecimal; also its ETag.</param>
/// <param name="UploadedAt">When.</param>
/// <param name="Version">Which of the startup's decks it is, from 1.</param>
/// <param name="CheckedBy">What looked at it: "fundtruck" alone, or qpdf too.</param>
internal sealed record DeckView(FileId Id, string FileName, long Bytes, int Pages, string Sha256, Instant UploadedAt, int Version, string? CheckedBy)
{
    internal static DeckView Of(Deck deck) => new(deck.Id, deck.FileName, deck.Bytes, deck.Pages ?? 0, Convert.ToHexStringLower(deck.Sha256 ?? []), deck.UploadedAt, deck.Version, deck.CheckedBy);
}

/// <summary>Reserves a place for a file that is about to arrive.</summary>
[Access(Who.SignedIn)]
internal sealed record ReceiveDeck(StartupId Startup, string FileName, long Bytes) : ICommand<FileId>;

/// <summary>It has arrived, and it is a deck: from now on it is the startup's.</summary>
[Access(Who.SignedIn)]
internal sealed record KeepDeck(FileId Id, ArrivedFile Arrived) : ICommand<DeckView>;

internal sealed class UploadDeckHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock, IOptions<DeckOptions> options) : IRequestHandler<ReceiveDeck, FileId>, IRequestHandler<KeepDeck, DeckView>
{
    public async Task<FileId> Handle(ReceiveDeck command, CancellationToken cancellationToken)
    {
        if (!await db.Startups.OwnedBy(current).AnyAsync(startup => startup.Id == command.Startup, cancellationToken)) throw new NotFoundException("startup");
        await diary.Lock([command.Startup], cancellationToken);
        var now = clock.GetCurrentInstant();
        var room = await db.Room(command.Startup, command.Bytes, options.Value, now, cancellationToken);
        return db.Add(new Deck(FileId.New(), command.Startup, command.FileName, room, current.Me, now)).Entity.Id;
    }

    public async Task<DeckView> Handle(KeepDeck command, CancellationToken cancellationToken)
    {
        var deck = await db.Receiving(db.Decks, command.Id, current, cancellationToken);
        await diary.Lock([deck.StartupId], cancellationToken);
        var now = clock.GetCurrentInstant();
        var before = await db.Decks.Present(deck.StartupId).AsTracking().SingleOrDefaultAsync(cancellationToken);
        var newest = before?.Version ?? await db.Decks.Where(it => it.StartupId == deck.StartupId).MaxAsync(it => (int?)it.Version, cancellationToken) ?? 0;
        deck.Replace(command.Arrived, before, newest + 1, now);
        return DeckView.Of(deck);
    }
}
