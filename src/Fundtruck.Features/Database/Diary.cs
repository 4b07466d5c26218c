using Npgsql;

namespace Fundtruck.Features.Database;

/// <summary>
/// The one door into occupancy: pitches, meetings and blocks are written here and nowhere else.
/// One statement looks whether it can be, locks the stop and all parties in the order of their ids, then takes their time, from which the trigger
/// tr_occupancies_travel keeps what leaves too little time to get there; see docs/decisions/occupancy.md.
/// </summary>
internal sealed class Diary(FundtruckDb db, CurrentRequest current, IClock clock)
{
    /// <summary>Tags the guarded statement, so that it can be found in a log.</summary>
    internal const string Tag = "-- fundtruck: take";

    private const string TakeSql =
        $$"""
        {{Tag}}
        with seen as materialized (
            select from unnest(@parties_claimed, @starts, @ends) as claim (party, starts, ends)
            join occupancies o on o.party_id = claim.party and o.during && tstzrange(claim.starts, claim.ends) and o.appointment_id <> all (@released)
                and (o.held_until is null or (o.held_until > @now and o.appointment_id is distinct from @hold)) limit 1
        ), stop as materialized (
            select venue_id from stops where id = @stop and status = any (@running) and not exists (select from seen) for key share
        ), locked as materialized (
            select id, kind from parties where id = any (@parties) and (exists (select from stop) or (@stop is null and not exists (select from seen))) order by id for no key update
        ), gone as (
            delete from occupancies where (appointment_id = any (@released) or (held_until is not null and (appointment_id = @hold or (held_until <= @now and party_id = any (@parties)))))
                and (select count(*) from locked) > 0 returning 1
        )
        insert into occupancies (appointment_id, party_id, appointment_kind, during, venue_id, held_until)
        select claim.appointment, claim.party, @kind, tstzrange(claim.starts, claim.ends), case when locked.kind = 'person' then (select venue_id from stop) end, @held
        from unnest(@appointments, @parties_claimed, @starts, @ends) as claim (appointment, party, starts, ends) join locked on locked.id = claim.party
        where (select count(*) from locked) > 0 and (select count(*) from gone) >= 0
        on conflict do nothing
        returning party_id
        """;

    private const int Looks = 3;

    private static readonly string[] Running = [.. Stop.RunningStates.Select(Conventions.Word)];

    /// <summary>
    /// Takes what the appointments need, instead of what they had before. All or nothing: when somebody is taken it throws <see cref="OccupiedException"/>,
    /// when the stop is no longer running <see cref="Rule.StopNotRunning"/>.
    /// </summary>
    /// <param name="stop">The stop that the appointments belong to; null for blocks.</param>
    /// <param name="occupancies">What they need, all of one kind.</param>
    /// <param name="released">Appointments whose earlier time is given back: moved and cancelled ones.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal Task Take(StopId? stop, IReadOnlyCollection<Occupancy> occupancies, IReadOnlyCollection<Guid> released, CancellationToken cancellationToken) =>
        Take(stop, occupancies, released, null, null, cancellationToken);

    /// <summary>Likewise, and instead of what a hold keeps for whoever has its token. A token that is no hold's gives nothing back: else it could be anybody's meeting.</summary>
    internal Task Take(StopId? stop, IReadOnlyCollection<Occupancy> occupancies, IReadOnlyCollection<Guid> released, Guid? hold, CancellationToken cancellationToken) =>
        Take(stop, occupancies, released, hold, null, cancellationToken);

    /// <summary>Takes it for a moment only: afterwards whoever needs it takes it away.</summary>
    internal Task Hold(StopId stop, IReadOnlyCollection<Occupancy> occupancies, Instant until, CancellationToken cancellationToken) => Take(stop, occupancies, [], null, until, cancellationToken);

    private async Task Take(StopId? stop, IReadOnlyCollection<Occupancy> occupancies, IReadOnlyCollection<Guid> released, Guid? hold, Instant? held, CancellationToken cancellationToken)
    {
        if (occupancies.Count == 0)
        {
            await Release(released, cancellationToken);
            return;
        }

        for (var look = 1; ; look++)
        {
            var taken = await Taken(stop, occupancies, released, hold, held, cancellationToken);
            if (taken == occupancies.Count) return;
            var refusal = await Explain(stop, occupancies, hold, cancellationToken);
            // What the look saw may be gone when it is to be named: then it is in nobody's way any more.
            if (taken > 0 || look == Looks || refusal is not OccupiedException { Blocked.Count: 0 }) throw refusal;
        }
    }

    private async Task<int> Taken(StopId? stop, IReadOnlyCollection<Occupancy> occupancies, IReadOnlyCollection<Guid> released, Guid? hold, Instant? held, CancellationToken cancellationToken) =>
        (await db.Database.SqlQueryRaw<Guid>(
            TakeSql,
            new NpgsqlParameter<Guid?>("stop", NpgsqlTypes.NpgsqlDbType.Uuid) { TypedValue = stop?.Value },
            new NpgsqlParameter<string[]>("running", Running),
            new NpgsqlParameter<Guid[]>("parties", [.. occupancies.Select(occupancy => occupancy.Party.Id).Distinct()]),
            new NpgsqlParameter<Guid[]>("released", [.. released]),
            new NpgsqlParameter<Guid?>("hold", NpgsqlTypes.NpgsqlDbType.Uuid) { TypedValue = hold },
            new NpgsqlParameter<Instant>("now", clock.GetCurrentInstant()),
            new NpgsqlParameter<Instant?>("held", NpgsqlTypes.NpgsqlDbType.TimestampTz) { TypedValue = held },
            new NpgsqlParameter<string>("kind", Conventions.Word(occupancies.First().Appointment)),
            new NpgsqlParameter<Guid[]>("appointments", [.. occupancies.Select(occupancy => occupancy.AppointmentId)]),
            new NpgsqlParameter<Guid[]>("parties_claimed", [.. occupancies.Select(occupancy => occupancy.Party.Id)]),
            new NpgsqlParameter<Instant[]>("starts", [.. occupancies.Select(occupancy => occupancy.During.Start)]),
            new NpgsqlParameter<Instant[]>("ends", [.. occupancies.Select(occupancy => occupancy.During.End)])).ToListAsync(cancellationToken)).Count;

    /// <summary>Waits until nobody else takes time of these parties, and makes others wait, until the transaction ends.</summary>
    internal Task Lock(IReadOnlyCollection<Party> parties, CancellationToken cancellationToken)
    {
        var ids = parties.Select(party => party.Id).ToArray();
        return db.Database.ExecuteSqlAsync($"select 1 from parties where id = any ({ids}) order by id for no key update", cancellationToken);
    }

    /// <summary>Locks those of these parties that nobody else has, without waiting; says which.</summary>
    internal async Task<HashSet<Guid>> LockWhatIsFree(IReadOnlyCollection<Party> parties, CancellationToken cancellationToken)
    {
        var ids = parties.Select(party => party.Id).ToArray();
        return [.. await db.Database.SqlQuery<Guid>($"select id from parties where id = any ({ids}) order by id for no key update skip locked").ToListAsync(cancellationToken)];
    }

    /// <summary>Gives back the time of appointments that no longer stand.</summary>
    internal Task Release(IReadOnlyCollection<Guid> appointments, CancellationToken cancellationToken) =>
        appointments.Count == 0
            ? Task.CompletedTask
            : db.Occupancies.Where(occupancy => appointments.Contains(occupancy.AppointmentId)).ExecuteDeleteAsync(cancellationToken);

    /// <summary>
    /// Gives back the time of a meeting that ends, once nobody else takes time of these parties: whoever has locked them, and has seen that the meeting stands, is done before it ends.
    /// Its own row must be locked.
    /// </summary>
    internal Task End(Meeting meeting, CancellationToken cancellationToken)
    {
        var (id, parties) = (meeting.Id.Value, new[] { meeting.RepresentativeId.Value, meeting.StartupId.Value, meeting.FounderId.Value, meeting.TableId.Value });
        return db.Database.ExecuteSqlAsync(
            $"""
            with locked as materialized (select id from parties where id = any ({parties}) order by id for no key update)
            delete from occupancies where appointment_id = {id} and (select count(*) from locked) > 0
            """, cancellationToken);
    }

    /// <summary>Gives a juror back the time of these pitches, but not of those that they present.</summary>
    internal async Task ReleaseDuty(PersonId juror, IQueryable<Pitch> pitches, CancellationToken cancellationToken)
    {
        var (party, judged) = (juror.Value, await pitches.Where(pitch => pitch.PresenterId != juror).Select(pitch => pitch.Id.Value).ToListAsync(cancellationToken));
        await db.Occupancies.Where(occupancy => occupancy.PartyId == party && judged.Contains(occupancy.AppointmentId)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<Exception> Explain(StopId? stop, IReadOnlyCollection<Occupancy> wanted, Guid? hold, CancellationToken cancellationToken)
    {
        if (stop is { } id && !await db.Stops.AnyAsync(s => s.Id == id && Stop.RunningStates.Contains(s.Status), cancellationToken))
            return new RuleBrokenException(Rule.StopNotRunning);

        var standing = await Standing(stop, wanted, hold, cancellationToken);
        var blocking =
            from wish in wanted
            from block in standing
            where block.PartyId == wish.Party.Id && block.AppointmentId != wish.AppointmentId && block.IsInTheWayOf(wish)
            select new BlockedWish(wish, Enum.Parse<AppointmentKind>(block.Kind, ignoreCase: true), block.AppointmentId, block.During, block.During.Overlaps(wish.During) ? null : block.Way(wish), block.Known);
        return new OccupiedException([.. blocking]);
    }

    /// <summary>What these parties have then, and within a day of it elsewhere; and whether the asker knows of it anyway: it is theirs, their startup's or their firm's, or at a stop that they host.</summary>
    private Task<List<StandingRow>> Standing(StopId? stop, IReadOnlyCollection<Occupancy> wanted, Guid? hold, CancellationToken cancellationToken) => db.Database.SqlQueryRaw<StandingRow>(
        $"""
        select o.party_id, o.appointment_id, o.appointment_kind as kind, lower(o.during) as starts, upper(o.during) as ends,
            case when o.venue_id <> s.venue_id then coalesce(t.minutes, {Travel.Unknown}) end as minutes, there.name || ', ' || there.city as there, here.name || ', ' || here.city as here,
            coalesce(o.party_id = @me or exists (select from startup_members t where t.startup_id = o.party_id and t.person_id = @me)
                or exists (select from pitches p where p.id = o.appointment_id and p.stop_id = any (@hosted))
                or exists (select from meetings m where m.id = o.appointment_id and (m.stop_id = any (@hosted)
                    or exists (select from startup_members t where t.startup_id = m.startup_id and t.person_id = @me)
                    or exists (select from investor_representatives r where r.investor_id = m.investor_id and r.person_id = @me))), false) as known
        from occupancies o
        left join stops s on s.id = @stop
        left join travel_times t on t.one_id = least(o.venue_id, s.venue_id) and t.other_id = greatest(o.venue_id, s.venue_id)
        left join venues there on there.id = o.venue_id left join venues here on here.id = s.venue_id
        where o.party_id = any (@parties) and o.during && tstzrange(@starts, @ends) and (o.held_until is null or (o.held_until > @now and o.appointment_id is distinct from @hold))
        order by lower(o.during), o.party_id
        """,
        new NpgsqlParameter<Guid?>("stop", NpgsqlTypes.NpgsqlDbType.Uuid) { TypedValue = stop?.Value },
        new NpgsqlParameter<Guid?>("hold", NpgsqlTypes.NpgsqlDbType.Uuid) { TypedValue = hold },
        new NpgsqlParameter<Guid?>("me", NpgsqlTypes.NpgsqlDbType.Uuid) { TypedValue = current.Person?.Value },
        new NpgsqlParameter<Guid[]>("hosted", [.. current.HostedStops]),
        new NpgsqlParameter<Instant>("now", clock.GetCurrentInstant()),
        new NpgsqlParameter<Guid[]>("parties", [.. wanted.Select(occupancy => occupancy.Party.Id).Distinct()]),
        new NpgsqlParameter<Instant>("starts", wanted.Min(occupancy => occupancy.During.Start) - Duration.FromMinutes(Travel.Longest)),
        new NpgsqlParameter<Instant>("ends", wanted.Max(occupancy => occupancy.During.End) + Duration.FromMinutes(Travel.Longest))).ToListAsync(cancellationToken);

    private sealed record StandingRow(Guid PartyId, Guid AppointmentId, string Kind, Instant Starts, Instant Ends, int? Minutes, string? There, string? Here, bool Known)
    {
        internal Interval During => new(Starts, Ends);

        internal bool IsInTheWayOf(Occupancy wish) => During.Widened(wish.Party.Kind == PartyKind.Person ? Minutes ?? 0 : 0).Overlaps(wish.During);

        internal TravelNeeded Way(Occupancy wish) => Starts < wish.During.Start ? new(Minutes ?? 0, There!, Here!) : new(Minutes ?? 0, Here!, There!);
    }
}

/// <summary>The way from the earlier to the later of two appointments, in minutes.</summary>
internal sealed record TravelNeeded(int Minutes, string From, string To);

/// <summary>What somebody wanted and what stands in its way; when it is elsewhere and leaves too little time for the way, that too.</summary>
/// <param name="Known">Whether the asker may know when it is and what.</param>
internal sealed record BlockedWish(Occupancy Wish, AppointmentKind Blocking, Guid BlockingId, Interval During, TravelNeeded? Travel, bool Known);

/// <summary>Somebody or something is taken at that time.</summary>
internal sealed class OccupiedException(IReadOnlyList<BlockedWish> blocked) : Exception(Rule.Occupied.Sentence)
{
    internal IReadOnlyList<BlockedWish> Blocked { get; } = blocked;

    internal bool Blocks(PartyKind kind) => Blocked.Any(blocked => blocked.Wish.Party.Kind == kind);
}
