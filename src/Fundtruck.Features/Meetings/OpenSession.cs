namespace Fundtruck.Features.Meetings;

internal static class OpenSessionEndpoint
{
    internal static void Map(RouteGroupBuilder stops)
    {
        stops.MapPost("/{id}/meeting-sessions", (StopId id, SessionBody session, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new OpenSession(id, session), cancellationToken).AsCreated($"/api/stops/{id}/meeting-sessions"))
            .Sends<OpenSession>("Open a meeting session: a window with slots and tables").MayBeMissing().MayBeRefused();
        stops.MapGet("/{id}/meeting-sessions", (StopId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListSessions(id), cancellationToken))
            .Sends<ListSessions>("The meeting sessions of a stop").MayBeMissing();
    }
}

/// <param name="StartsAt">Local time on the stop's date.</param>
/// <param name="EndsAt">Local time on the stop's date.</param>
/// <param name="Tables">1 to 500.</param>
/// <param name="SlotMinutes">5 to 120.</param>
/// <param name="PauseMinutes">0 to 60, after each slot.</param>
internal sealed record SessionBody(LocalTime StartsAt, LocalTime EndsAt, int Tables, int SlotMinutes = 20, int PauseMinutes = 0);

[Access(Who.Hosts)]
internal sealed record OpenSession(StopId Stop, SessionBody Session) : ICommand<Made>;

internal sealed class OpenSessionHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<OpenSession, Made>
{
    public async Task<Made> Handle(OpenSession command, CancellationToken cancellationToken)
    {
        var body = command.Session;
        current.MustRun(command.Stop);
        var stop = await db.LockedAgainstChange(command.Stop, cancellationToken);
        var session = new MeetingSession(MeetingSessionId.New(), stop, body.StartsAt, body.EndsAt, body.SlotMinutes, body.PauseMinutes, body.Tables, clock.GetCurrentInstant());
        db.Add(session);
        db.AddRange(session.Tables.Select(table => PartyRow.Of(table.Id)));
        return new Made(session.Id.Value);
    }
}

internal sealed record SessionView(MeetingSessionId Id, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Zone, int SlotMinutes, int PauseMinutes, int Tables);

[Access(Who.SignedIn)]
internal sealed record ListSessions(StopId Stop) : IQuery<IReadOnlyList<SessionView>>;

internal sealed class ListSessionsHandler(FundtruckDb db) : IRequestHandler<ListSessions, IReadOnlyList<SessionView>>
{
    public async Task<IReadOnlyList<SessionView>> Handle(ListSessions query, CancellationToken cancellationToken)
    {
        if (!await db.Stops.AnyAsync(stop => stop.Id == query.Stop && stop.PublishedAt != null, cancellationToken)) throw new NotFoundException("stop");
        var rows = await db.MeetingSessions.Where(session => session.StopId == query.Stop && session.ClosedAt == null).OrderBy(session => session.LocalStart).ThenBy(session => session.Id).Take(100)
            .Select(session => new { session, tables = session.Tables.Count }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new SessionView(
            row.session.Id, row.session.During.Start.In(row.session.ZoneId), row.session.During.End.In(row.session.ZoneId), row.session.ZoneId,
            row.session.SlotMinutes, row.session.PauseMinutes, row.tables))];
    }
}
