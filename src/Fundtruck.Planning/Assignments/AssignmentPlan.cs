namespace Fundtruck.Planning.Assignments;

/// <summary>Who reviews what, and what had to be given up for it.</summary>
/// <param name="Pairs">All reviews, fixed ones too, by application and reviewer.</param>
/// <param name="ReadingOrder">By reviewer: the applications in the order in which to read them, so that no application comes always first or always last.</param>
/// <param name="Relaxations">The cheapest set of rules to give up, each with how far; empty when all can be kept. The pairs are those of the rules so relaxed.</param>
/// <param name="Groups">One when all reviewers can be compared; see <see cref="RelaxedRule.Connection"/>.</param>
/// <param name="Kept">How many of the existing pairs stay.</param>
/// <param name="Proven">
/// True when nothing better exists, in this order: cost of what is given up, evenness of loads, number of groups, kept pairs, affinity.
/// False when the search for fewer groups or more kept pairs was cut short; cost and loads are always the best.
/// </param>
public sealed record AssignmentPlan(
    IReadOnlyList<Pair> Pairs, IReadOnlyList<IReadOnlyList<int>> ReadingOrder, IReadOnlyList<Relaxation> Relaxations, IReadOnlyList<ReviewGroup> Groups, int Kept, bool Proven)
{
    /// <summary>All rules can be kept.</summary>
    public bool IsPossible => Relaxations.Count == 0;
}

/// <summary>What can be given up.</summary>
public enum RelaxedRule
{
    /// <summary>A reviewer sees an application in spite of a conflict.</summary>
    Conflict,

    /// <summary>An application has fewer reviewers than wanted.</summary>
    Missing,

    /// <summary>A reviewer has more reviews than the limit.</summary>
    Load,

    /// <summary>An application has fewer experts than wanted.</summary>
    Expertise,

    /// <summary>Reviewers fall into groups that share no application, so their severities can't be compared. It costs nobody anything, so it is given up before any other rule.</summary>
    Connection,
}

/// <summary>One rule that is given up, and how far.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Application">Whose rule it is; null for load and connection.</param>
/// <param name="Reviewer">Whose rule it is; null for missing, expertise and connection.</param>
/// <param name="Amount">Reviewers missing, reviews above the limit, experts missing, groups above one; 1 for a conflict.</param>
/// <param name="Reason">Of the conflict; null for the others.</param>
public sealed record Relaxation(RelaxedRule Rule, int? Application, int? Reviewer, int Amount, string? Reason = null)
{
    /// <summary>A sentence in English; applications and reviewers are named by their indices.</summary>
    public override string ToString() => Rule switch
    {
        RelaxedRule.Conflict => $"Reviewer {Reviewer} reviews application {Application} in spite of a conflict: {Reason}.",
        RelaxedRule.Missing => $"Application {Application} lacks {Amount} of the reviewers wanted.",
        RelaxedRule.Load => $"Reviewer {Reviewer} has {Amount} more than the limit.",
        RelaxedRule.Expertise => $"Application {Application} lacks {Amount} of the experts wanted.",
        _ => $"The reviewers fall into {Amount + 1} groups that can't be compared.",
    };
}
