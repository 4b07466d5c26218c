namespace Fundtruck.Features.Stops;

internal static class ChangeStopEndpoint
{
    internal static void Map(RouteGroupBuilder stops) => stops
        .MapPut("/{id}", async (StopId id, StopBody stop, ISender sender, CancellationToken cancellationToken) =>
        {
            await sender.Send(new ChangeStop(id, stop), cancellationToken);
            return await sender.Send(new GetStop(id), cancellationToken).AsOk();
        })
        .Sends<ChangeStop>("Change a stop").MayBeMissing().MayBeRefused().Edits();
}

[Access(Who.Hosts)]
internal sealed record ChangeStop(StopId Id, StopBody Stop) : ICommand<Done>;

internal sealed class ChangeStopValidator : AbstractValidator<ChangeStop>
{
    public ChangeStopValidator() => RuleFor(command => command.Stop).SetValidator(new StopBodyValidator()).OverridePropertyName("");
}

internal sealed class ChangeStopHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<ChangeStop, Done>
{
    private static readonly ApplicationStatus[] CountingOnIt = [ApplicationStatus.Submitted, ApplicationStatus.Accepted, ApplicationStatus.Waitlisted, ApplicationStatus.Confirmed];

    public async Task<Done> Handle(ChangeStop command, CancellationToken cancellationToken)
    {
        var body = command.Stop;
        current.MustRun(command.Id);
        var stop = await db.LockedForChange(command.Id, cancellationToken);
        db.Expect(stop, current);
        var venue = await db.Venue(body, cancellationToken);
        var hasAppointments = await db.Pitches.AnyAsync(pitch => pitch.StopId == stop.Id && pitch.Status == PitchStatus.Scheduled, cancellationToken)
            || await db.Applications.AnyAsync(application => application.StopId == stop.Id && CountingOnIt.Contains(application.Status), cancellationToken)
            || await db.MeetingSessions.AnyAsync(session => session.StopId == stop.Id && session.ClosedAt == null, cancellationToken);
        var applied = await db.Applications.Where(application => application.StopId == stop.Id).Select(application => application.ContestId)
            .Union(db.LineUps.Where(lineUp => lineUp.StopId == stop.Id).Select(lineUp => lineUp.ContestId)).ToHashSetAsync(cancellationToken);

        var contests = body.Contests.Select(contest => (Known(stop, contest.Id) ?? ContestId.New(), contest.Settings)).ToList();
        var stages = body.Stages?.Select(stage => (Known(stop, stage.Id) ?? StageId.New(), stage.Name)).ToList();
        var pitchedOn = body.Stages is null ? [] : await db.Pitches.Where(pitch => pitch.StopId == stop.Id).Select(pitch => pitch.StageId).Distinct().ToHashSetAsync(cancellationToken);
        var (known, staged) = (stop.Contests.Select(contest => contest.Id).ToHashSet(), stop.Stages.Select(stage => stage.Id).ToHashSet());
        stop.Change(body.RegionId, venue, body.Name, body.Times, contests, hasAppointments, applied, clock.GetCurrentInstant(), stages, pitchedOn);
        stop.Set(body.Terms);
        db.AddRange(stop.Contests.Where(contest => !known.Contains(contest.Id)));
        foreach (var stage in stop.Stages.Where(stage => !staged.Contains(stage.Id))) db.AddRange(stage, PartyRow.Of(stage.Id));
        db.RemoveRange(staged.Except(stop.Stages.Select(stage => stage.Id)).Select(gone => PartyRow.Of(gone)));
        return Done.Answer;
    }

    private static StageId? Known(Stop stop, StageId? id) =>
        id is null || stop.Stages.Any(stage => stage.Id == id) ? id : throw new ValidationException([new("stages", "A stage with that id is not part of this stop.")]);

    private static ContestId? Known(Stop stop, ContestId? id) =>
        id is null || stop.Contests.Any(contest => contest.Id == id) ? id : throw new ValidationException([new("contests", "A contest with that id is not part of this stop.")]);
}
