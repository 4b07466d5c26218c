using Fundtruck.Features.Messages.Calendars;

namespace Fundtruck.Features.Messages.Writing;

/// <summary>A stop as calendars show it: its hours and its place.</summary>
internal sealed record StopInCalendar(
    StopId Id, string Name, LocalDate Date, LocalTime StartsAt, Interval During, string Zone, StopStatus Status, Instant CreatedAt, Instant ChangedAt, Place Place)
{
    /// <summary>A postponed stop does not take place on the date that it has.</summary>
    internal bool TakesPlace => Status is not (StopStatus.Postponed or StopStatus.Cancelled);

    /// <param name="uid">The same for ever.</param>
    /// <param name="summary">What it is called in that calendar.</param>
    /// <param name="language">fr or en.</param>
    internal CalendarAppointment Calendar(string uid, string summary, string language)
    {
        var (start, end, zone) = CalendarTimes.Shown(Date + StartsAt, During, LocalTimes.Zone(Zone));
        return new()
        {
            Uid = uid,
            // A stop counts no revisions, but each change of it has its moment: seconds since it was planned grow as SEQUENCE must.
            Sequence = (int)Math.Min(int.MaxValue, Math.Max(0, (ChangedAt - CreatedAt).TotalSeconds)),
            Summary = summary,
            Description = $"{summary}\n{Words.Moment(Date + StartsAt, Zone, language)}\n{Place.Line}",
            Location = Place.Line,
            Coordinates = Place.Coordinates,
            Start = start,
            End = end,
            Zone = zone,
            ChangedAt = ChangedAt,
            Cancelled = !TakesPlace,
        };
    }
}

internal static class StopsInCalendars
{
    internal static Task<List<StopInCalendar>> Of(FundtruckDb db, IQueryable<Stop> stops, CancellationToken cancellationToken) => (
        from stop in stops
        join venue in db.Venues on stop.VenueId equals venue.Id
        orderby stop.During.Start, stop.Id
        select new StopInCalendar(
            stop.Id, stop.Name, stop.Date, stop.StartsAt, stop.During, stop.ZoneId, stop.Status, stop.CreatedAt, stop.ChangedAt,
            new Place(venue.Name, venue.Address, venue.City, venue.Latitude, venue.Longitude)))
        .ToListAsync(cancellationToken);
}
