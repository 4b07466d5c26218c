using Fundtruck.Features.Meetings;

namespace Fundtruck.Features.Plans;

internal static class PublishPlanEndpoint
{
    internal static void Map(RouteGroupBuilder plans) => plans
        .MapPost("/{id}/publish", (MeetingPlanId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new PublishPlan(id), cancellationToken).AsOk())
        .Sends<PublishPlan>("Make a draft the truth, all of it or nothing; whoever has another day hears of it in one mail. When the world has changed since, the answer says what stands in the way").MayBeMissing().MayBeRefused();
}

/// <param name="Told">How many people have another day than before.</param>
internal sealed record PlanPublishedView(MeetingPlanId PlanId, int Added, int Moved, int Dropped, int Told);

[Access(Who.Hosts)]
internal sealed record PublishPlan(MeetingPlanId Id) : ICommand<PlanPublishedView>;

/// <summary>As every booking: whoever is concerned is locked, what decides is read after that, and the diary has the last word. As many round trips for many meetings as for one, but that rows are saved by the thousand.</summary>
internal sealed class PublishPlanHandler(FundtruckDb db, Bookings bookings, Diary diary, CurrentRequest current, IClock clock) : IRequestHandler<PublishPlan, PlanPublishedView>
{
    public async Task<PlanPublishedView> Handle(PublishPlan command, CancellationToken cancellationToken)
    {
        var plan = await db.LockedPlan(command.Id, current, cancellationToken);
        plan.RequireDraft();
        (await db.LockedAgainstChange(plan.StopId, cancellationToken)).RequireRunning();
        var changes = plan.Draft.Where(it => it.Change != PlanChange.Kept).ToList();
        var meetings = await Lock(plan, changes, cancellationToken);
        var startups = changes.Select(it => it.Startup).Distinct().ToArray();
        var founders = await db.Startups.Where(startup => startups.Contains(startup.Id)).Select(startup => new { startup.Id, startup.OwnerId }).ToDictionaryAsync(it => it.Id, it => it.OwnerId, cancellationToken);
        await diary.Lock([.. changes.SelectMany(it => Parties(it, founders.TryGetValue(it.Startup, out var founder) ? founder : null)).Distinct()], cancellationToken);

        var now = clock.GetCurrentInstant();
        var facts = await PlanFacts.Read(db, plan, now, cancellationToken);
        if (founders.Any(it => facts.Founders[it.Key] != it.Value)) throw new DbUpdateConcurrencyException("A startup has another owner since.");     // so it is tried again
        var obstacles = PlanCheck.Obstacles(plan, facts).ToList();
        await Take(plan, changes, meetings, facts, obstacles, cancellationToken);
        if (obstacles.Count > 0) throw new PlanOutdatedException(obstacles);
        return await Apply(plan, changes, meetings, facts, now, cancellationToken);
    }

    /// <summary>The sessions, whose tables may be given, and the meetings that move or end, in the order of their ids.</summary>
    private async Task<Dictionary<MeetingId, Meeting>> Lock(MeetingPlan plan, List<DraftMeeting> changes, CancellationToken cancellationToken)
    {
        var (sessions, standing) = (plan.Settings.Sessions.Select(id => id.Value).ToArray(), changes.Where(it => it.From is not null).Select(it => it.Id.Value).ToArray());
        await db.Database.ExecuteSqlAsync($"set constraints ux_meetings_slot deferred; select 1 from meeting_sessions where id = any ({sessions}) order by id for no key update", cancellationToken);
        return await db.Meetings.FromSql($"select *, xmin from meetings where id = any ({standing}) order by id for no key update").AsTracking().ToDictionaryAsync(meeting => meeting.Id, cancellationToken);
    }

    /// <summary>Takes everybody's time, but of meetings that can't be anyway; who is taken is one more obstacle.</summary>
    private async Task Take(MeetingPlan plan, List<DraftMeeting> changes, Dictionary<MeetingId, Meeting> meetings, PlanFacts facts, List<PlanObstacle> obstacles, CancellationToken cancellationToken)
    {
        var against = obstacles.Select(it => it.MeetingId).ToHashSet();
        var coming = changes.Where(it => it.To is not null && !against.Contains(it.Id)).ToDictionary(it => it.Id);
        var seats = coming.Values.Select(it => (it.Id, new Seat(it.Representative, it.Startup, meetings.TryGetValue(it.Id, out var standing) ? standing.FounderId : facts.Founders[it.Startup], it.To!.Table, facts.Slots[it.To.Slot].During))).ToList();
        try
        {
            await bookings.TakeAll(plan.StopId, seats, changes.Where(it => it.From is not null && PlanCheck.IsAsRead(it, facts)).Select(it => it.Id), cancellationToken);
        }
        catch (OccupiedException occupied)
        {
            obstacles.AddRange(occupied.Blocked.GroupBy(blocked => blocked.Wish.AppointmentId)
                .Select(it => PlanObstacle.Of(coming[MeetingId.Of(it.Key)], it.Any(blocked => blocked.Blocking == AppointmentKind.Hold) ? Rule.SlotHeld : Rule.Occupied)));
        }
    }

    private async Task<PlanPublishedView> Apply(MeetingPlan plan, List<DraftMeeting> changes, Dictionary<MeetingId, Meeting> meetings, PlanFacts facts, Instant now, CancellationToken cancellationToken)
    {
        var concerned = new HashSet<PersonId>();
        foreach (var it in changes)
        {
            var meeting = meetings.GetValueOrDefault(it.Id);
            if (it.Change == PlanChange.Dropped && meeting?.Status != MeetingStatus.Booked) continue; // cancelled by hand since
            if (it.To is { } to)
            {
                var (slot, terms) = (facts.Slots[to.Slot], new BookingTerms(facts.Sessions[facts.Slots[to.Slot].SessionId], 0, 0, Door.Plan));
                if (meeting is null) db.Add(meeting = slot.Book(it.Id, it.Startup, facts.TakingPart.Contains(it.Startup), facts.Founders[it.Startup], to.Table, terms, current.Person ?? plan.CreatedBy ?? facts.Founders[it.Startup], now));
                else meeting.Rearrange(slot, to.Table, terms, plan.Settings.Reason, now);
            }
            else
            {
                meeting!.Drop(plan.Settings.Reason, now);
            }

            concerned.UnionWith([meeting.RepresentativeId, meeting.FounderId]);
            db.Add(new MeetingPlanChange(plan.Id, it));
        }

        await GiveTables(changes, facts, cancellationToken);
        plan.Publish(concerned, current.Person, now);
        return new(plan.Id, Count(PlanChange.Added), Count(PlanChange.Moved), Count(PlanChange.Dropped), concerned.Count);

        int Count(PlanChange change) => db.ChangeTracker.Entries<MeetingPlanChange>().Count(entry => entry.Entity.Change == change);
    }

    /// <summary>Where startups keep the tables, they keep those of the plan from now on.</summary>
    private async Task GiveTables(List<DraftMeeting> changes, PlanFacts facts, CancellationToken cancellationToken)
    {
        var given = changes.Where(it => it.To is not null && facts.SeatsStartups(it)).Select(it => (Session: facts.Slots[it.To!.Slot].SessionId, it.Startup, it.To.Table)).Distinct()
            .Where(it => !facts.Tables.Any(seat => seat.SessionId == it.Session && seat.StartupId == it.Startup && seat.TableId == it.Table)).ToList();
        if (given.Count == 0) return;
        var (sessions, startups, tables) = (given.Select(it => it.Session.Value).ToArray(), given.Select(it => it.Startup.Value).ToArray(), given.Select(it => it.Table.Value).ToArray());
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into startup_tables (session_id, startup_id, table_id) select * from unnest({sessions}, {startups}, {tables}) as seat (session, startup, place)
            on conflict (session_id, startup_id) do update set table_id = excluded.table_id
            """, cancellationToken);
    }

    private static IEnumerable<Party> Parties(DraftMeeting it, PersonId? founder)
    {
        yield return it.Representative;
        yield return it.Startup;
        if (founder is { } person) yield return person;
        if (it.To is { } to) yield return to.Table;
    }
}
