using Fundtruck.Features.Applications.Decks.Checking;
using Fundtruck.Features.Applications.Decks.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Applications.Decks;

internal static class UploadDeckEndpoint
{
    internal static void Map(RouteGroupBuilder startups, DeckOptions options) => startups
        .MapPut("/{id}/deck", Handle).Sends<KeepDeck>("Send the startup's deck, a PDF file, as the body itself").WithName("UploadDeck").MayBeMissing().MayBeRefused()
        .WithMetadata(new RequestSizeLimitAttribute(options.LargestBytes)).Accepts<DeckBody>("application/pdf").ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    /// <param name="id">Whose.</param>
    /// <param name="fileName">Its name, which ends in .pdf; people who download it see that.</param>
    private static async Task<Ok<DeckView>> Handle(StartupId id, string fileName, HttpContext http, DeckUpload upload, CancellationToken cancellationToken) =>
        TypedResults.Ok(await upload.Take(id, fileName, http.Request.ContentLength, http.Request.Body, cancellationToken));
}

/// <summary>The bytes of a PDF file.</summary>
internal sealed record DeckBody;

/// <param name="Id">Of the deck; another upload is another deck.</param>
/// <param name="FileName">As its owner calls it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Pages">How many.</param>
/// <param name="Sha256">Of the file, in hexadecimal; also its ETag.</param>
/// <param name="UploadedAt">When.</param>
internal sealed record DeckView(DeckId Id, string FileName, long Bytes, int Pages, string Sha256, Instant UploadedAt)
{
    internal static DeckView Of(Deck deck) => new(deck.Id, deck.FileName, deck.Bytes, deck.Pages ?? 0, Convert.ToHexStringLower(deck.Sha256 ?? []), deck.UploadedAt);
}

/// <summary>Takes a file in: a place for it first, then the file, then what it is. No transaction is open while its sender sends.</summary>
internal sealed class DeckUpload(ISender sender, IDeckStorage storage, DeckCheck check, IOptions<DeckOptions> options, ILogger<DeckUpload> log)
{
    internal async Task<DeckView> Take(StartupId startup, string fileName, long? announced, Stream body, CancellationToken cancellationToken)
    {
        var id = await sender.Send(new ReceiveDeck(startup, fileName, announced ?? options.Value.LargestBytes), cancellationToken);
        try
        {
            using var file = await IncomingFiles.Receive(storage.Incoming, body, cancellationToken);
            var pages = await check.Pages(file.Path, cancellationToken);
            await storage.Put(id, file.Path, cancellationToken);
            return await sender.Send(new KeepDeck(id, file.Bytes, file.Sha256, pages), cancellationToken);
        }
        catch (Exception exception)
        {
            await GiveUp(id, (exception as DeckRefusedException)?.Why);
            throw;
        }
    }

    /// <summary>Frees the place. Where even that fails, the hourly job does.</summary>
    private async Task GiveUp(DeckId id, DeckRefusal? why)
    {
        try
        {
            await sender.Send(new RefuseDeck(id, why), CancellationToken.None);
        }
        catch (Exception exception)
        {
            log.LogWarning("The place of a deck that did not arrive is freed later: {Why}", exception.Message);
        }
    }
}

/// <summary>Reserves a place for a file that is about to arrive.</summary>
[Access(Who.SignedIn)]
internal sealed record ReceiveDeck(StartupId Startup, string FileName, long Bytes) : ICommand<DeckId>;

/// <summary>It has arrived, and it is a deck: from now on it is the startup's.</summary>
[Access(Who.SignedIn)]
internal sealed record KeepDeck(DeckId Id, long Bytes, byte[] Sha256, int Pages) : ICommand<DeckView>;

/// <summary>It is no deck, or never arrived.</summary>
[Access(Who.SignedIn)]
internal sealed record RefuseDeck(DeckId Id, DeckRefusal? Why) : ICommand<Done>;

internal sealed class UploadDeckHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock, IOptions<DeckOptions> options)
    : IRequestHandler<ReceiveDeck, DeckId>, IRequestHandler<KeepDeck, DeckView>, IRequestHandler<RefuseDeck, Done>
{
    private static readonly Duration Hour = Duration.FromHours(1);

    public async Task<DeckId> Handle(ReceiveDeck command, CancellationToken cancellationToken)
    {
        if (!await db.Startups.OwnedBy(current).AnyAsync(startup => startup.Id == command.Startup, cancellationToken)) throw new NotFoundException("startup");
        await diary.Lock([command.Startup], cancellationToken);
        var now = clock.GetCurrentInstant();
        var lately = await db.Decks.Where(deck => deck.StartupId == command.Startup && deck.UploadedAt > now - Hour).OrderBy(deck => deck.UploadedAt).Select(deck => deck.UploadedAt).ToListAsync(cancellationToken);
        if (lately.Count >= options.Value.UploadsPerHour)
            throw new TooManyRequestsException($"This startup has sent {lately.Count} files within an hour: that is the most.", lately[^options.Value.UploadsPerHour] + Hour - now);

        var taken = await db.Decks.Where(deck => deck.StartupId == command.Startup).SumAsync(deck => deck.Bytes, cancellationToken);
        return db.Add(new Deck(DeckId.New(), command.Startup, command.FileName, command.Bytes, taken, options.Value.QuotaBytes, current.Me, now)).Entity.Id;
    }

    public async Task<DeckView> Handle(KeepDeck command, CancellationToken cancellationToken)
    {
        var deck = await Receiving(command.Id, cancellationToken);
        await diary.Lock([deck.StartupId], cancellationToken);
        var now = clock.GetCurrentInstant();
        if (await db.Decks.Present(deck.StartupId).AsTracking().SingleOrDefaultAsync(cancellationToken) is { } before) before.End(now);
        deck.Keep(command.Bytes, command.Sha256, command.Pages, now);
        return DeckView.Of(deck);
    }

    public async Task<Done> Handle(RefuseDeck command, CancellationToken cancellationToken)
    {
        (await Receiving(command.Id, cancellationToken)).Refuse(command.Why);
        return Done.Answer;
    }

    /// <summary>Whoever was taken out of the team, or erased, while the file arrived has no such place any more.</summary>
    private async Task<Deck> Receiving(DeckId id, CancellationToken cancellationToken) =>
        await db.Decks.AsTracking().SingleOrDefaultAsync(
            deck => deck.Id == id && deck.Status == DeckStatus.Receiving && db.Startups.OwnedBy(current).Any(startup => startup.Id == deck.StartupId), cancellationToken)
            ?? throw new NotFoundException("deck");
}
