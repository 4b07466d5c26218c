namespace Fundtruck.Features.Messages;

/// <summary>Reminds teams that take part of the deck that is due.</summary>
internal sealed class TellAboutDecks(FundtruckDb db, DueReminders reminders) : INotificationHandler<Happening<ApplicationMoved>>, INotificationHandler<Happening<DecksDueMoved>>
{
    private static readonly ApplicationStatus[] TakingPart = [ApplicationStatus.Accepted, ApplicationStatus.Confirmed];

    public async Task Handle(Happening<ApplicationMoved> happening, CancellationToken cancellationToken)
    {
        // What was due is void already, like all that was to be said of the status before.
        var moved = happening.What.Application;
        if (!TakingPart.Contains(happening.What.After) || !reminders.IsNews(MessageKind.DeckReminder, moved)) return;
        var news = reminders.News(MessageKind.DeckReminder, moved, TakingPart);
        await Remind(news, await reminders.StopOf(moved.StopId, cancellationToken), happening.What.At, cancellationToken);
    }

    public async Task Handle(Happening<DecksDueMoved> happening, CancellationToken cancellationToken)
    {
        var (id, one, at) = happening.What;
        var stop = await reminders.StopOf(id, cancellationToken);
        var applications = one is null
            ? await db.Applications.Where(application => application.StopId == id && TakingPart.Contains(application.Status)).ToListAsync(cancellationToken)
            : [.. db.Applications.Local.Where(application => application.Id == one && TakingPart.Contains(application.Status))];
        await Remind(applications, stop, at, cancellationToken);
    }

    private Task Remind(IReadOnlyList<Application> applications, Stop stop, Instant now, CancellationToken cancellationToken) => reminders.Set(
        MessageKind.DeckReminder, applications,
        [.. applications.Select(application => (application, application.DeckReopenedUntil is { } until && until > stop.DecksDue ? until : stop.DecksDue))],
        due => Reminders.OfDeck(due, stop.Zone, now), now, cancellationToken);
}
