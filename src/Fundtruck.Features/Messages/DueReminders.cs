namespace Fundtruck.Features.Messages;

/// <summary>Reminders of what teams owe by a date. Whether it is still missing is asked when the mail is written.</summary>
internal sealed class DueReminders(FundtruckDb db, Outbox outbox)
{
    /// <summary>What has neither left nor failed, and is not on its way.</summary>
    private static readonly MessageStatus[] Changeable = [MessageStatus.Due, MessageStatus.Held, MessageStatus.Void];

    /// <summary>Of a reminder: the minute at which something is due. One for another minute has lost its meaning.</summary>
    internal static int Revision(Instant due) => (int)(due.ToUnixTimeSeconds() / 60);

    /// <summary>True the first time that this is asked of an application's status in a transaction.</summary>
    internal bool IsNews(MessageKind kind, Application application) => outbox.IsFirst((kind, application.Id.Value, application.Revision));

    /// <summary>All applications of the same stop whose status changed in this command are reminded together, with the first of them: so it takes the same round trips however many they are.</summary>
    internal IReadOnlyList<Application> News(MessageKind kind, Application first, IReadOnlyList<ApplicationStatus> concerned) =>
    [
        .. db.ChangeTracker.Entries<Application>().Where(entry => entry.Property(application => application.Revision).IsModified).Select(entry => entry.Entity)
            .Where(application => application.StopId == first.StopId && concerned.Contains(application.Status) && IsNews(kind, application)).Append(first),
    ];

    internal async Task<Stop> StopOf(StopId id, CancellationToken cancellationToken) =>
        db.Stops.Local.FirstOrDefault(stop => stop.Id == id) ?? await db.Stops.SingleAsync(stop => stop.Id == id, cancellationToken);

    /// <summary>
    /// Puts these in place of the reminders of a kind that these applications' teams would have had. What is there already of the same date stays as it is: it may be held or cancelled by organizers,
    /// or be due and still on its way.
    /// </summary>
    /// <param name="kind">Of the reminders.</param>
    /// <param name="applications">Whose.</param>
    /// <param name="dues">What each of them owes, and when it is due.</param>
    /// <param name="rules">The reminders of something that is due at a moment, as far as they are still to come.</param>
    /// <param name="now">When this is decided.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task Set(
        MessageKind kind, IReadOnlyCollection<Application> applications, IReadOnlyCollection<(Application Application, Instant Due)> dues, Func<Instant, IEnumerable<(ReminderRule Rule, Instant At)>> rules,
        Instant now, CancellationToken cancellationToken)
    {
        var (subjects, startups) = (applications.Select(it => it.Id.Value).ToArray(), applications.Select(it => it.StartupId).ToArray());
        if (subjects.Length == 0) return;
        var teams = await db.Startups.Where(startup => startups.Contains(startup.Id))
            .Select(startup => new { startup.Id, People = startup.Members.Select(member => member.PersonId).ToList() }).ToDictionaryAsync(startup => startup.Id, startup => startup.People, cancellationToken);
        var owed = (from it in dues from person in teams[it.Application.StartupId] select (it.Application.Id.Value, Revision(it.Due), person)).ToHashSet();
        var there = await db.OutgoingMessages.Where(message => message.Kind == kind && message.PersonId != null && subjects.Contains(message.SubjectId))
            .Select(message => new { message.Id, message.SubjectId, message.Revision, message.Reminder, Person = message.PersonId!.Value, message.Status, message.Outcome }).ToListAsync(cancellationToken);
        // Void with the status before is void with no other: it is written anew.
        var stays = there.ToLookup(it => !Changeable.Contains(it.Status) || (owed.Contains((it.SubjectId, it.Revision, it.Person)) && !(it.Status == MessageStatus.Void && it.Outcome == TellAboutApplications.Moved)));
        var gone = stays[false].Select(it => it.Id).ToArray();
        if (gone.Length > 0) await db.OutgoingMessages.Where(message => gone.Contains(message.Id) && Changeable.Contains(message.Status)).ExecuteDeleteAsync(cancellationToken);
        outbox.Keep(stays[true].Select(it => it.Id));
        var told = stays[true].Select(it => (it.SubjectId, it.Revision, it.Reminder, it.Person)).ToHashSet();
        foreach (var (application, due) in dues)
        {
            foreach (var (rule, at) in rules(due))
                foreach (var person in teams[application.StartupId].Where(person => !told.Contains((application.Id.Value, Revision(due), rule, person))))
                    outbox.Add(new OutgoingMessage(kind, application.Id.Value, Revision(due), person, at, now, rule));
        }
    }
}
