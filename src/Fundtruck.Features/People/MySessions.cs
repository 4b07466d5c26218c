namespace Fundtruck.Features.People;

internal static class MySessionsEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var sessions = api.MapGroup("/me/sessions");
        sessions.MapGet("/", (ISender sender, CancellationToken cancellationToken) => sender.Send(new ListMySessions(), cancellationToken))
            .Sends<ListMySessions>("Where one is signed in, the newest first");
        sessions.MapDelete("/{id}", (SessionId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new EndMySessions(id), cancellationToken).AsNoContent())
            .Sends<EndMySessions>("End one session").WithName("EndMySession").MayBeMissing();
        sessions.MapDelete("/", (ISender sender, CancellationToken cancellationToken) => sender.Send(new EndMySessions(null), cancellationToken).AsNoContent())
            .Sends<EndMySessions>("End all sessions, this one too");
    }
}

/// <param name="Device">What the browser or program called itself.</param>
/// <param name="Address">The IP address from which it was begun.</param>
/// <param name="LastSeenAt">To the ten minutes.</param>
/// <param name="IsThisOne">The session of this request.</param>
internal sealed record SessionListItem(SessionId Id, string? Device, string? Address, Instant CreatedAt, Instant LastSeenAt, Instant ExpiresAt, bool IsThisOne);

[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record ListMySessions : IQuery<IReadOnlyList<SessionListItem>>;

internal sealed class ListMySessionsHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<ListMySessions, IReadOnlyList<SessionListItem>>
{
    public async Task<IReadOnlyList<SessionListItem>> Handle(ListMySessions query, CancellationToken cancellationToken)
    {
        var (me, mine, now) = (current.Me, current.Session, clock.GetCurrentInstant());
        return await db.Sessions.Where(session => session.PersonId == me && session.ExpiresAt > now).OrderByDescending(session => session.CreatedAt).ThenBy(session => session.Id).Take(100)
            .Select(session => new SessionListItem(
                session.Id, session.Device, session.Address, session.CreatedAt, session.LastSeenAt, session.ExpiresAt, session.Id == mine)).ToListAsync(cancellationToken);
    }
}

/// <param name="Id">One of them; all when null.</param>
[Access(Who.SignedIn, InPersonOnly = true)]
internal sealed record EndMySessions(SessionId? Id) : ICommand<Done>;

internal sealed class EndMySessionsHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<EndMySessions, Done>
{
    public async Task<Done> Handle(EndMySessions command, CancellationToken cancellationToken)
    {
        var me = current.Me;
        var ended = await db.Sessions.Where(session => session.PersonId == me && (command.Id == null || session.Id == command.Id)).ExecuteDeleteAsync(cancellationToken);
        return ended > 0 ? Done.Answer : throw new NotFoundException("session");
    }
}
