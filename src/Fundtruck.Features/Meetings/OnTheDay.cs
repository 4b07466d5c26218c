namespace Fundtruck.Features.Meetings;

internal static class OnTheDayEndpoints
{
    internal static void Map(RouteGroupBuilder stops, RouteGroupBuilder meetings)
    {
        meetings.MapPost("/{id}/check-in", (MeetingId id, SideBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new CheckIn(id, body.Side), cancellationToken).AsOk())
            .Sends<CheckIn>("Say that one is there; those who run the stop say it of either side").MayBeMissing().MayBeRefused();
        meetings.MapPost("/{id}/absent", (MeetingId id, SideBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new ReportAbsence(id, body.Side), cancellationToken).AsOk())
            .Sends<ReportAbsence>("Say that the other side isn't there, five minutes after the start: both are free again, and standbys are named").MayBeMissing().MayBeRefused();
        stops.MapPost("/{id}/meetings", (StopId id, SpotBody body, ISender sender, CancellationToken cancellationToken) => sender.Send(new MeetOnTheSpot(id, body), cancellationToken).AsCreated("/api/meetings"))
            .Sends<MeetOnTheSpot>("Add a meeting for two people who stand there, from now on").MayBeMissing().MayBeRefused();
        stops.MapGet("/{id}/meeting-figures", (StopId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new GetMeetingFigures(id), cancellationToken).AsOk())
            .Sends<GetMeetingFigures>("How many meetings of a stop stand, took place, were cancelled, cancelled late or missed, and how requests were answered").MayBeMissing();
    }
}

/// <param name="Side">Of whom it is said, or who waits: needed from those who run the stop.</param>
internal sealed record SideBody(Side? Side = null);

/// <summary>Who is there.</summary>
internal sealed record Attendance(MeetingId Id, MeetingStatus Status, Instant? InvestorCameAt, Instant? StartupCameAt);

[Access(Who.SignedIn)]
internal sealed record CheckIn(MeetingId Id, Side? Side) : ICommand<Attendance>;

/// <summary>What became of a meeting to which one side did not come.</summary>
/// <param name="Standbys">Who is free now and takes part: those first whose request waits, then those with fewest meetings. Book them on the spot.</param>
internal sealed record Absence(MeetingId Id, MeetingStatus Status, Side Absent, IReadOnlyList<Standby> Standbys);

/// <param name="StartupId">Whom the investor who waits could meet; null when it is the startup that waits.</param>
/// <param name="InvestorId">Whom the startup that waits could meet; null when it is the investor who waits.</param>
/// <param name="Name">Of the startup or the investor.</param>
/// <param name="HasAsked">Their request to meet waits for an answer.</param>
/// <param name="Meetings">How many they have at this stop.</param>
internal sealed record Standby(StartupId? StartupId, InvestorId? InvestorId, string Name, bool HasAsked, int Meetings);

[Access(Who.SignedIn)]
internal sealed record ReportAbsence(MeetingId Id, Side? Present) : ICommand<Absence>;

internal sealed class OnTheDayHandler(FundtruckDb db, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<CheckIn, Attendance>, IRequestHandler<ReportAbsence, Absence>
{
    private const int MostStandbys = 10;

    public async Task<Attendance> Handle(CheckIn command, CancellationToken cancellationToken)
    {
        var meeting = await db.LockedMeeting(command.Id, current, cancellationToken);
        meeting.CheckIn(await Side(meeting, command.Side, cancellationToken), clock.GetCurrentInstant());
        return new(meeting.Id, meeting.Status, meeting.InvestorCameAt, meeting.StartupCameAt);
    }

    public async Task<Absence> Handle(ReportAbsence command, CancellationToken cancellationToken)
    {
        var (meeting, now) = (await db.LockedMeeting(command.Id, current, cancellationToken), clock.GetCurrentInstant());
        var present = await Side(meeting, command.Present, cancellationToken);
        meeting.Miss(present, now);
        await diary.End(meeting, cancellationToken);
        return new(meeting.Id, meeting.Status, meeting.EndedBySide!.Value, present == Domain.Meetings.Side.Investor ? await Startups(meeting, now, cancellationToken) : await Investors(meeting, now, cancellationToken));
    }

    private async Task<Side> Side(Meeting meeting, Side? said, CancellationToken cancellationToken)
    {
        if (await db.SideIn(meeting, current, cancellationToken) is { } own) return said is null || said == own || current.Runs(meeting.StopId) ? said ?? own : throw new AccessRefusedException();
        return said ?? throw new ValidationException([new("side", "Say which side: investor or startup.")]);
    }

    /// <summary>Startups that take part, with nothing to do until the slot ends: whom the meeting that is missed would keep from the next one helps nobody.</summary>
    private Task<List<Standby>> Startups(Meeting meeting, Instant now, CancellationToken cancellationToken) => (
        from application in db.Applications
        join startup in db.Startups on application.StartupId equals startup.Id
        where application.StopId == meeting.StopId && Application.TakingPart.Contains(application.Status) && startup.Id != meeting.StartupId
            && !db.Occupancies.Any(taken => (taken.PartyId == (Guid)(object)startup.Id || taken.PartyId == (Guid)(object)startup.OwnerId)
                && taken.During.Start < meeting.During.End && taken.During.End > now && (taken.HeldUntil == null || taken.HeldUntil > now))
        let asked = db.MeetingRequests.Any(request => request.StopId == meeting.StopId && request.StartupId == startup.Id && request.InvestorId == meeting.InvestorId && request.Status == RequestStatus.Open && request.ExpiresAt > now)
        let meetings = db.Meetings.Count(other => other.StopId == meeting.StopId && other.StartupId == startup.Id && other.Status == MeetingStatus.Booked)
        orderby asked descending, meetings, startup.Name, startup.Id
        select new Standby(startup.Id, null, startup.Name, asked, meetings)).Take(MostStandbys).ToListAsync(cancellationToken);

    /// <summary>Investors that may have meetings, with an open slot at this moment.</summary>
    private Task<List<Standby>> Investors(Meeting meeting, Instant now, CancellationToken cancellationToken) => (
        from investor in db.Investors
        where investor.Id != meeting.InvestorId && investor.Accreditation == AccreditationLevel.Full && db.InvestorSlots.Any(slot => slot.StopId == meeting.StopId && slot.InvestorId == investor.Id && slot.WithdrawnAt == null && slot.During.Contains(now)
            && !db.Occupancies.Any(taken => taken.PartyId == (Guid)(object)slot.RepresentativeId && taken.During.Start < slot.During.End && taken.During.End > now && (taken.HeldUntil == null || taken.HeldUntil > now)))
        let asked = db.MeetingRequests.Any(request => request.StopId == meeting.StopId && request.StartupId == meeting.StartupId && request.InvestorId == investor.Id && request.Status == RequestStatus.Open && request.ExpiresAt > now)
        let meetings = db.Meetings.Count(other => other.StopId == meeting.StopId && other.InvestorId == investor.Id && other.Status == MeetingStatus.Booked)
        orderby asked descending, meetings, investor.Name, investor.Id
        select new Standby(null, investor.Id, investor.Name, asked, meetings)).Take(MostStandbys).ToListAsync(cancellationToken);
}

/// <param name="InvestorId">Who meets.</param>
/// <param name="StartupId">Whom; it takes part at the stop.</param>
/// <param name="RepresentativeId">Who sits there; oneself, or the first of the firm, when left out.</param>
internal sealed record SpotBody(InvestorId InvestorId, StartupId StartupId, PersonId? RepresentativeId = null);

[Access(Who.SignedIn)]
internal sealed record MeetOnTheSpot(StopId Stop, SpotBody Meeting) : ICommand<Made>;

internal sealed class MeetOnTheSpotHandler(FundtruckDb db, Bookings bookings, CurrentRequest current, IClock clock) : IRequestHandler<MeetOnTheSpot, Made>
{
    public async Task<Made> Handle(MeetOnTheSpot command, CancellationToken cancellationToken)
    {
        var (body, now) = (command.Meeting, clock.GetCurrentInstant());
        (await db.LockedAgainstChange(command.Stop, cancellationToken)).RequireRunning();
        var runs = current.Runs(command.Stop);
        var investor = await db.Investors.SingleOrDefaultAsync(it => it.Id == body.InvestorId, cancellationToken) ?? throw new ValidationException([new("investorId", "There is no such investor.")]);
        if (!runs && investor.Representatives.All(it => it.PersonId != current.Me)) throw new AccessRefusedException();
        var representative = body.RepresentativeId ?? (investor.Representatives.Any(it => it.PersonId == current.Me) ? current.Me : investor.Representatives[0].PersonId);
        if (investor.Representatives.All(it => it.PersonId != representative)) throw new ValidationException([new("representativeId", "Nobody with that id speaks for this investor.")]);

        var (slot, isStandby) = await SlotNow(command.Stop, investor.Id, representative, now, cancellationToken);
        var sides = await Sides.Of(db, slot, body.StartupId, current);
        if (sides.Founder is null) throw new ValidationException([new("startupId", "There is no such startup.")]);
        return new Made((await bookings.Book(sides, isStandby ? Door.Standby : Door.OnTheSpot, current.Me, null, cancellationToken)).Id.Value);
    }

    /// <summary>Their own slot that runs at this moment, or a new one at a table that is free; a standby takes the slot of a meeting that was missed.</summary>
    private async Task<(InvestorSlotId Slot, bool IsStandby)> SlotNow(StopId stop, InvestorId investor, PersonId representative, Instant now, CancellationToken cancellationToken)
    {
        var session = await db.MeetingSessions.Include(s => s.Tables).Where(s => s.StopId == stop && s.ClosedAt == null && s.During.Contains(now)).OrderBy(s => s.Id).FirstOrDefaultAsync(cancellationToken)
            ?? throw new RuleBrokenException(Rule.NotTheTime, null, "No meeting session of this stop is under way at this moment.");
        await db.Database.ExecuteSqlAsync($"select 1 from meeting_sessions where id = {session.Id.Value} for no key update", cancellationToken);
        var running = await db.InvestorSlots.Where(slot => slot.SessionId == session.Id && slot.WithdrawnAt == null && slot.During.Contains(now)).ToListAsync(cancellationToken);
        if (running.FirstOrDefault(slot => slot.RepresentativeId == representative) is { } own)
            return (own.Id, await db.Meetings.AnyAsync(meeting => meeting.SlotId == own.Id && meeting.Status == MeetingStatus.NoShow, cancellationToken));

        var until = now + Duration.FromMinutes(session.SlotMinutes);
        var taken = (await db.Occupancies.Where(taken => taken.During.Start < until && taken.During.End > now && (taken.HeldUntil == null || taken.HeldUntil > now)).Select(taken => taken.PartyId).ToListAsync(cancellationToken)).ToHashSet();
        var given = running.Select(slot => slot.TableId).ToHashSet();
        var table = session.Rules.Seating == Seating.Startups ? null : (session.Tables.OrderBy(t => t.Number).FirstOrDefault(t => !given.Contains(t.Id) && !taken.Contains(t.Id.Value)) ?? throw new RuleBrokenException(Rule.NoTableFree)).Id as TableId?;
        var made = session.OpenNow(investor, representative, table, now);
        db.Add(made);
        await db.SaveChangesAsync(cancellationToken);
        return (made.Id, false);
    }
}

/// <summary>The meetings of a stop in numbers.</summary>
/// <param name="Booked">Standing ones, past and to come.</param>
/// <param name="Held">Both sides checked in.</param>
/// <param name="Cancelled">In time.</param>
/// <param name="CancelledLate">By one side, so late that the other had come for nothing.</param>
/// <param name="MissedByInvestors">The investor did not come.</param>
/// <param name="MissedByStartups">The startup did not come.</param>
/// <param name="ByDoor">How those that stand came about.</param>
/// <param name="ReplyRateOfInvestors">Share of the requests to investors, open ones apart, that were answered before they expired; null without any.</param>
/// <param name="ReplyRateOfStartups">Likewise of those to startups.</param>
/// <param name="Investors">By firm: its requests and how it answered, those who answer most first; 200 at most.</param>
internal sealed record MeetingFigures(
    int Booked, int Held, int Cancelled, int CancelledLate, int MissedByInvestors, int MissedByStartups, IReadOnlyDictionary<string, int> ByDoor, decimal? ReplyRateOfInvestors, decimal? ReplyRateOfStartups,
    IReadOnlyList<ReplyRate> Investors);

/// <param name="Received">Requests that were answered or expired.</param>
/// <param name="Answered">Of these, accepted, declined or countered in time.</param>
internal sealed record ReplyRate(InvestorId InvestorId, string Investor, int Received, int Answered, decimal Rate);

[Access(Who.Hosts)]
internal sealed record GetMeetingFigures(StopId Stop) : IQuery<MeetingFigures>;

internal sealed class GetMeetingFiguresHandler(FundtruckDb db, CurrentRequest current, IClock clock) : IRequestHandler<GetMeetingFigures, MeetingFigures>
{
    public async Task<MeetingFigures> Handle(GetMeetingFigures query, CancellationToken cancellationToken)
    {
        current.MustRun(query.Stop);
        if (!await db.Stops.AnyAsync(stop => stop.Id == query.Stop, cancellationToken)) throw new NotFoundException("stop");
        var now = clock.GetCurrentInstant();
        var meetings = await db.Meetings.Where(meeting => meeting.StopId == query.Stop)
            .GroupBy(meeting => new { meeting.Status, meeting.EndedBySide, meeting.Door, Held = meeting.InvestorCameAt != null && meeting.StartupCameAt != null })
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        // A request was received by the side that did not ask first. Its end counts as a revision, so one more means that the other side proposed something. What was taken back before was nobody's to answer.
        var requests = await db.MeetingRequests.Where(request => request.StopId == query.Stop && (request.Status == RequestStatus.Open ? request.ExpiresAt <= now || request.Revision > 0 : request.Status != RequestStatus.Withdrawn || request.Revision > 1))
            .Join(db.Investors, request => request.InvestorId, investor => investor.Id, (request, investor) => new
            {
                request.Asker,
                investor.Id,
                investor.Name,
                IsAnswered = request.Status == RequestStatus.Accepted || request.Status == RequestStatus.Declined || request.Revision > (request.Status == RequestStatus.Open ? 0 : 1),
            })
            .GroupBy(it => new { it.Asker, it.Id, it.Name, it.IsAnswered }).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);

        int Of(MeetingStatus status, Side? by = null) => meetings.Where(row => row.Key.Status == status && (by is null || row.Key.EndedBySide == by)).Sum(row => row.Count);
        decimal? Rate(Side asker)
        {
            var (all, answered) = (requests.Where(row => row.Key.Asker == asker).Sum(row => row.Count), requests.Where(row => row.Key.Asker == asker && row.Key.IsAnswered).Sum(row => row.Count));
            return all == 0 ? null : decimal.Round((decimal)answered / all, 2);
        }

        var rates = requests.Where(row => row.Key.Asker == Side.Startup).GroupBy(row => (row.Key.Id, row.Key.Name))
            .Select(firm => (firm.Key, Received: firm.Sum(row => row.Count), Answered: firm.Where(row => row.Key.IsAnswered).Sum(row => row.Count)))
            .Select(it => new ReplyRate(it.Key.Id, it.Key.Name, it.Received, it.Answered, decimal.Round((decimal)it.Answered / it.Received, 2)))
            .OrderByDescending(rate => rate.Rate).ThenByDescending(rate => rate.Received).ThenBy(rate => rate.Investor, StringComparer.Ordinal).Take(200).ToList();
        return new(
            Of(MeetingStatus.Booked), meetings.Where(row => row.Key.Status == MeetingStatus.Booked && row.Key.Held).Sum(row => row.Count), Of(MeetingStatus.Cancelled), Of(MeetingStatus.CancelledLate),
            Of(MeetingStatus.NoShow, Side.Investor), Of(MeetingStatus.NoShow, Side.Startup),
            meetings.Where(row => row.Key.Status == MeetingStatus.Booked).GroupBy(row => Conventions.Word(row.Key.Door)).ToDictionary(door => door.Key, door => door.Sum(row => row.Count)),
            Rate(Side.Startup), Rate(Side.Investor), rates);
    }
}
