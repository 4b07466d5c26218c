using Fundtruck.Features.Messages.Calendars;
using Fundtruck.Features.Messages.Delivery;
using Microsoft.Extensions.Logging;
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
internal sealed record WrittenMessage(ClaimedMessage Message, Mail? Mail, string? VoidBecause)
{
    /// <summary>There would be something to say, but wording it failed; once that is mended, organizers have it sent again.</summary>
    internal bool IsBroken { get; init; }

    /// <summary>What its HTML is made of.</summary>
    internal MailPage? Page { get; init; }
}

/// <summary>Words messages from the truth of the moment; what has lost its meaning is not worded at all.</summary>
internal sealed partial class MessageWriter(FundtruckDb db, IClock clock, PublicAddress address, ReminderCandidates candidates, UnsubscribeLinks unsubscribe, MailPages pages, IOptions<MailOptions> options, ILogger<MessageWriter> log)
{
    internal async Task<IReadOnlyList<WrittenMessage>> Write(IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        await LookAtReminders(messages, cancellationToken);
        var truths = await Truths.Of(db, [.. messages, .. _parts.SelectMany(parts => parts)], [.. _candidates.Values.Select(it => it.Plan.SeasonId)], cancellationToken);
        var written = messages.Select(message => Tried(message, truths)).ToList();
        await VoidParts(cancellationToken);
        await db.SaveChangesAsync(cancellationToken); // the sign-in links, before their mails leave
        var html = await pages.Of([.. written.Where(it => it.Mail is not null).Select(it => it.Page!)]);
        var next = 0;
        return [.. written.Select(it => it.Mail is null ? it : it with { Mail = it.Mail with { Html = html[next++] } })];
    }

    /// <summary>What a message would say at this moment, or why nothing; nothing is stored. Not for what makes a secret when it is written.</summary>
    internal async Task<WrittenMessage> Preview(ClaimedMessage message, CancellationToken cancellationToken)
    {
        if (message.Kind == MessageKind.SignInLink) throw new ArgumentException("A sign-in link is made when its mail is written.", nameof(message));
        await LookAtReminders([message], cancellationToken);
        return Tried(message, await Truths.Of(db, [message, .. _parts.SelectMany(parts => parts)], [.. _candidates.Values.Select(it => it.Plan.SeasonId)], cancellationToken));
    }

    /// <summary>One that can't be written must not hold up the others of its batch.</summary>
    private WrittenMessage Tried(ClaimedMessage message, Truths truths)
    {
        try
        {
            return Write(message, truths);
        }
        catch (Exception unwritable) when (unwritable is not OutOfMemoryException)
        {
            log.LogError(unwritable, "Message {Id} can't be written", message.Id);
            return Void(message, $"It can't be written: {unwritable.Message}") with { IsBroken = true };
        }
    }

    private WrittenMessage Write(ClaimedMessage message, Truths truths)
    {
        if (message.Kind == MessageKind.SignInLink) return SignIn(message, truths);
        if (message.Kind == MessageKind.TeamInvitation) return TeamInvitation(message, truths);
        if (message.PersonId is not { } id || !truths.People.TryGetValue(id, out var reader)) return Void(message, "The person is gone.");
        if (message.Kind.Topic() is { } topic && reader.OffAt(topic) is { } off) return Void(message, $"Its reader switched off such messages on {off.InUtc().Date:uuuu-MM-dd}.");
        if (truths.HasLeft(message)) return Void(message, "They have left the team.");
        return message.Kind switch
        {
            MessageKind.MeetingInvitation or MessageKind.PitchInvitation or MessageKind.MeetingReminder or MessageKind.PitchReminder or MessageKind.MeetingCancellation or MessageKind.PitchCancellation =>
                truths.Appointments.TryGetValue(message.SubjectId, out var appointment) ? Appointment(message, appointment, reader, truths) : Void(message, "The appointment is gone."),
            MessageKind.PlannedReminder => Planned(message, reader, truths),
            MessageKind.ReminderDigest => Digest(message, reader, truths),
            MessageKind.MeetingRequestNews => Request(message, truths.Requests.GetValueOrDefault(message.SubjectId), reader, truths),
            MessageKind.PlanPublished => Plan(message, truths.Plans.GetValueOrDefault(message.SubjectId), reader, truths),
            MessageKind.DeckReminder => Deck(message, truths.Decks.GetValueOrDefault(message.SubjectId), reader, truths),
            MessageKind.AnswersReminder => Answers(message, truths.Answers.GetValueOrDefault(message.SubjectId), reader, truths),
            MessageKind.EligibilityOverridden or MessageKind.ApplicationReopened => BesideStatus(message, truths.Applications.GetValueOrDefault(message.SubjectId), reader, truths),
            MessageKind.AccreditationChanged => truths.Investors.TryGetValue(message.SubjectId, out var investor) && investor.Revision == message.Revision
                ? Mail(message, reader, Letters.Accreditation(investor, reader, Page)) : Void(message, "The investor is accredited otherwise now."),
            MessageKind.MailTextTest => truths.Trials.TryGetValue(message.SubjectId, out var trial) ? Trial(message, trial, reader, truths) : Void(message, "The text is gone."),
            MessageKind.StopPostponed or MessageKind.StopRescheduled or MessageKind.StopCancelled =>
                truths.Stops.TryGetValue(message.SubjectId, out var stop) && stop.Interruptions == message.Revision ? InSeason(message, reader, stop.Season, MailValues.Of(stop, reader.Language), truths) : Void(message, "The stop has another state now."),
            _ => truths.Applications.TryGetValue(message.SubjectId, out var application) && application.Revision == message.Revision
                ? InSeason(message, reader, application.Season, MailValues.Of(message.Kind, application, reader.Language), truths) : Void(message, "The application has another status now."),
        };
    }

    private WrittenMessage Request(ClaimedMessage message, RequestTruth? it, Recipient reader, Truths truths)
    {
        if (it is null || it.Revision != message.Revision) return Void(message, "The request has been answered since.");
        if (it.Status == RequestStatus.Open && clock.GetCurrentInstant() >= it.ExpiresAt) return Void(message, "The request has expired.");
        return Mail(message, reader, Letters.MeetingRequest(it.For(reader.Id), reader, Page), it.Season, truths);
    }

    private WrittenMessage Plan(ClaimedMessage message, PlanTruth? it, Recipient reader, Truths truths)
    {
        var day = it?.Of(message.PersonId!.Value) ?? [];
        if (day.All(meeting => meeting.Change is null)) return Void(message, "Nothing of the plan concerns them any more.");
        var calendar = CalendarFile.ShowAll(day.Select(meeting => meeting.Meeting.Unlinked()).Select(meeting => meeting.Calendar(Letters.Summary(meeting, reader), Letters.Facts(meeting, reader), cancelled: !meeting.Stands)));
        return Mail(message, reader, Letters.Plan(it!, day, reader, Page), it!.Season, truths, calendar, "PUBLISH");
    }

    private WrittenMessage Deck(ClaimedMessage message, DeckTruth? it, Recipient reader, Truths truths) => it switch
    {
        not { IsWanted: true } => Void(message, "The application does not take part any more."),
        { IsThere: true } => Void(message, "The deck has arrived."),
        _ when DueReminders.Revision(it.Due) != message.Revision || clock.GetCurrentInstant() >= it.Due => Void(message, "Decks are due at another time, or were."),
        _ => InSeason(message, reader, it.Season, MailValues.Of(it, reader.Language), truths),
    };

    private WrittenMessage Answers(ClaimedMessage message, AnswersTruth? it, Recipient reader, Truths truths)
    {
        if (it is not { IsWanted: true }) return Void(message, "The application does not count any more.");
        var open = it.Open.Where(answer => DueReminders.Revision(answer.Due) == message.Revision).ToList();
        return open.Count == 0 ? Void(message, "Everything is answered, or due at another time.")
            : clock.GetCurrentInstant() >= open[0].Due ? Void(message, "The answers were due already.")
            : InSeason(message, reader, it.Season, MailValues.Of(it, open[0].Due, open.Select(answer => answer.Question), reader.Language), truths);
    }

    private WrittenMessage BesideStatus(ClaimedMessage message, ApplicationTruth? it, Recipient reader, Truths truths)
    {
        var stands = it is not null && it.News == message.Revision && (message.Kind == MessageKind.ApplicationReopened
            ? it.IsReopened(clock.GetCurrentInstant()) : it.Exception is not null && Domain.Applications.Application.Open.Contains(it.Status));
        return stands ? InSeason(message, reader, it!.Season, MailValues.Of(message.Kind, it, reader.Language), truths) : Void(message, "That is not so any more.");
    }

    private WrittenMessage Appointment(ClaimedMessage message, AppointmentTruth it, Recipient reader, Truths truths)
    {
        var invited = truths.Invited.Contains((message.SubjectId, message.PersonId!.Value));
        if (message.Kind is MessageKind.MeetingCancellation or MessageKind.PitchCancellation)
        {
            // It may have changed again since they left it: nobody else would tell them.
            if (it.Stands && (reader.Id == it.FounderId || reader.Id == it.RepresentativeId)) return Void(message, "They take part again.");
            if (message.Kind == MessageKind.MeetingCancellation && reader.Id != it.FounderId) it = it with { RepresentativeId = reader.Id };
            return invited
                ? InSeason(message, reader, it.Season, MailValues.Of(message.Kind, it, reader, invited), truths, Calendar(it, reader, "CANCEL"), "CANCEL")
                : Void(message, "They never heard of the appointment.");
        }

        if (it.Sequence != message.Revision) return Void(message, "The appointment has changed since.");
        if (!it.Stands) return Void(message, "The appointment is cancelled.");
        if (clock.GetCurrentInstant() >= it.During.Start) return Void(message, "The appointment has begun.");
        var values = MailValues.Of(message.Kind, it, reader, invited);
        return message.Reminder is null
            ? InSeason(message, reader, it.Season, values, truths, Calendar(it, reader, "REQUEST"), "REQUEST")
            : InSeason(message, reader, it.Season, values, truths, Calendar(it, reader, "PUBLISH"), "PUBLISH");
    }

    private string Calendar(AppointmentTruth appointed, Recipient reader, string method)
    {
        var it = appointed.Unlinked();
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
        return Mail(message, reader, Letters.SignIn(reader.Language, address.Of($"/sign-in?token={token}"), Page, code));
    }

    private WrittenMessage TeamInvitation(ClaimedMessage message, Truths truths)
    {
        if (!truths.Invitations.TryGetValue(message.SubjectId, out var it) || it is not { Status: InvitationStatus.Pending } || it.Mails != message.Revision || clock.GetCurrentInstant() >= it.ExpiresAt)
            return Void(message, "The invitation is answered, withdrawn or over.");
        var reader = truths.SigningIn.GetValueOrDefault(message.Address!) ?? new Recipient(null, "", message.Address!, message.Language);
        return Mail(message, reader, Letters.TeamInvitation(it, reader.Language, Page));
    }

    /// <summary>In the words of the season, or the built-in ones.</summary>
    private WrittenMessage InSeason(ClaimedMessage message, Recipient reader, SeasonId season, MailValues values, Truths truths, string? calendar = null, string? method = null) =>
        Mail(message, reader, Letters.Of(message.Kind, truths.Texts.For(season, message.Kind, reader.Language), values, reader, Page), season, truths, calendar, method);

    private WrittenMessage Trial(ClaimedMessage message, MailText trial, Recipient writer, Truths truths)
    {
        var reader = writer with { Language = trial.Language };
        var letter = Letters.Of(trial.Kind, new(trial.Subject!, trial.Body!), MailValues.Example(trial.Kind, reader), reader, Page);
        return Mail(message, reader, letter with { Subject = $"[Test] {letter.Subject}" }, trial.SeasonId, truths);
    }

    private string Page => address.Of("/sign-in");

    private WrittenMessage Mail(ClaimedMessage message, Recipient reader, Letter whole, SeasonId? season = null, Truths? truths = null, string? calendar = null, string? method = null)
    {
        var letter = whole.Cut();
        var footer = message.Kind.Topic() is { } topic && reader.Id is { } person ? unsubscribe.Footer(person, topic, reader.Language) : null;
        return new(
            message,
            new Mail
            {
                To = new CalendarParty(reader.Name, reader.Email),
                Subject = letter.Subject,
                Text = letter.Text,
                Footer = footer is null ? null : Letter.Leading(footer.Label, footer.Address, reader.Language),
                Unsubscribe = footer?.Address,
                ReplyTo = season is { } of ? truths!.Texts.Contacts.GetValueOrDefault(of) : null,
                MessageId = message.Id.Value.ToString("N"),
                CalendarText = calendar,
                CalendarMethod = method,
                WrittenAt = message.CreatedAt,
                Language = reader.Language,
            },
            null)
        { Page = letter.Page(footer) };
    }

    private static WrittenMessage Void(ClaimedMessage message, string because) => new(message, null, because);
}
