using NodaTime;

namespace Fundtruck.Domain.LineUps;

/// <summary>How a running order can follow from what is known of the startups.</summary>
public enum OrderRule
{
    /// <summary>Who applied first pitches first.</summary>
    Submission,

    /// <summary>By the startups' names.</summary>
    Name,

    /// <summary>Neighbours come from different sectors as far as that is possible; else by submission.</summary>
    Sectors,

    /// <summary>Who pitched first or second at earlier stops of the season comes later: the first two places score lower. Else by submission.</summary>
    FewestEarlyPlaces,
}

/// <summary>What rules know of one who takes part.</summary>
public sealed record Entrant(ApplicationId ApplicationId, Instant? SubmittedAt, string Name, string? Sector, int EarlyPlaces);

public static class OrderRules
{
    /// <summary>The order that a rule makes of them; the same for the same entrants.</summary>
    public static IReadOnlyList<ApplicationId> By(this OrderRule rule, IEnumerable<Entrant> entrants)
    {
        var submitted = entrants.OrderBy(entrant => entrant.SubmittedAt).ThenBy(entrant => entrant.ApplicationId.Value).ToList();
        IEnumerable<Entrant> ordered = rule switch
        {
            OrderRule.Name => submitted.OrderBy(entrant => entrant.Name, StringComparer.InvariantCultureIgnoreCase),
            OrderRule.FewestEarlyPlaces => submitted.OrderBy(entrant => entrant.EarlyPlaces),
            OrderRule.Sectors => Alternating(submitted),
            _ => submitted,
        };
        return [.. ordered.Select(entrant => entrant.ApplicationId)];
    }

    /// <summary>Always the sector of which most are left, unless it was the last one: so a repetition comes only when nothing else is left.</summary>
    private static IEnumerable<Entrant> Alternating(IReadOnlyList<Entrant> submitted)
    {
        var sectors = submitted.GroupBy(Sector).Select(sector => (Name: sector.Key, Left: new Queue<Entrant>(sector))).ToList();
        for (string? last = null; sectors.Exists(sector => sector.Left.Count > 0);)
        {
            var next = sectors.Where(sector => sector.Left.Count > 0).OrderBy(sector => sector.Name == last).ThenByDescending(sector => sector.Left.Count).First();
            last = next.Name;
            yield return next.Left.Dequeue();
        }
    }

    // Who names no sector shares it with nobody.
    private static string Sector(Entrant entrant) => string.IsNullOrWhiteSpace(entrant.Sector) ? entrant.ApplicationId.ToString() : entrant.Sector.Trim().ToUpperInvariant();
}
