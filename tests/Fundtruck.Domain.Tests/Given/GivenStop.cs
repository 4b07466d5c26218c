using Fundtruck.Domain.Stops;
using NodaTime;
using static Fundtruck.Domain.Tests.Given.Moments;

namespace Fundtruck.Domain.Tests.Given;

/// <summary>A stop in Paris on Tuesday 4 May 2027 from 09:00 to 18:00; one applies from 1 February to 20 April, 18:00.</summary>
internal static class GivenStop
{
    internal static readonly StopTimes Times = TimesOn("2027-05-04", "09:00", "18:00");

    /// <summary>While the call may be open.</summary>
    internal static readonly Instant Spring = InParis("2027-04-01 12:00");

    internal static readonly Instant Deadline = InParis("2027-04-20 18:00");

    internal static readonly Instant Start = InParis("2027-05-04 09:00");

    internal static StopTimes TimesOn(string date, string start, string end, string deadline = "2027-04-20 18:00") =>
        new(Local($"{date} 00:00").Date, Time(start), Time(end), Local("2027-02-01 09:00"), Local(deadline));

    internal static Venue Venue(string zone = "Europe/Paris") => new(VenueId.New(), "The old harbour", "1 quay", "A town", zone, null, null);

    internal static Stop New(StopTimes? times = null, string zone = "Europe/Paris", params ContestSettings[] contests) => new(
        StopId.New(), SeasonId.New(), RegionId.New(), Venue(zone), "A stop", times ?? Times, contests is [] ? [new ContestSettings("Seed")] : contests, Spring);

    internal static Stop In(StopStatus status, StopTimes? times = null, string zone = "Europe/Paris", params ContestSettings[] contests) =>
        New(times, zone, contests).Brought(status);

    /// <summary>The steps that lead a draft to a status.</summary>
    private static Stop Brought(this Stop stop, StopStatus status)
    {
        if (status is StopStatus.Postponed) stop.Postpone("Storm", Spring);
        if (status is StopStatus.Cancelled) stop.Cancel("Storm", Spring);
        if (status is StopStatus.Draft or StopStatus.Postponed or StopStatus.Cancelled) return stop;

        var opening = stop.ApplicationWindow.Start;
        Action[] steps =
        [
            () => stop.Publish(opening), () => stop.OpenApplications(opening), () => stop.CloseApplications(stop.ApplicationWindow.End),
            () => stop.LineUpIsPublished(stop.ApplicationWindow.End), () => stop.GoLive(stop.During.Start), () => stop.Complete(stop.During.End),
        ];
        foreach (var step in steps.Take((int)status)) step();
        Assert.Equal(status, stop.Status);
        return stop;
    }
}
