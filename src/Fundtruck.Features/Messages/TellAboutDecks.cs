namespace Fundtruck.Features.Messages;

/// <summary>Reminds teams that take part of the deck that is due. Whether it is still missing is asked when the mail is written.</summary>
internal sealed class TellAboutDecks(FundtruckDb db, Outbox outbox) : INotificationHandler<Happening<ApplicationMoved>>, INotificationHandler<Happening<DecksDueMoved>>
{
    private static readonly ApplicationStatus[] TakingPart = [ApplicationStatus.Accepted, ApplicationStatus.Confirmed];

    /// <summary>Of a reminder: the minute at which decks are due. One for another minute has lost its meaning.</summary>
    internal static int Revision(Instant due) => (int)(due.ToUnixTimeSeconds() / 60);

    public async Task Handle(Happening<ApplicationMoved> happening, CancellationToken cancellationToken)
    {
        // What was due is void already, like all that was to be said of the status before.
        if (!TakingPart.Contains(happening.What.After) || !IsNews(happening.What.Application)) return;
        // All that a release accepts are reminded together, with the first of them: three round trips, not three for each.
        var news = db.ChangeTracker.Entries<Application>().Where(entry => entry.Property(application => application.Revision).IsModified).Select(entry => entry.Entity)
            .Where(application => application.StopId == happening.What.Application.StopId && TakingPart.Contains(application.Status) && IsNews(application)).Append(happening.What.Application).ToList();
        var stop = await StopOf(happening.What.Application.StopId, cancellationToken);
        await Remind([.. news.Select(application => (application, stop.DecksDue))], stop.Zone, happening.What.At, cancellationToken);
    }

    private bool IsNews(Application application) => outbox.IsFirst((MessageKind.DeckReminder, application.Id.Value, application.Revision));

    public async Task Handle(Happening<DecksDueMoved> happening, CancellationToken cancellationToken)
    {
        var (id, one, at) = happening.What;
        var stop = await StopOf(id, cancellationToken);
        var applications = one is null
            ? await db.Applications.Where(application => application.StopId == id && TakingPart.Contains(application.Status)).ToListAsync(cancellationToken)
            : [.. db.Applications.Local.Where(application => application.Id == one && TakingPart.Contains(application.Status))];
        await Remind([.. applications.Select(application => (application, stop.DecksDue))], stop.Zone, at, cancellationToken);
    }

    private async Task<Stop> StopOf(StopId id, CancellationToken cancellationToken) =>
        db.Stops.Local.FirstOrDefault(stop => stop.Id == id) ?? await db.Stops.SingleAsync(stop => stop.Id == id, cancellationToken);

    private async Task Remind(IReadOnlyList<(Application Application, Instant Due)> applications, DateTimeZone zone, Instant now, CancellationToken cancellationToken)
    {
        var (subjects, startups) = (applications.Select(it => it.Application.Id.Value).ToArray(), applications.Select(it => it.Application.StartupId).ToArray());
        if (subjects.Length == 0) return;
        var reminders = db.OutgoingMessages.Where(message => message.Kind == MessageKind.DeckReminder && subjects.Contains(message.SubjectId));
        await reminders.Where(message => message.Status == MessageStatus.Due || message.Status == MessageStatus.Void).ExecuteDeleteAsync(cancellationToken);
        var told = await reminders.Select(message => new ValueTuple<Guid, int, ReminderRule?, PersonId?>(message.SubjectId, message.Revision, message.Reminder, message.PersonId)).ToHashSetAsync(cancellationToken);
        var teams = await db.Startups.Where(startup => startups.Contains(startup.Id))
            .Select(startup => new { startup.Id, People = startup.Members.Select(member => member.PersonId).ToList() }).ToDictionaryAsync(startup => startup.Id, startup => startup.People, cancellationToken);
        foreach (var (application, usual) in applications)
        {
            var due = application.DeckReopenedUntil is { } until && until > usual ? until : usual;
            foreach (var (rule, at) in Reminders.OfDeck(due, zone, now))
            {
                foreach (var person in teams[application.StartupId].Where(person => !told.Contains((application.Id.Value, Revision(due), rule, person))))
                    outbox.Add(new OutgoingMessage(MessageKind.DeckReminder, application.Id.Value, Revision(due), person, at, now) { Reminder = rule });
            }
        }
    }
}
