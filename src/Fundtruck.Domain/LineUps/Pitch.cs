using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.LineUps;

public enum PitchStatus
{
    Scheduled,
    Cancelled,
}

/// <summary>A published pitch: it occupies its startup, its presenter, the stage and its contest's jurors for pitch and questions.</summary>
public sealed class Pitch
{
    private Pitch() => ZoneId = "";

    internal Pitch(LineUp lineUp, Stop stop, PlacedPitch placed, Instant now)
    {
        Id = PitchId.New();
        LineUpId = lineUp.Id;
        StopId = stop.Id;
        (ApplicationId, StartupId) = (placed.ApplicationId, placed.StartupId);
        ZoneId = stop.ZoneId;
        Take(placed);
        ChangedAt = now;
    }

    public PitchId Id { get; private init; }

    public LineUpId LineUpId { get; private init; }

    public StopId StopId { get; private init; }

    public StageId StageId { get; private set; }

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
    /// <param name="jurors">Those who judge its contest; whoever also presents it is taken once.</param>
    public IEnumerable<Occupancy> Occupancies(IEnumerable<PersonId> jurors) =>
    [
        new(AppointmentKind.Pitch, Id.Value, StartupId, During),
        new(AppointmentKind.Pitch, Id.Value, PresenterId, During),
        new(AppointmentKind.Pitch, Id.Value, StageId, During),
        .. jurors.Where(juror => juror != PresenterId).Select(Duty),
    ];

    /// <summary>That a juror listens to it.</summary>
    public Occupancy Duty(PersonId juror) => new(AppointmentKind.Pitch, Id.Value, juror, During);

    /// <summary>As it stands.</summary>
    public PlacedPitch Placed => new(ApplicationId, StartupId, PresenterId, StageId, Position, LocalStart, During.Start, During.End);

    /// <summary>Another position at the same time and place changes nothing that anybody is told.</summary>
    internal void MoveTo(PlacedPitch placed, bool isNews, Instant now)
    {
        Take(placed);
        if (!isNews) return;
        Sequence++;
        ChangedAt = now;
    }

    internal void HandTo(PersonId presenter, Instant now)
    {
        PresenterId = presenter;
        Sequence++;
        ChangedAt = now;
    }

    /// <summary>Whether its instants are others by the present rules of its zone, which it then takes.</summary>
    internal bool FollowClocks(Instant now)
    {
        var during = LocalTimes.Zone(ZoneId).Again(LocalStart, During);
        if (during == During) return false;
        (During, ChangedAt) = (during, now);
        Sequence++;
        return true;
    }

    internal void Cancel(Instant now)
    {
        Status = PitchStatus.Cancelled;
        Sequence++;
        ChangedAt = now;
    }

    private void Take(PlacedPitch placed) => (PresenterId, StageId, Position, LocalStart, During) =
        (placed.PresenterId, placed.StageId, placed.Position, placed.LocalStart, new Interval(placed.Start, placed.End));
}

public sealed record PitchScheduled(Pitch Pitch, Instant At) : IHappening;

/// <summary>A pitch has another time, stage or presenter.</summary>
public sealed record PitchMoved(Pitch Pitch, PersonId PresenterBefore, Instant At) : IHappening;

public sealed record PitchCancelled(Pitch Pitch, Instant At) : IHappening;
