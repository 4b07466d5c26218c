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
}

public enum MessageStatus
{
    /// <summary>Waits for its due time or for the next try.</summary>
    Due,

    /// <summary>A worker holds it until its lease ends.</summary>
    Sending,

    /// <summary>The mail server took it.</summary>
    Sent,

    /// <summary>The mail server refused it for good.</summary>
    Failed,

    /// <summary>It has lost its meaning and is never sent.</summary>
    Void,
}

/// <summary>
/// That somebody must be told something, decided in the transaction that changed the fact. Unique by subject, person, kind and revision.
/// A reminder is a message that is due later: see docs/decisions/messages.md.
/// </summary>
public sealed class OutgoingMessage
{
    private OutgoingMessage() => Language = "";

    public OutgoingMessage(MessageKind kind, Guid subject, int revision, PersonId person, Instant dueAt, Instant now)
        : this(kind, subject, revision, dueAt, now) => PersonId = person;

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
    public static MessageKind[] JudgedWhenWorded => [.. BesideStatus, MessageKind.MeetingCancellation, MessageKind.PitchCancellation];

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
    public ReminderRule? Reminder { get; init; }

    public PersonId? PersonId { get; private init; }

    /// <summary>Only where the person is not known yet.</summary>
    public string? Address { get; private init; }

    public string Language { get; private init; }

    public Instant DueAt { get; private init; }

    public MessageStatus Status { get; private init; }

    public Instant? LeasedUntil { get; private init; }

    public int Attempts { get; private init; }

    public Instant CreatedAt { get; private init; }

    public Instant? SentAt { get; private init; }

    /// <summary>What the mail server answered, why it failed, or why it is void.</summary>
    public string? Outcome { get; private init; }
}
