using NodaTime;

namespace Fundtruck.Domain.LineUps;

/// <summary>A pitch as it stands, or will stand, in a line-up.</summary>
public sealed record PlacedPitch(ApplicationId ApplicationId, StartupId StartupId, PersonId PresenterId, StageId StageId, int Position, LocalDateTime LocalStart, Instant Start, Instant End)
{
    /// <summary>The same time, stage and presenter: nobody needs to be told.</summary>
    public bool IsAsGoodAs(PlacedPitch other) => (PresenterId, StageId, Start, End) == (other.PresenterId, other.StageId, other.Start, other.End);
}

/// <summary>What became of a pitch from one state of a line-up to the next.</summary>
public enum PitchChange
{
    Added,
    Removed,
    Moved,
    Same,
}

/// <param name="Change">Moved means another time, stage or presenter; all but "same" are told.</param>
/// <param name="From">As it was; null for an added one.</param>
/// <param name="To">As it is; null for a removed one.</param>
public sealed record PitchDifference(PitchChange Change, PlacedPitch? From, PlacedPitch? To)
{
    /// <summary>The differences, in the order of what is there now, then what is gone.</summary>
    public static IReadOnlyList<PitchDifference> Between(IReadOnlyCollection<PlacedPitch> before, IReadOnlyCollection<PlacedPitch> after)
    {
        var (old, kept) = (before.ToDictionary(pitch => pitch.ApplicationId), after.Select(pitch => pitch.ApplicationId).ToHashSet());
        return
        [
            .. after.OrderBy(pitch => pitch.Position).Select(now => !old.TryGetValue(now.ApplicationId, out var then)
                ? new PitchDifference(PitchChange.Added, null, now) : new(then.IsAsGoodAs(now) ? PitchChange.Same : PitchChange.Moved, then, now)),
            .. before.Where(pitch => !kept.Contains(pitch.ApplicationId)).OrderBy(pitch => pitch.Position).Select(gone => new PitchDifference(PitchChange.Removed, gone, null)),
        ];
    }
}

/// <summary>What one publishing of a line-up said. It never changes.</summary>
public sealed class LineUpEdition : Entity
{
    private LineUpEdition() => (Draft, Pitches) = (null!, []);

    internal LineUpEdition(LineUp lineUp, IReadOnlyList<PlacedPitch> pitches, PersonId? by, Instant now)
    {
        Id = LineUpEditionId.New();
        (StopId, ContestId, Number) = (lineUp.StopId, lineUp.ContestId, lineUp.Edition);
        (Draft, Pitches) = (lineUp.Draft, pitches);
        (PublishedBy, PublishedAt) = (by, now);
    }

    public LineUpEditionId Id { get; private init; }

    public StopId StopId { get; private init; }

    public ContestId ContestId { get; private init; }

    /// <summary>From 1 on, for each contest.</summary>
    public int Number { get; private init; }

    /// <summary>What it was made from, so that it can be taken up again.</summary>
    public Draft Draft { get; private init; }

    public IReadOnlyList<PlacedPitch> Pitches { get; private init; }

    public PersonId? PublishedBy { get; private init; }

    public Instant PublishedAt { get; private init; }
}
