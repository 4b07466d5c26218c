using Fundtruck.Domain.People;
using NodaTime;

namespace Fundtruck.Domain.Messages;

/// <summary>What a message is about; the words are written when it is sent.</summary>
public enum MessageKind
{
    SignInLink,
    ApplicationReceived,
    ApplicationAccepted,
    ApplicationWaitlisted,
    ApplicationRefused,
    ApplicationConfirmed,
    ApplicationWithdrawn,
    ConfirmationReminder,
    ApplicationLapsed,
    ApplicationDisqualified,
    ApplicationCancelled,
    ApplicationTransferred,
    ApplicationWalkOver,
    StopPostponed,
    StopRescheduled,
    StopCancelled,
    PitchInvitation,
    PitchCancellation,
    PitchReminder,
    MeetingInvitation,
    MeetingCancellation,
    MeetingReminder,
    MeetingRequestNews,
    TeamInvitation,
    AccreditationChanged,
    DeckReminder,
    ConfirmationExtended,
    EligibilityOverridden,
    ApplicationReopened,
    AnswersReminder,
    PlanPublished,

    /// <summary>A text of a message as its writer tries it on themselves.</summary>
    MailTextTest,

    /// <summary>What organizers planned to remind of.</summary>
    PlannedReminder,

    /// <summary>What exceeds the reminders that one person gets on one day, in one mail.</summary>
    ReminderDigest,
}

public enum MessageStatus
{
    /// <summary>Prepared: waits for its due time or for the next try.</summary>
    Due,

    /// <summary>A worker has it, as long as the worker's session with the database lasts.</summary>
    Sending,

    /// <summary>The mail server took it.</summary>
    Sent,

    /// <summary>The mail server refused it for good.</summary>
    Failed,

    /// <summary>It has lost its meaning and is never sent.</summary>
    Void,

    /// <summary>It is not sent until somebody releases it.</summary>
    Held,
}

/// <summary>Why a message is held.</summary>
public enum HoldReason
{
    /// <summary>An organizer wants it to wait.</summary>
    Organizer,

    /// <summary>Mail to its recipient's address fails.</summary>
    Address,
}

/// <summary>
/// That somebody must be told something, decided in the transaction that changed the fact. Unique by subject, person, kind and revision.
/// A reminder is a message that is due later: see docs/decisions/messages.md.
/// </summary>
public sealed class OutgoingMessage : Entity
{
    private OutgoingMessage() => Language = "";

    public OutgoingMessage(MessageKind kind, Guid subject, int revision, PersonId person, Instant dueAt, Instant now, ReminderRule? reminder = null)
        : this(kind, subject, revision, dueAt, now) => (PersonId, Reminder) = (person, reminder);

    private OutgoingMessage(MessageKind kind, Guid subject, int revision, Instant dueAt, Instant now)
    {
        Id = OutgoingMessageId.New();
        Kind = kind;
        SubjectId = subject;
        Revision = revision;
        DueAt = dueAt;
        CreatedAt = now;
        Language = "";
    }

    /// <summary>The kinds whose subject is an application.</summary>
    public static MessageKind[] AboutApplications { get; } =
    [
        MessageKind.ApplicationReceived, MessageKind.ApplicationAccepted, MessageKind.ApplicationWaitlisted, MessageKind.ApplicationRefused, MessageKind.ApplicationConfirmed,
        MessageKind.ApplicationWithdrawn, MessageKind.ConfirmationReminder, MessageKind.ApplicationLapsed, MessageKind.ApplicationDisqualified, MessageKind.ApplicationCancelled,
        MessageKind.ApplicationTransferred, MessageKind.ApplicationWalkOver, MessageKind.ConfirmationExtended, .. BesideStatus,
    ];

    /// <summary>The kinds about an application that a change of its status does not make worthless.</summary>
    public static MessageKind[] BesideStatus => [MessageKind.EligibilityOverridden, MessageKind.ApplicationReopened];

    /// <summary>The kinds that say themselves, when they are worded, whether they are still so: a change of their subject does not make them worthless.</summary>
    public static MessageKind[] JudgedWhenWorded => [.. BesideStatus, MessageKind.MeetingCancellation, MessageKind.PitchCancellation, MessageKind.PlannedReminder];

    /// <summary>The kinds that remind of something.</summary>
    public static MessageKind[] Reminders { get; } =
        [MessageKind.ConfirmationReminder, MessageKind.PitchReminder, MessageKind.MeetingReminder, MessageKind.DeckReminder, MessageKind.AnswersReminder, MessageKind.PlannedReminder];

    /// <summary>The message that brings a sign-in link to an address, known or not.</summary>
    public static OutgoingMessage ForSignIn(string email, string language, Instant now) =>
        new(MessageKind.SignInLink, Guid.CreateVersion7(), 0, now, now) { Address = email, Language = language };

    /// <summary>The message that brings an invitation into a team to an address, known or not.</summary>
    /// <param name="invitation">Which.</param>
    /// <param name="language">fr or en: when the address is unknown.</param>
    /// <param name="now">When it is due.</param>
    public static OutgoingMessage ForInvitation(Invitation invitation, string language, Instant now) =>
        new(MessageKind.TeamInvitation, invitation.Id.Value, invitation.Mails, now, now) { Address = invitation.Email, Language = language };

    public OutgoingMessageId Id { get; private init; }

    public MessageKind Kind { get; private init; }

    /// <summary>The application, pitch, meeting, stop, invitation, investor or plan it is about.</summary>
    public Guid SubjectId { get; private init; }

    /// <summary>Of the subject when this was decided; a message whose subject has moved on is void.</summary>
    public int Revision { get; private init; }

    /// <summary>Which of the reminders of its subject it is.</summary>
    public ReminderRule? Reminder { get; private init; }

    /// <summary>The organizers' plan that it follows.</summary>
    public ReminderPlanId? PlanId { get; private init; }

    /// <summary>Of a planned reminder: when it has lost its meaning.</summary>
    public Instant? UsefulUntil { get; private init; }

    /// <summary>The digest in which it is sent, so that it is not sent alone.</summary>
    public OutgoingMessageId? DigestId { get; private set; }

    public PersonId? PersonId { get; private init; }

    /// <summary>Only where the person is not known yet.</summary>
    public string? Address { get; private init; }

    public string Language { get; private init; }

    /// <summary>0 for the first, counting on for each time that an organizer has it sent again.</summary>
    public int Copy { get; private init; }

    public Instant DueAt { get; private set; }

    public MessageStatus Status { get; private set; }

    /// <summary>Why it is held; null when it is not.</summary>
    public HoldReason? HeldFor { get; private set; }

    /// <summary>Of what a worker of an earlier version holds; others hold it by their session.</summary>
    public Instant? LeasedUntil { get; private init; }

    /// <summary>The session of the worker that has it.</summary>
    public int? Worker { get; private init; }

    public int Attempts { get; private init; }

    public Instant CreatedAt { get; private init; }

    public Instant? SentAt { get; private init; }

    /// <summary>What the mail server answered, why it failed, why it is held, or why it is void.</summary>
    public string? Outcome { get; private set; }

    /// <summary>The message that tells what is so now, when this one is void because of that.</summary>
    public OutgoingMessageId? SupersededBy { get; private init; }

    /// <summary>When it came back after the mail server had taken it.</summary>
    public Instant? BouncedAt { get; private set; }

    /// <summary>What the bounce said.</summary>
    public string? Bounce { get; private set; }

    /// <summary>Keeps a message that has not left from leaving. One that waits for a digest leaves it: released, it is sent by itself.</summary>
    /// <param name="why">For the other organizers.</param>
    public void Hold(string why)
    {
        if (Status is not MessageStatus.Due) throw new RuleBrokenException(Rule.MessageNotWaiting);
        (Status, HeldFor, Outcome, DigestId) = (MessageStatus.Held, HoldReason.Organizer, why, null);
    }

    /// <summary>Lets a held message leave when it is due. One that has lost its meaning meanwhile is not sent all the same.</summary>
    public void Release()
    {
        if (Status is not MessageStatus.Held) throw new RuleBrokenException(Rule.MessageNotHeld);
        (Status, HeldFor, Outcome) = (MessageStatus.Due, null, null);
    }

    /// <summary>Says that a message that has not left is not to be sent at all.</summary>
    /// <param name="why">For the other organizers.</param>
    public void Cancel(string why)
    {
        if (Status is not (MessageStatus.Due or MessageStatus.Held)) throw new RuleBrokenException(Rule.MessageNotWaiting);
        (Status, HeldFor, Outcome) = (MessageStatus.Void, null, why);
    }

    /// <summary>The same message once more, due now; it tells what is so when it leaves.</summary>
    /// <param name="copies">How many there are of it already.</param>
    /// <param name="now">When it is due.</param>
    public OutgoingMessage Again(int copies, Instant now)
    {
        if (Kind is MessageKind.SignInLink or MessageKind.ReminderDigest) throw new RuleBrokenException(Rule.MessageNotRepeatable);
        if (Status is not (MessageStatus.Sent or MessageStatus.Failed)) throw new RuleBrokenException(Rule.MessageNotOver);
        return new(Kind, SubjectId, Revision, now, now) { PersonId = PersonId, Address = Address, Language = Language, Reminder = Reminder, PlanId = PlanId, UsefulUntil = UsefulUntil, Copy = copies };
    }

    /// <summary>It came back. Whoever tells so twice changes nothing.</summary>
    /// <param name="what">The words of the server that gave it back.</param>
    /// <param name="now">When we heard.</param>
    public void CameBack(string what, Instant now)
    {
        if (BouncedAt is not null) return;
        (BouncedAt, Bounce) = (now, what);
    }
}
