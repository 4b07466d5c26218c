namespace Fundtruck.Features.Applications;

internal static class AnswerApplicationEndpoints
{
    internal static void Map(RouteGroupBuilder applications)
    {
        applications.MapPost("/{id}/submit", (ApplicationId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new SubmitApplication(id), cancellationToken).AsOk())
            .Sends<SubmitApplication>("Hand in an application").MayBeMissing().MayBeRefused();
        applications.MapPost("/{id}/confirm", (ApplicationId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ConfirmApplication(id), cancellationToken).AsOk())
            .Sends<ConfirmApplication>("Confirm that the accepted startup will come").MayBeMissing().MayBeRefused();
        applications.MapPost("/{id}/withdraw", (ApplicationId id, OptionalReasonBody? body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new WithdrawApplication(id, body?.Reason), cancellationToken).AsOk())
            .Sends<WithdrawApplication>("Give up an application; a place that it held is free again").MayBeMissing().MayBeRefused();
    }
}

/// <summary>Why; may be left out.</summary>
internal sealed record OptionalReasonBody(string? Reason = null);

[Access(Who.SignedIn)]
internal sealed record SubmitApplication(ApplicationId Id) : ICommand<ApplicationStatusView>;

[Access(Who.SignedIn)]
internal sealed record ConfirmApplication(ApplicationId Id) : ICommand<ApplicationStatusView>;

[Access(Who.SignedIn)]
internal sealed record WithdrawApplication(ApplicationId Id, string? Reason) : ICommand<ApplicationStatusView>;

internal sealed class WithdrawApplicationValidator : AbstractValidator<WithdrawApplication>
{
    public WithdrawApplicationValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class AnswerApplicationHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock)
    : IRequestHandler<SubmitApplication, ApplicationStatusView>, IRequestHandler<ConfirmApplication, ApplicationStatusView>, IRequestHandler<WithdrawApplication, ApplicationStatusView>
{
    public Task<ApplicationStatusView> Handle(SubmitApplication command, CancellationToken cancellationToken) =>
        Change(command.Id, (file, now) => file.Application.Submit(file.Stop, now), cancellationToken);

    public async Task<ApplicationStatusView> Handle(ConfirmApplication command, CancellationToken cancellationToken)
    {
        var file = await db.LockedFile(diary, command.Id, db.Applications.OwnedBy(db, current), cancellationToken);
        var elsewhere = await db.PitchesElsewhere(file.Stop, file.Application.StartupId, cancellationToken);
        file.Application.Confirm(file.Stop, file.Rules, elsewhere, clock.GetCurrentInstant());
        return ApplicationStatusView.Of(file.Application);
    }

    public Task<ApplicationStatusView> Handle(WithdrawApplication command, CancellationToken cancellationToken) =>
        Change(command.Id, (file, now) => file.Application.Withdraw(file.Stop, file.Contest, file.Rules, command.Reason, now), cancellationToken);

    private async Task<ApplicationStatusView> Change(ApplicationId id, Action<ApplicationFile, Instant> change, CancellationToken cancellationToken)
    {
        var file = await db.LockedFile(diary, id, db.Applications.OwnedBy(db, current), cancellationToken);
        change(file, clock.GetCurrentInstant());
        return ApplicationStatusView.Of(file.Application);
    }
}
