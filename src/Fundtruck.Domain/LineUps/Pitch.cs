using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.LineUps;

public enum PitchStatus
{
    Scheduled,
    Cancelled,
}

/// <summary>A published pitch: it occupies its startup, its presenter and the stage for pitch and questions.</summary>
public sealed class Pitch
{
    private Pitch() => ZoneId = "";

    internal Pitch(LineUp lineUp, Stop stop, Contest contest, Contender contender, PlannedPitch planned, Instant now)
    {
        Id = PitchId.New();
        LineUpId = lineUp.Id;
        StopId = stop.Id;
        StageId = contest.StageId;
        ApplicationId = contender.ApplicationId;
        StartupId = contender.StartupId;
        PresenterId = contender.PresenterId;
        ZoneId = stop.ZoneId;
        (Position, LocalStart, During) = (planned.Position, planned.LocalStart, planned.During);
        ChangedAt = now;
    }

    public PitchId Id { get; private init; }

    public LineUpId LineUpId { get; private init; }

    public StopId StopId { get; private init; }

    public StageId StageId { get; private init; }

    public ApplicationId ApplicationId { get; private init; }

    public StartupId StartupId { get; private init; }

    public PersonId PresenterId { get; private set; }

    public int Position { get; private set; }

    public LocalDateTime LocalStart { get; private set; }

    public string ZoneId { get; private init; }

    /// <summary>Derived from local start and zone; half-open.</summary>
    public Interval During { get; private set; }

    public PitchStatus Status { get; private set; }

    /// <summary>SEQUENCE of its calendar entry (RFC 5545, 3.8.7.4).</summary>
    public int Sequence { get; private set; }

    public Instant ChangedAt { get; private set; }

    /// <summary>Who and what it takes while it stands.</summary>
    public IEnumerable<Occupancy> Occupancies()
    {
        yield return new Occupancy(AppointmentKind.Pitch, Id.Value, StartupId, During);
        yield return new Occupancy(AppointmentKind.Pitch, Id.Value, PresenterId, During);
        yield return new Occupancy(AppointmentKind.Pitch, Id.Value, StageId, During);
    }

    /// <summary>True when its time changed; another position at the same time tells nobody.</summary>
    internal bool MoveTo(PlannedPitch planned, Instant now)
    {
        Position = planned.Position;
        if (During == planned.During) return false;

        (LocalStart, During) = (planned.LocalStart, planned.During);
        Sequence++;
        ChangedAt = now;
        return true;
    }

    internal void HandTo(PersonId presenter, Instant now)
    {
        PresenterId = presenter;
        Sequence++;
        ChangedAt = now;
    }

    internal void Cancel(Instant now)
    {
        Status = PitchStatus.Cancelled;
        Sequence++;
        ChangedAt = now;
    }
}

public sealed record PitchScheduled(Pitch Pitch, Instant At) : IHappening;

public sealed record PitchMoved(Pitch Pitch, Instant At) : IHappening;

public sealed record PitchCancelled(Pitch Pitch, Instant At) : IHappening;
