namespace Fundtruck.Features.Meetings;

internal static class WithdrawSlotEndpoint
{
    internal static void Map(RouteGroupBuilder slots) => slots
        .MapDelete("/{id}", (InvestorSlotId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new WithdrawSlot(id), cancellationToken).AsNoContent())
        .Sends<WithdrawSlot>("Take back a slot that nobody has booked").MayBeMissing().MayBeRefused();
}

[Access(Who.SignedIn)]
internal sealed record WithdrawSlot(InvestorSlotId Id) : ICommand<Done>;

internal sealed class WithdrawSlotHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<WithdrawSlot, Done>
{
    public async Task<Done> Handle(WithdrawSlot command, CancellationToken cancellationToken)
    {
        var own = db.Investors.OwnedBy(current).Select(investor => investor.Id);
        var representative = await db.InvestorSlots.Where(slot => slot.Id == command.Id && own.Contains(slot.InvestorId)).Select(slot => (PersonId?)slot.RepresentativeId)
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("slot");

        await diary.Lock([representative], cancellationToken);
        var slot = await db.InvestorSlots.AsTracking().SingleAsync(s => s.Id == command.Id, cancellationToken);
        slot.Withdraw(await db.Meetings.AnyAsync(meeting => meeting.SlotId == slot.Id && meeting.Status == MeetingStatus.Booked, cancellationToken), clock.GetCurrentInstant());
        return Done.Answer;
    }
}
