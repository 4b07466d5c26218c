using Npgsql;

namespace Fundtruck.Features.Clocks;

/// <summary>
/// Moves many times at once. They are emptied first, because each would otherwise run into the next one that has not moved yet; that two don't end up
/// on each other is still decided by the database.
/// </summary>
internal sealed class MovedTimes(FundtruckDb db)
{
    /// <summary>Slots of investors.</summary>
    internal async Task Slots(IReadOnlyCollection<(Guid Id, Interval During)> moved, CancellationToken cancellationToken)
    {
        if (moved.Count == 0) return;
        await db.Database.ExecuteSqlRawAsync("update investor_slots set during = 'empty' where id = any (@ids)", [Ids(moved)], cancellationToken);
        await db.Database.ExecuteSqlRawAsync(
            "update investor_slots s set during = tstzrange(m.starts, m.ends) from unnest(@ids, @starts, @ends) as m (id, starts, ends) where s.id = m.id", Parameters(moved), cancellationToken);
    }

    /// <summary>What these appointments occupy, wherever it is; nobody has less time for the way than before, within a zone.</summary>
    internal async Task Appointments(IReadOnlyCollection<(Guid Id, Interval During)> moved, CancellationToken cancellationToken)
    {
        if (moved.Count == 0) return;
        await db.Database.ExecuteSqlRawAsync(
            "select 1 from parties where id in (select party_id from occupancies where appointment_id = any (@ids)) order by id for no key update", [Ids(moved)], cancellationToken);
        await db.Database.ExecuteSqlRawAsync("update occupancies set during = 'empty' where appointment_id = any (@ids)", [Ids(moved)], cancellationToken);
        await db.Database.ExecuteSqlRawAsync(
            "update occupancies o set during = tstzrange(m.starts, m.ends) from unnest(@ids, @starts, @ends) as m (id, starts, ends) where o.appointment_id = m.id", Parameters(moved), cancellationToken);
    }

    private static NpgsqlParameter<Guid[]> Ids(IReadOnlyCollection<(Guid Id, Interval During)> moved) => new("ids", [.. moved.Select(it => it.Id)]);

    private static object[] Parameters(IReadOnlyCollection<(Guid Id, Interval During)> moved) =>
    [
        Ids(moved), new NpgsqlParameter<Instant[]>("starts", [.. moved.Select(it => it.During.Start)]), new NpgsqlParameter<Instant[]>("ends", [.. moved.Select(it => it.During.End)]),
    ];
}
