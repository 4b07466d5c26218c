namespace Fundtruck.Features.Messages;

/// <summary>What presenters hear of their pitch.</summary>
internal sealed class TellAboutPitches(Outbox outbox)
    : INotificationHandler<Happening<PitchScheduled>>, INotificationHandler<Happening<PitchMoved>>, INotificationHandler<Happening<PitchCancelled>>
{
    public Task Handle(Happening<PitchScheduled> happening, CancellationToken cancellationToken)
    {
        Invite(happening.What.Pitch, happening.What.At);
        return Task.CompletedTask;
    }

    public Task Handle(Happening<PitchMoved> happening, CancellationToken cancellationToken)
    {
        var (pitch, before, at) = happening.What;
        outbox.Void(pitch.Id.Value, "The pitch has moved.");
        if (before != pitch.PresenterId) outbox.Uninvite(MessageKind.PitchCancellation, pitch.Id.Value, pitch.Sequence, [before], at);
        Invite(pitch, at);
        return Task.CompletedTask;
    }

    public Task Handle(Happening<PitchCancelled> happening, CancellationToken cancellationToken)
    {
        var (pitch, at) = happening.What;
        outbox.Void(pitch.Id.Value, "The pitch is cancelled.");
        outbox.Uninvite(MessageKind.PitchCancellation, pitch.Id.Value, pitch.Sequence, [pitch.PresenterId], at);
        return Task.CompletedTask;
    }

    private void Invite(Pitch pitch, Instant at) => outbox.Invite(
        MessageKind.PitchInvitation, MessageKind.PitchReminder, pitch.Id.Value, pitch.Sequence, [pitch.PresenterId], pitch.During.Start, pitch.ZoneId, at);
}
