using System.Text.Json;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Changes;

/// <summary>Reading the feed of changes as other software does.</summary>
internal static class GivenChanges
{
    /// <summary>The end of the feed, once nobody in the whole cluster is at work in front of it.</summary>
    internal static async Task<string> TheEnd(this Tour tour)
    {
        await tour.ChangesAreSettled();
        return (await tour.Organizer.Get("/api/changes?after=latest")).Expect(System.Net.HttpStatusCode.OK).Text("cursor");
    }

    /// <summary>Waits until all changes are shown: transactions of other tests on the same server may stand in front of them for a moment.</summary>
    internal static async Task ChangesAreSettled(this Tour tour)
    {
        var deadline = Environment.TickCount64 + 30_000;
        while (await tour.Count("select count(*) from changes where xid >= pg_snapshot_xmin(pg_current_snapshot()) and xid < pg_snapshot_xmax(pg_current_snapshot())") > 0)
            Assert.True(Environment.TickCount64 < deadline, "Some changes are never shown.");
    }

    /// <summary>All that stands after a cursor, read in parts.</summary>
    internal static async Task<IReadOnlyList<JsonElement>> Changes(this Tour tour, string after, string filter = "")
    {
        await tour.ChangesAreSettled();
        var found = new List<JsonElement>();
        while (true)
        {
            var page = (await tour.Organizer.Get($"/api/changes?after={after}{filter}")).Expect(System.Net.HttpStatusCode.OK);
            found.AddRange(page.Items);
            if (!page.Json.GetProperty("more").GetBoolean()) return found;
            after = page.Text("cursor");
        }
    }

    internal static string Kind(this JsonElement change) => change.GetProperty("kind").GetString()!;

    internal static string Subject(this JsonElement change) => change.GetProperty("subject").GetProperty("id").GetString()!;

    internal static string? Fact(this JsonElement change, string name) => change.GetProperty("facts").TryGetProperty(name, out var fact) ? fact.ToString() : null;
}
