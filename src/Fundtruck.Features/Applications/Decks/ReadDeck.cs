using Fundtruck.Features.Applications.Decks.Storage;
using Microsoft.Net.Http.Headers;

namespace Fundtruck.Features.Applications.Decks;

internal static class ReadDeckEndpoints
{
    // A viewer that opens it all the same may neither run anything nor load anything.
    private const string Sandbox = "sandbox; default-src 'none'";

    internal static void Map(RouteGroupBuilder startups, RouteGroupBuilder applications)
    {
        startups.MapGet("/{id}/deck", (StartupId id, HttpContext http, ISender sender, IDeckStorage storage, CancellationToken cancellationToken) =>
            Send(sender.Send(new GetStartupDeck(id), cancellationToken), http, storage, cancellationToken))
            .Sends<GetStartupDeck>("The startup's deck of today").MayBeMissing().Produces<byte[]>(StatusCodes.Status200OK, "application/pdf");
        applications.MapGet("/{id}/deck", (ApplicationId id, HttpContext http, ISender sender, IDeckStorage storage, CancellationToken cancellationToken) =>
            Send(sender.Send(new GetApplicationDeck(id), cancellationToken), http, storage, cancellationToken))
            .Sends<GetApplicationDeck>("An application's deck: the startup's of today until decks are due, from then on the one of that moment").MayBeMissing().Produces<byte[]>(StatusCodes.Status200OK, "application/pdf");
    }

    private static async Task<IResult> Send(Task<DeckView> query, HttpContext http, IDeckStorage storage, CancellationToken cancellationToken)
    {
        var deck = await query;
        var tag = new EntityTagHeaderValue($"\"{deck.Sha256}\"");
        http.Response.Headers.ContentSecurityPolicy = Sandbox;
        http.Response.Headers.CacheControl = "private, no-cache";
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            http.Response.Headers.ETag = tag.ToString(); // without asking the storage
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var file = await storage.Open(deck.Id, cancellationToken) ?? throw new NotFoundException("deck");
        return TypedResults.Stream(file, "application/pdf", deck.FileName, entityTag: tag, enableRangeProcessing: true);
    }
}

[Access(Who.SignedIn)]
internal sealed record GetStartupDeck(StartupId Id) : IQuery<DeckView>;

[Access(Who.SignedIn)]
internal sealed record GetApplicationDeck(ApplicationId Id) : IQuery<DeckView>;

internal sealed class ReadDeckHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<GetStartupDeck, DeckView>, IRequestHandler<GetApplicationDeck, DeckView>
{
    public async Task<DeckView> Handle(GetStartupDeck query, CancellationToken cancellationToken) => View(
        await db.Decks.Present(query.Id).Where(deck => db.Startups.VisibleTo(db, current, clock.GetCurrentInstant()).Any(startup => startup.Id == deck.StartupId)).SingleOrDefaultAsync(cancellationToken));

    public async Task<DeckView> Handle(GetApplicationDeck query, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        return View(await db.OfApplications(db.Applications.VisibleTo(db, current, now).Where(application => application.Id == query.Id), now).SingleOrDefaultAsync(cancellationToken));
    }

    private static DeckView View(Deck? deck) => DeckView.Of(deck ?? throw new NotFoundException("deck"));
}
