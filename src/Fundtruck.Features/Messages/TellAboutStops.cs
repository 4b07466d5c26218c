namespace Fundtruck.Features.Messages;

/// <summary>What applicants hear when a stop is taken off its date, gets a new one or is cancelled.</summary>
internal sealed class TellAboutStops(FundtruckDb db, Outbox outbox)
    : INotificationHandler<Happening<StopPostponed>>, INotificationHandler<Happening<StopRescheduled>>, INotificationHandler<Happening<StopCancelled>>
{
    private static readonly ApplicationStatus[] Concerned = [ApplicationStatus.Submitted, ApplicationStatus.Accepted, ApplicationStatus.Waitlisted, ApplicationStatus.Confirmed];

    public Task Handle(Happening<StopPostponed> happening, CancellationToken cancellationToken) => Tell(MessageKind.StopPostponed, happening.What.Stop, happening.What.At, cancellationToken);

    public Task Handle(Happening<StopRescheduled> happening, CancellationToken cancellationToken) => Tell(MessageKind.StopRescheduled, happening.What.Stop, happening.What.At, cancellationToken);

    public Task Handle(Happening<StopCancelled> happening, CancellationToken cancellationToken) => Tell(MessageKind.StopCancelled, happening.What.Stop, happening.What.At, cancellationToken);

    private async Task Tell(MessageKind kind, Stop stop, Instant at, CancellationToken cancellationToken)
    {
        outbox.Void(stop.Id.Value, "The stop has another state now.");
        var people = await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            where application.StopId == stop.Id && Concerned.Contains(application.Status)
            from member in startup.Members
            select member.PersonId).Distinct().ToListAsync(cancellationToken);
        foreach (var person in people) outbox.Add(new OutgoingMessage(kind, stop.Id.Value, stop.Interruptions, person, at, at));
    }
}
