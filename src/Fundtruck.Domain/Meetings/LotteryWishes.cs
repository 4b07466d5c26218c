using NodaTime;

namespace Fundtruck.Domain.Meetings;

/// <summary>Whom a startup would like to meet in a session, best first, said before the lots are drawn; afterwards also what it got.</summary>
public sealed class LotteryWishes : Entity
{
    public const int Most = 20;

    private LotteryWishes() => (Ranked, Won) = ([], []);

    /// <param name="session">Whose lottery it is; see <see cref="MeetingSession.RequireWishes"/>.</param>
    /// <param name="startup">For whom.</param>
    public LotteryWishes(MeetingSession session, StartupId startup)
        : this() => (Id, SessionId, StartupId) = (LotteryWishesId.New(), session.Id, startup);

    public LotteryWishesId Id { get; private init; }

    public MeetingSessionId SessionId { get; private init; }

    public StartupId StartupId { get; private init; }

    /// <summary>1 to 20 investors, each once, the dearest first.</summary>
    public IReadOnlyList<InvestorId> Ranked { get; private set; }

    /// <summary>The slots that the draw gave, in the order of the rounds.</summary>
    public IReadOnlyList<InvestorSlotId> Won { get; private set; }

    /// <summary>Who said it last.</summary>
    public PersonId By { get; private set; }

    public Instant At { get; private set; }

    /// <summary>Says it anew, instead of what was said before.</summary>
    public void Rank(IReadOnlyList<InvestorId> ranked, PersonId by, Instant now) => (Ranked, By, At) = (ranked, by, now);

    /// <summary>What the draw gave.</summary>
    public void Win(IReadOnlyList<InvestorSlotId> slots) => Won = slots;

    /// <summary>The order of the first round, which follows from the seed: that of SHA-256 of "seed:startup". The same for ever.</summary>
    public static IReadOnlyList<StartupId> Order(string seed, IEnumerable<StartupId> startups) => [.. startups.OrderBy(startup => LineUps.Draw.Key(seed, startup.Value), StringComparer.Ordinal)];

    /// <summary>Whose turn it is in each round, one after the other: from first to last, then from last to first, so that nobody is always last.</summary>
    /// <param name="order">Of the first round.</param>
    /// <param name="isOver">Asked before each round.</param>
    public static IEnumerable<StartupId> Turns(IReadOnlyList<StartupId> order, Func<bool> isOver)
    {
        for (var isBack = false; !isOver(); isBack = !isBack)
        {
            foreach (var startup in isBack ? order.Reverse() : order) yield return startup;
        }
    }
}
