using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using NodaTime;

namespace Fundtruck.Benchmarks;

/// <summary>
/// Two thousand investors who all book in the second that booking opens. A few startups are wanted by many; whoever does not get a slot takes the
/// first alternative that the answer offers, as people do, and gives up when there is none.
/// </summary>
internal sealed class RushBenchmark(BenchmarkCluster cluster, Choice choice, Report report)
{
    private const int Investors = 2000;
    private const int Startups = Filling.Crowd;
    private const int SlotsEach = 4;
    private const int WarmUp = 2000;
    private const int Limit = 1600;
    private const int FirstSession = 100_000;

    private readonly Filling _tour = new(1, 2 + ((WarmUp + (Limit * choice.Repetitions)) / 2000) + 1, 100);

    internal async Task Run()
    {
        Console.WriteLine("\nThe second in which booking opens");
        var database = await cluster.NewDatabase("rush");
        await _tour.Into(database);
        await BenchmarkCluster.Execute(database, Sql.Replace(":stop", $"{_tour.Stops - 1}", StringComparison.Ordinal).Replace(":rounds", $"{choice.Repetitions}", StringComparison.Ordinal));
        await BenchmarkCluster.Execute(database, "vacuum analyze");
        await using var api = await ApiProcess.StartApi(choice.ApiFolder, database);
        using (var load = new Load(api.Address, 16)) (await load.Run(WarmUp, i => Requests.Book(_tour.Booking(i).Slot, _tour.Booking(i).Startup, _tour.Booking(i).Token))).AllWere(HttpStatusCode.Created);

        var pgbench = Pgbench.Find(cluster.BinariesFolder) is { } program ? new Pgbench(program, database) : null;
        var (limits, rounds) = (new List<double>(), new List<Rush>());
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Investors, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null }) { BaseAddress = api.Address };
        await Task.WhenAll(Enumerable.Range(0, Investors).Select(async _ => (await http.GetAsync(new Uri("/health/live", UriKind.Relative))).Dispose())); // everybody has the page open
        for (var round = 0; round < choice.Repetitions; round++)
        {
            limits.Add(pgbench is null ? double.NaN : await pgbench.Run(BookingScript.Text, 16, Limit / 16, ("i", 0), ("base", WarmUp + (Limit * round)), ("past", _tour.Past), ("places", _tour.Places), ("per_table", _tour.SlotsPerTable)));
            rounds.Add(await Rushed(database, http, round));
        }

        var middle = rounds.OrderBy(round => round.Seconds).ElementAt(rounds.Count / 2);
        var (limit, ours) = (Report.Median(limits), Report.Median(rounds.Select(round => round.Booked / round.Seconds)));
        report.AddFigure("2,000 investors in the opening second", $"{limit:#,##0}/s", $"{ours:#,##0}/s", Report.Two(Report.Median(rounds.Zip(limits, (round, max) => round.Booked / round.Seconds / max))), "",
            Report.Milliseconds(middle.P50), Report.Milliseconds(middle.P99));
        report.AddFigure("  all answered, booked, by an alternative, gave up", "", $"{middle.Seconds:0.0} s, {middle.Booked}, {middle.ByAlternative}, {middle.GaveUp}", "", "");
    }

    private async Task<Rush> Rushed(string database, HttpClient http, int round)
    {
        var clock = await DatabaseClock.Of(database);
        var opening = clock.GetCurrentInstant() + Duration.FromSeconds(2);
        await BenchmarkCluster.Execute(database, $"update meeting_sessions set opens_at = '{opening}', local_opens_at = '{opening}'::timestamptz at time zone 'Europe/Paris' where id = bench_id(12, {FirstSession + round})");
        var before = await BenchmarkCluster.Count(database, "select count(*) from meetings");
        var times = new ConcurrentBag<double>();
        var (firsts, alternatives, gaveUp) = (0, 0, 0);
        var began = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Investors).Select(investor => Task.Run(() => Book(investor))));
        var seconds = began.Elapsed.TotalSeconds - 2;

        var made = await BenchmarkCluster.Count(database, "select count(*) from meetings") - before;
        if (made != firsts + alternatives) throw new WrongAnswerException($"{firsts + alternatives} bookings were acknowledged, and {made} meetings made.");
        if (await BenchmarkCluster.Count(database, "select count(*) from occupancies a join occupancies b on b.party_id = a.party_id and b.during && a.during and b.appointment_id > a.appointment_id") is > 0 and var twice)
            throw new WrongAnswerException($"{twice} times somebody is in two places.");
        var sorted = times.Order().ToArray();
        return new(seconds, sorted[sorted.Length / 2], sorted[sorted.Length * 99 / 100], firsts + alternatives, alternatives, gaveUp);

        async Task Book(int investor)
        {
            // Spread over the first second, no two of them at the same instant.
            var at = opening + Duration.FromMilliseconds((double)investor * 7919 % Investors * 1000 / Investors);
            if (at - clock.GetCurrentInstant() is var early && early > Duration.Zero) await Task.Delay(early.ToTimeSpan());
            var (slot, hold) = (Filling.Id(Filling.Kind.Slot, Slot(round, investor, 0)), (string?)null);
            for (var attempt = 0; ; attempt++)
            {
                var asked = Stopwatch.GetTimestamp();
                using var request = Request(slot, hold, investor);
                using var answer = await http.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();
                times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    if (attempt == 0) Interlocked.Increment(ref firsts);
                    else Interlocked.Increment(ref alternatives);
                    return;
                }

                if (answer.StatusCode != HttpStatusCode.Conflict) throw new WrongAnswerException($"{(int)answer.StatusCode} {text}");
                using var problem = JsonDocument.Parse(text);
                if (!problem.RootElement.TryGetProperty("alternatives", out var offers) || offers.GetArrayLength() == 0 || attempt == SlotsEach)
                {
                    Interlocked.Increment(ref gaveUp);
                    return;
                }

                (slot, hold) = (offers[0].GetProperty("slotId").GetGuid(), offers[0].TryGetProperty("hold", out var token) ? token.GetString() : null);
            }
        }
    }

    /// <summary>The squares make a hundredth of the startups wanted by a tenth of the investors.</summary>
    private HttpRequestMessage Request(Guid slot, string? hold, int investor)
    {
        var taste = investor * 0.6180339887 % 1;
        var startup = Filling.Id(Filling.Kind.Startup, (_tour.Stops * 100) + (int)(Startups * taste * taste));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/investor-slots/{slot}/book", UriKind.Relative))
        {
            Content = new StringContent($"{{\"startupId\":\"{startup}\",\"hold\":{(hold is null ? "null" : $"\"{hold}\"")}}}", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer rush-{investor}");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        return request;
    }

    private static long Slot(int round, int investor, int which) => 10_000_000 + (((long)round * Investors) + investor) * SlotsEach + which;

    /// <summary>How one opening went.</summary>
    /// <param name="Seconds">From the opening to the last answer.</param>
    private sealed record Rush(double Seconds, double P50, double P99, int Booked, int ByAlternative, int GaveUp);

    private const string Sql =
        """
        set session_replication_role = replica;
        insert into people (id, email, name, language, is_organizer, calendar_token, created_at)
            select bench_id(18, n), 'rush' || n || '@fund.example', 'Investor ' || n, 'fr', false, 'rush-feed-' || n, now() from generate_series(0, 1999) n;
        insert into sessions (token_hash, person_id, created_at, expires_at)
            select sha256(convert_to('rush-' || n, 'UTF8')), bench_id(18, n), now(), now() + interval '30 days' from generate_series(0, 1999) n;
        insert into investors (id, name, created_at, accreditation, accreditation_revision) select bench_id(19, n), 'Rush ' || n, now(), 'full', 0 from generate_series(0, 1999) n;
        insert into investor_representatives (investor_id, person_id) select bench_id(19, n), bench_id(18, n) from generate_series(0, 1999) n;
        insert into parties (id, kind) select bench_id(18, n), 'person' from generate_series(0, 1999) n;
        insert into meeting_sessions (id, stop_id, local_start, local_end, zone_id, during, slot_minutes, pause_minutes, created_at)
            select bench_id(12, 100000 + r), s.id, s.date + time '08:00', s.date + time '18:00', 'Europe/Paris', s.during, 5, 0, now()
            from stops s, generate_series(0, :rounds - 1) r where s.id = bench_id(4, :stop);
        insert into meeting_tables (id, session_id, number) select bench_id(13, 1000000 + r * 2000 + n), bench_id(12, 100000 + r), n + 1 from generate_series(0, :rounds - 1) r, generate_series(0, 1999) n;
        insert into parties (id, kind) select id, 'table' from meeting_tables where id >= bench_id(13, 1000000);
        insert into investor_slots (id, session_id, stop_id, investor_id, representative_id, table_id, local_start, zone_id, during)
            select bench_id(14, 10000000 + (r * 2000 + n) * 4 + k), bench_id(12, 100000 + r), s.id, bench_id(19, n), bench_id(18, n), bench_id(13, 1000000 + r * 2000 + n), at, 'Europe/Paris',
                tstzrange(at at time zone 'Europe/Paris', (at + interval '5 min') at time zone 'Europe/Paris')
            from stops s, generate_series(0, :rounds - 1) r, generate_series(0, 1999) n, generate_series(0, 3) k,
                lateral (select s.date + time '08:00' + (r * 12 + (n + k * 3) % 12) * interval '5 min' as at) grid
            where s.id = bench_id(4, :stop);
        """;
}
