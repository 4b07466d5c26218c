namespace Fundtruck.Features.Messages;

/// <summary>What a startup's team hears of its application.</summary>
internal sealed class TellAboutApplications(FundtruckDb db, Outbox outbox) : INotificationHandler<Happening<ApplicationMoved>>
{
    public async Task Handle(Happening<ApplicationMoved> happening, CancellationToken cancellationToken)
    {
        var (application, before, at) = happening.What;
        outbox.Void(application.Id.Value, "The application has another status now.");
        if (Kind(application.Status, before) is not { } kind) return;

        var team = await db.Startups.Where(startup => startup.Id == application.StartupId).SelectMany(startup => startup.Members).Select(member => member.PersonId).ToListAsync(cancellationToken);
        foreach (var person in team) outbox.Add(new OutgoingMessage(kind, application.Id.Value, application.Revision, person, at, at));
    }

    private static MessageKind? Kind(ApplicationStatus status, ApplicationStatus before) => status switch
    {
        ApplicationStatus.Submitted => MessageKind.ApplicationReceived,
        ApplicationStatus.Accepted => MessageKind.ApplicationAccepted,
        ApplicationStatus.Waitlisted => MessageKind.ApplicationWaitlisted,
        ApplicationStatus.Refused => MessageKind.ApplicationRefused,
        ApplicationStatus.Confirmed => MessageKind.ApplicationConfirmed,
        ApplicationStatus.Withdrawn when before != ApplicationStatus.Draft => MessageKind.ApplicationWithdrawn,
        _ => null,
    };
}
