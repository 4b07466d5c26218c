namespace Fundtruck.Features.Meetings;

internal static class MoveMeetingEndpoint
{
    internal static void Map(RouteGroupBuilder meetings) => meetings
        .MapPost("/{id}/move", (MeetingId id, MoveBody move, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new MoveMeeting(id, move.SlotId, move.Reason), cancellationToken).AsOk())
        .Sends<MoveMeeting>("Move a meeting to another slot of the same investor; both sides are told").MayBeMissing().MayBeRefused();
}

/// <param name="SlotId">Where it goes.</param>
/// <param name="Reason">Why; the other side reads it.</param>
internal sealed record MoveBody(InvestorSlotId SlotId, string? Reason = null);

/// <summary>A meeting after a change.</summary>
internal sealed record MeetingChanged(MeetingId Id, MeetingStatus Status, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Zone, int Sequence)
{
    internal static MeetingChanged Of(Meeting meeting) =>
        new(meeting.Id, meeting.Status, meeting.During.Start.In(meeting.ZoneId), meeting.During.End.In(meeting.ZoneId), meeting.ZoneId, meeting.Sequence);
}

[Access(Who.SignedIn)]
internal sealed record MoveMeeting(MeetingId Id, InvestorSlotId Slot, string? Reason) : ICommand<MeetingChanged>;

internal sealed class MoveMeetingValidator : AbstractValidator<MoveMeeting>
{
    public MoveMeetingValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class MoveMeetingHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<MoveMeeting, MeetingChanged>
{
    public async Task<MeetingChanged> Handle(MoveMeeting command, CancellationToken cancellationToken)
    {
        var meeting = await db.LockedMeeting(command.Id, current, cancellationToken);
        var target = await db.InvestorSlots.SingleOrDefaultAsync(slot => slot.Id == command.Slot && slot.InvestorId == meeting.InvestorId, cancellationToken)
            ?? throw new RuleBrokenException(Rule.SlotOfAnotherInvestor, "slotId");

        var seat = new Seat(target.RepresentativeId, meeting.StartupId, meeting.FounderId, target.TableId, target.During);
        if (meeting.Status == MeetingStatus.Booked && target.StopId == meeting.StopId) await seat.Take(diary, target.StopId, meeting.Id, cancellationToken);
        var facts = await BookingFacts.Of(db, target.Id, meeting.StartupId) ?? throw new NotFoundException("slot");
        meeting.MoveTo(facts.Slot, command.Reason, clock.GetCurrentInstant());
        return MeetingChanged.Of(meeting);
    }
}

internal static class LockedMeetings
{
    /// <summary>The meeting for a command; it does not exist for people who may not see it.</summary>
    internal static async Task<Meeting> LockedMeeting(this FundtruckDb db, MeetingId id, CurrentRequest current, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"select 1 from meetings where id = {id.Value} for no key update", cancellationToken);
        return await db.Meetings.OwnedBy(db, current).AsTracking().SingleOrDefaultAsync(meeting => meeting.Id == id, cancellationToken) ?? throw new NotFoundException("meeting");
    }
}
