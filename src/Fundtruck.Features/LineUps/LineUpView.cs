using System.Text.Json.Serialization;

namespace Fundtruck.Features.LineUps;

/// <summary>A pitch with its time.</summary>
internal sealed record PitchView(int Position, ApplicationId ApplicationId, StartupId StartupId, string Startup, OffsetDateTime StartsAt, OffsetDateTime EndsAt);

/// <summary>From when on a draft goes, and until when.</summary>
internal sealed record ArrangementView(LocalDateTime StartsAt, ContestId? After, Breaks Breaks, OffsetDateTime EndsAt);

/// <summary>When and where somebody pitches.</summary>
internal sealed record PlaceView(int Position, OffsetDateTime StartsAt, OffsetDateTime EndsAt, string Stage, PersonId PresenterId);

/// <summary>What becomes of one pitch.</summary>
internal sealed record PitchChangeView(ApplicationId ApplicationId, StartupId StartupId, string Startup, PitchChange Change, PlaceView? From, PlaceView? To);

/// <param name="Added">New pitches.</param>
/// <param name="Removed">Those that are gone.</param>
/// <param name="Moved">Those with another time, stage or presenter.</param>
/// <param name="Same">Those of which nobody needs to be told.</param>
/// <param name="Pitches">One by one.</param>
internal sealed record DifferenceView(int Added, int Removed, int Moved, int Same, IReadOnlyList<PitchChangeView> Pitches)
{
    internal static DifferenceView Of(IReadOnlyList<PitchDifference> differences, Stop stop, IReadOnlyDictionary<ApplicationId, Contestant> contestants)
    {
        return new(
            Count(PitchChange.Added), Count(PitchChange.Removed), Count(PitchChange.Moved), Count(PitchChange.Same),
            [.. differences.Select(it => (it, pitch: it.To ?? it.From!)).Select(found => new PitchChangeView(
                found.pitch.ApplicationId, found.pitch.StartupId, contestants[found.pitch.ApplicationId].Startup, found.it.Change, Place(found.it.From), Place(found.it.To)))]);

        int Count(PitchChange change) => differences.Count(difference => difference.Change == change);

        PlaceView? Place(PlacedPitch? pitch) => pitch is null
            ? null : new(pitch.Position, pitch.Start.In(stop.Zone), pitch.End.In(stop.Zone), stop.Stages.First(stage => stage.Id == pitch.StageId).Name, pitch.PresenterId);
    }
}

/// <param name="ContestId">Of which contest.</param>
/// <param name="Contest">Its name.</param>
/// <param name="Stage">Where it is published to be held; before that, where it will be.</param>
/// <param name="Edition">How often it was published and changed by that; 0 before the first time.</param>
/// <param name="PublishedAt">The last time.</param>
/// <param name="Pitches">What is published.</param>
/// <param name="Arrangement">Start and breaks of the draft; like all that follows, for those who run the stop only.</param>
/// <param name="Difference">What the next publishing would change: all but the same are told.</param>
/// <param name="Conflicts">What stands in the way of the next publishing.</param>
/// <param name="Draft">What the next publishing will make of it.</param>
internal sealed record ContestLineUpView(
    ContestId ContestId, string Contest, string Stage, int Edition, Instant? PublishedAt, IReadOnlyList<PitchView> Pitches, ArrangementView? Arrangement, DifferenceView? Difference,
    IReadOnlyList<ConflictView>? Conflicts, IReadOnlyList<PitchView>? Draft);

/// <summary>The line-ups of a stop, contest by contest; their common version is in the ETag.</summary>
internal sealed record LineUpView(StopId StopId, string Zone, IReadOnlyList<ContestLineUpView> Contests) : IVersioned
{
    [JsonIgnore]
    public uint Version { get; init; }

    /// <summary>Conflicts come and go with appointments elsewhere, without another version.</summary>
    [JsonIgnore]
    public bool IsAllInVersion { get; init; }
}

internal static class LineUpVersion
{
    /// <summary>One number for the versions of all line-ups of a stop; a stop without any has 1.</summary>
    internal static uint Of(FundtruckDb db, IEnumerable<LineUp> lineUps) =>
        lineUps.OrderBy(lineUp => lineUp.Id.Value).Aggregate(1u, (version, lineUp) => unchecked((version * 16777619) ^ db.Entry(lineUp).Property<uint>("version").CurrentValue));
}
