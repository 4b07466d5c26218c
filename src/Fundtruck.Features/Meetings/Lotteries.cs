using Fundtruck.Features.Audit;

namespace Fundtruck.Features.Meetings;

internal static class LotteryEndpoints
{
    internal static void Map(RouteGroupBuilder stops)
    {
        stops.MapPut("/{id}/meeting-sessions/{session}/wishes", (StopId id, MeetingSessionId session, WishesBody wishes, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new RankWishes(id, session, wishes), cancellationToken).AsNoContent())
            .Sends<RankWishes>("Say before the lots of a session are drawn whom a startup would like to meet, best first").MayBeMissing().MayBeRefused();
        stops.MapGet("/{id}/meeting-sessions/{session}/wishes", (StopId id, MeetingSessionId session, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ListWishes(id, session), cancellationToken))
            .Sends<ListWishes>("The wishes of one's startups for the lottery of a session").MayBeMissing();
        stops.MapDelete("/{id}/meeting-sessions/{session}/wishes/{startup}", (StopId id, MeetingSessionId session, StartupId startup, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new TakeWishesBack(id, session, startup), cancellationToken).AsNoContent())
            .Sends<TakeWishesBack>("Take back the wishes of one's startup, before the lots are drawn").MayBeMissing().MayBeRefused();
        stops.MapGet("/{id}/meeting-sessions/{session}/lottery", (StopId id, MeetingSessionId session, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new GetLottery(id, session), cancellationToken).AsOk())
            .Sends<GetLottery>("What was drawn: the seed, the order that follows from it, and who meets whom").MayBeMissing();
    }
}

/// <param name="StartupId">One's own; it takes part at the stop.</param>
/// <param name="InvestorIds">1 to 20, each once, best first.</param>
internal sealed record WishesBody(StartupId StartupId, IReadOnlyList<InvestorId> InvestorIds);

[Access(Who.SignedIn)]
internal sealed record RankWishes(StopId Stop, MeetingSessionId Session, WishesBody Wishes) : ICommand<Done>;

internal sealed class RankWishesValidator : AbstractValidator<RankWishes>
{
    public RankWishesValidator() => RuleFor(command => command.Wishes).ChildRules(wishes => wishes.RuleFor(body => body.InvestorIds)
        .Must(ids => ids.Count is >= 1 and <= LotteryWishes.Most && ids.Distinct().Count() == ids.Count).WithMessage($"Name 1 to {LotteryWishes.Most} investors, each once.")).OverridePropertyName("");
}

[Access(Who.SignedIn)]
internal sealed record TakeWishesBack(StopId Stop, MeetingSessionId Session, StartupId Startup) : ICommand<Done>;

internal sealed class WishesHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<RankWishes, Done>, IRequestHandler<TakeWishesBack, Done>
{
    public async Task<Done> Handle(RankWishes command, CancellationToken cancellationToken)
    {
        var (startup, ids, me) = (command.Wishes.StartupId, command.Wishes.InvestorIds.ToArray(), current.Me);
        var session = await Locked(command.Stop, command.Session, cancellationToken);
        if (!await IsMine(startup, cancellationToken)) throw new ValidationException([new("startupId", $"There is no startup {startup} that you may wish for.")]);
        session.RequireWishes(clock.GetCurrentInstant());
        if (!await db.Applications.AnyAsync(application => application.StopId == command.Stop && application.StartupId == startup && Application.TakingPart.Contains(application.Status), cancellationToken))
            throw new RuleBrokenException(Rule.StartupNotAtStop, "startupId");
        var known = await db.Investors.Where(investor => ids.Contains(investor.Id) && investor.Accreditation == AccreditationLevel.Full).Select(investor => investor.Id).ToListAsync(cancellationToken);
        var strangers = ids.Except(known).ToList();
        if (strangers.Count > 0) throw new ValidationException([new("investorIds", $"There is no investor {string.Join(", ", strangers)} that can be met.")]);

        var wishes = await Of(session.Id, startup, cancellationToken) ?? db.Add(new LotteryWishes(session, startup)).Entity;
        wishes.Rank(ids, me, clock.GetCurrentInstant());
        return Done.Answer;
    }

    public async Task<Done> Handle(TakeWishesBack command, CancellationToken cancellationToken)
    {
        var session = await Locked(command.Stop, command.Session, cancellationToken);
        if (!await IsMine(command.Startup, cancellationToken)) throw new NotFoundException("wish");
        session.RequireWishes(clock.GetCurrentInstant());
        db.Remove(await Of(session.Id, command.Startup, cancellationToken) ?? throw new NotFoundException("wish"));
        return Done.Answer;
    }

    /// <summary>The session while its wishes change: they wait for a draw that is under way, and it for them.</summary>
    private async Task<MeetingSession> Locked(StopId stop, MeetingSessionId id, CancellationToken cancellationToken)
    {
        if (!await db.Stops.AnyAsync(it => it.Id == stop && it.PublishedAt != null, cancellationToken)) throw new NotFoundException("session");
        return await db.MeetingSessions.FromSql($"select * from meeting_sessions where id = {id.Value} and stop_id = {stop.Value} for share").SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("session");
    }

    private Task<bool> IsMine(StartupId startup, CancellationToken cancellationToken)
    {
        var me = current.Me;
        return db.Startups.AnyAsync(it => it.Id == startup && it.Members.Any(member => member.PersonId == me), cancellationToken);
    }

    private Task<LotteryWishes?> Of(MeetingSessionId session, StartupId startup, CancellationToken cancellationToken) =>
        db.LotteryWishes.AsTracking().SingleOrDefaultAsync(wishes => wishes.SessionId == session && wishes.StartupId == startup, cancellationToken);
}

/// <param name="InvestorIds">Best first.</param>
internal sealed record WishesView(StartupId StartupId, string Startup, IReadOnlyList<InvestorId> InvestorIds, Instant At);

[Access(Who.SignedIn)]
internal sealed record ListWishes(StopId Stop, MeetingSessionId Session) : IQuery<IReadOnlyList<WishesView>>;

/// <summary>A lottery as anybody can draw it again: the order is that of SHA-256 of "seed:startupId", first to last in odd rounds, last to first in even ones. In each round everybody gets the next wish that can still be had.</summary>
internal sealed record LotteryView(string Seed, Instant DrawnAt, IReadOnlyList<LotteryPlace> Order);

/// <param name="Meetings">What the startup got, one a round at most.</param>
internal sealed record LotteryPlace(StartupId StartupId, string Startup, IReadOnlyList<LotteryMeeting> Meetings);

/// <param name="StartsAt">As it was drawn; the meeting may have moved since.</param>
internal sealed record LotteryMeeting(InvestorId InvestorId, string Investor, OffsetDateTime StartsAt);

[Access(Who.SignedIn)]
internal sealed record GetLottery(StopId Stop, MeetingSessionId Session) : IQuery<LotteryView>;

internal sealed class ReadLotteryHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<ListWishes, IReadOnlyList<WishesView>>, IRequestHandler<GetLottery, LotteryView>
{
    public async Task<IReadOnlyList<WishesView>> Handle(ListWishes query, CancellationToken cancellationToken)
    {
        await Session(query.Stop, query.Session, cancellationToken);
        var me = current.Me;
        return await (
            from wishes in db.LotteryWishes
            join startup in db.Startups on wishes.StartupId equals startup.Id
            where wishes.SessionId == query.Session && startup.Members.Any(member => member.PersonId == me)
            orderby startup.Name, startup.Id
            select new WishesView(startup.Id, startup.Name, wishes.Ranked, wishes.At)).Take(100).ToListAsync(cancellationToken);
    }

    public async Task<LotteryView> Handle(GetLottery query, CancellationToken cancellationToken)
    {
        var session = await Session(query.Stop, query.Session, cancellationToken);
        if (session.LotterySeed is not { } seed || session.DrawnAt is not { } drawnAt) throw new NotFoundException("draw");
        var drawn = await (
            from wishes in db.LotteryWishes
            join startup in db.Startups on wishes.StartupId equals startup.Id
            where wishes.SessionId == session.Id
            select new { startup.Id, startup.Name, wishes.Won }).ToDictionaryAsync(row => row.Id, cancellationToken);
        var won = drawn.Values.SelectMany(row => row.Won).ToArray();
        var slots = await db.InvestorSlots.Where(slot => won.Contains(slot.Id)).Join(db.Investors, slot => slot.InvestorId, investor => investor.Id, (slot, investor) => new { slot.Id, slot.InvestorId, investor.Name, slot.During.Start })
            .ToDictionaryAsync(slot => slot.Id, slot => new LotteryMeeting(slot.InvestorId, slot.Name, slot.Start.In(session.ZoneId)), cancellationToken);
        return new(seed, drawnAt, [.. LotteryWishes.Order(seed, drawn.Keys).Select(startup => drawn[startup]).Select(row => new LotteryPlace(row.Id, row.Name, [.. row.Won.Select(slot => slots[slot])]))]);
    }

    private async Task<MeetingSession> Session(StopId stop, MeetingSessionId id, CancellationToken cancellationToken) =>
        await db.MeetingSessions.SingleOrDefaultAsync(session => session.Id == id && session.StopId == stop && db.Stops.Any(it => it.Id == stop && it.PublishedAt != null), cancellationToken) ?? throw new NotFoundException("session");
}

/// <summary>The sessions whose lots are due.</summary>
[Access(Who.System)]
internal sealed record FindLotteries : IQuery<IReadOnlyList<MeetingSessionId>>;

internal sealed class FindLotteriesHandler(FundtruckDb db, IClock clock) : IRequestHandler<FindLotteries, IReadOnlyList<MeetingSessionId>>
{
    public async Task<IReadOnlyList<MeetingSessionId>> Handle(FindLotteries query, CancellationToken cancellationToken)
    {
        var (now, running) = (clock.GetCurrentInstant(), Stop.RunningStates.Select(Conventions.Word).ToArray());
        var due = await db.Database.SqlQuery<Guid>(
            $"""
            select session.id from meeting_sessions session join stops on stops.id = session.stop_id
            where session.opens_at <= {now} and session.drawn_at is null and session.closed_at is null and session.rules ->> 'order' = 'lottery' and stops.status = any ({running})
            order by session.opens_at, session.id limit 100
            """).ToListAsync(cancellationToken);
        return [.. due.Select(MeetingSessionId.Of)];
    }
}

/// <summary>Draws the lots of a session and books what they give; nothing when that was done already.</summary>
/// <param name="Session">Whose lots are due.</param>
/// <param name="Seed">From which the order follows; null for one from a cryptographic source.</param>
[Access(Who.System), NotRecorded]
internal sealed record DrawLottery(MeetingSessionId Session, string? Seed = null) : ICommand<Done>;

internal sealed class DrawLotteryHandler(FundtruckDb db, Bookings bookings, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<DrawLottery, Done>
{
    public async Task<Done> Handle(DrawLottery command, CancellationToken cancellationToken)
    {
        var at = await db.MeetingSessions.Where(it => it.Id == command.Session).Select(it => it.StopId).SingleAsync(cancellationToken);
        var (stop, now) = (await db.LockedAgainstChange(at, cancellationToken), clock.GetCurrentInstant());
        var session = await db.MeetingSessions.FromSql($"select * from meeting_sessions where id = {command.Session.Value} for no key update").AsTracking().SingleAsync(cancellationToken);
        if (!stop.IsRunning || !session.IsToBeDrawn(now)) return Done.Answer;

        var seed = session.Draw(command.Seed, now);
        var all = await db.LotteryWishes.AsTracking().Where(wishes => wishes.SessionId == session.Id).ToDictionaryAsync(wishes => wishes.StartupId, cancellationToken);
        await LockAll(session.Id, all.Keys, cancellationToken);
        var left = all.ToDictionary(of => of.Key, of => new Queue<InvestorId>(of.Value.Ranked));
        var won = all.Keys.ToDictionary(startup => startup, _ => new List<InvestorSlotId>());
        foreach (var startup in LotteryWishes.Turns(LotteryWishes.Order(seed, all.Keys), () => left.Values.All(wishes => wishes.Count == 0)))
        {
            var isServed = false;
            while (!isServed && left[startup].TryDequeue(out var investor))
            {
                if (await Slot(session, investor, all[startup], now, cancellationToken) is not { } slot) continue;
                won[startup].Add(slot);
                isServed = true;
            }
        }

        foreach (var (startup, wishes) in all) wishes.Win(won[startup]);
        return Done.Answer;
    }

    /// <summary>The first slot that suits both, booked; null when there is none, or when a rule is against it.</summary>
    private async Task<InvestorSlotId?> Slot(MeetingSession session, InvestorId investor, LotteryWishes wishes, Instant now, CancellationToken cancellationToken)
    {
        if (await FreeSlots.First(db, session.Id, investor, wishes.StartupId, now, cancellationToken) is not { } slot) return null;
        var sides = await Sides.Of(db, slot, wishes.StartupId, current);
        return (await bookings.TryBook(sides, Door.Lottery, wishes.By, cancellationToken)).Meeting?.SlotId;
    }

    /// <summary>All that may be taken, at once and in order: others who book the same people for elsewhere wait a moment, and nobody gives up.</summary>
    private async Task LockAll(MeetingSessionId session, IReadOnlyCollection<StartupId> startups, CancellationToken cancellationToken)
    {
        var theirs = startups.ToArray();
        var slots = await db.InvestorSlots.Where(slot => slot.SessionId == session && slot.WithdrawnAt == null).Select(slot => new { slot.RepresentativeId, slot.TableId }).Distinct().ToListAsync(cancellationToken);
        var founders = await db.Startups.Where(startup => theirs.Contains(startup.Id)).Select(startup => startup.OwnerId).ToListAsync(cancellationToken);
        await diary.Lock(
            [
                .. slots.Select(slot => (Party)slot.RepresentativeId), .. slots.Select(slot => slot.TableId).OfType<TableId>().Select(table => (Party)table), .. theirs.Select(startup => (Party)startup),
                .. founders.Select(founder => (Party)founder),
            ],
            cancellationToken);
    }
}
