namespace Fundtruck.Features.Meetings;

internal static class OpenSessionEndpoint
{
    internal static void Map(RouteGroupBuilder stops)
    {
        stops.MapPost("/{id}/meeting-sessions", (StopId id, SessionBody session, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new OpenSession(id, session), cancellationToken).AsCreated($"/api/stops/{id}/meeting-sessions"))
            .Sends<OpenSession>("Open a meeting session: a window with slots and tables").MayBeMissing().MayBeRefused();
        stops.MapPut("/{id}/meeting-sessions/{session}", (StopId id, MeetingSessionId session, SessionRulesBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ChangeSession(id, session, body), cancellationToken).AsOk())
            .Sends<ChangeSession>("Change what is agreed for a session: opening, caps, cut-offs, requests. What is booked stays").MayBeMissing().MayBeRefused();
        stops.MapGet("/{id}/meeting-sessions", (StopId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListSessions(id), cancellationToken))
            .Sends<ListSessions>("The meeting sessions of a stop").MayBeMissing();
    }
}

/// <param name="StartsAt">Local time on the stop's date.</param>
/// <param name="EndsAt">Local time on the stop's date.</param>
/// <param name="Tables">1 to 500.</param>
/// <param name="SlotMinutes">5 to 120.</param>
/// <param name="PauseMinutes">0 to 60, after each slot.</param>
/// <param name="OpensAt">The announced local time at which booking opens for everybody; at once when left out.</param>
/// <param name="Rules">What is agreed: how meetings come about, caps, cut-offs. What is left out is by custom.</param>
internal sealed record SessionBody(LocalTime StartsAt, LocalTime EndsAt, int Tables, int SlotMinutes = 20, int PauseMinutes = 0, LocalDateTime? OpensAt = null, SessionRules? Rules = null);

/// <param name="OpensAt">As above.</param>
/// <param name="Rules">All of them: what is left out is by custom again.</param>
internal sealed record SessionRulesBody(LocalDateTime? OpensAt = null, SessionRules? Rules = null);

[Access(Who.Hosts)]
internal sealed record ChangeSession(StopId Stop, MeetingSessionId Session, SessionRulesBody Body) : ICommand<SessionView>;

internal sealed class ChangeSessionValidator : AbstractValidator<ChangeSession>
{
    public ChangeSessionValidator() => RuleFor(command => command.Body).ChildRules(body => body.RuleFor(b => b.OpensAt).IsMoment()).OverridePropertyName("");
}

internal sealed class ChangeSessionHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<ChangeSession, SessionView>
{
    public async Task<SessionView> Handle(ChangeSession command, CancellationToken cancellationToken)
    {
        current.MustRun(command.Stop);
        await db.Database.ExecuteSqlAsync($"select 1 from meeting_sessions where id = {command.Session.Value} for no key update", cancellationToken);
        var session = await db.MeetingSessions.AsTracking().Include(s => s.Tables).SingleOrDefaultAsync(s => s.Id == command.Session && s.StopId == command.Stop, cancellationToken) ?? throw new NotFoundException("session");
        session.Change(command.Body.OpensAt, command.Body.Rules ?? new(), clock.GetCurrentInstant());
        return SessionView.Of(session, session.Tables.Count);
    }
}

internal sealed class OpenSessionValidator : AbstractValidator<OpenSession>
{
    public OpenSessionValidator() => RuleFor(command => command.Session).ChildRules(session => session.RuleFor(s => s.OpensAt).IsMoment()).OverridePropertyName("");
}

[Access(Who.Hosts)]
internal sealed record OpenSession(StopId Stop, SessionBody Session) : ICommand<Made>;

internal sealed class OpenSessionHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<OpenSession, Made>
{
    public async Task<Made> Handle(OpenSession command, CancellationToken cancellationToken)
    {
        var body = command.Session;
        current.MustRun(command.Stop);
        var stop = await db.LockedAgainstChange(command.Stop, cancellationToken);
        var session = new MeetingSession(MeetingSessionId.New(), stop, body.StartsAt, body.EndsAt, body.SlotMinutes, body.PauseMinutes, body.Tables, body.OpensAt, body.Rules ?? new(), clock.GetCurrentInstant());
        db.Add(session);
        db.AddRange(session.Tables.Select(table => PartyRow.Of(table.Id)));
        return new Made(session.Id.Value);
    }
}

/// <param name="OpensAt">When booking opens; null when it is open from the start.</param>
/// <param name="Rules">What is agreed for it.</param>
/// <param name="DrawnAt">When the lots of its lottery were drawn.</param>
internal sealed record SessionView(
    MeetingSessionId Id, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Zone, int SlotMinutes, int PauseMinutes, int Tables, OffsetDateTime? OpensAt, SessionRules Rules, Instant? DrawnAt)
{
    internal static SessionView Of(MeetingSession session, int tables) => new(
        session.Id, session.During.Start.In(session.ZoneId), session.During.End.In(session.ZoneId), session.ZoneId, session.SlotMinutes, session.PauseMinutes, tables,
        session.OpensAt?.In(session.ZoneId), session.Rules, session.DrawnAt);
}

[Access(Who.SignedIn)]
internal sealed record ListSessions(StopId Stop) : IQuery<IReadOnlyList<SessionView>>;

internal sealed class ListSessionsHandler(FundtruckDb db) : IRequestHandler<ListSessions, IReadOnlyList<SessionView>>
{
    public async Task<IReadOnlyList<SessionView>> Handle(ListSessions query, CancellationToken cancellationToken)
    {
        if (!await db.Stops.AnyAsync(stop => stop.Id == query.Stop && stop.PublishedAt != null, cancellationToken)) throw new NotFoundException("stop");
        var rows = await db.MeetingSessions.Where(session => session.StopId == query.Stop && session.ClosedAt == null).OrderBy(session => session.LocalStart).ThenBy(session => session.Id).Take(100)
            .Select(session => new { session, tables = session.Tables.Count }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => SessionView.Of(row.session, row.tables))];
    }
}
