using System.Globalization;

namespace Fundtruck.Features.Pipeline;

/// <summary>A change without a word on what it changes.</summary>
internal sealed class VersionMissingException() : Exception("Send the ETag that you read in the header If-Match, so that nobody's change is overwritten unseen.");

/// <summary>An answer that people edit and send back: its version becomes the ETag.</summary>
internal interface IVersioned
{
    /// <summary>PostgreSQL's row version.</summary>
    uint Version { get; }

    /// <summary>False when the answer may change without the version: whoever asks again gets all of it.</summary>
    bool IsAllInVersion => true;
}

internal static class Versions
{
    internal static string ETag(uint version) => $"\"{version}\"";

    /// <summary>The version in an If-Match header; null when it is not one of ours, so that it matches nothing.</summary>
    internal static uint? Parse(string? ifMatch) =>
        uint.TryParse(ifMatch?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    /// <summary>Makes the save fail with "stale" when the row is no longer the one that the sender read.</summary>
    internal static void Expect<T>(this FundtruckDb db, T entity, CurrentRequest current)
        where T : Entity
    {
        var version = db.Entry(entity).Property<uint>("version");
        if ((current.ExpectedVersion ?? throw new VersionMissingException()) != version.CurrentValue) throw new StaleException();
    }
}
