using System.Net;
using Fundtruck.Features.Pipeline;
using NodaTime;

namespace Fundtruck.Benchmarks;

/// <summary>The same work on a small tour and on one with many times its stops, applications and meetings: what it costs must not grow with them.</summary>
internal sealed class GrowthBenchmark(BenchmarkCluster cluster, Choice choice, Report report)
{
    private const int Clients = 16;
    private const int Bookings = 800;
    private const int Pages = 2000;

    internal async Task Run()
    {
        var (small, large) = (new Filling(10, 4, 100), new Filling(10 * choice.Growth, 4, 100));
        Console.WriteLine($"\nGrowth: {small.Past} stops, {1000 * small.Past:#,##0} meetings, against {large.Past} stops, {1000 * large.Past:#,##0} meetings");
        await using var one = await Side.Start(cluster, choice, small, "growth1");
        await using var many = await Side.Start(cluster, choice, large, "growth2");
        await Compare("booking", one, many, side => side.Book(Bookings));
        // The stops to come: as many in both, so that the answers are of one length.
        await Compare("list of stops", one, many, side => side.Get($"/api/stops?after={Uri.EscapeDataString(Today)}"));
        await Compare("open slots of a stop", one, many, side => side.Get($"/api/stops/{Filling.Id(Filling.Kind.Stop, side.Tour.Past + 3)}/investor-slots"));
        await Compare("calendar feed", one, many, side => side.Get("/api/calendars/feed-7.ics"));
    }

#pragma warning disable RS0030 // the stops lie around the moment at which they were made
    private static readonly string Today = new Cursor(SystemClock.Instance.GetCurrentInstant(), Guid.Empty).ToString();
#pragma warning restore RS0030

    private async Task Compare(string what, Side one, Side many, Func<Side, Task<Speed>> measure)
    {
        await measure(one);
        await measure(many);
        var (before, after) = (new List<Speed>(), new List<Speed>());
        for (var i = 0; i < choice.Repetitions; i++)
        {
            before.Add(await measure(one));
            after.Add(await measure(many));
        }

        var ratio = Report.Median(before.Zip(after, (small, large) => small.PerSecond / large.PerSecond));
        report.AddFigure(
            $"growth: {what}, cost at {choice.Growth}x / 1x", $"{Report.Median(before.Select(speed => speed.PerSecond)):0}/s", $"{Report.Median(after.Select(speed => speed.PerSecond)):0}/s",
            Report.Two(ratio), "< 1.5", Report.Milliseconds(Report.Median(after.Select(speed => speed.P50))), Report.Milliseconds(Report.Median(after.Select(speed => speed.P99))));
    }

    private sealed class Side(Filling tour, ApiProcess api) : IAsyncDisposable
    {
        private readonly Load _load = new(api.Address, Clients);
        private int _next;

        internal Filling Tour => tour;

        internal static async Task<Side> Start(BenchmarkCluster cluster, Choice choice, Filling tour, string name)
        {
            var database = await cluster.NewDatabase(name);
            await tour.Into(database);
            return new(tour, await ApiProcess.StartApi(choice.ApiFolder, database));
        }

        internal async Task<Speed> Book(int count)
        {
            var first = _next;
            _next += count;
            return (await _load.Run(count, i =>
            {
                var booking = tour.Booking(first + i);
                return Requests.Book(booking.Slot, booking.Startup, booking.Token);
            })).AllWere(HttpStatusCode.Created);
        }

        internal async Task<Speed> Get(string path) => (await _load.Run(Pages, _ => Requests.Get(path, Filling.Token(0)))).AllWere(HttpStatusCode.OK);

        public async ValueTask DisposeAsync()
        {
            _load.Dispose();
            await api.DisposeAsync();
        }
    }
}
