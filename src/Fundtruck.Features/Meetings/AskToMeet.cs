using Fundtruck.Features.Audit;

namespace Fundtruck.Features.Meetings;

internal static class MeetingRequestEndpoints
{
    internal static void Map(RouteGroupBuilder stops, RouteGroupBuilder requests)
    {
        stops.MapPost("/{id}/meeting-requests", (StopId id, RequestBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new AskToMeet(id, body), cancellationToken).AsOk())
            .Sends<AskToMeet>("Ask the other side for a meeting, with a reason. When they have asked already, that is a yes: the meeting is booked").MayBeMissing().MayBeRefused();
        requests.MapGet("/", (StopId? stop, Choice<RequestStatus>? status, string? after, int? limit, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListRequests(stop, status?.Value, after, limit), cancellationToken))
            .Sends<ListRequests>("One's requests to meet, sent and received, newest first; all of a stop for those who run it");
        requests.MapGet("/{id}", (MeetingRequestId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetRequest(id), cancellationToken).AsOk())
            .Sends<GetRequest>("One request to meet").MayBeMissing();
        requests.MapPost("/{id}/accept", (MeetingRequestId id, AcceptBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new AcceptRequest(id, body.SlotId, body.Hold), cancellationToken).AsOk())
            .Sends<AcceptRequest>("Say yes: the meeting is booked at the slot that was proposed, at another one, or at the first that suits both").MayBeMissing().MayBeRefused();
        requests.MapPost("/{id}/propose", (MeetingRequestId id, ProposalBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ProposeSlot(id, body.SlotId, body.Message, body.Hold), cancellationToken).AsOk())
            .Sends<ProposeSlot>("Propose another slot that both can have at this moment: now the other side's answer is awaited").MayBeMissing().MayBeRefused();
        requests.MapPost("/{id}/decline", (MeetingRequestId id, ReplyBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new DeclineRequest(id, body.Message), cancellationToken).AsOk())
            .Sends<DeclineRequest>("Say no").MayBeMissing().MayBeRefused();
        requests.MapPost("/{id}/withdraw", (MeetingRequestId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new WithdrawRequest(id), cancellationToken).AsOk())
            .Sends<WithdrawRequest>("Take back one's own request or proposal").MayBeMissing().MayBeRefused();
    }
}

/// <param name="SessionId">A session of the stop.</param>
/// <param name="InvestorId">One side.</param>
/// <param name="StartupId">The other side.</param>
/// <param name="Reason">Why you want to meet; the other side reads it.</param>
/// <param name="SlotId">A slot of the investor in this session; any when left out.</param>
internal sealed record RequestBody(MeetingSessionId SessionId, InvestorId InvestorId, StartupId StartupId, string Reason, InvestorSlotId? SlotId = null);

/// <param name="SlotId">Another slot than the proposed one.</param>
/// <param name="Hold">The token of an alternative that is held.</param>
internal sealed record AcceptBody(InvestorSlotId? SlotId = null, Guid? Hold = null);

/// <param name="SlotId">A slot of the investor in this session.</param>
/// <param name="Message">What you want to say with it.</param>
/// <param name="Hold">The token of an alternative that is held. It ends: a proposal holds nothing.</param>
internal sealed record ProposalBody(InvestorSlotId SlotId, string? Message = null, Guid? Hold = null);

/// <param name="Message">What you want to say with it.</param>
internal sealed record ReplyBody(string? Message = null);

/// <summary>A request after a change.</summary>
/// <param name="Turn">Whose answer is awaited while it is open.</param>
/// <param name="MeetingId">What became of it.</param>
internal sealed record RequestChanged(MeetingRequestId Id, RequestStatus Status, Side Turn, InvestorSlotId? SlotId, Instant ExpiresAt, MeetingId? MeetingId)
{
    internal static RequestChanged Of(MeetingRequest request) => new(request.Id, request.Status, request.Turn, request.SlotId, request.ExpiresAt, request.MeetingId);
}

[Access(Who.SignedIn)]
internal sealed record AskToMeet(StopId Stop, RequestBody Request) : ICommand<RequestChanged>;

internal sealed class AskToMeetValidator : AbstractValidator<AskToMeet>
{
    public AskToMeetValidator() => RuleFor(command => command.Request).ChildRules(request => request.RuleFor(body => body.Reason).IsText()).OverridePropertyName("");
}

internal sealed class AskToMeetHandler(FundtruckDb db, Bookings bookings, CurrentRequest current, IClock clock) : IRequestHandler<AskToMeet, RequestChanged>
{
    public async Task<RequestChanged> Handle(AskToMeet command, CancellationToken cancellationToken)
    {
        var (body, now) = (command.Request, clock.GetCurrentInstant());
        (await db.LockedAgainstChange(command.Stop, cancellationToken)).RequireRunning();
        var session = await db.MeetingSessions.SingleOrDefaultAsync(s => s.Id == body.SessionId && s.StopId == command.Stop, cancellationToken)
            ?? throw new ValidationException([new("sessionId", "This stop has no such session.")]);
        var open = await db.MeetingRequests.FromSql($"select *, xmin from meeting_requests where session_id = {session.Id.Value} and investor_id = {body.InvestorId.Value} and startup_id = {body.StartupId.Value} and status = 'open' for no key update")
            .AsTracking().SingleOrDefaultAsync(cancellationToken);
        var side = await db.SideOf(body.InvestorId, body.StartupId, current, open?.Turn, cancellationToken) ?? throw new ValidationException([new("startupId", "You speak neither for this startup nor for this investor.")]);
        if (open is not null && open.StatusAt(now) == RequestStatus.Expired)
        {
            open.Expire(now);
            await db.SaveChangesAsync(cancellationToken); // only one of two sides is open at a time
            open = null;
        }

        if (open is not null) return await Agree(open, side, body.SlotId ?? open.SlotId, cancellationToken);
        var takesPart = await db.Applications.AnyAsync(application => application.StopId == command.Stop && application.StartupId == body.StartupId && Application.TakingPart.Contains(application.Status), cancellationToken);
        var investor = await db.Investors.SingleOrDefaultAsync(it => it.Id == body.InvestorId, cancellationToken) ?? throw new ValidationException([new("investorId", "There is no such investor.")]);
        investor.RequireAccredited();
        await RequireRoom(session, body, side, now, cancellationToken);
        var slot = body.SlotId is { } wished ? await db.InvestorSlots.SingleOrDefaultAsync(s => s.Id == wished, cancellationToken) ?? throw new ValidationException([new("slotId", "There is no such slot.")]) : null;
        var request = new MeetingRequest(MeetingRequestId.New(), session, body.InvestorId, body.StartupId, takesPart, side, slot, body.Reason, current.Me, now);
        db.Add(request);
        return RequestChanged.Of(request);
    }

    /// <summary>They have asked each other.</summary>
    private async Task<RequestChanged> Agree(MeetingRequest open, Side side, InvestorSlotId? slot, CancellationToken cancellationToken)
    {
        if (side != open.Turn) throw new RuleBrokenException(Rule.RequestWaits);
        await bookings.Accept(db, open, side, slot, null, current, clock.GetCurrentInstant(), cancellationToken);
        return RequestChanged.Of(open);
    }

    /// <summary>Those of one side who ask at the same moment take turns, so that none is counted too little.</summary>
    private async Task RequireRoom(MeetingSession session, RequestBody body, Side side, Instant now, CancellationToken cancellationToken)
    {
        if (side == Side.Investor) await db.Database.ExecuteSqlAsync($"select 1 from investors where id = {body.InvestorId.Value} for no key update", cancellationToken);
        else await db.Database.ExecuteSqlAsync($"select 1 from startups where id = {body.StartupId.Value} for no key update", cancellationToken);
        var waiting = await db.MeetingRequests.CountAsync(
            request => request.SessionId == session.Id && request.Status == RequestStatus.Open && request.ExpiresAt > now && request.Turn != side
                && (side == Side.Investor ? request.InvestorId == body.InvestorId : request.StartupId == body.StartupId), cancellationToken);
        if (waiting >= session.Rules.MostOpenRequests) throw new RuleBrokenException(Rule.TooManyRequests, null, $"{waiting} of your requests wait for an answer, that is the most at once: wait, or withdraw some.");
    }
}

internal static class Accepting
{
    /// <summary>Books what was agreed on: the given slot, or the first that suits both.</summary>
    internal static async Task Accept(
        this Bookings bookings, FundtruckDb db, MeetingRequest request, Side side, InvestorSlotId? slot, Guid? hold, CurrentRequest current, Instant now, CancellationToken cancellationToken)
    {
        // Whose turn it is, and whether it still stands, is said before anybody's time is taken.
        request.RequireAnswer(side, now);
        if (slot is null) await FreeSlots.Lock(db, request.SessionId, request.InvestorId, request.StartupId, cancellationToken);
        var at = slot ?? await FreeSlots.First(db, request.SessionId, request.InvestorId, request.StartupId, now, cancellationToken) ?? throw new RuleBrokenException(Rule.NobodyFree);
        var sides = await Sides.Of(db, at, request.StartupId, current);
        if (sides.Investor != request.InvestorId || sides.Session != request.SessionId) throw new RuleBrokenException(Rule.SlotOfAnotherInvestor, "slotId", "That slot is not one of this investor in this session.");
        request.Accept(side, (await bookings.Book(sides, Door.Request, current.Me, hold, cancellationToken)).Id, now);
    }
}

[Access(Who.SignedIn)]
internal sealed record AcceptRequest(MeetingRequestId Id, InvestorSlotId? Slot, Guid? Hold) : ICommand<RequestChanged>;

[Access(Who.SignedIn)]
internal sealed record ProposeSlot(MeetingRequestId Id, InvestorSlotId Slot, string? Message, Guid? Hold) : ICommand<RequestChanged>;

[Access(Who.SignedIn)]
internal sealed record DeclineRequest(MeetingRequestId Id, string? Message) : ICommand<RequestChanged>;

[Access(Who.SignedIn)]
internal sealed record WithdrawRequest(MeetingRequestId Id) : ICommand<RequestChanged>;

internal sealed class ProposeSlotValidator : AbstractValidator<ProposeSlot>
{
    public ProposeSlotValidator() => RuleFor(command => command.Message).IsText();
}

internal sealed class DeclineRequestValidator : AbstractValidator<DeclineRequest>
{
    public DeclineRequestValidator() => RuleFor(command => command.Message).IsText();
}

internal sealed class AnswerRequestHandler(FundtruckDb db, Bookings bookings, CurrentRequest current, IClock clock)
    : IRequestHandler<AcceptRequest, RequestChanged>, IRequestHandler<ProposeSlot, RequestChanged>, IRequestHandler<DeclineRequest, RequestChanged>, IRequestHandler<WithdrawRequest, RequestChanged>
{
    public async Task<RequestChanged> Handle(AcceptRequest command, CancellationToken cancellationToken)
    {
        var (request, side) = await Locked(command.Id, null, cancellationToken);
        await bookings.Accept(db, request, side, command.Slot ?? request.SlotId, command.Hold, current, clock.GetCurrentInstant(), cancellationToken);
        return RequestChanged.Of(request);
    }

    public async Task<RequestChanged> Handle(ProposeSlot command, CancellationToken cancellationToken)
    {
        var (request, side) = await Locked(command.Id, null, cancellationToken);
        var session = await db.MeetingSessions.SingleAsync(s => s.Id == request.SessionId, cancellationToken);
        var slot = await db.InvestorSlots.SingleOrDefaultAsync(s => s.Id == command.Slot, cancellationToken) ?? throw new ValidationException([new("slotId", "There is no such slot.")]);
        request.Propose(side, slot, session, command.Message, clock.GetCurrentInstant());
        // Nobody is asked to say yes to what can't be: a proposal goes the way of a booking, and is undone.
        await bookings.RequirePossible(await Sides.Of(db, slot.Id, request.StartupId, current), Door.Request, current.Me, command.Hold, cancellationToken);
        return RequestChanged.Of(request);
    }

    public async Task<RequestChanged> Handle(DeclineRequest command, CancellationToken cancellationToken)
    {
        var (request, side) = await Locked(command.Id, null, cancellationToken);
        request.Decline(side, command.Message, clock.GetCurrentInstant());
        return RequestChanged.Of(request);
    }

    public async Task<RequestChanged> Handle(WithdrawRequest command, CancellationToken cancellationToken)
    {
        var (request, side) = await Locked(command.Id, true, cancellationToken);
        request.Withdraw(side, clock.GetCurrentInstant());
        return RequestChanged.Of(request);
    }

    /// <summary>Those who run a stop see its requests, but answer none: they book.</summary>
    private async Task<(MeetingRequest Request, Side Side)> Locked(MeetingRequestId id, bool? isOwn, CancellationToken cancellationToken)
    {
        var request = await db.LockedRequest(id, current, cancellationToken);
        var turn = isOwn == true ? (request.Turn == Side.Investor ? Side.Startup : Side.Investor) : request.Turn;
        return (request, await db.SideOf(request.InvestorId, request.StartupId, current, turn, cancellationToken) ?? throw new AccessRefusedException());
    }
}

/// <summary>A request to meet.</summary>
/// <param name="Status">As it is at this moment.</param>
/// <param name="Asker">Which side asked first.</param>
/// <param name="Turn">Whose answer is awaited while it is open.</param>
/// <param name="Slot">The start of the slot that is proposed; null for any.</param>
/// <param name="Answer">What was said last.</param>
internal sealed record RequestView(
    MeetingRequestId Id, StopId StopId, string Stop, MeetingSessionId SessionId, InvestorId InvestorId, string Investor, StartupId StartupId, string Startup, RequestStatus Status, Side Asker, Side Turn,
    string Reason, string? Answer, InvestorSlotId? SlotId, OffsetDateTime? Slot, Instant AskedAt, Instant ExpiresAt, MeetingId? MeetingId);

[Access(Who.SignedIn)]
internal sealed record ListRequests(StopId? Stop, RequestStatus? Status, string? After, int? Limit) : IQuery<Page<RequestView>>;

[Access(Who.SignedIn)]
internal sealed record GetRequest(MeetingRequestId Id) : IQuery<RequestView>;

internal sealed class ReadRequestsHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<ListRequests, Page<RequestView>>, IRequestHandler<GetRequest, RequestView>
{
    public async Task<Page<RequestView>> Handle(ListRequests query, CancellationToken cancellationToken)
    {
        var (after, limit, now) = (Cursor.AfterNewest(query.After), Cursor.Limit(query.Limit), clock.GetCurrentInstant());
        var id = MeetingRequestId.Of(after.Id);
        var wanted = db.MeetingRequests.OwnedBy(db, current).Where(request => query.Stop == null || request.StopId == query.Stop);
        wanted = query.Status switch
        {
            null => wanted,
            RequestStatus.Open => wanted.Where(request => request.Status == RequestStatus.Open && request.ExpiresAt > now),
            RequestStatus.Expired => wanted.Where(request => request.Status == RequestStatus.Expired || (request.Status == RequestStatus.Open && request.ExpiresAt <= now)),
            var status => wanted.Where(request => request.Status == status),
        };
        var rows = await View(wanted.Where(request => EF.Functions.LessThan(ValueTuple.Create(request.AskedAt, request.Id), ValueTuple.Create(after.Key, id)))
            .OrderByDescending(request => request.AskedAt).ThenByDescending(request => request.Id).TakePage(), now, cancellationToken);
        return Page<RequestView>.From(rows, limit, request => (request.AskedAt, request.Id.Value));
    }

    public async Task<RequestView> Handle(GetRequest query, CancellationToken cancellationToken) =>
        await View(db.MeetingRequests.OwnedBy(db, current).Where(request => request.Id == query.Id), clock.GetCurrentInstant(), cancellationToken) is [var found] ? found : throw new NotFoundException("request");

    private async Task<List<RequestView>> View(IQueryable<MeetingRequest> requests, Instant now, CancellationToken cancellationToken)
    {
        var rows = await (
            from request in requests
            join stop in db.Stops on request.StopId equals stop.Id
            join investor in db.Investors on request.InvestorId equals investor.Id
            join startup in db.Startups on request.StartupId equals startup.Id
            orderby request.AskedAt descending, request.Id descending
            select new { request, stop.Name, stop.ZoneId, Investor = investor.Name, Startup = startup.Name, Start = db.InvestorSlots.Where(slot => slot.Id == request.SlotId).Select(slot => (Instant?)slot.During.Start).SingleOrDefault() })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => new RequestView(
            row.request.Id, row.request.StopId, row.Name, row.request.SessionId, row.request.InvestorId, row.Investor, row.request.StartupId, row.Startup, row.request.StatusAt(now), row.request.Asker, row.request.Turn,
            row.request.Reason, row.request.Answer, row.request.SlotId, row.Start?.In(row.ZoneId), row.request.AskedAt, row.request.ExpiresAt, row.request.MeetingId))];
    }
}

/// <summary>Ends the requests whose time is over, so that those who asked hear of it.</summary>
[Access(Who.System), NotRecorded]
internal sealed record ExpireRequests : ICommand<Done>;

internal sealed class ExpireRequestsHandler(FundtruckDb db, IClock clock) : IRequestHandler<ExpireRequests, Done>
{
    public async Task<Done> Handle(ExpireRequests command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var over = await db.MeetingRequests.FromSql($"select *, xmin from meeting_requests where status = 'open' and expires_at <= {now} order by id limit 1000 for no key update skip locked").AsTracking().ToListAsync(cancellationToken);
        foreach (var request in over) request.Expire(now);
        return Done.Answer;
    }
}
