using Npgsql;

namespace Fundtruck.Features.Database;

/// <summary>
/// The one door into occupancy: pitches, meetings and blocks are written here and nowhere else.
/// One statement locks the stop and all parties in the order of their ids, then takes their time; see docs/decisions/occupancy.md.
/// </summary>
internal sealed class Diary(FundtruckDb db, IClock clock)
{
    /// <summary>Tags the guarded statement, so that it can be found in a log.</summary>
    internal const string Tag = "-- fundtruck: take";

    private const string TakeSql =
        $$"""
        {{Tag}}
        with stop as materialized (
            select 1 from stops where id = @stop and status = any (@running) for key share
        ), locked as materialized (
            select 1 from parties where id = any (@parties) and (@stop is null or exists (select from stop)) order by id for no key update
        ), gone as (
            delete from occupancies where (appointment_id = any (@released) or (held_until <= @now and party_id = any (@parties))) and (select count(*) from locked) > 0 returning 1
        )
        insert into occupancies (appointment_id, party_id, appointment_kind, during, held_until)
        select claim.appointment, claim.party, @kind, tstzrange(claim.starts, claim.ends), @held
        from unnest(@appointments, @parties_claimed, @starts, @ends) as claim (appointment, party, starts, ends)
        where (select count(*) from locked) > 0 and (select count(*) from gone) >= 0
        on conflict do nothing
        returning party_id
        """;

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
        Take(stop, occupancies, released, null, cancellationToken);

    /// <summary>Takes it for a moment only: afterwards whoever needs it takes it away.</summary>
    internal Task Hold(StopId stop, IReadOnlyCollection<Occupancy> occupancies, Instant until, CancellationToken cancellationToken) => Take(stop, occupancies, [], until, cancellationToken);

    private async Task Take(StopId? stop, IReadOnlyCollection<Occupancy> occupancies, IReadOnlyCollection<Guid> released, Instant? held, CancellationToken cancellationToken)
    {
        if (occupancies.Count == 0)
        {
            await Release(released, cancellationToken);
            return;
        }

        var taken = await db.Database.SqlQueryRaw<Guid>(
            TakeSql,
            new NpgsqlParameter<Guid?>("stop", NpgsqlTypes.NpgsqlDbType.Uuid) { TypedValue = stop?.Value },
            new NpgsqlParameter<string[]>("running", Running),
            new NpgsqlParameter<Guid[]>("parties", [.. occupancies.Select(occupancy => occupancy.Party.Id).Distinct()]),
            new NpgsqlParameter<Guid[]>("released", [.. released]),
            new NpgsqlParameter<Instant>("now", clock.GetCurrentInstant()),
            new NpgsqlParameter<Instant?>("held", NpgsqlTypes.NpgsqlDbType.TimestampTz) { TypedValue = held },
            new NpgsqlParameter<string>("kind", Conventions.Word(occupancies.First().Appointment)),
            new NpgsqlParameter<Guid[]>("appointments", [.. occupancies.Select(occupancy => occupancy.AppointmentId)]),
            new NpgsqlParameter<Guid[]>("parties_claimed", [.. occupancies.Select(occupancy => occupancy.Party.Id)]),
            new NpgsqlParameter<Instant[]>("starts", [.. occupancies.Select(occupancy => occupancy.During.Start)]),
            new NpgsqlParameter<Instant[]>("ends", [.. occupancies.Select(occupancy => occupancy.During.End)])).ToListAsync(cancellationToken);

        if (taken.Count < occupancies.Count) throw await Explain(stop, occupancies, cancellationToken);
    }

    /// <summary>Waits until nobody else takes time of these parties, and makes others wait, until the transaction ends.</summary>
    internal Task Lock(IReadOnlyCollection<Party> parties, CancellationToken cancellationToken)
    {
        var ids = parties.Select(party => party.Id).ToArray();
        return db.Database.ExecuteSqlAsync($"select 1 from parties where id = any ({ids}) order by id for no key update", cancellationToken);
    }

    /// <summary>Gives back the time of appointments that no longer stand.</summary>
    internal Task Release(IReadOnlyCollection<Guid> appointments, CancellationToken cancellationToken) =>
        appointments.Count == 0
            ? Task.CompletedTask
            : db.Occupancies.Where(occupancy => appointments.Contains(occupancy.AppointmentId)).ExecuteDeleteAsync(cancellationToken);

    private async Task<Exception> Explain(StopId? stop, IReadOnlyCollection<Occupancy> wanted, CancellationToken cancellationToken)
    {
        if (stop is { } id && !await db.Stops.AnyAsync(s => s.Id == id && Stop.RunningStates.Contains(s.Status), cancellationToken))
            return new RuleBrokenException(Rule.StopNotRunning);

        var parties = wanted.Select(occupancy => occupancy.Party.Id).Distinct().ToArray();
        var span = new Interval(wanted.Min(occupancy => occupancy.During.Start), wanted.Max(occupancy => occupancy.During.End));
        var standing = await db.Occupancies
            .FromSql($"select * from occupancies where party_id = any ({parties}) and during && tstzrange({span.Start}, {span.End})").ToListAsync(cancellationToken);
        var blocking =
            from wish in wanted
            from block in standing
            where block.PartyId == wish.Party.Id && block.AppointmentId != wish.AppointmentId && block.During.Overlaps(wish.During)
            select new BlockedWish(wish, block.AppointmentKind, block.AppointmentId, block.During);
        return new OccupiedException([.. blocking]);
    }
}

/// <summary>What somebody wanted and what stands in its way.</summary>
internal sealed record BlockedWish(Occupancy Wish, AppointmentKind Blocking, Guid BlockingId, Interval During);

/// <summary>Somebody or something is taken at that time.</summary>
internal sealed class OccupiedException(IReadOnlyList<BlockedWish> blocked) : Exception(Rule.Occupied.Sentence)
{
    internal IReadOnlyList<BlockedWish> Blocked { get; } = blocked;

    internal bool Blocks(PartyKind kind) => Blocked.Any(blocked => blocked.Wish.Party.Kind == kind);
}
