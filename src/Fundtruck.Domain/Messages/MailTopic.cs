namespace Fundtruck.Domain.Messages;

/// <summary>What people may switch off: messages without which they lose nothing that is theirs.</summary>
public enum MailTopic
{
    /// <summary>Reminders of appointments, and of what is due.</summary>
    Reminders,

    /// <summary>What others ask and answer about meetings that are not booked yet.</summary>
    MeetingRequests,
}

/// <summary>Which messages belong to a topic. All others tell of what was decided, asked for or cancelled, and are always sent.</summary>
public static class MailTopics
{
    public static MailTopic? Topic(this MessageKind kind) => kind switch
    {
        MessageKind.ReminderDigest => MailTopic.Reminders,
        _ when OutgoingMessage.Reminders.Contains(kind) => MailTopic.Reminders,
        MessageKind.MeetingRequestNews => MailTopic.MeetingRequests,
        _ => null,
    };
}
