using Fundtruck.Domain;
using NodaTime.TimeZones;
using NodaTime.Utility;

namespace Fundtruck.Api;

/// <summary>Takes the rules of time zones from a file, so that a country that changes its clocks at short notice needs no new version of the software.</summary>
internal static class TimeZones
{
    /// <exception cref="CannotStartException">It can't be read, or is no such file.</exception>
    internal static void ReadFrom(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            LocalTimes.Use(new DateTimeZoneCache(TzdbDateTimeZoneSource.FromStream(stream)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidNodaDataException)
        {
            throw new CannotStartException($"Fundtruck__TimeZones must name a file with NodaTime's rules of time zones (.nzd): {unreadable.Message}");
        }
    }
}
