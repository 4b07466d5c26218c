namespace Fundtruck.Features.Applications;

internal static class MoveApplicationEndpoint
{
    internal static void Map(RouteGroupBuilder applications) => applications
        .MapPost("/{id}/move", (ApplicationId id, MoveApplicationBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new MoveApplication(id, body.ContestId), cancellationToken).AsOk())
        .Sends<MoveApplication>("Move an application to a contest of another stop of the season; there nothing is decided yet").MayBeMissing().MayBeRefused();
}

/// <param name="ContestId">Of a stop of the same season.</param>
internal sealed record MoveApplicationBody(ContestId ContestId);

[Access(Who.Hosts)]
internal sealed record MoveApplication(ApplicationId Id, ContestId Contest) : ICommand<ApplicationStatusView>;

internal sealed class MoveApplicationHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<MoveApplication, ApplicationStatusView>
{
    public async Task<ApplicationStatusView> Handle(MoveApplication command, CancellationToken cancellationToken)
    {
        var of = await db.RulesOf(command.Contest, cancellationToken);
        if (of is null || !current.Runs(of.Stop)) throw new ValidationException([new("contestId", "You run no such contest.")]);
        var (stop, contest, _, application) = await db.LockedFile(diary, command.Id, db.Applications.RunBy(current), cancellationToken);
        // Its new stop and contest are only read and relied upon, so the order of locks does not matter.
        var target = stop.Id == of.Stop ? stop : await db.LockedAgainstChange(of.Stop, cancellationToken);
        var to = await db.Contests.SingleAsync(c => c.Id == command.Contest, cancellationToken);
        application.MoveTo(contest, target, to, stop.SeasonId == target.SeasonId, clock.GetCurrentInstant());
        return ApplicationStatusView.Of(application);
    }
}
