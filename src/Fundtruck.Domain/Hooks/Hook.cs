using NodaTime;

namespace Fundtruck.Domain.Hooks;

public enum HookStatus
{
    Active,

    /// <summary>Somebody has stopped it for a while; it goes on where it was.</summary>
    Paused,

    /// <summary>It was stopped because nothing came of it; the reason says why.</summary>
    Disabled,
}

/// <summary>An address of other software that is told of changes, in order, each batch until it is taken.</summary>
public sealed class Hook : Entity
{
    /// <summary>How many a tour may have.</summary>
    public const int Most = 50;

    /// <summary>Tells the secret of a hook from others, also in a log or a repository where it should not be.</summary>
    public const string Prefix = "fth_";

    private Hook()
    {
        Url = Description = Secret = "";
        Kinds = [];
    }

    /// <param name="id">Made by the caller.</param>
    /// <param name="url">Where to.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="kinds">Of which changes; none for all.</param>
    /// <param name="stop">Of which stop; null for the whole tour.</param>
    /// <param name="secret">With which deliveries are signed, as it is stored.</param>
    /// <param name="after">What has happened before is not told.</param>
    /// <param name="by">Who answers for it: it is told nothing once they don't run the tour any more.</param>
    /// <param name="now">When.</param>
    public Hook(HookId id, string url, string description, IReadOnlyList<string> kinds, StopId? stop, string secret, ChangeCursor after, PersonId by, Instant now)
    {
        (Id, Url, Description, StopId, Secret, MadeBy, CreatedAt, NextAt) = (id, url, description, stop, secret, by, now, now);
        Kinds = [.. kinds.Distinct().Order(StringComparer.Ordinal)];
        GoOnAfter(after);
    }

    public HookId Id { get; private init; }

    public string Url { get; private init; }

    public string Description { get; private init; }

    /// <summary>None for all.</summary>
    public List<string> Kinds { get; private init; }

    public StopId? StopId { get; private init; }

    public HookStatus Status { get; private set; }

    /// <summary>Why it is disabled.</summary>
    public string? Reason { get; private set; }

    public PersonId MadeBy { get; private set; }

    public Instant CreatedAt { get; private init; }

    /// <summary>Protected; never shown.</summary>
    public string Secret { get; private set; }

    /// <summary>The secret before, which signs beside the new one for a while.</summary>
    public string? OldSecret { get; private set; }

    public Instant? OldSecretUntil { get; private set; }

    /// <summary>What was taken.</summary>
    public ChangeCursor After => new(AfterEra, AfterTransaction, AfterRow);

    public int AfterEra { get; private set; }

    public ulong AfterTransaction { get; private set; }

    public long AfterRow { get; private set; }

    /// <summary>The delivery that was not taken yet; it is tried again as it is.</summary>
    public Guid? PendingId { get; private set; }

    /// <summary>Where that delivery ends.</summary>
    public ChangeCursor? PendingThrough => PendingId is null ? null : new(PendingEra ?? 0, PendingTransaction ?? 0, PendingRow ?? 0);

    public int? PendingEra { get; private set; }

    public ulong? PendingTransaction { get; private set; }

    public long? PendingRow { get; private set; }

    /// <summary>A test that was asked for and not sent yet.</summary>
    public Guid? PingId { get; private set; }

    /// <summary>When it is looked at next.</summary>
    public Instant NextAt { get; private set; }

    /// <summary>In a row.</summary>
    public int Failures { get; private set; }

    public Instant? FailingSince { get; private set; }

    public Instant? DeliveredAt { get; private set; }

    /// <summary>Which worker is at it, and until when nobody else is.</summary>
    public Guid? LeaseId { get; private set; }

    public Instant? LeasedUntil { get; private set; }

    public static string NewSecret() => Prefix + People.Secrets.New();

    /// <summary>Signs with another secret from now on; with the old one too, so that the receiver can change over in its own time.</summary>
    /// <param name="secret">As it is stored.</param>
    /// <param name="overlapHours">0 to 168: for how long the old one signs too.</param>
    /// <param name="now">When.</param>
    public void Rotate(string secret, int overlapHours, Instant now)
    {
        var until = now + Duration.FromHours(overlapHours.Within(0, 168, "overlapHours"));
        (OldSecret, OldSecretUntil) = (Secret, until);
        Secret = secret;
    }

    /// <summary>Nothing is sent until it goes on; what happens meanwhile is kept as long as the feed keeps it.</summary>
    public void Pause()
    {
        if (Status == HookStatus.Active) Status = HookStatus.Paused;
    }

    /// <summary>Goes on where it was; whoever says so answers for it.</summary>
    public void Resume(PersonId by, Instant now)
    {
        (Status, Reason, MadeBy) = (HookStatus.Active, null, by);
        TryAt(now);
    }

    /// <summary>Asks for a test, which is sent in any state.</summary>
    public void Ping() => PingId ??= Guid.CreateVersion7();

    /// <summary>Tells once more, or not at all, what stands after this place. What is on its way counts for nothing.</summary>
    public void Replay(ChangeCursor after, Instant now)
    {
        GoOnAfter(after);
        (LeaseId, LeasedUntil) = (null, null);
        TryAt(now);
    }

    private void GoOnAfter(ChangeCursor after)
    {
        (AfterEra, AfterTransaction, AfterRow) = (after.Era, after.Transaction, after.Row);
        (PendingId, PendingEra, PendingTransaction, PendingRow) = (null, null, null, null);
    }

    private void TryAt(Instant now) => (NextAt, Failures, FailingSince) = (now, 0, null);
}
