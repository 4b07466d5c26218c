using Fundtruck.Features.Messages.Delivery;
using Fundtruck.Features.Messages.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Fundtruck.Features.Messages;

/// <summary>A message as it goes over the wire.</summary>
internal sealed record PackedMail(ClaimedMessage Message, string Address, MimeMessage Mail);

/// <summary>What is sent next, and what came of the rest of what was claimed for it.</summary>
/// <param name="Claimed">How many messages that was.</param>
/// <param name="WrittenAt">When it was worded, by the process's own time.</param>
internal sealed record OutboxBatch(IReadOnlyList<PackedMail> Letters, IReadOnlyList<Outcome> Outcomes, int Claimed, long WrittenAt);

/// <summary>Makes batches: claims, words from the truth of the moment, asks who may be written to, and puts it all into mails.</summary>
internal sealed class OutboxBatches(
    IServiceScopeFactory scopes, OutboxTable table, FailingAddresses failing, ReminderGate reminders, DomainLimits limits, IOptions<MailOptions> options, IClock clock, TimeProvider time, ILogger<OutboxBatches> log)
{
    /// <summary>Claims what is due and makes mails of it.</summary>
    internal async Task<OutboxBatch> Next(int worker, int most, CancellationToken cancellationToken)
    {
        var claimed = await table.Claim(worker, most, clock.GetCurrentInstant(), cancellationToken);
        return claimed.Count == 0 ? new([], [], 0, time.GetTimestamp()) : await Of(claimed, cancellationToken);
    }

    /// <summary>Makes mails of what is claimed already.</summary>
    internal async Task<OutboxBatch> Of(IReadOnlyList<ClaimedMessage> claimed, CancellationToken cancellationToken)
    {
        IReadOnlyList<WrittenMessage> written;
        await using (var scope = scopes.CreateAsyncScope()) written = await scope.ServiceProvider.GetRequiredService<MessageWriter>().Write(claimed, cancellationToken);
        var outcomes = written.Where(it => it.Mail is null).Select(it => new Outcome(it.Message.Id, it.IsBroken ? MessageStatus.Failed : MessageStatus.Void, it.VoidBecause)).ToList();
        var letters = await Reachable([.. written.Where(it => it.Mail is not null)], outcomes, cancellationToken);
        letters = await reminders.Allowed(letters, claimed, outcomes, clock.GetCurrentInstant(), cancellationToken);
        if (limits.AreSet) letters = await Allowed(letters, outcomes, cancellationToken);
        var mails = letters.Select(it => Packed(it, outcomes)).OfType<PackedMail>().ToList();
        var packed = mails.Select(it => it.Message.Id).ToHashSet();
        await table.Tell([.. letters.Where(it => packed.Contains(it.Message.Id))], clock.GetCurrentInstant(), cancellationToken);
        return new(mails, outcomes, claimed.Count, time.GetTimestamp());
    }

    /// <summary>Those whose address works, as far as we know. Who asks for a sign-in link gets it all the same: they may know better, and could not get in otherwise.</summary>
    private async Task<List<WrittenMessage>> Reachable(List<WrittenMessage> letters, List<Outcome> outcomes, CancellationToken cancellationToken)
    {
        if (letters.Count == 0) return letters;
        var fail = await failing.Of(letters.Select(it => it.Mail!.To.Email), cancellationToken);
        if (fail.Count == 0) return letters;
        var held = letters.Where(it => it.Message.Kind != MessageKind.SignInLink && fail.ContainsKey(it.Mail!.To.Email)).ToList();
        outcomes.AddRange(held.Select(it => new Outcome(it.Message.Id, MessageStatus.Held, FailingAddresses.Because(fail[it.Mail!.To.Email]), HeldFor: HoldReason.Address, Back: true)));
        return [.. letters.Except(held)];
    }

    /// <summary>Those that the limit of their domain lets go now; the others wait for its next minute.</summary>
    private async Task<List<WrittenMessage>> Allowed(List<WrittenMessage> letters, List<Outcome> outcomes, CancellationToken cancellationToken)
    {
        var domains = letters.GroupBy(it => DomainLimits.Of(it.Mail!.To.Email)).ToDictionary(domain => domain.Key, domain => domain.ToList());
        var taken = await limits.Take(domains.ToDictionary(domain => domain.Key, domain => domain.Value.Count), cancellationToken);
        var late = domains.SelectMany(domain => domain.Value.Skip(taken[domain.Key].Mails).Select(it => (It: it, taken[domain.Key].Next))).ToList();
        outcomes.AddRange(late.Select(it => new Outcome(it.It.Message.Id, MessageStatus.Due, "Its domain has had as many mails in this minute as it may.", it.Next, Back: true)));
        return [.. letters.Except(late.Select(it => it.It))];
    }

    private PackedMail? Packed(WrittenMessage letter, List<Outcome> outcomes)
    {
        try
        {
            return new(letter.Message, letter.Mail!.To.Email, MailWriter.Write(letter.Mail, options.Value));
        }
        catch (Exception unwritable) when (unwritable is ArgumentException or MailRefusedException)
        {
            log.LogWarning("Message {Id} can't be put into a mail: {Why}", letter.Message.Id, unwritable.GetType().Name);
            outcomes.Add(new(letter.Message.Id, MessageStatus.Failed, unwritable.Message));
            return null;
        }
    }
}
