namespace Fundtruck.Features.Messages;

/// <summary>Whoever joins a team is reminded like its others of what it owes by a date, as far as that is still to come.</summary>
internal sealed class TellNewMembers(FundtruckDb db, Outbox outbox) : INotificationHandler<Happening<MemberJoined>>
{
    private static readonly MessageKind[] ToTeams = [MessageKind.ConfirmationReminder, MessageKind.DeckReminder, MessageKind.AnswersReminder];

    public async Task Handle(Happening<MemberJoined> happening, CancellationToken cancellationToken)
    {
        var (startup, person, at) = happening.What;
        var applications = await db.Applications.Where(application => application.StartupId == startup.Id).Select(application => application.Id).ToListAsync(cancellationToken);
        var subjects = applications.ConvertAll(application => application.Value);
        var reminders = await db.OutgoingMessages
            .Where(message => ToTeams.Contains(message.Kind) && subjects.Contains(message.SubjectId) && (message.PersonId == person || (message.Status == MessageStatus.Due && message.DueAt > at))).ToListAsync(cancellationToken);
        var own = reminders.Where(message => message.PersonId == person).Select(Which).ToHashSet();
        foreach (var it in reminders.DistinctBy(Which).Where(message => !own.Contains(Which(message))))
            outbox.Add(new OutgoingMessage(it.Kind, it.SubjectId, it.Revision, person, it.DueAt, at, it.Reminder));

        static (MessageKind, Guid, int, ReminderRule?) Which(OutgoingMessage message) => (message.Kind, message.SubjectId, message.Revision, message.Reminder);
    }
}
