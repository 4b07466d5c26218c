namespace Fundtruck.Features.Judging;

internal static class StakesEndpoints
{
    internal static void Map(RouteGroupBuilder stakes)
    {
        stakes.MapPost("/", (RecordStake command, ISender sender, CancellationToken cancellationToken) => sender.Send(command, cancellationToken).AsCreated("/api/stakes"))
            .Sends<RecordStake>("Record that an investor has a part of a startup: its representatives don't review it").MayBeRefused();
        stakes.MapGet("/", (string? after, int? limit, ISender sender, CancellationToken cancellationToken) => sender.Send(new ListStakes(after, limit), cancellationToken))
            .Sends<ListStakes>("Who has a part of which startup, oldest first");
        stakes.MapDelete("/{id}", (StakeId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ForgetStake(id), cancellationToken).AsNoContent())
            .Sends<ForgetStake>("Forget such a part").MayBeMissing();
    }
}

/// <param name="InvestorId">Who has it.</param>
/// <param name="StartupId">Of what.</param>
[Access(Who.Organizers)]
internal sealed record RecordStake(InvestorId InvestorId, StartupId StartupId) : ICommand<Made>;

[Access(Who.Organizers)]
internal sealed record ListStakes(string? After, int? Limit) : IQuery<Page<StakeView>>;

[Access(Who.Organizers)]
internal sealed record ForgetStake(StakeId Id) : ICommand<Done>;

internal sealed record StakeView(StakeId Id, InvestorId InvestorId, string Investor, StartupId StartupId, string Startup, Instant CreatedAt);

internal sealed class StakesHandler(FundtruckDb db, IClock clock) : IRequestHandler<RecordStake, Made>, IRequestHandler<ListStakes, Page<StakeView>>, IRequestHandler<ForgetStake, Done>
{
    public async Task<Made> Handle(RecordStake command, CancellationToken cancellationToken)
    {
        if (!await db.Investors.AnyAsync(investor => investor.Id == command.InvestorId, cancellationToken)) throw new ValidationException([new("investorId", "There is no such investor.")]);
        if (!await db.Startups.AnyAsync(startup => startup.Id == command.StartupId, cancellationToken)) throw new ValidationException([new("startupId", "There is no such startup.")]);
        return new Made(db.Add(new Stake(command.InvestorId, command.StartupId, clock.GetCurrentInstant())).Entity.Id.Value);
    }

    public async Task<Page<StakeView>> Handle(ListStakes query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var id = StakeId.Of(after.Id);
        var wanted = db.Stakes.Where(stake => EF.Functions.GreaterThan(ValueTuple.Create(stake.CreatedAt, stake.Id), ValueTuple.Create(after.Key, id)))
            .OrderBy(stake => stake.CreatedAt).ThenBy(stake => stake.Id).TakePage();
        var rows = await (
            from stake in wanted
            join investor in db.Investors on stake.InvestorId equals investor.Id
            join startup in db.Startups on stake.StartupId equals startup.Id
            orderby stake.CreatedAt, stake.Id
            select new StakeView(stake.Id, investor.Id, investor.Name, startup.Id, startup.Name, stake.CreatedAt)).ToListAsync(cancellationToken);
        return Page<StakeView>.From(rows, limit, stake => (stake.CreatedAt, stake.Id.Value));
    }

    public async Task<Done> Handle(ForgetStake command, CancellationToken cancellationToken)
    {
        db.Remove(await db.Stakes.SingleOrDefaultAsync(stake => stake.Id == command.Id, cancellationToken) ?? throw new NotFoundException("stake"));
        return Done.Answer;
    }
}
