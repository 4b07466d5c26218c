using Fundtruck.Features.Meetings;
using Npgsql;

namespace Fundtruck.Features.Plans;

/// <summary>A startup that takes part at a stop, with what its fit depends on.</summary>
internal sealed record PlannedStartup(StartupId Id, PersonId Founder, StartupProfile Profile, IReadOnlyList<string> Languages);

/// <summary>A firm that opened slots.</summary>
internal sealed record PlannedInvestor(InvestorId Id, AccreditationLevel Accreditation, Thesis? Thesis);

/// <summary>That somebody or something is taken, with the way to the stop in minutes when it is elsewhere.</summary>
internal sealed record TakenRow(Guid PartyId, Guid AppointmentId, Instant Starts, Instant Ends, int? Minutes)
{
    internal Interval During => new Interval(Starts, Ends).Widened(Minutes ?? 0);
}

/// <summary>All that a plan depends on, as it was at one moment.</summary>
internal sealed record PlanWorld(
    Stop Stop, IReadOnlyList<MeetingSession> Sessions, IReadOnlyList<InvestorSlot> Slots, IReadOnlyList<Meeting> Meetings, IReadOnlyList<PlannedStartup> Startups,
    IReadOnlyDictionary<InvestorId, PlannedInvestor> Investors, IReadOnlyList<MeetingWish> Wishes, IReadOnlyList<StartupTable> StartupTables, ILookup<Guid, TakenRow> Taken,
    IReadOnlyList<DraftMeeting> Before, Instant Now)
{
    /// <summary>Reads it: ten queries. What reads in one snapshot begins the transaction.</summary>
    internal static async Task<PlanWorld> Read(FundtruckDb db, StopId id, PlanSettings settings, Instant now, CancellationToken cancellationToken)
    {
        var named = settings.Sessions.ToArray();
        var stop = await db.Stops.SingleAsync(it => it.Id == id, cancellationToken);
        var sessions = await db.MeetingSessions.Include(it => it.Tables).Where(it => named.Contains(it.Id) && it.StopId == id && it.ClosedAt == null).OrderBy(it => it.LocalStart).ThenBy(it => it.Id).ToListAsync(cancellationToken);
        var slots = await db.InvestorSlots.Where(slot => named.Contains(slot.SessionId) && slot.WithdrawnAt == null).OrderBy(slot => slot.Id).ToListAsync(cancellationToken);
        var meetings = await db.Meetings.Where(meeting => named.Contains(meeting.SessionId) && meeting.Status == MeetingStatus.Booked).OrderBy(meeting => meeting.Id).ToListAsync(cancellationToken);
        var startups = await StartupsAt(db, id, cancellationToken);
        var firms = slots.Select(slot => slot.InvestorId).Distinct().ToArray();
        var investors = await db.Investors.Where(it => firms.Contains(it.Id)).Select(it => new PlannedInvestor(it.Id, it.Accreditation, it.Thesis)).ToDictionaryAsync(it => it.Id, cancellationToken);
        var wishes = await db.MeetingWishes.Where(wish => wish.StopId == id).OrderBy(wish => wish.StartupId).ThenBy(wish => wish.InvestorId).ThenBy(wish => wish.Side).ToListAsync(cancellationToken);
        var tables = await db.StartupTables.Where(seat => named.Contains(seat.SessionId)).ToListAsync(cancellationToken);
        var parties = startups.SelectMany(it => new[] { it.Id.Value, it.Founder.Value }).Concat(slots.Select(slot => slot.RepresentativeId.Value))
            .Concat(meetings.SelectMany(it => new[] { it.RepresentativeId.Value, it.FounderId.Value, it.StartupId.Value })).Concat(sessions.SelectMany(it => it.Tables).Select(table => table.Id.Value)).Distinct().ToArray();
        var taken = sessions.Count == 0 ? [] : await TakenOf(db, stop, parties, new(sessions.Min(it => it.During.Start), sessions.Max(it => it.During.End)), cancellationToken);
        var before = settings.From is { } from ? await db.MeetingPlans.Where(plan => plan.Id == from).Select(plan => plan.Draft).SingleAsync(cancellationToken) : [];
        return new(stop, sessions, slots, meetings, startups, investors, wishes, tables, taken.ToLookup(row => row.PartyId), before, now);
    }

    /// <summary>Startups that take part, by their ids; who does so in several contests is there once.</summary>
    private static async Task<IReadOnlyList<PlannedStartup>> StartupsAt(FundtruckDb db, StopId stop, CancellationToken cancellationToken)
    {
        var rows = await (
            from application in db.Applications
            join startup in db.Startups on application.StartupId equals startup.Id
            join contest in db.Contests on application.ContestId equals contest.Id
            where application.StopId == stop && Application.TakingPart.Contains(application.Status)
            orderby startup.Id, application.Id
            select new { startup, application.Profile, application.AmountSought, contest.Language }).ToListAsync(cancellationToken);
        return
        [
            .. from row in rows
               group row by row.startup.Id into own
               let first = own.First()
               let profile = first.Profile ?? first.startup.Profile
               orderby own.Key.Value
               select new PlannedStartup(own.Key, first.startup.OwnerId, profile with { RaisingAmount = first.AmountSought ?? profile.RaisingAmount }, [.. own.Select(row => row.Language).Distinct()]),
        ];
    }

    /// <summary>What takes these parties then, and within the longest way of it elsewhere; not what is held for a moment.</summary>
    private static Task<List<TakenRow>> TakenOf(FundtruckDb db, Stop stop, Guid[] parties, Interval during, CancellationToken cancellationToken) => db.Database.SqlQueryRaw<TakenRow>(
        $"""
        select o.party_id, o.appointment_id, lower(o.during) as starts, upper(o.during) as ends, case when o.venue_id <> @venue then coalesce(t.minutes, {Travel.Unknown}) end as minutes
        from occupancies o
        left join travel_times t on t.one_id = least(o.venue_id, @venue) and t.other_id = greatest(o.venue_id, @venue)
        where o.party_id = any (@parties) and o.during && tstzrange(@starts, @ends) and o.appointment_kind <> 'hold'
        order by o.party_id, lower(o.during)
        """,
        new NpgsqlParameter<Guid>("venue", stop.VenueId.Value),
        new NpgsqlParameter<Guid[]>("parties", parties),
        new NpgsqlParameter<Instant>("starts", during.Start - Duration.FromMinutes(Travel.Longest)),
        new NpgsqlParameter<Instant>("ends", during.End + Duration.FromMinutes(Travel.Longest))).ToListAsync(cancellationToken);
}
