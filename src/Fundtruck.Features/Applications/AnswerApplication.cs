namespace Fundtruck.Features.Applications;

internal static class AnswerApplicationEndpoints
{
    internal static void Map(RouteGroupBuilder applications)
    {
        applications.MapPost("/{id}/submit", (ApplicationId id, SubmitBody? body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new SubmitApplication(id, body?.AccessCode), cancellationToken).AsOk())
            .Sends<SubmitApplication>("Hand in an application; after the deadline with a code that an organizer gave").MayBeMissing().MayBeRefused();
        applications.MapPost("/{id}/confirm", (ApplicationId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new ConfirmApplication(id), cancellationToken).AsOk())
            .Sends<ConfirmApplication>("Confirm that the accepted startup will come").MayBeMissing().MayBeRefused();
        applications.MapPost("/{id}/withdraw", (ApplicationId id, OptionalReasonBody? body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new WithdrawApplication(id, body?.Reason), cancellationToken).AsOk())
            .Sends<WithdrawApplication>("Give up an application; a place that it held is free again").MayBeMissing().MayBeRefused();
    }
}

/// <summary>Why; may be left out.</summary>
internal sealed record OptionalReasonBody(string? Reason = null);

/// <param name="AccessCode">Needed after the deadline.</param>
internal sealed record SubmitBody(string? AccessCode = null);

[Access(Who.SignedIn)]
internal sealed record SubmitApplication(ApplicationId Id, string? AccessCode) : ICommand<ApplicationStatusView>;

[Access(Who.SignedIn)]
internal sealed record ConfirmApplication(ApplicationId Id) : ICommand<ApplicationStatusView>;

[Access(Who.SignedIn)]
internal sealed record WithdrawApplication(ApplicationId Id, string? Reason) : ICommand<ApplicationStatusView>;

internal sealed class SubmitApplicationValidator : AbstractValidator<SubmitApplication>
{
    public SubmitApplicationValidator() => RuleFor(command => command.AccessCode).IsText(100);
}

internal sealed class WithdrawApplicationValidator : AbstractValidator<WithdrawApplication>
{
    public WithdrawApplicationValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class AnswerApplicationHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock)
    : IRequestHandler<SubmitApplication, ApplicationStatusView>, IRequestHandler<ConfirmApplication, ApplicationStatusView>, IRequestHandler<WithdrawApplication, ApplicationStatusView>
{
    public async Task<ApplicationStatusView> Handle(SubmitApplication command, CancellationToken cancellationToken)
    {
        var (stop, contest, _, application) = await db.LockedFile(diary, command.Id, db.Applications.OwnedBy(db, current), cancellationToken);
        var (form, now) = (await db.Form(stop, contest, application.StartupId, cancellationToken), clock.GetCurrentInstant());
        var code = stop.CallAt(now) is null && !string.IsNullOrWhiteSpace(command.AccessCode) ? await Code(contest.Id, command.AccessCode, cancellationToken) : null;
        application.Submit(form, now, code);
        return ApplicationStatusView.Of(application);
    }

    public async Task<ApplicationStatusView> Handle(ConfirmApplication command, CancellationToken cancellationToken)
    {
        var file = await db.LockedFile(diary, command.Id, db.Applications.OwnedBy(db, current), cancellationToken);
        var elsewhere = await db.PitchesElsewhere(file.Stop, file.Application.StartupId, cancellationToken);
        file.Application.Confirm(file.Stop, file.Contest, file.Rules, elsewhere, clock.GetCurrentInstant());
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

    private async Task<AccessCode> Code(ContestId contest, string typed, CancellationToken cancellationToken)
    {
        var hash = AccessCode.Hash(typed);
        return await db.AccessCodes.AsTracking().SingleOrDefaultAsync(code => code.ContestId == contest && code.CodeHash == hash, cancellationToken)
            ?? throw new RuleBrokenException(Rule.AccessCodeRefused, "accessCode");
    }
}
