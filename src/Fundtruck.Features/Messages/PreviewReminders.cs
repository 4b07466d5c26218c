namespace Fundtruck.Features.Messages;

internal static class PreviewRemindersEndpoints
{
    internal static void Map(RouteGroupBuilder api)
    {
        var stops = api.MapGroup("/stops").WithTags("Reminders");
        stops.MapGet("/{id}/reminders", (StopId id, string? name, string? after, int? limit, ISender sender, CancellationToken cancellationToken) => sender.Send(new PreviewReminders(id, name, after, limit), cancellationToken))
            .Sends<PreviewReminders>("Who will be reminded of what at a stop, and when, as things are now").MayBeMissing();
        stops.MapGet("/{id}/reminders/counts", (StopId id, ISender sender, CancellationToken cancellationToken) => sender.Send(new CountReminders(id), cancellationToken))
            .Sends<CountReminders>("How many reminders will go out at a stop, by their names").MayBeMissing();
    }
}

/// <param name="Name">Of the plan, or of the built-in reminder.</param>
/// <param name="PlanId">Null for what is built in.</param>
/// <param name="PersonId">Who is reminded.</param>
/// <param name="SubjectId">The application, pitch, meeting, session, contest or stop.</param>
/// <param name="DueAt">When it leaves; when it exceeds the day's limit, it comes later that day or on the next morning.</param>
/// <param name="Moved">The quiet time has moved it.</param>
/// <param name="InDigest">It exceeds what one person gets on that day at this stop, so it comes in one mail with others.</param>
/// <param name="PersonName">How the person is called.</param>
internal sealed record PreviewedReminder(string Name, ReminderPlanId? PlanId, PersonId PersonId, Guid SubjectId, Instant DueAt, bool Moved, bool InDigest, string PersonName = "")
{
    /// <summary>Tells apart those of one instant.</summary>
    internal Guid Key
    {
        get
        {
            var (key, subject) = (PersonId.Value.ToByteArray(), SubjectId.ToByteArray());
            var plan = PlanId?.Value.ToByteArray() ?? [.. System.Text.Encoding.ASCII.GetBytes(Name.PadRight(16))[..16]];
            for (var i = 0; i < key.Length; i++) key[i] ^= (byte)(subject[i] ^ plan[i]);
            return new(key);
        }
    }
}

/// <param name="Name">Of the plan, or of the built-in reminder.</param>
/// <param name="PlanId">Null for what is built in.</param>
/// <param name="Reminders">How many will go out.</param>
/// <param name="People">To how many people.</param>
/// <param name="First">When the first one leaves.</param>
/// <param name="Last">When the last one leaves.</param>
internal sealed record ReminderCount(string Name, ReminderPlanId? PlanId, int Reminders, int People, Instant First, Instant Last);

internal sealed record ReminderCounts(int Reminders, int People, int InDigests, IReadOnlyList<ReminderCount> ByName);

[Access(Who.Organizers)]
internal sealed record PreviewReminders(StopId Stop, string? Name, string? After, int? Limit) : IQuery<Page<PreviewedReminder>>;

[Access(Who.Organizers)]
internal sealed record CountReminders(StopId Stop) : IQuery<ReminderCounts>;

internal sealed class PreviewRemindersHandler(FundtruckDb db, ReminderCandidates candidates, IClock clock) : IRequestHandler<PreviewReminders, Page<PreviewedReminder>>, IRequestHandler<CountReminders, ReminderCounts>
{
    private sealed record Waiting(string Kind, string? Reminder, Guid PersonId, Guid SubjectId, Instant DueAt, Guid? ContestId);

    public async Task<Page<PreviewedReminder>> Handle(PreviewReminders query, CancellationToken cancellationToken)
    {
        var (after, limit) = (Cursor.After(query.After), Cursor.Limit(query.Limit));
        var all = await Of(query.Stop, cancellationToken);
        var rows = all.Where(it => query.Name is null || it.Name == query.Name).OrderBy(it => it.DueAt).ThenBy(it => it.Key)
            .Where(it => it.DueAt > after.Key || (it.DueAt == after.Key && it.Key.CompareTo(after.Id) > 0)).Take(limit + 1).ToList();
        var people = rows.Select(it => it.PersonId).Distinct().ToArray();
        var names = await db.People.Where(person => people.Contains(person.Id)).Select(person => new { person.Id, person.Name }).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        rows = rows.ConvertAll(it => it with { PersonName = names.GetValueOrDefault(it.PersonId, "") });
        return Page<PreviewedReminder>.From(rows, limit, it => (it.DueAt, it.Key));
    }

    public async Task<ReminderCounts> Handle(CountReminders query, CancellationToken cancellationToken)
    {
        var all = await Of(query.Stop, cancellationToken);
        return new(all.Count, all.Select(it => it.PersonId).Distinct().Count(), all.Count(it => it.InDigest),
        [
            .. all.GroupBy(it => (it.Name, it.PlanId)).OrderBy(it => it.Key.Name, StringComparer.Ordinal)
                .Select(it => new ReminderCount(it.Key.Name, it.Key.PlanId, it.Count(), it.Select(one => one.PersonId).Distinct().Count(), it.Min(one => one.DueAt), it.Max(one => one.DueAt))),
        ]);
    }

    /// <summary>All that is to come, the built-in ones that wait in the outbox and those that are planned.</summary>
    private async Task<IReadOnlyList<PreviewedReminder>> Of(StopId id, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var stop = await db.Stops.SingleOrDefaultAsync(it => it.Id == id, cancellationToken) ?? throw new NotFoundException("stop");
        var limits = (await candidates.Limits(cancellationToken)).GetValueOrDefault(stop.SeasonId);
        var found = await candidates.Of(new(Stop: id, OnlyUnplanned: true), cancellationToken);
        var planned = found.Where(it => it.Fits).Select(it => Previewed(it, limits?.Night)).OfType<(PreviewedReminder It, Instant Until)>().Where(it => it.Until > now).Select(it => it.It);
        var plans = await db.ReminderPlans.Where(plan => plan.SeasonId == stop.SeasonId).ToListAsync(cancellationToken);
        var builtIn = (await BuiltIn(id, cancellationToken)).Where(it => !ReminderPlan.Holding(plans, id, it.ContestId is { } contest ? ContestId.Of(contest) : null).Any(plan => plan.Name == NameOf(it)))
            .Select(it => Previewed(it, limits?.Night, stop.Zone));
        return Limited([.. planned, .. builtIn], limits?.MostPerDay, stop.Zone);
    }

    private static (PreviewedReminder It, Instant Until)? Previewed(ReminderCandidate it, QuietTime? night) => it.Planned(night) is { } planned
        ? (new(it.Plan.Name, it.Plan.Id, it.Person, it.Subject, planned.DueAt, planned.DueAt != it.Plan.Terms!.DueAt(it.Moment, LocalTimes.Zone(it.Zone)), InDigest: false), planned.UsefulUntil) : null;

    private static PreviewedReminder Previewed(Waiting it, QuietTime? night, DateTimeZone zone)
    {
        var due = night is { } quiet && quiet.Holds(it.DueAt, zone) ? quiet.Morning(it.DueAt, zone) : it.DueAt;
        return new(NameOf(it), null, PersonId.Of(it.PersonId), it.SubjectId, due, due != it.DueAt, InDigest: false);
    }

    private static string NameOf(Waiting it) => ReminderPlan.NameOf(Conventions.Read<MessageKind>(it.Kind), it.Reminder is { } rule ? Conventions.Read<ReminderRule>(rule) : null) ?? it.Kind;

    private static IReadOnlyList<PreviewedReminder> Limited(IReadOnlyList<PreviewedReminder> all, int? most, DateTimeZone zone) => most is null ? all :
    [
        .. all.GroupBy(it => (it.PersonId, it.DueAt.InZone(zone).Date))
            .SelectMany(day => day.OrderBy(it => it.DueAt).ThenBy(it => it.Key).Select((it, place) => it with { InDigest = place >= most })),
    ];

    private Task<List<Waiting>> BuiltIn(StopId stop, CancellationToken cancellationToken)
    {
        var kinds = OutgoingMessage.Reminders.Select(kind => Conventions.Word(kind)).ToArray();
        return db.Database.SqlQuery<Waiting>(
            $"""
            with it as (
                select id, contest_id from applications where stop_id = {stop.Value}
                union all select p.id, l.contest_id from pitches p join line_ups l on l.id = p.line_up_id where p.stop_id = {stop.Value}
                union all select id, null from meetings where stop_id = {stop.Value}
                union all select id, null from meeting_sessions where stop_id = {stop.Value} union all select id, null from stops where id = {stop.Value})
            select m.kind, m.reminder, m.person_id, m.subject_id, m.due_at, it.contest_id
            from it join outgoing_messages m on m.subject_id = it.id where m.status = 'due' and m.person_id is not null and m.plan_id is null and m.kind = any ({kinds})
            """).ToListAsync(cancellationToken);
    }
}
