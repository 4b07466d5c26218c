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
        if (await Moves(zone, now, cancellationToken)) await Move(zone, now, cancellationToken);
        await Remember(zone, now, cancellationToken);
        return Done.Answer;
    }

    /// <summary>Looks without locking anything: nearly always nothing moves, and nobody should wait for that. What is not tracked is not saved either.</summary>
    private async Task<bool> Moves(string zone, Instant now, CancellationToken cancellationToken) =>
        (await Stops(zone, now).ToListAsync(cancellationToken)).Any(stop => stop.FollowClocks(now))
        || (await Sessions(zone, now).ToListAsync(cancellationToken)).Any(session => session.FollowClocks(now))
        || (await Blocks(zone, now).ToListAsync(cancellationToken)).Any(block => block.FollowClocks())
        || (await Slots(zone, now, cancellationToken)).Count > 0
        || (await MovedMeetings(zone, now, cancellationToken)).Length > 0
        || (await LineUpsWithMoved(zone, now, cancellationToken)).Length > 0;

    private async Task Move(string zone, Instant now, CancellationToken cancellationToken)
    {
        // Whoever books or changes something at these stops waits, and then reads what holds.
        await db.Database.ExecuteSqlAsync($"select 1 from stops where zone_id = {zone} and upper(during) > {now} order by id for update", cancellationToken);
        foreach (var stop in await Stops(zone, now).AsTracking().Include(stop => stop.Contests).ToListAsync(cancellationToken)) stop.FollowClocks(now);
        foreach (var session in await Sessions(zone, now).AsTracking().ToListAsync(cancellationToken)) session.FollowClocks(now);
        await moved.Slots(await Slots(zone, now, cancellationToken), cancellationToken);

        var (meetings, lineUps) = (await MovedMeetings(zone, now, cancellationToken), await LineUpsWithMoved(zone, now, cancellationToken));
        var met = await db.Meetings.AsTracking().Where(meeting => meetings.Contains(meeting.Id)).ToListAsync(cancellationToken);
        foreach (var meeting in met) meeting.FollowClocks(now);
        var arranged = await db.LineUps.AsTracking().Include(lineUp => lineUp.Pitches).Where(lineUp => lineUps.Contains(lineUp.Id)).ToListAsync(cancellationToken);
        var pitches = arranged.SelectMany(lineUp => lineUp.FollowClocks(now)).ToList();
        var blocks = (await Blocks(zone, now).AsTracking().ToListAsync(cancellationToken)).Where(block => block.FollowClocks()).ToList();
        await moved.Appointments(
            [.. met.Select(it => (it.Id.Value, it.During)), .. pitches.Select(it => (it.Id.Value, it.During)), .. blocks.Select(it => (it.Id.Value, it.During))], cancellationToken);
    }

    private IQueryable<Stop> Stops(string zone, Instant now) => db.Stops.Where(stop => stop.ZoneId == zone && stop.During.End > now);

    private IQueryable<MeetingSession> Sessions(string zone, Instant now) => db.MeetingSessions.Where(session => session.ZoneId == zone && session.ClosedAt == null && session.During.End > now);

    private IQueryable<Block> Blocks(string zone, Instant now) => db.Blocks.Where(block => block.ZoneId == zone && block.During.End > now);

    private async Task<IReadOnlyCollection<(Guid Id, Interval During)>> Slots(string zone, Instant now, CancellationToken cancellationToken)
    {
        var rules = LocalTimes.Zone(zone);
        var slots = await db.InvestorSlots.Where(slot => slot.ZoneId == zone && slot.WithdrawnAt == null && slot.During.Start > now)
            .Select(slot => new { slot.Id, slot.LocalStart, slot.During }).ToListAsync(cancellationToken);
        return [.. slots.Select(slot => (slot.Id.Value, slot.During, Again: rules.Again(slot.LocalStart, slot.During))).Where(it => it.Again != it.During).Select(it => (it.Value, it.Again))];
    }

    private async Task<MeetingId[]> MovedMeetings(string zone, Instant now, CancellationToken cancellationToken)
    {
        var rules = LocalTimes.Zone(zone);
        var ahead = await db.Meetings.Where(meeting => meeting.ZoneId == zone && meeting.Status == MeetingStatus.Booked && meeting.During.Start > now)
            .Select(meeting => new { meeting.Id, meeting.LocalStart, meeting.During }).ToListAsync(cancellationToken);
        return [.. ahead.Where(meeting => rules.Again(meeting.LocalStart, meeting.During) != meeting.During).Select(meeting => meeting.Id)];
    }

    private async Task<LineUpId[]> LineUpsWithMoved(string zone, Instant now, CancellationToken cancellationToken)
    {
        var rules = LocalTimes.Zone(zone);
        var ahead = await db.Pitches.Where(pitch => pitch.ZoneId == zone && pitch.Status == PitchStatus.Scheduled && pitch.During.Start > now)
            .Select(pitch => new { pitch.LineUpId, pitch.LocalStart, pitch.During }).ToListAsync(cancellationToken);
        return [.. ahead.Where(pitch => rules.Again(pitch.LocalStart, pitch.During) != pitch.During).Select(pitch => pitch.LineUpId).Distinct()];
    }

    private async Task Remember(string zone, Instant now, CancellationToken cancellationToken)
    {
        var rules = LocalTimes.Zones.VersionId;
        var last = await db.FollowedZones.AsTracking().SingleOrDefaultAsync(row => row.ZoneId == zone, cancellationToken);
        if (last is null) db.Add(new FollowedZoneRow { ZoneId = zone, Rules = rules, Since = now });
        else if (last.Rules != rules) (last.Rules, last.Since) = (rules, now);
    }
}
