using Fundtruck.Api;
using Fundtruck.Domain;
using NodaTime;

namespace Fundtruck.Tests.Calendars;

/// <summary>The rules of time zones can come from a file.</summary>
[Collection(OtherClocks.Name)]
public sealed class TimeZoneFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        LocalTimes.Use(DateTimeZoneProviders.Tzdb);
        File.Delete(_file);
    }

    [Fact]
    public async Task A_file_of_NodaTime_gives_the_rules()
    {
        await File.WriteAllBytesAsync(_file, await Known());
        TimeZones.ReadFrom(_file);

        Assert.NotSame(DateTimeZoneProviders.Tzdb, LocalTimes.Zones);
        Assert.Equal(DateTimeZoneProviders.Tzdb.VersionId, LocalTimes.Zones.VersionId);
        Assert.Equal(Instant.FromUtc(2027, 6, 29, 12, 0), LocalTimes.Zone("Europe/Paris").Meant(new LocalDateTime(2027, 6, 29, 14, 0), "startsAt"));
    }

    [Fact]
    public async Task With_a_file_that_is_none_or_not_whole_the_tour_does_not_start()
    {
        var whole = await Known();
        foreach (var broken in new[] { [], "# Zone\tEurope/Paris"u8.ToArray(), new byte[1000], whole[..5000], whole[..^7] })
        {
            await File.WriteAllBytesAsync(_file, broken);
            Assert.Contains("Fundtruck__TimeZones", Assert.Throws<CannotStartException>(() => TimeZones.ReadFrom(_file)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<CannotStartException>(() => TimeZones.ReadFrom(Path.Combine(_file, "nothing")));
        Assert.Same(DateTimeZoneProviders.Tzdb, LocalTimes.Zones);
    }

    /// <summary>The file that NodaTime itself reads.</summary>
    private static async Task<byte[]> Known()
    {
        var assembly = typeof(DateTimeZone).Assembly;
        await using var resource = assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(name => name.EndsWith(".nzd", StringComparison.Ordinal)))!;
        using var copy = new MemoryStream();
        await resource.CopyToAsync(copy);
        return copy.ToArray();
    }
}
