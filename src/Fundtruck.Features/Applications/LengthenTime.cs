namespace Fundtruck.Features.Applications;

internal static class LengthenTimeEndpoint
{
    internal static void Map(RouteGroupBuilder applications) => applications
        .MapPost("/{id}/confirm-by", (ApplicationId id, LengthenTimeBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new LengthenTime(id, body.Until, body.Reason), cancellationToken).AsOk())
        .Sends<LengthenTime>("Give an accepted startup more time to confirm, with a reason that it reads; nobody on the waiting list moves").MayBeMissing().MayBeRefused();
}

/// <param name="Until">Local time at the stop from which it is too late; after the present one, and not after the waiting list's last move.</param>
/// <param name="Reason">The startup reads it.</param>
internal sealed record LengthenTimeBody(LocalDateTime Until, string Reason);

[Access(Who.Hosts)]
internal sealed record LengthenTime(ApplicationId Id, LocalDateTime Until, string Reason) : ICommand<ApplicationStatusView>;

internal sealed class LengthenTimeValidator : AbstractValidator<LengthenTime>
{
    public LengthenTimeValidator()
    {
        RuleFor(command => command.Until).IsMoment();
        RuleFor(command => command.Reason).IsText();
    }
}

internal sealed class LengthenTimeHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<LengthenTime, ApplicationStatusView>
{
    public async Task<ApplicationStatusView> Handle(LengthenTime command, CancellationToken cancellationToken)
    {
        var (stop, _, rules, application) = await db.LockedFile(diary, command.Id, db.Applications.RunBy(current), cancellationToken);
        application.Lengthen(stop, rules, command.Until, command.Reason, clock.GetCurrentInstant());
        return ApplicationStatusView.Of(application);
    }
}
