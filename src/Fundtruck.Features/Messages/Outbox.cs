using System.Threading.Channels;

namespace Fundtruck.Features.Messages;

/// <summary>Where messages are put in the transaction that makes them needed; a job brings them out.</summary>
internal sealed class Outbox(FundtruckDb db, AfterCommit afterCommit, OutboxBell bell)
{
    internal void Add(OutgoingMessage message)
    {
        db.Add(message);
        if (message.DueAt <= message.CreatedAt) afterCommit.Do(bell.Ring);
    }

    /// <summary>Makes what is not sent yet worthless, because its subject has moved on.</summary>
    internal Task Void(IReadOnlyCollection<Guid> subjects, string why, CancellationToken cancellationToken) =>
        db.OutgoingMessages.Where(message => subjects.Contains(message.SubjectId) && message.Status == MessageStatus.Due)
            .ExecuteUpdateAsync(messages => messages.SetProperty(m => m.Status, MessageStatus.Void).SetProperty(m => m.Outcome, why), cancellationToken);
}

/// <summary>Tells this process that something is due now, so that nobody waits for the next tick. Many rings before it is heard are one.</summary>
internal sealed class OutboxBell
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal void Ring() => _rings.Writer.TryWrite(true);

    internal ValueTask<bool> Heard(CancellationToken cancellationToken) => _rings.Reader.ReadAsync(cancellationToken);
}
