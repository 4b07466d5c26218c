using Fundtruck.Features.Stops;

namespace Fundtruck.Features.Applications;

internal static class RecordOutcomeEndpoints
{
    internal static void Map(RouteGroupBuilder applications)
    {
        Plain("no-show", Outcome.NoShow, "Record that a startup did not come");
        Plain("no-show/undo", Outcome.UndoNoShow, "Record that a startup was there after all");
        Plain("walk-over", Outcome.WalkOver, "Let the last one left of a contest come through without pitching");
        WithReason("disqualify", Outcome.Disqualify, "Take out an application that broke the rules, with a reason that the startup reads");
        WithReason("cancel", Outcome.Cancel, "Take out an application for a reason that is not the startup's fault, and that it reads");

        void Plain(string path, Outcome outcome, string summary) => applications
            .MapPost($"/{{id}}/{path}", (ApplicationId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new RecordOutcome(id, outcome, null), cancellationToken).AsOk())
            .Sends<RecordOutcome>(summary).WithName($"{outcome}Application").MayBeMissing().MayBeRefused();

        void WithReason(string path, Outcome outcome, string summary) => applications
            .MapPost($"/{{id}}/{path}", (ApplicationId id, ReasonBody body, ISender sender, CancellationToken cancellationToken) =>
                sender.Send(new RecordOutcome(id, outcome, body.Reason), cancellationToken).AsOk())
            .Sends<RecordOutcome>(summary).WithName($"{outcome}Application").MayBeMissing().MayBeRefused();
    }
}

internal enum Outcome
{
    NoShow,
    UndoNoShow,
    WalkOver,
    Disqualify,
    Cancel,
}

[Access(Who.Hosts)]
internal sealed record RecordOutcome(ApplicationId Id, Outcome Outcome, string? Reason) : ICommand<ApplicationStatusView>;

internal sealed class RecordOutcomeValidator : AbstractValidator<RecordOutcome>
{
    public RecordOutcomeValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class RecordOutcomeHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<RecordOutcome, ApplicationStatusView>
{
    public async Task<ApplicationStatusView> Handle(RecordOutcome command, CancellationToken cancellationToken)
    {
        var (stop, contest, _, application) = await db.LockedFile(diary, command.Id, db.Applications.RunBy(current), cancellationToken);
        var now = clock.GetCurrentInstant();
        switch (command.Outcome)
        {
            case Outcome.NoShow: application.MarkNoShow(stop, now); break;
            case Outcome.UndoNoShow: application.UndoNoShow(now); break;
            case Outcome.WalkOver: application.WalkOver(stop, await Others(application, cancellationToken), now); break;
            case Outcome.Disqualify: application.Disqualify(contest, command.Reason, now); break;
            default: application.Cancel(contest, command.Reason, now); break;
        }

        return ApplicationStatusView.Of(application);
    }

    private Task<int> Others(Application it, CancellationToken cancellationToken) => db.Applications.CountAsync(
        other => other.ContestId == it.ContestId && other.Id != it.Id && (other.Status == ApplicationStatus.Accepted || other.Status == ApplicationStatus.Confirmed), cancellationToken);
}
