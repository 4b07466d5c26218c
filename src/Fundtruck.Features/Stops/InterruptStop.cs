namespace Fundtruck.Features.Stops;

internal static class InterruptStopEndpoints
{
    internal static void Map(RouteGroupBuilder stops)
    {
        stops.MapPost("/{id}/postpone", (StopId id, ReasonBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new PostponeStop(id, body.Reason), cancellationToken).AsOk())
            .Sends<PostponeStop>("Take a stop off its date: pitches and meetings are cancelled, applications stay").MayBeMissing().MayBeRefused();
        stops.MapPost("/{id}/cancel", (StopId id, ReasonBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new CancelStop(id, body.Reason), cancellationToken).AsOk())
            .Sends<CancelStop>("Cancel a stop: everybody concerned is told").MayBeMissing().MayBeRefused();
        stops.MapPost("/{id}/reschedule", (StopId id, StopTimesBody times, ISender sender, CancellationToken cancellationToken) => sender.Send(new RescheduleStop(id, times), cancellationToken).AsOk())
            .Sends<RescheduleStop>("Give a postponed stop its new date").MayBeMissing().MayBeRefused();
    }
}

/// <summary>Why; the people concerned read it.</summary>
internal sealed record ReasonBody(string Reason);

/// <summary>The new times of a postponed stop, local at its venue.</summary>
internal sealed record StopTimesBody(LocalDate Date, LocalTime StartsAt, LocalTime EndsAt, LocalDateTime ApplicationsOpenAt, LocalDateTime ApplicationsCloseAt, LocalDateTime? DecksDueAt = null);

[Access(Who.Organizers)]
internal sealed record PostponeStop(StopId Id, string Reason) : ICommand<StopStatusView>;

[Access(Who.Organizers)]
internal sealed record CancelStop(StopId Id, string Reason) : ICommand<StopStatusView>;

[Access(Who.Organizers)]
internal sealed record RescheduleStop(StopId Id, StopTimesBody Times) : ICommand<StopStatusView>;

internal sealed class PostponeStopValidator : AbstractValidator<PostponeStop>
{
    public PostponeStopValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class CancelStopValidator : AbstractValidator<CancelStop>
{
    public CancelStopValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class RescheduleStopValidator : AbstractValidator<RescheduleStop>
{
    public RescheduleStopValidator() => RuleFor(command => command.Times).ChildRules(times =>
    {
        times.RuleFor(t => t.Date).IsDay();
        times.RuleFor(t => t.ApplicationsOpenAt).IsMoment();
        times.RuleFor(t => t.ApplicationsCloseAt).IsMoment();
        times.RuleFor(t => t.DecksDueAt).IsMoment();
    }).OverridePropertyName("");
}

internal sealed class InterruptStopHandler(FundtruckDb db, IClock clock)
    : IRequestHandler<PostponeStop, StopStatusView>, IRequestHandler<CancelStop, StopStatusView>, IRequestHandler<RescheduleStop, StopStatusView>
{
    public Task<StopStatusView> Handle(PostponeStop command, CancellationToken cancellationToken) =>
        Change(command.Id, (stop, now) => stop.Postpone(command.Reason, now), cancellationToken);

    public Task<StopStatusView> Handle(CancelStop command, CancellationToken cancellationToken) =>
        Change(command.Id, (stop, now) => stop.Cancel(command.Reason, now), cancellationToken);

    public Task<StopStatusView> Handle(RescheduleStop command, CancellationToken cancellationToken)
    {
        var times = command.Times;
        return Change(
            command.Id,
            (stop, now) => stop.Reschedule(new StopTimes(times.Date, times.StartsAt, times.EndsAt, times.ApplicationsOpenAt, times.ApplicationsCloseAt, times.DecksDueAt), now),
            cancellationToken);
    }

    private async Task<StopStatusView> Change(StopId id, Action<Stop, Instant> change, CancellationToken cancellationToken)
    {
        var stop = await db.LockedForChange(id, cancellationToken);
        change(stop, clock.GetCurrentInstant());
        return StopStatusView.Of(stop);
    }
}
