namespace Fundtruck.Features.Applications;

internal static class OverrideEligibilityEndpoints
{
    internal static void Map(RouteGroupBuilder applications)
    {
        applications.MapPost("/{id}/eligibility-override", (ApplicationId id, ExplanationBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new OverrideEligibility(id, body.Reason), cancellationToken).AsNoContent())
            .Sends<OverrideEligibility>("Let a draft pass that is against the conditions, with a reason that the startup reads").MayBeMissing().MayBeRefused();
        applications.MapDelete("/{id}/eligibility-override", (ApplicationId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new UndoEligibilityOverride(id), cancellationToken).AsNoContent())
            .Sends<UndoEligibilityOverride>("Take that back, as long as it isn't submitted").MayBeMissing().MayBeRefused();
        applications.MapPost("/{id}/reopen", (ApplicationId id, ReopenBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new ReopenApplication(id, body.Until), cancellationToken).AsNoContent())
            .Sends<ReopenApplication>("Let a team change what it handed in, until a local time at the stop").MayBeMissing().MayBeRefused();
    }
}

/// <summary>Why; the startup reads it.</summary>
internal sealed record ExplanationBody(string Reason);

/// <param name="Until">Local time at the stop.</param>
internal sealed record ReopenBody(LocalDateTime Until);

[Access(Who.Organizers)]
internal sealed record OverrideEligibility(ApplicationId Id, string Reason) : ICommand<Done>;

[Access(Who.Organizers)]
internal sealed record UndoEligibilityOverride(ApplicationId Id) : ICommand<Done>;

[Access(Who.Hosts)]
internal sealed record ReopenApplication(ApplicationId Id, LocalDateTime Until) : ICommand<Done>;

internal sealed class OverrideEligibilityValidator : AbstractValidator<OverrideEligibility>
{
    public OverrideEligibilityValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class ReopenApplicationValidator : AbstractValidator<ReopenApplication>
{
    public ReopenApplicationValidator() => RuleFor(command => command.Until).IsMoment();
}

internal sealed class OverrideEligibilityHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock)
    : IRequestHandler<OverrideEligibility, Done>, IRequestHandler<UndoEligibilityOverride, Done>, IRequestHandler<ReopenApplication, Done>
{
    public Task<Done> Handle(OverrideEligibility command, CancellationToken cancellationToken) =>
        Change(command.Id, (file, now) => file.Application.OverrideEligibility(command.Reason, current.Me, now), cancellationToken);

    public Task<Done> Handle(UndoEligibilityOverride command, CancellationToken cancellationToken) =>
        Change(command.Id, (file, now) => file.Application.UndoEligibilityOverride(now), cancellationToken);

    public Task<Done> Handle(ReopenApplication command, CancellationToken cancellationToken) =>
        Change(command.Id, (file, now) => file.Application.Reopen(file.Stop, command.Until, now), cancellationToken);

    private async Task<Done> Change(ApplicationId id, Action<ApplicationFile, Instant> change, CancellationToken cancellationToken)
    {
        change(await db.LockedFile(diary, id, db.Applications.RunBy(current), cancellationToken), clock.GetCurrentInstant());
        return Done.Answer;
    }
}
