namespace Fundtruck.Features.Messages;

/// <summary>The messages that every appointment needs: an invitation to each side and the reminders after it.</summary>
internal static class AppointmentNews
{
    /// <summary>Tells people of an appointment or of its new time, and reminds them of it.</summary>
    internal static void Invite(
        this Outbox outbox, MessageKind invitation, MessageKind reminder, Guid appointment, int sequence, IEnumerable<PersonId> people, Instant start, string zoneId, Instant now)
    {
        var invited = people.Distinct().ToList();
        foreach (var person in invited) outbox.Add(new OutgoingMessage(invitation, appointment, sequence, person, now, now));
        outbox.Remind(reminder, appointment, sequence, invited, start, zoneId, now);
    }

    /// <summary>Reminds people of an appointment of which they hear otherwise.</summary>
    internal static void Remind(this Outbox outbox, MessageKind reminder, Guid appointment, int sequence, IEnumerable<PersonId> people, Instant start, string zoneId, Instant now)
    {
        var reminders = Reminders.Of(start, LocalTimes.Zone(zoneId), now).ToList();
        foreach (var person in people.Distinct())
            foreach (var (rule, dueAt) in reminders) outbox.Add(new OutgoingMessage(reminder, appointment, sequence, person, dueAt, now, rule));
    }

    /// <summary>Tells people that an appointment does not take place.</summary>
    internal static void Uninvite(this Outbox outbox, MessageKind cancellation, Guid appointment, int sequence, IEnumerable<PersonId> people, Instant now)
    {
        foreach (var person in people.Distinct()) outbox.Add(new OutgoingMessage(cancellation, appointment, sequence, person, now, now));
    }
}
