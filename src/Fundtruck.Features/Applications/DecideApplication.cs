using Fundtruck.Features.Stops;

namespace Fundtruck.Features.Applications;

internal static class DecideApplicationEndpoints
{
    internal static void Map(RouteGroupBuilder applications)
    {
        Decision("accept", Applications.Decision.Accept, "Give an application a place");
        Decision("waitlist", Applications.Decision.Waitlist, "Put an application on the waiting list");
        Decision("no-show", Applications.Decision.NoShow, "Record that a startup did not come");
        applications.MapPost("/{id}/refuse", (ApplicationId id, ReasonBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new DecideApplication(id, Applications.Decision.Refuse, body.Reason), cancellationToken).AsOk())
            .Sends<DecideApplication>("Refuse an application with a reason that the startup reads").WithName("RefuseApplication").MayBeMissing().MayBeRefused();

        void Decision(string path, Decision decision, string summary) => applications
            .MapPost($"/{{id}}/{path}", (ApplicationId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new DecideApplication(id, decision, null), cancellationToken).AsOk())
            .Sends<DecideApplication>(summary).WithName($"{decision}Application").MayBeMissing().MayBeRefused();
    }
}

internal enum Decision
{
    Accept,
    Waitlist,
    Refuse,
    NoShow,
}

[Access(Who.Hosts)]
internal sealed record DecideApplication(ApplicationId Id, Decision Decision, string? Reason) : ICommand<ApplicationStatusView>;

internal sealed class DecideApplicationValidator : AbstractValidator<DecideApplication>
{
    public DecideApplicationValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class DecideApplicationHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<DecideApplication, ApplicationStatusView>
{
    public async Task<ApplicationStatusView> Handle(DecideApplication command, CancellationToken cancellationToken)
    {
        var (stop, contest, application) = await db.LockedFile(diary, command.Id, db.Applications.RunBy(current), cancellationToken);
        var now = clock.GetCurrentInstant();
        switch (command.Decision)
        {
            case Decision.Accept: application.Accept(stop, contest, now); break;
            case Decision.Waitlist: application.Waitlist(stop, contest, now); break;
            case Decision.Refuse: application.Refuse(stop, contest, command.Reason, now); break;
            case Decision.NoShow: application.MarkNoShow(stop, now); break;
        }

        return ApplicationStatusView.Of(application);
    }
}
