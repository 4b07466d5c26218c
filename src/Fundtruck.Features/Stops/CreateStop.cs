namespace Fundtruck.Features.Stops;

internal static class CreateStopEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapPost("/", (StopBody stop, ISender sender, CancellationToken cancellationToken) => sender.Send(new CreateStop(stop), cancellationToken).AsCreated("/api/stops"))
        .Sends<CreateStop>("Draft a stop").MayBeRefused();
}

[Access(Who.Organizers)]
internal sealed record CreateStop(StopBody Stop) : ICommand<Made>;

internal sealed class CreateStopValidator : AbstractValidator<CreateStop>
{
    public CreateStopValidator() => RuleFor(command => command.Stop).SetValidator(new StopBodyValidator()).OverridePropertyName("");
}

internal sealed class CreateStopHandler(FundtruckDb db, IClock clock) : IRequestHandler<CreateStop, Made>
{
    public async Task<Made> Handle(CreateStop command, CancellationToken cancellationToken)
    {
        var body = command.Stop;
        var venue = await db.Venue(body, cancellationToken);
        var stop = new Stop(StopId.New(), body.SeasonId, body.RegionId, venue, body.Name, body.Times, [.. body.Contests.Select(contest => contest.Settings)], clock.GetCurrentInstant(), body.Stages?.Select(stage => stage.Name).ToList());
        stop.Set(body.Terms);
        db.Add(stop);
        db.AddRange(stop.Stages.Select(stage => PartyRow.Of(stage.Id)));
        return new Made(stop.Id.Value);
    }
}
