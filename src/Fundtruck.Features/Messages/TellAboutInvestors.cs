namespace Fundtruck.Features.Messages;

/// <summary>What the representatives of an investor hear when organizers change what it may do.</summary>
internal sealed class TellAboutInvestors(Outbox outbox) : INotificationHandler<Happening<InvestorAccredited>>
{
    public Task Handle(Happening<InvestorAccredited> happening, CancellationToken cancellationToken)
    {
        var (investor, at) = happening.What;
        foreach (var representative in investor.Representatives)
            outbox.Add(new OutgoingMessage(MessageKind.AccreditationChanged, investor.Id.Value, investor.AccreditationRevision, representative.PersonId, at, at));
        return Task.CompletedTask;
    }
}
