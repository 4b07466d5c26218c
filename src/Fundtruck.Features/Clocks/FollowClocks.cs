using Fundtruck.Features.Audit;

namespace Fundtruck.Features.Clocks;

/// <summary>
/// Derives the instants of all that lies ahead in a zone again, by the rules that this process knows: local times stay, and whoever has an appointment whose
/// instant moves gets one update of it. See docs/decisions/time.md.
/// </summary>
[Access(Who.System), NotRecorded]
internal sealed record FollowClocks(string Zone) : ICommand<Done>;

internal sealed class FollowClocksHandler(FundtruckDb db, MovedTimes moved, IClock clock) : IRequestHandler<FollowClocks, Done>
{
    public async Task<Done> Handle(FollowClocks command, CancellationToken cancellationToken)
    {
        var (zone, now) = (command.Zone, clock.GetCurrentInstant());
        // Whoever books or changes something at these stops waits, and then reads what holds.
        await db.Database.ExecuteSqlAsync($"select 1 from stops where zone_id = {zone} and upper(during) > {now} order by id for update", cancellationToken);
        var stops = await db.Stops.AsTracking().Include(stop => stop.Contests).Where(stop => stop.ZoneId == zone && stop.During.End > now).ToListAsync(cancellationToken);
        foreach (var stop in stops) stop.FollowClocks(now);

        var sessions = await db.MeetingSessions.AsTracking().Where(session => session.ZoneId == zone && session.ClosedAt == null && session.During.End > now).ToListAsync(cancellationToken);
        foreach (var session in sessions) session.FollowClocks(now);
        await moved.Slots(await Slots(zone, now, cancellationToken), cancellationToken);
        await moved.Appointments(
            [
                .. (await Meetings(zone, now, cancellationToken)).Select(meeting => (meeting.Id.Value, meeting.During)),
                .. (await Pitches(zone, now, cancellationToken)).Select(pitch => (pitch.Id.Value, pitch.During)),
                .. (await Blocks(zone, now, cancellationToken)).Select(block => (block.Id.Value, block.During)),
            ],
            cancellationToken);
        await Remember(zone, now, cancellationToken);
        return Done.Answer;
    }

    private async Task<IReadOnlyCollection<(Guid Id, Interval During)>> Slots(string zone, Instant now, CancellationToken cancellationToken)
    {
        var rules = LocalTimes.Zone(zone);
        var slots = await db.InvestorSlots.Where(slot => slot.ZoneId == zone && slot.WithdrawnAt == null && slot.During.Start > now)
            .Select(slot => new { slot.Id, slot.LocalStart, slot.During }).ToListAsync(cancellationToken);
        return [.. slots.Select(slot => (slot.Id.Value, slot.During, Again: rules.Again(slot.LocalStart, slot.During))).Where(it => it.Again != it.During).Select(it => (it.Value, it.Again))];
    }

    /// <summary>Those that moved.</summary>
    private async Task<IReadOnlyList<Meeting>> Meetings(string zone, Instant now, CancellationToken cancellationToken)
    {
        var rules = LocalTimes.Zone(zone);
        var ahead = await db.Meetings.Where(meeting => meeting.ZoneId == zone && meeting.Status == MeetingStatus.Booked && meeting.During.Start > now)
            .Select(meeting => new { meeting.Id, meeting.LocalStart, meeting.During }).ToListAsync(cancellationToken);
        var ids = ahead.Where(meeting => rules.Again(meeting.LocalStart, meeting.During) != meeting.During).Select(meeting => meeting.Id).ToArray();
        if (ids.Length == 0) return [];
        var meetings = await db.Meetings.AsTracking().Where(meeting => ids.Contains(meeting.Id)).ToListAsync(cancellationToken);
        foreach (var meeting in meetings) meeting.FollowClocks(now);
        return meetings;
    }

    private async Task<IReadOnlyList<Pitch>> Pitches(string zone, Instant now, CancellationToken cancellationToken)
    {
        var rules = LocalTimes.Zone(zone);
        var ahead = await db.Pitches.Where(pitch => pitch.ZoneId == zone && pitch.Status == PitchStatus.Scheduled && pitch.During.Start > now)
            .Select(pitch => new { pitch.LineUpId, pitch.LocalStart, pitch.During }).ToListAsync(cancellationToken);
        var ids = ahead.Where(pitch => rules.Again(pitch.LocalStart, pitch.During) != pitch.During).Select(pitch => pitch.LineUpId).Distinct().ToArray();
        if (ids.Length == 0) return [];
        var lineUps = await db.LineUps.AsTracking().Include(lineUp => lineUp.Pitches).Where(lineUp => ids.Contains(lineUp.Id)).ToListAsync(cancellationToken);
        return [.. lineUps.SelectMany(lineUp => lineUp.FollowClocks(now))];
    }

    private async Task<IReadOnlyList<Block>> Blocks(string zone, Instant now, CancellationToken cancellationToken)
    {
        var blocks = await db.Blocks.AsTracking().Where(block => block.ZoneId == zone && block.During.End > now).ToListAsync(cancellationToken);
        return [.. blocks.Where(block => block.FollowClocks())];
    }

    private async Task Remember(string zone, Instant now, CancellationToken cancellationToken)
    {
        var rules = LocalTimes.Zones.VersionId;
        var last = await db.FollowedZones.AsTracking().SingleOrDefaultAsync(row => row.ZoneId == zone, cancellationToken);
        if (last is null) db.Add(new FollowedZoneRow { ZoneId = zone, Rules = rules, Since = now });
        else if (last.Rules != rules) (last.Rules, last.Since) = (rules, now);
    }
}
