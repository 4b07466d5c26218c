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
                part.Id, part.Kind, part.SubjectId, part.Revision, part.Reminder, part.PersonId, part.Address, part.Language, part.CreatedAt, part.Attempts)
            { PlanId = part.PlanId, UsefulUntil = part.UsefulUntil });
        }

        var planned = messages.Concat(_parts.SelectMany(parts => parts)).Where(message => message is { Kind: MessageKind.PlannedReminder, PlanId: not null, PersonId: not null }).ToList();
        if (planned.Count == 0) return;
        var found = await candidates.Of(
            new(Plans: [.. planned.Select(message => message.PlanId!.Value).Distinct()], People: [.. planned.Select(message => message.PersonId!.Value).Distinct()]), cancellationToken);
        _candidates = found.ToDictionary(it => ((ReminderPlanId?)it.Plan.Id, it.Subject, (PersonId?)it.Person));
    }

    private WrittenMessage Planned(ClaimedMessage message, Recipient reader, Truths truths)
    {
        if (!_candidates.TryGetValue((message.PlanId, message.SubjectId, message.PersonId), out var it)) return Void(message, "Nobody plans that any more, or it does not concern them now.");
        if (it.Revision != message.Revision) return Void(message, "What it reminds of is at another time now.");
        if (clock.GetCurrentInstant() >= message.UsefulUntil) return Void(message, "Its time was over before it could be sent.");
        return it.Fits ? InSeason(message, reader, it.Plan.SeasonId, MailValues.Of(it, reader.Language), truths) : Void(message, "What it asks for is done.");
    }

    /// <summary>What of it still has a meaning; one alone comes as it would have come by itself.</summary>
    private WrittenMessage Digest(ClaimedMessage message, Recipient reader, Truths truths)
    {
        var parts = _parts[message.Id].Select(part => Tried(part, truths)).ToList();
        foreach (var gone in parts.Where(part => part.Mail is null)) _voidParts[gone.Message.Id] = gone.VoidBecause!;
        var told = parts.Where(part => part.Mail is not null).ToList();
        if (told.Count == 0) return Void(message, "All that was in it has lost its meaning.");
        var letter = told.Count == 1 ? new Letter(told[0].Mail!.Subject, told[0].Page!.Parts, reader.Language) : Letters.Digest([.. told.Select(part => part.Page!)], reader, Page);
        var mail = Mail(message, reader, letter);
        return mail with { Mail = mail.Mail! with { ReplyTo = told[0].Mail!.ReplyTo } };
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
