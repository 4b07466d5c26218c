namespace Fundtruck.Features.Messages;

/// <summary>What a startup's team hears of its application.</summary>
internal sealed class TellAboutApplications(FundtruckDb db, Teams teams, Outbox outbox)
    : INotificationHandler<Happening<ApplicationMoved>>, INotificationHandler<Happening<EligibilityOverridden>>, INotificationHandler<Happening<ApplicationReopened>>
{
    /// <summary>Why messages about an application are void whose status has changed.</summary>
    internal const string Moved = "The application has another status now.";

    public Task Handle(Happening<EligibilityOverridden> happening, CancellationToken cancellationToken) => Tell(MessageKind.EligibilityOverridden, happening.What.Application, happening.What.At, cancellationToken);

    public Task Handle(Happening<ApplicationReopened> happening, CancellationToken cancellationToken) => Tell(MessageKind.ApplicationReopened, happening.What.Application, happening.What.At, cancellationToken);

    public async Task Handle(Happening<ApplicationMoved> happening, CancellationToken cancellationToken)
    {
        var (it, application, at) = (happening.What, happening.What.Application, happening.What.At);
        outbox.Void(application.Id.Value, Moved);
        var kind = Kind(it);
        if (kind is null && it.ConfirmBy is null) return;

        foreach (var person in await teams.Of(application.StartupId, cancellationToken))
        {
            if (kind is { } news) outbox.Add(new OutgoingMessage(news, application.Id.Value, it.Revision, person, at, at));
            if (it.ConfirmBy is { } until) outbox.Add(new OutgoingMessage(MessageKind.ConfirmationReminder, application.Id.Value, it.Revision, person, ReminderAt(at, until), at));
        }
    }

    private async Task Tell(MessageKind kind, Application application, Instant at, CancellationToken cancellationToken)
    {
        foreach (var person in await teams.Of(application.StartupId, cancellationToken)) outbox.Add(new OutgoingMessage(kind, application.Id.Value, application.News, person, at, at));
    }

    /// <summary>When a third of the time is left.</summary>
    private static Instant ReminderAt(Instant from, Instant until) => until - ((until - from) / 3);

    private MessageKind? Kind(ApplicationMoved it) => it.After switch
    {
        _ when it.MovedFrom is not null => MessageKind.ApplicationTransferred,
        ApplicationStatus.Submitted => MessageKind.ApplicationReceived,
        ApplicationStatus.Accepted when it.Before == ApplicationStatus.Accepted => it.Reason is null ? null : MessageKind.ConfirmationExtended,
        ApplicationStatus.Accepted => MessageKind.ApplicationAccepted,
        ApplicationStatus.Waitlisted => MessageKind.ApplicationWaitlisted,
        ApplicationStatus.Refused => MessageKind.ApplicationRefused,
        ApplicationStatus.Confirmed when it.Before == ApplicationStatus.NoShow => null,
        ApplicationStatus.Confirmed => MessageKind.ApplicationConfirmed,
        ApplicationStatus.Lapsed => MessageKind.ApplicationLapsed,
        ApplicationStatus.Disqualified => MessageKind.ApplicationDisqualified,
        ApplicationStatus.WalkOver => MessageKind.ApplicationWalkOver,
        ApplicationStatus.Withdrawn or ApplicationStatus.WithdrawnLate when it.Before != ApplicationStatus.Draft => MessageKind.ApplicationWithdrawn,
        // That the stop is cancelled is told as such.
        ApplicationStatus.Cancelled when it.Before != ApplicationStatus.Draft && !StopIsCancelled(it.Application.StopId) => MessageKind.ApplicationCancelled,
        _ => null,
    };

    private bool StopIsCancelled(StopId stop) => db.ChangeTracker.Entries<Stop>().Any(entry => entry.Entity.Id == stop && entry.Entity.Status == StopStatus.Cancelled);
}

/// <summary>Who is in the teams of the startups whose applications a command works on, asked once for all of them.</summary>
internal sealed class Teams(FundtruckDb db)
{
    private readonly Dictionary<StartupId, PersonId[]> _known = [];

    internal async Task<IReadOnlyList<PersonId>> Of(StartupId startup, CancellationToken cancellationToken)
    {
        if (!_known.ContainsKey(startup))
        {
            var startups = db.ChangeTracker.Entries<Application>().Select(entry => entry.Entity.StartupId).Append(startup).Distinct().Where(id => !_known.ContainsKey(id)).ToArray();
            var members = await db.Startups.Where(it => startups.Contains(it.Id)).SelectMany(it => it.Members, (it, member) => new { it.Id, member.PersonId }).ToListAsync(cancellationToken);
            var teams = members.ToLookup(member => member.Id, member => member.PersonId);
            foreach (var id in startups) _known[id] = [.. teams[id]];
        }

        return _known[startup];
    }
}
