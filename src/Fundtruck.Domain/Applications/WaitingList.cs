using Fundtruck.Domain.Stops;
using NodaTime;

namespace Fundtruck.Domain.Applications;

/// <summary>The waiting list of a contest (liste d'attente): who gets a place that becomes free.</summary>
public static class WaitingList
{
    /// <summary>
    /// Gives free places to those who wait, in order, until the cut-off; who pitches at as many stops as they may is passed over and keeps waiting.
    /// Call it with the contest's row locked. The source of the custom: the next is told at once and has a day to accept.
    /// </summary>
    /// <param name="stop">The stop; nothing happens unless it runs.</param>
    /// <param name="contest">The contest, locked.</param>
    /// <param name="rules">The season's.</param>
    /// <param name="waiting">All that wait.</param>
    /// <param name="gaveUp">Those whose places became free in this very change, first to last; they are named as replaced.</param>
    /// <param name="atTheirLimit">Startups that are passed over.</param>
    /// <param name="now">The moment.</param>
    public static void Fill(
        Stop stop, Contest contest, SelectionRules rules, IEnumerable<Application> waiting, IReadOnlyList<ApplicationId> gaveUp, IReadOnlySet<StartupId> atTheirLimit, Instant now)
    {
        if (!MovesByItself(stop, rules, now)) return;
        var filled = 0;
        foreach (var next in InOrder(waiting).Where(application => application.PreparedVerdict is null && !atTheirLimit.Contains(application.StartupId)).ToList())
        {
            if (contest.PlacesFree <= 0) return;
            next.Accept(stop, contest, rules, filled < gaveUp.Count ? gaveUp[filled] : null, asReplacement: true, now);
            filled++;
        }
    }

    /// <summary>Before the cut-off of a stop that runs.</summary>
    public static bool MovesByItself(Stop stop, SelectionRules rules, Instant now) => stop.IsRunning && now < rules.CutOff(stop);

    /// <summary>First to last.</summary>
    public static IEnumerable<Application> InOrder(IEnumerable<Application> waiting) =>
        waiting.Where(application => application.Status == ApplicationStatus.Waitlisted).OrderBy(application => application.WaitingRank).ThenBy(application => application.Id.Value);

    /// <summary>Sets the order; every one that waits is named exactly once.</summary>
    public static void Arrange(IReadOnlyCollection<Application> waiting, IReadOnlyList<ApplicationId> order)
    {
        var ranks = order.Select((id, index) => (id, index)).DistinctBy(pair => pair.id).ToDictionary(pair => pair.id, pair => pair.index + 1);
        if (order.Count != waiting.Count || ranks.Count != order.Count || waiting.Any(application => !ranks.ContainsKey(application.Id)))
            throw new RuleBrokenException(Rule.WaitingListDiffers, "order");
        foreach (var application in waiting) application.WaitAt(ranks[application.Id]);
    }
}
