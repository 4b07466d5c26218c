namespace Fundtruck.Features.Stops;

internal static class SelectionRulesEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var seasons = api.MapGroup("/seasons").WithTags("Selection");
        seasons.MapGet("/{id}/selection-rules", (SeasonId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetSelectionRules(id), cancellationToken).AsOk())
            .Sends<GetSelectionRules>("How a season gives its places away").MayBeMissing();
        seasons.MapPut("/{id}/selection-rules", async (SeasonId id, SelectionRulesBody rules, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new ChangeSelectionRules(id, rules), cancellationToken);
            return await sender.Send(new GetSelectionRules(id), cancellationToken).AsOk();
        })
            .Sends<ChangeSelectionRules>("Change how a season gives its places away; what was told already stays as it was told").MayBeMissing().MayBeRefused();
    }
}

/// <param name="ConfirmationHours">How long an accepted startup has to confirm, 1 to 720.</param>
/// <param name="ReplacementHours">How long one has that comes from the waiting list, 1 to 720.</param>
/// <param name="ReplacementDays">Days before the stop on which the waiting list moves by itself for the last time, 0 to 60.</param>
/// <param name="PitchesPerStartup">At how many stops of the season one startup may pitch, 1 to 100.</param>
internal sealed record SelectionRulesBody(int ConfirmationHours, int ReplacementHours, int ReplacementDays, int PitchesPerStartup);

[Access(Who.Everybody)]
internal sealed record GetSelectionRules(SeasonId Season) : IQuery<SelectionRulesBody>;

[Access(Who.Organizers)]
internal sealed record ChangeSelectionRules(SeasonId Season, SelectionRulesBody Rules) : ICommand<Done>;

internal sealed class SelectionRulesHandler(FundtruckDb db) : IRequestHandler<GetSelectionRules, SelectionRulesBody>, IRequestHandler<ChangeSelectionRules, Done>
{
    public async Task<SelectionRulesBody> Handle(GetSelectionRules query, CancellationToken cancellationToken)
    {
        var rules = await db.Seasons.Where(season => season.Id == query.Season).Select(season => season.Selection).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("season");
        return new(rules.ConfirmationHours, rules.ReplacementHours, rules.ReplacementDays, rules.PitchesPerStartup);
    }

    public async Task<Done> Handle(ChangeSelectionRules command, CancellationToken cancellationToken)
    {
        var season = await db.Seasons.AsTracking().SingleOrDefaultAsync(s => s.Id == command.Season, cancellationToken) ?? throw new NotFoundException("season");
        var rules = command.Rules;
        season.SelectBy(new(rules.ConfirmationHours, rules.ReplacementHours, rules.ReplacementDays, rules.PitchesPerStartup));
        return Done.Answer;
    }
}
