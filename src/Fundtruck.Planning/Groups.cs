namespace Fundtruck.Planning;

/// <summary>Applications and reviewers that hang together: from each to each leads a chain of reviews.</summary>
/// <param name="Applications">Indices, ascending.</param>
/// <param name="Reviewers">Indices, ascending.</param>
public sealed record ReviewGroup(IReadOnlyList<int> Applications, IReadOnlyList<int> Reviewers);

/// <summary>The connected parts of the graph that has applications and reviewers as its nodes and reviews as its edges.</summary>
internal static class Groups
{
    /// <summary>Largest number of applications first, then by the lowest index; who has no review is in none.</summary>
    internal static IReadOnlyList<ReviewGroup> Of(IEnumerable<(int Application, int Reviewer)> reviews, int applications, int reviewers)
    {
        var parent = Enumerable.Range(0, applications + reviewers).ToArray();
        var seen = new bool[parent.Length];
        foreach (var (application, reviewer) in reviews)
        {
            seen[application] = seen[applications + reviewer] = true;
            parent[Root(parent, application)] = Root(parent, applications + reviewer);
        }

        return [.. Enumerable.Range(0, parent.Length).Where(node => seen[node]).GroupBy(node => Root(parent, node))
            .Select(nodes => new ReviewGroup(
                [.. nodes.Where(node => node < applications)],
                [.. nodes.Where(node => node >= applications).Select(node => node - applications)]))
            .OrderByDescending(group => group.Applications.Count).ThenBy(group => group.Applications[0])];
    }

    private static int Root(int[] parent, int node)
    {
        while (parent[node] != node) node = parent[node] = parent[parent[node]];
        return node;
    }
}
