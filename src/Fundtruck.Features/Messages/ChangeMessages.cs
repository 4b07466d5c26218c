using Fundtruck.Features.Stops;

namespace Fundtruck.Features.Messages;

internal static class ChangeMessagesEndpoints
{
    internal static void Map(RouteGroupBuilder messages)
    {
        messages.MapPost("/{id}/hold", (OutgoingMessageId id, ReasonBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new HoldMessage(id, body.Reason), cancellationToken).AsOk())
            .Sends<HoldMessage>("Keep a message that has not left from leaving").MayBeMissing().MayBeRefused();
        messages.MapPost("/{id}/release", (OutgoingMessageId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ReleaseMessage(id), cancellationToken).AsOk())
            .Sends<ReleaseMessage>("Let a held message leave when it is due, unless it has lost its meaning").MayBeMissing().MayBeRefused();
        messages.MapPost("/{id}/cancel", (OutgoingMessageId id, ReasonBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new CancelMessage(id, body.Reason), cancellationToken).AsOk())
            .Sends<CancelMessage>("Say that a message which has not left is not to be sent").MayBeMissing().MayBeRefused();
        messages.MapPost("/{id}/resend", (OutgoingMessageId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ResendMessage(id), cancellationToken).AsCreated("/api/messages"))
            .Sends<ResendMessage>("Send a message again that was sent or has failed: as another one, which tells what is so when it leaves").MayBeMissing().MayBeRefused();
    }
}

[Access(Who.Organizers)]
internal sealed record HoldMessage(OutgoingMessageId Id, string Reason) : ICommand<MessageView>;

[Access(Who.Organizers)]
internal sealed record ReleaseMessage(OutgoingMessageId Id) : ICommand<MessageView>;

[Access(Who.Organizers)]
internal sealed record CancelMessage(OutgoingMessageId Id, string Reason) : ICommand<MessageView>;

[Access(Who.Organizers)]
internal sealed record ResendMessage(OutgoingMessageId Id) : ICommand<Made>;

internal sealed class HoldMessageValidator : AbstractValidator<HoldMessage>
{
    public HoldMessageValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class CancelMessageValidator : AbstractValidator<CancelMessage>
{
    public CancelMessageValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class ChangeMessagesHandler(FundtruckDb db, AfterCommit afterCommit, OutboxBell bell, IClock clock)
    : IRequestHandler<HoldMessage, MessageView>, IRequestHandler<ReleaseMessage, MessageView>, IRequestHandler<CancelMessage, MessageView>, IRequestHandler<ResendMessage, Made>
{
    public async Task<MessageView> Handle(HoldMessage command, CancellationToken cancellationToken)
    {
        var message = await Waiting(command.Id, cancellationToken);
        message.Hold(command.Reason);
        return await View(message, cancellationToken);
    }

    public async Task<MessageView> Handle(ReleaseMessage command, CancellationToken cancellationToken)
    {
        var message = await Locked(command.Id, cancellationToken);
        message.Release();
        afterCommit.Do(bell.Ring);
        return await View(message, cancellationToken);
    }

    public async Task<MessageView> Handle(CancelMessage command, CancellationToken cancellationToken)
    {
        var message = await Waiting(command.Id, cancellationToken);
        message.Cancel(command.Reason);
        return await View(message, cancellationToken);
    }

    public async Task<Made> Handle(ResendMessage command, CancellationToken cancellationToken)
    {
        var message = await Locked(command.Id, cancellationToken);
        var copies = await db.OutgoingMessages.Where(m => m.SubjectId == message.SubjectId && m.PersonId == message.PersonId && m.Kind == message.Kind && m.Revision == message.Revision && m.Reminder == message.Reminder)
            .MaxAsync(m => m.Copy, cancellationToken);
        var again = message.Again(copies + 1, clock.GetCurrentInstant());
        db.Add(again);
        afterCommit.Do(bell.Ring);
        return new(again.Id.Value);
    }

    private async Task<MessageView> View(OutgoingMessage changed, CancellationToken cancellationToken)
    {
        var before = await db.OutgoingMessages.Where(m => m.Id == changed.Id).AsViews(db).SingleAsync(cancellationToken);
        return before with { Status = changed.Status, HeldFor = changed.HeldFor, Outcome = changed.Outcome, DigestId = changed.DigestId };
    }

    /// <summary>The same with the digest in which it would come: one that a worker has already may tell of it, and of one that has left it has the end in a moment.</summary>
    private async Task<OutgoingMessage> Waiting(OutgoingMessageId id, CancellationToken cancellationToken)
    {
        var message = await Locked(id, cancellationToken);
        if (message.Status == MessageStatus.Due && message.DigestId is { } digest && (await Locked(digest, cancellationToken)).Status is not (MessageStatus.Due or MessageStatus.Held)) throw new RuleBrokenException(Rule.MessageNotWaiting);
        return message;
    }

    /// <summary>The message, out of the reach of workers until this is decided.</summary>
    private async Task<OutgoingMessage> Locked(OutgoingMessageId id, CancellationToken cancellationToken) =>
        await db.OutgoingMessages.FromSql($"select * from outgoing_messages where id = {id.Value} for update").AsTracking().SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("message");
}
