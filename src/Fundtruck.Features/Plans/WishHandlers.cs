using Fundtruck.Features.Interests;

namespace Fundtruck.Features.Plans;

/// <summary>Changes what one side says. A side's wishes are changed one after the other: its startup's or investor's row is locked for it.</summary>
internal sealed class SayWishesHandler(FundtruckDb db, CurrentRequest current, IClock clock)
    : IRequestHandler<SayStartupWishes, Done>, IRequestHandler<SayInvestorWishes, Done>, IRequestHandler<SayStartupWish, Done>, IRequestHandler<SayInvestorWish, Done>,
      IRequestHandler<TakeStartupWishBack, Done>, IRequestHandler<TakeInvestorWishBack, Done>
{
    public Task<Done> Handle(SayStartupWishes command, CancellationToken cancellationToken) =>
        OfStartup(command.Stop, command.Startup, command.Wishes.ToDictionary(wish => wish.InvestorId, wish => (Wish?)wish.Wish), replaces: true, cancellationToken);

    public Task<Done> Handle(SayStartupWish command, CancellationToken cancellationToken) =>
        OfStartup(command.Stop, command.Startup, new() { [command.Investor] = command.Wish }, replaces: false, cancellationToken);

    public Task<Done> Handle(TakeStartupWishBack command, CancellationToken cancellationToken) =>
        OfStartup(command.Stop, command.Startup, new() { [command.Investor] = null }, replaces: false, cancellationToken);

    public Task<Done> Handle(SayInvestorWishes command, CancellationToken cancellationToken) =>
        OfInvestor(command.Stop, command.Investor, command.Wishes.ToDictionary(wish => wish.StartupId, wish => (Wish?)wish.Wish), replaces: true, cancellationToken);

    public Task<Done> Handle(SayInvestorWish command, CancellationToken cancellationToken) =>
        OfInvestor(command.Stop, command.Investor, new() { [command.Startup] = command.Wish }, replaces: false, cancellationToken);

    public Task<Done> Handle(TakeInvestorWishBack command, CancellationToken cancellationToken) =>
        OfInvestor(command.Stop, command.Investor, new() { [command.Startup] = null }, replaces: false, cancellationToken);

    /// <param name="stop">Where.</param>
    /// <param name="startup">Whose.</param>
    /// <param name="said">By investor; null takes it back.</param>
    /// <param name="replaces">What is not named is taken back too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<Done> OfStartup(StopId stop, StartupId startup, Dictionary<InvestorId, Wish?> said, bool replaces, CancellationToken cancellationToken)
    {
        await db.RequireWishesOf(stop, startup, current, cancellationToken);
        await db.Database.ExecuteSqlAsync($"select 1 from startups where id = {startup.Value} for no key update", cancellationToken);
        MeetingWish.RequireHeard(await db.LockedAgainstChange(stop, cancellationToken), clock.GetCurrentInstant());
        if (!await db.Applications.AnyAsync(application => application.StopId == stop && application.StartupId == startup && Application.TakingPart.Contains(application.Status), cancellationToken))
            throw new RuleBrokenException(Rule.StartupNotAtStop);
        var named = said.Where(it => it.Value is not null).Select(it => it.Key).ToArray();
        var known = await db.Investors.Where(investor => named.Contains(investor.Id) && investor.Accreditation == AccreditationLevel.Full).Select(investor => investor.Id).ToListAsync(cancellationToken);
        RequireAll(replaces, "investorId", named.Except(known).Select(id => id.ToString()));
        var before = await db.MeetingWishes.AsTracking().Where(wish => wish.StopId == stop && wish.StartupId == startup && wish.Side == Side.Startup).ToListAsync(cancellationToken);
        Say(before, said, replaces, wish => wish.InvestorId, investor => new MeetingWish(stop, Side.Startup, startup, investor));
        return Done.Answer;
    }

    /// <inheritdoc cref="OfStartup"/>
    private async Task<Done> OfInvestor(StopId stop, InvestorId investor, Dictionary<StartupId, Wish?> said, bool replaces, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        await db.RequireWishesOf(stop, investor, current, cancellationToken);
        await db.Database.ExecuteSqlAsync($"select 1 from investors where id = {investor.Value} for no key update", cancellationToken);
        MeetingWish.RequireHeard(await db.LockedAgainstChange(stop, cancellationToken), now);
        (await db.Investors.SingleAsync(it => it.Id == investor, cancellationToken)).RequireAccredited();
        var named = said.Where(it => it.Value is not null).Select(it => it.Key).ToArray();
        var known = await db.Shown(stop, current, now).Where(application => named.Contains(application.StartupId)).Select(application => application.StartupId).Distinct().ToListAsync(cancellationToken);
        RequireAll(replaces, "startupId", named.Except(known).Select(id => id.ToString()));
        var before = await db.MeetingWishes.AsTracking().Where(wish => wish.StopId == stop && wish.InvestorId == investor && wish.Side == Side.Investor).ToListAsync(cancellationToken);
        Say(before, said, replaces, wish => wish.StartupId, startup => new MeetingWish(stop, Side.Investor, startup, investor));
        return Done.Answer;
    }

    private void Say<TId>(List<MeetingWish> before, Dictionary<TId, Wish?> said, bool replaces, Func<MeetingWish, TId> about, Func<TId, MeetingWish> make)
        where TId : struct
    {
        var (known, now, me) = (before.ToDictionary(about), clock.GetCurrentInstant(), current.Me);
        if (!replaces && said.Any(it => it.Value is null && !known.ContainsKey(it.Key))) throw new NotFoundException("wish");
        if (!replaces && known.Keys.Union(said.Keys).Count() > MeetingWish.Most) throw new ValidationException([new("wish", $"{MeetingWish.Most} wishes are the most.")]);
        db.RemoveRange(known.Where(it => said.TryGetValue(it.Key, out var wish) ? wish is null : replaces).Select(it => it.Value));
        foreach (var (id, wish) in said)
        {
            if (wish is not { } kind || (known.TryGetValue(id, out var same) && same.Wish == kind)) continue;
            (known.GetValueOrDefault(id) ?? db.Add(make(id)).Entity).Say(kind, me, now);
        }
    }

    /// <summary>Somebody who can't be met: a field of the list, or, when the address names them, nobody.</summary>
    private static void RequireAll(bool isList, string field, IEnumerable<string> strangers)
    {
        if (strangers.Take(10).ToList() is not [_, ..] unknown) return;
        if (!isList) throw new NotFoundException(field == "investorId" ? "investor" : "startup");
        throw new ValidationException([new("wishes", $"There is no {(field == "investorId" ? "investor" : "startup")} {string.Join(", ", unknown)} that can be met here.")]);
    }
}

internal sealed class ReadWishesHandler(FundtruckDb db, CurrentRequest current)
    : IRequestHandler<ListStartupWishes, IReadOnlyList<StartupWishView>>, IRequestHandler<ListInvestorWishes, IReadOnlyList<InvestorWishView>>, IRequestHandler<CountWishes, WishCountsView>
{
    public async Task<IReadOnlyList<StartupWishView>> Handle(ListStartupWishes query, CancellationToken cancellationToken)
    {
        await db.RequireWishesOf(query.Stop, query.Startup, current, cancellationToken);
        return await (
            from wish in db.MeetingWishes
            join investor in db.Investors on wish.InvestorId equals investor.Id
            where wish.StopId == query.Stop && wish.StartupId == query.Startup && wish.Side == Side.Startup
            orderby investor.Name, investor.Id
            select new StartupWishView(investor.Id, investor.Name, wish.Wish, wish.At)).Take(MeetingWish.Most).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<InvestorWishView>> Handle(ListInvestorWishes query, CancellationToken cancellationToken)
    {
        await db.RequireWishesOf(query.Stop, query.Investor, current, cancellationToken);
        return await (
            from wish in db.MeetingWishes
            join startup in db.Startups on wish.StartupId equals startup.Id
            where wish.StopId == query.Stop && wish.InvestorId == query.Investor && wish.Side == Side.Investor
            orderby startup.Name, startup.Id
            select new InvestorWishView(startup.Id, startup.Name, wish.Wish, wish.At)).Take(MeetingWish.Most).ToListAsync(cancellationToken);
    }

    public async Task<WishCountsView> Handle(CountWishes query, CancellationToken cancellationToken)
    {
        current.MustRun(query.Stop);
        if (!await db.Stops.AnyAsync(stop => stop.Id == query.Stop, cancellationToken)) throw new NotFoundException("stop");
        var wishes = db.MeetingWishes.Where(wish => wish.StopId == query.Stop);
        var ofStartups = await wishes.Where(wish => wish.Side == Side.Startup).GroupBy(wish => new { wish.StartupId, wish.Wish }).Select(own => new { own.Key.StartupId, own.Key.Wish, Count = own.Count() })
            .ToDictionaryAsync(own => (own.StartupId, own.Wish), own => own.Count, cancellationToken);
        var ofInvestors = await wishes.Where(wish => wish.Side == Side.Investor).GroupBy(wish => new { wish.InvestorId, wish.Wish }).Select(own => new { own.Key.InvestorId, own.Key.Wish, Count = own.Count() })
            .ToDictionaryAsync(own => (own.InvestorId, own.Wish), own => own.Count, cancellationToken);
        var takePart = await db.Startups.Where(startup => db.Applications.Any(application => application.StopId == query.Stop && application.StartupId == startup.Id && Application.TakingPart.Contains(application.Status)))
            .OrderBy(startup => startup.Name).ThenBy(startup => startup.Id).Select(startup => new { startup.Id, startup.Name }).ToListAsync(cancellationToken);
        var firms = await db.Investors.Where(investor => wishes.Any(wish => wish.InvestorId == investor.Id && wish.Side == Side.Investor) || db.InvestorSlots.Any(slot => slot.StopId == query.Stop && slot.InvestorId == investor.Id && slot.WithdrawnAt == null))
            .OrderBy(investor => investor.Name).ThenBy(investor => investor.Id).Select(investor => new { investor.Id, investor.Name }).ToListAsync(cancellationToken);
        var startups = takePart.Select(it => new WishCountView(it.Id, null, it.Name, OfStartup(it.Id, Wish.Must), OfStartup(it.Id, Wish.Like), OfStartup(it.Id, Wish.No))).ToList();
        var investors = firms.Select(it => new WishCountView(null, it.Id, it.Name, OfInvestor(it.Id, Wish.Must), OfInvestor(it.Id, Wish.Like), OfInvestor(it.Id, Wish.No))).ToList();
        return new(startups, investors, startups.Concat(investors).Count(it => it.Must + it.Like + it.No == 0));

        int OfStartup(StartupId id, Wish wish) => ofStartups.GetValueOrDefault((id, wish));
        int OfInvestor(InvestorId id, Wish wish) => ofInvestors.GetValueOrDefault((id, wish));
    }
}

internal static class WishOwners
{
    /// <summary>Only the startup's team has a say in its wishes, and reads them: organizers neither.</summary>
    internal static async Task RequireWishesOf(this FundtruckDb db, StopId stop, StartupId startup, CurrentRequest current, CancellationToken cancellationToken)
    {
        var me = current.Me;
        if (!await db.Startups.AnyAsync(it => it.Id == startup && it.Members.Any(member => member.PersonId == me) && db.Stops.Any(at => at.Id == stop && at.PublishedAt != null), cancellationToken)) throw new NotFoundException("startup");
    }

    /// <summary>Only those who speak for the firm have a say in its wishes, and read them: organizers neither.</summary>
    internal static async Task RequireWishesOf(this FundtruckDb db, StopId stop, InvestorId investor, CurrentRequest current, CancellationToken cancellationToken)
    {
        var me = current.Me;
        if (!await db.Investors.AnyAsync(it => it.Id == investor && it.Representatives.Any(representative => representative.PersonId == me) && db.Stops.Any(at => at.Id == stop && at.PublishedAt != null), cancellationToken)) throw new NotFoundException("investor");
    }
}
