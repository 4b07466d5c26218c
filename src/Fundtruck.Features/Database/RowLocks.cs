using Fundtruck.Features.Stops;

namespace Fundtruck.Features.Database;

/// <summary>
/// Rows that a command locks before it decides, always in the order stop, contest, the rest.
/// </summary>
internal static class RowLocks
{
    /// <summary>The stop, for a command that changes its state: waits until nobody makes an appointment or a decision there.</summary>
    internal static async Task<Stop> LockedForChange(this FundtruckDb db, StopId id, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"select 1 from stops where id = {id.Value} for update", cancellationToken);
        return await db.Stops.AsTracking().WithContestsAndStages().SingleOrDefaultAsync(stop => stop.Id == id, cancellationToken) ?? throw new NotFoundException("stop");
    }

    /// <summary>The stop, for a command that relies on its state: it can't be postponed or cancelled meanwhile.</summary>
    internal static async Task<Stop> LockedAgainstChange(this FundtruckDb db, StopId id, CancellationToken cancellationToken) =>
        await db.Stops.FromSql($"select *, xmin from stops where id = {id.Value} for key share").AsTracking().SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("stop");

    /// <summary>A person, for a command that counts what they have: those that come at the same moment take turns.</summary>
    internal static Task LockPerson(this FundtruckDb db, PersonId id, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"select 1 from people where id = {id.Value} for no key update", cancellationToken);

    /// <summary>The contest, for a command that takes or gives back one of its places.</summary>
    internal static Task<Contest> Locked(this FundtruckDb db, ContestId id, CancellationToken cancellationToken) =>
        db.Contests.FromSql($"select *, xmin from contests where id = {id.Value} for no key update").AsTracking().SingleAsync(cancellationToken);

    /// <summary>The contest, for a command that relies on its form: nobody asks something else meanwhile.</summary>
    internal static Task<Contest> LockedAgainstChange(this FundtruckDb db, ContestId id, CancellationToken cancellationToken) =>
        db.Contests.FromSql($"select *, xmin from contests where id = {id.Value} for share").SingleAsync(cancellationToken);
}
