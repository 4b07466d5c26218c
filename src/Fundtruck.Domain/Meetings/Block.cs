using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Meetings;

/// <summary>A time that a person keeps free of the tour; nothing can be booked into it.</summary>
public sealed class Block : Entity
{
    private Block() => ZoneId = "";

    public Block(BlockId id, PersonId person, string zoneId, LocalDateTime localStart, LocalDateTime localEnd, string? note, Instant now)
    {
        Id = id;
        PersonId = person;
        ZoneId = zoneId;
        LocalStart = localStart;
        LocalEnd = localEnd;
        Note = note;
        During = LocalTimes.Zone(zoneId).Meant(localStart, localEnd, "startsAt", "endsAt");
        if (During.Duration > Duration.FromDays(31)) throw new RuleBrokenException(Rule.OutOfRange, "endsAt", "A block lasts 31 days at most.");
        CreatedAt = now;
    }

    /// <summary>A time in which somebody is not at a stop.</summary>
    internal static Block Away(Stop stop, PersonId person, Interval during, Instant now) => new()
    {
        Id = BlockId.New(),
        PersonId = person,
        StopId = stop.Id,
        ZoneId = stop.ZoneId,
        LocalStart = during.Start.InZone(stop.Zone).LocalDateTime,
        LocalEnd = during.End.InZone(stop.Zone).LocalDateTime,
        During = during,
        CreatedAt = now,
    };

    public BlockId Id { get; private init; }

    public PersonId PersonId { get; private init; }

    /// <summary>The stop at which the person is not there then; null for a block that they made themselves. See <see cref="Presence"/>.</summary>
    public StopId? StopId { get; private init; }

    public LocalDateTime LocalStart { get; private init; }

    public LocalDateTime LocalEnd { get; private init; }

    public string ZoneId { get; private init; }

    /// <summary>Derived from the local times and the zone; half-open.</summary>
    public Interval During { get; private set; }

    /// <summary>For the person's own eyes.</summary>
    public string? Note { get; private init; }

    public Instant CreatedAt { get; private init; }

    /// <summary>Derives its instants again, when its zone has other rules than were known. Answers whether they moved; the caller moves the person's time.</summary>
    public bool FollowClocks()
    {
        var before = During;
        During = LocalTimes.Zone(ZoneId).Again(LocalStart, LocalEnd, During);
        return During != before;
    }

    /// <summary>The person is taken.</summary>
    public IEnumerable<Occupancy> Occupancies() => [new Occupancy(AppointmentKind.Block, Id.Value, PersonId, During)];
}
