namespace Fundtruck.Features.Meetings;

internal static class BookMeetingEndpoint
{
    internal static void Map(RouteGroupBuilder slots) => slots
        .MapPost("/{id}/book", (InvestorSlotId id, BookingBody booking, ISender sender, CancellationToken cancellationToken) =>
            sender.Send(new BookMeeting(id, booking.StartupId), cancellationToken).AsCreated("/api/meetings"))
        .Sends<BookMeeting>("Book a slot for a startup: by its team, or by the investor whose slot it is").MayBeMissing().MayBeRefused();
}

/// <param name="StartupId">Which startup the investor meets.</param>
internal sealed record BookingBody(StartupId StartupId);

[Access(Who.SignedIn)]
internal sealed record BookMeeting(InvestorSlotId Slot, StartupId Startup) : ICommand<Made>;

internal sealed class BookMeetingHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<BookMeeting, Made>
{
    public async Task<Made> Handle(BookMeeting command, CancellationToken cancellationToken)
    {
        // What is read before the lock changes hardly ever; what decides is read after it.
        var sides = await Sides.Of(db, command, current.Me) ?? throw new NotFoundException("slot");
        sides.RequireSayOver(command, current);

        var id = MeetingId.New();
        var seat = new Seat(sides.Representative, command.Startup, sides.Founder!.Value, sides.Table, sides.During);
        await seat.Take(diary, sides.Stop, id, cancellationToken);

        var facts = await BookingFacts.Of(db, command.Slot, command.Startup) ?? throw new NotFoundException("slot");
        if (facts.Founder != sides.Founder) throw new DbUpdateConcurrencyException("The startup has another owner since.");     // so it is tried again
        Investor.RequireAccredited(facts.Accreditation);
        var meeting = facts.Slot.Book(id, command.Startup, facts.StartupTakesPart, sides.Founder.Value, current.Me, clock.GetCurrentInstant());
        db.Add(meeting);
        return new Made(meeting.Id.Value);
    }
}

/// <summary>Who meets whom, where and when: only the founder can change, when the owner of the startup asks to be forgotten.</summary>
internal sealed record Sides(PersonId Representative, TableId Table, StopId Stop, Interval During, bool SpeaksForInvestor, PersonId? Founder, bool IsInTeam)
{
    private static readonly Func<FundtruckDb, InvestorSlotId, StartupId, PersonId, Task<Sides?>> Query = EF.CompileAsyncQuery(
        (FundtruckDb db, InvestorSlotId slot, StartupId startup, PersonId me) => db.InvestorSlots.Where(s => s.Id == slot).Select(s => new Sides(
            s.RepresentativeId, s.TableId, s.StopId, s.During,
            db.Investors.Any(investor => investor.Id == s.InvestorId && investor.Representatives.Any(representative => representative.PersonId == me)),
            db.Startups.Where(other => other.Id == startup).Select(other => (PersonId?)other.OwnerId).SingleOrDefault(),
            db.Startups.Any(other => other.Id == startup && other.Members.Any(member => member.PersonId == me)))).SingleOrDefault());

    internal static Task<Sides?> Of(FundtruckDb db, BookMeeting command, PersonId me) => Query(db, command.Slot, command.Startup, me);

    /// <summary>Only the startup's team, the investor and organizers may book.</summary>
    internal void RequireSayOver(BookMeeting command, CurrentRequest current)
    {
        var mayBook = IsInTeam || SpeaksForInvestor || current.May(Who.Organizers);
        if (Founder is null || !mayBook) throw new ValidationException([new("startupId", $"There is no startup {command.Startup} that you may book for.")]);
    }
}

/// <summary>What decides a booking, read once both sides are locked.</summary>
internal sealed record BookingFacts(InvestorSlot Slot, AccreditationLevel Accreditation, bool StartupTakesPart, PersonId? Founder)
{
    private static readonly Func<FundtruckDb, InvestorSlotId, StartupId, Task<BookingFacts?>> Query = EF.CompileAsyncQuery(
        (FundtruckDb db, InvestorSlotId slot, StartupId startup) => db.InvestorSlots.Where(s => s.Id == slot).Select(s => new BookingFacts(
            s, db.Investors.Where(investor => investor.Id == s.InvestorId).Select(investor => investor.Accreditation).Single(), db.Applications.Any(application => application.StopId == s.StopId && application.StartupId == startup && (application.Status == ApplicationStatus.Confirmed || application.Status == ApplicationStatus.WalkOver)),
            db.Startups.Where(other => other.Id == startup).Select(other => (PersonId?)other.OwnerId).SingleOrDefault())).SingleOrDefault());

    internal static Task<BookingFacts?> Of(FundtruckDb db, InvestorSlotId slot, StartupId startup) => Query(db, slot, startup);
}

/// <summary>The people and the table of a meeting, and the time that they give to it.</summary>
internal sealed record Seat(PersonId Representative, StartupId Startup, PersonId Founder, TableId Table, Interval During)
{
    /// <summary>Takes their time, instead of what the meeting had before. A taken representative means that the slot is taken.</summary>
    internal async Task Take(Diary diary, StopId stop, MeetingId meeting, CancellationToken cancellationToken)
    {
        try
        {
            await diary.Take(stop, Meeting.Occupancies(meeting, Representative, Startup, Founder, Table, During), [meeting.Value], cancellationToken);
        }
        catch (OccupiedException occupied) when (occupied.Blocked.Any(blocked => blocked.Wish.Party.Kind == PartyKind.Table))
        {
            throw new RuleBrokenException(Rule.SlotTaken);
        }
    }
}
