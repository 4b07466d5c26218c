namespace Fundtruck.Features.Interests;

/// <summary>The routes of what investors see of startups and say of them.</summary>
internal static class InterestsFeature
{
    internal static void Map(RouteGroupBuilder api)
    {
        var stops = api.MapGroup("/stops").WithTags("Investors");
        ListCardsEndpoint.Map(stops);
        InterestEndpoints.Map(stops);
    }
}

internal static class ReadingInvestors
{
    /// <summary>The investor for which somebody looks at startups, which must be let in; null for those who run the stop and speak for none.</summary>
    internal static async Task<Investor?> ReadingInvestor(this FundtruckDb db, StopId stop, InvestorId? wanted, CurrentRequest current, CancellationToken cancellationToken)
    {
        var me = current.Me;
        var own = await db.Investors.Where(investor => investor.Representatives.Any(representative => representative.PersonId == me) && (wanted == null || investor.Id == wanted))
            .OrderBy(investor => investor.Id).Take(2).ToListAsync(cancellationToken);
        if (own.Count == 0 && wanted is null && current.Runs(stop)) return null;
        var investor = own switch
        {
            [var only] => only,
            [] when wanted is null => throw new AccessRefusedException(),
            [] => throw new ValidationException([new("investor", "You speak for no such investor.")]),
            _ => throw new ValidationException([new("investor", "Say for which investor.")]),
        };
        investor.RequireAllowedToRead();
        return investor;
    }

    /// <summary>The same where only investors may.</summary>
    internal static async Task<Investor> SpeakingInvestor(this FundtruckDb db, StopId stop, InvestorId? wanted, CurrentRequest current, CancellationToken cancellationToken) =>
        await db.ReadingInvestor(stop, wanted, current, cancellationToken) ?? throw new AccessRefusedException();

    /// <summary>The startups that take part at a stop, as far as the asker may know: what is under embargo only those who run it.</summary>
    internal static IQueryable<Application> Shown(this FundtruckDb db, StopId stop, CurrentRequest current, Instant now)
    {
        var (runs, takingPart) = (current.Runs(stop), Application.TakingPart.ToArray());
        return db.Applications.Where(application => application.StopId == stop && takingPart.Contains(application.Status)
            && (runs || db.Contests.Any(contest => contest.Id == application.ContestId && (contest.EmbargoUntil == null || contest.EmbargoUntil <= now))));
    }
}
