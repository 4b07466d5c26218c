using Fundtruck.Features.Applications.Files;
using Fundtruck.Features.Applications.Files.Storage;

namespace Fundtruck.Features.Applications.Decks;

internal static class ReadDeckEndpoints
{
    internal static void Map(RouteGroupBuilder startups, RouteGroupBuilder applications)
    {
        startups.MapGet("/{id}/deck", (StartupId id, HttpContext http, ISender sender, IFileStorage storage, CancellationToken cancellationToken) =>
            Send(sender.Send(new GetStartupDeck(id), cancellationToken), http, storage, cancellationToken))
            .Sends<GetStartupDeck>("The startup's deck of today").MayBeMissing().Produces<byte[]>(StatusCodes.Status200OK, "application/pdf");
        applications.MapGet("/{id}/deck", (ApplicationId id, HttpContext http, ISender sender, IFileStorage storage, CancellationToken cancellationToken) =>
            Send(sender.Send(new GetApplicationDeck(id), cancellationToken), http, storage, cancellationToken))
            .Sends<GetApplicationDeck>("An application's deck: the startup's of today until decks are due, from then on the one of that moment").MayBeMissing().Produces<byte[]>(StatusCodes.Status200OK, "application/pdf");
        applications.MapGet("/{id}/deck/details", (ApplicationId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetApplicationDeck(id), cancellationToken).AsOk())
            .Sends<GetApplicationDeck>("What is known of an application's deck").WithName("GetApplicationDeckDetails").MayBeMissing();
    }

    private static async Task<IResult> Send(Task<DeckView> query, HttpContext http, IFileStorage storage, CancellationToken cancellationToken)
    {
        var deck = await query;
        return await Attachments.Send(deck.Id, deck.FileName, deck.Sha256, http, storage, cancellationToken);
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
