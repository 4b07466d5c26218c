using Fundtruck.Features.Messages.Calendars;
using Fundtruck.Features.Messages.Delivery;
using Microsoft.Extensions.Options;

namespace Fundtruck.Features.Messages.Writing;

/// <summary>A message that a worker has claimed.</summary>
internal sealed record ClaimedMessage(
    OutgoingMessageId Id, MessageKind Kind, Guid SubjectId, int Revision, ReminderRule? Reminder, PersonId? PersonId, string? Address, string Language, Instant CreatedAt, int Attempts)
{
    /// <summary>The organizers' plan that it follows.</summary>
    internal ReminderPlanId? PlanId { get; init; }

    /// <summary>Of a planned reminder: when it has lost its meaning.</summary>
    internal Instant? UsefulUntil { get; init; }
}

/// <summary>What came of a claimed message: a mail, or the reason why there is nothing to say any more.</summary>
internal sealed record WrittenMessage(ClaimedMessage Message, Mail? Mail, string? VoidBecause);

/// <summary>Words messages from the truth of the moment; what has lost its meaning is not worded at all.</summary>
internal sealed partial class MessageWriter(FundtruckDb db, IClock clock, PublicAddress address, ReminderCandidates candidates, IOptions<MailOptions> options)
{
    internal async Task<IReadOnlyList<WrittenMessage>> Write(IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        await LookAtReminders(messages, cancellationToken);
        var truths = await Truths.Of(db, [.. messages, .. _parts.SelectMany(parts => parts)], cancellationToken);
        var written = messages.Select(message => Tried(message, truths)).ToList();
        await VoidParts(cancellationToken);
        await db.SaveChangesAsync(cancellationToken); // the sign-in links, before their mails leave
        return written;
    }

    /// <summary>One that can't be written must not hold up the others of its batch.</summary>
    private WrittenMessage Tried(ClaimedMessage message, Truths truths)
    {
        try
        {
            return Write(message, truths);
        }
        catch (ArgumentException unwritable)
        {
            return Void(message, $"It can't be written: {unwritable.Message}");
        }
    }

    private WrittenMessage Write(ClaimedMessage message, Truths truths)
    {
        if (message.Kind == MessageKind.SignInLink) return SignIn(message, truths);
        if (message.Kind == MessageKind.TeamInvitation) return TeamInvitation(message, truths);
        if (message.PersonId is not { } id || !truths.People.TryGetValue(id, out var reader)) return Void(message, "The person is gone.");
        return message.Kind switch
        {
            MessageKind.MeetingInvitation or MessageKind.PitchInvitation or MessageKind.MeetingReminder or MessageKind.PitchReminder or MessageKind.MeetingCancellation or MessageKind.PitchCancellation =>
                truths.Appointments.TryGetValue(message.SubjectId, out var appointment) ? Appointment(message, appointment, reader, truths) : Void(message, "The appointment is gone."),
            MessageKind.PlannedReminder => Planned(message, reader),
            MessageKind.ReminderDigest => Digest(message, reader, truths),
            MessageKind.MeetingRequestNews => Request(message, truths.Requests.GetValueOrDefault(message.SubjectId), reader),
            MessageKind.DeckReminder => Deck(message, truths.Decks.GetValueOrDefault(message.SubjectId), reader),
            MessageKind.AnswersReminder => Answers(message, truths.Answers.GetValueOrDefault(message.SubjectId), reader),
            MessageKind.EligibilityOverridden or MessageKind.ApplicationReopened => BesideStatus(message, truths.Applications.GetValueOrDefault(message.SubjectId), reader),
            MessageKind.AccreditationChanged => truths.Investors.TryGetValue(message.SubjectId, out var investor) && investor.Revision == message.Revision
                ? Mail(message, reader, Letters.Accreditation(investor, reader)) : Void(message, "The investor is accredited otherwise now."),
            MessageKind.StopPostponed or MessageKind.StopRescheduled or MessageKind.StopCancelled =>
                truths.Stops.TryGetValue(message.SubjectId, out var stop) && stop.Interruptions == message.Revision ? Mail(message, reader, Letters.Stop(message.Kind, stop, reader)) : Void(message, "The stop has another state now."),
            _ => truths.Applications.TryGetValue(message.SubjectId, out var application) && application.Revision == message.Revision
                ? Mail(message, reader, Letters.Application(message.Kind, application, reader)) : Void(message, "The application has another status now."),
        };
    }

    private WrittenMessage Request(ClaimedMessage message, RequestTruth? it, Recipient reader)
    {
        if (it is null || it.Revision != message.Revision) return Void(message, "The request has been answered since.");
        if (it.Status == RequestStatus.Open && clock.GetCurrentInstant() >= it.ExpiresAt) return Void(message, "The request has expired.");
        return Mail(message, reader, Letters.MeetingRequest(it, reader, address.Of("/sign-in")));
    }

    private WrittenMessage Deck(ClaimedMessage message, DeckTruth? it, Recipient reader) => it switch
    {
        not { IsWanted: true } => Void(message, "The application does not take part any more."),
        { IsThere: true } => Void(message, "The deck has arrived."),
        _ when DueReminders.Revision(it.Due) != message.Revision || clock.GetCurrentInstant() >= it.Due => Void(message, "Decks are due at another time, or were."),
        _ => Mail(message, reader, Letters.DeckReminder(it, reader)),
    };

    private WrittenMessage Answers(ClaimedMessage message, AnswersTruth? it, Recipient reader)
    {
        if (it is not { IsWanted: true }) return Void(message, "The application does not count any more.");
        var open = it.Open.Where(answer => DueReminders.Revision(answer.Due) == message.Revision).ToList();
        return open.Count == 0 ? Void(message, "Everything is answered, or due at another time.")
            : clock.GetCurrentInstant() >= open[0].Due ? Void(message, "The answers were due already.")
            : Mail(message, reader, Letters.AnswersReminder(it, open[0].Due, [.. open.Select(answer => answer.Question)], reader));
    }

    private WrittenMessage BesideStatus(ClaimedMessage message, ApplicationTruth? it, Recipient reader)
    {
        var stands = it is not null && it.News == message.Revision && (message.Kind == MessageKind.ApplicationReopened
            ? it.IsReopened(clock.GetCurrentInstant()) : it.Exception is not null && Domain.Applications.Application.Open.Contains(it.Status));
        return stands ? Mail(message, reader, Letters.Application(message.Kind, it!, reader)) : Void(message, "That is not so any more.");
    }

    private WrittenMessage Appointment(ClaimedMessage message, AppointmentTruth it, Recipient reader, Truths truths)
    {
        var invited = truths.Invited.Contains((message.SubjectId, message.PersonId!.Value));
        if (it.Sequence != message.Revision) return Void(message, "The appointment has changed since.");
        if (message.Kind == MessageKind.MeetingCancellation && reader.Id != it.FounderId) it = it with { RepresentativeId = reader.Id }; // also the one before a move
        if (message.Kind is MessageKind.MeetingCancellation or MessageKind.PitchCancellation)
            return invited ? Mail(message, reader, Letters.Cancellation(it, reader), Calendar(it, reader, "CANCEL"), "CANCEL") : Void(message, "They never heard of the appointment.");
        if (!it.Stands) return Void(message, "The appointment is cancelled.");
        if (clock.GetCurrentInstant() >= it.During.Start) return Void(message, "The appointment has begun.");
        return message.Reminder is null
            ? Mail(message, reader, Letters.Invitation(it, reader, invited), Calendar(it, reader, "REQUEST"), "REQUEST")
            : Mail(message, reader, Letters.Reminder(it, reader), Calendar(it, reader, "PUBLISH"), "PUBLISH");
    }

    private string Calendar(AppointmentTruth it, Recipient reader, string method)
    {
        var appointment = it.Calendar(Letters.Summary(it, reader), Letters.Facts(it, reader), cancelled: method == "CANCEL");
        var organizer = new CalendarParty(options.Value.FromName, options.Value.From);
        var attendee = new CalendarParty(reader.Name, reader.Email);
        return method switch
        {
            "REQUEST" => CalendarFile.Invite(appointment, organizer, attendee),
            "CANCEL" => CalendarFile.Cancel(appointment, organizer, attendee),
            _ => CalendarFile.Show(appointment),
        };
    }

    // The link is made here, so that no stored message holds a secret; a mail that is tried again brings a new one.
    private WrittenMessage SignIn(ClaimedMessage message, Truths truths)
    {
        var now = clock.GetCurrentInstant();
        if (now >= message.CreatedAt + Duration.FromHours(1)) return Void(message, "Whoever asked for it is long gone.");
        var (token, code) = (Secrets.New(), Secrets.NewCode());
        db.Add(new SignInLink(token, code, message.Address!, message.Language, now));
        var reader = truths.SigningIn.GetValueOrDefault(message.Address!) ?? new Recipient(null, "", message.Address!, message.Language);
        return Mail(message, reader, Letters.SignIn(reader.Language, address.Of($"/sign-in?token={token}"), address.Of("/sign-in"), code));
    }

    private WrittenMessage TeamInvitation(ClaimedMessage message, Truths truths)
    {
        if (!truths.Invitations.TryGetValue(message.SubjectId, out var it) || it is not { Status: InvitationStatus.Pending } || it.Mails != message.Revision || clock.GetCurrentInstant() >= it.ExpiresAt)
            return Void(message, "The invitation is answered, withdrawn or over.");
        var reader = truths.SigningIn.GetValueOrDefault(message.Address!) ?? new Recipient(null, "", message.Address!, message.Language);
        return Mail(message, reader, Letters.TeamInvitation(it, reader.Language, address.Of("/sign-in")));
    }

    private static WrittenMessage Mail(ClaimedMessage message, Recipient reader, Letter letter, string? calendar = null, string? method = null) => new(
        message,
        new Mail
        {
            To = new CalendarParty(reader.Name, reader.Email),
            Subject = letter.Subject,
            Text = letter.Text,
            MessageId = message.Id.Value.ToString("N"),
            CalendarText = calendar,
            CalendarMethod = method,
            WrittenAt = message.CreatedAt,
            Language = reader.Language,
        },
        null);

    private static WrittenMessage Void(ClaimedMessage message, string because) => new(message, null, because);
}
