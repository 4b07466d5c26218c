namespace Fundtruck.Features.Applications.Decks;

internal static class ChangeDecksEndpoints
{
    internal static void Map(RouteGroupBuilder startups, RouteGroupBuilder applications)
    {
        startups.MapDelete("/{id}/deck", (StartupId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new RemoveDeck(id), cancellationToken).AsNoContent())
            .Sends<RemoveDeck>("Take the startup's deck away; applications whose decks were due keep it").MayBeMissing();
        applications.MapPut("/{id}/deck-deadline", (ApplicationId id, DeckDeadlineBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ReopenDeck(id, body.Until), cancellationToken).AsNoContent())
            .Sends<ReopenDeck>("Let an application's deck be replaced after the stop's deadline").MayBeMissing().MayBeRefused();
    }
}

/// <param name="Until">A local time at the stop, still to come.</param>
internal sealed record DeckDeadlineBody(LocalDateTime Until);

[Access(Who.SignedIn)]
internal sealed record RemoveDeck(StartupId Id) : ICommand<Done>;

[Access(Who.Hosts)]
internal sealed record ReopenDeck(ApplicationId Id, LocalDateTime Until) : ICommand<Done>;

internal sealed class ReopenDeckValidator : AbstractValidator<ReopenDeck>
{
    public ReopenDeckValidator() => RuleFor(command => command.Until).IsMoment();
}

internal sealed class ChangeDecksHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<RemoveDeck, Done>, IRequestHandler<ReopenDeck, Done>
{
    public async Task<Done> Handle(RemoveDeck command, CancellationToken cancellationToken)
    {
        if (!await db.Startups.OwnedBy(current).AnyAsync(startup => startup.Id == command.Id, cancellationToken)) throw new NotFoundException("startup");
        await diary.Lock([command.Id], cancellationToken);
        var deck = await db.Decks.Present(command.Id).AsTracking().SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("deck");
        deck.End(clock.GetCurrentInstant());
        return Done.Answer;
    }

    public async Task<Done> Handle(ReopenDeck command, CancellationToken cancellationToken)
    {
        var (stop, _, _, application) = await db.LockedFile(diary, command.Id, db.Applications.RunBy(current), cancellationToken);
        application.ReopenDeck(stop, stop.Zone.Meant(command.Until, "until"), clock.GetCurrentInstant());
        return Done.Answer;
    }
}
