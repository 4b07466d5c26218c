namespace Fundtruck.Features.Messages;

/// <summary>What everybody hears who would come, when a stop is taken off its date, gets a new one or is cancelled: applicants, who has slots there, and jurors.</summary>
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
        var applicants =
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            where application.StopId == stop.Id && Concerned.Contains(application.Status)
            from member in startup.Members
            select member.PersonId;
        // Slots go with the date. So of a new one, or of its end, also those hear who had some when the date went.
        var heard = db.OutgoingMessages.Where(message => message.Kind == MessageKind.StopPostponed && message.SubjectId == stop.Id.Value && message.Revision == stop.Interruptions - 1).Select(message => message.PersonId);
        var representatives =
            from slot in db.InvestorSlots
            where slot.StopId == stop.Id && (slot.WithdrawnAt == null || slot.WithdrawnAt == at || heard.Contains(slot.RepresentativeId))
            select slot.RepresentativeId;
        var jurors = db.Jurors.Where(juror => juror.StopId == stop.Id).Select(juror => juror.PersonId);
        foreach (var person in await applicants.Union(representatives).Union(jurors).ToListAsync(cancellationToken)) outbox.Add(new OutgoingMessage(kind, stop.Id.Value, stop.Interruptions, person, at, at));
    }
}
