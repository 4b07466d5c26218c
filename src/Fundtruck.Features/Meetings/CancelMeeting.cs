using Fundtruck.Features.Stops;

namespace Fundtruck.Features.Meetings;

internal static class CancelMeetingEndpoint
{
    internal static void Map(RouteGroupBuilder meetings) => meetings
        .MapPost("/{id}/cancel", (MeetingId id, ReasonBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new CancelMeeting(id, body.Reason), cancellationToken).AsOk())
        .Sends<CancelMeeting>("Cancel a meeting; both sides are told and the slot is free again").MayBeMissing().MayBeRefused();
}

[Access(Who.SignedIn)]
internal sealed record CancelMeeting(MeetingId Id, string Reason) : ICommand<MeetingChanged>;

internal sealed class CancelMeetingValidator : AbstractValidator<CancelMeeting>
{
    public CancelMeetingValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class CancelMeetingHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<CancelMeeting, MeetingChanged>
{
    public async Task<MeetingChanged> Handle(CancelMeeting command, CancellationToken cancellationToken)
    {
        var meeting = await db.LockedMeeting(command.Id, current, cancellationToken);
        var rules = await db.MeetingSessions.Where(session => session.Id == meeting.SessionId).Select(session => session.Rules).SingleAsync(cancellationToken);
        meeting.Cancel(command.Reason, await db.SideIn(meeting, current, cancellationToken), rules, clock.GetCurrentInstant());
        await diary.End(meeting, cancellationToken);
        return MeetingChanged.Of(meeting);
    }
}
