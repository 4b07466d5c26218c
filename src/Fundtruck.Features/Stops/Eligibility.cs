using System.Text.Json.Serialization;

namespace Fundtruck.Features.Stops;

internal static class EligibilityEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/seasons/{id}/eligibility", (SeasonId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetEligibility(id), cancellationToken).AsOk())
            .Sends<GetEligibility>("Who may apply in a season, as rules and in words").MayBeMissing().WithTags("Places");
        api.MapPut("/seasons/{id}/eligibility", async (SeasonId id, EligibilityBody rules, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new SetEligibility(id, rules), cancellationToken);
            return await sender.Send(new GetEligibility(id), cancellationToken).AsOk();
        }).Sends<SetEligibility>("Say who may apply in a season; what was handed in already stays").MayBeMissing().MayBeRefused().Edits().WithTags("Places");
    }
}

/// <param name="YoungerThanYears">Founded less than so many years before the contest opens, 1 to 100; leave it out to ask nothing.</param>
/// <param name="RaisingFrom">Whole euros at least.</param>
/// <param name="RaisingTo">Whole euros at most.</param>
[Example("""{"youngerThanYears":10,"raisingFrom":100000,"raisingTo":3000000}""")]
internal sealed record EligibilityBody(int? YoungerThanYears = null, long? RaisingFrom = null, long? RaisingTo = null);

/// <param name="YoungerThanYears">Null when it isn't asked.</param>
/// <param name="RaisingFrom">Whole euros at least; null when it isn't asked.</param>
/// <param name="RaisingTo">Whole euros at most; null when it isn't asked.</param>
/// <param name="Words">One sentence a rule.</param>
internal sealed record EligibilityView(int? YoungerThanYears, long? RaisingFrom, long? RaisingTo, IReadOnlyList<Bilingual> Words) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }
}

[Access(Who.Everybody)]
internal sealed record GetEligibility(SeasonId Season) : IQuery<EligibilityView>;

[Access(Who.Organizers)]
internal sealed record SetEligibility(SeasonId Season, EligibilityBody Rules) : ICommand<Done>;

internal sealed class EligibilityHandler(FundtruckDb db, CurrentRequest current) : IRequestHandler<GetEligibility, EligibilityView>, IRequestHandler<SetEligibility, Done>
{
    public async Task<EligibilityView> Handle(GetEligibility query, CancellationToken cancellationToken)
    {
        var found = await db.Seasons.Where(season => season.Id == query.Season).Select(season => new { season, version = EF.Property<uint>(season, "version") }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("season");
        var rules = found.season.Eligibility;
        return new EligibilityView(rules.YoungerThanYears, rules.RaisingFrom, rules.RaisingTo, rules.InWords()) { Version = found.version };
    }

    public async Task<Done> Handle(SetEligibility command, CancellationToken cancellationToken)
    {
        var season = await db.Seasons.AsTracking().SingleOrDefaultAsync(s => s.Id == command.Season, cancellationToken) ?? throw new NotFoundException("season");
        db.Expect(season, current);
        season.Admit(new EligibilityRules(command.Rules.YoungerThanYears, command.Rules.RaisingFrom, command.Rules.RaisingTo));
        return Done.Answer;
    }
}
