namespace Fundtruck.Features.Meetings;

/// <summary>
/// The one guarded step through which every meeting gets its people, its table and its time, whatever door it comes through: see docs/decisions/meetings.md.
/// What is read before the lock changes hardly ever; what decides is read after it.
/// </summary>
internal sealed class Bookings(FundtruckDb db, Diary diary, CurrentRequest current, WantedSlot wanted, IClock clock)
{
    /// <summary>Books a slot for a startup.</summary>
    /// <param name="sides">Who would meet.</param>
    /// <param name="door">How it comes about.</param>
    /// <param name="by">Who books.</param>
    /// <param name="hold">What holds the slot for them; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<Meeting> Book(Sides sides, Door door, PersonId by, Guid? hold, CancellationToken cancellationToken)
    {
        var founder = sides.Founder ?? throw new NotFoundException("startup");
        if (door is Door.Booking or Door.Request) wanted.Remember(sides.Slot, sides.Startup, door);
        var (id, before) = (MeetingId.New(), clock.GetCurrentInstant());
        var table = sides.Table ?? await TableOf(sides.Startup, sides.Session, cancellationToken);
        var seat = new Seat(sides.Representative, sides.Startup, founder, table, InvestorSlot.TimeFor(sides.During, door, before));
        await Take(seat, sides.Stop, id, hold, cancellationToken);

        var facts = await BookingFacts.Of(db, sides.Slot, sides.Startup) ?? throw new NotFoundException("slot");
        Investor.RequireAccredited(facts.Accreditation);
        if (facts.Founder != founder) throw new DbUpdateConcurrencyException("The startup has another owner since.");     // so it is tried again
        var now = seat.During == sides.During ? clock.GetCurrentInstant() : before;
        var terms = facts.Terms(door, [.. db.ChangeTracker.Entries<Meeting>().Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity)]);
        var meeting = facts.Slot.Book(id, sides.Startup, facts.StartupTakesPart, founder, table, terms, by, now);
        db.Add(meeting);
        return meeting;
    }

    /// <summary>Books for a command that goes on when somebody is refused: nothing of a refused attempt is left, and why is said.</summary>
    internal async Task<(Meeting? Meeting, Exception? Refusal)> TryBook(Sides sides, Door door, PersonId by, CancellationToken cancellationToken)
    {
        const string Attempt = "attempt";
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync(Attempt, cancellationToken);
        try
        {
            var meeting = await Book(sides, door, by, null, cancellationToken);
            await transaction.ReleaseSavepointAsync(Attempt, cancellationToken);
            return (meeting, null);
        }
        catch (Exception refusal) when (refusal is RuleBrokenException or OccupiedException or NotFoundException)
        {
            await transaction.RollbackToSavepointAsync(Attempt, cancellationToken);
            return (null, refusal);
        }
    }

    /// <summary>Throws whatever would stand against a booking at this moment, and takes nothing: it is booked, and undone. What a hold keeps is given back, because nothing is held by what is only proposed.</summary>
    internal async Task RequirePossible(Sides sides, Door door, PersonId by, Guid? hold, CancellationToken cancellationToken)
    {
        const string Look = "look";
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync(Look, cancellationToken);
        db.Entry(await Book(sides, door, by, hold, cancellationToken)).State = EntityState.Detached;
        await transaction.RollbackToSavepointAsync(Look, cancellationToken);
        if (hold is { } held) await db.Occupancies.Where(occupancy => occupancy.AppointmentId == held && occupancy.HeldUntil != null).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Moves a meeting to another slot of its investor.</summary>
    internal async Task Move(Meeting meeting, InvestorSlot target, string? reason, Guid? hold, CancellationToken cancellationToken)
    {
        var table = target.TableId ?? (target.SessionId == meeting.SessionId ? meeting.TableId : await TableOf(meeting.StartupId, target.SessionId, cancellationToken));
        var seat = new Seat(target.RepresentativeId, meeting.StartupId, meeting.FounderId, table, target.During);
        if (meeting.Status == MeetingStatus.Booked && target.StopId == meeting.StopId)
        {
            wanted.Remember(target.Id, meeting.StartupId, null);
            await Take(seat, target.StopId, meeting.Id, hold, cancellationToken);
        }

        var facts = await BookingFacts.Of(db, target.Id, meeting.StartupId) ?? throw new NotFoundException("slot");
        meeting.MoveTo(facts.Slot, table, facts.Terms(current.Runs(meeting.StopId) ? Door.Organizer : Door.Booking), reason, clock.GetCurrentInstant());
    }

    /// <summary>Lets a colleague sit there instead.</summary>
    internal async Task HandTo(Meeting meeting, PersonId colleague, string? reason, CancellationToken cancellationToken)
    {
        var seat = new Seat(colleague, meeting.StartupId, meeting.FounderId, meeting.TableId, meeting.During);
        if (meeting.Status == MeetingStatus.Booked) await Take(seat, meeting.StopId, meeting.Id, null, cancellationToken, isSlot: false);
        meeting.HandTo(colleague, await TermsFor(meeting, colleague, cancellationToken), reason, clock.GetCurrentInstant());
    }

    /// <summary>What is agreed for a colleague who takes a meeting over, read once their row is locked.</summary>
    private async Task<BookingTerms> TermsFor(Meeting meeting, PersonId colleague, CancellationToken cancellationToken) => await db.MeetingSessions.Where(session => session.Id == meeting.SessionId)
        .Select(session => new BookingTerms(
            session, db.Meetings.Count(other => other.SessionId == meeting.SessionId && other.RepresentativeId == colleague && other.Status == MeetingStatus.Booked), 0,
            current.Runs(meeting.StopId) ? Door.Organizer : Door.Booking)).SingleAsync(cancellationToken);

    /// <summary>Takes the time of many meetings at once, instead of what they and those that end had before: all or nothing. Who is taken comes as <see cref="OccupiedException"/>, by meeting.</summary>
    /// <param name="stop">Where.</param>
    /// <param name="seats">Who sits where, by meeting.</param>
    /// <param name="ended">Meetings that don't take place.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal Task TakeAll(StopId stop, IReadOnlyCollection<(MeetingId Meeting, Seat Seat)> seats, IEnumerable<MeetingId> ended, CancellationToken cancellationToken) => diary.Take(
        stop, [.. seats.SelectMany(it => Meeting.Occupancies(it.Meeting, it.Seat.Representative, it.Seat.Startup, it.Seat.Founder, it.Seat.Table, it.Seat.During))],
        [.. seats.Select(it => it.Meeting.Value), .. ended.Select(meeting => meeting.Value)], cancellationToken);

    /// <summary>Takes their time, instead of what the meeting had before. Whoever wants a slot reads of a taken table, or of a meeting of the representative at this very time, that the slot is taken.</summary>
    private async Task Take(Seat seat, StopId stop, MeetingId meeting, Guid? hold, CancellationToken cancellationToken, bool isSlot = true)
    {
        try
        {
            await diary.Take(
                stop, Meeting.Occupancies(meeting, seat.Representative, seat.Startup, seat.Founder, seat.Table, seat.During), [meeting.Value], hold, cancellationToken);
        }
        catch (OccupiedException occupied) when (occupied.Blocked.Any(blocked => blocked.Blocking == AppointmentKind.Hold))
        {
            throw new RuleBrokenException(Rule.SlotHeld);
        }
        catch (OccupiedException occupied) when (isSlot && occupied.Blocked.Any(blocked => blocked.Wish.Party == (Party)seat.Table
            || (blocked.Wish.Party == (Party)seat.Representative && blocked.Blocking == AppointmentKind.Meeting && blocked.During == seat.During && occupied.Blocked.All(other => other.Wish.Party != (Party)seat.Founder))))
        {
            throw new RuleBrokenException(Rule.SlotTaken);
        }
    }

    /// <summary>The table that a startup keeps in a session where investors walk; it gets the lowest free one with its first meeting.</summary>
    private async Task<TableId> TableOf(StartupId startup, MeetingSessionId session, CancellationToken cancellationToken)
    {
        if (await Kept() is { } kept) return kept;
        await db.Database.ExecuteSqlAsync($"select 1 from meeting_sessions where id = {session.Value} for no key update", cancellationToken);
        if (await Kept() is { } since) return since;
        var free = await db.MeetingTables.Where(table => table.SessionId == session && !db.StartupTables.Any(seat => seat.TableId == table.Id)).OrderBy(table => table.Number)
            .Select(table => (TableId?)table.Id).FirstOrDefaultAsync(cancellationToken) ?? throw new RuleBrokenException(Rule.NoTableFree, "sessionId");
        await db.Database.ExecuteSqlAsync($"insert into startup_tables (session_id, startup_id, table_id) values ({session.Value}, {startup.Value}, {free.Value})", cancellationToken);
        return free;

        Task<TableId?> Kept() => db.StartupTables.Where(seat => seat.SessionId == session && seat.StartupId == startup).Select(seat => (TableId?)seat.TableId).SingleOrDefaultAsync(cancellationToken);
    }
}

/// <summary>A table that a startup keeps for a session.</summary>
internal sealed class StartupTable
{
    public required MeetingSessionId SessionId { get; init; }

    public required StartupId StartupId { get; init; }

    public required TableId TableId { get; init; }
}

/// <summary>The people and the table of a meeting, and the time that they give to it.</summary>
internal sealed record Seat(PersonId Representative, StartupId Startup, PersonId Founder, TableId Table, Interval During);

/// <summary>Who meets whom, where and when: only the founder can change, when the owner of the startup asks to be forgotten.</summary>
/// <param name="Table">Null where startups keep the tables.</param>
internal sealed record Sides(
    InvestorSlotId Slot, StartupId Startup, PersonId Representative, InvestorId Investor, TableId? Table, StopId Stop, MeetingSessionId Session, Interval During, bool SpeaksForInvestor, PersonId? Founder, bool IsInTeam)
{
    private static readonly Func<FundtruckDb, InvestorSlotId, StartupId, PersonId, Task<Sides?>> Query = EF.CompileAsyncQuery(
        (FundtruckDb db, InvestorSlotId slot, StartupId startup, PersonId me) => db.InvestorSlots.Where(s => s.Id == slot).Select(s => new Sides(
            s.Id, startup, s.RepresentativeId, s.InvestorId, s.TableId, s.StopId, s.SessionId, s.During,
            db.Investors.Any(investor => investor.Id == s.InvestorId && investor.Representatives.Any(representative => representative.PersonId == me)),
            db.Startups.Where(other => other.Id == startup).Select(other => (PersonId?)other.OwnerId).SingleOrDefault(),
            db.Startups.Any(other => other.Id == startup && other.Members.Any(member => member.PersonId == me)))).SingleOrDefault());

    internal static async Task<Sides> Of(FundtruckDb db, InvestorSlotId slot, StartupId startup, CurrentRequest current) =>
        await Query(db, slot, startup, current.Person ?? default) ?? throw new NotFoundException("slot");

    /// <summary>Only the startup's team, the investor and organizers may book.</summary>
    internal void RequireSayOver(CurrentRequest current)
    {
        var mayBook = IsInTeam || SpeaksForInvestor || current.May(Who.Organizers);
        if (Founder is null || !mayBook) throw new ValidationException([new("startupId", $"There is no startup {Startup} that you may book for.")]);
    }
}

/// <summary>What decides a booking, read once both sides are locked.</summary>
/// <param name="OfRepresentative">Standing meetings in the session, when it has caps.</param>
/// <param name="OfStartup">Likewise.</param>
internal sealed record BookingFacts(InvestorSlot Slot, StartupId Startup, AccreditationLevel Accreditation, MeetingSession Session, bool StartupTakesPart, PersonId? Founder, int OfRepresentative, int OfStartup)
{
    private static readonly Func<FundtruckDb, InvestorSlotId, StartupId, Task<BookingFacts?>> Query = EF.CompileAsyncQuery(
        (FundtruckDb db, InvestorSlotId slot, StartupId startup) => (
            from s in db.InvestorSlots
            join session in db.MeetingSessions on s.SessionId equals session.Id
            where s.Id == slot
            select new BookingFacts(
                s, startup, db.Investors.Where(investor => investor.Id == s.InvestorId).Select(investor => investor.Accreditation).Single(), session,
                db.Applications.Any(application => application.StopId == s.StopId && application.StartupId == startup && (application.Status == ApplicationStatus.Confirmed || application.Status == ApplicationStatus.WalkOver)),
                db.Startups.Where(other => other.Id == startup).Select(other => (PersonId?)other.OwnerId).SingleOrDefault(), 0, 0)).SingleOrDefault());

    private static readonly Func<FundtruckDb, MeetingSessionId, PersonId, StartupId, Task<Counts>> CountQuery = EF.CompileAsyncQuery(
        (FundtruckDb db, MeetingSessionId session, PersonId representative, StartupId startup) => db.MeetingSessions.Where(it => it.Id == session).Select(_ => new Counts(
            db.Meetings.Count(meeting => meeting.RepresentativeId == representative && meeting.SessionId == session && meeting.Status == MeetingStatus.Booked),
            db.Meetings.Count(meeting => meeting.StartupId == startup && meeting.SessionId == session && meeting.Status == MeetingStatus.Booked))).Single());

    /// <summary>Meetings are counted only where there are caps: counting costs more the longer the day.</summary>
    internal static async Task<BookingFacts?> Of(FundtruckDb db, InvestorSlotId slot, StartupId startup)
    {
        var facts = await Query(db, slot, startup);
        if (facts?.Session.Rules is null or { MostPerRepresentative: null, MostPerStartup: null }) return facts;
        var counts = await CountQuery(db, facts.Session.Id, facts.Slot.RepresentativeId, startup);
        return facts with { OfRepresentative = counts.OfRepresentative, OfStartup = counts.OfStartup };
    }

    private sealed record Counts(int OfRepresentative, int OfStartup);

    internal BookingTerms Terms(Door door) => Terms(door, []);

    /// <param name="door">How it comes about.</param>
    /// <param name="unsaved">What the same command has booked before: it counts too.</param>
    internal BookingTerms Terms(Door door, IReadOnlyCollection<Meeting> unsaved)
    {
        var here = unsaved.Where(meeting => meeting.SessionId == Session.Id).ToList();
        return new(Session, OfRepresentative + here.Count(meeting => meeting.RepresentativeId == Slot.RepresentativeId), OfStartup + here.Count(meeting => meeting.StartupId == Startup), door);
    }
}
