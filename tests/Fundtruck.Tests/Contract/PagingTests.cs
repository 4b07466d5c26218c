using System.Globalization;
using System.Net;
using System.Text.Json;
using Fundtruck.Tests.Running;

namespace Fundtruck.Tests.Contract;

public sealed class PagingTests(Tour tour) : TourTests(tour)
{
    [Fact]
    public async Task A_long_list_comes_in_pages_without_gaps_or_repeats_even_while_it_grows()
    {
        var venue = await Tour.AVenue();
        var body = await Tour.AStopBody(venue: venue);
        var season = JsonSerializer.SerializeToElement(body).GetProperty("seasonId").GetString()!;
        var expected = new List<(string Date, string Id)>();
        for (var i = 0; i < 120; i++) expected.Add(await AStop(i));

        var (first, next) = await Page("");
        var before = await AStop(-1);
        expected.Add(await AStop(200));
        var (seen, pages) = (new List<string>(first), 1);
        for (; next is not null; pages++)
        {
            (var items, next) = await Page($"&after={next}");
            seen.AddRange(items);
        }

        Assert.Equal((3, 121), (pages, seen.Count));
        Assert.Equal(expected.OrderBy(stop => stop.Date, StringComparer.Ordinal).ThenBy(stop => stop.Id, StringComparer.Ordinal).Select(stop => stop.Id), seen);
        Assert.DoesNotContain(before.Id, seen);

        async Task<(IReadOnlyList<string> Ids, string? Next)> Page(string after)
        {
            var answer = (await Tour.Organizer.Get($"/api/stops?season={season}{after}")).Expect(HttpStatusCode.OK);
            return ([.. answer.Items.Select(item => item.GetProperty("id").GetString()!)], answer.Json.GetProperty("next").GetString());
        }

        // Two stops a day at the same time, so that the ids decide too.
        async Task<(string Date, string Id)> AStop(int i)
        {
            var date = new DateOnly(2027, 7, 1).AddDays(i < 0 ? -1 : i / 2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var stop = JsonSerializer.SerializeToNode(body)!;
            stop["date"] = date;
            return (date, (await Tour.Organizer.Post("/api/stops", stop.ToJsonString())).Id);
        }
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(50)]
    public async Task A_page_holds_no_more_than_was_asked_for(int limit)
    {
        for (var i = 0; i < 3; i++) await Tour.ADraft();
        Assert.True((await Tour.Organizer.Get($"/api/stops?limit={limit}")).Expect(HttpStatusCode.OK).Items.Count <= limit);
        if (limit < 3) Assert.NotNull((await Tour.Organizer.Get($"/api/stops?limit={limit}")).Json.GetProperty("next").GetString());
    }

    [Fact]
    public async Task Every_list_of_pages_refuses_odd_limits_and_cursors_by_name()
    {
        var stop = await Tour.AnOpenStop();
        var lists = (await ApiDescription.Of(Tour)).Operations.Where(operation => operation.Parameters.Any(parameter => parameter.Name == "after")).ToList();
        Assert.True(lists.Count >= 7, $"Only {lists.Count} lists were found.");
        foreach (var list in lists)
        {
            var path = list.Path.Replace("{id}", stop.Id, StringComparison.Ordinal);
            foreach (var limit in new[] { "0", "-1", list.Name == "ListChanges" ? "101" : "51", "2147483648", "many" })
                Assert.Equal(["limit"], (await Tour.Organizer.Get($"{path}?limit={limit}")).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
            foreach (var after in new[] { "nonsense", "MC4w", new string('a', 200), "!!!", "%F0%9F%98%80" })
                Assert.Equal(["after"], (await Tour.Organizer.Get($"{path}?after={after}")).Expect(HttpStatusCode.BadRequest, "invalid").Fields);
        }
    }
}
