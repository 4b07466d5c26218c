namespace Fundtruck.Features.Meetings;

internal static class BookMeetingEndpoint
{
    internal static void Map(RouteGroupBuilder slots) => slots
        .MapPost("/{id}/book", (InvestorSlotId id, BookingBody booking, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new BookMeeting(id, booking.StartupId, booking.Hold), cancellationToken).AsCreated("/api/meetings"))
        .Sends<BookMeeting>("Book a slot for a startup: by its team, or by the investor whose slot it is. When it is gone, the answer offers the nearest free ones").MayBeMissing().MayBeRefused();
}

/// <param name="StartupId">Which startup the investor meets.</param>
/// <param name="Hold">The token that an earlier answer gave with an alternative, which it holds for a moment.</param>
internal sealed record BookingBody(StartupId StartupId, Guid? Hold = null);

[Access(Who.SignedIn)]
internal sealed record BookMeeting(InvestorSlotId Slot, StartupId Startup, Guid? Hold) : ICommand<Made>;

internal sealed class BookMeetingHandler(FundtruckDb db, Bookings bookings, CurrentRequest current) : IRequestHandler<BookMeeting, Made>
{
    public async Task<Made> Handle(BookMeeting command, CancellationToken cancellationToken)
    {
        var sides = await Sides.Of(db, command.Slot, command.Startup, current);
        sides.RequireSayOver(current);
        var door = sides.IsInTeam || sides.SpeaksForInvestor ? Door.Booking : Door.Organizer;
        return new Made((await bookings.Book(sides, door, current.Me, command.Hold, cancellationToken)).Id.Value);
    }
}
