namespace Fundtruck.Features.Database;

/// <summary>One row for everybody and everything that can be taken; locking it is what makes bookings wait for each other.</summary>
internal sealed class PartyRow
{
    public required Guid Id { get; init; }

    public required PartyKind Kind { get; init; }

    internal static PartyRow Of(Party party) => new() { Id = party.Id, Kind = party.Kind };
}

/// <summary>That a party is taken; written by <see cref="Diary"/> alone.</summary>
internal sealed class OccupancyRow
{
    public required Guid AppointmentId { get; init; }

    public required Guid PartyId { get; init; }

    public required AppointmentKind AppointmentKind { get; init; }

    public required Interval During { get; init; }

    /// <summary>Where a person must be for it; null for whoever and whatever does not travel, and for blocks.</summary>
    public VenueId? VenueId { get; init; }

    /// <summary>Of a hold: from then on it holds nothing any more, even while the row is still there.</summary>
    public Instant? HeldUntil { get; init; }
}

internal static class OccupancyMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<PartyRow>(party =>
        {
            party.ToTable("parties");
            party.HasKey(p => p.Id);
            party.Property(p => p.Id).ValueGeneratedNever();
        });
        model.Entity<OccupancyRow>(occupancy =>
        {
            occupancy.ToTable("occupancies");
            occupancy.HasKey(o => new { o.AppointmentId, o.PartyId });
            occupancy.HasOne<PartyRow>().WithMany().HasForeignKey(o => o.PartyId).OnDelete(DeleteBehavior.Restrict);
            occupancy.HasIndex(o => o.PartyId).HasFilter("held_until is not null").HasDatabaseName("ix_occupancies_held"); // holds are few, and each booking sweeps those that are over
            // venue_id has no foreign key: it is that of a stop, whose own one holds, and each booking would have to lock the venue's row for it.
            // That travel fits in is the trigger tr_occupancies_travel in the migration.
            // ex_occupancies_one_at_a_time (party_id with =, during with &&) is SQL in the migration: EF Core has no exclusion constraints.
        });
    }
}
