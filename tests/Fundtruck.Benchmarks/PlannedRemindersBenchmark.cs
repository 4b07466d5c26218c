using System.Diagnostics;
using Fundtruck.Api;
using Fundtruck.Features.Messages;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Fundtruck.Benchmarks;

/// <summary>Reminders that organizers plan: ten plans of which five become due for everybody at once, and the ticks before and after in which there is nothing to do.</summary>
internal sealed class PlannedRemindersBenchmark(BenchmarkCluster cluster, Choice choice, Report report)
{
    private const int People = 20_000;
    private const int Due = 5;
    private const int Ticks = 20;

    private const string Plans =
        """
        insert into reminder_plans (id, season_id, name, is_off, moment, audience, days, at, changed_at)
            select bench_id(24, n), bench_id(1, 0), 'plan ' || n, false, 'stopStart', 'confirmed', -1, time '10:00' + n * interval '1 hour', now() - interval '10 days' from generate_series(0, 9) n;
        """;

    internal async Task Run()
    {
        Console.WriteLine("\nReminders that organizers plan");
        var database = await cluster.NewDatabase("planned");
        await new Filling(0, 1, 1).Into(database);
        await FullStop.Fill(database, 0, People, appointments: false);
        await BenchmarkCluster.Execute(database, Plans);
        var clock = new SetClock();
        await using var tour = await TourHost.Build(
            CommandLine.Read(["--urls=http://127.0.0.1:0", "--environment=Benchmarks", "--Fundtruck:Role=Api", $"--ConnectionStrings:Fundtruck={database}", "--Logging:LogLevel:Default=Warning"]), clock);
        var job = tour.App.Services.GetRequiredService<SendAsSystem>();
        var evening = Instant.FromUnixTimeSeconds(await BenchmarkCluster.Count(database, "select extract(epoch from (date - 1 + time '00:00') at time zone zone_id)::bigint from stops"));
        var expected = Due * await BenchmarkCluster.Count(database, "select count(*) from applications a join startup_members m on m.startup_id = a.startup_id where a.status = 'confirmed'");

        var (before, busy, bare, after) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < choice.Repetitions; i++)
        {
            await BenchmarkCluster.Execute(database, "truncate outgoing_messages cascade; update reminder_plans set changed_at = changed_at - interval '1 day'");
            await BenchmarkCluster.Execute(database, "vacuum analyze outgoing_messages");
            clock.Now = evening + Duration.FromHours(9);
            await Took(job, 1);
            before.Add(await Took(job, Ticks) / Ticks);
            clock.Now = evening + Duration.FromHours(14);
            busy.Add(await Took(job, 1));
            if (await BenchmarkCluster.Count(database, "select count(*) from outgoing_messages where kind = 'plannedReminder' and status = 'due'") is var written && written != expected)
                throw new WrongAnswerException($"{expected} reminders were expected, and {written} are there.");
            clock.Now += Duration.FromMinutes(2);
            await Took(job, 1); // looks once more for those who came in that minute
            after.Add(await Took(job, Ticks) / Ticks);
            bare.Add(await Bare(database));
        }

        report.AddFigure($"{expected:#,##0} planned reminders written in one tick / the rows inserted by one statement", $"{Report.Median(bare):0.0} s", $"{Report.Median(busy):0.0} s", Report.Two(Report.Median(busy.Zip(bare, (ours, limit) => ours / limit))), "< 30 s");
        report.AddFigure($"a tick of ten plans and {People:#,##0} people before anything is due", "", Report.Milliseconds(1000 * Report.Median(before)), "", "< 50 ms");
        report.AddFigure("  and when five of them have been written", "", Report.Milliseconds(1000 * Report.Median(after)), "", "< 50 ms");
    }

    /// <summary>The same rows into the same table with its indexes.</summary>
    private static async Task<double> Bare(string database)
    {
        await BenchmarkCluster.Execute(database, "drop table if exists kept; create table kept as select * from outgoing_messages; truncate outgoing_messages cascade");
        await BenchmarkCluster.Execute(database, "checkpoint");
        var began = Stopwatch.GetTimestamp();
        await BenchmarkCluster.Execute(database, "insert into outgoing_messages select * from kept");
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<double> Took(SendAsSystem job, int times)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++) await job.PlanReminders(CancellationToken.None);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private sealed class SetClock : IClock
    {
        internal Instant Now { get; set; }

        public Instant GetCurrentInstant() => Now;
    }
}
