using System.Net;

namespace Fundtruck.Benchmarks;

/// <summary>A booking through the whole pipeline against pgbench doing the same transaction, and 500 people who want one slot.</summary>
internal sealed class BookingBenchmark(BenchmarkCluster cluster, Choice choice, Report report)
{
    private const int Clients = 16;
    private const int Each = 150;
    private const int WarmUp = 2500;
    private const int Bookings = Clients * Each;

    private int _next;
    private Filling _tour = new(10, 2, 100);

    internal async Task Run()
    {
        Console.WriteLine("\nBooking");
        var needed = WarmUp + (2 * Bookings * choice.Repetitions) + Bookings;
        _tour = _tour with { Future = (needed / _tour.SlotsPerStop) + 2 };
        var database = await cluster.NewDatabase("booking");
        await _tour.Into(database);
        await using var api = await ApiProcess.StartApi(choice.ApiFolder, database);
        using var load = new Load(api.Address, Clients);
        var pgbench = Pgbench.Find(cluster.BinariesFolder) is { } program ? new Pgbench(program, database) : null;
        if (pgbench is null) Console.WriteLine("  There is no pgbench on this machine, so booking has no limit beside it (apt-get install postgresql).");

        await Book(load, WarmUp);
        if (pgbench is not null) await Limit(pgbench, 20);
        var limits = new List<double>();
        var ours = new List<Speed>();
        for (var i = 0; i < choice.Repetitions; i++)
        {
            limits.Add(pgbench is null ? double.NaN : await Limit(pgbench, Each));
            ours.Add(await Book(load, Bookings));
        }

        report.AddRates("booking: POST, pipeline / pgbench", limits, ours, 0.6);
        var p99 = Report.Median(ours.Select(speed => speed.P99 / speed.P50));
        report.AddFigure("booking: p99 / p50", "", "", Report.Two(p99), "< 20");
        await CheckBookings(database);
        await Crowd(database, api);
    }

    private async Task<double> Limit(Pgbench pgbench, int each)
    {
        var rate = await pgbench.Run(BookingScript.Text, Clients, each, ("i", 0), ("base", _next), ("past", _tour.Past), ("places", _tour.Places), ("per_table", _tour.SlotsPerTable));
        _next += Clients * each;
        return rate;
    }

    private async Task<Speed> Book(Load load, int count)
    {
        var first = _next;
        _next += count;
        return (await load.Run(count, i =>
        {
            var booking = _tour.Booking(first + i);
            return Requests.Book(booking.Slot, booking.Startup, booking.Token);
        })).AllWere(HttpStatusCode.Created);
    }

    /// <summary>Everything that was acknowledged is there, by either way, with everything that belongs to it.</summary>
    private async Task CheckBookings(string database)
    {
        var past = _tour.Past * 1000;
        foreach (var (what, sql, expected) in new[]
        {
            ("meetings", "select count(*) from meetings", past + _next),
            ("occupancies", "select count(*) from occupancies", 4 * (past + _next)),
            ("messages", "select count(*) from outgoing_messages", (4 * past) + (8 * _next)),
            ("keys", "select count(*) from idempotency_keys", _next),
        })
        {
            var found = await BenchmarkCluster.Count(database, sql);
            if (found != expected) throw new WrongAnswerException($"{_next} bookings were acknowledged, so there should be {expected} {what}, but there are {found}.");
        }
    }

    private async Task Crowd(string database, ApiProcess api)
    {
        using var load = new Load(api.Address, Filling.Crowd);
        (await load.Run(Filling.Crowd, _ => Requests.Get("/health/live"))).AllWere(HttpStatusCode.OK);
        var before = await BenchmarkCluster.Count(database, "select count(*) from meetings");
        var rounds = new List<Speed>();
        for (var round = 0; round < choice.Repetitions + 1; round++)
        {
            var speed = await load.Run(Filling.Crowd, caller =>
            {
                var booking = _tour.CrowdBooking(round, caller);
                return Requests.Book(booking.Slot, booking.Startup, booking.Token);
            });
            if (speed.Count(HttpStatusCode.Created) != 1 || speed.Count(HttpStatusCode.Conflict) != Filling.Crowd - 1)
                throw new WrongAnswerException($"500 callers on one slot: {string.Join(", ", speed.Statuses.Select(pair => $"{pair.Value} x {(int)pair.Key}"))}");
            if (round > 0) rounds.Add(speed); // the first one warms up
        }

        var made = await BenchmarkCluster.Count(database, "select count(*) from meetings") - before;
        if (made != choice.Repetitions + 1) throw new WrongAnswerException($"{choice.Repetitions + 1} slots were fought for, and {made} meetings made.");
        report.AddFigure(
            "500 callers, one slot: all answered", "", Report.Milliseconds(1000 * Report.Median(rounds.Select(speed => speed.Seconds))), "", "",
            Report.Milliseconds(Report.Median(rounds.Select(speed => speed.P50))), Report.Milliseconds(Report.Median(rounds.Select(speed => speed.P99))));
    }
}
