using NodaTime;

namespace Fundtruck.Domain;

/// <summary>Who or what can be in one place only. An investor's diary is that of the representative, a person: see docs/decisions/occupancy.md.</summary>
public enum PartyKind
{
    Person,
    Startup,
    Table,
    Stage,
}

/// <summary>One who or what can be taken.</summary>
public readonly record struct Party(PartyKind Kind, Guid Id)
{
    public static implicit operator Party(PersonId person) => new(PartyKind.Person, person.Value);

    public static implicit operator Party(StartupId startup) => new(PartyKind.Startup, startup.Value);

    public static implicit operator Party(TableId table) => new(PartyKind.Table, table.Value);

    public static implicit operator Party(StageId stage) => new(PartyKind.Stage, stage.Value);
}

/// <summary>What occupies somebody.</summary>
public enum AppointmentKind
{
    Pitch,
    Meeting,
    Block,

    /// <summary>An alternative that is held for a moment for whoever lost a slot.</summary>
    Hold,
}

/// <summary>That a party is taken by an appointment for a time. The database refuses two that overlap for one party.</summary>
public sealed record Occupancy(AppointmentKind Appointment, Guid AppointmentId, Party Party, Interval During);
