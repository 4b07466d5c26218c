namespace Fundtruck.Features.Messages.Writing;

/// <summary>Planned reminders, and what comes in one mail.</summary>
internal sealed partial class MessageWriter
{
    private readonly Dictionary<OutgoingMessageId, string> _voidParts = [];
    private ILookup<OutgoingMessageId, ClaimedMessage> _parts = Array.Empty<ClaimedMessage>().ToLookup(part => part.Id);
    private Dictionary<(ReminderPlanId? Plan, Guid Subject, PersonId? Person), ReminderCandidate> _candidates = [];

    /// <summary>What is in the digests of a batch, and whom its plans still concern.</summary>
    private async Task LookAtReminders(IReadOnlyCollection<ClaimedMessage> messages, CancellationToken cancellationToken)
    {
        var digests = messages.Where(message => message.Kind == MessageKind.ReminderDigest).Select(message => (OutgoingMessageId?)message.Id).ToArray();
        if (digests.Length > 0)
        {
            var parts = await db.OutgoingMessages.Where(part => digests.Contains(part.DigestId) && part.Status == MessageStatus.Due).OrderBy(part => part.Id).ToListAsync(cancellationToken);
            _parts = parts.ToLookup(part => part.DigestId!.Value, part => new ClaimedMessage(
                part.Id, part.Kind, part.SubjectId, part.Revision, part.Reminder, part.PersonId, part.Address, part.Language, part.CreatedAt, part.Attempts) { PlanId = part.PlanId, UsefulUntil = part.UsefulUntil });
        }

        var planned = messages.Concat(_parts.SelectMany(parts => parts)).Where(message => message is { Kind: MessageKind.PlannedReminder, PlanId: not null, PersonId: not null }).ToList();
        if (planned.Count == 0) return;
        var found = await candidates.Of(
            new(Plans: [.. planned.Select(message => message.PlanId!.Value).Distinct()], People: [.. planned.Select(message => message.PersonId!.Value).Distinct()]), cancellationToken);
        _candidates = found.ToDictionary(it => ((ReminderPlanId?)it.Plan.Id, it.Subject, (PersonId?)it.Person));
    }

    private WrittenMessage Planned(ClaimedMessage message, Recipient reader)
    {
        if (!_candidates.TryGetValue((message.PlanId, message.SubjectId, message.PersonId), out var it)) return Void(message, "Nobody plans that any more, or it does not concern them now.");
        if (it.Revision != message.Revision) return Void(message, "What it reminds of is at another time now.");
        if (clock.GetCurrentInstant() >= message.UsefulUntil) return Void(message, "Its time was over before it could be sent.");
        return it.Fits ? Mail(message, reader, PlannedLetters.Of(it, reader)) : Void(message, "What it asks for is done.");
    }

    /// <summary>What of it still has a meaning; one alone comes as it would have come by itself.</summary>
    private WrittenMessage Digest(ClaimedMessage message, Recipient reader, Truths truths)
    {
        var parts = _parts[message.Id].Select(part => Tried(part, truths)).ToList();
        foreach (var gone in parts.Where(part => part.Mail is null)) _voidParts[gone.Message.Id] = gone.VoidBecause!;
        var letters = parts.Where(part => part.Mail is not null).Select(part => (part.Mail!.Subject, part.Mail.Text)).ToList();
        return letters.Count switch
        {
            0 => Void(message, "All that was in it has lost its meaning."),
            1 => Mail(message, reader, new(letters[0].Subject, letters[0].Text)),
            _ => Mail(message, reader, PlannedLetters.Digest(letters, reader)),
        };
    }

    private async Task VoidParts(CancellationToken cancellationToken)
    {
        foreach (var gone in _voidParts.GroupBy(part => part.Value, part => part.Key))
        {
            var ids = gone.ToArray();
            await db.OutgoingMessages.Where(part => ids.Contains(part.Id) && part.Status == MessageStatus.Due)
                .ExecuteUpdateAsync(part => part.SetProperty(it => it.Status, MessageStatus.Void).SetProperty(it => it.Outcome, gone.Key), cancellationToken);
        }
    }
}
