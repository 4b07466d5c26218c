namespace Fundtruck.Features.Applications;

internal static class FunnelEndpoints
{
    internal static void Map(RouteGroupBuilder stops, RouteGroupBuilder seasons)
    {
        stops.MapGet("/{id}/funnel", (StopId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetFunnel(id, null), cancellationToken).AsOk())
            .Sends<GetFunnel>("How many applications to a stop came how far, by sector, region and amount").WithName("GetFunnelOfStop").MayBeMissing();
        seasons.MapGet("/{id}/funnel", (SeasonId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetFunnel(null, id), cancellationToken).AsOk())
            .Sends<GetFunnel>("The same over the stops of a season that one runs").WithName("GetFunnelOfSeason").MayBeMissing();
    }
}

/// <summary>How many came how far; whoever came further is in all that lies before.</summary>
/// <param name="Group">The sector, the region, or the amount in whole euros: "0-100000" up to its end, "3000000-" without end; null for those that don't say.</param>
/// <param name="Started">Drafts and all that follows.</param>
/// <param name="Submitted">Handed in.</param>
/// <param name="Accepted">Given a place at some time.</param>
/// <param name="Confirmed">Said that they would come.</param>
/// <param name="Pitched">Were on stage: in a published line-up whose time is over, and not absent.</param>
internal sealed record FunnelStep(string? Group, int Started, int Submitted, int Accepted, int Confirmed, int Pitched);

internal sealed record FunnelView(FunnelStep All, IReadOnlyList<FunnelStep> BySector, IReadOnlyList<FunnelStep> ByRegion, IReadOnlyList<FunnelStep> ByAmount);

[Access(Who.Hosts)]
internal sealed record GetFunnel(StopId? Stop, SeasonId? Season) : IQuery<FunnelView>;

internal sealed class GetFunnelHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<GetFunnel, FunnelView>
{
    private const int AllTogether = 7;
    private const int BySector = 3;
    private const int ByRegion = 5;
    private const int ByAmount = 6;

    private sealed record Row(int Grouped, string? Sector, string? Region, string? Band, int Started, int Submitted, int Accepted, int Confirmed, int Pitched);

    public async Task<FunnelView> Handle(GetFunnel query, CancellationToken cancellationToken)
    {
        if (query.Stop is { } stop) current.MustRun(stop);
        var (all, hosted, now) = (current.May(Who.Organizers), current.HostedStops.ToArray(), clock.GetCurrentInstant());
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            with counted as (
                select case when a.profile is null then s.sector_code else a.sector_code end as sector,
                    case when a.profile is null then s.region else a.region end as region,
                    case when a.amount_sought is null then null when a.amount_sought < 100000 then '0-100000' when a.amount_sought < 300000 then '100000-300000'
                        when a.amount_sought < 1000000 then '300000-1000000' when a.amount_sought < 3000000 then '1000000-3000000' else '3000000-' end as band,
                    a.submitted_at is not null as submitted,
                    exists (select from application_steps p where p.application_id = a.id and p.contest_id = a.contest_id and p.after = 'accepted') as accepted,
                    exists (select from application_steps p where p.application_id = a.id and p.contest_id = a.contest_id and p.after = 'confirmed') as confirmed,
                    a.status <> 'noShow' and exists (select from pitches p where p.application_id = a.id and p.status = 'scheduled' and upper(p.during) <= {now}) as pitched
                from applications a join startups s on s.id = a.startup_id join stops t on t.id = a.stop_id
                where a.stop_id = coalesce({query.Stop?.Value}, a.stop_id) and t.season_id = coalesce({query.Season?.Value}, t.season_id)
                    and ({all} or (a.stop_id = any ({hosted}) and a.status <> 'draft'))
            )
            select grouping(sector, region, band) as grouped, sector, region, band, count(*)::int as started, (count(*) filter (where submitted))::int as submitted,
                (count(*) filter (where accepted))::int as accepted, (count(*) filter (where confirmed))::int as confirmed, (count(*) filter (where pitched))::int as pitched
            from counted group by grouping sets ((), (sector), (region), (band))
            """).ToListAsync(cancellationToken);
        if (rows.Single(row => row.Grouped == AllTogether).Started == 0 && !await Exists(query, cancellationToken)) throw new NotFoundException(query.Stop is null ? "season" : "stop");
        return new(Steps(AllTogether, _ => null).Single(), Steps(BySector, row => row.Sector), Steps(ByRegion, row => row.Region), Steps(ByAmount, row => row.Band));

        List<FunnelStep> Steps(int grouped, Func<Row, string?> group) =>
            [.. rows.Where(row => row.Grouped == grouped).OrderByDescending(row => row.Submitted).ThenBy(group, StringComparer.Ordinal).Select(row => new FunnelStep(group(row), row.Started, row.Submitted, row.Accepted, row.Confirmed, row.Pitched))];
    }

    private Task<bool> Exists(GetFunnel query, CancellationToken cancellationToken) => query.Stop is { } stop
        ? db.Stops.AnyAsync(s => s.Id == stop, cancellationToken)
        : db.Seasons.AnyAsync(season => season.Id == query.Season, cancellationToken);
}
