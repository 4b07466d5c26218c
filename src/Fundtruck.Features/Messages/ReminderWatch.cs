namespace Fundtruck.Features.Messages;

/// <summary>Something of which a plan reminds at one moment, and that has become due.</summary>
/// <param name="Plan">Which plan.</param>
/// <param name="ChangedAt">Since when it says so.</param>
/// <param name="Stop">At which stop.</param>
/// <param name="Moment">Of what people are reminded.</param>
/// <param name="DueAt">When the reminder is due.</param>
internal readonly record struct WatchedMoment(ReminderPlanId Plan, Instant ChangedAt, StopId Stop, Instant Moment, Instant DueAt);

/// <summary>
/// What this process has looked through already. Whoever comes to a moment that was due before is a late joiner, so looking again finds nobody, except what was written at the
/// same time as it became due: so it is looked at until it is a minute old, and from then on every ten minutes. A plan, a date or a night that changes makes another moment of it.
/// </summary>
internal sealed class ReminderWatch
{
    private static readonly Duration Settled = Duration.FromMinutes(1);
    private static readonly Duration Again = Duration.FromMinutes(10);

    private readonly Lock _gate = new();
    private Dictionary<WatchedMoment, Instant> _looked = [];

    /// <summary>Those among which somebody may be who has no reminder yet.</summary>
    internal IReadOnlyList<WatchedMoment> ToLookAt(IEnumerable<WatchedMoment> due, Instant now)
    {
        lock (_gate) return [.. due.Where(it => !_looked.TryGetValue(it, out var at) || at < it.DueAt + Settled || now < at || now - at >= Again)];
    }

    /// <summary>Remembers that these were looked through, once that is committed, and forgets what is not due any more.</summary>
    internal void Looked(IReadOnlyCollection<WatchedMoment> due, IReadOnlyCollection<WatchedMoment> looked, Instant now)
    {
        lock (_gate)
        {
            var known = due.Where(_looked.ContainsKey).ToDictionary(it => it, it => _looked[it]);
            foreach (var it in looked) known[it] = now;
            _looked = known;
        }
    }
}
