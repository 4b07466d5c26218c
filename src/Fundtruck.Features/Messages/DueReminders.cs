namespace Fundtruck.Features.Messages;

/// <summary>A reminder of what is due of an application.</summary>
internal sealed record DueReminder(Application Application, Instant Due, ReminderRule Rule, Instant At);

/// <summary>Reminders of what teams owe by a date. Whether it is still missing is asked when the mail is written.</summary>
internal sealed class DueReminders(FundtruckDb db, Outbox outbox)
{
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

    /// <summary>Puts these in place of the reminders of a kind that these applications' teams would have had.</summary>
    internal async Task Set(MessageKind kind, IReadOnlyCollection<Application> applications, IEnumerable<DueReminder> wanted, Instant now, CancellationToken cancellationToken)
    {
        var (subjects, startups) = (applications.Select(it => it.Id.Value).ToArray(), applications.Select(it => it.StartupId).ToArray());
        if (subjects.Length == 0) return;
        var reminders = db.OutgoingMessages.Where(message => message.Kind == kind && subjects.Contains(message.SubjectId));
        await reminders.Where(message => message.Status == MessageStatus.Due || message.Status == MessageStatus.Void || message.Status == MessageStatus.Held).ExecuteDeleteAsync(cancellationToken);
        var told = await reminders.Select(message => new ValueTuple<Guid, int, ReminderRule?, PersonId?>(message.SubjectId, message.Revision, message.Reminder, message.PersonId)).ToHashSetAsync(cancellationToken);
        var teams = await db.Startups.Where(startup => startups.Contains(startup.Id))
            .Select(startup => new { startup.Id, People = startup.Members.Select(member => member.PersonId).ToList() }).ToDictionaryAsync(startup => startup.Id, startup => startup.People, cancellationToken);
        foreach (var (application, due, rule, at) in wanted)
        {
            foreach (var person in teams[application.StartupId].Where(person => !told.Contains((application.Id.Value, Revision(due), rule, person))))
                outbox.Add(new OutgoingMessage(kind, application.Id.Value, Revision(due), person, at, now, rule));
        }
    }
}
