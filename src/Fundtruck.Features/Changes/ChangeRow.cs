using System.Text.Json.Serialization;

namespace Fundtruck.Features.Changes;

/// <summary>One line of the feed of changes; never changed. The columns era and xid, which decide where it stands, are the database's own.</summary>
internal sealed class ChangeRow
{
    /// <summary>In the order of what happened within a transaction; between transactions it says nothing.</summary>
    public long Seq { get; private init; }

    public required Instant At { get; init; }

    public required string Kind { get; init; }

    public required string SubjectType { get; init; }

    public required Guid SubjectId { get; init; }

    public required long Version { get; init; }

    public required Guid? StopId { get; init; }

    /// <summary><see cref="ChangeFacts"/> as JSON.</summary>
    public required string Facts { get; init; }
}

internal static class ChangeMappings
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<ChangeRow>(change =>
        {
            // It refers to nothing: what it tells of may be gone. Columns era and xid, and the index that orders it, are in the migration.
            change.ToTable("changes");
            change.HasKey(c => c.Seq);
            change.Property(c => c.Kind).HasMaxLength(50);
            change.Property(c => c.SubjectType).HasMaxLength(50);
            change.Property(c => c.Facts).HasColumnType("jsonb");
        });
        Hooks.HookMappings.Map(model);
    }
}

/// <summary>What a change is about.</summary>
/// <param name="Type">stop, contest, application, pitch, meeting, meetingRequest or investor.</param>
/// <param name="Id">Its id in the API.</param>
/// <param name="Version">Greater is newer.</param>
internal sealed record ChangeSubject(string Type, Guid Id, long Version);

/// <summary>Ids and facts, as they were when it happened; what does not apply is left out. Nothing in it says who somebody is or what they wrote.</summary>
internal sealed record ChangeFacts
{
    /// <summary>Where it is in its life.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>Where it was before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Before { get; init; }

    /// <summary>Of a stop.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? StartsAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? EndsAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Zone { get; init; }

    /// <summary>Until when an accepted application can be confirmed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? ConfirmBy { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContestId? ContestId { get; init; }

    /// <summary>The contest in which the application was before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContestId? FromContestId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ApplicationId? ApplicationId { get; init; }

    /// <summary>Whose place it got.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ApplicationId? ReplacesId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StartupId? StartupId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InvestorId? InvestorId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StageId? StageId { get; init; }

    /// <summary>In the running order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Position { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MeetingSessionId? SessionId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InvestorSlotId? SlotId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TableId? TableId { get; init; }

    /// <summary>What became of a request to meet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MeetingId? MeetingId { get; init; }

    /// <summary>investor or startup: who cancelled or did not come, or whose answer is awaited.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Side { get; init; }
}
