namespace Fundtruck.Features.Applications.Decks;

/// <summary>
/// Which deck is whose. An application points at none: it has the one that was in force when its deck was due, or the present one as long as it is not.
/// So nothing has to be done at the deadline, and nothing can be forgotten.
/// </summary>
internal static class DecksInForce
{
    private static readonly ApplicationStatus[] NeedNone = [ApplicationStatus.Draft, ApplicationStatus.Withdrawn, ApplicationStatus.WithdrawnLate, ApplicationStatus.Cancelled];

    /// <summary>The startup's deck of today.</summary>
    internal static IQueryable<Deck> Present(this IQueryable<Deck> decks, StartupId startup) =>
        decks.Where(deck => deck.StartupId == startup && deck.Status == FileStatus.Kept && deck.EndedAt == null);

    /// <summary>The deck that an application shows at this moment.</summary>
    internal static IQueryable<Deck> OfApplications(this FundtruckDb db, IQueryable<Application> applications, Instant now) =>
        from application in applications
        join stop in db.Stops on application.StopId equals stop.Id
        let due = application.DeckReopenedUntil > stop.DecksDue ? application.DeckReopenedUntil.Value : stop.DecksDue
        from deck in db.Decks
        where deck.StartupId == application.StartupId && deck.Status == FileStatus.Kept
            && (application.Status == ApplicationStatus.Draft || due > now ? deck.EndedAt == null : deck.KeptAt < due && (deck.EndedAt == null || deck.EndedAt >= due))
        select deck;

    /// <summary>Decks that have been replaced or removed and that no application has either, or only one from long ago.</summary>
    internal static IQueryable<Deck> UnneededDecks(this FundtruckDb db, Instant longAgo) =>
        db.Decks.Where(deck => deck.Status == FileStatus.Kept && deck.EndedAt != null && (deck.EndedAt < longAgo || !(
            from application in db.Applications
            join stop in db.Stops on application.StopId equals stop.Id
            let due = application.DeckReopenedUntil > stop.DecksDue ? application.DeckReopenedUntil.Value : stop.DecksDue
            where application.StartupId == deck.StartupId && !NeedNone.Contains(application.Status) && deck.KeptAt < due && deck.EndedAt >= due
            select application).Any()));
}
