namespace Fundtruck.Features.Meetings;

/// <summary>Meetings and requests for a command, and on whose side one is.</summary>
internal static class LockedMeetings
{
    /// <summary>The meeting for a command; it does not exist for people who may not see it.</summary>
    internal static async Task<Meeting> LockedMeeting(this FundtruckDb db, MeetingId id, CurrentRequest current, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"select 1 from meetings where id = {id.Value} for no key update", cancellationToken);
        return await db.Meetings.OwnedBy(db, current).AsTracking().SingleOrDefaultAsync(meeting => meeting.Id == id, cancellationToken) ?? throw new NotFoundException("meeting");
    }

    /// <summary>The request for a command; it does not exist for people who may not see it.</summary>
    internal static async Task<MeetingRequest> LockedRequest(this FundtruckDb db, MeetingRequestId id, CurrentRequest current, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"select 1 from meeting_requests where id = {id.Value} for no key update", cancellationToken);
        return await db.MeetingRequests.OwnedBy(db, current).AsTracking().SingleOrDefaultAsync(request => request.Id == id, cancellationToken) ?? throw new NotFoundException("request");
    }

    /// <summary>On whose side of a meeting one is; null for those who run the stop.</summary>
    internal static Task<Side?> SideIn(this FundtruckDb db, Meeting meeting, CurrentRequest current, CancellationToken cancellationToken) =>
        db.SideOf(meeting.InvestorId, meeting.StartupId, current, null, cancellationToken);

    /// <summary>On whose side one is, of an investor and a startup; somebody on both sides acts for the one whose turn it is.</summary>
    internal static async Task<Side?> SideOf(this FundtruckDb db, InvestorId investor, StartupId startup, CurrentRequest current, Side? turn, CancellationToken cancellationToken)
    {
        var me = current.Me;
        var isInTeam = await db.Startups.AnyAsync(it => it.Id == startup && it.Members.Any(member => member.PersonId == me), cancellationToken);
        var speaks = await db.Investors.AnyAsync(it => it.Id == investor && it.Representatives.Any(representative => representative.PersonId == me), cancellationToken);
        return (isInTeam, speaks) switch
        {
            (true, true) => turn ?? Side.Startup,
            (true, false) => Side.Startup,
            (false, true) => Side.Investor,
            _ => null,
        };
    }
}
