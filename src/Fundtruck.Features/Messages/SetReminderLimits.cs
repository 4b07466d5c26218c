namespace Fundtruck.Features.Messages;

internal static class ReminderLimitsEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var seasons = api.MapGroup("/seasons").WithTags("Reminders");
        seasons.MapGet("/{id}/reminder-limits", (SeasonId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetReminderLimits(id), cancellationToken).AsOk())
            .Sends<GetReminderLimits>("When a season keeps quiet, and how often it reminds one person on one day").MayBeMissing();
        seasons.MapPut("/{id}/reminder-limits", async (SeasonId id, ReminderLimitsBody limits, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new SetReminderLimits(id, limits), cancellationToken);
            return await sender.Send(new GetReminderLimits(id), cancellationToken).AsOk();
        })
            .Sends<SetReminderLimits>("Say when a season keeps quiet, and how often it reminds one person on one day").MayBeMissing().MayBeRefused();
    }
}

/// <param name="QuietFrom">Local time at the stop from which nobody is reminded; null for no quiet time.</param>
/// <param name="QuietUntil">Local time at the stop until which nobody is reminded.</param>
/// <param name="MostPerDay">Mails that remind one person on one local day, 1 to 50; the rest comes together in one. Null for no limit.</param>
internal sealed record ReminderLimitsBody(LocalTime? QuietFrom = null, LocalTime? QuietUntil = null, int? MostPerDay = null);

[Access(Who.Organizers)]
internal sealed record GetReminderLimits(SeasonId Season) : IQuery<ReminderLimitsBody>;

[Access(Who.Organizers)]
internal sealed record SetReminderLimits(SeasonId Season, ReminderLimitsBody Limits) : ICommand<Done>;

internal sealed class ReminderLimitsHandler(FundtruckDb db) : IRequestHandler<GetReminderLimits, ReminderLimitsBody>, IRequestHandler<SetReminderLimits, Done>
{
    public async Task<ReminderLimitsBody> Handle(GetReminderLimits query, CancellationToken cancellationToken)
    {
        if (await db.ReminderLimits.SingleOrDefaultAsync(limits => limits.Id == query.Season, cancellationToken) is { } set) return new(set.QuietFrom, set.QuietUntil, set.MostPerDay);
        return await db.Seasons.AnyAsync(season => season.Id == query.Season, cancellationToken) ? new() : throw new NotFoundException("season");
    }

    public async Task<Done> Handle(SetReminderLimits command, CancellationToken cancellationToken)
    {
        if (!await db.Seasons.AnyAsync(season => season.Id == command.Season, cancellationToken)) throw new NotFoundException("season");
        var limits = await db.ReminderLimits.AsTracking().SingleOrDefaultAsync(it => it.Id == command.Season, cancellationToken) ?? db.Add(new ReminderLimits(command.Season)).Entity;
        limits.Set(command.Limits.QuietFrom, command.Limits.QuietUntil, command.Limits.MostPerDay);
        return Done.Answer;
    }
}
