using System.Text.Json.Serialization;

namespace Fundtruck.Features.LineUps;

/// <summary>A pitch with its time.</summary>
internal sealed record PitchView(int Position, ApplicationId ApplicationId, StartupId StartupId, string Startup, OffsetDateTime StartsAt, OffsetDateTime EndsAt);

/// <param name="ContestId">Of which contest.</param>
/// <param name="Contest">Its name.</param>
/// <param name="Edition">How often it was published; 0 before the first time.</param>
/// <param name="PublishedAt">The last time.</param>
/// <param name="Pitches">What is published.</param>
/// <param name="Draft">What the next publishing will make of it; for organizers only.</param>
internal sealed record ContestLineUpView(
    ContestId ContestId, string Contest, int Edition, Instant? PublishedAt, IReadOnlyList<PitchView> Pitches, IReadOnlyList<PitchView>? Draft);

/// <summary>The line-ups of a stop, contest by contest; their common version is in the ETag.</summary>
internal sealed record LineUpView(StopId StopId, string Zone, IReadOnlyList<ContestLineUpView> Contests) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }
}

internal static class LineUpVersion
{
    /// <summary>One number for the versions of all line-ups of a stop; a stop without any has 1.</summary>
    internal static uint Of(FundtruckDb db, IEnumerable<LineUp> lineUps) =>
        lineUps.OrderBy(lineUp => lineUp.Id.Value).Aggregate(1u, (version, lineUp) => unchecked((version * 16777619) ^ db.Entry(lineUp).Property<uint>("version").CurrentValue));
}
