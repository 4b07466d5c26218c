namespace Fundtruck.Features.Messages;

/// <summary>Whoever has another day than before a plan hears of it in one mail, however many meetings it changed for them.</summary>
internal sealed class TellAboutPlans(Outbox outbox) : INotificationHandler<Happening<PlanWasPublished>>
{
    public Task Handle(Happening<PlanWasPublished> happening, CancellationToken cancellationToken)
    {
        var (plan, concerned, at) = happening.What;
        foreach (var person in concerned.Distinct()) outbox.Add(new OutgoingMessage(MessageKind.PlanPublished, plan.Id.Value, 0, person, at, at));
        return Task.CompletedTask;
    }
}
