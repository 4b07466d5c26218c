namespace Fundtruck.Features.Meetings;

internal static class MoveMeetingEndpoint
{
    internal static void Map(RouteGroupBuilder meetings)
    {
        meetings.MapPost("/{id}/move", (MeetingId id, MoveBody move, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new MoveMeeting(id, move.SlotId, move.Reason, move.Hold), cancellationToken).AsOk())
            .Sends<MoveMeeting>("Move a meeting to another slot of the same investor; both sides are told").MayBeMissing().MayBeRefused();
        meetings.MapPost("/{id}/representative", (MeetingId id, RepresentativeBody body, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new HandOverMeeting(id, body.RepresentativeId, body.Reason), cancellationToken).AsOk())
            .Sends<HandOverMeeting>("Let a colleague of the firm take the meeting over, at its time; both sides are told").MayBeMissing().MayBeRefused();
    }
}

/// <param name="RepresentativeId">A colleague who speaks for the same investor.</param>
/// <param name="Reason">Why; the other side reads it.</param>
internal sealed record RepresentativeBody(PersonId RepresentativeId, string? Reason = null);

[Access(Who.SignedIn)]
internal sealed record HandOverMeeting(MeetingId Id, PersonId Representative, string? Reason) : ICommand<MeetingChanged>;

internal sealed class HandOverMeetingValidator : AbstractValidator<HandOverMeeting>
{
    public HandOverMeetingValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class HandOverMeetingHandler(FundtruckDb db, Bookings bookings, CurrentRequest current) : IRequestHandler<HandOverMeeting, MeetingChanged>
{
    public async Task<MeetingChanged> Handle(HandOverMeeting command, CancellationToken cancellationToken)
    {
        var meeting = await db.LockedMeeting(command.Id, current, cancellationToken);
        if (await db.SideIn(meeting, current, cancellationToken) == Side.Startup) throw new AccessRefusedException();
        if (!await db.Investors.AnyAsync(investor => investor.Id == meeting.InvestorId && investor.Representatives.Any(it => it.PersonId == command.Representative), cancellationToken))
            throw new ValidationException([new("representativeId", "Nobody with that id speaks for this investor.")]);
        await bookings.HandTo(meeting, command.Representative, command.Reason, cancellationToken);
        return MeetingChanged.Of(meeting);
    }
}

/// <param name="SlotId">Where it goes.</param>
/// <param name="Reason">Why; the other side reads it.</param>
/// <param name="Hold">The token that an earlier answer gave with an alternative, which it holds for a moment.</param>
internal sealed record MoveBody(InvestorSlotId SlotId, string? Reason = null, Guid? Hold = null);

/// <summary>A meeting after a change.</summary>
internal sealed record MeetingChanged(MeetingId Id, MeetingStatus Status, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Zone, int Sequence)
{
    internal static MeetingChanged Of(Meeting meeting) =>
        new(meeting.Id, meeting.Status, meeting.During.Start.In(meeting.ZoneId), meeting.During.End.In(meeting.ZoneId), meeting.ZoneId, meeting.Sequence);
}

[Access(Who.SignedIn)]
internal sealed record MoveMeeting(MeetingId Id, InvestorSlotId Slot, string? Reason, Guid? Hold) : ICommand<MeetingChanged>;

internal sealed class MoveMeetingValidator : AbstractValidator<MoveMeeting>
{
    public MoveMeetingValidator() => RuleFor(command => command.Reason).IsText();
}

internal sealed class MoveMeetingHandler(FundtruckDb db, Bookings bookings, CurrentRequest current) : IRequestHandler<MoveMeeting, MeetingChanged>
{
    public async Task<MeetingChanged> Handle(MoveMeeting command, CancellationToken cancellationToken)
    {
        var meeting = await db.LockedMeeting(command.Id, current, cancellationToken);
        var target = await db.InvestorSlots.SingleOrDefaultAsync(slot => slot.Id == command.Slot && slot.InvestorId == meeting.InvestorId, cancellationToken)
            ?? throw new RuleBrokenException(Rule.SlotOfAnotherInvestor, "slotId");
        await bookings.Move(meeting, target, command.Reason, command.Hold, cancellationToken);
        return MeetingChanged.Of(meeting);
    }
}
