using Fundtruck.Domain.Meetings;
using NodaTime;

namespace Fundtruck.Domain.Plans;

/// <summary>What one side says of a meeting with the other.</summary>
public enum Wish
{
    /// <summary>Would like to meet.</summary>
    Like,

    /// <summary>Wants to meet above all.</summary>
    Must,

    /// <summary>Would rather not meet: no plan lets them meet then, whatever the other side wishes.</summary>
    No,
}

/// <summary>
/// What a startup says of an investor, or the investor of the startup, for the plans of a stop. Only that side reads it.
/// It is no <see cref="Entity"/>: the audit trail would else tell organizers who refuses whom.
/// </summary>
public sealed class MeetingWish
{
    /// <summary>The most that one side says at one stop.</summary>
    public const int Most = 500;

    private MeetingWish()
    {
    }

    public MeetingWish(StopId stop, Side side, StartupId startup, InvestorId investor) => (Id, StopId, Side, StartupId, InvestorId) = (MeetingWishId.New(), stop, side, startup, investor);

    public MeetingWishId Id { get; private init; }

    public StopId StopId { get; private init; }

    /// <summary>Who says it.</summary>
    public Side Side { get; private init; }

    public StartupId StartupId { get; private init; }

    public InvestorId InvestorId { get; private init; }

    public Wish Wish { get; private set; }

    /// <summary>Who of that side said it last.</summary>
    public PersonId By { get; private set; }

    public Instant At { get; private set; }

    public void Say(Wish wish, PersonId by, Instant now) => (Wish, By, At) = (wish, by, now);

    /// <summary>Wishes are heard until the stop ends: also after a plan is published, for those that rearrange it. Throws <see cref="Rule.WishesOver"/>.</summary>
    public static void RequireHeard(Stops.Stop stop, Instant now)
    {
        stop.RequireRunning();
        if (now >= stop.During.End) throw new RuleBrokenException(Rule.WishesOver);
    }
}
