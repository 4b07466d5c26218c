using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Meetings;

/// <summary>When somebody is at a stop. It is kept as blocks of the rest of the stop's window: who is not there is taken.</summary>
public static class Presence
{
    /// <summary>The blocks that say it: the stop's window without the presence, and without what takes the person elsewhere anyway.</summary>
    /// <param name="stop">Where; it must be running.</param>
    /// <param name="person">Who.</param>
    /// <param name="from">Local time on the stop's date; null for the stop's start.</param>
    /// <param name="until">Local time on the stop's date; null for the stop's end.</param>
    /// <param name="elsewhere">What takes the person in that window and isn't of this stop.</param>
    /// <param name="now">The moment of creation.</param>
    public static IReadOnlyList<Block> Blocks(Stop stop, PersonId person, LocalTime? from, LocalTime? until, IEnumerable<Interval> elsewhere, Instant now)
    {
        stop.RequireRunning();
        var there = stop.Zone.Meant(stop.Date + (from ?? stop.StartsAt), stop.Date + (until ?? stop.EndsAt), "from", "until");
        if (!stop.During.Encloses(there)) throw new RuleBrokenException(Rule.OutOfRange, from is null ? "until" : "from", $"Stay within the stop's hours, {stop.StartsAt:HH':'mm} to {stop.EndsAt:HH':'mm}.");
        return [.. stop.During.Without([there, .. elsewhere]).Select(away => Block.Away(stop, person, away, now))];
    }
}
